"""One contract with everything that the store holds of it, each thing with its evidence."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from core.overviews import ContractPaper, ContractSheet, ThemeRow, ToldStretch
from core.pages import pages_between
from core.records import Access
from core.settings import Settings
from pipeline.contract_overview import MOST_CITATIONS, Told, contract_overview, sentence_of, told_of
from pipeline.kept import reading
from pipeline.registers import theme_labels

if TYPE_CHECKING:
    from index.store import Store


def contract_sheet(name: str, settings: Settings, access: Access) -> ContractSheet:
    """The contract with that id, or with the only id that begins so; else raises NotFound."""
    (row,) = contract_overview(settings, [name], access=access)
    with reading(settings) as store, store.snapshot():
        told = sorted(
            told_of(store, row.contract.id, access),
            key=lambda one: (one.card.date or "", one.card.title or "", one.card.id),
            reverse=True,
        )
        labels = theme_labels()
        themes = [
            _theme(store, theme, labels.get(theme, theme), told, access) for theme, _ in row.themes
        ]
        papers = [_paper(store, one, access) for one in told]
    return ContractSheet(row, tuple(papers), tuple(themes))


def _paper(store: "Store", told: Told, access: Access) -> ContractPaper:
    document = store.document(told.card.id, access)
    stretches = tuple(
        ToldStretch(start, end, *pages_between(document.page_runs, start, end))
        for start, end in told.stretches
    )
    return ContractPaper(told.card, document.format, document.page_count, stretches)


def _theme(
    store: "Store", theme: str, label: str, told: Sequence[Told], access: Access
) -> ThemeRow:
    """The theme with the first sentence of each document that tells it."""
    spans = [
        (one.card.id, span)
        for one in told
        for found in one.tags.themes
        if found.id == theme
        for span in [one.speaks_of(found)]
        if span
    ]
    cited = (
        store.cite(doc_id, *sentence_of(store, doc_id, span), access)
        for doc_id, span in spans[:MOST_CITATIONS]
    )
    return ThemeRow(theme, label, len(spans), tuple(cited))
