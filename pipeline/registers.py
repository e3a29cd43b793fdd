"""What the registers that come along call things."""

import re
from collections.abc import Mapping
from functools import cache

from core.names import STATUS_NAMES


def contract_labels() -> Mapping[str, str]:
    """The name of every contract by its id: its city and, where that says more, its project."""
    from nlp.contract_register import read_contracts

    return {row.id: _label(row.municipality, row.project) for row in read_contracts()}


def contract_cities() -> Mapping[str, str]:
    """The municipality of every contract, by its id."""
    from nlp.contract_register import read_contracts

    return {row.id: row.municipality for row in read_contracts()}


def _label(city: str, project: str) -> str:
    if not project:
        return city
    named = re.match(rf"{re.escape(city)}\b", project, re.IGNORECASE)
    return project if named else f"{city}: {project}"


def coordinates() -> Mapping[str, tuple[float, float]]:
    """Longitude and latitude (WGS 84) of every municipality of today, by NIS code."""
    from nlp.tables import table

    return {row["nis"]: (float(row["lon"]), float(row["lat"])) for row in table("coordinates")}


@cache
def municipality_labels() -> Mapping[str, str]:
    """The name of every municipality of today, by NIS code."""
    from nlp.register import read_register

    organisations = read_register().organisations.values()
    return {row.nis: row.label for row in organisations if row.nis and row.type == "municipality"}


@cache
def organisation_labels() -> Mapping[str, str]:
    """The latest name of every organisation of the register, by its id and by those of before."""
    from nlp.register import read_register

    register = read_register()
    return {key: register.latest(key).label for key in register.organisations}


def concept_label(kind: str, concept: str) -> str:
    """What a finding of that kind is called; the concept itself where no register knows it."""
    names: Mapping[str, Mapping[str, str]] = {
        "actor": organisation_labels(),
        "municipality": municipality_labels(),
        "contract": contract_labels(),
        "theme": theme_labels(),
        "derogation": {str(code): name for code, name in STATUS_NAMES.items()},
    }
    return names.get(kind, {}).get(concept, concept)


def theme_labels(language: str = "nl") -> Mapping[str, str]:
    """The name of every theme of the scheme in Dutch (nl) or English (en), by id."""
    from nlp.tables import table

    column = "label_en" if language == "en" else "label"
    return {row["id"]: row[column] for row in table("theme_scheme")}
