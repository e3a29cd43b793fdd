"""Pieces onto pages: columns, headings kept with their text, ruled tables, notes at the foot."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from corpus.layouts.lines import Breaks, Faces, Line, break_lines, width, words
from corpus.source import Heading, Item, PageBreak, Paragraph, Piece, SourceText, Table

NOTE_SIZE = 0.82  # size of a footnote against the text
CELL = 4.0  # points between the rule and the text of a cell


@dataclass(frozen=True, slots=True)
class Style:
    """Measures of a layout, in points."""

    faces: Faces
    page: tuple[float, float] = (595.28, 841.89)
    margin: float = 68.0
    columns: int = 1
    gutter: float = 24.0
    leading: float = 1.32  # times the size
    headings: tuple[float, float, float] = (16.0, 13.0, 11.0)
    justify: bool = False
    hyphenate: bool = False
    foot: str = ""  # "Pagina {page} van {pages}"


@dataclass(frozen=True, slots=True)
class Placed:
    """A line of text with its left end on the page; `stretch` is its full width, or 0."""

    line: Line
    x: float
    y: float
    stretch: float = 0.0


@dataclass(frozen=True, slots=True)
class Rule:
    """A thin straight line between two points."""

    x1: float
    y1: float
    x2: float
    y2: float


@dataclass(slots=True)
class Page:
    """What is drawn on one page, in reading order, and which pieces and notes stand on it."""

    marks: list[Placed | Rule] = field(default_factory=list)
    pieces: list[int] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def compose(source: SourceText, style: Style, breaks: Breaks) -> list[Page]:
    """Return the pages of a source set in a style."""
    setter = Setter(source, style, breaks if style.hyphenate else {})
    for number, piece in enumerate(source.pieces):
        setter.set(number, piece)
    setter.close_column()
    return setter.pages


class Setter:
    """Keeps the place on the page, and the notes that wait for the foot of the column."""

    def __init__(self, source: SourceText, style: Style, breaks: Breaks) -> None:
        """Start on an empty first page."""
        self.source, self.style, self.breaks = source, style, breaks
        self.pages = [Page()]
        self.column = 0
        self.y = self._top()
        self.number = 0
        self.waiting: list[str] = []
        inner = style.page[0] - 2 * style.margin
        self.measure = (inner - (style.columns - 1) * style.gutter) / style.columns

    def set(self, number: int, piece: Piece) -> None:
        """Set one piece; `number` is its place in the source."""
        self.number = number
        size = self.style.faces.size
        match piece:
            case Heading(level=level, text=text):
                self._heading(level, text)
            case Paragraph(text=text):
                self._lines(self._broken(text), 0.0)
                self.y -= size * 0.6
            case Item(marker=marker, level=level, text=text):
                self._item("•" if marker == "-" else marker, level, text)
            case Table(rows=rows):
                self._table(rows)
            case PageBreak():
                while self.column < self.style.columns - 1:
                    self._next_column()
                self._next_column()

    def close_column(self) -> None:
        """Set the waiting notes at the foot of the column."""
        lines = [(note, line) for note in self.waiting for line in self._note(note)]
        size = self.style.faces.size * NOTE_SIZE
        y = self.style.margin + len(lines) * size * self.style.leading
        if lines:
            self.pages[-1].marks.append(Rule(self._x(), y + 4, self._x() + 90, y + 4))
        for note, line in lines:
            y -= size * self.style.leading
            self.pages[-1].marks.append(Placed(line, self._x(), y))
            if note not in self.pages[-1].notes:
                self.pages[-1].notes.append(note)
        self.waiting = []

    def _top(self) -> float:
        return self.style.page[1] - self.style.margin

    def _x(self) -> float:
        return self.style.margin + self.column * (self.measure + self.style.gutter)

    def _next_column(self) -> None:
        self.close_column()
        self.column = (self.column + 1) % self.style.columns
        if self.column == 0:
            self.pages.append(Page())
        self.y = self._top()

    def _foot(self, notes: Sequence[str]) -> float:
        """Return the lowest place for text, with these notes and the waiting ones under it."""
        lines = sum(len(self._note(note)) for note in (*self.waiting, *notes))
        height = lines * self.style.faces.size * NOTE_SIZE * self.style.leading
        return self.style.margin + (height + 12 if lines else 0.0)

    def _room(self, height: float, notes: Sequence[str] = ()) -> None:
        if self.y - height < self._foot(notes) and self.y < self._top():
            self._next_column()

    def _mark(self) -> None:
        if self.number not in self.pages[-1].pieces:
            self.pages[-1].pieces.append(self.number)

    def _broken(
        self, text: str, indent: float = 0.0, faces: Faces | None = None, bold: bool = False
    ) -> list[Line]:
        faces = faces or self.style.faces
        measure = self.measure - indent
        return list(break_lines(words(text, faces, bold), measure, _space(faces), self.breaks))

    def _note(self, number: str) -> list[Line]:
        faces = replace(self.style.faces, size=self.style.faces.size * NOTE_SIZE)
        return self._broken(f"{number} {self.source.notes[number]}", faces=faces)

    def _lines(self, lines: Sequence[Line], indent: float, size: float | None = None) -> None:
        height = (size or self.style.faces.size) * self.style.leading
        for line in lines:
            self._room(height, line.notes)
            self.y -= height
            self.waiting.extend(line.notes)
            stretch = 0.0
            if self.style.justify and not line.last and size is None:
                stretch = self.measure - indent
            self.pages[-1].marks.append(Placed(line, self._x() + indent, self.y, stretch))
            self._mark()

    def _heading(self, level: int, text: str) -> None:
        size = self.style.headings[level - 1]
        faces = replace(self.style.faces, size=size)
        lines = list(break_lines(words(text, faces, bold=True), self.measure, _space(faces), {}))
        body = self.style.faces.size * self.style.leading
        self._room(size * 0.8 + len(lines) * size * self.style.leading + 3 * body)
        if self.y < self._top():
            self.y -= size * 0.8
        self._lines(lines, 0.0, size)
        self.y -= size * 0.35

    def _item(self, marker: str, level: int, text: str) -> None:
        indent = 20.0 * (level + 1)
        lines = self._broken(text, indent)
        first = next(break_lines(words(marker, self.style.faces), 20.0, 0.0, {}))
        height = self.style.faces.size * self.style.leading
        self._room(height, lines[0].notes)
        self.pages[-1].marks.append(Placed(first, self._x() + indent - 18.0, self.y - height))
        self._lines(lines, indent)
        self.y -= self.style.faces.size * 0.3

    def _table(self, rows: Sequence[Sequence[str]]) -> None:
        widths = self._widths(rows)
        self.y -= 4
        for number, row in enumerate(rows):
            self._row(row, widths, number == 0)
        self.y -= self.style.faces.size

    def _row(self, row: Sequence[str], widths: Sequence[float], bold: bool) -> None:
        faces = self.style.faces
        cells = [
            list(break_lines(words(cell, faces, bold), room - 2 * CELL, _space(faces), self.breaks))
            for cell, room in zip(row, widths, strict=True)
        ]
        step = faces.size * self.style.leading
        height = max(len(cell) for cell in cells) * step + 2 * CELL
        self._room(height)
        x = self._x()
        for cell, room in zip(cells, widths, strict=True):
            for place, line in enumerate(cell, 1):
                self.pages[-1].marks.append(Placed(line, x + CELL, self.y - place * step))
            x += room
        self.pages[-1].marks.extend(_box(self._x(), self.y, widths, height))
        self._mark()
        self.y -= height

    def _widths(self, rows: Sequence[Sequence[str]]) -> list[float]:
        """Return column widths: never under the longest word, the rest shared by the need."""
        faces = self.style.faces
        least, wanted = [], []
        for column in zip(*rows, strict=True):
            cells = [words(cell, faces, bold=True) for cell in column]
            least.append(max((width(word) for cell in cells for word in cell), default=0) + 9)
            natural = (sum(width(w) + _space(faces) for w in cell) for cell in cells)
            wanted.append(min(max(natural), self.measure * 0.6) + 9)
        spare = max(self.measure - sum(least), 0.0)
        need = [most - few for most, few in zip(wanted, least, strict=True)]
        total = sum(need) or 1.0
        return [few + spare * more / total for few, more in zip(least, need, strict=True)]


def _space(faces: Faces) -> float:
    from reportlab.pdfbase.pdfmetrics import stringWidth

    return float(stringWidth(" ", faces.regular, faces.size))


def _box(x: float, y: float, widths: Sequence[float], height: float) -> Iterator[Rule]:
    right = x + sum(widths)
    yield Rule(x, y, right, y)
    yield Rule(x, y - height, right, y - height)
    for edge in range(len(widths) + 1):
        at = x + sum(widths[:edge])
        yield Rule(at, y, at, y - height)
