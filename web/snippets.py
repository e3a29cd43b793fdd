"""Text with marked words, in pieces that a template can escape one by one."""

from collections.abc import Sequence
from dataclasses import dataclass

from core.records import Hit

SNIPPET_CHARACTERS = 420


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text that is marked or not."""

    text: str
    marked: bool


def pieces(text: str, spans: Sequence[tuple[int, int]]) -> list[Piece]:
    """The text, cut where a span begins or ends; the pieces together are the text."""
    cut: list[Piece] = []
    position = 0
    for start, end in sorted(spans):
        start, end = max(start, position), min(end, len(text))
        if start >= end:
            continue
        if start > position:
            cut.append(Piece(text[position:start], marked=False))
        cut.append(Piece(text[start:end], marked=True))
        position = end
    if position < len(text):
        cut.append(Piece(text[position:], marked=False))
    return cut


def snippet(hit: Hit, most: int = SNIPPET_CHARACTERS) -> list[Piece]:
    """The stretch of the passage with most matching words, at most about ``most`` characters."""
    skipped = _headings_end(hit)
    text = hit.passage.text[skipped:]
    spans = [(a - skipped, b - skipped) for a, b in hit.highlights if a >= skipped]
    if len(text) <= most:
        return pieces(text, spans)
    begin = _begin(text, spans, most)
    stop = text.find(" ", begin + most)
    end = stop if stop > 0 else len(text)
    inside = [(a - begin, b - begin) for a, b in spans if begin <= a and b <= end]
    shown = pieces(text[begin:end], inside)
    before = [Piece("… ", marked=False)] if begin else []
    after = [Piece(" …", marked=False)] if end < len(text) else []
    return [*before, *shown, *after]


def _headings_end(hit: Hit) -> int:
    """Where the passage goes on after the headings that it opens with: they stand above it."""
    text, at = hit.passage.text, 0
    for heading in hit.passage.headings:
        if text.startswith(f"{heading}\n", at):
            rest = text[at + len(heading) :]
            at = len(text) - len(rest.lstrip())
    return at if at < len(text) else 0


def _begin(text: str, spans: Sequence[tuple[int, int]], most: int) -> int:
    starts = [0, *(start for start, _ in spans)]
    best = max(
        starts,
        key=lambda start: (sum(start <= a and b <= start + most for a, b in spans), -start),
    )
    begin = max(0, min(best - 60, len(text) - most))
    return text.rfind(" ", 0, begin) + 1 if begin else 0
