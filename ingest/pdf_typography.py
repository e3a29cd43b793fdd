"""What is usual in the print of a document, by which the unusual shows."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ingest.pdf_lines import Line

LARGER = 1.12  # a heading is so many times the size of the body


@dataclass(frozen=True, slots=True)
class Typography:
    """What is usual in a document: the size of its body and the leading per size, in points."""

    body: float
    leading: Mapping[float, float]
    slides: bool
    right: Mapping[tuple[int, int, float], float]  # per page, flow and size: where lines end


def typography(lines: Sequence[Line], slides: bool) -> Typography:
    """The usual looks of the lines of a document."""
    weights: Counter[float] = Counter()
    steps: dict[float, Counter[float]] = {}
    right: dict[tuple[int, int, float], float] = {}
    before: Line | None = None
    for line in lines:
        if line.cells:
            before = None
            continue
        weights[line.size] += len(line.text)
        place = (line.page, line.flow, line.size)
        right[place] = max(right.get(place, 0.0), line.x1)
        if before is not None and place == (before.page, before.flow, before.size):
            step = round(line.bottom - before.bottom, 1)
            if 0 < step < 2.6 * line.size:  # double spacing is 2.4
                steps.setdefault(line.size, Counter())[step] += 1
        before = line
    leading = {size: _usual_step(counts) for size, counts in steps.items()}
    body = max(weights, key=lambda size: (weights[size], size)) if weights else 10.0
    return Typography(body, leading, slides, right)


def _usual_step(counts: Counter[float]) -> float:
    """The smallest step between lines that is common."""
    most = max(counts.values())
    return min(step for step, count in counts.items() if count >= most * 0.4)
