"""Makes ``register.tsv`` and ``places.tsv`` from the lists of facts and the reviewed tables here.

python -m nlp.lexicons.build FOLDER      writes both (FOLDER holds the lists of facts)
python -m nlp.lexicons.build --check     reads what is there and names what is wrong with it
"""

import csv
import re
import sys
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

HERE = Path(__file__).resolve().parent
COLUMNS = (
    "id",
    "label",
    "type",
    "level",
    "aliases",
    "from",
    "to",
    "now",
    "nis",
    "region",
    "kbo",
    "ovo",
    "uri",
    "checked",
    "source",
)
PLACE_COLUMNS = ("name", "kind", "nis", "source")
TYPES = frozenset(
    "municipality ocmw caw agency department federal province housing-company police school"
    " association company other".split()
)
OVO_URI = "https://data.vlaanderen.be/id/organisatie/"
ARRONDISSEMENT = {"Wingene": "Tielt"}  # the list leaves it open since its merger
ENGLISH = {"Antwerp": "Antwerpen", "Ghent": "Gent", "Ostend": "Oostende"}
CAW_RUPEL = frozenset({"Boom", "Niel", "Rumst", "Schelle", "Hemiksem"})
CAW_BY_ARRONDISSEMENT = {
    "Antwerpen": "caw-antwerpen",
    "Mechelen": "caw-boom-mechelen-lier",
    "Turnhout": "caw-de-kempen",
    "Halle-Vilvoorde": "caw-halle-vilvoorde",
    "Leuven": "caw-oost-brabant",
    "Hasselt": "caw-limburg",
    "Maaseik": "caw-limburg",
    "Tongeren": "caw-limburg",
    "Gent": "caw-oost-vlaanderen",
    "Eeklo": "caw-oost-vlaanderen",
    "Aalst": "caw-oost-vlaanderen",
    "Dendermonde": "caw-oost-vlaanderen",
    "Oudenaarde": "caw-oost-vlaanderen",
    "Sint-Niklaas": "caw-oost-vlaanderen",
    "Brugge": "caw-noord-west-vlaanderen",
    "Oostende": "caw-noord-west-vlaanderen",
    "Kortrijk": "caw-zuid-west-vlaanderen",
    "Roeselare": "caw-centraal-west-vlaanderen",
    "Tielt": "caw-centraal-west-vlaanderen",
    "Ieper": "caw-centraal-west-vlaanderen",
    "Diksmuide": "caw-centraal-west-vlaanderen",
    "Veurne": "caw-centraal-west-vlaanderen",
}
OCMW_FORMS = (
    "OCMW van {}",
    "OCMW te {}",
    "OCMW-{}",
    "O.C.M.W. {}",
    "Sociaal Huis {}",
    "Sociaal Huis van {}",
    "Welzijnshuis {}",
    "Welzijnshuis van {}",
    "Openbaar Centrum voor Maatschappelijk Welzijn {}",
    "Openbaar Centrum voor Maatschappelijk Welzijn van {}",
)

Row = dict[str, str]


