"""Organisations that a trained spaCy pipeline proposes beside what we found, each as a guess."""

from collections.abc import Container, Sequence

from core.findings import ActorFinding, Span
from nlp.naming import proper_name, slug
from nlp.reading import Reading

WHY = "voorgesteld door de spaCy-pijplijn"


def proposals(readings: Sequence[Reading], known: Container[str]) -> tuple[ActorFinding, ...]:
    """The proposed organisations, in order, that are no ``known`` ones (ids) by another spelling.

    Nothing says what they do: their role is ``mentioned``.
    """
    found: dict[str, tuple[str, list[Span]]] = {}
    for reading in readings:
        for mark in reading.names:
            if mark.kind == "proposed" and (key := slug(proper_name(mark.text))) not in known:
                _, spans = found.setdefault(key, (proper_name(mark.text), []))
                spans.append(Span(*reading.piece.span(mark.start, mark.end)))
    return tuple(
        ActorFinding(key, label, "other", None, "mentioned", tuple(spans), WHY, guess=True)
        for key, (label, spans) in found.items()
        if key
    )
