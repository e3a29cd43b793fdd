"""What is recorded of one document."""

from typing import TYPE_CHECKING

from core.records import Document, Finding
from nlp.language import language_of
from nlp.places import caw_of, namings, rank
from nlp.reading import Mark, Reading, read
from nlp.register import Register, read_register

if TYPE_CHECKING:
    from spacy.language import Language

FOREIGN = frozenset({"fr", "en", "de"})


def tag_document(
    nlp: "Language",
    document: Document,
    *,
    contract: str = "",  # noqa: ARG001
    name: str = "",
) -> tuple[Finding, ...]:
    """The findings of one document, in order of place; none where it is not in Dutch."""
    if language_of(document.text) in FOREIGN:
        return ()
    register = read_register()
    readings = list(read(nlp, document))
    named = [naming for reading in readings for naming in namings(reading, register)]
    ranked, home = rank(named, title=document.title.value if document.title else "", name=name)
    found = [
        Finding("municipality", row.nis, row.label, span.start, span.end, row.why, guess=row.guess)
        for row in ranked
        for span in row.spans
    ]
    for reading in readings:
        found += _actors(reading, register, home)
        found += _rooms(reading)
    return tuple(sorted(found, key=lambda item: (item.start, item.end, item.kind, item.concept)))


def _actors(reading: Reading, register: Register, home: str) -> list[Finding]:
    found = []
    for mark in reading.names:
        concept = _actor_id(mark, register, home)
        if concept:
            label = mark.text if mark.kind != "class" else _label(register, concept, mark.text)
            span = reading.piece.span(mark.start, mark.end)
            guess = mark.kind == "class"
            found.append(Finding("actor", concept, label, *span, mark.text, guess=guess))
    return found


def _label(register: Register, concept: str, otherwise: str) -> str:
    row = register.organisations.get(concept)
    return row.label if row else otherwise


def _actor_id(mark: Mark, register: Register, home: str) -> str:
    if mark.kind == "org" and register.organisations[mark.id].type != "municipality":
        return register.latest(mark.id).id
    municipality = None if mark.text.endswith("s") else register.municipality(home)
    if mark.kind == "class" and mark.id == "ocmw":
        return f"ocmw-{municipality.id.removeprefix('gemeente-')}" if municipality else "ocmw"
    if mark.kind == "class" and mark.id == "caw":
        return (caw_of(municipality) if municipality else "") or "caw"
    return ""


def _rooms(reading: Reading) -> list[Finding]:
    return [
        Finding(
            "derogation", "mentioned", cue.text, *reading.piece.span(cue.start, cue.end), cue.label
        )
        for sentence in reading.sentences
        for cue in sentence.cues
        if cue.label == "room"
    ]
