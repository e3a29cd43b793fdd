"""Teach the default model to read what a sentence tells of a request (``index.request_reader``).

    python -m benchmarks.request_reading [--rounds N] [--rate R] [--from FILE] [--without HANDS]
        [--rest SHARE] [--whole HANDS] [--mean] [--seed N] DECISIONS FILE

Makes ``index/tables/requests.safetensors``, in a second per 32 windows on two cores; nothing of it
runs when the program is used or tested. It learns from

- short papers by writers who marked every sentence that tells of a request, with where it stands
  then, and sentences that only seem to (``evaluation/lessons/requests.jsonl``), and long ones in
  which hardly anything is a request;
- the judged dossiers for developing, in which other readers marked them so
  (``evaluation/lessons/told.jsonl``);
- the short examples of ``nlp/lexicons/request_examples.tsv``;
- 360 decisions in which readers marked what tells of a request
  (``evaluation/lessons/decisions.jsonl`` has the beginnings of the sentences), and sentences of
  others as telling of none: not those in which false alarms are counted.

All of it is invented, but for the decisions: training text, no source of facts. ``--without``
leaves hands out (folders of dossiers), to measure on them; ``--whole`` tells the beginnings of the
hands that are taken whole (the long papers), ``--rest`` the share that is taken of all others,
``--mean`` writes the mean of what it began with and what was learned.
"""

import argparse
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

import torch
from safetensors.numpy import load_file, save_file
from torch.nn.functional import binary_cross_entropy_with_logits, cross_entropy

from benchmarks.learning import BATCH, Learner, batches, learn, mean_of
from benchmarks.teaching import lesson_rows
from core.records import Document
from core.request_reading import CLASSES, MORE, NOTHING, Window
from evaluation.tags import plain_id
from index.model_files import default_cache, unpack
from index.request_reader import OUTPUTS, Laid, laid
from nlp import pipeline
from nlp.contract_register import read_contracts
from nlp.lexicons.fit import DOSSIERS, could_ask, marked
from nlp.mentions import Mention
from nlp.signals import Line, lines
from nlp.tables import table
from nlp.tagging import Named, read_named
from nlp.telling import case_window, parts, window
from nlp.worth import worth

if TYPE_CHECKING:
    from spacy.language import Language

FIRST_LAYER, RATE = 2, 4e-4  # the lowest layers stay as they are
_HARD, _NEAR, _FAR = 0.01, 0.5, 0.15  # see ``_is_read``
_TELLING, _SMOOTHING = 1.5, 0.05  # what a class that tells weighs; what is left to the others
_SAME, _SAME_RARE = 0.7, 1.5  # weight of that loss, and of a sentence that tells of the same
_DECISIONS = slice(3, None, 8)  # false alarms are counted on those from the second on
_MORE_OFTEN = 4  # times that a decision which tells of a request is learned from
# A sentence that the rules hold as likely as this is learned from once more with nothing around it:
# what is asked may be told in another document.
_EXPLICIT, ALONE = 0.5, "alone"
# Of a request that is read whole: the share of sentences that stay where some are left out; and how
# likely by the rules a sentence is that tells of none and is read as if it were one.
_KEPT, _SEEMS = 0.5, 0.2
LONG = "papers-long"  # beginning of the name of hands that wrote long papers
_LONGEST = 12_000  # characters of a decision


@dataclass(frozen=True, slots=True)
class Request:
    """A request as it was marked: who asks and is asked, by id, and the sentences that tell."""

    asks: frozenset[str]
    asked: frozenset[str]
    told: tuple[tuple[str, str], ...]  # sentence, class
    status: str = NOTHING  # where it stands in the end


@dataclass(frozen=True, slots=True)
class Example:
    """A window, and what is to be read in it."""

    hand: str
    laid: Laid
    told: int  # number of its class
    sides: tuple[tuple[tuple[int, int], float, float], ...] = ()  # tokens; asks, is asked
    same: tuple[tuple[tuple[int, int], float], ...] = ()  # tokens; tells of the same


