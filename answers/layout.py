"""A reply as headings, paragraphs, tables and footnotes: the same for every kind of file."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from answers.checking import citations_of_part
from answers.dates import in_words
from core.names import ACCESS_NAMES, KIND_NAMES, PLACE_NAMES
from core.pages import place_words
from core.records import Citation, DocumentCard
from core.replies import Conflict, EarlierAnswer, EvidenceTable, PartReply, Reply, Statement

Style = Literal["head", "title", "question", "body", "label", "remark", "item", "quote"]
_REWRITTEN: Mapping[str, str] = {
    "model": "herschreven door een taalmodel",
    "person": "gewijzigd",
}
_PLACES: Mapping[str, str] = {**PLACE_NAMES, "page": "blz."}
NO_EVIDENCE = "Geen bewijs gevonden in de documenten."
_MOST_SHARE = 20  # characters of running text that a column is made wide for
_MOST_WORD = 24  # and of one word; a longer one is broken
_MOST_QUOTE = 600  # characters of a quote in a footnote; the rest is left out behind '…'


@dataclass(frozen=True, slots=True)
class Run:
    """Words in one dress, with the footnotes behind them."""

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

    @property
    def shares(self) -> tuple[int, ...]:
        """How wide each column is beside the others: its longest word fits, long text gets more."""
        return tuple(
            share_of([name, *(row[place].text for row in self.rows)])
            for place, name in enumerate(self.columns)
        )


def share_of(texts: list[str]) -> int:
    """How wide a column of such texts is beside others, in characters."""
    word = max(len(word) for text in texts for word in text.split() or [""])
    return max(min(word, _MOST_WORD) + 5, min(max(map(len, texts)), _MOST_SHARE))


Piece = Heading | Text | Grid


def pieces_of(reply: Reply) -> tuple[Piece, ...]:
    """The whole reply in reading order: head, parts, sources."""
    return tuple(_pieces(reply))


def file_title(reply: Reply) -> str:
    """What to call the reply as a document."""
    number = f" op vraag nr. {reply.question.number}" if reply.question.number else ""
    return f"Ontwerp van antwoord{number}"


def _pieces(reply: Reply) -> Iterator[Piece]:
    yield from _head(reply)
    for part in reply.parts:
        yield from _part(part)
    yield Heading("Bijlage: bronnen")
    yield from _sources(reply)


def _head(reply: Reply) -> Iterator[Piece]:
    head = reply.question
    if head.minister:
        yield _plain(head.minister.upper(), "head")
    if head.competence:
        yield _plain(head.competence.upper(), "head")
    yield Heading("ONTWERP VAN ANTWOORD", 1)
    day = f" van {in_words(head.date)}" if head.date else ""
    told = f"op vraag nr. {head.number}{day}" if head.number else f"op een schriftelijke vraag{day}"
    yield _plain(told, "head")
    if head.member:
        yield _plain(f"van {head.member.upper()}", "head")
    if head.title:
        yield _plain(head.title, "title")
    yield _plain(_made(reply), "remark")
    for warning in reply.warnings:
        yield _plain(f"Let op: {warning}", "remark")


def _made(reply: Reply) -> str:
    day = in_words(reply.made_at)
    held = reply.store.get("documents", "")
    rewritten = any(
        statement.source in _REWRITTEN for part in reply.parts for statement in part.draft
    )
    proof = (
        "Elke zin draagt zijn bronnen in voetnoot; wat herschreven is, is als zodanig vermeld."
        if rewritten
        else "Elke zin is aangehaald en staat letterlijk op de genoemde plaats."
    )
    state = (
        f"Goedgekeurd door {reply.approved_by} op {in_words(reply.approved_at)}."
        if reply.approved_by
        else "Nog na te lezen en goed te keuren."
    )
    return (
        f"Ontwerp van {day}, samengesteld uit de {held} documenten van de opslag. {proof} "
        f"Niveau: {ACCESS_NAMES[reply.access]}. {state}"
    )


def _part(part: PartReply) -> Iterator[Piece]:
    if part.context:
        yield _plain(part.context, "label")
    yield Text((Run(f"{part.number}. {part.text}", bold=True),), "question")
    if part.earlier:
        yield _plain("Eerder beantwoord", "label")
        for earlier in part.earlier:
            yield _earlier(earlier)
    if not part.answerable:
        yield Text((Run(NO_EVIDENCE, bold=True),))
        for place in part.looked_in:
            yield _plain(f"{place[:1].upper()}{place[1:]}", "item")
    for statement in part.draft:
        yield Text(tuple(_statement(statement)))
    if part.table:
        yield _grid(part.table)
    for conflict in part.conflicts:
        yield from _conflict(conflict)
    if part.partial:
        yield Text((Run("Dit deel is maar gedeeltelijk te beantwoorden.", bold=True),), "remark")
    for note in part.notes:
        yield _plain(note, "remark")


def _statement(statement: Statement) -> Iterator[Run]:
    if statement.source == "table":
        yield Run(statement.sentence)
        return
    yield Run(statement.sentence, notes=tuple(map(footnote, statement.citations)))
    if statement.source in _REWRITTEN:
        yield Run(f" [{_REWRITTEN[statement.source]}]", italic=True)


def _earlier(earlier: EarlierAnswer) -> Text:
    head = earlier.head
    number = f"nr. {head.number}" if head.number else "zonder nummer"
    day = f" van {in_words(head.date)}" if head.date else ""
    whose = f", {head.minister}" if head.minister else ""
    asked = Run(
        f"Vraag {number}{day}{whose}, deel {earlier.number}: {_short(earlier.question.quote)} ",
        notes=(footnote(earlier.question),),
    )
    if earlier.answer is None:
        return Text((asked, Run("Nog niet beantwoord.", italic=True)), "item")
    told = Run(f"‘{_short(earlier.answer.quote)}’", notes=(footnote(earlier.answer),))
    return Text((asked, told), "item")


def _grid(table: EvidenceTable) -> Grid:
    rows = tuple(
        (
            *(Run(cell) for cell in row.cells[:-1]),
            Run(row.cells[-1], notes=tuple(map(footnote, row.citations[:1]))),
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
        for citation in citations_of_part(part):
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
    card = citation.document
    where = [card.title or card.path or card.id]
    if card.number:
        where.append(card.number)
    if card.date:
        where.append(in_words(card.date))
    if told := place_words(citation, _PLACES.__getitem__):
        where.append(told)
    return f"{', '.join(where)}: “{_short(citation.quote)}”"


def _pages(citation: Citation) -> Iterable[int]:
    if citation.first_page is None or citation.last_page is None:
        return ()
    return range(citation.first_page, citation.last_page + 1)


def _short(quote: str) -> str:
    words = " ".join(quote.split())
    if len(words) <= _MOST_QUOTE:
        return words
    return f"{words[: words.rfind(' ', 0, _MOST_QUOTE)]} …"


def _plain(words: str, style: Style) -> Text:
    return Text((Run(words),), style)
