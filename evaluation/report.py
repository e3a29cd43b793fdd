"""A search held against judgements: what it found of each, as a value and as a table."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from core.records import Hit, Result
from evaluation.intervals import mean_interval
from evaluation.judgements import Found, JudgedQuery, outcome
from evaluation.measures import USUAL, Measure, Outcome, value, values

DEPTH = 100  # hits asked per query


@dataclass(frozen=True, slots=True)
class Report:
    """The outcomes of all queries, and what the search said of the answerable and the others."""

    outcomes: tuple[Outcome, ...]
    queries: tuple[JudgedQuery, ...]
    said_answerable: tuple[bool, ...]  # by query

    @property
    def kept(self) -> float | None:
        """The share of the answerable queries that the search called so; None without any."""
        return _share(self._said(answerable=True))

    @property
    def refused(self) -> float | None:
        """The share of the unanswerable queries that the search called so; None without any."""
        share = _share(self._said(answerable=False))
        return None if share is None else 1 - share

    def _said(self, *, answerable: bool) -> list[bool]:
        return [
            said
            for query, said in zip(self.queries, self.said_answerable, strict=True)
            if bool(query.judgements) == answerable
        ]


def evaluate(
    queries: Iterable[JudgedQuery], search: Callable[[str, int], Result], depth: int = DEPTH
) -> Report:
    """What ``search(words, hits at the most)`` makes of each query."""
    asked = tuple(queries)
    results = [search(query.text, depth) for query in asked]
    outcomes = [
        outcome(query, map(_found, result.hits))
        for query, result in zip(asked, results, strict=True)
    ]
    return Report(tuple(outcomes), asked, tuple(result.answerable for result in results))


def _found(hit: Hit) -> Found:
    card = hit.citation.document
    names = (card.path, card.id, card.title)
    return Found(tuple(name for name in names if name), hit.citation.quote)


def as_json(report: Report, measures: Sequence[Measure] = USUAL) -> dict[str, object]:
    """The report as JSON values: the means with their intervals, then each query."""
    means = {
        str(which): {
            "mean": round(interval.mean, 4),
            "low": round(interval.low, 4),
            "high": round(interval.high, 4),
        }
        for which in measures
        if (each := values(which, report.outcomes))
        for interval in [mean_interval(each)]
    }
    return {
        "queries": len(report.queries),
        "judged": sum(bool(query.judgements) for query in report.queries),
        "measures": means,
        "answerable_kept": report.kept,
        "unanswerable_refused": report.refused,
        "per_query": [
            {
                "id": query.id,
                "query": query.text,
                "answerable": said,
                "ranks": list(result.ranks),
                **{str(w): round(value(w, result), 4) for w in measures if result.grades},
            }
            for query, result, said in zip(
                report.queries, report.outcomes, report.said_answerable, strict=True
            )
        ],
    }


def as_text(report: Report, measures: Sequence[Measure] = USUAL) -> str:
    """The report for people, in Dutch: one line per measure, then the queries that went worst."""
    judged = sum(bool(query.judgements) for query in report.queries)
    lines = [f"{len(report.queries)} vragen, waarvan {judged} met een antwoord in de opslag"]
    for which in measures:
        each = values(which, report.outcomes)
        lines += [f"{which!s:<12} {mean_interval(each)}"] if each else []
    if report.kept is not None:
        lines.append(f"beantwoordbaar genoemd van de beantwoordbare: {report.kept:.0%}")
    if report.refused is not None:
        lines.append(f"geweigerd van de onbeantwoordbare: {report.refused:.0%}")
    lines += _worst(report)
    return "\n".join(lines)


def _worst(report: Report, most: int = 10) -> list[str]:
    judged = [
        (value(USUAL[0], result), query)
        for query, result in zip(report.queries, report.outcomes, strict=True)
        if result.grades
    ]
    worst = sorted((pair for pair in judged if pair[0] < 1), key=lambda pair: (pair[0], pair[1].id))
    title = ["", "het minst gevonden:"] if worst else []
    return title + [f"  {score:.3f}  {query.id}  {query.text}" for score, query in worst[:most]]


def _share(said: Sequence[bool]) -> float | None:
    return sum(said) / len(said) if said else None
