"""The sentences of a store that answer a question best, with how sure that is."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from answers.asked_sums import tells_of_spending
from answers.asking import Ask, contracts_named
from answers.dates import in_words
from answers.kinds import (
    counts,
    dated,
    fits,
    gives_reason,
    is_assessment,
    is_norm,
    is_typed,
    tells_what_happened,
)
from answers.listing import actor_types
from answers.needles import Needle, coverage, credit, in_order, missing_names
from answers.sources import Sources
from answers.told import is_told, things_asked
from answers.units import Unit, points_back, to_read, units_of
from core.reading import Told
from core.records import Hit

HITS = 20  # passages looked at
COMPARED = 24  # sentences compared by meaning and read with the question
# Chosen on tests/questions; docs/measurements.md tells on which sets, and what they come to.
ENOUGH = 0.365  # score from which a sentence answers a question of few words
_FEW_ASKED, _PER_WORD = 5, 0.025  # words of a question, and what each further one takes off that
_ENOUGH_LEAST = 0.27  # what is left of it at least: who asks in many words finds few of them again
_WORDS, _MEANING, _READING = 0.65, 0.35, 0.15  # parts of the score; the last per unit of log odds
# Log odds below which reading makes no difference. It learned from questions that stand alone: the
# points of a written question lean on its title and ask about policy in general.
_LEAST_READ, _LEAST_OF_LOOSE = -1.0, -5.0
_OF_LOOSE = 0.0625  # what a loose question needs less, as reading takes off more
_UNREAD = -5.0  # what a sentence that is not read counts as
_FAR, _NEAR = 0.64, 0.85  # cosines between which meaning counts
_FEW_WORDS, _LONG = 4, 45
_LOOKS_BACK = 3  # sentences that 'Deze ingreep …' can mean
_ALL_BUT_THE_NAME = 0.8  # coverage from which a name may stand elsewhere in the document
_ONE_CONTRACT = 0.12
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_HAPPENED = re.compile(
    r"\b(?:heeft|hebben|had|hadden|werd|werden|was|waren|ging|gingen|kreeg|kregen)\b", re.IGNORECASE
)
_DENIES = re.compile(
    r"\b(?:niet|niets|niemand|geen|noch|nooit|zonder|evenmin|neen)\b", re.IGNORECASE
)
_ASKS_WHICH_DID_NOT = re.compile(
    r"\bwelke (?:\w+ )?(?:gemeenten?|stad|steden|besturen)\b.*\b(?:niets|geen|niet)\b",
    re.IGNORECASE,
)
_SAME = 0.62  # Jaccard of words from which two sentences say the same


@dataclass(frozen=True, slots=True)
class Found:
    """A sentence with what speaks for it."""

    unit: Unit
    hit: Hit
    score: float  # higher is better; ``enough`` and more answers, below 0 nothing speaks for it
    covered: float  # 0..1: of the question's words, by weight
    fitting: bool = True  # it has the number, the sum or the moment that is asked for
    missing: tuple[str, ...] = ()  # names that it lacks
    told: bool = True  # it tells what is asked for, and not only what the question says itself
    later: bool = False  # the question is about a year after that of its document
    enough: float = ENOUGH  # score from which it answers

    @property
    def answers(self) -> bool:
        """Whether it is evidence, and not just the nearest there is."""
        held_back = self.missing or self.later or not (self.told and self.fitting)
        return not held_back and self.score >= self.enough


def look_up(ask: Ask, hits: Sequence[Hit], own: frozenset[str], sources: Sources) -> list[Found]:
    """The sentences of the hits that answer the question best, best first.

    ``own`` holds the normalised sentences of the question itself, which prove nothing. What another
    member wrote to ask is no answer of a minister; who just asks something may be told it.
    """
    found = [
        one
        for hit in hits
        for one in _in_passage(hit, ask, sources)
        if normalised(one.unit.text) not in own and (ask.loose or not _is_asked(one, sources))
    ]
    found.sort(key=_order)
    return _with_meaning(ask, _once(found), sources)


def _is_asked(one: Found, sources: Sources) -> bool:
    written = one.hit.citation.document.kind == "written-question"
    return written and one.unit.start < sources.asked_until(one.unit.doc_id)


def normalised(sentence: str) -> str:
    """The words of a sentence in lower case, to compare it with another."""
    return " ".join(re.findall(r"\w+", sentence.casefold()))


def alike(one: str, other: str) -> bool:
    """Whether two sentences say the same in nearly the same words; other numbers say another."""
    some, others = set(normalised(one).split()), set(normalised(other).split())
    if any(word[0].isdigit() for word in some ^ others):
        return False
    return len(some & others) >= _SAME * len(some | others)


def _order(one: Found) -> tuple[bool, float, int, int]:
    return bool(one.missing) or not one.fitting, -one.score, one.hit.rank, one.unit.start


def _in_passage(hit: Hit, ask: Ask, sources: Sources) -> Iterator[Found]:
    units = units_of(hit.passage)
    title = hit.citation.document.title or ""
    labels = " ".join(sorted({found.label for found in hit.findings}))
    day = in_words(hit.citation.document.date) if hit.citation.document.date else ""
    above = frozenset(sources.terms(" ".join((title, labels, day, *hit.passage.headings))))
    around = frozenset(sources.terms(hit.passage.text))
    held = [frozenset(sources.terms(unit.text)) for unit in units]
    words = [needle for needle in ask.needles if not needle.name and not needle.subject]
    things, later, enough = things_asked(ask.text), _is_later(ask, hit), _enough(ask)
    for place, unit in enumerate(units):
        if _is_fragment(unit):
            continue
        lead = frozenset(sources.terms(f"{unit.lead_text} {unit.heading}"))
        beside = lead.union(*held[max(0, place - 1) : place])
        near = beside.union(*held[max(0, place - _LOOKS_BACK) : place + 2])
        layers = (held[place], near if points_back(unit.text) else beside, near, around, above)
        covered = coverage(ask.needles, layers)
        about = coverage(words, layers) if words else 1.0
        own = held[place] | lead if unit.kind == "item" else held[place]
        yield Found(
            unit=unit,
            hit=hit,
            score=covered + _bonus(ask, unit, words, own) - _elsewhere(ask, hit, sources),
            covered=covered,
            fitting=_fitting(ask, unit)
            and _names_who(ask, hit, unit, sources)
            and _names_kind(ask, layers[0] | layers[1])
            and (ask.kind != "how-much" or _names_what(words, held[place] | beside, sources)),
            missing=_of_another(ask, hit, unit, sources)
            or _missing(ask, hit, frozenset().union(*layers), about, sources),
            told=_told(things, ask, unit),
            later=later,
            enough=enough,
        )


def _told(things: Sequence[str], ask: Ask, unit: Unit) -> bool:
    """Whether the sentence tells one of the things asked for; true where any sentence could."""
    text = f"{unit.text} |" if unit.kind == "row" else unit.text
    return not things or any(is_told(thing, text, ask.text) for thing in things)


def _is_later(ask: Ask, hit: Hit) -> bool:
    """Whether it asks what happened in a year that had not begun when the document was written."""
    asked, day = max(_YEAR.findall(ask.text), default=""), hit.citation.document.date or ""
    return bool(day) and asked > day[:4] and bool(_HAPPENED.search(ask.text))


def _enough(ask: Ask) -> float:
    """The score that answers the question: less where it has more words."""
    more = sum(not needle.subject for needle in ask.needles) - _FEW_ASKED
    least = max(_ENOUGH_LEAST, ENOUGH - _PER_WORD * max(0, more))
    return least - _OF_LOOSE * ask.loose


def _missing(
    ask: Ask, hit: Hit, held: frozenset[str], about: float, sources: Sources
) -> tuple[str, ...]:
    """The names that a sentence lacks; its whole document may hold them where all else is there."""
    names = missing_names(ask.needles, held)
    if not names or about < _ALL_BUT_THE_NAME:
        return names
    text = sources.document(hit.passage.doc_id).text
    return tuple(name for name in names if name not in text)


def _of_another(ask: Ask, hit: Hit, unit: Unit, sources: Sources) -> tuple[str, ...]:
    """The municipalities that the question is about, where the sentence tells of another one."""
    asked = [one for one in sources.contracts() if one.id in ask.contracts]
    contract = hit.citation.contract
    if not asked or contract in ask.contracts:
        return ()
    named = contracts_named(unit.text, sources)
    if named & ask.contracts:
        return ()
    if contract is None and not named:
        text = "" if ask.of_title else sources.document(hit.passage.doc_id).text
        if ask.of_title or any(name in text for one in asked for name in one.names):
            return ()
    return tuple(one.municipality for one in asked)


def _is_fragment(unit: Unit) -> bool:
    """Whether the unit is a stump, or a sentence that its writer left unfinished.

    Few words behind a number that no line introduces are a heading: '1. De wijk.'
    """
    alone = unit.kind == "sentence" or (unit.kind == "item" and unit.lead is None)
    short = len(unit.text.split()) < _FEW_WORDS and alone
    return short or unit.text.rstrip("'’\"”*)").endswith(("..", "…"))


def _fitting(ask: Ask, unit: Unit) -> bool:
    if ask.kind == "assessment" and not is_assessment(unit.text):
        return False
    spent = ask.kind in ("how-much", "how-many") and tells_of_spending(ask.text)
    if spent and not tells_of_spending(f"{unit.lead_text} {unit.text}"):
        return False
    return fits(ask.kind, unit.text) and in_order(ask.needles, unit.text)


def _names_who(ask: Ask, hit: Hit, unit: Unit, sources: Sources) -> bool:
    """Whether the sentence names who did not, where is asked which municipalities did not."""
    if ask.kind != "which" or not _ASKS_WHICH_DID_NOT.search(ask.text):
        return True
    cities = [one.label for one in hit.findings if one.kind == "municipality"]
    named = any(city in unit.text for city in cities) or contracts_named(unit.text, sources)
    return bool(named) and bool(_DENIES.search(unit.text))


def _names_kind(ask: Ask, held: frozenset[str]) -> bool:
    """Whether it is about such actors, where is asked which of them: 'Welke CAW's haakten af?'."""
    if ask.kind != "which" or ask.focus is None or not actor_types(ask.focus.word):
        return True
    return bool(held & {*ask.focus.terms})


