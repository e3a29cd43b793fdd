"""From evidence to the sentences of a draft: quoted, or joined with what introduces them."""

import re
from collections.abc import Iterator, Mapping, Sequence

from answers.asking import Ask, contracts_named
from answers.dates import in_words, tells_of_after
from answers.evidence import Found, alike
from answers.kinds import is_typed, tells_what_happened
from answers.sources import Sources
from answers.units import pointed_at, points_back
from core.quotes import cells_of, is_empty
from core.records import Citation
from core.replies import AnswerKind, Statement

# Sentences per question, by what it asks for.
MOST: Mapping[AnswerKind, int] = {"which": 3, "state-of-affairs": 3, "how": 3, "why": 3}
_MOST_OTHERWISE = 2
_OF_BEST, _OF_BEST_TYPED = 0.88, 0.8  # part of the best score that a further sentence needs
_OF_NOW: frozenset[AnswerKind] = frozenset(("yes-no", "state-of-affairs"))
# Kinds of which an answer tells how things are: of a plan it can only tell that it is one.
_OF_FACTS: frozenset[AnswerKind] = frozenset(("how-many", "yes-no", "state-of-affairs", "what"))
_NOW = re.compile(r"\b(?:nog|nu|momenteel|vandaag|thans|intussen|inmiddels)\b", re.IGNORECASE)
_ASKS_PLANS = re.compile(
    r"\b(?:belo[fo]\w*|plan\w*|gepland|doel\w*|beoogd\w*|beogen|voornemens?|zal|zullen|zou|zouden|"
    r"streef\w*|verwacht\w*|voorzien)\b",
    re.IGNORECASE,
)
# A sentence of several contracts, or of none, is not about the one whose passage holds it.
_OF_SEVERAL = re.compile(
    r"\b(?:\w*contracten|steden|gemeenten|besturen|dossiers|wijken|ocmw['’]s|caw['’]s|"
    r"(?:elk|ieder|geen(?: enkel)?) contract|(?:elke|iedere|geen(?: enkele)?) (?:stad|gemeente))\b",
    re.IGNORECASE,
)
_LATER = 0.65  # part of the best score that a sentence of a later document needs
# What is true on the day of a document and need not be later.
_OF_ITS_DAY = re.compile(
    r"\b(?:zal|zullen|momenteel|vandaag|nu|thans|binnenkort|dit (?:jaar|najaar|voorjaar|moment)|"
    r"deze (?:week|maand)|volgend(?:e)? (?:jaar|week|maand)|loopt|lopen|intussen|inmiddels|"
    r"nog niet|nog geen|tot nu toe|tot dusver)\b",
    re.IGNORECASE,
)
_SPEAKS = re.compile(r"\b(?:ik|mij|mijn|wij|we|ons|onze|u|uw|jij|je|jouw)\b", re.IGNORECASE)
_NOTE_MARK = re.compile(r"\[\d{1,3}\]")
_BARE = re.compile(r"^(?:antwoord|opmerking \d+)\s*:\s*", re.IGNORECASE)


def chosen(ask: Ask, found: Sequence[Found]) -> tuple[Found, ...]:
    """The sentences that a draft quotes: those that answer, each thing said once, best first."""
    most = MOST.get(ask.kind, _MOST_OTHERWISE)
    least = _OF_BEST_TYPED if is_typed(ask.kind) else _OF_BEST
    answering = _of_what_is(_less_plans(ask, [one for one in found if one.answers]), ask)
    kept: list[Found] = []
    for one in answering:
        if len(kept) == most or (kept and one.score < least * kept[0].score):
            break
        if not any(alike(one.unit.text, other.unit.text) for other in kept):
            kept.append(one)
    later = _told_later(ask, answering, kept)
    if later is None:
        return tuple(kept)
    return (later, *[one for one in kept if one is not later][: most - 1])


def _less_plans(ask: Ask, answering: Sequence[Found]) -> list[Found]:
    """What answers, without the plans of which a document of that day or later tells how it went.

    'Op 1 juli 2024 slapen er niet meer dan tien mensen buiten' of 2021 is no count of 2024.
    """
    if _ASKS_PLANS.search(ask.text):
        return list(answering)
    facts = [one for one in answering if not _is_plan(ask, one)]
    return [one for one in answering if one in facts or not any(_outdates(f, one) for f in facts)]


def _outdates(fact: Found, plan: Found) -> bool:
    told, meant = fact.hit.citation, plan.hit.citation
    later = (told.document.date or "") >= (meant.document.date or "")
    same = told.contract in (meant.contract, None)
    return later and same and fact.score >= _LATER * plan.score


def _is_plan(ask: Ask, one: Found) -> bool:
    """Whether it tells of a day after that of its document, where is asked how things are."""
    day = one.hit.citation.document.date
    return ask.kind in _OF_FACTS and day is not None and tells_of_after(one.unit.text, day)


def _told_later(ask: Ask, answering: Sequence[Found], kept: Sequence[Found]) -> Found | None:
    """Where is asked how things are: what the latest document on that contract tells of it.

    What a city wished to ask in 2021 is not how it stands when a protocol was signed in 2023.
    """
    of_now = ask.kind in _OF_NOW or (ask.kind == "how-many" and _NOW.search(ask.text))
    if not of_now or not kept or kept[0].hit.citation.contract is None:
        return None
    best = kept[0]
    day, contract = best.hit.citation.document.date, best.hit.citation.contract
    later = [
        one
        for one in answering
        if day
        and (one.hit.citation.document.date or "") > day
        and one.hit.citation.contract in (contract, None)
        and one.score >= _LATER * best.score
    ]
    return max(later, key=lambda one: one.hit.citation.document.date or "", default=None)


