"""Requests to set a rule aside, put together from the sentences that tell of them."""

import math
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cache

from core.findings import Derogation, Instrument, Party, Status, Step
from nlp import details
from nlp.mentions import Mention
from nlp.norms import (
    OTHER,
    Rule,
    domain_points,
    level_of_domain,
    local_rules,
    rules,
    unique_norms,
)
from nlp.parties import author as author_of
from nlp.parties import is_authority, minister, near_addressees, only_authority, sides
from nlp.reading import Reading
from nlp.register import Organisation, Register
from nlp.signals import Cues, Line, around, lines
from nlp.stages import Stage, is_infinite, stages
from nlp.tables import table

THRESHOLD = 0.42
RANK: dict[str, int] = {
    "proposed": 1,
    "explored": 2,
    "asked": 3,
    "not-needed": 4,
    "refused": 4,
    "granted": 4,
    "active": 5,
}
OUTCOMES = frozenset({"granted", "refused", "not-needed", "active"})
_ANAPHOR = re.compile(
    r"\b(?:dit|dat|die|deze|hetzelfde|ons|onze|haar|hun|zijn|het|de|Het|De)\s(?:\w+\s)?(?:verzoek|vraag|aanvraag|voorstel|afwijking|vrijstelling|uitzondering"
    r"|ontheffing|regeling|maatregel|zone|proef|toelating|toestemming|instemming|goedkeuring|brief|brieven|dossier|kader|gedoogbeleid|versoepeling)\b"
    r"|\b(?:daarop|hierop|daarover|hierover|hiervoor|daarvoor|daarmee|hiermee|waarvoor|ervoor|daartoe|daarin|erop|eraan|hierin)\b|^\W*(?:Die|Dat|Ze|Zij|Het antwoord)\b",
    re.IGNORECASE,
)
_OTHER_ONE = re.compile(
    r"\b(?:tweede|derde|andere|bijkomende|aparte|afzonderlijke)\s(?:vraag|verzoek|aanvraag|spoor|afwijking|punt)\b|\b(?:daarnaast|anderzijds|bovendien|voorts|ook)\s(?:vra|verzoe|wil|wen)",
    re.IGNORECASE,
)
_HEARSAY = re.compile(
    r"\b(?:iemand|een\s(?:bewoner|raadslid|journalist|deelnemer|burger|aanwezige|buur)|men|sommigen|raadslid\s\w+)\s(?:\w+\s)?(?:vraagt|vroeg|suggereert|wil\sweten|oppert)\b"
    r"|\b(?:hij|[Ss]chepen\s\w+|[Bb]urgemeester|raadslid\s\w+|[Vv]oorzitter)\s(?:vraagt|vroeg)\b"
    r"|\bin\sde\s(?:krant|pers|media)\b|\bIk\shoor\b",
    re.IGNORECASE,
)
_COORDINATE = re.compile(
    r",?\s(?:en|alsook|evenals|alsmede|én)\s(?=(?:zonder|van|om|dat|een|voor|bij|aan|tot|anderzijds|daarnaast|tegelijk|de|het|met)\b)"
)
_HOME_BODY = re.compile(
    r"\b(?:stuurgroep|college|gemeenteraad|projectgroep|werkgroep|verslag|begroting|budget|vergadering)\b",
    re.IGNORECASE,
)
_LOCAL_ACT = re.compile(
    r"\b(?:gemeenteraad|raad|college|schepencollege|stadsbestuur|gemeentebestuur|stad|gemeente|dienst\sHandhaving|Artikel\s1)\b"
)


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


def derogations(
    readings: Sequence[Reading],
    found: Sequence[Mention],
    register: Register,
    home_at: Callable[[int], Organisation | None],
    *,
    year: str = "",
    places: Sequence[str] = (),
) -> tuple[Derogation, ...]:
    """The requests a document tells of; ``home_at`` gives the municipality at an offset."""
    every = lines(readings, found)
    cases = list(_cases(every, readings, found, home_at, year))
    records = [_record(case, every, places) for case in cases]
    return tuple(_numbered(records))


