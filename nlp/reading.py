"""A document read through the pipeline: its pieces with the names that stand in them."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.records import Document
from nlp.pieces import Piece, pieces
from nlp.sentences import STARTS

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc


@dataclass(frozen=True, slots=True)
class Mark:
    """A name in a piece; ``label`` says what it is, offsets count in ``Piece.text``."""

    label: str
    start: int
    end: int
    text: str

    @property
    def kind(self) -> str:
        """What stands before the colon of the label: org, place, class, new, again, proposed."""
        return self.label.partition(":")[0]

    @property
    def id(self) -> str:
        """What stands behind the colon of the label."""
        return self.label.partition(":")[2]


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of a piece, with what stands in it; offsets count in ``Piece.text``."""

    start: int
    end: int
    names: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """One piece and its sentences."""

    piece: Piece
    sentences: tuple[Sentence, ...]

    @property
    def names(self) -> Iterator[Mark]:
        """The names of all its sentences, in order."""
        for sentence in self.sentences:
            yield from sentence.names

    def text(self, sentence: Sentence) -> str:
        """The words of one of its sentences."""
        return self.piece.text[sentence.start : sentence.end]

    def sentence_at(self, place: int) -> int:
        """Which of its sentences holds a place of the piece."""
        inside = (s for s, one in enumerate(self.sentences) if one.start <= place < one.end)
        return next(inside, 0)


def read(nlp: "Language", document: Document) -> Iterator[Reading]:
    """The document's pieces as they are read, one after the other: memory stays bounded."""
    streamed = ((piece.text, piece) for piece in pieces(document))
    for doc, piece in nlp.pipe(streamed, as_tuples=True, batch_size=64):
        yield Reading(piece, tuple(_sentences(doc, len(piece.text))))


def _sentences(doc: "Doc", length: int) -> Iterator[Sentence]:
    names = [
        Mark(span.label_, span.start_char, span.end_char, span.text) for span in doc.spans["names"]
    ]
    starts = [doc[i].idx for i in doc.user_data[STARTS]]
    for start, end in zip(starts, [*starts[1:], length], strict=True):
        yield Sentence(start, end, tuple(mark for mark in names if start <= mark.start < end))
