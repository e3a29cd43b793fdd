"""Every fault in the judged dossiers: evidence, vocabulary, identifiers.

``python evaluation/dossiers/check.py [REGISTER]`` prints them and ends with 1 if there are any.
"""

import csv
import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent

LANGUAGES = {"nl", "fr", "en"}
ROLES = {"lead", "partner", "addressee", "consulted", "mentioned", "not-involved"}
TYPES = set(
    "municipality ocmw caw agency department federal province housing-company police school"
    " association company other".split()
)
INSTRUMENTS = {"regelluwe-zone", "experimentregelgeving", "afwijking", "unspecified"}
STATUSES = set("mentioned proposed explored asked granted active refused not-needed".split())
DOMAINS = set(
    "sociale-huisvesting woonkwaliteit ruimtelijke-ordening vergunningen arbeidsmarkt"
    " sociale-uitkeringen jeugdhulp logies energie inburgering gegevensdeling onderwijs"
    " mobiliteit erfgoed andere".split()
)
THEMES = set(
    "wonen werk onderwijs welzijn-armoede gezondheid veiligheid samenleven integratie jeugd"
    " ouderen dakloosheid mobiliteit energie-klimaat publieke-ruimte economie participatie"
    " digitalisering erfgoed sport-cultuur bestuur".split()
)
MONEY = {"subsidy", "own-contribution", "total", "loan", "other"}
FACTS = {"date", "period", "percentage", "count", "legal-reference", "document-number"}

SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
DAY = r"\d{4}(-\d{2}(-\d{2})?)?"
VALUES = {
    "date": re.compile(DAY),
    "period": re.compile(f"{DAY}/{DAY}"),
    "percentage": re.compile(r"\d+(\.\d+)?"),
    "count": re.compile(r"\d+"),
}

Judgement = dict[str, Any]


def pairs(root: Path = HERE) -> Iterator[tuple[str, str, Judgement]]:
    """Name, text and judgement of every dossier under the given folder."""
    for path in sorted(root.glob("*/*.json")):
        text = path.with_suffix(".txt").read_text(encoding="utf-8")
        yield f"{path.parent.name}/{path.stem}", text, json.loads(path.read_text(encoding="utf-8"))


def unpaired(root: Path = HERE) -> list[str]:
    """Texts without a judgement and judgements without a text."""
    files = list(root.glob("*/*"))
    stems = {
        suffix: {f.with_suffix("") for f in files if f.suffix == suffix}
        for suffix in (".txt", ".json")
    }
    return [f"{path.name}: has no partner" for path in sorted(stems[".txt"] ^ stems[".json"])]


def dangling(root: Path = HERE) -> list[str]:
    """Requests said to go on in a dossier that does not exist."""
    linked = {
        request["same_request_as"]
        for _, _, judged in pairs(root)
        for request in judged["derogations"]
        if "same_request_as" in request
    }
    stems = {name.split("/")[1] for name, _, _ in pairs(root)}
    return [f"no such dossier: {name}" for name in sorted(linked - stems)]


def faults(text: str, judged: Judgement) -> list[str]:
    """What is wrong in one judgement, whatever the register says."""
    return [
        *_stray_evidence(text, judged),
        *_unknown_words(judged),
        *_bad_ids(judged),
        *_loose_requests(judged),
        *_bad_values(judged),
    ]


def _stray_evidence(text: str, judged: Judgement) -> Iterator[str]:
    quotes = [
        finding["evidence"]
        for kind in ("actors", "derogations", "amounts", "facts")
        for finding in judged[kind]
    ]
    for quote in [*quotes, *judged["either_way"]]:
        if not quote.strip() or quote not in text:
            yield f"not in the text: {quote!r}"


