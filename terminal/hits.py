"""Search results, documents and passages as a person reads them on a terminal, in Dutch."""

import re
import textwrap
from collections.abc import Iterator

import click

from core.names import KIND_NAMES, PLACE_NAMES
from core.pages import place_words
from core.records import Citation, Filters, Hit, Result

WIDTH = 96
SNIPPET_CHARACTERS = 420
NEAREST = 3  # hits shown where none of them answers


def result_lines(result: Result, *, full: bool = False) -> Iterator[str]:
    """The lines to print: how sure the search is, then each hit with its citation."""
    if not result.hits:
        if result.query.filters != Filters(access=result.query.filters.access):
            yield "Geen vindplaatsen: geen passage van de opslag valt binnen deze filters."
        else:
            yield "Geen vindplaatsen: niets in de documenten lijkt hierop."
        return
    if not result.answerable:
        yield click.style("Geen bewijs gevonden in de documenten.", bold=True)
        yield "Wat er het meest op lijkt, maar waarschijnlijk niet antwoordt:"
    yield ""
    for hit in result.hits if result.answerable else result.hits[:NEAREST]:
        yield from hit_lines(hit, full=full)
        yield ""


def hit_lines(hit: Hit, *, full: bool = False) -> Iterator[str]:
    """One hit: title and place, then the quote with the words that match in bold."""
    head = click.style(hit.citation.document.title or "(zonder titel)", bold=True)
    yield f"{hit.rank:>2}. {head}"
    yield "    " + place(hit.citation)
    text, spans = _snippet(hit, full)
    yield from ("    " + line for line in _wrapped(text, spans))
    if hit.answer is not None:
        yield click.style(f"    Antwoord ({place(hit.answer)}):", bold=True)
        words = " ".join(hit.answer.quote.split())
        words = (
            words if full or len(words) <= SNIPPET_CHARACTERS else words[:SNIPPET_CHARACTERS] + " …"
        )
        yield from ("    " + line for line in textwrap.wrap(words, WIDTH - 4))
    yield click.style(f"    {hit.passage.id}", dim=True)
    if hit.folded:
        others = "; ".join(place(citation) for citation in hit.folded)
        yield f"    (bijna hetzelfde in: {others})"


def place(citation: Citation) -> str:
    """Where a quote stands: kind, date, contract, file and page."""
    card = citation.document
    parts = [
        KIND_NAMES.get(card.kind or "other", "document"),
        card.number,
        card.date,
        f"contract {citation.contract}" if citation.contract else None,
        card.path,
        pages(citation),
    ]
    return " · ".join(part for part in parts if part)


def short_place(citation: Citation) -> str:
    """Where a quote stands, in a row of a list: file, page and date."""
    card = citation.document
    return " · ".join(part for part in (card.path, pages(citation), card.date) if part)


def pages(citation: Citation) -> str:
    """'p. 3-4', 'dia 5' or 'blad Begroting, rij 12'; empty where the format has no such parts."""
    return place_words(citation, PLACE_NAMES.__getitem__)


def _snippet(hit: Hit, full: bool) -> tuple[str, list[tuple[int, int]]]:
    """The stretch of the passage with most matching words, cut at spaces."""
    text = hit.passage.text
    if full or len(text) <= SNIPPET_CHARACTERS:
        return text, list(hit.highlights)
    starts = [0, *(start for start, _ in hit.highlights)]
    best = max(
        starts,
        key=lambda start: (
            sum(start <= a and b <= start + SNIPPET_CHARACTERS for a, b in hit.highlights),
            -start,
        ),
    )
    begin = max(0, min(best - 60, len(text) - SNIPPET_CHARACTERS))
    begin = text.rfind(" ", 0, begin) + 1 if begin else 0
    end = begin + SNIPPET_CHARACTERS
    end = text.find(" ", end) if text.find(" ", end) > 0 else len(text)
    before, after = "… " if begin else "", " …" if end < len(text) else ""
    shift = len(before) - begin
    spans = [(a + shift, b + shift) for a, b in hit.highlights if begin <= a and b <= end]
    return before + text[begin:end] + after, spans


def _wrapped(text: str, spans: list[tuple[int, int]]) -> Iterator[str]:
    """The text in lines of at most WIDTH - 4 characters, with the spans in bold.

    Counts what is seen: the codes for bold take no room on the screen.
    """
    for paragraph in re.finditer(r"[^\n]+", text):
        line, used = "", 0
        for word in re.finditer(r"\S+", paragraph.group()):
            if used and used + 1 + len(word.group()) > WIDTH - 4:
                yield line
                line, used = "", 0
            start = paragraph.start() + word.start()
            line += (" " if used else "") + _marked(word.group(), start, spans)
            used += (1 if used else 0) + len(word.group())
        if line:
            yield line


def _marked(word: str, start: int, spans: list[tuple[int, int]]) -> str:
    """The word with the part of it that lies in a span in bold."""
    out, position = "", 0
    for begin, end in spans:
        a, b = max(begin - start, position), min(end - start, len(word))
        if a < b:
            out += word[position:a] + click.style(word[a:b], fg="yellow", bold=True)
            position = b
    return out + word[position:]
