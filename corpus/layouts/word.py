"""A source as DOCX: real heading styles, automatic numbering, tables and footnotes."""

import re
import zipfile
from collections.abc import Iterator
from copy import deepcopy
from datetime import UTC, datetime
from io import BytesIO
from typing import Any
from xml.sax.saxutils import escape

from corpus.source import Heading, Item, PageBreak, Paragraph, SourceText, Table, plain

MARKUP = re.compile(r"(\*\*|\*|\[\^\d+\])")
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
FOOTNOTES = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RAISED = '<w:rPr><w:vertAlign w:val="superscript"/></w:rPr>'
STAMP = (2024, 1, 1, 0, 0, 0)
FORMATS = {"-": ("bullet", "•"), "1": ("decimal", "%{}"), "a": ("lowerLetter", "%{}")}


def make_docx(source: SourceText) -> bytes:
    """Return the bytes of the DOCX; the same source gives the same bytes."""
    from docx import Document
    from docx.shared import Pt

    document = Document()
    document.styles["Normal"].font.name = "Calibri"
    document.styles["Normal"].font.size = Pt(11)
    lists = Lists(document)
    for piece in source.pieces:
        match piece:
            case Heading(level=level, text=text):
                _write(document.add_heading(level=level), text)
                lists.close()
            case Paragraph(text=text):
                _write(document.add_paragraph(), text)
                lists.close()
            case Item(marker=marker, level=depth, text=text):
                paragraph = document.add_paragraph(style="List Paragraph")
                lists.number(paragraph, marker, depth)
                _write(paragraph, text)
            case Table(rows=rows):
                _table(document, rows)
                lists.close()
            case PageBreak():
                document.add_page_break()  # type: ignore[no-untyped-call]
    _footnotes(document, source.notes)
    _properties(document, source)
    _lighten(document)
    return _fixed(document)


class Lists:
    """Hands every list of a document a numbering of its own, so that it starts where it should."""

    def __init__(self, document: Any) -> None:
        """Take the numbering part of the document."""
        self.part = document.part.numbering_part.element
        self.open: int | None = None
        self.shapes: dict[int, str] = {}

    def close(self) -> None:
        """End the list: the next item begins a new one."""
        self.open, self.shapes = None, {}

    def number(self, paragraph: Any, marker: str, depth: int) -> None:
        """Make a paragraph an item; Word counts, `marker` only says how and from where."""
        shape = _shape(marker)
        if self.open is None or self.shapes.setdefault(depth, shape) != shape:
            self.close()
            self.open = self._new(marker, depth)
            self.shapes[depth] = shape
        elif depth not in self.shapes:
            self.shapes[depth] = shape
        properties = paragraph._p.get_or_add_pPr().get_or_add_numPr()
        properties.get_or_add_ilvl().val = depth
        properties.get_or_add_numId().val = self.open

    def _new(self, marker: str, depth: int) -> int:
        from docx.oxml import parse_xml

        taken = [int(n) for n in self.part.xpath("./w:abstractNum/@w:abstractNumId")]
        abstract = max(taken, default=0) + 1
        levels = "".join(_level(level, marker if level == depth else "a)") for level in range(3))
        self.part.insert(
            len(taken),
            parse_xml(
                f'<w:abstractNum xmlns:w="{WORD}" w:abstractNumId="{abstract}">'
                f'<w:multiLevelType w:val="hybridMultilevel"/>{levels}</w:abstractNum>'
            ),
        )
        return int(self.part.add_num(abstract).numId)


def _shape(marker: str) -> str:
    return re.sub(r"[a-z]", "a", re.sub(r"\d+", "1", marker))


def _level(level: int, marker: str) -> str:
    kind, pattern = FORMATS[_shape(marker)[0]]
    text = pattern.format(level + 1) + (marker[-1] if kind != "bullet" else "")
    first = marker.rstrip(".)")
    start = {"decimal": first, "lowerLetter": ord(first[0]) - ord("a") + 1, "bullet": 1}[kind]
    left = 360 * (level + 1)
    return (
        f'<w:lvl w:ilvl="{level}"><w:start w:val="{start}"/><w:numFmt w:val="{kind}"/>'
        f'<w:lvlText w:val="{text}"/><w:lvlJc w:val="left"/>'
        f'<w:pPr><w:ind w:left="{left}" w:hanging="360"/></w:pPr></w:lvl>'
    )


