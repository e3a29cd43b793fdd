"""What the reader of requests learns from: windows, and what they tell.

Marked papers, dossiers, short examples and decisions are tagged by the rules, so that they look as
they do when the program reads them, and cut into the windows that it reads.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING, Any

from benchmarks.teaching import lesson_rows
from core.records import Document
from core.request_reading import CLASSES, MORE, NOTHING, Window
from evaluation.tags import plain_id
from index.model_files import default_cache, unpack
from index.request_reader import Laid, laid
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

_HARD, _NEAR, _FAR = 0.01, 0.5, 0.15  # see ``_is_read``
_DECISIONS = slice(3, None, 8)  # false alarms are counted on those from the second on
_MORE_OFTEN = 4  # times that a decision which tells of a request is learned from
# A sentence that the rules hold as likely as this is learned from once more with nothing around it:
# what is asked may be told in another document.
_EXPLICIT, ALONE = 0.5, "alone"
# Of a request that is read whole: the share of sentences that stay where some are left out; and how
# likely by the rules a sentence is that tells of none and is read as if it were one.
_KEPT, _SEEMS = 0.5, 0.2
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


def every_example(decisions: Mapping[str, str], seed: int) -> Iterator[Example]:
    """All that there is to learn from; ``decisions`` are the texts of real ones by id."""
    maker = Maker(seed)
    yield from maker.of_dossiers()
    yield from maker.of_papers()
    yield from maker.of_short_ones()
    yield from maker.of_marked_decisions(decisions)
    yield from maker.of_decisions(decisions)


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
