"""Corrections as a listing."""

from collections.abc import Iterable
from dataclasses import asdict

from core.corrections import Correction, holds, named_subject
from core.names import CORRECTION_NAMES
from terminal.listing import Listing


def correction_listing(corrections: Iterable[Correction]) -> Listing:
    """Who decided what about which document or contract, and whether it still holds."""
    held = tuple(corrections)
    return Listing(
        columns={
            "id": "Nr.",
            "kind": "Soort",
            "subject": "Wat",
            "value": "Wordt",
            "where": "Waar",
            "by": "Door",
            "at": "Wanneer",
            "undone": "Ongedaan",
        },
        rows=[
            {
                "id": one.id,
                "kind": CORRECTION_NAMES[one.kind],
                "subject": named_subject(one),
                "value": one.value,
                "where": one.document[:12] or one.contract or "overal",
                "by": one.by,
                "at": one.at[:10],
                "undone": "" if holds(one) else f"{one.undone_at[:10]} {one.undone_by}".strip(),
            }
            for one in held
        ],
        records=[asdict(one) for one in held],
        none="Er is nog niets verbeterd.",
    )