def _write(paragraph: Any, text: str) -> None:
    strong = slanted = False
    for part in MARKUP.split(text):
        if part == "**":
            strong = not strong
        elif part == "*":
            slanted = not slanted
        elif part.startswith("[^"):
            run = paragraph.add_run()
            run.font.superscript = True
            run._r.append(_reference(part[2:-1]))
        elif part:
            run = paragraph.add_run(part)
            run.bold, run.italic = strong or None, slanted or None


def _reference(number: str) -> Any:
    from docx.oxml import parse_xml

    return parse_xml(f'<w:footnoteReference xmlns:w="{WORD}" w:id="{number}"/>')


def _table(document: Any, rows: tuple[tuple[str, ...], ...]) -> None:
    table = document.add_table(len(rows), len(rows[0]), style="Table Grid")
    for row, cells in zip(table.rows, rows, strict=True):
        for cell, text in zip(row.cells, cells, strict=True):
            _write(cell.paragraphs[0], text)


def _footnotes(document: Any, notes: dict[str, str]) -> None:
    from docx.opc.packuri import PackURI
    from docx.opc.part import Part

    if not notes:
        return
    body = "".join(_footnote_rows(notes))
    spaces = f'xmlns:w="{WORD}" xmlns:r="{OFFICE}"'
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    blob = f"{head}<w:footnotes {spaces}>{body}</w:footnotes>".encode()
    part = Part(PackURI("/word/footnotes.xml"), FOOTNOTES, blob, document.part.package)
    document.part.relate_to(part, f"{OFFICE}/footnotes")


def _footnote_rows(notes: dict[str, str]) -> Iterator[str]:
    for number, kind in (("-1", "separator"), ("0", "continuationSeparator")):
        yield (
            f'<w:footnote w:type="{kind}" w:id="{number}"><w:p><w:r><w:{kind}/></w:r></w:p>'
            "</w:footnote>"
        )
    for number, text in notes.items():
        yield (
            f'<w:footnote w:id="{number}"><w:p><w:r>{RAISED}<w:footnoteRef/></w:r>'
            f'<w:r><w:t xml:space="preserve"> {escape(plain(text))}</w:t></w:r></w:p></w:footnote>'
        )


def _properties(document: Any, source: SourceText) -> None:
    properties = document.core_properties
    properties.title = source.head.title
    properties.author = "wijkwijzer"
    properties.last_modified_by = "wijkwijzer"
    properties.comments = "Voorbeelddocument, CC0-1.0"
    properties.language = "nl-BE"
    properties.created = properties.modified = datetime(*STAMP, tzinfo=UTC)
    properties.revision = 1


def _lighten(document: Any) -> None:
    """Take out what the template brings along and no document here uses: nine tenths of it."""
    for owner in (document.part, document.part.package):
        unused = [
            key
            for key, relation in owner.rels.items()
            if relation.reltype.endswith(("/stylesWithEffects", "/thumbnail"))
        ]
        for key in unused:
            owner.rels.pop(key)
    styles = document.styles.element
    for style in styles.xpath('./w:style[@w:type="table"]'):
        if style.name_val not in ("Normal Table", "Table Grid"):
            styles.remove(style)


def _fixed(document: Any) -> bytes:
    """Return the saved document with the same time on every member, uncompressed."""
    saved, fixed = BytesIO(), BytesIO()
    document.save(saved)
    with zipfile.ZipFile(saved) as old, zipfile.ZipFile(fixed, "w") as new:
        for member in old.infolist():
            entry = zipfile.ZipInfo(member.filename, STAMP)
            entry.external_attr = 0o600 << 16
            entry.create_system = 3
            new.writestr(entry, deepcopy(old.read(member)))
    return fixed.getvalue()
