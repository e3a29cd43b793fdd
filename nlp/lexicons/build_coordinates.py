"""Writes ``coordinates.tsv``: where each municipality lies, from the register of places.

A municipality is placed at the part that bears its name, else at the middle of its parts.
Run it with the folder of the register: ``python -m nlp.lexicons.build_coordinates FOLDER``.
"""

import csv
import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path

OUTPUT = Path(__file__).resolve().parent / "coordinates.tsv"
PLACES, MUNICIPALITIES = "deelgemeenten_postcodes.csv", "gemeenten_2025.csv"

Point = tuple[float, float]  # longitude, latitude (WGS 84)


def rows(folder: Path) -> Iterator[tuple[str, Point, str]]:
    """NIS code, place and where that was read, of each municipality."""
    parts: dict[str, dict[str, Point]] = defaultdict(dict)
    for row in _read(folder / PLACES):
        place = float(row["lon"]), float(row["lat"])
        parts[row["gemeente_2025"]].setdefault(row["plaatsnaam"], place)
    for row in _read(folder / MUNICIPALITIES):
        places = parts[row["naam_nl"]]
        own = places.get(row["naam_nl"])
        how = f"register/{PLACES}" + ("" if own else ": middle of its parts")
        yield row["nis"], own or _middle(places), how


def _middle(places: Mapping[str, Point]) -> Point:
    count = len(places)
    return sum(p[0] for p in places.values()) / count, sum(p[1] for p in places.values()) / count


def _read(path: Path) -> Iterator[Mapping[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        yield from csv.DictReader(stream)


def main(folder: Path) -> None:
    with OUTPUT.open("w", encoding="utf-8", newline="\n") as out:
        out.write("nis\tlon\tlat\tsource\n")
        for nis, (lon, lat), source in sorted(rows(folder)):
            out.write(f"{nis}\t{lon:.4f}\t{lat:.4f}\t{source}\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