def _names_what(words: Sequence[Needle], held: frozenset[str], sources: Sources) -> bool:
    """Whether any word that says of what a sum is stands in the sentence or just before it.

    'Kosten' means nearly 'prijs', but not 'huurprijs'.
    """
    telling, near = [needle for needle in words if not needle.light], sources.near_words()
    return not telling or any(
        held & {*needle.terms} - {*needle.near} or held & {*near.get(needle.terms[0], ())}
        for needle in telling
    )


def _bonus(ask: Ask, unit: Unit, words: Sequence[Needle], held: frozenset[str]) -> float:
    """What the form of a sentence adds: words of the question in it, a reason, a day."""
    own = max((credit(needle, (held,)) for needle in words), default=1.0)
    light = is_typed(ask.kind) or points_back(unit.text)
    bonus = 0.0 if own else -0.1 if light else -0.25
    if ask.kind == "why" and gives_reason(unit.text):
        bonus += 0.1
    if ask.kind == "when" and dated(unit.text):
        bonus += 0.1
    if ask.of_what_is:
        bonus += 0.15 * tells_what_happened(unit.text) - 0.1 * is_norm(unit.text)
    if ask.kind == "how-many" and ask.focus:
        counted = counts(unit.text, (ask.focus.word, *ask.focus.near)) or unit.kind == "row"
        bonus += 0.1 if counted else -0.1
    if len(unit.text.split()) > _LONG:
        bonus -= 0.05
    return bonus


