"""The nouns of holding a dossier against the criteria and the limits of the call."""

from dataclasses import dataclass
from typing import Literal

from core.records import Citation

Verdict = Literal["met", "doubtful", "not-met", "not-found"]


@dataclass(frozen=True, slots=True)
class CheckRow:
    """One criterion or limit: the verdict, the words it rests on and the sum that was made."""

    id: str
    label: str
    kind: Literal["criterion", "limit"]
    verdict: Verdict
    citations: tuple[Citation, ...] = ()
    why: str = ""  # in Dutch, for people
    arithmetic: str = ""  # "158.000 / 746.000 = 21,2 %"

    def __post_init__(self) -> None:
        if self.verdict in ("met", "not-met") and not self.citations:
            raise ValueError(f"{self.id}: {self.verdict} without a citation")


@dataclass(frozen=True, slots=True)
class Check:
    """A dossier held against everything that is asked of it."""

    title: str
    rows: tuple[CheckRow, ...]
    warnings: tuple[str, ...] = ()
