"""XLSX -> workbook, from its XML: other readers drop number formats, or hang on hostile files."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from core.errors import UnreadableFile
from ingest.package_parts import main_part, properties_of, related
from ingest.packages import Package, open_package, xml_elements, xml_part
from ingest.sheet import MOST_CELLS, Row, Sheet, Workbook, filled
from ingest.sheet_numbers import BUILT_IN, shown

_WHAT = "rekenblad"
_CELL = re.compile(r"([A-Z]{1,3})(\d{1,7})")
_TRUE = ("1", "true")


@dataclass(frozen=True, slots=True)
class _Looks:
    """What cells refer to: shared texts, and the number format per style."""

    texts: tuple[str, ...]
    formats: tuple[str, ...]
    since_1904: bool


def read_xlsx(data: bytes) -> Workbook:
    """The sheets of the workbook; raises UnreadableFile."""
    with open_package(data, _WHAT) as package:
        place = main_part(package, "xl/workbook.xml")
        book = xml_part(package, place)
        if book is None:
            raise UnreadableFile(
                "Het rekenblad heeft geen bladen.", "Open het in Excel en bewaar het opnieuw."
            )
        parts = related(package, place)
        looks = _looks(package, parts, book)
        left = MOST_CELLS
        sheets: list[Sheet] = []
        for element in book.iter("{*}sheet"):
            part = parts.get(_attribute(element, "id"))
            rows = list(_rows(package, part.target, looks, left)) if part else []
            left -= sum(len(row.cells) for row in rows)
            sheets.append(
                Sheet(
                    element.get("name", ""),
                    tuple(rows),
                    tuple(_remarks(package, part.target)) if part else (),
                    element.get("state", "visible") != "visible",
                )
            )
        about = properties_of(package)
    return Workbook(tuple(sheets), about.title, about.created, left <= 0)


def _looks(package: Package, parts: Mapping[str, Any], book: Any) -> _Looks:
    by_kind = {part.kind: part.target for part in parts.values()}
    strings = xml_elements(package, by_kind.get("sharedStrings", ""), "{*}si")
    styles = xml_part(package, by_kind["styles"]) if "styles" in by_kind else None
    about = book.find("{*}workbookPr")
    return _Looks(
        tuple(_text(item) for item in strings),
        tuple(_formats(styles)) if styles is not None else (),
        about is not None and about.get("date1904") in _TRUE,
    )


def _formats(styles: Any) -> Iterator[str]:
    own = {one.get("numFmtId"): one.get("formatCode", "") for one in styles.iter("{*}numFmt")}
    cells = styles.find("{*}cellXfs")
    for style in cells.iterfind("{*}xf") if cells is not None else ():
        number = style.get("numFmtId", "0")
        known = BUILT_IN.get(int(number), "General") if number.isdigit() else "General"
        yield own.get(number, known)


def _rows(package: Package, name: str, looks: _Looks, left: int) -> Iterator[Row]:
    number = 0
    for element in xml_elements(package, name, "{*}row"):
        written = element.get("r", "")
        number = int(written) if written.isdigit() else number + 1
        cells = filled(_cells(element, looks))
        left -= len(cells)
        if left < 0:
            return
        if cells:
            yield Row(number, cells)


def _cells(row: Any, looks: _Looks) -> Iterator[tuple[int, str]]:
    column = -1
    for cell in row.iterfind("{*}c"):
        place = _CELL.fullmatch(cell.get("r", ""))
        column = _column(place[1]) if place else column + 1
        yield column, _value(cell, looks)


def _value(cell: Any, looks: _Looks) -> str:
    kind = cell.get("t", "n")
    if kind == "inlineStr":
        held = cell.find("{*}is")
        return _text(held) if held is not None else ""
    written = cell.findtext("{*}v") or ""
    if kind == "s":
        return looks.texts[int(written)] if _is_index(written, looks.texts) else ""
    if kind == "b":
        return {"1": "WAAR", "0": "ONWAAR"}.get(written, written)
    if kind == "d":
        return re.sub(r"T00:00(:00)?.*", "", written)
    if kind in ("str", "e"):
        return written
    style = cell.get("s", "0")
    form = looks.formats[int(style)] if _is_index(style, looks.formats) else "General"
    try:
        return shown(float(written), form, since_1904=looks.since_1904) if written else ""
    except (ValueError, OverflowError):
        return written


def _is_index(written: str, of: tuple[str, ...]) -> bool:
    return written.isdigit() and len(written) < 9 and int(written) < len(of)


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


def _text(element: Any) -> str:
    """The words of a rich text, without those on how to pronounce it."""
    texts = []
    for part in element.iter("{*}t"):
        if not any(above.tag.endswith("}rPh") for above in part.iterancestors()):
            texts.append(part.text or "")
    return "".join(texts)


def _remarks(package: Package, sheet: str) -> Iterator[str]:
    """The comments on the cells of a sheet, each with its cell and who made it."""
    for part in related(package, sheet).values():
        root = xml_part(package, part.target) if part.kind == "comments" else None
        if root is None:
            continue
        authors = [one.text or "" for one in root.iter("{*}author")]
        for one in root.iter("{*}comment"):
            number = one.get("authorId", "")
            author = authors[int(number)] if number.isdigit() and int(number) < len(authors) else ""
            text = " ".join(_text(one).split()).removeprefix(f"{author}:").strip()
            if text:
                by = f" ({author})" if author and not author.startswith("tc=") else ""
                yield f"Opmerking bij {one.get('ref', '')}{by}: {text}"


def _attribute(element: Any, name: str) -> str:
    """The attribute of that name in whatever namespace."""
    return next((str(v) for k, v in element.attrib.items() if k.endswith("}" + name)), "")
