"""A person's decisions go before the machine's: made, undone, and made again after an ingest."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from core.corrections import Correction, CorrectionKind, tellings_of, told_by
from core.errors import InputError, NotFound
from core.findings import (
    Tags,
)
from core.records import ACCESS_LEVELS, Access, DocumentCard, Finding
from core.settings import Settings
from pipeline.corrected import corrected
from pipeline.documents import tags_of
from pipeline.kept import reading

if TYPE_CHECKING:
    from index.store import Store

_OF_REQUESTS: tuple[CorrectionKind, ...] = (
    "not-request",
    "status",
    "requester",
    "addressee",
    "merge-request",
)
_OF_ACTORS: tuple[CorrectionKind, ...] = ("not-actor", "merge-actor", "role")


def correct(
    correction: Correction, settings: Settings, access: Access = ACCESS_LEVELS[-1]
) -> Correction:
    """The correction as it was kept; what it is about is changed when this returns.

    One that holds already is given back as it is, and not kept twice. Raises NotFound or InputError
    where it is about nothing that is there and may be seen.
    """
    from index.store import open_store
    from index.store_corrections import corrections, keep

    _check(correction)
    correction = _of_all_tellings(_meant(correction, settings, access), settings)
    with open_store(settings.store, write=True) as store:
        held = _held_already(correction, map(_now_of(store), corrections(store.connection)))
        if held is not None:
            return held
        made = replace(correction, at=datetime.now(UTC).isoformat(timespec="seconds"))
        number, changed = keep(store, made, corrected)
        if changed:
            store.refresh()
    return replace(made, id=number)


def _meant(correction: Correction, settings: Settings, access: Access) -> Correction:
    """The correction with an id for each name; raises where nothing goes by one."""
    from pipeline.meant import (
        contract_meant,
        known_actor_meant,
        listed,
        roles_meant,
        status_meant,
        theme_meant,
    )

    kind, subject, value = correction.kind, correction.subject, correction.value
    if correction.contract:
        correction = replace(correction, contract=contract_meant(correction.contract))
    if kind == "contract" and value:
        correction = replace(correction, value=contract_meant(value))
    if kind == "role":
        correction = replace(correction, value=roles_meant([value])[0])
    if kind == "status":
        words, _, day = value.rpartition(" ")
        said = f"{status_meant(words)} {day}" if _is_day(day) else status_meant(value)
        correction = replace(correction, value=said)
    if kind == "not-theme":
        correction = replace(correction, subject=theme_meant(subject))
    with reading(settings) as store:
        if correction.document:
            card = store.card(correction.document, access)
            correction = replace(correction, document=card.id)
        if kind in _OF_ACTORS:
            correction = replace(correction, subject=known_actor_meant(subject, store, access))
        if kind == "merge-actor":
            correction = replace(correction, value=known_actor_meant(value, store, access))
            _refuse_itself(correction)
        if kind in ("requester", "addressee"):
            parties = [known_actor_meant(one, store, access) for one in listed([value])]
            correction = replace(correction, value=",".join(dict.fromkeys(parties)))
        if kind in _OF_REQUESTS:
            _check_request(store, correction, access)
        if kind == "merge-request":
            _check_request(store, replace(correction, subject=value, document=""), access)
            _refuse_itself(correction)
        if kind == "requester" and "," in correction.value:
            raise InputError("Een vraag heeft één vrager.", "Geef de naam of id van één actor.")
    return correction


def _is_day(word: str) -> bool:
    try:
        return date.fromisoformat(word).isoformat() == word
    except ValueError:
        return False


def _recorded(store: "Store", access: Access) -> Iterator[Tags]:
    """What is recorded of each document that may be seen, and was before it was corrected."""
    from index.store_corrections import machine_tags

    yield from (tags for _, tags in store.tags(access))
    yield from machine_tags(store.connection, access)


def _check_request(store: "Store", correction: Correction, access: Access) -> None:
    """Nothing; raises InputError where no document that is meant tells of the request."""
    from pipeline.meant import one_meant

    there = {
        request.id
        for tags in _recorded(store, access)
        if correction.document in ("", tags.doc_id)
        for request in tags.derogations
    }
    asked = [record for record, _ in tellings_of(correction)] or [correction.subject]
    for record in asked:
        one_meant(record, "vraag om regelruimte", {one: one for one in sorted(there)})


def _held_already(correction: Correction, every: Iterable[Correction]) -> Correction | None:
    """The same decision where it was made before and no other one has come over it since."""

    def subject(one: Correction) -> tuple[str, ...]:
        return (one.kind, one.subject, one.document if one.kind == "contract" else "")

    held = None
    for one in every:
        if one.undone_at or subject(one) != subject(correction):
            continue
        if one.value != correction.value:
            held = None
        elif (one.document, one.contract) == (correction.document, correction.contract):
            held = one
    return held


def _of_all_tellings(correction: Correction, settings: Settings) -> Correction:
    """The correction of a request, wherever it is told: in every document that tells of it."""
    from pipeline.contract_overview import RequestFilters, request_overview

    anywhere = not (correction.document or correction.contract or tellings_of(correction))
    if correction.kind not in _OF_REQUESTS or not anywhere:
        return correction
    meant = [
        row.tellings
        for row in request_overview(settings, RequestFilters(mentioned=True))
        if any(record == correction.subject for record, _ in row.tellings)
    ]
    told = dict.fromkeys(one for tellings in meant for one in tellings)
    return replace(correction, subject=told_by(told)) if len(told) > 1 else correction


def correction_of(
    kind: CorrectionKind,
    subject: str,
    value: str = "",
    document: str = "",
    contract: str = "",
    by: str = "",
    day: str | None = None,
) -> Correction:
    """The correction in these words; raises InputError where they do not make one.

    Of kind ``contract`` the subject is the document; a day is of a status.
    """
    if day and kind != "status":
        raise InputError("Een dag hoort bij een stand.", "Laat de dag weg.")
    if day and value:
        value = f"{value} {day}"
    if kind == "contract":
        subject, document = "", document or subject
    try:
        return Correction(kind, subject, value, document, contract, by)
    except ValueError as error:
        raise InputError(
            f"Dit is geen volledige verbetering van soort {kind}.",
            "Zeg wat verbeterd wordt en, waar dat hoort, wat het moet zijn.",
        ) from error


def of_known_actors(
    correction: Correction,
    settings: Settings,
    access: Access = ACCESS_LEVELS[-1],
    beside: Iterable[Finding] = (),
) -> Correction:
    """The correction with ids for the names of actors that are to be one, else as it is.

    Raises InputError where neither the register, nor a document up to that level, nor a finding
    ``beside`` the store knows the one that stays: the other would be gone from every list.
    """
    from pipeline.meant import actor_meant, known_actor_meant

    if correction.kind != "merge-actor":
        return correction
    with reading(settings) as store:
        value = known_actor_meant(correction.value, store, access, beside)
    meant = replace(correction, subject=actor_meant(correction.subject), value=value)
    _refuse_itself(meant)
    return meant


def undo(number: int, by: str, settings: Settings) -> int:
    """How many documents are again as they were; raises NotFound where it does not hold."""
    from index.store import open_store
    from index.store_corrections import undo

    with open_store(settings.store, write=True) as store:
        changed = undo(store, number, by, corrected)
        if changed:
            store.refresh()
    return changed


def correct_again(store: "Store", names: Iterable[str]) -> int:
    """How many documents, just recorded by the machine, had to be corrected again."""
    from index.store_corrections import correct_again

    return correct_again(store, names, corrected)


def corrections(settings: Settings, access: Access = ACCESS_LEVELS[-1]) -> tuple[Correction, ...]:
    """Every correction, undone ones too; none about a document above the level.

    One of a document that has a newer version is told of that.
    """
    from index.store_corrections import corrections

    with reading(settings) as store:
        told = [_as_told(store, one, access) for one in corrections(store.connection)]
    return tuple(one for one in told if one is not None)


def corrected_records(
    settings: Settings, access: Access = ACCESS_LEVELS[-1]
) -> tuple[tuple[DocumentCard, str, Tags], ...]:
    """Every document of which people changed the record: its card, its text and its record now."""
    from index.store_corrections import corrected_documents

    with reading(settings) as store:
        return tuple(
            (
                store.card(name, access),
                store.document(name, access).text,
                tags_of(store, name, access),
            )
            for name in corrected_documents(store.connection)
            if _is_seen(store, name, access)
        )


def _as_told(store: "Store", correction: Correction, access: Access) -> Correction | None:
    """The correction with its document as it is now.

    None where it names a document above the level, or only ones that are gone.
    """
    from index.store_sources import heirs

    named = {document for _, document in tellings_of(correction)} | {correction.document} - {""}
    now = {name: heirs(store.connection, name, ACCESS_LEVELS[-1]) for name in named}
    if named and not any(now.values()):
        return None
    if any(heirs(store.connection, name, access) != ids for name, ids in now.items()):
        return None
    return _now_of(store)(correction)


def _now_of(store: "Store") -> Callable[[Correction], Correction]:
    """What gives a correction of a document that has a newer version as one of that."""
    from index.store_sources import heirs

    def now(correction: Correction) -> Correction:
        ids = heirs(store.connection, correction.document, ACCESS_LEVELS[-1])
        moved = bool(ids) and correction.document not in ids
        return replace(correction, document=ids[0]) if moved else correction

    return now


def _is_seen(store: "Store", document: str, access: Access) -> bool:
    try:
        return store.card(document, access).id == document
    except NotFound:
        return False


def _check(correction: Correction) -> None:
    if tellings_of(correction) and correction.kind not in _OF_REQUESTS:
        raise InputError(f"'{correction.subject[:60]}' is geen id.")
    if correction.kind == "contract" and correction.contract:
        raise InputError("Een contract geldt voor een document.", "Laat --contract weg.")


def _refuse_itself(correction: Correction) -> None:
    itself = {record for record, _ in tellings_of(correction)} or {correction.subject}
    if correction.kind in ("merge-actor", "merge-request") and itself == {correction.value}:
        raise InputError(
            f"'{correction.value}' kan niet met zichzelf samengevoegd worden.",
            "Geef er twee; beide namen staan nu voor hetzelfde.",
        )
