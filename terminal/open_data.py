"""What a store knows as open data: the rows of each file, and the files that describe them."""

import csv
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict
from functools import cache
from pathlib import Path

from core.corrections import Correction
from core.findings import Tags
from core.names import ACCESS_NAMES, TYPE_NAMES
from core.open_data import Organisation, Theme
from core.overviews import ActorRow, ContractRow
from core.records import Access, DocumentCard
from core.reports import Shown
from core.shapes import Json, passage_json, shown_json
from core.tag_shapes import tags_json
from terminal.overviews import actor_json, contract_json

_TABLES = Path(__file__).resolve().parent / "tables"
FIELDS, READ_ME = _TABLES / "open_data.tsv", _TABLES / "open_data.md"
TITLES = {
    "documents": "Documenten met hun tekst",
    "passages": "Citeerbare stukken van documenten",
    "contracts": "Register van contracten met wat de documenten ervan vertellen",
    "actors": "Welke actor welke rol heeft in welk contract",
    "themes": "Thema's van documenten",
    "derogations": "Vragen om ruimte in een regel, met hun verloop",
    "amounts": "Bedragen in documenten",
    "corrections": "Wat mensen verbeterden",
}
URN = "urn:wijkwijzer:"


def document_row(shown: Shown, card: DocumentCard, tags: Tags) -> Json:
    """A document with its text; of its sources the name, and not where they stood."""
    whole = shown_json(shown)
    contracts = sorted({one.concept for one in shown.findings if one.kind == "contract"})
    sources = ("name", "member", "access", "contract")
    return _in_order(
        "documents",
        {
            **whole,
            "access": card.access,
            "sources": [{key: one[key] for key in sources} for one in whole["sources"]],
            "contracts": contracts,
            "municipalities": tags_json(shown, Tags(tags.doc_id, "", tags.municipalities))[
                "municipalities"
            ],
        },
    )


def passage_rows(shown: Shown, card: DocumentCard) -> Iterator[Json]:
    """The passages of a document."""
    for passage in shown.passages:
        told = {**passage_json(passage), "document": card.id, "access": card.access}
        yield _in_order("passages", told)


def theme_rows(shown: Shown, tags: Tags) -> Iterator[Json]:
    """The themes of a document, with the words that tell them."""
    for theme in tags_json(shown, Tags(tags.doc_id, "", themes=tags.themes))["themes"]:
        yield _in_order("themes", {**theme, "document": shown.document.id})


def amount_rows(shown: Shown, tags: Tags) -> Iterator[Json]:
    """The sums in a document, with the words that tell them."""
    for amount in tags_json(shown, Tags(tags.doc_id, "", amounts=tags.amounts))["amounts"]:
        yield _in_order("amounts", {**amount, "document": shown.document.id})


def contract_row(row: ContractRow) -> Json:
    """A contract; its actors and requests are in files of their own."""
    contract = row.contract
    told = {"nis_now": contract.nis_now or None, "aliases": list(contract.aliases)}
    return _in_order("contracts", {**contract_json(row), **told})


def actor_row(row: ActorRow, uris: Mapping[str, str | None]) -> Json:
    """A part of an actor in a contract; ``uris`` are those of the organisations."""
    return _in_order("actors", {**actor_json(row), "uri": uris.get(row.actor)})


def correction_row(correction: Correction) -> Json:
    """A correction without who made it."""
    return _in_order("corrections", asdict(correction))


def _in_order(file: str, told: Json) -> Json:
    return {field["field"]: told[field["field"]] for field in fields(file)}


@cache
def fields(file: str) -> tuple[dict[str, str], ...]:
    """The fields of the rows of a file, in order."""
    with FIELDS.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE))
    return tuple(row for row in rows if row["file"] == file)


# Linked data: JSON-LD, which is JSON


