"""Requests as they are read: whether one holds, who asks whom, and where it stands.

All sentences of one request (``nlp.request_groups``) are read once more, as one. The rules complete
what was not read.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import get_args

from core.findings import Party, Status
from core.request_reading import Judge
from nlp.addressees import minister, near_addressees, only_authority
from nlp.authorities import OWN_RULES, is_authority
from nlp.cases import OUTCOMES, Case, allowed, with_answers
from nlp.mentions import Mention
from nlp.new_cases import new_case
from nlp.norms import domain_points, rules
from nlp.outcomes import course
from nlp.register import Organisation
from nlp.request_groups import GIVEN, answers_of, class_of, grouped, places_of
from nlp.signals import Line, Told
from nlp.stages import Stage, only_day
from nlp.tables import says
from nlp.telling import case_window, log_odds, told_of
from nlp.worth import split, worth

# How likely it must be that it is one: as all of its sentences were read as one, at this weight,
# and as the surest was by itself; less where an authority answers in so many words.
HOLDS, ANSWERS, TOGETHER = 0.94, 0.9, 1 / 2
# The cues of which a request shows one; and how likely the rules must hold it where it shows none.
OF_RULES = ("room", "space", "deviate", "allow", "norm", "rule", "obstacle", "undo")
UNSPOKEN = 0.3
ASKS, ASKED = -1.0, 0.0  # log odds from which somebody asks, and is asked
BEHIND = 1.0  # log odds; who is so much less likely asked than another is only named beside
# Log odds that a municipality does not ask where another is told of; and that an authority named
# elsewhere is not asked where the sentences name one that is.
OTHER_CITY, ELSEWHERE = 4.0, 2.5
# What nobody tells of a rule of its own; and the log odds from which another asks then.
ANSWERED, OTHERS = frozenset({"asked", "granted", "refused"}), -3.0
DECIDED = frozenset({"granted", "refused", "active"})
UNSENT: tuple[Status, ...] = ("proposed", "explored")
SPEAKS = 2.5  # log odds that whom 'wij' means asks rather than another
WHOLE = 2 / 3  # what the sentences read as one count, beside each by itself


Shares = Mapping[str, float]  # per id


@dataclass(frozen=True, slots=True)
class Around:
    """What a document tells of whom: its sentences, and whom its words mean."""

    every: Sequence[Line]  # with what was read of each (``nlp.telling.read_lines``)
    named: Mapping[str, Mention]  # by id, as first named
    home_at: Callable[[int], Organisation | None]  # the municipality at an offset
    writer_at: Callable[[Line], Mention | None]  # who writes, or whose paper it must be
    speaker_at: Callable[[Line], Mention | None]  # whom 'wij' means, where the paper tells
    readers: Sequence[Mention]  # to whom it is written
    year: str


def read_cases(around: Around, judge: Judge) -> list[Case]:
    """The requests that the sentences of a document were read to tell of."""
    places = places_of(around.every)
    groups = grouped(around.every, places)
    windows = [case_window(around.every, [line.index for line in group]) for group in groups]
    read = judge(windows) if windows else ()
    found: list[Case] = []
    for group, judged in zip(groups, read, strict=True):
        told = told_of(judged, around.every, group[0].index)
        if not _holds(group, told) or not _speaks(group, around.every):
            continue
        its_cities = frozenset(key for line in group for key in places[line.index].cities)
        case = _case(group, told, around, its_cities)
        if case is not None:
            found += _parted(case, max(group, key=_tells))
    return with_answers(found)


def _tells(line: Line) -> float:
    return line.told.tells if line.told else 0.0


def _parted(case: Case, first: Line) -> Iterator[Case]:
    """The request; or each of the two that its surest sentence tells of.

    Each is asked of those who are named in its own half, else of those who are in none.
    """
    halves = list(split(first))
    if len(halves) == 1:
        yield case
        return
    named = {mention.id for half in halves for mention in half.mentions}
    for half in halves:
        own = {one.id: one for one in half.mentions if is_authority(one)}
        asked = own or {key: one for key, one in case.addressees.items() if key not in named}
        norms = list(rules(half.text))
        yield replace(
            case,
            addressees=asked or case.addressees,
            norms=norms or case.norms,
            points=domain_points(half.text, norms),
            lines=[half if line is first else line for line in case.lines],
        )


def _holds(group: Sequence[Line], told: Told) -> bool:
    """Whether it is one, as its sentences were read together and as the surest was by itself."""
    surest = max(log_odds(line.told.tells) for line in group if line.told)
    least = ANSWERS if any(map(_is_answer, group)) else HOLDS
    return TOGETHER * log_odds(told.tells) + (1 - TOGETHER) * surest >= log_odds(least)


def _is_answer(line: Line) -> bool:
    """Whether a sentence tells that an authority allowed something, or refused it."""
    return bool(answers_of(line)) and any(map(is_authority, line.mentions))


def _speaks(group: Sequence[Line], every: Sequence[Line]) -> bool:
    """Whether the sentences speak of a rule or of room in one, or the rules hold one likely.

    In long papers the reader takes some for a request that say nothing of the kind.
    """
    if any(line.has(*OF_RULES) for line in group):
        return True
    return any(worth(line, every) >= UNSPOKEN for line in group)


def _case(group: list[Line], told: Told, around: Around, cities: frozenset[str]) -> Case | None:
    """The request that some sentences tell of; None where nobody is known who asks."""
    first = max(group, key=_tells)
    asking = _asking(group, told, around, first, cities)
    asks = _likeliest(asking, around, ASKS) or _its_own(around, first)
    if asks is None:
        return None
    status = _status(told, group)
    asked = _addressees(group, told, around, asks, first)
    if asked.keys() == {asks.id} and status in ANSWERED:  # it was asked by another
        asking.pop(asks.id, None)
        asks = _likeliest(asking, around, OTHERS) or asks
    case = new_case(first, around.every, None, None, told=True)
    case.requester, case.lines = asks, list(group)
    for line in group:
        for domain, value in domain_points(line.text, list(rules(line.text))).items():
            case.points[domain] = max(case.points.get(domain, 0.0), value)
    own = asked.keys() == {asks.id} and asks.type in OWN_RULES
    # A 'regelluwe zone' that is granted is no rule of its own.
    case.own = own and not any(line.has("room") and allowed(line) for line in group)
    case.addressees = {} if own else asked
    named = (rule for line in group for rule in rules(line.text))
    case.norms = list({rule.norm.label: rule for rule in (*case.norms, *named)}.values())
    case.generic = status == "mentioned"
    if not case.generic:
        case.status, case.steps = status, _steps(group, status, around)
    return case


def _asking(
    group: Sequence[Line], told: Told, around: Around, first: Line, cities: frozenset[str]
) -> dict[str, float]:
    """The log odds of everybody that they ask."""
    home = around.home_at(first.span.start)
    own = [(line.told.asks, line.told.tells) for line in group if line.told]
    asks = {
        key: odds - (OTHER_CITY if _is_other_city(around.named[key], cities) else 0.0)
        for key, odds in _odds(told.asks, own)
        if key in around.named and _may_ask(around.named[key], group, home)
    }
    speaker = around.speaker_at(first)
    if speaker is not None and any(says("parties.we", line.text) for line in group):
        asks[speaker.id] = asks.get(speaker.id, 0.0) + SPEAKS
    return asks


def _likeliest(asking: Mapping[str, float], around: Around, least: float) -> Party | None:
    best = max(asking, key=lambda key: asking[key], default="")
    return _party(around.named[best]) if best and asking[best] >= least else None


def _its_own(around: Around, first: Line) -> Party | None:
    """Whose paper it is: who asks where nobody is read to."""
    writer, home = around.writer_at(first), around.home_at(first.span.start)
    if writer is not None:
        return _party(writer)
    return Party(home.id, home.label, home.type) if home is not None else None


def _is_other_city(one: Mention, cities: frozenset[str]) -> bool:
    """Whether somebody is a municipality that the sentences do not tell of, but of another."""
    return one.type == "municipality" and bool(cities) and one.id not in cities


def _named_first(odds: Shares, group: Sequence[Line]) -> dict[str, float]:
    """The log odds, less for who is named elsewhere where the sentences name one that is asked."""
    named = {mention.id for line in group for mention in line.mentions}
    named |= {one.id for line in group for one in _spoken_to(line)}
    if not any(one >= ASKED for key, one in odds.items() if key in named):
        return dict(odds)
    return {key: one if key in named else one - ELSEWHERE for key, one in odds.items()}


def _spoken_to(line: Line) -> tuple[Mention, ...]:
    """Whom 'u' means in a sentence of a letter that asks: 'Wij verzoeken u daarom …'."""
    asks = line.has("ask") and says("parties.you", line.text)
    return (line.reader,) if asks and line.reader is not None else ()


def _may_ask(one: Mention, group: Sequence[Line], home: Organisation | None) -> bool:
    """Whether somebody can ask here: no municipality does where another is told of."""
    if one.type != "municipality" or home is None or one.id == home.id:
        return True
    return any(mention.id == one.id for line in group for mention in line.mentions)


def _party(mention: Mention) -> Party:
    return Party(mention.id, mention.label, mention.type)


def _addressees(
    group: Sequence[Line], told: Told, around: Around, asks: Party, first: Line
) -> dict[str, Mention]:
    own = [(line.told.asked, line.told.tells) for line in group if line.told]
    asked = {key: odds for key, odds in _odds(told.asked, own) if key in around.named}
    asked = _named_first(asked, group)
    border = max(ASKED, max(asked.values(), default=0.0) - BEHIND)
    found = [around.named[key] for key, odds in asked.items() if odds >= border]
    itself = [one for one in found if one.id == asks.id]
    if itself and asks.type in OWN_RULES:
        return {asks.id: itself[0]}
    found = [one for one in found if one.id != asks.id] or found
    if not found and not any(map(minister, group)):
        near = near_addressees(first, around.every, frozenset())
        near = near or only_authority(first, around.every) or _other_side(first, around)
        found = [one for one in near if one.id != asks.id]
    return {one.id: one for one in sorted(found, key=lambda one: one.span)}  # as they are named


def _other_side(line: Line, around: Around) -> tuple[Mention, ...]:
    """The authority that writes a letter, or to which it is written; a municipality as well."""
    if line.writer is not None and is_authority(line.writer):
        return (line.writer,)
    readers = [line.reader] if line.reader is not None else around.readers
    return tuple(one for one in readers if is_authority(one) or one.type == "municipality")


def _odds(whole: Shares, each: Sequence[tuple[Shares, float]]) -> Iterator[tuple[str, float]]:
    """Per id the log odds as all sentences were read as one, and each by itself, at its weight."""
    for key in sorted({*whole, *(key for shares, _ in each for key in shares)}):
        own = [(log_odds(shares[key]), weight) for shares, weight in each if key in shares]
        weights = sum(weight for _, weight in own)
        mean = sum(odds * weight for odds, weight in own) / weights if own else 0.0
        share = (WHOLE if own else 1.0) if key in whole else 0.0
        yield key, share * log_odds(whole.get(key, 0.5)) + (1 - share) * mean


def _status(told: Told, group: Sequence[Line]) -> Status:
    """Where it stands as all was read; not decided where a sentence says that nothing is yet.

    'is geen beslissing meegedeeld' is easily read as a refusal, 'daarmee wijkt de stad af van'
    as a grant, and what is said of a letter that was not sent as asked.
    """
    statuses: tuple[Status, ...] = get_args(Status)
    if any(says("stages.unsent", line.text) for line in group):
        return max(UNSENT, key=lambda status: told.shares[status])
    answers = {answer for line in group for answer in answers_of(line)}
    if len(answers) == 1:
        statuses = tuple(
            one for one in statuses if one not in OUTCOMES or (one in GIVEN) in answers
        )
    waits = [line for line in group if _decides_nothing(line)]
    decided = [line for line in group if line.told and line not in waits]
    if waits:
        statuses = tuple(
            status
            for status in statuses
            if status not in DECIDED or any(class_of(line) == status for line in decided)
        )
    return max(statuses, key=lambda status: told.shares[status])


def _steps(group: Sequence[Line], status: Status, around: Around) -> list[tuple[Stage, Line]]:
    """Its course: what each sentence was read to tell, and the days that the rules find there."""
    year = around.year
    steps = [
        (replace(stage, day=stage.day or _that_day(line, around)), line)
        for line in group
        for stage in course(line, year)
        if stage.day or stage.status == class_of(line)
        if stage.status not in DECIDED or not _decides_nothing(line)
        if stage.status != "asked" or not says("stages.unsent", line.text)
    ]
    if status not in {stage.status for stage, _ in steps}:
        last = max(group, key=lambda line: line.told.shares[status] if line.told else 0.0)
        day = only_day(last.text, year) or _that_day(last, around)
        steps.append((Stage(status, 0, day), last))
    return steps


def _decides_nothing(line: Line) -> bool:
    return says("stages.no_answer", line.text) or says("stages.describes", line.text)


def _that_day(line: Line, around: Around) -> str | None:
    """The only day of the sentence before, where one begins with 'Op die dag'."""
    if not line.index or not says("stages.that_day", line.text):
        return None
    before = around.every[line.index - 1]
    return only_day(before.text, around.year) if before.piece == line.piece else None
