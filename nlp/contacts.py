"""The service of the municipality that a document gives as its contact: 'Dienst Onderwijs'."""

import re
from collections.abc import Callable, Iterator, Sequence

from core.findings import Span
from nlp.mentions import Mention
from nlp.reading import Reading
from nlp.register import Organisation

_HEAD = re.compile(
    r"\W*(?:(?:pers)?contact(?:gegevens|persoon|punt)?\s*(?::|$)"
    r"|meer\s(?:weten|info\w*)\s*(?:[?:]|(?:bij|via)\b|$))",
    re.IGNORECASE,
)
_SERVICE = re.compile(
    r"\W*(?:[Dd]e\s)?(?P<name>[Dd]ienst\s[A-ZÀ-Ý][\w-]+(?:(?:,\s|\sen\s)[A-ZÀ-Ý][\w-]+)*)"
)


def contacts(
    readings: Sequence[Reading],
    found: Sequence[Mention],
    home_at: Callable[[int], Organisation | None],
) -> list[Mention]:
    """The services that stand behind 'Contact', each as the municipality that it belongs to.

    None where somebody is named beside the service: it is theirs, or they were found already.
    """
    named = {mention.piece for mention in found}
    return [
        mention
        for p, start in _behind_heads(readings)
        if p not in named and (mention := _service(readings[p], p, start, home_at))
    ]


def _behind_heads(readings: Sequence[Reading]) -> Iterator[tuple[int, int]]:
    """The piece, and the offset in it, of what stands behind each 'Contact'."""
    open_head = False
    for p, reading in enumerate(readings):
        head = _HEAD.match(reading.piece.text)
        end = head.end() if head else 0
        if open_head or end:
            yield p, end
        open_head = head is not None and not reading.piece.text[end:].strip()


def _service(
    reading: Reading, p: int, start: int, home_at: Callable[[int], Organisation | None]
) -> Mention | None:
    service = _SERVICE.match(reading.piece.text, start)
    home = home_at(reading.piece.offset(start)) if service else None
    if service is None or home is None:
        return None
    begin, end = service.span("name")
    sentence = next(s for s, one in enumerate(reading.sentences) if begin < one.end)
    span = Span(*reading.piece.span(begin, end))
    return Mention(
        home.id,
        home.label,
        home.type,
        home.level,
        home.uri,
        span,
        begin,
        end,
        p,
        sentence,
        guess=True,
    )
