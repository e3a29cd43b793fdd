"""A reply as a file: the name says which kind."""

from collections.abc import Callable, Mapping
from pathlib import Path

from answers.markdown_reply import markdown_of
from answers.odt_reply import odt_of
from answers.reply_json import reply_text
from answers.web_reply import page_of
from answers.word_reply import word_of
from core.errors import InputError
from core.replies import Reply

WRITERS: Mapping[str, Callable[[Reply], bytes]] = {
    ".docx": word_of,
    ".odt": odt_of,
    ".md": markdown_of,
    ".html": page_of,
    ".json": lambda reply: reply_text(reply).encode(),
}


def written(reply: Reply, name: str) -> bytes:
    """The reply as the bytes of a file of that name; raises InputError for an unknown kind."""
    suffix = Path(name).suffix.lower()
    if suffix not in WRITERS:
        raise InputError(
            f"Een antwoord kan niet als '{suffix or name}' geschreven worden.",
            f"Kies een naam die eindigt op {', '.join(WRITERS)}.",
        )
    return WRITERS[suffix](reply)