def scheme_json(themes: Iterable[Theme]) -> Json:
    """The scheme of themes as SKOS."""
    scheme = f"{URN}themas"
    return {
        "@context": {
            "skos": "http://www.w3.org/2004/02/skos/core#",
            "prefLabel": {"@id": "skos:prefLabel", "@container": "@language"},
            "altLabel": {"@id": "skos:altLabel", "@container": "@language"},
            "definition": {"@id": "skos:definition", "@container": "@language"},
            "notation": "skos:notation",
            "inScheme": {"@id": "skos:inScheme", "@type": "@id"},
            "topConceptOf": {"@id": "skos:topConceptOf", "@type": "@id"},
        },
        "@graph": [
            {
                "@id": scheme,
                "@type": "skos:ConceptScheme",
                "prefLabel": {"nl": "Thema's van wijkbeleid", "en": "Neighbourhood policy"},
            },
            *(
                {
                    "@id": f"{URN}thema:{theme.id}",
                    "@type": "skos:Concept",
                    "prefLabel": {"nl": theme.label, "en": theme.label_en},
                    "altLabel": {"nl": list(theme.alternatives)},
                    "definition": {"nl": theme.description},
                    "notation": theme.id,
                    "inScheme": scheme,
                    "topConceptOf": scheme,
                }
                for theme in themes
            ),
        ],
    }  # fmt: skip


def organisations_json(organisations: Iterable[Organisation]) -> Json:
    """The organisations that are named, by the W3C's vocabulary for them."""
    return {
        "@context": {
            "org": "http://www.w3.org/ns/org#",
            "skos": "http://www.w3.org/2004/02/skos/core#",
            "prefLabel": {"@id": "skos:prefLabel", "@language": "nl"},
            "altLabel": {"@id": "skos:altLabel", "@language": "nl"},
            "notation": "skos:notation",
            "identifier": "org:identifier",
            "classification": {"@id": "org:classification", "@type": "@id"},
        },
        "@graph": [
            *(
                {
                    "@id": f"{URN}soort:{kind}",
                    "@type": "skos:Concept",
                    "prefLabel": label,
                    "notation": kind,
                }
                for kind, label in TYPE_NAMES.items()
            ),
            *(_organisation(one) for one in organisations),
        ],
    }


def _organisation(one: Organisation) -> Json:
    told: Json = {
        "@id": one.uri or f"{URN}organisatie:{one.id}",
        "@type": "org:Organization",
        "prefLabel": one.label,
        "notation": one.id,
        "classification": f"{URN}soort:{one.type}",
    }
    if one.names:
        told["altLabel"] = list(one.names)
    if one.nis:
        told["identifier"] = one.nis
    return told


# What describes the files


def package_json(
    files: Mapping[str, tuple[int, str, int]], access: Access, made_at: str, made_by: str
) -> Json:
    """The description as a Frictionless Data Package of the files that have rows.

    ``files`` gives of each bytes, SHA-256 and rows.
    """
    return {
        "profile": "data-package",
        "name": "wijkwijzer",
        "title": "Wat documenten over Vlaams wijkbeleid vertellen",
        "description": "Zie README.md.",
        "created": made_at,
        "generator": made_by,
        "access": access,
        "resources": [
            {
                "name": name,
                "title": TITLES[name],
                "path": f"{name}.jsonl",
                "format": "jsonl",
                "mediatype": "application/x-ndjson",
                "encoding": "utf-8",
                "bytes": size,
                "hash": f"sha256:{check}",
                "rows": rows,
                "schema": {
                    "fields": [
                        {"name": one["field"], "type": one["type"],
                         "description": one["description"]}
                        for one in fields(name)
                    ]
                },
            }
            for name, (size, check, rows) in files.items()
            if rows  # to some readers a file without any is no table
        ],
    }  # fmt: skip


def read_me(rows: Mapping[str, int], access: Access, made_at: str) -> str:
    """What somebody who finds the files should know."""
    listed = "\n".join(
        f"| `{name}.jsonl` | {count} | {TITLES[name]} |" for name, count in rows.items()
    )
    text = READ_ME.read_text(encoding="utf-8")
    return text.format(day=made_at[:10], access=ACCESS_NAMES[access], listed=listed, urn=URN)


def line(row: Json) -> bytes:
    """A row as a line of JSON Lines."""
    return json.dumps(row, ensure_ascii=False, separators=(",", ":")).encode("utf-8") + b"\n"