class Maker:
    """Makes examples of texts."""

    def __init__(self, seed: int) -> None:
        from transformers import AutoTokenizer

        self._nlp: Language = pipeline.load()
        self._tokenizer = AutoTokenizer.from_pretrained(unpack(default_cache(), lessons=None))
        self._chance = Random(seed)

    def of_papers(self) -> Iterator[Example]:
        """Of the papers that were written for it."""
        for number, row in enumerate(lesson_rows("requests.jsonl")):
            named = self._named(row["text"], f"papier{number}")
            requests = self._requests(row["requests"], named)
            hand = f"papers-{row['hand']}"
            yield from self._of_text(hand, row["text"], named, requests, row["traps"])

    def of_dossiers(self) -> Iterator[Example]:
        """Of the judged dossiers."""
        for row in lesson_rows("told.jsonl"):
            file = DOSSIERS / row["folder"] / f"{row['name']}.txt"
            text = file.read_text(encoding="utf-8")
            judged = json.loads(file.with_suffix(".json").read_text(encoding="utf-8"))
            if judged["language"] != "nl":
                continue
            told = {one["n"]: _told(one) for one in row["requests"]}
            requests = [
                Request(
                    frozenset(
                        plain_id(key)
                        for key in (one["requester"], *one.get("accept", {}).get("requester", []))
                        if key
                    ),
                    frozenset(map(plain_id, one["addressees"])),
                    told.get(number, ()),
                    one["status"],
                )
                for number, one in enumerate(judged["derogations"])
            ]
            named = self._named(text, row["name"])
            yield from self._of_text(row["folder"], text, named, requests, row.get("traps", ()))

    def of_short_ones(self) -> Iterator[Example]:
        """Of the short examples, each with one sentence that tells of a request or seems to."""
        for row in table("request_examples"):
            text, start, end = marked(row["text"])
            every = _lines(self._named(text, "voorbeeld"))
            none = row["requester"] == NOTHING
            request = Request(
                frozenset({plain_id(row["requester"])}),
                frozenset(plain_id(key) for key in re.split("[,|]", row["addressees"]) if key),
                (),
            )
            for line in every:
                inside = line.span.start < end and start < line.span.end
                if inside and line.kind != "heading" and not line.question:
                    told = NOTHING if none else row["status"]
                    yield self._example(row["hand"], every, line.index, told, [request], {})

    def of_marked_decisions(self, texts: Mapping[str, str]) -> Iterator[Example]:
        """Of the decisions that were read; of the few that tell of a request more often."""
        for row in lesson_rows("decisions.jsonl"):
            text = texts[row["decision"]]
            named = self._named(text, "besluit")
            requests = self._requests(row["requests"], named)
            for _ in range(_MORE_OFTEN if requests else 1):
                yield from self._of_text("decisions", text, named, requests, row["traps"])

    def of_decisions(self, texts: Mapping[str, str], most: int = 1200) -> Iterator[Example]:
        """Of decisions, as telling of no request; sentences that could are left out."""
        read = {row["decision"] for row in lesson_rows("decisions.jsonl")}
        rows = [text for key, text in list(texts.items())[_DECISIONS] if key not in read]
        self._chance.shuffle(rows)
        for text in rows[:most]:
            every = _lines(self._named(text[:_LONGEST], "besluit"))
            for line in every:
                if line.question or line.kind == "heading" or could_ask(line):
                    continue
                if worth(line, every) >= 2 * _HARD or self._chance.random() < _FAR / 5:
                    yield self._example("decisions", every, line.index, NOTHING, [], {})

    def _requests(self, rows: Iterable[Mapping[str, Any]], named: Named) -> list[Request]:
        """Requests of which the parties are named as the text names them."""
        return [
            Request(
                frozenset(_ids([row["requester"] or ""], named)),
                frozenset(_ids(row["addressees"], named)),
                _told(row),
                row["status"],
            )
            for row in rows
        ]

    def _named(self, text: str, name: str) -> Named:
        return read_named(self._nlp, Document(name, text, "text"), read_contracts(), name=name)

    def _of_text(
        self,
        hand: str,
        text: str,
        named: Named,
        requests: Sequence[Request],
        traps: Iterable[str],
    ) -> Iterator[Example]:
        every = _lines(named)
        found: dict[int, list[tuple[int, str]]] = {}
        for number, request in enumerate(requests):
            for quote, told in request.told:
                for line in _holding(every, text, quote):
                    found.setdefault(line.index, []).append((number, told))
        seeming = {line.index for quote in traps for line in _holding(every, text, quote)}
        for line in every:
            own = found.get(line.index, [])
            if not own and not self._is_read(line, every, seeming, found):
                continue
            numbers = {number for number, _ in own}
            of_same = {
                other: float(bool(numbers & {number for number, _ in told}))
                for other, told in found.items()
            }
            told = own[0][1] if own else NOTHING
            its = [requests[number] for number in sorted(numbers)]
            yield self._example(hand, every, line.index, told, its, of_same)
            if worth(line, every) >= _EXPLICIT:
                yield self._example(ALONE, every, line.index, told, its, {}, alone=True)
        yield from self._of_cases(hand, every, requests, found)

    def _of_cases(
        self,
        hand: str,
        every: Sequence[Line],
        requests: Sequence[Request],
        found: Mapping[int, Sequence[tuple[int, str]]],
    ) -> Iterator[Example]:
        """All sentences of each request read as one, and some of them; and what tells of none."""
        for number, request in enumerate(requests):
            told = {
                index: own[0][1]
                for index, some in sorted(found.items())
                if (own := [one for one in some if one[0] == number])
            }
            if not told:
                continue
            yield self._case(hand, every, list(told), request)
            deciding = [index for index, status in told.items() if status == request.status]
            others = [index for index in told if index not in deciding]
            if deciding:
                kept = [index for index in others if self._chance.random() < _KEPT]
                some = sorted({deciding[-1], *kept})
                if len(some) < len(told):
                    yield self._case(hand, every, some, request)
        for line in every:
            if line.index in found or line.kind == "heading":
                continue
            if worth(line, every) >= _SEEMS or self._chance.random() < _FAR / 5:
                beside = line.index + 1
                both = self._chance.random() < _KEPT and beside < len(every)
                some = [line.index, *([beside] if both and beside not in found else [])]
                yield self._case(hand, every, some, None)

    def _case(
        self, hand: str, every: Sequence[Line], numbers: Sequence[int], request: Request | None
    ) -> Example:
        (sheet,) = laid([case_window(every, numbers)], self._encode)
        if request is None:
            return Example(hand, sheet, CLASSES.index(NOTHING))
        sides = _sides(sheet, every, min(numbers), [request])
        return Example(hand, sheet, CLASSES.index(request.status), tuple(sides))

    def _is_read(
        self, line: Line, every: Sequence[Line], seeming: set[int], found: Mapping[int, object]
    ) -> bool:
        """Whether a sentence that tells of no request is learned from."""
        if line.kind == "heading":
            return False
        if line.index in seeming or worth(line, every) >= _HARD:
            return True
        near = any(abs(line.index - other) <= 3 for other in found)
        return self._chance.random() < (_NEAR if near else _FAR)

    def _example(
        self,
        hand: str,
        every: Sequence[Line],
        number: int,
        told: str,
        requests: Sequence[Request],
        of_same: Mapping[int, float],
        *,
        alone: bool = False,
    ) -> Example:
        whole = window(every, number)
        (sheet,) = laid([Window(whole.sentence) if alone else whole], self._encode)
        if told == NOTHING:
            return Example(hand, sheet, CLASSES.index(NOTHING))
        sides = _sides(sheet, every, number, requests)
        same = (
            (place, of_same.get(number + distance, 0.0))
            for distance, place in sheet.sentences.items()
            if of_same and distance and place[1] > place[0]
        )
        return Example(hand, sheet, CLASSES.index(told), tuple(sides), tuple(same))

    def _encode(self, texts: Sequence[str]) -> list[list[int]]:
        return [
            self._tokenizer.encode(text, add_special_tokens=False) if text.strip() else []
            for text in texts
        ]


