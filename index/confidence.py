"""How sure it is that the hits of a query hold an answer."""

from dataclasses import dataclass

ANSWERABLE_FROM = 0.5


@dataclass(frozen=True, slots=True)
class Signals:
    """What a search tells about itself."""

    cosine: float  # of the nearest passage; 0 where nothing was compared
    coverage: float  # 0..1: part of the query's rareness whose terms stand in the best passages
    agreement: float  # 0..1: part of the best ten that both rankings hold


def confidence(signals: Signals) -> float:
    """0..1: how likely it is that the hits hold an answer. A first rule, not yet calibrated."""
    nearness = min(max((signals.cosine - 0.75) / 0.15, 0.0), 1.0)
    return min(1.0, 0.5 * signals.coverage + 0.35 * nearness + 0.15 * signals.agreement)