def _cases(
    every: Sequence[Line],
    readings: Sequence[Reading],
    found: Sequence[Mention],
    home_at: Callable[[int], Organisation | None],
    year: str,
) -> list[Case]:
    cases: list[Case] = []
    writers: dict[Organisation | None, Mention | None] = {}
    worths = [worth(line, every) for line in every]
    strong = frozenset(i for i, value in enumerate(worths) if value >= THRESHOLD)
    for line in every:
        if line.question or line.kind == "heading" or not (cases or line.index in strong):
            continue
        if _HEARSAY.search(line.text):
            continue
        home = home_at(line.span.start)
        if home not in writers:
            writers[home] = author_of(readings, found, home)
        writer = writers[home]
        if line.index in strong and not _only_goes_on(line, cases):
            parts = list(split(line))
            first = stages(parts[0], follows=bool(cases), year=year)
            for part in parts:
                told = stages(part, follows=bool(cases), year=year)
                if part is not parts[0] and is_infinite(part.text) and first:
                    told = first
                _take(part, every, cases, strong, writer, home, told)
        elif cases:
            _follow(line, cases, stages(line, follows=True, year=year))
    return [case for case in cases if case.steps or case.generic]


def _only_goes_on(line: Line, cases: Sequence[Case]) -> bool:
    """Whether a sentence says nothing of its own but what came of the request just told."""
    if line.has("room", "deviate", "space", "undo") or not _ANAPHOR.search(line.text):
        return False
    return any(_close(case, line) for case in cases if not case.generic)


def _prelude(line: Line, every: Sequence[Line]) -> Iterator[tuple[Stage, Line]]:
    """What the sentences just before tell of the asking: 'Wij schreven hun op 3 mei. Gevraagd …'."""
    for other in around(every, line, 2, 0):
        if other.piece == line.piece and not other.question and not other.has("money"):
            if re.search(
                r"\b(?:verzoek|vraag|brief|aanvraag|schrijven|schriftelijk)\b", other.text
            ):
                for stage in stages(other):
                    if stage.status == "asked" and not stage.denied and stage.day:
                        yield stage, other


def _take(
    line: Line,
    every: Sequence[Line],
    cases: list[Case],
    strong: frozenset[int],
    writer: Mention | None,
    home: Organisation | None,
    told: Sequence[Stage],
) -> None:
    """Make a case of a sentence, or add it to the one it goes on about."""
    shown = sides(line, every, writer)
    if shown.backwards:
        _follow(line, cases, told)
        return
    if told and (told[0].denied or all(stage.denied for stage in told)):
        return
    case = _new_case(line, every, shown.requester, home, told=shown.told)
    for mention in shown.addressees:
        case.addressees[mention.id] = mention
    if not case.addressees and not case.own and not case.generic:
        told_of = {stage.status for stage in told} - {"proposed"}
        near = (
            near_addressees(line, every, strong) or (told_of and only_authority(line, every)) or ()
        )
        for mention in near:
            case.addressees[mention.id] = mention
    case.steps = [(stage, line) for stage in told if not stage.denied]
    if not case.steps and (case.addressees or line.has("room", "intend")):
        case.steps = [(Stage("proposed", 0), line)]
    if case.steps and not case.own:
        case.steps = [*_prelude(line, every), *case.steps]
    if case.requester is None and not line.has("ask", "talk", "grant", "refuse"):
        case.generic = line.has("room")
    if case.own or _tolerates(case, line):
        _make_own(case, line)
    elif not cases and _only_policy(case, line, told=shown.told, acts=bool(shown.addressees)):
        return
    if case.generic:
        case.requester = None
    same = _same_case(case, line, cases)
    if same:
        _join(same, case)
    elif case.requester is not None or case.generic:
        cases.append(case)


def _only_policy(case: Case, line: Line, *, told: bool, acts: bool) -> bool:
    """Whether an authority changes its own rules, or an idea was dropped before it was asked."""
    statuses = {stage.status for stage, _ in case.steps}
    if statuses == {"active"} and not told and acts and not line.has("ask", "grant"):
        return True
    dropped = re.search(
        r"\b(?:voorstel|idee|denkpiste|suggestie)\b|\bte\svragen\b", line.text, re.I
    )
    return statuses == {"refused"} and not case.addressees and bool(dropped)