def _of_what_is(answering: list[Found], ask: Ask) -> list[Found]:
    """Where is asked what became of something: the sentences that tell what was done, if any do."""
    if not ask.of_what_is:
        return answering
    return [one for one in answering if tells_what_happened(one.unit.text)] or answering


def statement(ask: Ask, one: Found, sources: Sources) -> Statement:
    """The sentence of a draft that quotes what was found, with the quotes it is made of."""
    unit = one.unit
    if unit.kind == "row":
        row = _row(one, sources)
        return Statement(_of_whom(ask, one, row.sentence, sources), row.citations)
    start = unit.start
    if unit.before is not None and points_back(unit.text) and not _names_it(ask, unit.text):
        start = unit.before
    quoted = sources.cite(unit.doc_id, start, unit.end)
    lead = _lead(one, sources)
    words = as_sentence(quoted.quote)
    if lead is None:
        told = _attributed(words, quoted, plan=_is_plan(ask, one))
        return Statement(_of_whom(ask, one, told, sources), (quoted,))
    joined = f"{as_sentence(lead.quote, end='')} {_lowered(words)}"
    return Statement(_of_whom(ask, one, joined, sources), (lead, quoted))


def _of_whom(ask: Ask, one: Found, sentence: str, sources: Sources) -> str:
    """The sentence; one about a single contract that it does not name, with whose it is.

    'De eigen inbreng bedraagt 20,4 %.' is that of Schorrebeke. Where the question names that
    contract and no other it needs no saying.
    """
    contract = one.hit.citation.contract
    if contract is None or ask.contracts == {contract} or contracts_named(sentence, sources):
        return sentence
    if _OF_SEVERAL.search(sentence) or not _surely_of(contract, one, sources):
        return sentence
    cities = [held.municipality for held in sources.contracts() if held.id == contract]
    return f"{cities[0]}: {sentence}" if cities else sentence


def _surely_of(contract: str, one: Found, sources: Sources) -> bool:
    """Whether the sentence is of the contract for sure: its title or its passage names no other.

    In a document about several the contract of a passage that names none is a guess.
    """
    hit = one.hit
    title = contracts_named(hit.citation.document.title or "", sources)
    passage = contracts_named(" ".join((*hit.passage.headings, hit.passage.text)), sources)
    whole = contracts_named(sources.document(hit.passage.doc_id).text, sources)
    return {contract} in (title, passage) or whole <= {contract}


def _names_it(ask: Ask, sentence: str) -> bool:
    """Whether 'Deze oproep …' points at what the question names: it needs no sentence before it."""
    word = pointed_at(sentence)
    return bool(word) and any(needle.word.casefold() == word for needle in ask.needles)


def _attributed(words: str, quoted: Citation, *, plan: bool) -> str:
    """The sentence; where someone speaks for himself or of his day, as a quote of the document.

    So is a plan, which says what was to be.
    """
    of_its_day = quoted.document.date is not None and _OF_ITS_DAY.search(words)
    if not _SPEAKS.search(words) and not of_its_day and not plan:
        return words
    return f"In {named(quoted)} staat{' als voornemen' if plan else ''}: ‘{words}’"


def named(citation: Citation) -> str:
    """The document of a citation as it is named in a sentence, with its day."""
    card = citation.document
    day = f" van {in_words(card.date)}" if card.date else ""
    if card.kind == "written-question" and card.number:
        return f"het antwoord op schriftelijke vraag nr. {card.number.split(' ')[0]}{day}"
    return f"‘{card.title or card.path or card.id}’{day}"


def as_sentence(quote: str, end: str = ".") -> str:
    """The quote on one line, without the marks of footnotes, closed by a full stop."""
    words = " ".join(_NOTE_MARK.sub("", _BARE.sub("", quote)).split())
    if end and not words.endswith((".", "!", "?", "…", ".”", ".’", '."', ".)", ".'")):
        words = words.rstrip(";,:") + end
    return words[:1].upper() + words[1:]


def _lowered(words: str) -> str:
    """The words as they go on after a colon."""
    first = words.split(maxsplit=1)[0] if words else ""
    keeps = not first[1:].islower() or len(first) == 1
    return words if keeps else words[:1].lower() + words[1:]


def _lead(one: Found, sources: Sources) -> Citation | None:
    """What introduces an item of a list, where the item cannot stand alone."""
    unit = one.unit
    if unit.kind != "item" or unit.lead is None:
        return None
    whole = unit.text[:1].isupper() and unit.text.endswith((".", "!", ")"))
    return None if whole and len(unit.text.split()) > 6 else sources.cite(unit.doc_id, *unit.lead)


def _row(one: Found, sources: Sources) -> Statement:
    unit = one.unit
    quoted = sources.cite(unit.doc_id, unit.start, unit.end)
    cells, names = cells_of(unit.text), cells_of(unit.lead_text)
    if len(names) == len(cells):
        pairs = zip(names, cells, strict=True)
        words = "; ".join(f"{name}: {cell}" for name, cell in pairs if not is_empty(cell))
    else:
        words = "; ".join(cell for cell in cells if not is_empty(cell))
    citations: tuple[Citation, ...] = (quoted,)
    if unit.lead is not None and len(names) == len(cells):
        citations = (quoted, sources.cite(unit.doc_id, *unit.lead))
    return Statement(as_sentence(words), citations)


def in_reading_order(found: Sequence[Found]) -> Iterator[Found]:
    """The sentences with those of one passage together, in the order in which they stand there."""
    seen: list[str] = []
    for one in found:
        if one.hit.passage.id not in seen:
            seen.append(one.hit.passage.id)
    for passage in seen:
        own = [one for one in found if one.hit.passage.id == passage]
        yield from sorted(own, key=lambda one: one.unit.start)
