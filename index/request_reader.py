"""Reads a sentence with what stands around it: whether it tells of a request, and of which.

The default model with what it learned of requests (``benchmarks.request_reading``) and a few
numbers per token in place of a vector. The rules of ``nlp`` know the words by which requests are
mostly told; this one reads sentences that use none of them.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from core.request_reading import CLASSES, Judged, Parts, Window
from index.model_files import default_cache, unpack
from index.onnx_encoder import fastest_graph, open_graph
from index.processor import cores
from index.tokenizing import tokenizer_of
from index.unpacking import REQUESTS

if TYPE_CHECKING:
    from numpy.typing import NDArray

SENTENCE, BEFORE, AFTER, HEADING = 110, 120, 64, 20  # tokens that are read of each
EDGE = 40  # tokens of the first and of the last sentences of the document
CASE, CASE_BEFORE, CASE_AFTER = 240, 80, 40  # tokens where all sentences of a request are read
_LEAST = 12  # tokens; a shorter rest of a sentence is not read
_START, _END = 0, 2  # <s> and </s>
_LONG_PIECE = 12  # characters; of what is far too long the rest is not even cut into pieces
OUTPUTS = len(CLASSES) + 3  # numbers per token: of the classes, two of the sides, and of the same
_ASKS, _ASKED, _SAME = range(len(CLASSES), OUTPUTS)

Encode = Callable[[Sequence[str]], Sequence[Sequence[int]]]
"""Texts -> the tokens of each, without <s> and </s>."""


@dataclass(frozen=True, slots=True)
class Laid:
    """A window as it is read: its tokens, and which of them are what (begin, end)."""

    ids: list[int]
    whole: tuple[int, int]  # the sentence in question, or all of a request
    sentences: dict[int, tuple[int, int]]  # by distance; 0 is the one in question
    parts: dict[tuple[int, int], tuple[int, int]]  # by sentence and number


def laid(windows: Sequence[Window], encode: Encode) -> list[Laid]:
    """The windows as they are read: what is nearest to the sentence, as far as there is room."""
    texts = {text: None for window in windows for text in _texts(window)}
    tokens = dict(zip(texts, encode([_shorter(text) for text in texts]), strict=True))
    return [_laid(window, tokens) for window in windows]


def _texts(window: Window) -> Iterator[str]:
    yield window.heading
    for parts in (*window.before, window.sentence, *window.after):
        yield from parts
    for _, parts in (*window.edges, *(window.further or ())):
        yield from parts


def _shorter(text: str) -> str:
    return text[: SENTENCE * _LONG_PIECE]


class _Sheet:
    """Tokens being laid one after another."""

    def __init__(self) -> None:
        self.ids: list[int] = [_START]
        self.sentences: dict[int, tuple[int, int]] = {}
        self.parts: dict[tuple[int, int], tuple[int, int]] = {}

    def put(self, distance: int, cut: "list[tuple[int, list[int]]]") -> None:
        begin = len(self.ids)
        for number, ids in cut:
            self.parts[distance, number] = (len(self.ids), len(self.ids) + len(ids))
            self.ids += ids
        self.sentences[distance] = (begin, len(self.ids))

    def put_edge(self, edge: "Sequence[tuple[int, list[tuple[int, list[int]]]]]") -> None:
        """The first or the last sentences of the document, as far as there is room."""
        room = EDGE
        for distance, cut in edge:
            kept = _first(cut, room)
            room -= sum(len(ids) for _, ids in kept)
            if kept:
                self.put(distance, kept)
        if edge:
            self.ids.append(_END)


def _laid(window: Window, tokens: "dict[str, Sequence[int]]") -> Laid:
    case = window.further is not None
    further = window.further or ()
    last = max((distance for distance, _ in further), default=0)
    room_before, room_after = (CASE_BEFORE, CASE_AFTER) if case else (BEFORE, AFTER)
    before = list(_near(window.before[::-1], room_before, tokens, last=True))
    after = [(last + d, cut) for d, cut in _near(window.after, room_after, tokens, last=False)]
    own = {0, *(distance for distance, _ in further)}
    near = own | {-distance for distance, _ in before} | {distance for distance, _ in after}
    far = [(distance, _cut(parts, tokens)) for distance, parts in window.edges]
    far = [(distance, cut) for distance, cut in far if cut and distance not in near]
    sheet = _Sheet()
    sheet.put_edge([edge for edge in far if edge[0] < 0])
    if heading := list(tokens[window.heading])[:HEADING]:
        sheet.ids += [*heading, _END]
    for distance, cut in reversed(before):
        sheet.put(-distance, cut)
    sheet.ids += [_END, _END] if case else [_END]
    begin = len(sheet.ids)
    room = CASE if case else SENTENCE
    for distance, parts in ((0, window.sentence), *further):
        kept = _first(_cut(parts, tokens), min(room, SENTENCE))
        room -= sum(len(ids) for _, ids in kept)
        sheet.put(distance, kept)
    whole = (begin, len(sheet.ids))
    sheet.ids.append(_END)
    for distance, cut in after:
        sheet.put(distance, cut)
    sheet.ids.append(_END)
    sheet.put_edge([edge for edge in far if edge[0] > 0])
    return Laid(sheet.ids, whole, sheet.sentences, sheet.parts)


def _cut(parts: Parts, tokens: "dict[str, Sequence[int]]") -> "list[tuple[int, list[int]]]":
    """The parts that have tokens, by number."""
    return [(number, list(tokens[text])) for number, text in enumerate(parts) if tokens[text]]


def _near(
    sentences: Sequence[Parts], room: int, tokens: "dict[str, Sequence[int]]", *, last: bool
) -> "Iterator[tuple[int, list[tuple[int, list[int]]]]]":
    """The sentences that fit, by distance; of the nearest what fits, its last part or its first."""
    for distance, parts in enumerate(sentences, start=1):
        cut = _cut(parts, tokens)
        length = sum(len(ids) for _, ids in cut)
        if length > room:
            if distance == 1 and room >= _LEAST:
                yield distance, _last(cut, room) if last else _first(cut, room)
            return
        room -= length
        yield distance, cut


def _first(cut: "list[tuple[int, list[int]]]", room: int) -> "list[tuple[int, list[int]]]":
    kept = []
    for number, ids in cut:
        if room <= 0:
            break
        kept.append((number, ids[:room]))
        room -= len(ids)
    return kept


def _last(cut: "list[tuple[int, list[int]]]", room: int) -> "list[tuple[int, list[int]]]":
    turned = [(number, ids[::-1]) for number, ids in reversed(cut)]
    return [(number, ids[::-1]) for number, ids in reversed(_first(turned, room))]


class RequestReader:
    """The model, loaded once; windows are read one per run, as many at once as there are cores."""

    def __init__(self, folder: Path, graph: str | None = None, threads: int | None = None) -> None:
        from concurrent.futures import ThreadPoolExecutor

        self._session = open_graph(folder / "onnx" / f"{REQUESTS}{graph or fastest_graph()}")
        self._tokenizer = tokenizer_of(folder)
        self._pool = ThreadPoolExecutor(threads or cores())

    def judge(self, windows: Sequence[Window]) -> list[Judged]:
        """What was read in each window, in their order."""
        return list(self._pool.map(self._run, laid(windows, self._encode))) if windows else []

    def _encode(self, texts: Sequence[str]) -> list[list[int]]:
        return [ids[1:-1] for ids in self._tokenizer.encode(texts)]

    def _run(self, sheet: Laid) -> Judged:
        import numpy as np

        given: NDArray[Any] = self._session.run(
            None, {"input_ids": np.array([sheet.ids], np.int64)}
        )[0][0]

        def mean(place: tuple[int, int]) -> "NDArray[Any]":
            begin, end = place
            found: NDArray[Any] = given[begin:end].mean(axis=0) if end > begin else given[0]
            return found

        scores = mean(sheet.whole)[: len(CLASSES)]
        shares = np.exp(scores - scores.max())
        shares /= shares.sum()
        likely = {key: 1 / (1 + np.exp(-mean(place))) for key, place in sheet.parts.items()}
        same = {
            distance: float(1 / (1 + np.exp(-mean(place)[_SAME])))
            for distance, place in sheet.sentences.items()
            if distance and place[1] > place[0]
        }
        return Judged(
            dict(zip(CLASSES, map(float, shares), strict=True)),
            {key: (float(one[_ASKS]), float(one[_ASKED])) for key, one in likely.items()},
            same,
        )


def load_request_reader(cache: Path | None = None) -> RequestReader:
    """The one that comes along. Raises MissingDependency where it cannot be loaded."""
    return RequestReader(unpack(cache or default_cache()))
