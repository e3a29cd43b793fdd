"""The other versions of a document that a store holds, by their numbers."""

from typing import TYPE_CHECKING

from core.records import Access, Document, DocumentCard
from core.versions import version_of

if TYPE_CHECKING:
    from index.store import Store


def other_versions(store: "Store", document: Document, access: Access) -> tuple[DocumentCard, ...]:
    """Those that may be seen, the first version first; another file with the same number too."""
    own = version_of(document.number.value) if document.number else None
    if own is None:
        return ()
    found = [
        (version[1], card.id, card)
        for card in store.documents(access, number=own[0])
        if card.id != document.id and card.number
        if (version := version_of(card.number)) and version[0] == own[0]
    ]
    return tuple(card for _, _, card in sorted(found, key=lambda one: one[:2]))
