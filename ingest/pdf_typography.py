"""What is usual in the print of a document, by which the unusual shows."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ingest.pdf_lines import Line

_MANY = 10  # lines that tell where a column ends
LARGER = 1.12  # a heading is so many times the size of the body


@dataclass(frozen=True, slots=True)
class Typography:
    """What is usual in a document: the size of its body and the leading per size, in points."""

    body: float
    leading: Mapping[float, float]
    slides: bool
    ends: Mapping[tuple[int, int, float], float]  # per page, flow and size: the longest line's end
    margins: Mapping[int, float]  # per left edge: where one line in ten still reaches

    def right_of(self, line: Line) -> float:
        """Where the lines of its column end, as far as the document shows."""
        end = self.ends.get((line.page, line.flow, line.size), line.x1)
        return max(end, self.margins.get(_edge(line), 0.0))


def typography(lines: Sequence[Line], slides: bool) -> Typography:
    """The usual looks of the lines of a document."""
    weights: Counter[float] = Counter()
    steps: dict[float, Counter[float]] = {}
    ends: dict[tuple[int, int, float], float] = {}
    reach: dict[int, list[float]] = {}
    before: Line | None = None
    for line in lines:
        if line.cells:
            before = None
            continue
        weights[line.size] += len(line.text)
        place = (line.page, line.flow, line.size)
        ends[place] = max(ends.get(place, 0.0), line.x1)
        reach.setdefault(_edge(line), []).append(line.x1)
        if before is not None and place == (before.page, before.flow, before.size):
            step = round(line.bottom - before.bottom, 1)
            if 0 < step < 2.6 * line.size:  # double spacing is 2.4
                steps.setdefault(line.size, Counter())[step] += 1
        before = line
    leading = {size: _usual_step(counts) for size, counts in steps.items()}
    body = max(weights, key=lambda size: (weights[size], size)) if weights else 10.0
    margins = {
        edge: sorted(x1)[int(len(x1) * 0.9)] for edge, x1 in reach.items() if len(x1) >= _MANY
    }
    return Typography(body, leading, slides, ends, margins)


def _edge(line: Line) -> int:
    return round(line.x0 / 4)


def _usual_step(counts: Counter[float]) -> float:
    """The smallest step between lines that is common."""
    most = max(counts.values())
    return min(step for step, count in counts.items() if count >= most * 0.4)