def _new_case(
    line: Line,
    every: Sequence[Line],
    requester: Mention | None,
    home: Organisation | None,
    *,
    told: bool,
) -> Case:
    named = list(rules(line.text))
    near: dict[str, float] = {}
    for other in around(every, line, 3, 1):
        for domain, points in domain_points(other.text, rules(other.text)).items():
            near[domain] = max(near.get(domain, 0.0), points)
    for domain, points in domain_points(line.heading).items():
        near[domain] = near.get(domain, 0.0) + 0.7 * points
    if not named:
        reach = 6 if re.search(r"verordening|reglement|norm\b|regel\b", line.text) else 2
        named = [rule for other in around(every, line, reach, 1) for rule in rules(other.text)][:1]
    party = _party(requester) if requester else _party_of(home) or _named_before(line, every)
    return Case(
        requester=party,
        told=told,
        addressees={},
        norms=named,
        points=domain_points(line.text, named),
        near=near,
        lines=[line],
        instrument=_instrument(line),
        own=_is_own(line, named),
        generic=_is_generic(line, told=told),
    )


def _named_before(line: Line, every: Sequence[Line]) -> Party | None:
    """The municipality a paragraph is about, on a page that tells of several."""
    for other in reversed(every[: line.index]):
        if other.piece != line.piece:
            return None
        own = [mention for mention in other.mentions if mention.type == "municipality"]
        if own:
            return _party(own[0])
    return None


def _party(mention: Mention) -> Party:
    return Party(mention.id, mention.label, mention.type)


def _party_of(home: Organisation | None) -> Party | None:
    return Party(home.id, home.label, home.type) if home else None


def _instrument(line: Line) -> Instrument:
    text = line.text.lower()
    if re.search(r"regel[- ]?(?:luw|arm|vrij)", text):
        return "regelluwe-zone"
    if re.search(
        r"experiment(?:en|eer)?(?:regel|wet|bepal|claus|artikel|decreet|besluit)|experimentele\s(?:regel|wet)",
        text,
    ):
        return "experimentregelgeving"
    deviates = re.search(
        r"afw[ie]+jk|afgeweken|wijk|vrij\S*stel|vrijgesteld|onthe|ontsla|uitzonder|uitgezonderd|dispens|derog|losgelaten|los te laten|laten (?:vallen|varen|rusten)"
        r"|buiten (?:toepassing|beschouwing)|niet (?:toegepast|toe te passen|gebonden|mee|aan te rekenen|als)|verleng|opzij|ontsnap|anders",
        text,
    )
    return "afwijking" if deviates else "unspecified"


def _is_own(line: Line, named: Sequence[Rule]) -> bool:
    """Whether a municipality softens a rule of its own here."""
    local = any(rule.level == "local" for rule in named)
    outside = any(is_authority(mention) for mention in line.mentions)
    return local and not outside and bool(_LOCAL_ACT.search(line.text) or "active" in line.cues)


def _tolerates(case: Case, line: Line) -> bool:
    """Whether a municipality looks away, which is in its own power whatever the rule."""
    said = re.search(r"\bgedoog|\bgedogen\b|\boogluikend\b", line.text, re.I)
    outside = any(is_authority(mention) for mention in line.mentions)
    return bool(said) and not outside and not line.has("ask", "talk")


def _make_own(case: Case, line: Line) -> None:
    """A rule softened within one's own power is no request: it is in force."""
    if case.requester is None or case.requester.type != "municipality":
        return
    statuses = {stage.status for stage, _ in case.steps}
    if statuses & {"refused", "not-needed"} or statuses == {"proposed"} or "asked" in statuses:
        return
    days = [stage.day for stage, _ in case.steps if stage.day]
    case.steps = [(Stage("active", 0, days[0] if days else None), line)]


def _is_generic(line: Line, *, told: bool) -> bool:
    """Whether a sentence speaks of what is possible for anybody, not of what somebody asks."""
    happens = line.has("ask", "intend", "talk", "grant", "refuse", "notneeded", "active")
    if told or not line.has("room") or (happens and not line.has("generic")):
        return False
    own = [m for m in line.mentions if not is_authority(m) and m.type != "other"]
    return not own and not re.search(r"\b(?:wij|we|ons|onze|zij|ze|men)\b", line.text, re.I)


