"""A request as the record that is kept of it."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from core.findings import Derogation, Party, Span, Status, Step
from nlp import details
from nlp.addressees import minister
from nlp.authorities import OWN_RULES
from nlp.cases import OUTCOMES, Case, allowed, domain_of
from nlp.norms import level_of_domain, unique_norms
from nlp.signals import Line
from nlp.stages import Stage
from nlp.tables import says

BESIDE = 1  # sentences of the same paragraph that may tell for how long, where and for whom
# How far a request has come; of two statuses without a day the one further on holds.
RANK: dict[str, int] = {
    "proposed": 1,
    "explored": 2,
    "asked": 3,
    "not-needed": 4,
    "refused": 4,
    "granted": 4,
    "active": 5,
}


def record(case: Case, every: Sequence[Line], places: Sequence[str]) -> Derogation:
    """The record of a case; ``places`` are the neighbourhoods that are known by name."""
    domain = domain_of(case)
    steps = _ordered(case)
    status = case.status or _final(steps) if not case.generic else "mentioned"
    texts = [line.text for line in case.lines]
    sections = {line.section for line in case.lines}
    pieces = {line.piece for line in case.lines}
    told_at = {line.index for line in case.lines}
    beside = [
        line.text
        for line in every
        if line.piece in pieces and any(abs(line.index - index) <= BESIDE for index in told_at)
    ]
    within = [
        line.text
        for line in every
        if line.section in sections and (line.kind != "row" or line.piece in pieces)
    ]
    telling = [line for _, line in steps]  # first what says where it stands, then what is asked
    latest = [line.text for line in reversed(telling)]  # what was granted may last less than asked
    lasts = details.term(texts) or details.duration([*latest, *texts, *beside, *within])
    norms = unique_norms(case.norms)
    return Derogation(
        id="",
        requester=case.requester if not case.generic else None,
        addressees=_addressees(case, domain, status),
        instrument=case.instrument,
        norms=norms,
        domain=domain,
        status=status,
        history=tuple(
            Step(stage.status, line.span, stage.day)
            for stage, line in _ending_in(status, steps)
            if not case.generic
        ),
        spans=_spans([*telling, *case.lines]),
        space=details.space([*texts, *beside], places)
        or details.main_place(line.text for line in every),
        group=details.group(texts, beside),
        duration=lasts,
        missing=details.missing(
            " ".join(within),
            content=bool(norms) or any(line.has("rule", "norm") for line in case.lines),
            lasts=bool(lasts),
        ),
        why=", ".join(sorted((telling or case.lines)[0].cues)),
    )


def _spans(lines: Sequence[Line]) -> tuple[Span, ...]:
    """Where the lines stand, each once; a head alone ('Artikel 2.') shows nothing."""
    shown = [line for line in lines if not says("requests.bare_head", line.text)]
    return tuple(dict.fromkeys(line.span for line in shown or lines))


def _addressees(case: Case, domain: str, status: Status) -> tuple[Party, ...]:
    by_city = case.requester is not None and case.requester.type in OWN_RULES
    asked = next((key for line in case.lines if (key := minister(line))), "")
    # What is in force, and was asked of nobody and allowed by nobody, is within one's own power.
    alone = case.own or (status == "active" and not asked and not any(map(allowed, case.lines)))
    if by_city and case.requester and alone and not case.addressees:
        return (replace(case.requester, competent=True),)
    levels = [rule.level for rule in case.norms if rule.level]
    level = levels[0] if levels else level_of_domain(domain)
    found = []
    for mention in case.addressees.values():
        own = mention.level or ("federal" if mention.type == "federal" else "")
        competent = own == level if own and level else None
        found.append(Party(mention.id, mention.label, mention.type, competent))
    if not found and asked:
        label = "Vlaamse Regering" if asked == "vlaamse-regering" else "federale overheid"
        found.append(Party(asked, label, "other" if asked == "vlaamse-regering" else "federal"))
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


def _ending_in(status: Status, steps: Sequence[tuple[Stage, Line]]) -> list[tuple[Stage, Line]]:
    """The steps with the one that holds at the end, where no day tells when it was.

    The head of a decision tells its outcome first, and then what was asked on which day.
    """
    last = next((step for step in reversed(steps) if step[0].status == status), None)
    if last is None or last[0].day:
        return list(steps)
    return [*(step for step in steps if step is not last), last]


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


def numbered(records: Sequence[Derogation]) -> Iterator[Derogation]:
    """The records with an id that says who asks and about what, the same at each reading."""
    seen: dict[str, int] = {}
    for record in records:
        key = f"{record.requester.id if record.requester else 'algemeen'}-{record.domain}"
        seen[key] = seen.get(key, 0) + 1
        yield replace(record, id=key if seen[key] == 1 else f"{key}-{seen[key]}")
