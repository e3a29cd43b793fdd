"""Requests while they are being put together: which sentence belongs to which."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache

from core.findings import Instrument, Party, Status
from nlp.authorities import PRIVATE, is_authority
from nlp.mentions import Mention
from nlp.norms import OTHER, Rule, best_domain, domain_points, rules
from nlp.signals import Line
from nlp.stages import Stage
from nlp.tables import says, table

_OF_PERMITS = frozenset({"vergunningen", "ruimtelijke-ordening", "andere"})
_OPENING = ("room", "space", "deviate")  # cues of a sentence that says what is to be set aside
OUTCOMES = frozenset({"granted", "refused", "not-needed", "active"})
OPEN = frozenset({"proposed", "explored", "asked"})  # not decided yet
_WORD = re.compile(r"[^\W\d_]{5,}")  # that tells what a sentence is about


@dataclass(slots=True)
class Case:
    """One request while it is being put together."""

    requester: Party | None
    told: bool
    addressees: dict[str, Mention]
    norms: list[Rule]
    points: dict[str, float]
    near: dict[str, float]
    lines: list[Line]
    steps: list[tuple[Stage, Line]] = field(default_factory=list)
    instrument: Instrument = "unspecified"
    own: bool = False
    generic: bool = False
    status: Status | None = None  # where it stands in the end, where that was read


def allowed(line: Line) -> bool:
    """Whether a sentence tells that something was granted, and not by a city itself."""
    return line.has("grant") and not says("parties.city_acts", line.text)


def domain_of(case: Case) -> str:
    """The domain of a case: of its own sentences, and at less weight of those beside them."""
    points = dict(case.points)
    if points or not any(key in _of_authority() for key in case.addressees):
        for domain, value in case.near.items():
            points[domain] = points.get(domain, 0.0) + 0.45 * value
    for key in case.addressees:
        domain, value = _of_authority().get(key, ("", 0.0))
        if domain:
            points[domain] = points.get(domain, 0.0) + value
    return best_domain(points) or OTHER


@cache
def _of_authority() -> dict[str, tuple[str, float]]:
    """What an authority is asked about, where the words do not tell."""
    rows = table("authority_domains")
    return {row["id"]: (row["domain"], float(row["points"])) for row in rows}


def same_case(new: Case, line: Line, cases: Sequence[Case]) -> Case | None:
    """The case that a sentence goes on about, the latest first."""
    points_back = says("derogations.anaphor", line.text)
    other_one = says("derogations.other_one", line.text)
    for case in reversed(cases):
        if case.generic != new.generic:
            continue
        if _fits(case, new, line, points_back=points_back, other_one=other_one):
            return case
    only = [case for case in cases if not case.generic]
    own = [case for case in only if _asked_by_same(case, new)]
    if len(own) == 1 and not new.addressees and line.has("grant", "refuse", "notneeded"):
        return own[0]
    vague = not new.points and not new.addressees and not other_one and not new.own
    return only[0] if vague and len(only) == 1 and not new.generic else None


def _asked_by_same(case: Case, new: Case) -> bool:
    """Whether both name the same party as the one that asks."""
    if case.requester is None or new.requester is None:
        return False
    return case.told and new.told and case.requester.id == new.requester.id


def _fits(case: Case, new: Case, line: Line, *, points_back: bool, other_one: bool) -> bool:
    last = case.lines[-1]
    if last.index == line.index:
        return False
    mine, theirs = set(case.addressees), set(new.addressees)
    if mine and theirs and not mine & theirs:
        return False
    if _other_requester(case, new):
        return False
    near = last.section == line.section and line.index - last.index <= 4
    if last.piece != line.piece and theirs and not mine and not points_back and _opens(line):
        return False
    if near and case.own and new.own:
        return True
    if line.has("room") and not points_back and theirs and mine != theirs:
        return False
    if other_one and not (mine & theirs and points_back):
        return False
    same_domain = domain_of(case) == domain_of(new)
    own = bool(new.points)
    if own and case.points and not same_domain and not (set(new.points) & set(case.points)):
        goes_on = points_back or (line.index - last.index == 1 and not _opens(line))
        return goes_on and near and bool(mine & theirs)
    if near:
        return same_domain or points_back or not own or bool(mine & theirs)
    if not own and mine & theirs:
        return True
    return same_domain and bool(mine & theirs or points_back or not theirs)


def _opens(line: Line) -> bool:
    """Whether a sentence itself says that a rule is to be set aside."""
    return line.has(*_OPENING)


def _other_requester(case: Case, new: Case) -> bool:
    """Whether two cases have another requester, and not only one that is not named."""
    if not new.requester or not case.requester or new.requester.id == case.requester.id:
        return False
    cities = new.requester.type == case.requester.type == "municipality"
    return new.told or cities or new.own


def join(case: Case, new: Case, line: Line) -> None:
    """Add what a later sentence tells to the case it goes on about."""
    case.lines += new.lines
    case.steps += new.steps
    if not case.addressees or line.has("ask", "grant", *_OPENING):
        case.addressees |= new.addressees  # else it only tells more, as an answer does
    known = {rule.norm.label for rule in case.norms}
    case.norms += [rule for rule in new.norms if rule.norm.label not in known]
    for domain, points in new.points.items():
        case.points[domain] = case.points.get(domain, 0.0) + points
    if new.told and not case.told:
        case.requester, case.told = new.requester, True
    if case.instrument == "unspecified":
        case.instrument = new.instrument


def with_answers(cases: Iterable[Case]) -> list[Case]:
    """The cases in order, without those that only tell what came of one before them.

    'Wij kunnen niet op uw verzoek ingaan' is of the request whose words it shares most.
    """
    kept: list[Case] = []
    for case in sorted(cases, key=lambda one: one.lines[0].index):
        answered = [one for one in kept if _answers(case, one)]
        if not answered:
            kept.append(case)
            continue
        own = _words(case)
        before = max(answered, key=lambda one: (len(_words(one) & own), one.lines[0].index))
        before.lines += case.lines
        before.steps += case.steps
        before.status = case.status if case.status != "asked" else before.status
    return kept


def _answers(case: Case, before: Case) -> bool:
    """Whether a case is an answer to one still open: of the same parties, on nothing else."""
    if case.requester is None or before.requester is None or case.own or case.generic:
        return False
    same = case.requester.id == before.requester.id
    if not same or not case.addressees.keys() & before.addressees or before.status not in OPEN:
        return False
    if case.points and domain_of(case) != domain_of(before):
        return False
    return any(says("derogations.answered", line.text) for line in case.lines)


def _words(case: Case) -> set[str]:
    return {word for line in case.lines for word in _WORD.findall(line.text.lower())}


def only_goes_on(line: Line, cases: Sequence[Case]) -> bool:
    """Whether a sentence says nothing of its own but what came of the request just told."""
    if line.has("room", "deviate", "space", "undo"):
        return False
    if of_named(line, cases):
        return True
    if line.kind == "row" or not says("derogations.anaphor", line.text):
        return False  # each row of a table tells of something else
    return any(_close(case, line) for case in cases if not case.generic)


def follow(line: Line, cases: Sequence[Case], stages_told: Sequence[Stage]) -> None:
    """Add what came of it to the case that a sentence without a request of its own points at."""
    if not cases or (line.has("money") and not line.has("deviate", "room")):
        return
    at_home = says("derogations.home_body", line.text)
    told = [s for s in stages_told if not s.denied and not (s.status == "granted" and at_home)]
    permit = says("derogations.permit", line.text)
    for case in _pointed_at(line, cases, told) if told else ():
        if permit and domain_of(case) not in _OF_PERMITS:
            continue
        if not case.addressees and not case.own and line.has("ask", "talk", "grant", "refuse"):
            case.addressees = {one.id: one for one in line.mentions if is_authority(one)}
        add_steps(case, line, told)


def add_steps(case: Case, line: Line, told: Sequence[Stage]) -> None:
    """Add to a case what a sentence tells of its course: outcomes, and days."""
    for stage in told:
        outcome = stage.status in OUTCOMES
        dated = stage.day is not None and stage.status in ("asked", "explored")
        if outcome or dated:
            case.steps.append((stage, line))
            if line not in case.lines:
                case.lines.append(line)


def _pointed_at(line: Line, cases: Sequence[Case], told: Sequence[Stage]) -> list[Case]:
    """The cases a sentence tells more of: as a rule one, all near ones where it says 'beide'."""
    named = {mention.id for mention in line.mentions if is_authority(mention)}
    back = says("derogations.anaphor", line.text)
    close = [
        case
        for case in reversed(cases)
        if not case.generic and _close(case, line) and case.lines[-1].index != line.index
    ]
    if close and says("derogations.both", line.text):
        return close
    outcome = any(stage.status in OUTCOMES for stage in told)
    of_city = says("derogations.of_city", line.text)
    about = set(domain_points(line.text, rules(line.text)))
    for case in reversed(cases):
        mine = set(case.addressees)
        elsewhere = about and case.points and not about & set(case.points)
        if case.generic or (elsewhere and not named & mine):
            continue
        near = case in close
        if of_city and mine and not any("gemeente-" in key for key in mine):
            continue
        if named & mine and (near or back):
            return [case]
        if named and mine and not named & mine:
            continue
        if line.kind == "row" and not named:
            continue  # each row of a table tells of something else
        next_one = line.index - case.lines[-1].index == 1
        if near and (back or next_one or (outcome and case.lines[-1].piece == line.piece)):
            return [case]
    return of_named(line, cases) if outcome else []


def of_named(line: Line, cases: Sequence[Case]) -> list[Case]:
    """The case of a private party that a sentence names, where it has only one."""
    named = {
        mention.id
        for mention in line.mentions
        if mention.type in PRIVATE and says("parties.governed_by", line.text[: line.at(mention)])
    }
    own = [case for case in cases if case.requester is not None and case.requester.id in named]
    told = line.has("grant", "refuse", "notneeded") or says("stages.stands", line.text)
    return own if len(own) == 1 and told else []


def _close(case: Case, line: Line) -> bool:
    last = case.lines[-1]
    return line.index - last.index <= 3 and line.section == last.section
