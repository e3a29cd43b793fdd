"""Texts to token ids, without loading 250,000 pieces for the sake of one question."""

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

from index.tokenizer_files import ALL, END, PIECES, SHELL, SPECIAL, START, UNKNOWN, piece_key

if TYPE_CHECKING:
    from numpy.typing import NDArray

FEW = 6000  # characters since the start; beyond them, loading all pieces (0.5 s, 54 MB) pays
LONGEST_PIECE = 16  # characters, the longest piece of XLM-RoBERTa
NOWHERE = "▁▁"  # in no normalised text: words are apart, and only their first place has it


class Tokenizer:
    """The tokenizer of a model folder; it reads its files when the first text needs them."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._all: Any = None
        self._shell: Any = None
        self._table: NDArray[Any] | None = None
        self._seen = 0
        self._lock = Lock()  # encode_few changes the shell, and a server encodes in many threads

    def encode(self, texts: Sequence[str]) -> list[list[int]]:
        """The ids of each text, between ``<s>`` and ``</s>``, however many they are."""
        self._seen += sum(map(len, texts))
        few = self._all is None and self._seen <= FEW
        if few and not any(mark in text for text in texts for mark in SPECIAL):
            return self.encode_few(texts)
        return self._encode_all(texts)

    def _encode_all(self, texts: Sequence[str]) -> list[list[int]]:
        """The same by SentencePiece, in a fifth of the memory that the library above needs for it.

        ``</s>`` in a text is text to it, and never the end.
        """
        normalizer = self._loaded_shell().normalizer
        with self._lock:
            if self._all is None:
                self._all = _sentence_pieces(self._folder / ALL)
        normal = [" ".join(normalizer.normalize_str(text).split()) for text in texts]
        return [[START, *ids, END] for ids in self._all.encode(normal)]

    def encode_few(self, texts: Sequence[str]) -> list[list[int]]:
        """The same ids, from a tokenizer that knows just the pieces that occur in ``texts``.

        How a text is cut depends on no piece that does not occur in it, but for the score of
        what is unknown: that follows from the lowest score of all, which is kept.
        The texts hold none of SPECIAL.
        """
        from tokenizers.models import Unigram

        shell = self._loaded_shell()
        with self._lock:
            numbers, pieces = self._occurring(_substrings(_words(shell, texts)))
            shell.model = Unigram(pieces, unk_id=UNKNOWN, byte_fallback=False)
            return [[numbers[i] for i in shell.encode(text).ids] for text in texts]

    def _loaded_shell(self) -> Any:
        from tokenizers import Tokenizer as AnyTokenizer

        with self._lock:
            if self._shell is None:
                self._shell = AnyTokenizer.from_file(str(self._folder / SHELL))
            return self._shell

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
    """The tokenizer of a model folder, one for all that read with it."""
    return Tokenizer(folder)


def _sentence_pieces(path: Path) -> Any:
    from sentencepiece import SentencePieceProcessor

    return SentencePieceProcessor(model_file=str(path))


def _words(shell: Any, texts: Sequence[str]) -> set[str]:
    normal = map(shell.normalizer.normalize_str, texts)
    return {word for text in normal for word, _ in shell.pre_tokenizer.pre_tokenize_str(text)}


def _substrings(words: set[str]) -> list[str]:
    return sorted(
        {
            word[start:stop]
            for word in words
            for start in range(len(word))
            for stop in range(start + 1, min(start + LONGEST_PIECE, len(word)) + 1)
        }
    )
