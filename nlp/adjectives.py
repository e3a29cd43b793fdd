"""The municipality that an adjective is of: 'het Gentse OCMW'."""

from collections.abc import Iterator
from functools import cache

from nlp.register import Organisation, Register, read_register
from nlp.tables import table


def municipality_of(adjective: str, register: Register) -> Organisation | None:
    """The municipality of today of 'Gentse', or 'Gents'; None where it is of none, or of two."""
    key = _by_adjective().get(adjective if adjective.endswith("e") else f"{adjective}e", "")
    return register.latest(key) if key in register.organisations else None


@cache
def _by_adjective() -> dict[str, str]:
    """Per adjective the id of its municipality."""
    rows = [row for row in read_register().organisations.values() if row.type == "municipality"]
    found: dict[str, set[str]] = {}
    for row in rows:
        for form in _forms(row.label):
            found.setdefault(form, set()).add(row.id)
    by_label = {row.label: row.id for row in rows}
    told = {row["adjective"]: by_label[row["city"]] for row in table("city_adjectives")}
    return {form: next(iter(ids)) for form, ids in found.items() if len(ids) == 1} | told


def _forms(label: str) -> Iterator[str]:
    """What it may be: Genk(se), Leuven(se), Mechel(en)(se), Oostend(e)(se), Brug(ge)(se)."""
    yield f"{label}se"
    for ending in ("en", "e"):
        if label.endswith(ending):
            yield f"{label.removesuffix(ending)}se"
    if label.endswith("e") and label[-3:-2] == label[-2:-1]:
        yield f"{label[:-2]}se"
