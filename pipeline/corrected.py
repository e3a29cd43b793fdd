"""What a person's corrections do to the record of one document."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, cast

from core.corrections import BY_PERSON, Correction, CorrectionKind, status_on, tellings_of
from core.findings import ActorFinding, Derogation, Party, Role, Span, Status, Tags
from core.records import Finding

if TYPE_CHECKING:
    from index.store_corrections import Recorded

_Where = Callable[[Span], bool]


@dataclass(frozen=True, slots=True)
class _Scope:
    """Where the contracts stand in the document at hand."""

    doc_id: str
    contracts: tuple[Finding, ...]

    def of(self, correction: Correction) -> _Where | None:
        """Whether a span is meant; None where the correction is not about this document."""
        if correction.document not in ("", self.doc_id):
            return None
        if not correction.contract:
            return lambda _: True
        held = [one for one in self.contracts if one.concept == correction.contract]
        return lambda span: any(one.start < span.end and one.end > span.start for one in held)


def corrected(machine: "Recorded", held: Sequence[Correction]) -> "Recorded":
    """The record with every correction that holds for the document, in their order."""
    from nlp.tagging import flatten

    contracts = tuple(one for one in machine.findings if one.kind == "contract")
    for correction in held:
        if correction.kind == "contract" and correction.document == machine.doc_id:
            contracts = _contract(correction, machine.length)
    scope = _Scope(machine.doc_id, contracts)
    tags = machine.tags
    for correction in _here(held, machine.doc_id):
        where = scope.of(correction)
        if where is not None and correction.kind in _TAG_CHANGES:
            tags = _TAG_CHANGES[correction.kind](tags, correction, where)
    if tags == machine.tags and contracts == _contracts_of(machine):
        return machine
    kept = [one for one in machine.findings if one.kind not in _FROM_TAGS]
    others = [one for one in kept if one.kind != "contract"]
    flat = [one for one in flatten(tags) if one.kind in _FROM_TAGS]
    findings = sorted(
        (*flat, *others, *contracts), key=lambda one: (one.start, one.end, one.kind, one.concept)
    )
    return replace(machine, tags=tags, findings=tuple(findings))


def _here(held: Sequence[Correction], doc_id: str) -> Iterator[Correction]:
    """The corrections as they are about one document: each of a record by its id."""
    for correction in held:
        told = tellings_of(correction)
        if not told:
            yield correction
        for record, document in told:
            if document == doc_id:
                yield replace(correction, subject=record)


_FROM_TAGS = frozenset({"theme", "actor", "derogation"})


def _contracts_of(machine: "Recorded") -> tuple[Finding, ...]:
    return tuple(one for one in machine.findings if one.kind == "contract")


def _why(correction: Correction) -> str:
    return f"{BY_PERSON}: {correction.by}" if correction.by else BY_PERSON


def _contract(correction: Correction, length: int) -> tuple[Finding, ...]:
    if not correction.value:
        return ()
    from pipeline.registers import contract_labels

    label = contract_labels().get(correction.value, correction.value)
    return (Finding("contract", correction.value, label, 0, max(length, 1), _why(correction)),)


def _not_actor(tags: Tags, correction: Correction, where: _Where) -> Tags:
    actors = (
        one
        for actor in tags.actors
        for one in _without(actor, where if actor.id == correction.subject else None)
    )
    return replace(tags, actors=tuple(actors))


def _without(actor: ActorFinding, where: _Where | None) -> list[ActorFinding]:
    if where is None:
        return [actor]
    spans = tuple(span for span in actor.spans if not where(span))
    return [replace(actor, spans=spans)] if spans else []


def _role(tags: Tags, correction: Correction, where: _Where) -> Tags:
    role, why = cast(Role, correction.value), _why(correction)

    def changed(actor: ActorFinding) -> ActorFinding:
        return replace(actor, role=role, why=why, guess=False)

    return replace(tags, actors=_with_actor(tags, correction, where, changed))


def _with_actor(
    tags: Tags,
    correction: Correction,
    where: _Where,
    change: Callable[[ActorFinding], ActorFinding],
) -> tuple[ActorFinding, ...]:
    """The actors with the one that a correction is of changed in the words that are meant."""
    actors: list[ActorFinding] = []
    for actor in tags.actors:
        meant = tuple(span for span in actor.spans if where(span))
        if actor.id != correction.subject or not meant:
            actors.append(actor)
            continue
        actors += _without(actor, where)
        actors.append(change(replace(actor, spans=meant)))
    return _joined(actors)


def _merge(tags: Tags, correction: Correction, where: _Where) -> Tags:
    target, why = _known_actor(tags, correction.value), _why(correction)

    def merged(actor: ActorFinding) -> ActorFinding:
        return replace(
            actor, id=target.id, label=target.label, type=target.type, uri=target.uri, why=why
        )

    party = Party(target.id, target.label, target.type)
    requests = tuple(
        _with_party(one, correction.subject, party) if _stands(one, where) else one
        for one in tags.derogations
    )
    actors = _with_actor(tags, correction, where, merged)
    return replace(tags, actors=actors, derogations=requests)


def _stands(request: Derogation, where: _Where) -> bool:
    """Whether any of the words that tell of the request are meant."""
    return any(where(span) for span in request.spans)


def _known_actor(tags: Tags, key: str) -> ActorFinding:
    """The actor as the register, else the document, else its id names it."""
    from nlp.register import read_register

    anywhere = Span(0, 1)
    listed = read_register().organisations.get(key)
    if listed is not None:
        return ActorFinding(key, listed.label, listed.type, listed.uri, "mentioned", (anywhere,))
    named = next((actor for actor in tags.actors if actor.id == key), None)
    return named or ActorFinding(key, key, "other", None, "mentioned", (anywhere,))


def _with_party(request: Derogation, subject: str, party: Party) -> Derogation:
    def named(one: Party) -> Party:
        return replace(party, competent=one.competent) if one.id == subject else one

    requester = named(request.requester) if request.requester else None
    addressees = tuple(dict.fromkeys(named(one) for one in request.addressees))
    return replace(request, requester=requester, addressees=addressees)


def _joined(actors: Iterable[ActorFinding]) -> tuple[ActorFinding, ...]:
    """The findings with those of one actor in one role together, each span once."""
    found: dict[tuple[str, str], ActorFinding] = {}
    for actor in actors:
        key = (actor.id, actor.role)
        if key in found:
            before = found[key]
            spans = tuple(sorted({*before.spans, *actor.spans}))
            actor = replace(before, spans=spans, guess=before.guess and actor.guess)
        found[key] = actor
    return tuple(found.values())


def _not_theme(tags: Tags, correction: Correction, where: _Where) -> Tags:
    themes = []
    for theme in tags.themes:
        spans = tuple(
            span for span in theme.spans if theme.id != correction.subject or not where(span)
        )
        if spans or not theme.spans:
            themes.append(replace(theme, spans=spans))
    return replace(tags, themes=tuple(themes))


def _not_request(tags: Tags, correction: Correction, where: _Where) -> Tags:
    kept = tuple(
        one for one in tags.derogations if one.id != correction.subject or not _stands(one, where)
    )
    return replace(tags, derogations=kept)


def _status(tags: Tags, correction: Correction, where: _Where) -> Tags:
    """The request with that status; its history stays what the documents tell."""
    word, day = status_on(correction)
    status, why = cast(Status, word), _why(correction)
    return _with_requests(
        tags, correction, where, lambda one: replace(one, status=status, why=why, decided_on=day)
    )


def _requester(tags: Tags, correction: Correction, where: _Where) -> Tags:
    party = _party(tags, correction.value)
    return _with_requests(tags, correction, where, lambda one: replace(one, requester=party))


def _addressee(tags: Tags, correction: Correction, where: _Where) -> Tags:
    asked = [_party(tags, key) for key in correction.value.split(",") if key]

    def changed(request: Derogation) -> Derogation:
        before = {party.id: party for party in request.addressees}
        return replace(request, addressees=tuple(before.get(party.id, party) for party in asked))

    return _with_requests(tags, correction, where, changed)


def _merge_request(tags: Tags, correction: Correction, where: _Where) -> Tags:
    """The request as one with another: of this document in one record, else named in it."""
    from nlp.histories import one_request

    if correction.subject == correction.value:  # one of several accounts is that one itself
        return tags
    by_id = {one.id: one for one in tags.derogations}
    stays, goes = by_id.get(correction.value), by_id.get(correction.subject)
    if stays is None or goes is None or not _stands(goes, where):
        return _with_requests(
            tags, correction, where, lambda one: replace(one, one_with=correction.value)
        )
    whole = one_request(tags.doc_id, stays, goes)
    kept = tuple(whole if one is stays else one for one in tags.derogations if one is not goes)
    return replace(tags, derogations=kept)


def _party(tags: Tags, key: str) -> Party:
    known = _known_actor(tags, key)
    return Party(known.id, known.label, known.type)


def _with_requests(
    tags: Tags, correction: Correction, where: _Where, change: Callable[[Derogation], Derogation]
) -> Tags:
    """The tags with that change of the request that is meant."""
    changed = tuple(
        change(one) if one.id == correction.subject and _stands(one, where) else one
        for one in tags.derogations
    )
    return replace(tags, derogations=changed)


_TAG_CHANGES: Mapping[CorrectionKind, Callable[[Tags, Correction, _Where], Tags]] = {
    "not-actor": _not_actor,
    "merge-actor": _merge,
    "role": _role,
    "not-theme": _not_theme,
    "not-request": _not_request,
    "status": _status,
    "requester": _requester,
    "addressee": _addressee,
    "merge-request": _merge_request,
}
