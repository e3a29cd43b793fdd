"""One request through several documents: what came of it is its dated history."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from core.corrections import BY_PERSON
from core.findings import Derogation, Norm, Party, Status, Step, Telling, Thread
from nlp.cases import OPEN, OUTCOMES
from nlp.norms import OTHER
from nlp.request_records import RANK


def threads(tellings: Iterable[Telling]) -> tuple[Thread, ...]:
    """The requests that several documents tell of, each once; possibilities stay as they are.

    Two accounts are of one request where the same party asks in the same contract and domain, and
    they do not name different authorities, or where a person says so. So are those of different
    authorities of which the same came on one day: an agency is asked, the government decides.
    """
    groups: list[list[Telling]] = []
    for telling in sorted(tellings, key=lambda one: (one.date or "", one.doc_id)):
        group = next((own for own in groups if _same(own, telling)), None)
        if group is None:
            groups.append([telling])
        else:
            group.append(telling)
    return tuple(Thread(_merged(own), tuple(own)) for own in _met(groups))


def _met(groups: Iterable[list[Telling]]) -> list[list[Telling]]:
    """The groups, those joined in which the same came of the request on one day."""
    found: list[list[Telling]] = []
    for group in groups:
        other = next((own for own in found if _same_outcome(own, group)), None)
        if other is None:
            found.append(group)
        else:
            other += group
    return found


def _same_outcome(group: Sequence[Telling], other: Sequence[Telling]) -> bool:
    pairs = [(old.request, new.request) for old in group for new in other]
    domains = {one.domain for pair in pairs for one in pair} - {OTHER}
    same = len(domains) < 2 and all(_asked_by_same(old, new) for old, new in pairs)
    asked = [_ids(old.addressees) & _ids(new.addressees) for old, new in pairs]
    met = any(_outcomes(old) & _outcomes(new) for old, new in pairs)
    return same and met and not any(asked)


def _outcomes(request: Derogation) -> set[tuple[Status, str]]:
    """What came of it, on which day."""
    steps = request.history
    return {(one.status, one.date) for one in steps if one.date and one.status in OUTCOMES}


def _same(group: Sequence[Telling], telling: Telling) -> bool:
    new = telling.request
    if any(_joined(old.request, new) for old in group):
        return True
    if new.requester is None:
        return False
    own = [old for old in group if not old.request.one_with]
    return all(_agree(old.request, new) for old in own or group) and any(
        old.doc_id != telling.doc_id for old in group
    )


def _joined(old: Derogation, new: Derogation) -> bool:
    """Whether a person said that one of them is the other."""
    said = new.one_with == old.id or old.one_with == new.id
    return said and not _of_two_contracts(old, new)


def _of_two_contracts(old: Derogation, new: Derogation) -> bool:
    return bool(old.contract and new.contract and old.contract != new.contract)


def _asked_by_same(old: Derogation, new: Derogation) -> bool:
    """Whether the same party asks in both, of the same contract."""
    if old.requester is None or new.requester is None or _of_two_contracts(old, new):
        return False
    return old.requester.id == new.requester.id


def _agree(old: Derogation, new: Derogation) -> bool:
    if not _asked_by_same(old, new):
        return False
    mine, theirs = _ids(old.addressees), _ids(new.addressees)
    if mine and theirs and not mine & theirs:
        return False
    unknown = OTHER in (old.domain, new.domain)
    return old.domain == new.domain or bool(unknown and mine & theirs)


def _ids(parties: Sequence[Party]) -> frozenset[str]:
    return frozenset(party.id for party in parties)


def one_request(doc_id: str, stays: Derogation, goes: Derogation) -> Derogation:
    """What a document tells of one request in two records: the one that stays, with the other's."""
    merged = _merged([Telling(doc_id, None, one) for one in (stays, goes)])
    return replace(
        merged,
        spans=tuple(dict.fromkeys((*stays.spans, *goes.spans))),
        history=tuple(replace(step, doc_id="") for step in merged.history),
    )


def _merged(group: Sequence[Telling]) -> Derogation:
    """The request as all accounts together tell it: first told first, latest status last."""
    requests = [telling.request for telling in group]
    first = next((one for one in requests if not one.one_with), requests[0])
    by_weight = (first, *requests)  # of those a person joined, the one that stays tells first
    history = _history(group)
    decided = _decided(requests)
    return replace(
        first,
        addressees=tuple({p.id: p for request in requests for p in request.addressees}.values()),
        norms=_norms(requests),
        domain=next((one.domain for one in by_weight if one.domain != OTHER), OTHER),
        instrument=next(
            (one.instrument for one in by_weight if one.instrument != "unspecified"), "unspecified"
        ),
        status=decided.status if decided else _status(group, history),
        why=decided.why if decided else first.why,
        decided_on=decided.decided_on if decided else None,
        history=history,
        space=next((one.space for one in by_weight if one.space), None),
        group=next((one.group for one in by_weight if one.group), None),
        duration=_duration(requests),
        missing=tuple(
            element for element in first.missing if all(element in r.missing for r in requests)
        ),
    )


def _duration(requests: Sequence[Derogation]) -> str | None:
    """For how long: as was granted, in the words of the last account of that, else as was asked."""
    told = [one for one in requests if one.duration]
    granted = [one for one in told if one.status in ("granted", "active")]
    return granted[-1].duration if granted else told[0].duration if told else None


def _norms(requests: Sequence[Derogation]) -> tuple[Norm, ...]:
    by_name = {norm.now or norm.label: norm for request in requests for norm in request.norms}
    return tuple(by_name.values())


def _history(group: Sequence[Telling]) -> tuple[Step, ...]:
    """The steps of all accounts by day; a step without one counts on the day of its document.

    Without a day of its own a step that was told before is no new one, nor is the asking behind
    its outcome.
    """
    dated: list[tuple[str, int, bool, Step]] = []
    for telling in group:
        for place, step in enumerate(telling.request.history):
            day = step.date or telling.date
            kept_step = replace(step, date=day, doc_id=telling.doc_id)
            dated.append((day or "", place, step.date is not None, kept_step))
    dated.sort(key=lambda item: item[:2])
    kept: list[Step] = []
    for _, _, has_day, step in dated:
        same = [old for old in kept if old.status == step.status]
        if any(old.date == step.date for old in same):
            continue
        new = not same and not (step.status in OPEN and any(o.status not in OPEN for o in kept))
        if has_day or new:
            kept.append(step)
    return tuple(kept)


def _decided(requests: Sequence[Derogation]) -> Derogation | None:
    """The one that a person gave its status, which goes before what documents tell."""
    return next((one for one in requests if one.why.startswith(BY_PERSON)), None)


def _status(group: Sequence[Telling], history: Sequence[Step]) -> Status:
    """The last status; a later mere mention of the asking does not undo an outcome.

    One account alone says itself where it stands: the words of a document tell more than the days.
    """
    told = group[0].request.status
    if len(group) == 1:
        return told
    best: Status | None = None
    for step in history:
        if best is None or RANK[step.status] >= RANK[best]:
            best = step.status
    return best or told