def _same_case(new: Case, line: Line, cases: Sequence[Case]) -> Case | None:
    """The case that a sentence goes on about, the latest first."""
    points_back = bool(_ANAPHOR.search(line.text))
    other_one = bool(_OTHER_ONE.search(line.text))
    for case in reversed(cases):
        if case.generic != new.generic:
            continue
        if _fits(case, new, line, points_back=points_back, other_one=other_one):
            return case
    only = [case for case in cases if not case.generic]
    vague = not new.points and not new.addressees and not other_one
    return only[0] if vague and len(only) == 1 and not new.generic else None


def _fits(case: Case, new: Case, line: Line, *, points_back: bool, other_one: bool) -> bool:
    last = case.lines[-1]
    if case.lines[-1].index == line.index:
        return False
    mine, theirs = set(case.addressees), set(new.addressees)
    if mine and theirs and not mine & theirs:
        return False
    if _other_requester(case, new):
        return False
    near = last.section == line.section and line.index - last.index <= 4
    if other_one and not (mine & theirs and points_back):
        return False
    same_domain = _domain(case) == _domain(new)
    own = bool(new.points)
    if own and case.points and not same_domain and not (set(new.points) & set(case.points)):
        return points_back and near and bool(mine & theirs)
    if near:
        return same_domain or points_back or not own or bool(mine & theirs)
    if not own and mine & theirs:
        return True
    return same_domain and bool(mine & theirs or points_back or not theirs)


def _other_requester(case: Case, new: Case) -> bool:
    """Whether two cases have another requester, and not only one that is not named."""
    if not new.requester or not case.requester or new.requester.id == case.requester.id:
        return False
    cities = new.requester.type == case.requester.type == "municipality"
    return new.told or cities


def _join(case: Case, new: Case) -> None:
    case.lines += new.lines
    case.steps += new.steps
    case.addressees |= new.addressees
    known = {rule.norm.label for rule in case.norms}
    case.norms += [rule for rule in new.norms if rule.norm.label not in known]
    for domain, points in new.points.items():
        case.points[domain] = case.points.get(domain, 0.0) + points
    if new.told and not case.told:
        case.requester, case.told = new.requester, True
    if case.instrument == "unspecified":
        case.instrument = new.instrument


def _follow(line: Line, cases: Sequence[Case], stages_told: Sequence[Stage]) -> None:
    """Add what came of it to the case that a sentence without a request of its own points at."""
    if not cases or (line.has("money") and not line.has("deviate", "room")):
        return
    at_home = _HOME_BODY.search(line.text)
    told = [s for s in stages_told if not s.denied and not (s.status == "granted" and at_home)]
    for case in _pointed_at(line, cases, told) if told else ():
        _add_steps(case, line, told)


def _add_steps(case: Case, line: Line, told: Sequence[Stage]) -> None:
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
    back = bool(_ANAPHOR.search(line.text))
    close = [
        case
        for case in reversed(cases)
        if not case.generic and _close(case, line) and case.lines[-1].index != line.index
    ]
    if close and re.search(r"\b[Bb]eide\b|\b[Aa]lle\s(?:vragen|verzoeken)\b", line.text):
        return close
    outcome = any(stage.status in OUTCOMES for stage in told)
    for case in reversed(cases):
        if case.generic:
            continue
        mine = set(case.addressees)
        near = case in close
        if named & mine and (near or back):
            return [case]
        if named and mine and not named & mine:
            continue
        next_one = line.index - case.lines[-1].index == 1
        if near and (back or next_one or (outcome and case.lines[-1].piece == line.piece)):
            return [case]
    return []


def _close(case: Case, line: Line) -> bool:
    last = case.lines[-1]
    return line.index - last.index <= 3 and line.section == last.section


def split(line: Line) -> Iterator[Line]:
    """The sentence in two where it tells of two requests; else the sentence itself."""
    for cut in _COORDINATE.finditer(line.text):
        left, right = _part(line, 0, cut.start()), _part(line, cut.end(), len(line.text))
        if _two_requests(left, right):
            yield left
            yield from split(right)
            return
    yield line


