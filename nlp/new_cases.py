"""A request as a sentence opens it: who, what rule, by which instrument, and whose rule it is."""

from collections.abc import Sequence

from core.findings import Instrument, Party
from nlp.addressees import authorities_of
from nlp.authorities import is_authority
from nlp.cases import Case
from nlp.mentions import Mention
from nlp.norms import Rule, domain_points, rules
from nlp.register import Organisation
from nlp.signals import Line, around
from nlp.stages import Stage
from nlp.tables import says


def new_case(
    line: Line,
    every: Sequence[Line],
    requester: Mention | None,
    home: Organisation | None,
    *,
    told: bool,
) -> Case:
    named = list(rules(line.text)) or _rules_near(line, every)
    return Case(
        requester=_party(requester) if requester else _party_of(home) or _named_before(line, every),
        told=told,
        addressees={},
        norms=named,
        points=domain_points(line.text, named),
        near=_domains_near(line, every),
        lines=[*_told_before(line, every), line, *_told_after(line, every)],
        instrument=_instrument(line),
        own=_is_own(line, named) or suspends(line, every),
        generic=is_generic(line, told=told) and not decides(line, every),
    )


def _told_before(line: Line, every: Sequence[Line]) -> list[Line]:
    """The sentence that tells what is asked, where this one only points back at it."""
    if domain_points(line.text, list(rules(line.text))) and not says("derogations.back", line.text):
        return []
    before = every[line.index - 1] if line.index else None
    if before is None or before.section != line.section or before.kind == "heading":
        return []
    return [] if before.question or before.has("money") else [before]


def _told_after(line: Line, every: Sequence[Line]) -> list[Line]:
    """What is asked, where a sentence only announces it: 'met het volgende verzoek: …'."""
    if not line.text.rstrip().endswith(":"):
        return []
    return [other for other in every[line.index + 1 : line.index + 2] if not other.question]


def _rules_near(line: Line, every: Sequence[Line]) -> list[Rule]:
    """The rule that is named nearest, and not of another authority; further off where the
    sentence points at one.
    """
    reach = 6 if says("derogations.some_rule", line.text) else 2
    own = set(authorities_of(line))
    return [
        rule
        for other in around(every, line, reach, 1)
        if not own or own.issuperset(authorities_of(other))
        for rule in rules(other.text)
    ][:1]


def _domains_near(line: Line, every: Sequence[Line]) -> dict[str, float]:
    near: dict[str, float] = {}
    for other in around(every, line, 3, 1):
        for domain, points in domain_points(other.text, rules(other.text)).items():
            near[domain] = max(near.get(domain, 0.0), points)
    for domain, points in domain_points(line.heading).items():
        near[domain] = near.get(domain, 0.0) + 0.7 * points
    return near


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
    if says("derogations.zone", line.text):
        return "regelluwe-zone"
    if says("derogations.experiment", line.text):
        return "experimentregelgeving"
    return "afwijking" if says("derogations.exception", line.text) else "unspecified"


def _is_own(line: Line, named: Sequence[Rule]) -> bool:
    """Whether a municipality softens a rule of its own here."""
    local = any(rule.level == "local" for rule in named)
    acts = says("derogations.local_act", line.text) or line.has("active")
    decides = says("derogations.home_decides", line.text) and line.has("deviate")
    return ((local and acts) or decides) and not _outside(line)


def is_generic(line: Line, *, told: bool) -> bool:
    """Whether a sentence speaks of what is possible for anybody, not of what somebody asks."""
    if line.has("generic") and says("stages.may_ask", line.text):
        return True
    if says("derogations.anyone", line.text) and not says("derogations.pronoun", line.text):
        return True
    happens = line.has("ask", "intend", "talk", "grant", "refuse", "notneeded", "active")
    if told or not line.has("room") or (happens and not line.has("generic")):
        return False
    own = [m for m in line.mentions if not is_authority(m) and m.type != "other"]
    return not own and not says("derogations.pronoun", line.text)


def decides(line: Line, every: Sequence[Line]) -> bool:
    """Whether a sentence is an article of a decision by which an authority gives room."""
    if line.writer is None or not is_authority(line.writer) or not line.has("room", "deviate"):
        return False
    return _is_article(line, every)


def suspends(line: Line, every: Sequence[Line]) -> bool:
    """Whether an article of a decision of a city sets something aside for a while."""
    if not (line.has("deviate") and line.has("limited")) or line.has("nonrule"):
        return False
    return line.writer is None and not _outside(line) and _is_article(line, every)


def _is_article(line: Line, every: Sequence[Line]) -> bool:
    before = every[line.index - 1].text if line.index else ""
    return any(says("derogations.article", text) for text in (line.text, before))


def _outside(line: Line) -> bool:
    return any(is_authority(mention) for mention in line.mentions)


def tolerates(line: Line) -> bool:
    """Whether a municipality looks away, which is in its own power whatever the rule."""
    looks_away = says("derogations.tolerates", line.text)
    return looks_away and not _outside(line) and not line.has("ask", "talk")


def make_own(case: Case, line: Line) -> None:
    """A rule softened within one's own power is no request: it is in force."""
    if case.requester is None or case.requester.type != "municipality":
        return
    statuses = {stage.status for stage, _ in case.steps}
    if statuses & {"refused", "not-needed", "asked"} or statuses == {"proposed"}:
        return
    days = [stage.day for stage, _ in case.steps if stage.day]
    case.steps = [(Stage("active", 0, days[0] if days else None), line)]
