"""Teach the default model to read a question and a text together (``index.cross_encoder``).

    python -m benchmarks.reading [--rounds N] [--rate R] [--rest SHARE] [--from FILE] SHARED FILE

Makes ``index/tables/reading.safetensors``, in half an hour a round on two cores with avx512_bf16;
nothing of it runs when the program is used or tested. It learns from

- questions to passages of decisions, of the real PDFs and of the judged dossiers, by writers who
  were told to ask as people would who have not seen the passage: two that it answers, with the
  sentence that does, three that it leaves open although it is about the same
  (``evaluation/lessons/reading.jsonl``);
- sentences that the reader of before held likely to answer a question and that readers judged one
  by one (``evaluation/lessons/judged.jsonl``: of 2,889 that were not the known answer 366 tell it);
- the invented pairs of ``evaluation/lessons/pairs.jsonl``.

Nothing of the seeds and of the sample corpus is in them, nor any decision that a question under
``evaluation/questions`` is about. A sentence is read with what stands above and before it, as
search and the drafting of replies do; some whole passages are read too. Wrong are the other
sentences of the passage, what is nearest in other documents, and all of a passage that leaves the
question open.
"""

import argparse
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from random import Random

import numpy as np
import torch
from torch.nn.functional import binary_cross_entropy_with_logits

from answers.units import Unit, to_read, units_of
from benchmarks.learning import BATCH, Learner, batches, learn
from benchmarks.teaching import FOLDER, lesson_rows
from core.reading import Told, as_read
from core.records import Document, Failure, Passage
from index.cross_encoder import AROUND, QUESTION, TEXT
from index.encoding import load_encoder
from index.unpacking import PROMPTS
from ingest.passages import cut
from ingest.reading import read_file

DOSSIERS = FOLDER.parent / "dossiers"
BEGINNING = 60  # characters by which a passage is known in its document
Place = tuple[str, str]  # a document and the beginning of a passage of it
FIRST_LAYER, RATE = 3, 6e-4  # the lower layers stay as they are
_NEAR, _FAR = 2, 1  # wrong sentences of a question in a round: of its passage, of other documents
_PASSAGE, _OTHER_PASSAGE = 0.4, 0.2  # part of the questions that a whole passage is read for
_PAIRED = 0.25, 0.35  # part of the pairs of which the answer is read, and the near text
_RARE = 3.0  # what a text that tells weighs beside one that does not


@dataclass(frozen=True, slots=True)
class Asked:
    """A question to a passage: the sentences that tell it, if any, and those that do not."""

    question: str
    passage: Told
    right: tuple[Told, ...]
    near: tuple[Told, ...]  # of the passage, the nearest to the question first
    far: tuple[tuple[Told, Told], ...]  # of other documents, each with its passage

    @property
    def answered(self) -> bool:
        """Whether the passage tells what is asked."""
        return bool(self.right)


@dataclass(frozen=True, slots=True)
class Example:
    """A question and a text that are read together."""

    question: str
    text: Told
    tells: bool


def passages(shared: Path) -> Iterator[tuple[str, Passage]]:
    """All passages that can be asked about, with the name of their document."""
    for file in (
        *sorted(DOSSIERS.glob("dev*/*.txt")),
        *sorted((shared / "data/pdfs").glob("*.pdf")),
    ):
        name = file.name if file.suffix == ".pdf" else f"{file.parent.name}/{file.stem}"
        for found in read_file(file):
            if not isinstance(found, Failure):
                yield from ((name, passage) for passage in cut(found[1]))
    with (shared / "data/vlareg_full.jsonl").open(encoding="utf-8") as lines:
        for row in map(json.loads, lines):
            number = sha256(row["_id"].encode()).hexdigest()[:32]
            document = Document(number, row["text"], "text", reader="beir")
            yield from ((row["_id"], passage) for passage in cut(document))


def read_judged(known: Mapping[Place, Passage]) -> list[Example]:
    """The judged sentences, each as it is read."""
    units = {
        (place, unit.start): to_read(unit, known[place])
        for place in {(row["document"], row["passage"]) for row in lesson_rows("judged.jsonl")}
        if place in known
        for unit in _units(known[place])
    }
    return [
        Example(row["question"], units[at], row["tells"])
        for row in lesson_rows("judged.jsonl")
        if (at := ((row["document"], row["passage"]), row["start"])) in units
    ]


def read_asked(known: Mapping[Place, Passage]) -> list[Asked]:
    """The written questions with their texts, and what else is near to them."""
    rows = [
        row for row in lesson_rows("reading.jsonl") if (row["document"], row["passage"]) in known
    ]
    used = sorted({(row["document"], row["passage"]) for row in rows})
    units = [(place, unit) for place in used for unit in _units(known[place])]
    encoder = load_encoder()
    sentences = [to_read(unit, known[place]) for place, unit in units]
    vectors = encoder.encode_passages(" ".join((one.around, one.text)) for one in sentences)
    own: dict[tuple[str, str], list[int]] = {}
    for number, (place, _) in enumerate(units):
        own.setdefault(place, []).append(number)
    queries = encoder.encode_queries(row["question"] for row in rows)
    found = []
    for row, query in zip(rows, queries, strict=True):
        place = (row["document"], row["passage"])
        nearness = vectors @ query
        answer = row["answer"]
        right = [n for n in own[place] if answer and _holds(units[n][1].text, answer)][:1]
        if answer and not right:
            continue
        near = sorted((n for n in own[place] if n not in right), key=lambda n: -nearness[n])
        others = np.argsort(-nearness)[:60].tolist()
        far = [n for n in others if units[n][0][0] != place[0]][:5]
        found.append(
            Asked(
                row["question"],
                _whole(known[place]),
                tuple(sentences[n] for n in right),
                tuple(sentences[n] for n in near[:5]),
                tuple((sentences[n], _whole(known[units[n][0]])) for n in far),
            )
        )
    return found


