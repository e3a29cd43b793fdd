"""A passage as the sentences, items and rows that can be quoted one by one."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from core.reading import Told, as_read
from core.records import Passage
from core.sentences import sentence_ends, trimmed

_MARK = re.compile(
    r"\s*(?:[-–—•‣◦▪▫●○■□◆◇➢➤►▶✓✔→·*]|o(?=\s+[A-Z])|\(?(?:\d{1,3}(?:\.\d{1,2})*|[a-z]|[ivx]{1,4})[.)])\s+"
)
_ASKS = re.compile(  # without a question mark: 'Graag telkens de datum en de duur.'
    r"(?:graag|gelieve|kunt u|(?:kan|kunnen|zou) (?:de (?:vlaamse )?(?:vice)?minister|u)"
    r"|ik (?:had|kreeg|kreeg ook|ontving|vernam|verneem|zou) (?:dan ook |ook )?graag)\b",
    re.IGNORECASE,
)
_STOP = (".", "!", "…", ";", ".”", ".’", '."', ".)", ".'")
_MOST_HEADING = 14  # words
# 'Duur: 2022-2025' tells something, though it ends like a heading.
_LABELLED = re.compile(
    r"[^:\d]{2,40}:\s*(?:(?:van|€|EUR)\s*)?(?:\d[\d.,-]*|(?:een|één|twee|drie|vier|vijf)\s+"
    r"(?:jaar|maanden))",
    re.IGNORECASE,
)
_NUMERAL = "één|twee|drie|vier|vijf|zes|zeven|acht|negen|tien|elf|twaalf|sommige|enkele"
_VERB = r"zijn|waren|worden|werden|hebben|hadden|kunnen|konden|zullen|mogen|\w+(?:den|ten)"
_POINTS_BACK = re.compile(
    r"^(?:dit|deze|die|dat|daar\w*|hier\w*|hij|zij|ze|het (?:laatste|eerste|tweede)|dergelijke|ook|"
    r"wel|maar|toch|zo|dan|verder|bovendien|daarnaast|nadien|vervolgens|beide|beiden|"
    r"de (?:andere|eerste|tweede|overige|laatste)|hun|haar|er|omgekeerd|intussen|sindsdien|"
    r"(?:op|in|aan|bij|na|voor|tijdens|tot|door|van|met|over|uit|onder|binnen|sinds|vanaf|tegen) "
    r"(?:die|dat|deze|dit|dezelfde|hetzelfde|zulke?|dergelijke?)|"
    r"(?:[\w-]+ ){1,3}(?:hen|daar)|"  # 'Geen van hen …', 'De stad wil daar …'
    rf"(?:{_NUMERAL}) \w+(?:den|ten)(?! (?:{_VERB}))|"  # 'Zes haakten af', not 'Zes agenten zijn'
    r"het (?:voorstel|verzoek|antwoord|plan)(?! (?:van|om|dat|tot|voor|over|uit|op|aan)\b))\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Unit:
    """One quotable stretch of a document, and the stretch that introduces it.

    ``lead`` is the line before a list, the header of a table, or None.
    """

    doc_id: str
    start: int
    end: int
    text: str
    kind: str  # "sentence", "item" or "row"
    lead: tuple[int, int] | None = None
    lead_text: str = ""
    heading: str = ""
    before: int | None = None  # where the sentence before it in the same paragraph begins


def units_of(passage: Passage) -> tuple[Unit, ...]:
    """The sentences, items and rows of a passage, in order; what asks, and headings, are none."""
    return tuple(_units(passage))


def to_read(unit: Unit, passage: Passage, title: str = "") -> Told:
    """The unit as it is read with a question."""
    before = unit.lead_text
    if not before and unit.before is not None:
        before = passage.text[unit.before - passage.start : unit.start - passage.start]
    return as_read(unit.text, (title, *passage.headings, unit.heading), before)


def points_back(sentence: str) -> bool:
    """Whether the sentence begins with a word that means what stands before it: 'Deze …'."""
    return bool(_POINTS_BACK.match(sentence))


def pointed_at(sentence: str) -> str:
    """The word behind those that point back, in lower case: 'oproep' of 'Deze oproep …'."""
    match = _POINTS_BACK.match(sentence)
    words = sentence[match.end() :].casefold().split() if match else []
    return words[0] if words else ""


def _units(passage: Passage) -> Iterator[Unit]:
    heading = " – ".join(name for name in passage.headings if " | " not in name)
    lead: tuple[int, int] | None = None
    header: tuple[int, int] | None = None
    for start, end in _lines(passage.text):
        line = passage.text[start:end]
        if " | " in line:
            if header is None and not _is_header_above(passage):
                header = (start, end)
                continue
            yield _unit(passage, (start, end), "row", header or lead, heading)
            continue
        header = None
        mark = _MARK.match(line)
        if mark:
            yield from _sentences(passage, start + mark.end(), end, "item", lead, heading)
        elif _is_heading(line):
            heading, lead = line, None
        else:
            lead = None
            for unit in _sentences(passage, start, end, "sentence", None, heading):
                lead = (unit.start - passage.start, unit.end - passage.start)
                yield unit
            lead = lead if line.endswith(":") else None


def _is_header_above(passage: Passage) -> bool:
    """Whether the table goes on from another passage, whose header is known."""
    return any(" | " in name for name in passage.headings)


def _lines(text: str) -> Iterator[tuple[int, int]]:
    for match in re.finditer(r"\S[^\n]*", text):
        yield match.start(), match.start() + len(match[0].rstrip())


def _is_heading(line: str) -> bool:
    short = len(line.split()) <= _MOST_HEADING and not line.endswith((*_STOP, ":", "?", ","))
    return short and not _LABELLED.match(line)


def _sentences(
    passage: Passage,
    start: int,
    end: int,
    kind: str,
    lead: tuple[int, int] | None,
    heading: str,
) -> Iterator[Unit]:
    text = passage.text
    begin = start
    before: int | None = None
    for offset in sentence_ends(text[start:end]):
        stretch = trimmed(text, begin, start + offset)
        begin = start + offset
        if stretch[0] < stretch[1]:
            if not asks(text[slice(*stretch)]):
                yield replace(_unit(passage, stretch, kind, lead, heading), before=before)
            before = passage.start + stretch[0]


def asks(sentence: str) -> bool:
    """Whether the sentence asks for something, with or without a question mark."""
    return sentence.endswith("?") or bool(_ASKS.match(sentence))


def _unit(
    passage: Passage,
    stretch: tuple[int, int],
    kind: str,
    lead: tuple[int, int] | None,
    heading: str,
) -> Unit:
    start, end = stretch
    return Unit(
        doc_id=passage.doc_id,
        start=passage.start + start,
        end=passage.start + end,
        text=passage.text[start:end],
        kind=kind,
        lead=(passage.start + lead[0], passage.start + lead[1]) if lead else None,
        lead_text=passage.text[slice(*lead)] if lead else _header(passage, kind),
        heading=heading,
    )


def _header(passage: Passage, kind: str) -> str:
    """The header row of a table that goes on from another passage."""
    rows = [name for name in passage.headings if " | " in name]
    return rows[-1] if kind == "row" and rows else ""
