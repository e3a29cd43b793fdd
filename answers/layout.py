"""A reply as headings, paragraphs, tables and footnotes: the same for every kind of file."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from answers.checking import citations_shown
from answers.dates import in_words
from core.names import ACCESS_NAMES, KIND_NAMES, PLACE_NAMES
from core.pages import place_words
from core.quotes import MOST_ANSWER, cut, shown
from core.records import Citation, DocumentCard
from core.replies import Conflict, EarlierAnswer, EvidenceTable, PartReply, Reply, Statement

Style = Literal["head", "title", "question", "body", "label", "remark", "item", "quote"]
_REWRITTEN: Mapping[str, str] = {
    "model": "herschreven door een taalmodel",
    "person": "gewijzigd",
    "added": "toegevoegd",
}
# What is told of the work on a draft, and not of what the documents hold.
_OF_THE_WORK = re.compile(r"Zin \d+ is gewijzigd door |Er is bewijs boven het toegangsniveau ")
_PLACES: Mapping[str, str] = {**PLACE_NAMES, "page": "blz."}
NO_EVIDENCE = "Geen bewijs gevonden in de documenten."
POINTS = (10, 9, 8, 7)  # sizes of the letters of a table, the largest that fits is taken
_LETTER = (
    0.023  # cm per point that a letter takes, also of DejaVu Sans, a wide stand-in for Calibri
)
_EDGES = 0.5  # cm of a column beside its letters: room at both sides, and the mark of a footnote
_MOST_WORD = 28  # characters of a word that a column is made wide for; a longer one is broken
_MOST_TEXT = 60  # and of the text that a column gets more room for
_MOST_QUOTE = 600  # characters of a quote in a footnote; the rest is left out behind '…'


@dataclass(frozen=True, slots=True)
class Run:
    """Words in one dress, with the footnotes behind them; a line may end within them."""

    text: str
    bold: bool = False
    italic: bool = False
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; 1 is the highest."""

    text: str
    level: int = 1


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph."""

    runs: tuple[Run, ...]
    style: Style = "body"


@dataclass(frozen=True, slots=True)
class Grid:
    """A table; the last cell of a row carries its footnotes."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Run, ...], ...]

    def fitted(self, upright: float, across: float) -> "Fitted":
        """How to set the table on a page that has these widths in cm for it."""
        columns = [
            [name, *(row[place].text for row in self.rows)]
            for place, name in enumerate(self.columns)
        ]
        look = fitted(columns, upright)
        if look.points > POINTS[-1]:
            return look
        return replace(fitted(columns, across), across=True)


@dataclass(frozen=True, slots=True)
class Fitted:
    """How a table is set: the size of its letters, and the width of each column in cm.

    ``across`` where it stands on a page of its own that is wider than high.
    """

    points: int
    widths: tuple[float, ...]
    across: bool = False


def fitted(columns: Sequence[Sequence[str]], room: float) -> Fitted:
    """The largest letters in which the longest word of each column stays whole in ``room`` cm.

    What room is left goes to the columns with long texts.
    """
    words = [min(_longest(column), _MOST_WORD) for column in columns]
    texts = [min(max(map(len, column)), _MOST_TEXT) for column in columns]
    for points in POINTS:
        least = [_EDGES + _LETTER * points * word for word in words]
        if sum(least) <= room:
            break
    wishes = [max(text - word, 1) for text, word in zip(texts, words, strict=True)]
    left = max(room - sum(least), 0.0)
    wide = [width + left * wish / sum(wishes) for width, wish in zip(least, wishes, strict=True)]
    return Fitted(points, tuple(width * room / sum(wide) for width in wide))


def _longest(texts: Sequence[str]) -> int:
    """Characters of the longest word; behind a hyphen a line may end."""
    return max(len(word) for text in texts for word in re.split(r"\s|(?<=-)", text))


Piece = Heading | Text | Grid


def pieces_of(reply: Reply) -> tuple[Piece, ...]:
    """The whole reply in reading order: head, parts, sources."""
    return tuple(_pieces(reply))


def file_title(reply: Reply) -> str:
    """What to call the reply as a document."""
    number = f" op vraag nr. {reply.question.number}" if reply.question.number else ""
    return f"{'Antwoord' if reply.approved_by else 'Ontwerp van antwoord'}{number}"


