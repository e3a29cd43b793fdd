"""Which contracts resemble each other, and by what they do."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import log

from core.overviews import ContractRow

TAKING_PART = frozenset({"lead", "partner", "addressee", "consulted"})
_WEIGHTS = {"theme": 1.0, "actor": 1.0, "domain": 2.0}  # a rule that both run into says most


@dataclass(frozen=True, slots=True)
class Alike:
    """A contract that resembles another; what they share is the rarest first."""

    contract: str
    score: float  # 0..1
    themes: tuple[str, ...]
    actors: tuple[str, ...]
    domains: tuple[str, ...]  # of the requests for room in a rule


def alike(name: str, rows: Sequence[ContractRow], most: int = 5) -> tuple[Alike, ...]:
    """The contracts that share most with contract ``name``, each with what it shares.

    Weighted Jaccard over themes, actors that take part and domains of requests; what few
    contracts have weighs more (inverse document frequency). Ties go by id.
    """
    marks = {row.contract.id: _marks(row) for row in rows}
    own = marks.get(name, {})
    weights = _rareness(marks.values())
    found = [
        _alike(key, own, others, weights)
        for key, others in marks.items()
        if key != name and own.keys() & others.keys()
    ]
    return tuple(sorted(found, key=lambda one: (-one.score, one.contract))[:most])


_Mark = tuple[str, str]


def _marks(row: ContractRow) -> Mapping[_Mark, None]:
    actors = (a.actor for a in row.actors if a.role in TAKING_PART and a.type != "municipality")
    domains = (r.request.domain for r in row.requests if r.request.status != "mentioned")
    return dict.fromkeys(
        [
            *(("theme", theme) for theme, _ in row.themes),
            *(("actor", actor) for actor in actors),
            *(("domain", domain) for domain in domains),
        ]
    )


def _rareness(all_marks: Iterable[Mapping[_Mark, None]]) -> Mapping[_Mark, float]:
    held = list(all_marks)
    counts = Counter(mark for marks in held for mark in marks)
    return {mark: _WEIGHTS[mark[0]] * log(1 + len(held) / count) for mark, count in counts.items()}


def _alike(
    key: str,
    own: Mapping[_Mark, None],
    others: Mapping[_Mark, None],
    weights: Mapping[_Mark, float],
) -> Alike:
    shared = own.keys() & others.keys()
    score = sum(weights[m] for m in shared) / sum(weights[m] for m in own.keys() | others.keys())
    ordered = sorted(shared, key=lambda mark: (-weights[mark], mark))
    themes, actors, domains = (
        tuple(name for kind, name in ordered if kind == wanted)
        for wanted in ("theme", "actor", "domain")
    )
    return Alike(key, score, themes, actors, domains)
