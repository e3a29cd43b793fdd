"""What the registers that come along call things."""

from collections.abc import Mapping


def contract_labels() -> Mapping[str, str]:
    """The name of every contract by its id: its city and, where that says more, its project."""
    from nlp.contract_register import read_contracts

    return {row.id: _label(row.municipality, row.project) for row in read_contracts()}


def _label(city: str, project: str) -> str:
    if not project:
        return city
    return project if city.casefold() in project.casefold() else f"{city}: {project}"
