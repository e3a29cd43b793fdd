"""Running heads, feet and page numbers: what repeats in the margins of the pages."""

import re
from collections import Counter, defaultdict
from collections.abc import Sequence

from ingest.pdf_lines import Line

_MARGIN = 0.13  # of the height of the page, at the top and at the bottom
_SAME_PLACE = 6.0  # points up or down
_PAGE_NUMBER = re.compile(
    r"^\W*(?:(?:pagina|pag\.?|blz\.?|bladzijde|page|p\.)\s*)?(\d{1,4})"
    r"(?:\s*(?:/|van|of|-|–|\|)\s*(\d{1,4}))?\W*$",
    re.IGNORECASE,
)
_END_NUMBER = re.compile(r"^\d{1,4}\b|\b\d{1,4}(?: (?:van|of) \d{1,4})?$")
_PAGE_OF = re.compile(
    r"(?:pagina|pag\.?|blz\.?|page)\s*\d{1,4}(?:\s*(?:/|van|of)\s*\d{1,4})?", re.IGNORECASE
)


def split_margins(
    pages: Sequence[Sequence[Line]], heights: Sequence[float], slides: bool = False
) -> tuple[list[list[Line]], list[str]]:
    """The lines of each page without its margins, and the texts that stood there (each once).

    The top of a slide holds its title, which may stand on several: it stays unless nearly all
    slides have it.
    """
    repeated = _repeated(pages, heights)
    if slides:
        tops = Counter(_shape(pages[p][n].text) for p, n in repeated)
        repeated = {
            (p, n)
            for p, n in repeated
            if _zone(pages[p][n], heights[p]) == "bottom"
            or tops[_shape(pages[p][n].text)] > 0.7 * len(pages)
        }
    numbers = _page_numbers(pages, heights)
    bodies: list[list[Line]] = []
    heads: dict[str, None] = {}
    for page, (lines, height) in enumerate(zip(pages, heights, strict=True)):
        body: list[Line] = []
        for n, line in enumerate(lines):
            if (page, n) in repeated or (page, n) in numbers:
                heads.setdefault(line.text)
            elif _is_page_of(line, n, len(lines), height):
                continue
            else:
                body.append(line)
        bodies.append(body)
    if not any(bodies):  # pages of one line each, all much alike
        return [list(page) for page in pages], []
    return bodies, list(heads)


def _is_page_of(line: Line, place: int, count: int, height: float) -> bool:
    # "Pagina 2 van 5" says what it is: the only page of a file has no other to compare with.
    edge = _zone(line, height) or place == 0 or place == count - 1
    return bool(edge) and _PAGE_OF.fullmatch(line.text.strip()) is not None


def _zone(line: Line, height: float) -> str:
    """``top``, ``bottom`` or ``''``: the margin the line stands in."""
    if line.bottom < height * _MARGIN:
        return "top"
    return "bottom" if line.top > height * (1 - _MARGIN) else ""


def _shape(text: str) -> str:
    """The words of a line; a number at its begin or end, which may count pages, as ``#``."""
    words = re.sub(r"\W+", " ", text.lower()).strip()
    return _END_NUMBER.sub("#", words)


def _repeated(pages: Sequence[Sequence[Line]], heights: Sequence[float]) -> set[tuple[int, int]]:
    """The lines whose words stand at the same place in the margin of many pages."""
    places: defaultdict[tuple[str, str], list[tuple[int, int, float]]] = defaultdict(list)
    for page, (lines, height) in enumerate(zip(pages, heights, strict=True)):
        for n, line in enumerate(lines):
            zone = _zone(line, height)
            if zone:
                from_edge = line.top if zone == "top" else height - line.bottom
                places[zone, _shape(line.text)].append((page, n, from_edge))
    wanted = max(2, min(len(pages) // 3, 8))
    found: set[tuple[int, int]] = set()
    known: list[tuple[str, str, int]] = []
    for (zone, shape), members in places.items():
        usual = Counter(round(place / _SAME_PLACE) for _, _, place in members).most_common(1)[0][0]
        same = [(p, n) for p, n, place in members if abs(place / _SAME_PLACE - usual) <= 1.5]
        if any(c.isalpha() for c in shape) and len({page for page, _ in same}) >= wanted:
            found.update(same)
            known.append((zone, shape, usual))
    for (zone, shape), members in places.items():  # a running head with something set beside it
        for of, part, usual in known:
            if of == zone and len(part) > 12 and part in shape and len(shape) < 2 * len(part):
                near = [(p, n) for p, n, at in members if abs(at / _SAME_PLACE - usual) <= 1.5]
                found.update(near)
    return found


def _page_numbers(
    pages: Sequence[Sequence[Line]], heights: Sequence[float]
) -> set[tuple[int, int]]:
    """Lone numbers in a margin that count with the pages."""
    offsets: defaultdict[int, list[tuple[int, int]]] = defaultdict(list)
    for page, (lines, height) in enumerate(zip(pages, heights, strict=True)):
        for n, line in enumerate(lines):
            found = _PAGE_NUMBER.match(line.text) if _zone(line, height) else None
            if found:
                offsets[int(found[1]) - page].append((page, n))
    if not offsets:
        return set()
    best = max(offsets.values(), key=len)
    return set(best) if len({page for page, _ in best}) >= min(2, len(pages)) else set()