def _sides(
    sheet: Laid, every: Sequence[Line], number: int, requests: Sequence[Request]
) -> Iterator[tuple[tuple[int, int], float, float]]:
    """Of everybody who is named in a window: their tokens, and whether they ask and are asked."""
    named: dict[int, list[Mention | None]] = {
        distance: [one for _, one in parts(every[number + distance])]
        for distance in sheet.sentences
    }
    for (distance, part), place in sheet.parts.items():
        mention = named[distance][part]
        if mention is not None:
            key = plain_id(mention.id)
            asks = float(any(key in one.asks for one in requests))
            yield place, asks, float(any(key in one.asked for one in requests))


def _told(row: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    return tuple(
        (one["quote"], MORE if one["status"] == NOTHING else one["status"]) for one in row["told"]
    )


def _lines(named: Named) -> list[Line]:
    return lines(named.readings, named.mentions)


def _holding(every: Sequence[Line], text: str, quote: str) -> list[Line]:
    """The sentences that lie at least half in a quote; else the one that holds most of it."""
    start = text.find(quote)
    if start < 0:
        return []
    end = start + len(quote)
    shared = [(min(o.span.end, end) - max(o.span.start, start), o) for o in every]
    held = [line for size, line in shared if 2 * size >= line.span.end - line.span.start]
    return held or [line for size, line in sorted(shared, key=lambda one: -one[0])[:1] if size > 0]


def _ids(names: Iterable[str], named: Named) -> Iterator[str]:
    """Whom the names mean that a writer used, as the program finds them in the text."""
    for name in filter(None, (name.lower() for name in names)):
        held = [
            (len(words), mention)
            for mention in named.mentions
            if (words := named.readings[mention.piece].piece.text[mention.start : mention.end])
            and (name in words.lower() or words.lower() in name or name == mention.label.lower())
        ]
        if held:
            yield plain_id(max(held, key=lambda one: one[0])[1].id)


class Reader(Learner):
    """Reads a window: some numbers of each of its tokens."""

    def __init__(self, start: Path | None) -> None:
        super().__init__(FIRST_LAYER, OUTPUTS)
        torch.nn.init.zeros_(self.head.bias)
        if start is not None:
            self.load(start)

    def forward(self, batch: Sequence[Example]) -> torch.Tensor:
        """The numbers of each token."""
        given: torch.Tensor = self.head(self.states([one.laid.ids for one in batch])[0])
        return given


def loss_of(given: torch.Tensor, batch: Sequence[Example]) -> torch.Tensor:
    """How far what was read is from what is told, of whom and in which sentences."""
    asks = len(CLASSES)
    scores = torch.stack(
        [given[row, slice(*one.laid.whole), :asks].mean(0) for row, one in enumerate(batch)]
    )
    weights = torch.full((asks,), _TELLING)
    weights[CLASSES.index(NOTHING)] = 1.0
    told = torch.tensor([one.told for one in batch])
    loss = cross_entropy(scores, told, weight=weights, label_smoothing=_SMOOTHING)
    sides = [
        (given[row, slice(*place), asks : asks + 2].mean(0), (one_asks, one_asked))
        for row, one in enumerate(batch)
        for place, one_asks, one_asked in one.sides
    ]
    if sides:
        read, right = zip(*sides, strict=True)
        loss = loss + binary_cross_entropy_with_logits(torch.stack(read), torch.tensor(right))
    same = [
        (given[row, slice(*place), asks + 2].mean(), share)
        for row, one in enumerate(batch)
        for place, share in one.same
    ]
    if same:
        beside, shares = zip(*same, strict=True)
        loss = loss + _SAME * binary_cross_entropy_with_logits(
            torch.stack(beside), torch.tensor(shares), pos_weight=torch.tensor(_SAME_RARE)
        )
    return loss


def teach(
    reader: Reader,
    examples: Sequence[Example],
    rounds: float,
    rate: float,
    chance: Random,
    file: Path,
) -> None:
    """Let it learn for so many rounds, and write what it learned to ``file``."""
    read = _batches(examples, chance)

    def loss() -> torch.Tensor:
        batch = next(read)
        return loss_of(reader(batch), batch)

    learn(reader, loss, int(rounds * len(examples) / BATCH), rate, file)


def _batches(examples: Sequence[Example], chance: Random) -> Iterator[list[Example]]:
    """Batches without end."""
    every = list(examples)
    while True:
        chance.shuffle(every)
        yield from batches(every, lambda one: len(one.laid.ids), chance)


def main() -> None:
    """Teach the reader and write what it learned."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("decisions", type=Path)
    parser.add_argument("file", type=Path)
    parser.add_argument("--rounds", type=float, default=3.0)
    parser.add_argument("--rate", type=float, default=RATE)
    parser.add_argument("--from", dest="start", type=Path, default=None)
    parser.add_argument("--without", nargs="*", default=[])
    parser.add_argument("--rest", type=float, default=1.0)
    parser.add_argument("--whole", nargs="*", default=[LONG])
    parser.add_argument("--mean", action="store_true")
    parser.add_argument("--seed", type=int, default=0)
    given = parser.parse_args()
    torch.manual_seed(given.seed)
    maker = Maker(given.seed)
    found = [*maker.of_dossiers(), *maker.of_papers(), *maker.of_short_ones()]
    rows = map(json.loads, given.decisions.read_text(encoding="utf-8").splitlines())
    texts = {row["_id"]: row["text"] for row in rows}
    found += [*maker.of_marked_decisions(texts), *maker.of_decisions(texts)]
    chance = Random(given.seed)
    found = [
        one
        for one in found
        if one.hand not in given.without
        and (one.hand.startswith(tuple(given.whole)) or chance.random() < given.rest)
    ]
    print(len(found), flush=True)
    teach(Reader(given.start), found, given.rounds, given.rate, chance, given.file)
    if given.mean and given.start is not None:
        save_file(mean_of(load_file(given.start), load_file(given.file)), given.file)


if __name__ == "__main__":
    main()
