"""Which municipalities a document names, and which one it is about."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from core.findings import MunicipalityFinding, Span
from nlp.place_slugs import addresses, in_file, of_file
from nlp.reading import Mark, Reading, Sentence
from nlp.register import Organisation, Register, read_register
from nlp.tables import says, table, words

_ARTICLE = re.compile(r"\b(?:de|het|een|'t|’t|geen|zo'n)\s$", re.IGNORECASE)
_PERSON = re.compile(
    r"\b(?:mevrouw|meneer|mevr\.|dhr\.|heer|mw\.|minister|prof\.)\s$", re.IGNORECASE
)
_FROM = re.compile(r"\bVan(?: de[rn]?)?\s$")
_TITLED = re.compile(r"(?<![.!?:;])\s([A-ZÀ-Ý][\w’'-]+)\s$")
_INTRO = re.compile(
    r"\b(?:stad|gemeente|OCMW|lokaal bestuur|stadsbestuur|gemeentebestuur|burgemeester|gemeenteraad"
    r"|raadszitting|schepencollege|college|stuurgroep|in|te|uit"
    r"|naar|van|voor|rond|nabij|bij|door|met|tussen|en|of)\s$",
    re.IGNORECASE,
)
_WITHIN = re.compile(
    r"\b(?:in|te|uit|naar|nabij|dorp|deelgemeente|deelgemeenten|wijk|centrum\svan)\s$"
)
_ACTS = re.compile(
    r"\s*[,)|/(]|\s+(?:zelf|en\s[A-ZÀ-Ý]\w*|of\s[A-ZÀ-Ý]\w*|als\s(?:stad|gemeente)|wil|zal|kan|zou|heeft|is|was"
    r"|had|werd|zag|nam|kwam|kreeg|vroeg|koos|ging|deed|stond|ligt|(?!niet|het|met|dat|wat|uit|tot|dit"
    r"|laat|past|iet|ooit|nooit|kort|best|eerst|juist|echt|want|omdat|direct)\w{3,}t)\b"
)
_POSTCODE = re.compile(r"(?<![\w.,/-])[1-9]\d{3}\s$")
_NAMED = re.compile(
    r"\b(?:stad|gemeente|lokaal bestuur|stads?bestuur|gemeentebestuur|OCMW)\s$", re.I
)
_HEAD = 300  # characters in which a document tells what it is about


@dataclass(frozen=True, slots=True)
class Naming:
    """One place where a municipality is named; ``weight`` says how much it tells."""

    organisation: Organisation  # under its latest name
    label: str
    span: Span
    weight: float
    why: str


def namings(reading: Reading, register: Register, file: str = "") -> list[Naming]:
    """Every naming of a municipality in one piece, words that only look like one left out.

    What the file is named after is a name where it looks like one.
    """
    found = []
    for sentence in reading.sentences:
        for mark in sentence.names:
            named = naming(reading, sentence, mark, register, file)
            if named:
                found.append(named)
    for row, start, end in addresses(reading.piece.text, register):
        span = Span(*reading.piece.span(start, end))
        found.append(Naming(register.latest(row.id), row.label, span, 1.0, "adres"))
    return found


def naming(
    reading: Reading, sentence: Sentence, mark: Mark, register: Register, file: str = ""
) -> Naming | None:
    """What one marked name says about a municipality; None where it says nothing of the kind."""
    span = Span(*reading.piece.span(mark.start, mark.end))
    if mark.kind == "place":
        if mark.id in register.ordinary and not _lies_somewhere(reading, mark):
            return None
        owner = register.municipality(register.places[mark.id])
        return Naming(owner, owner.label, span, 0.6, f"deel van {owner.label}") if owner else None
    if mark.kind != "org":
        return None
    row = register.organisations[mark.id]
    if row.type == "ocmw":
        owner = register.organisations.get("gemeente-" + row.id.removeprefix("ocmw-"))
        return (
            Naming(register.latest(owner.id), owner.label, span, 2.0, row.label) if owner else None
        )
    if row.type != "municipality":
        return None
    if row.label in _provinces() and _is_province(reading, mark):
        return None
    ordinary = row.label in register.ordinary and not in_file(row.label, file)
    weight = _weight(reading, sentence, mark, ordinary)
    if weight <= 0:
        return None
    return Naming(register.latest(row.id), row.label, span, weight, mark.text)


def _weight(reading: Reading, sentence: Sentence, mark: Mark, ordinary: bool) -> float:
    """How much this naming tells; 0 where the word is no municipality here."""
    before = reading.piece.text[max(0, mark.start - 40) : mark.start]
    if _FROM.search(before) and before.strip() not in {"Van"}:
        return 0.0
    if _NAMED.search(before):
        return 3.0
    if ordinary and _POSTCODE.search(before):
        return 1.0
    if ordinary and not _stands_as_name(reading, sentence, mark):
        return 0.0
    heading = reading.piece.kind == "heading"
    return 2.5 if heading else 1.0


def _is_province(reading: Reading, mark: Mark) -> bool:
    """Whether a name that a city shares with its province stands beside that of another one."""
    text = reading.piece.text
    return says("places.province_before", text[: mark.start]) or says(
        "places.province_after", text[mark.end :]
    )


@cache
def _provinces() -> frozenset[str]:
    """The bare names of the provinces."""
    rows = read_register().organisations.values()
    return frozenset(row.label.removeprefix("provincie ") for row in rows if row.type == "province")


def _lies_somewhere(reading: Reading, mark: Mark) -> bool:
    """Whether a part of a municipality whose name is also a word or a person's is a place here."""
    text = reading.piece.text
    before, after = text[max(0, mark.start - 20) : mark.start], text[mark.end :]
    return bool(_WITHIN.search(before)) and not re.match(r"\s+[A-ZÀ-Ý]", after)


