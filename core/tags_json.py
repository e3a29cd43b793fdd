"""Tags as JSON, to keep them in a store and to take them out again."""

from core.findings import Tags


def tags_to_json(tags: Tags) -> str:
    """The tags as one line of JSON; ``tags_from_json`` gives equal tags back."""
    import msgspec

    return msgspec.json.encode(tags).decode("utf-8")


def tags_from_json(text: str) -> Tags:
    """The tags of such a line."""
    import msgspec

    return msgspec.json.decode(text, type=Tags)
