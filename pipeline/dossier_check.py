"""A dossier in a file, held against the criteria and the limits of the call."""

import re
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from answers.criteria import check_criteria
from answers.limits import check_limits
from answers.units import Unit, units_of
from core.checks import Check, CheckRow
from core.records import Document, DocumentCard
from core.settings import Settings
from core.shapes import card_of, citation_of
from pipeline.nearness import Nearness
from pipeline.opening import read_first

_LEAST_MET = 3  # or plainly not met, of a text that is a dossier at all
# Kinds that are told by their heads, so that no application is taken for one.
_NO_DOSSIER = frozenset({"note", "written-question"})
_NOT_JUDGED = (
    "Dit is geen dossier van een kandidaat, maar een nota of een schriftelijke vraag; de criteria "
    "en de grenzen zijn niet beoordeeld."
)
_NAMESAKE = re.compile(r"\bLEKP\b|Lokaal Energie- en Klimaatpact", re.IGNORECASE)


def check(file: Path, settings: Settings) -> Check:
    """The dossier in a file against every criterion and limit, each with its citations."""
    _, document = read_first(file, settings)
    return check_document(document, card_of(document, file.name), settings)


def check_document(document: Document, card: DocumentCard, settings: Settings) -> Check:
    """The dossier that was read, against every criterion and limit, each with its citations."""
    title = card.title or card.path or card.id
    if document.kind is not None and document.kind.value in _NO_DOSSIER:
        return Check(title, (), (_NOT_JUDGED,))
    units = _units(document, settings.passage_words)
    cite = partial(citation_of, document, card)
    rows = (*check_criteria(units, cite, Nearness(settings)), *check_limits(units, cite))
    return Check(title, rows, tuple(_warnings(document, rows)))


def _units(document: Document, most_words: int) -> list[Unit]:
    from ingest.passages import cut

    headings = [(block.start, block.end) for block in document.blocks if block.kind == "heading"]
    return [
        unit
        for passage in cut(document, most_words=most_words)
        for unit in units_of(passage)
        if not any(start <= unit.start and unit.end <= end for start, end in headings)
    ]


def _is_dossier(document: Document, rows: Sequence[CheckRow]) -> bool:
    """By the kind of the document; where that is not known, by what it shows.

    A name of a file alone tells less than a title: anyone may call a file a dossier.
    """
    kind = document.kind
    if kind is not None and kind.value == "dossier":
        named = kind.how.startswith("name:")
        return not named or any(row.verdict != "not-found" for row in rows)
    shown = sum(row.verdict in ("met", "not-met") for row in rows) >= _LEAST_MET
    return shown and (kind is None or kind.value == "other")


def _warnings(document: Document, rows: Sequence[CheckRow]) -> list[str]:
    found = []
    if not _is_dossier(document, rows):
        found.append("Dit lijkt geen dossier van een kandidaat; de uitkomst zegt dan weinig.")
    named = document.title is not None and bool(_NAMESAKE.search(document.title.value))
    if named or len(_NAMESAKE.findall(document.text)) > 1:
        found.append(
            "Dit gaat wellicht over de thematische wijkverbeteringscontracten van het klimaatpact "
            "(LEKP 2.1): een ander instrument, waarvoor deze criteria niet gelden."
        )
    return found