def _part(line: Line, start: int, end: int) -> Line:
    text = line.text[start:end]
    own = tuple(m for m in line.mentions if start <= line.at(m) < end)
    return replace(line, text=text, mentions=own, offset=line.offset + start, cues=Cues(text))


def _two_requests(left: Line, right: Line) -> bool:
    """Whether both halves set a rule aside, and not the same one or not of the same authority."""
    for half in (left, right):
        if not half.has("deviate", "room") or not half.has("rule", "norm"):
            return False
    ours = {m.id for m in left.mentions if is_authority(m)}
    theirs = {m.id for m in right.mentions if is_authority(m)}
    if ours and theirs:
        return ours != theirs
    one, other = (
        _best(domain_points(left.text, rules(left.text))),
        _best(domain_points(right.text, rules(right.text))),
    )
    return bool(one and other and one != other)


def _best(points: dict[str, float]) -> str:
    return max(sorted(points), key=lambda domain: points[domain]) if points else ""


def _domain(case: Case) -> str:
    points = dict(case.points)
    for domain, value in case.near.items():
        points[domain] = points.get(domain, 0.0) + 0.45 * value
    return _best(points) or OTHER


@cache
def _weights() -> dict[str, float]:
    return {row["feature"]: float(row["weight"]) for row in table("request_weights")}


def features(line: Line, every: Sequence[Line]) -> dict[str, float]:
    """What speaks for and against a sentence telling of a request, each 0 or 1 or a product."""
    names = (
        "room space deviate allow norm rule obstacle ask intend talk grant refuse notneeded active"
        " conditional generic money information limited undo you"
    ).split()
    found = {name: float(line.has(name)) for name in names}
    if line.has("nonrule") and not line.has("rule", "norm", "room"):
        found["deviate"] = 0.0
    found["authority"] = float(any(is_authority(m) for m in line.mentions))
    event = float(line.has("ask", "talk", "grant", "refuse", "notneeded"))
    found["event"] = event
    found["authority_event"] = event * found["authority"]
    found["deviate_rule"] = found["deviate"] * max(found["rule"], found["norm"])
    found["deviate_event"] = found["deviate"] * event
    found["room_event"] = found["room"] * max(event, found["intend"])
    found["authority_deviate"] = found["authority"] * found["deviate"]
    found["authority_room"] = found["authority"] * found["room"]
    found["space_rule"] = found["space"] * max(found["rule"], found["norm"])
    found["own_rule"] = float(any(True for _ in local_rules(line.text)))
    found["own_deviate"] = found["own_rule"] * max(found["deviate"], found["room"])
    close = list(around(every, line, 3, 1))
    for name in ("room", "deviate", "norm", "obstacle", "rule", "space"):
        found[f"near_{name}"] = float(any(other.has(name) for other in close))
    found["near_authority"] = float(any(is_authority(m) for o in close for m in o.mentions))
    found["near_event"] = float(any(other.has("ask", "talk") for other in close))
    heading = Cues(line.heading)
    found["heading"] = float(any(heading.get(name) for name in ("room", "deviate", "rule", "norm")))
    return found


def _speaks(line: Line, every: Sequence[Line]) -> bool:
    """Whether a sentence says what is to be set aside, or points at a neighbour that does."""
    if line.has("room", "deviate", "space", "undo"):
        return True
    if line.has("allow") and line.has("rule", "norm", "ask", "talk", "grant", "notneeded"):
        return True
    if not line.has("ask", "talk", "notneeded", "grant", "refuse"):
        return False
    of_rules = line.has("rule", "norm", "allow") and not line.has("money")
    if of_rules and any(is_authority(mention) for mention in line.mentions):
        return True
    before = [other for other in around(every, line, 3, 0)]
    return any(other.has("room", "deviate", "space", "obstacle") for other in before)


def worth(line: Line, every: Sequence[Line]) -> float:
    """How likely it is (0..1) that a sentence tells of a request."""
    if line.question or not line.has(
        "room", "space", "deviate", "allow", "norm", "rule", "ask", "talk", "notneeded"
    ):
        return 0.0
    if not _speaks(line, every):
        return 0.0
    weights = _weights()
    total = weights["bias"] + sum(
        weights.get(name, 0.0) * value for name, value in features(line, every).items()
    )
    return 1 / (1 + math.exp(-total))