def slug(name: str) -> str:
    """The name as an id: lower case, without diacritics, hyphens between the words."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain.lower().replace("'", "")).strip("-")


def read(path: Path) -> list[Row]:
    """The rows of one list of facts."""
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def read_reviewed(name: str) -> list[Row]:
    """The rows of one of the tables here."""
    head, *lines = (HERE / f"{name}.tsv").read_text(encoding="utf-8").splitlines()
    columns = head.split("\t")
    return [dict(zip(columns, line.split("\t"), strict=True)) for line in lines]


def write(name: str, columns: Sequence[str], rows: Iterable[Mapping[str, str]]) -> None:
    """Write one of the tables here, in the order of the rows."""
    lines = ["\t".join(row.get(column, "") for column in columns) for row in rows]
    text = "\n".join(["\t".join(columns), *lines, ""])
    (HERE / f"{name}.tsv").write_text(text, encoding="utf-8")


def municipality_rows(facts: Path) -> Iterator[Row]:
    """The 285 municipalities of 2025 and, with their successor, those that merged away."""
    now = {row["nis"]: row for row in read(facts / "gemeenten_2025.csv")}
    for row in now.values():
        yield {
            "id": f"gemeente-{slug(row['naam_nl'])}",
            "label": row["naam_nl"],
            "type": "municipality",
            "level": "local",
            "nis": row["nis"],
            "region": f"provincie-{slug(row['provincie'])}",
            "ovo": row["ovo_gemeente"],
            "uri": OVO_URI + row["ovo_gemeente"] if row["ovo_gemeente"] else "",
            "checked": "yes",
            "source": "register/gemeenten_2025.csv",
        }
    for row in read(facts / "gemeentefusies.csv"):
        if row["oud_naam"] == row["nieuw_naam"]:
            continue
        yield {
            "id": f"gemeente-{slug(row['oud_naam'])}",
            "label": row["oud_naam"],
            "type": "municipality",
            "level": "local",
            "to": _day_before(row["datum"]),
            "now": f"gemeente-{slug(row['nieuw_naam'])}",
            "nis": row["oud_nis"],
            "checked": "yes",
            "source": "register/gemeentefusies.csv",
        }


def ocmw_rows(facts: Path) -> Iterator[Row]:
    """The OCMW of every municipality, also of those that merged away."""
    ended = {row["oud_naam"]: row["datum"] for row in read(facts / "gemeentefusies.csv")}
    seen: set[str] = set()
    for row in read(facts / "ocmw.csv"):
        merged = re.match(r"opgegaan in OCMW (.+)", row["status"])
        name = row["gemeente"]
        if merged and merged.group(1) == name:
            continue
        key = f"ocmw-{slug(name)}"
        if key in seen:
            continue
        seen.add(key)
        yield {
            "id": key,
            "label": f"OCMW {name}",
            "type": "ocmw",
            "level": "local",
            "aliases": "|".join(form.format(name) for form in OCMW_FORMS),
            "to": _day_before(ended[name]) if merged else "",
            "now": f"ocmw-{slug(merged.group(1))}" if merged else "",
            "kbo": row["kbo"],
            "ovo": row["ovo"],
            "uri": row["lblod_uri"],
            "checked": "yes",
            "source": "register/ocmw.csv; 'Sociaal Huis' from domain.md",
        }


def caw_rows(facts: Path) -> Iterator[Row]:
    """The eleven CAWs; their names were never looked up, so ``checked`` is no."""
    for row in read(facts / "caw.csv"):
        region = row["naam"].removeprefix("CAW ")
        yield {
            "id": slug(row["naam"]),
            "label": row["naam"],
            "type": "caw",
            "level": "local",
            "aliases": "|".join(_caw_aliases(region)),
            "checked": "no",
            "source": "register/caw.csv (NIET nagezien)",
        }


def _caw_aliases(region: str) -> list[str]:
    spaced, joined = region.replace("-", " "), region.replace(" ", "-")
    forms = {f"CAW {spaced}", f"CAW {joined}", f"CAW {region.removeprefix('De ')}"}
    forms |= {f"CAW {region} vzw"}
    for centre in ("Centrum Algemeen Welzijnswerk", "Centrum voor Algemeen Welzijnswerk"):
        forms |= {f"{centre} {region}", f"{centre.lower()} {region}"}
    return sorted(forms - {f"CAW {region}"})


def caw_region_rows(facts: Path) -> Iterator[Row]:
    """Which municipalities a CAW serves: by arrondissement, as no list says so."""
    members: dict[str, list[str]] = defaultdict(list)
    for row in read(facts / "gemeenten_2025.csv"):
        region = row["arrondissement"] or ARRONDISSEMENT[row["naam_nl"]]
        if row["naam_nl"] in CAW_RUPEL:
            region = "Mechelen"
        members[CAW_BY_ARRONDISSEMENT[region]].append(row["nis"])
    for caw, codes in sorted(members.items()):
        yield {
            "caw": caw,
            "nis": "|".join(codes),
            "checked": "no",
            "source": "arrondissements of register/gemeenten_2025.csv; the regions of the CAWs are"
            " general knowledge, not verified",
        }


def province_rows(facts: Path) -> Iterator[Row]:
    """The five provinces. The districts of Antwerp are places, not parties to a contract."""
    for row in read(facts / "provincies_districten.csv"):
        if row["type"] != "Provincie":
            continue
        name = row["naam"]
        forms = ["Provincie", "provinciebestuur", "Provinciebestuur", "provincie"]
        aliases = [f"{form} {name}" for form in forms[:3]] + [f"deputatie van {name}"]
        yield {
            "id": f"provincie-{slug(name)}",
            "label": f"provincie {name}",
            "type": "province",
            "level": "provincial",
            "aliases": "|".join(aliases),
            "kbo": row["kbo"],
            "ovo": row["ovo"],
            "uri": row["lblod_uri"],
            "checked": "yes",
            "source": "register/provincies_districten.csv",
        }


def place_rows(facts: Path, names: frozenset[str]) -> Iterator[Row]:
    """Names that lie in exactly one municipality and are no municipality themselves."""
    nis = {row["naam_nl"]: row["nis"] for row in read(facts / "gemeenten_2025.csv")}
    inside: dict[str, set[str]] = defaultdict(set)
    for row in read(facts / "deelgemeenten_postcodes.csv"):
        inside[_lower_particles(row["plaatsnaam"])].add(row["gemeente_2025"])
    for name, municipalities in sorted(inside.items()):
        if len(municipalities) == 1 and name not in names:
            (municipality,) = municipalities
            yield {
                "name": name,
                "kind": "part",
                "nis": nis[municipality],
                "source": "register/deelgemeenten_postcodes.csv",
            }


def old_codes(facts: Path) -> Iterator[Row]:
    """The NIS codes that changed in a merger while the name stayed."""
    for row in read(facts / "gemeentefusies.csv"):
        if row["oud_naam"] == row["nieuw_naam"] and row["oud_nis"] != row["nieuw_nis"]:
            yield {
                "old": row["oud_nis"],
                "new": row["nieuw_nis"],
                "until": _day_before(row["datum"]),
                "source": "register/gemeentefusies.csv",
            }


def exonym_rows(facts: Path) -> Iterator[Row]:
    """The French names of municipalities, and the English ones that are current."""
    nis = {row["naam_nl"]: row["nis"] for row in read(facts / "gemeenten_2025.csv")}
    for row in read(facts / "gemeenten_2025.csv"):
        if row["naam_fr"] not in ("", row["naam_nl"]):
            source = "register/gemeenten_2025.csv naam_fr"
            yield {"name": row["naam_fr"], "language": "fr", "nis": row["nis"], "source": source}
    for english, dutch in ENGLISH.items():
        source = "general knowledge"
        yield {"name": english, "language": "en", "nis": nis[dutch], "source": source}


def _day_before(day: str) -> str:
    return f"{int(day[:4]) - 1}-12-31"


def _lower_particles(name: str) -> str:
    def lower(match: re.Match[str]) -> str:
        return match.group().lower()

    return re.sub(r"(?<=-)(Op|Den|Aan|De|Bij|In|Boven|Le)(?=-)", lower, name)


def build(facts: Path) -> None:
    """Write the register and the places; raises ValueError where they would be wrong."""
    rows = [
        *municipality_rows(facts),
        *ocmw_rows(facts),
        *caw_rows(facts),
        *province_rows(facts),
        *read_reviewed("organisations"),
    ]
    write("register", COLUMNS, rows)
    write("old_codes", ("old", "new", "until", "source"), old_codes(facts))
    write("exonyms", ("name", "language", "nis", "source"), exonym_rows(facts))
    write("caw_regions", ("caw", "nis", "checked", "source"), caw_region_rows(facts))
    names = frozenset(row["label"] for row in rows if row["type"] == "municipality")
    write("places", PLACE_COLUMNS, place_rows(facts, names))
    problems = list(check())
    if problems:
        raise ValueError("\n".join(problems))


def check() -> Iterator[str]:
    """What is wrong with the register, a line each: ids, types, successors, doubled names."""
    rows = read_reviewed("register")
    ids = [row["id"] for row in rows]
    yield from (f"twice: {key}" for key in sorted({key for key in ids if ids.count(key) > 1}))
    owners: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        if row["type"] not in TYPES or row["id"] != slug(row["id"]) or not row["source"]:
            yield f"bad row: {row['id']}"
        if row["now"] and row["now"] not in ids:
            yield f"{row['id']}: no such successor {row['now']}"
        for name in (row["label"], *filter(None, row["aliases"].split("|"))):
            owners[name].add(row["id"])
    yield from (f"{name}: {sorted(own)}" for name, own in sorted(owners.items()) if len(own) > 1)


def main(words: Sequence[str]) -> int:
    """The exit code: 0 where the tables are right."""
    if list(words) == ["--check"]:
        problems = list(check())
        print("\n".join(problems))
        return 1 if problems else 0
    build(Path(words[0]))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