def _units(passage: Passage) -> Iterator[Unit]:
    yield from (unit for unit in units_of(passage) if len(unit.text.split()) > 2)


def _holds(sentence: str, answer: str) -> bool:
    """Whether it is the sentence of which ``answer`` is the beginning of the telling part."""
    return " ".join(answer.split()) in " ".join(sentence.split())


def _whole(passage: Passage) -> Told:
    return as_read(passage.text, passage.headings, "")


def examples(
    asked: Iterable[Asked], judged: Sequence[Example], chance: Random, rest: float = 1.0
) -> Iterator[Example]:
    """What is read in a round: a few texts of every question, other ones each time.

    ``rest`` is the share of the questions; what was judged is all read, twice.
    """
    yield from (*judged, *judged)
    for one in asked:
        if chance.random() >= rest:
            continue
        texts = [(text, True) for text in one.right]
        texts += [(text, False) for text in chance.sample(one.near, min(_NEAR, len(one.near)))]
        far = chance.sample(one.far, min(_FAR, len(one.far)))
        texts += [(text, False) for text, _ in far]
        if chance.random() < _PASSAGE:
            texts.append((one.passage, one.answered))
        if chance.random() < _OTHER_PASSAGE:
            texts += [(passage, False) for _, passage in far]
        yield from (Example(one.question, text, tells) for text, tells in texts)
    for row in lesson_rows("pairs.jsonl"):
        drawn = chance.random()
        if drawn < _PAIRED[0]:
            asks = row[chance.choice(("question", "question", "words"))]
            yield Example(asks, Told(row["answer"]), tells=True)
        elif drawn < sum(_PAIRED):
            yield Example(row["question"], Told(row["near"]), tells=False)


class Reader(Learner):
    """Reads a question and a text together: one number of its first token and the mean of all."""

    def __init__(self, start: Path | None) -> None:
        from transformers import AutoTokenizer

        super().__init__(FIRST_LAYER, outputs=1, states=2)
        self.tokenizer = AutoTokenizer.from_pretrained(self.folder)
        if start is not None:
            self.load(start)

    def ids(self, example: Example) -> list[int]:
        """The tokens as ``index.cross_encoder`` puts them together; few questions are longer."""
        asked = self._pieces(PROMPTS["query"] + example.question, QUESTION)
        text = self._pieces(PROMPTS["passage"] + example.text.text, TEXT)
        around = self._pieces(example.text.around, AROUND)
        return [0, *asked, 2, 2, *text, 2, *([*around, 2] if around else [])]

    def _pieces(self, text: str, most: int) -> list[int]:
        found: list[int] = self.tokenizer.encode(text, add_special_tokens=False)[:most]
        return found

    def forward(self, batch: Sequence[Sequence[int]]) -> torch.Tensor:
        """The log odds of each."""
        states, there = self.states(batch)
        mean = (states * there.unsqueeze(-1)).sum(1) / there.sum(1, keepdim=True)
        odds: torch.Tensor = self.head(torch.cat([states[:, 0], mean], 1)).squeeze(1)
        return odds


def teach(
    reader: Reader, round_of: Callable[[], list[Example]], rounds: float, rate: float, file: Path
) -> None:
    """Let it learn for so many rounds, and write what it learned to ``file``."""
    steps = int(rounds * len(round_of()) / BATCH)
    read = _batches(reader, round_of, Random(steps))

    def loss_of() -> torch.Tensor:
        ids, tells = zip(*next(read), strict=True)
        return binary_cross_entropy_with_logits(
            reader(ids), torch.tensor(tells), pos_weight=torch.tensor(_RARE)
        )

    learn(reader, loss_of, steps, rate, file)


def _batches(
    reader: Reader, round_of: Callable[[], list[Example]], chance: Random
) -> Iterator[list[tuple[list[int], float]]]:
    """Batches without end, of what is read in a round and whether it tells."""
    while True:
        some = round_of()
        chance.shuffle(some)
        read = [(reader.ids(one), float(one.tells)) for one in some]
        yield from batches(read, lambda one: len(one[0]), chance)


def main() -> None:
    """Teach the reader and write what it learned."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("shared", type=Path)
    parser.add_argument("file", type=Path)
    parser.add_argument("--rounds", type=float, default=1.0)
    parser.add_argument("--from", dest="start", type=Path, default=None)
    parser.add_argument("--rate", type=float, default=RATE)
    parser.add_argument("--rest", type=float, default=1.0)
    given = parser.parse_args()
    torch.manual_seed(0)
    known = {(name, one.text[:BEGINNING]): one for name, one in passages(given.shared)}
    asked, judged, chance = read_asked(known), read_judged(known), Random(0)
    print(len(asked), len(judged), flush=True)

    def round_of() -> list[Example]:
        return list(examples(asked, judged, chance, given.rest))

    teach(Reader(given.start), round_of, given.rounds, given.rate, given.file)


if __name__ == "__main__":
    main()