def _pieces(reply: Reply) -> Iterator[Piece]:
    yield from _head(reply)
    for part in reply.parts:
        yield from _part(_without_work(part) if reply.approved_by else part, reply.parts)
    yield Heading("Bijlage: bronnen")
    yield from _sources(reply)


def _head(reply: Reply) -> Iterator[Piece]:
    head = reply.question
    if head.minister:
        yield _plain(head.minister.upper(), "head")
    if head.competence:
        yield _plain(head.competence.upper(), "head")
    yield Heading("ANTWOORD" if reply.approved_by else "ONTWERP VAN ANTWOORD", 1)
    day = f" van {in_words(head.date)}" if head.date else ""
    told = f"op vraag nr. {head.number}{day}" if head.number else f"op een schriftelijke vraag{day}"
    yield _plain(told, "head")
    if head.member:
        yield _plain(f"van {head.member.upper()}", "head")
    if head.title:
        yield _plain(head.title, "title")
    yield _plain(_made(reply), "remark")
    for warning in () if reply.approved_by else reply.warnings:
        yield _plain(f"Let op: {warning}", "remark")


def _made(reply: Reply) -> str:
    made = f"{'Antwoord' if reply.approved_by else 'Ontwerp'} van {in_words(reply.made_at)}"
    held = reply.store.get("documents", "")
    rewritten = any(
        statement.source in _REWRITTEN for part in reply.parts for statement in part.draft
    )
    proof = (
        "Elke zin draagt zijn bronnen in voetnoot of vat een tabel samen; wat herschreven of "
        "zonder bron toegevoegd is, is als zodanig vermeld."
        if rewritten
        else "Elke zin is aangehaald: hij staat letterlijk op de genoemde plaats, is samengevoegd "
        "uit de genoemde plaatsen, of vat de genoemde tabel samen."
    )
    state = (
        f"Goedgekeurd door {reply.approved_by} op {in_words(reply.approved_at)}."
        if reply.approved_by
        else "Nog na te lezen en goed te keuren."
    )
    return (
        f"{made}, samengesteld uit de {held} documenten van de opslag. {proof} "
        f"Niveau: {ACCESS_NAMES[reply.access]}. {state}"
    )


def _without_work(part: PartReply) -> PartReply:
    """The part as it is approved: without where was searched and who changed what."""
    notes = tuple(note for note in part.notes if not _OF_THE_WORK.match(note))
    return replace(part, looked_in=(), notes=notes)


def _part(part: PartReply, parts: Sequence[PartReply]) -> Iterator[Piece]:
    if part.context:
        yield _plain(part.context, "label")
    yield Text((Run(f"{part.number}. {part.text}", bold=True),), "question")
    if part.earlier:
        yield _plain("Eerder beantwoord", "label")
        for earlier in part.earlier:
            yield _earlier(earlier)
    if not part.answerable and not part.draft:
        yield Text((Run(NO_EVIDENCE, bold=True),))
        for place in part.looked_in:
            yield _plain(f"{place[:1].upper()}{place[1:]}", "item")
    for statement in part.draft:
        yield Text(tuple(_statement(statement, part, parts)))
    if part.table:
        yield _grid(part.table)
    for conflict in part.conflicts:
        yield from _conflict(conflict)
    if part.partial:
        yield Text((Run("Dit deel is maar gedeeltelijk te beantwoorden.", bold=True),), "remark")
    for note in part.notes:
        yield _plain(note, "remark")


def _statement(statement: Statement, part: PartReply, parts: Sequence[PartReply]) -> Iterator[Run]:
    # its own table, else the one that shows most of it: one row can stand in several tables
    own = [part] if _held(part.table, statement) else []
    holder = max(own or parts, key=lambda one: len(_held(one.table, statement)))
    if statement.source == "table" and _held(holder.table, statement):
        where = "hieronder" if holder is part else f"bij deel {holder.number}"
        held = _held(holder.table, statement)
        beside = [citation for citation in statement.citations if citation not in held]
        yield Run(statement.sentence, notes=tuple(map(footnote, beside)))
        yield Run(f" [zie de tabel {where}]", italic=True)
        return
    yield Run(statement.sentence, notes=tuple(map(footnote, statement.citations)))
    if statement.source in _REWRITTEN:
        yield Run(f" [{_REWRITTEN[statement.source]}]", italic=True)