def _stands_as_name(reading: Reading, sentence: Sentence, mark: Mark) -> bool:
    """Whether an ordinary word is a name here: not after an article, a person or half a name.

    At the start of a sentence every word has a capital: there it must act as a name does.
    """
    text = reading.piece.text
    before, after = text[max(0, mark.start - 40) : mark.start], text[mark.end : mark.end + 40]
    if _ARTICLE.search(before) or _PERSON.search(before):
        return False
    if mark.start <= sentence.start + 2 or re.search(r"[\"'“‘(•|*:>#-]\s?$", before):
        return bool(_ACTS.match(after)) or not text[mark.end : sentence.end].strip(" .,;:|)*")
    if _INTRO.search(before):
        return True
    return not (_TITLED.search(" " + before) or re.match(r"\s+[A-ZÀ-Ý]", after))


def rank(
    found: Iterable[Naming], title: str = "", name: str = ""
) -> tuple[tuple[MunicipalityFinding, ...], str]:
    """The municipalities named, the likeliest first, and the code of the one it is all about.

    Where at most one is named, in passing, it is about the one that the file is named after.
    The code is "" where no municipality stands out.
    """
    by_nis: dict[str, list[Naming]] = defaultdict(list)
    for named in found:
        by_nis[named.organisation.nis].append(named)
    scores = {nis: _score(own, title, name) for nis, own in by_nis.items()}
    order = sorted(by_nis, key=lambda nis: (-scores[nis], by_nis[nis][0].span.start))
    best = by_nis[order[0]] if order else []
    passing = not best or _is_named_in_passing(best, title, name)
    sure = any(named.weight >= 1 for named in best) and not (passing and len(order) > 2)
    home = order[0] if sure and _stands_out([scores[nis] for nis in order]) else ""
    filed = of_file(name, read_register())
    if filed is not None and (not home or (passing and filed.nis not in by_nis)):
        home = filed.nis
    return tuple(_finding(nis, by_nis[nis]) for nis in order), home


def _stands_out(scores: Sequence[float]) -> bool:
    return scores[0] >= 1.3 * max(scores[1:], default=0.0) and scores[0] >= 0.3 * sum(scores)


def _is_named_in_passing(own: Sequence[Naming], title: str, name: str) -> bool:
    """Whether a municipality is named once only, and neither at the head nor on the file."""
    return len(own) == 1 and own[0].span.start > _HEAD and not any(_titled(own, title, name))


def _score(own: Sequence[Naming], title: str, name: str) -> float:
    total = sum(named.weight for named in own)
    return total + 5 * sum(_titled(own, title, name)) + 1.5 / (1 + own[0].span.start / 400)


def _titled(own: Sequence[Naming], title: str, name: str) -> tuple[bool, bool]:
    """Whether a municipality stands in the title, and in the name of the file."""
    labels = {named.label for named in own}
    in_title = any(re.search(rf"\b{re.escape(label)}\b", title) for label in labels)
    return in_title, any(in_file(label, name) for label in labels)


def _finding(nis: str, own: Sequence[Naming]) -> MunicipalityFinding:
    spans = tuple(sorted({one.span for one in own}))
    named = [one for one in own if one.weight >= 1] or list(own)
    return MunicipalityFinding(
        nis=nis,
        label=named[0].label,
        spans=spans,
        why=named[0].why,
        guess=all(one.weight < 1 for one in own),
    )


def foreign_places(text: str, register: Register) -> tuple[MunicipalityFinding, ...]:
    """The municipalities that a text in another language names, the most named first."""
    names = dict(register.exonyms)
    names |= {
        row.label: register.latest(row.id).nis
        for row in register.organisations.values()
        if row.type == "municipality" and row.label not in register.ordinary
    }
    found: dict[str, list[tuple[str, Span]]] = defaultdict(list)
    for match in re.finditer(r"[A-ZÀ-Ý][\w’'-]+(?:[- ][A-ZÀ-Ý][\w’'-]+)*", text):
        whole = match.group()
        name = whole if whole in names else whole.split()[0]
        if name in names:
            span = Span(match.start(), match.start() + len(name))
            found[names[name]].append((name, span))
    order = sorted(found, key=lambda nis: (-len(found[nis]), found[nis][0][1].start))
    return tuple(
        MunicipalityFinding(nis, found[nis][0][0], tuple(span for _, span in found[nis]), "exoniem")
        for nis in order
    )


def caw_of(municipality: Organisation) -> str:
    """The id of the CAW that serves a municipality, "" where no list says so."""
    return _caw_by_nis().get(municipality.nis, "")


def _caw_by_nis() -> dict[str, str]:
    return {nis: row["caw"] for row in table("caw_regions") for nis in words(row["nis"])}
