"""The nouns of open data: what a store knows, to be used elsewhere."""

from collections.abc import Mapping
from dataclasses import dataclass

from core.findings import ActorType


@dataclass(frozen=True, slots=True)
class Theme:
    """A theme of the scheme."""

    id: str
    label: str
    label_en: str
    alternatives: tuple[str, ...]
    description: str


@dataclass(frozen=True, slots=True)
class Organisation:
    """An organisation that is named; under its latest name where the register knows it."""

    id: str
    label: str
    type: ActorType
    uri: str | None = None
    names: tuple[str, ...] = ()  # other ones
    nis: str = ""  # of a municipality


@dataclass(frozen=True, slots=True)
class ExportReport:
    """What was written: rows by kind, and how many of each stayed behind for who may see them."""

    place: str
    access: str
    rows: Mapping[str, int]
    left_out: Mapping[str, int]