def _held(table: EvidenceTable | None, statement: Statement) -> list[Citation]:
    """What a sentence rests on and the rows of a table show, with footnotes of their own."""
    rows = table.rows if table else ()
    shown_there = [citation for row in rows for citation in row.citations[: row.proofs]]
    return [citation for citation in statement.citations if citation in shown_there]


def _earlier(earlier: EarlierAnswer) -> Text:
    head = earlier.head
    number = f"nr. {head.number}" if head.number else "zonder nummer"
    day = f" van {in_words(head.date)}" if head.date else ""
    whose = f", {head.minister}" if head.minister else ""
    asked = Run(
        f"Vraag {number}{day}{whose}, deel {earlier.number}: "
        f"{shown(earlier.question.quote, _MOST_QUOTE)}",
        notes=(source(earlier.question),),
    )
    if earlier.answer is None:
        return Text((asked, Run(" Nog niet beantwoord.", italic=True)), "item")
    words = shown(earlier.answer.quote, MOST_ANSWER)
    before = "\n" if "\n" in words else " "  # rows begin on a line of their own
    told = Run(f"{before}‘{words}’", notes=(source(earlier.answer),))
    return Text((asked, told), "item")


def _grid(table: EvidenceTable) -> Grid:
    rows = tuple(
        (
            *(Run(cell) for cell in row.cells[:-1]),
            Run(row.cells[-1], notes=tuple(map(footnote, row.citations[: row.proofs]))),
        )
        for row in table.rows
    )
    return Grid(table.title, table.columns, rows)


def _conflict(conflict: Conflict) -> Iterator[Piece]:
    yield _plain(f"Bronnen spreken elkaar tegen – {conflict.subject}", "label")
    for side in conflict.sides:
        day = in_words(side.date) if side.date else "zonder datum"
        yield Text((Run(f"{day}: {side.value}", notes=(footnote(side.citation),)),), "item")


def _sources(reply: Reply) -> Iterator[Piece]:
    used: dict[str, tuple[DocumentCard, list[str], set[int]]] = {}
    for part in reply.parts:
        for citation in citations_shown(part, footnotes=True):
            row = used.setdefault(citation.document.id, (citation.document, [], set()))
            row[1].append(part.number)
            row[2].update(_pages(citation))
    if not used:
        yield _plain("Geen enkel document is aangehaald.", "body")
        return
    rows = sorted(used.values(), key=lambda row: (row[0].date or "", row[0].title or row[0].id))
    columns = ("Document", "Soort", "Datum", "Niveau", "Bij deel", "Blz.")
    told = len(columns) if any(pages for _, _, pages in rows) else len(columns) - 1
    yield Grid(
        "Aangehaalde documenten",
        columns[:told],
        tuple(_source_row(*row)[:told] for row in rows),
    )


def _source_row(card: DocumentCard, parts: list[str], pages: set[int]) -> tuple[Run, ...]:
    name = card.title or card.path or card.id
    if card.title and card.path:
        name = f"{card.title} ({card.path})"
    if card.number:
        name = f"{name}, {card.number}"
    return (
        Run(name),
        Run(KIND_NAMES.get(card.kind or "", "document")),
        Run(in_words(card.date) if card.date else "–"),
        Run(ACCESS_NAMES[card.access]),
        Run(", ".join(dict.fromkeys(parts))),
        Run(", ".join(map(str, sorted(pages))) or "–"),
    )


def footnote(citation: Citation) -> str:
    """The proof as a footnote: document, day, page and the literal words."""
    return f"{source(citation)}: “{cut(citation.quote, _MOST_QUOTE)}”"


def source(citation: Citation) -> str:
    """Where a quote stands: document, day and page; its words are shown beside it."""
    card = citation.document
    where = [card.title or card.path or card.id]
    if card.number:
        where.append(card.number)
    if card.date:
        where.append(in_words(card.date))
    if told := place_words(citation, _PLACES.__getitem__):
        where.append(told)
    return ", ".join(where)


def _pages(citation: Citation) -> Iterable[int]:
    if citation.first_page is None or citation.last_page is None:
        return ()
    return range(citation.first_page, citation.last_page + 1)


def _plain(words: str, style: Style) -> Text:
    return Text((Run(words),), style)