def _record(case: Case, every: Sequence[Line], places: Sequence[str]) -> Derogation:
    domain = _domain(case)
    steps = _ordered(case)
    status = _final(steps) if not case.generic else "mentioned"
    sections = {line.section for line in case.lines}
    pieces = {line.piece for line in case.lines}
    texts = [line.text for line in case.lines]
    around_it = [line.text for line in every if line.piece in pieces]
    whole = " ".join(line.text for line in every if line.section in sections)
    lasts = details.duration([*texts, *around_it])
    norms = unique_norms(case.norms)
    return Derogation(
        id="",
        requester=case.requester if not case.generic else None,
        addressees=_addressees(case, domain),
        instrument=case.instrument,
        norms=norms,
        domain=domain,
        status=status,
        history=tuple(
            Step(stage.status, line.span, stage.day) for stage, line in steps if not case.generic
        ),
        spans=tuple(dict.fromkeys(line.span for line in case.lines)),
        space=details.space([*texts, *around_it], places),
        group=details.group([*texts, *around_it]),
        duration=lasts,
        missing=details.missing(whole, content=bool(norms) or bool(case.points), lasts=bool(lasts)),
        why=", ".join(sorted(case.lines[0].cues)),
    )


def _addressees(case: Case, domain: str) -> tuple[Party, ...]:
    if (
        case.own
        and case.requester
        and case.requester.type == "municipality"
        and not case.addressees
    ):
        return (replace(case.requester, competent=True),)
    levels = [rule.level for rule in case.norms if rule.level]
    level = levels[0] if levels else level_of_domain(domain)
    found = []
    for mention in case.addressees.values():
        own = mention.level or ("federal" if mention.type == "federal" else "")
        competent = own == level if own and level else None
        found.append(Party(mention.id, mention.label, mention.type, competent))
    if not found:
        wanted = next((key for line in case.lines if (key := minister(line))), "")
        if wanted:
            label = "Vlaamse Regering" if wanted == "vlaamse-regering" else "federale overheid"
            found.append(
                Party(wanted, label, "other" if wanted == "vlaamse-regering" else "federal")
            )
    return tuple(found)


def _ordered(case: Case) -> list[tuple[Stage, Line]]:
    """The steps in order of time: dated ones by day, the others where they are told."""
    steps = list(case.steps)
    if all(stage.day for stage, _ in steps):
        steps.sort(key=lambda step: step[0].day or "")
    unique: list[tuple[Stage, Line]] = []
    for stage, line in steps:
        same = [n for n, (old, _) in enumerate(unique) if old.status == stage.status]
        if same and (stage.day is None or unique[same[-1]][0].day == stage.day):
            continue
        if same and unique[same[-1]][0].day is None:
            unique[same[-1]] = (stage, line)
            continue
        unique.append((stage, line))
    return unique


def _final(steps: Sequence[tuple[Stage, Line]]) -> Status:
    if not steps:
        return "proposed"
    dated = [stage for stage, _ in steps if stage.day]
    best = max((stage for stage, _ in steps), key=lambda stage: RANK[stage.status])
    if dated:
        last = max(dated, key=lambda stage: (stage.day or "", RANK[stage.status]))
        undone = [s for s, _ in steps if not s.day and RANK[s.status] > RANK[last.status]]
        if last.status == "asked" and any(stage.status in ("refused",) for stage in dated):
            return "asked"
        if not undone and RANK[last.status] >= RANK[best.status]:
            return last.status
    outcomes = [stage for stage, _ in steps if stage.status in OUTCOMES]
    return outcomes[-1].status if outcomes else best.status


def _numbered(records: Sequence[Derogation]) -> Iterator[Derogation]:
    """The records with an id that says who asks and about what, the same at each reading."""
    seen: dict[str, int] = {}
    for record in records:
        key = f"{record.requester.id if record.requester else 'algemeen'}-{record.domain}"
        seen[key] = seen.get(key, 0) + 1
        yield replace(record, id=key if seen[key] == 1 else f"{key}-{seen[key]}")


def norm_names(record: Derogation) -> tuple[str, ...]:
    """The names the norms of a record go by today."""
    return tuple(norm.now or norm.label for norm in record.norms)