def _elsewhere(ask: Ask, hit: Hit, sources: Sources) -> float:
    """What a passage loses for its rank, and where it tells of one contract that nobody named."""
    lost = 0.005 * (hit.rank - 1)
    labels = [one.label for one in hit.findings if one.kind in ("contract", "municipality")]
    if hit.citation.contract is None or not labels:
        return lost
    asked = {needle.terms[0] for needle in ask.needles}
    return lost if asked & set(sources.terms(" ".join(labels))) else lost + _ONE_CONTRACT


def _once(found: Sequence[Found]) -> list[Found]:
    """Each sentence once, also where two documents hold the same."""
    seen: set[str] = set()
    kept = []
    for one in found:
        key = normalised(one.unit.text)
        if key not in seen:
            seen.add(key)
            kept.append(one)
    return kept


def _with_meaning(ask: Ask, found: Sequence[Found], sources: Sources) -> list[Found]:
    """The best sentences compared by meaning and read, and all in the order that results.

    What is not read is no evidence, and counts as if reading had found nothing in it.
    """
    first, rest = found[:COMPARED], found[COMPARED:]
    texts = [" ".join((one.unit.lead_text or one.unit.heading, one.unit.text)) for one in first]
    cosines = sources.nearness(ask.text, texts) if texts else ()
    odds = sources.read(ask.query if ask.follow_up else ask.text, [_read(one) for one in first])
    least = _LEAST_OF_LOOSE if ask.loose else _LEAST_READ
    judged = [
        replace(one, score=_score(one, cosine, max(read, least)))
        for one, cosine, read in zip(first, cosines, odds, strict=True)
    ]
    judged += [replace(one, score=_score(one, 0.0, _UNREAD)) for one in rest]
    return sorted(judged, key=_order)


def _score(one: Found, cosine: float, read: float) -> float:
    """What words, meaning and reading say together."""
    near = min(max((cosine - _FAR) / (_NEAR - _FAR), 0.0), 1.0)
    return _WORDS * one.score + _MEANING * near + _READING * read


def _read(one: Found) -> Told:
    return to_read(one.unit, one.hit.passage, one.hit.citation.document.title or "")
