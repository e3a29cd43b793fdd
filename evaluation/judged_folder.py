"""A folder of judged dossiers: NAME.txt beside NAME.json, see ``evaluation/dossiers/README.md``."""

import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from core.errors import InputError
from core.findings import Tags
from core.records import DocumentCard

Judgement = dict[str, Any]


def dossiers(folder: Path) -> Iterator[tuple[str, str, Judgement]]:
    """Name, text and judgement of every dossier of a folder, or of the one that is named."""
    for path in sorted(folder.glob("*.json")) if folder.is_dir() else [folder]:
        if not path.with_suffix(".txt").exists():
            continue
        text = path.with_suffix(".txt").read_text(encoding="utf-8")
        yield path.stem, text, json.loads(path.read_text(encoding="utf-8"))


def judgement_of(tags: Tags, text: str) -> Judgement:
    """A record of a document as a judgement to measure with: each thing with its words."""

    def words(row: Any) -> str:
        return text[row.spans[0].start : row.spans[0].end]

    actors = {row.id: row for row in reversed(tags.actors)}  # with a role per contract: the first
    city = tags.municipalities[0] if tags.municipalities else None
    return {
        "municipality": {"nis": city.nis, "label": city.label} if city else None,
        "language": tags.language,
        "actors": [
            {"id": row.id, "type": row.type, "role": row.role, "evidence": words(row)}
            for row in reversed(actors.values())
        ],
        "derogations": [
            {
                "requester": row.requester.id if row.requester else None,
                "addressees": [party.id for party in row.addressees],
                "instrument": row.instrument,
                "norms": [norm.now or norm.label for norm in row.norms],
                "domain": row.domain,
                "status": row.status,
                "duration": row.duration,
                "space": row.space,
                "group": row.group,
                "missing": list(row.missing),
                "evidence": words(row),
            }
            for row in tags.derogations
        ],
        "themes": [row.id for row in tags.themes],
        "amounts": [
            {"euro": row.euro, "role": row.role, "evidence": words(row)} for row in tags.amounts
        ],
        "facts": [
            {"kind": row.kind, "value": row.value, "evidence": words(row)} for row in tags.facts
        ],
    }


def write_judged(folder: Path, records: Iterable[tuple[DocumentCard, str, Tags]]) -> None:
    """Write each document as a dossier with what is recorded of it as its judgement.

    Raises InputError where the folder cannot be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for card, text, tags in records:
            stem = re.sub(r"[^\w.-]+", "-", Path(card.path or "document").stem)[:60]
            file = folder / f"{stem}-{card.id[:8]}"
            told = json.dumps(judgement_of(tags, text), ensure_ascii=False, indent=1)
            Path(f"{file}.txt").write_text(text, encoding="utf-8")
            Path(f"{file}.json").write_text(told + "\n", encoding="utf-8")
    except OSError as error:
        raise InputError(
            f"In {folder} kan niet geschreven worden: {error}.", "Kies een andere map."
        ) from error
