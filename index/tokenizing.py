"""Texts to token ids, without loading 250,000 pieces for the sake of one question."""

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

from index.tokenizer_files import PIECES, SHELL, SPECIAL, UNKNOWN, WHOLE, piece_key

if TYPE_CHECKING:
    from numpy.typing import NDArray

FEW = 2000  # characters in all; beyond them, loading the whole tokenizer (0.6 s) pays
LONGEST_PIECE = 16  # characters, the longest piece of XLM-RoBERTa
NOWHERE = "▁▁"  # in no normalised text: words are apart, and only their first place has it


class Tokenizer:
    """The tokenizer of a model folder; it reads its files when the first text needs them."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._whole: Any = None
        self._shell: Any = None
        self._table: NDArray[Any] | None = None
        self._lock = Lock()  # encode_few changes the shell, and a server encodes in many threads

    def encode(self, texts: Sequence[str]) -> list[list[int]]:
        """The ids of each text, between ``<s>`` and ``</s>``, however many they are."""
        few = self._whole is None and sum(map(len, texts)) <= FEW
        if few and not any(mark in text for text in texts for mark in SPECIAL):
            return self.encode_few(texts)
        if self._whole is None:
            self._whole = _load(self._folder / WHOLE)
        return [encoding.ids for encoding in self._whole.encode_batch_fast(list(texts))]

    def encode_few(self, texts: Sequence[str]) -> list[list[int]]:
        """The same ids, from a tokenizer that knows just the pieces that occur in ``texts``.

        How a text is cut depends on no piece that does not occur in it, but for the score of
        what is unknown: that follows from the lowest score of all, which is kept.
        The texts hold none of SPECIAL.
        """
        from tokenizers.models import Unigram

        with self._lock:
            if self._shell is None:
                self._shell = _load(self._folder / SHELL)
            numbers, pieces = self._occurring(_substrings(self._words(texts)))
            self._shell.model = Unigram(pieces, unk_id=UNKNOWN, byte_fallback=False)
            return [[numbers[i] for i in self._shell.encode(text).ids] for text in texts]

    def _words(self, texts: Sequence[str]) -> set[str]:
        normal = map(self._shell.normalizer.normalize_str, texts)
        return {
            word for text in normal for word, _ in self._shell.pre_tokenizer.pre_tokenize_str(text)
        }

    def _occurring(self, candidates: list[str]) -> tuple[list[int], list[tuple[str, float]]]:
        import numpy as np

        if self._table is None:
            self._table = np.load(self._folder / PIECES)
        known = np.ascontiguousarray(self._table["key"])
        keys = np.array([piece_key(piece) for piece in candidates], np.uint64)
        rows = np.minimum(np.searchsorted(known, keys), len(known) - 1)
        found = np.flatnonzero(known[rows] == keys)
        numbers, scores = self._table["id"][rows[found]], self._table["score"][rows[found]]
        pieces = [(piece, 0.0) for piece in SPECIAL]
        pieces += [(candidates[i], float(score)) for i, score in zip(found, scores, strict=True)]
        pieces.append((NOWHERE, float(self._table["score"].min())))
        return [*range(len(SPECIAL)), *numbers.tolist(), UNKNOWN], pieces


@cache
def tokenizer_of(folder: Path) -> Tokenizer:
    """The tokenizer of a model folder, one for all that read with it: whole it takes 0.6 s."""
    return Tokenizer(folder)


def _load(path: Path) -> Any:
    from tokenizers import Tokenizer as AnyTokenizer

    return AnyTokenizer.from_file(str(path))


def _substrings(words: set[str]) -> list[str]:
    return sorted(
        {
            word[start:stop]
            for word in words
            for start in range(len(word))
            for stop in range(start + 1, min(start + LONGEST_PIECE, len(word)) + 1)
        }
    )
