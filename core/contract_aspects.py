"""What a list or a comparison of contracts tells of each: the same on a screen and in a file."""

from collections.abc import Callable, Iterable, Mapping, Sequence

from core.findings import ROLES, AmountRole, Role
from core.names import DOMAIN_NAMES, ROLE_NAMES, STATUS_NAMES
from core.overviews import ActorRow, AmountRow, Cell, ContractRow, Proven
from core.records import Citation
from core.sums import thousands


def apart(given: Sequence[str]) -> list[str]:
    """The names without those that say the same as another: 'de Bijloke' beside 'Bijloke'."""
    kept: list[tuple[str, str]] = []
    for name in given:
        folded = "".join(letter for letter in name.casefold() if letter.isalnum())
        if not any(folded in other or other in folded for _, other in kept):
            kept.append((name, folded))
    return [name for name, _ in kept]


def absent(row: ContractRow) -> str:
    """What stands where nothing is told: nothing could be, or it was not found."""
    return "niet gevonden" if row.documents else "geen dossier"


def sums(row: ContractRow, role: AmountRole) -> Cell:
    """The sum for a role; where the sources differ every sum with the day of the source, and what
    was only asked is called so beside what was granted.
    """
    amounts, differ = row.told(role), role in row.conflicts
    told = []
    for amount in amounts:
        day = amount.citations[0].document.date if differ else None
        text = thousands(amount.euro) + (f" ({day})" if day else "")
        if asked_beside(row, amount):
            text = f"gevraagd {text}"
        told.append(Proven(text, amount.citations))
    text = " / ".join(one.text for one in told) + (" (bronnen verschillen)" if differ else "")
    euro = amounts[0].euro if len(amounts) == 1 and not differ else None
    return Cell(text, tuple(told), euro)


def asked_beside(row: ContractRow, amount: AmountRow) -> bool:
    """Whether a sum was only asked for, where another was told that was not."""
    return amount.asked and amount not in row.held_together(amount.role)


def welfare(row: ContractRow) -> Cell:
    """The OCMWs and CAWs; what is not there is told apart from what is denied."""
    if not row.documents:
        return Cell(absent(row))
    found = [actor for actor in row.actors if actor.type in ("ocmw", "caw")]
    told = [
        Proven(f"{cell[0].label} ({', '.join(_parts(cell))})", _evidence(cell))
        for cell in actor_cells(found)
    ]
    missing = [
        f"geen {name} gevonden"
        for kind, name in (("ocmw", "OCMW"), ("caw", "CAW"))
        if not any(actor.type == kind for actor in found)
    ]
    return Cell(", ".join(dict.fromkeys([*(one.text for one in told), *missing])), tuple(told))


def actor_cells(rows: Iterable[ActorRow]) -> list[list[ActorRow]]:
    """The rows of each actor in each contract together, the weightiest role first."""
    cells: dict[tuple[str, str], list[ActorRow]] = {}
    for row in rows:
        cells.setdefault((row.contract, row.actor), []).append(row)
    return [sorted(cell, key=lambda row: ROLES.index(row.role)) for cell in cells.values()]


def _parts(cell: Sequence[ActorRow]) -> list[str]:
    """What an actor does in a contract, the weightiest first; named only where it does nothing."""
    acting = [row for row in cell if row.role != "mentioned"] or cell
    guess = ["vermoeden"] if all(row.guess for row in cell) else []
    return [ROLE_NAMES[row.role] for row in acting] + guess


def _evidence(cell: Sequence[ActorRow]) -> tuple[Citation, ...]:
    acting = [row for row in cell if row.role != "mentioned"] or cell
    return tuple(dict.fromkeys(one for row in acting for one in row.citations))


def _actors(row: ContractRow, role: Role) -> Cell:
    return _listed(Proven(one.label, one.citations) for one in row.actors if one.role == role)


def requests(row: ContractRow) -> Cell:
    """The rules in which room is asked, each with where that stands."""
    return _listed(
        Proven(f"{DOMAIN_NAMES[one.request.domain]} ({STATUS_NAMES[one.request.status]})",
             one.citations)
        for one in row.requests
        if one.request.status != "mentioned"
    )  # fmt: skip


def themes(row: ContractRow) -> str:
    """The themes, the one that most documents tell of first."""
    return ", ".join(row.theme_names)


def _listed(told: Iterable[Proven]) -> Cell:
    held = tuple(told)
    return Cell(", ".join(one.text for one in held), held)


# What a comparison of contracts compares, in order; a cell without text has nothing to say.
ASPECTS: Mapping[str, Callable[[ContractRow], Cell]] = {
    "Gemeente": lambda row: Cell(row.contract.municipality),
    "Project": lambda row: Cell(row.contract.project),
    "Wijken": lambda row: Cell(", ".join(apart(row.contract.neighbourhoods))),
    "Documenten": lambda row: Cell(str(row.documents or "geen")),
    "Subsidie (euro)": lambda row: sums(row, "subsidy"),
    "Eigen inbreng (euro)": lambda row: sums(row, "own-contribution"),
    "Totaal (euro)": lambda row: sums(row, "total"),
    "OCMW en CAW": welfare,
    "Trekkers": lambda row: _actors(row, "lead"),
    "Partners": lambda row: _actors(row, "partner"),
    "Aangesproken": lambda row: _actors(row, "addressee"),
    "Geraadpleegd": lambda row: _actors(row, "consulted"),
    "Niet betrokken": lambda row: _actors(row, "not-involved"),
    "Regelruimte": requests,
    "Thema's": lambda row: Cell(themes(row)),
}


def aspect(name: str, row: ContractRow) -> Cell:
    """One thing of a contract; where nothing is told of it, the words that say so."""
    cell = ASPECTS[name](row)
    return cell if cell.text else Cell(absent(row))