def _unknown_words(judged: Judgement) -> Iterator[str]:
    used: list[tuple[str, set[str], list[Any]]] = [
        ("language", LANGUAGES, [judged["language"]]),
        ("theme", THEMES, [*judged["themes"], *judged["themes_either_way"]]),
        ("type", TYPES, [a["type"] for a in judged["actors"]]),
        (
            "role",
            ROLES,
            [r for a in judged["actors"] for r in [a["role"], *a.get("accept_roles", [])]],
        ),
        ("amount role", MONEY, [a["role"] for a in judged["amounts"]]),
        ("kind of fact", FACTS, [f["kind"] for f in judged["facts"]]),
    ]
    for request in judged["derogations"]:
        accept = request.get("accept", {})
        for key, words in (("instrument", INSTRUMENTS), ("domain", DOMAINS), ("status", STATUSES)):
            used.append((key, words, [request[key], *accept.get(key, [])]))
        used.append(("status", STATUSES, [step["status"] for step in request["history"]]))
    for name, words, values in used:
        yield from (f"unknown {name}: {value}" for value in values if value not in words)
    if set(judged["themes"]) & set(judged["themes_either_way"]):
        yield "a theme counts both for and either way"


def _bad_ids(judged: Judgement) -> Iterator[str]:
    ids = [a["id"] for a in judged["actors"]]
    for actor in judged["actors"]:
        for slug in [actor["id"], *actor.get("accept_ids", [])]:
            if not SLUG.fullmatch(slug):
                yield f"not a slug: {slug}"
    yield from (
        f"actor judged twice: {slug}" for slug in sorted({i for i in ids if ids.count(i) > 1})
    )
    place = judged["municipality"]
    if place is not None and not re.fullmatch(r"\d{5}", place["nis"]):
        yield f"not a NIS code: {place['nis']}"


def _loose_requests(judged: Judgement) -> Iterator[str]:
    actors = {a["id"] for a in judged["actors"]}
    for request in judged["derogations"]:
        named = [request["requester"], *request["addressees"]]
        yield from (
            f"in a request, not among the actors: {i}" for i in named if i and i not in actors
        )
        deaf = set(request.get("not_competent", [])) - set(request["addressees"])
        yield from (f"not competent, but not an addressee: {slug}" for slug in sorted(deaf))
        dates = [step["date"] for step in request["history"]]
        if dates != sorted(dates):
            yield f"history out of order: {dates}"
        if dates and request["history"][-1]["status"] != request["status"]:
            yield f"the history does not end in the status {request['status']}"
        if request["status"] == "active" and not request["addressees"]:
            yield "active without an authority"


def _bad_values(judged: Judgement) -> Iterator[str]:
    for fact in judged["facts"]:
        shape = VALUES.get(fact["kind"])
        if shape is not None and not shape.fullmatch(fact["value"]):
            yield f"{fact['kind']} not in the agreed shape: {fact['value']}"
    for amount in judged["amounts"]:
        if not isinstance(amount["euro"], int | float) or amount["euro"] <= 0:
            yield f"not an amount: {amount['euro']}"


def strangers(judged: Judgement, register: Path) -> list[str]:
    """Municipalities, OCMWs, CAWs and provinces that the register does not know."""
    known = _known(register)
    nis = {row["nis"]: row["naam_nl"] for row in _rows(register / "gemeenten_2025.csv")}
    found = [
        f"not in the register: {actor['id']}"
        for actor in judged["actors"]
        if actor["type"] in ("municipality", "ocmw", "caw", "province")
        and actor["id"] not in known
        # The class itself, where the text does not tell which one is meant.
        and actor["id"] not in ("ocmw", "caw")
    ]
    place = judged["municipality"]
    if place is not None and nis.get(place["nis"]) != place["label"]:
        found.append(f"not a municipality of 2025: {place['nis']} {place['label']}")
    return found


def _known(register: Path) -> set[str]:
    towns = {
        row["naam_nl"]
        for year in ("2019_2024", "2025")
        for row in _rows(register / f"gemeenten_{year}.csv")
    }
    names = [f"gemeente {town}" for town in towns] + [f"ocmw {town}" for town in towns]
    names += [row["naam"] for row in _rows(register / "caw.csv")]
    names += [
        f"provincie {row['naam']}"
        for row in _rows(register / "provincies_districten.csv")
        if row["type"] == "Provincie"
    ]
    return {re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-") for name in names}


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def main(arguments: list[str]) -> int:
    """1 if any dossier has a fault, else 0; each fault is printed."""
    register = Path(arguments[0]) if arguments else None
    found = unpaired() + dangling()
    for name, text, judged in pairs():
        wrong = faults(text, judged) + (strangers(judged, register) if register else [])
        found += [f"{name}: {what}" for what in wrong]
    print("\n".join(found) or "no faults")  # the script's only output
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
