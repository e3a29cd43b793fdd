"""What a backup or an export holds, as people read it."""

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from core.backups import BackupReport, Manifest
from core.open_data import ExportReport

_WHAT = {
    "documents": ("document", "documenten"),
    "passages": ("passage", "passages"),
    "corrections": ("verbetering", "verbeteringen"),
    "users": ("gebruiker", "gebruikers"),
    "drafts": ("ontwerp van antwoord", "ontwerpen van antwoord"),
    "submissions": ("indiening", "indieningen"),
    "searches": ("bewaarde zoekopdracht", "bewaarde zoekopdrachten"),
}
_OF_STORE = ("documents", "passages", "corrections")


def backup_json(report: BackupReport) -> dict[str, Any]:
    """The report as JSON; the list of files is in the backup itself."""
    told = asdict(report)
    manifest = told.pop("manifest")
    kept = ("made_by", "made_at", "schema", "counts")
    return {**told, **{name: manifest[name] for name in kept}, "files": len(manifest["files"])}


def backed_up_lines(report: BackupReport, looked_in: str) -> Iterator[str]:
    """What was written; ``looked_in`` is where the web server's folder would be."""
    yield f"Reservekopie gemaakt en nagelezen: {report.file} ({_size(report.size)})."
    yield f"  erin       {_counted(report.manifest, _OF_STORE)}"
    if report.beside is not None:
        yield f"  webserver  {_counted(report.manifest, tuple(_WHAT)[len(_OF_STORE) :])}"
        yield "             met wachtwoorden (gehasht) en sleutels: bewaar dit bestand zo veilig"
        yield "             als de opslag zelf"
    else:
        yield f"  webserver  niets: in {looked_in} bewaart geen webserver iets (zo nodig: --state)"
    yield "  niet erin  de ingelezen bestanden zelf (hun tekst wel) en de zoekindexen, die"
    yield "             'wijkwijzer restore' opnieuw bouwt"


def restored_lines(report: BackupReport) -> Iterator[str]:
    """What was put back, and where."""
    yield f"Teruggezet in {report.store}: {_counted(report.manifest, _OF_STORE)}."
    if report.beside is not None:
        counted = _counted(report.manifest, tuple(_WHAT)[len(_OF_STORE) :])
        yield f"Van de webserver, in {report.beside}: {counted}."
    if not report.indexed:
        yield "De opslag werd net opnieuw opgebouwd; maak dat af met 'wijkwijzer reindex'."


def exported_json(report: ExportReport) -> dict[str, Any]:
    """The report as JSON."""
    return asdict(report)


def exported_lines(report: ExportReport) -> Iterator[str]:
    """What was written, and what stayed behind."""
    yield f"Geschreven in {report.place}, tot en met niveau {report.access}:"
    for name, count in report.rows.items():
        left = report.left_out.get(name, 0)
        yield f"  {name:<12} {count:>7}" + (
            f"   ({left} boven dat niveau weggelaten)" if left else ""
        )
    yield "  README.md en datapackage.json zeggen wat elk veld betekent."


def _counted(manifest: Manifest, tables: tuple[str, ...]) -> str:
    counts = {name: manifest.counts.get(name, 0) for name in tables}
    return ", ".join(f"{count} {_WHAT[name][count != 1]}" for name, count in counts.items())


def _size(count: int) -> str:
    return f"{count / 1e6:.1f} MB".replace(".", ",")
