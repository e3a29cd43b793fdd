"""Where a sentence begins: a spaCy component that survives abbreviations and numbering."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from nlp.tables import table

if TYPE_CHECKING:
    from spacy.tokens import Doc

STARTS = "wijkwijzer_sentence_starts"  # of a Doc's user data: the first tokens of its sentences
_SMALL_NAMES = frozenset({"vzw", "ivzw", "'t", "’t"})
_CLOSERS = frozenset(")]}\"'”’»")
_OPENERS = frozenset("([{\"'“‘«„-–•")


def make_splitter() -> "Callable[[Doc], Doc]":
    """A component that marks the first token of every sentence."""
    abbreviations = {row["form"].lower() for row in table("abbreviations")}
    stems = {form.rstrip(".") for form in abbreviations}

    def split(doc: "Doc") -> "Doc":
        strings = doc.vocab.strings
        texts = [strings[key] for key in doc.to_array("ORTH").tolist()]
        starts = sorted(_starts(texts, abbreviations, stems))
        doc.user_data[STARTS] = [start for start in starts if start < len(texts)]
        for start in doc.user_data[STARTS]:
            doc[start].is_sent_start = True
        # spaCy wants one token that is known not to begin a sentence; the others follow suit.
        if len(texts) > 1 and 1 not in starts:
            doc[1].is_sent_start = False
        return doc

    return split


def _starts(texts: list[str], abbreviations: set[str], stems: set[str]) -> set[int]:
    starts = {0}
    for i, text in enumerate(texts[:-1]):
        if text[-1] not in ".!?…" and text != ";":
            continue
        if text[-1] in "." and _abbreviation(texts, i, abbreviations, stems):
            continue
        after = i + 1
        while after < len(texts) and texts[after] in _CLOSERS and after - i < 3:
            after += 1
        first = after
        while after < len(texts) and texts[after] in _OPENERS and after - first < 2:
            after += 1
        if after < len(texts) and _can_begin(texts[after]):
            starts.add(first)
    return starts


def _can_begin(text: str) -> bool:
    """Whether a sentence can begin with this word: some names begin with a small letter."""
    return text[0].isupper() or text[0].isdigit() or text in _SMALL_NAMES


def _abbreviation(texts: list[str], i: int, abbreviations: set[str], stems: set[str]) -> bool:
    """Whether the full stop at ``i`` belongs to a word, an initial or a number."""
    text = texts[i].lower()
    if text == "u.":  # 'tot u.' ends a sentence, '13.30 u.' does not
        return i > 0 and texts[i - 1][-1:].isdigit()
    if text != ".":
        return text in abbreviations or (len(text) == 2 and text[0].isalpha())
    before = texts[i - 1] if i else ""
    if before.lower() in stems:
        return True
    if len(before) == 1 and before.isupper():
        return True
    return before.isdigit() and i == 1
