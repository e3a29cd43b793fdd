"""Whether a sentence says only what its quotes say: its numbers, days and names."""

import re
from collections.abc import Iterator, Sequence

from answers.dates import MONTHS
from answers.lexicon import words as words_of

_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_DAY = re.compile(rf"\b(\d{{1,2}})\s+({'|'.join(MONTHS)})\b", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_][\w'’-]*")
_NUMERALS = {
    word: str(number)
    for number, word in enumerate(
        "nul een twee drie vier vijf zes zeven acht negen tien elf twaalf dertien veertien "
        "vijftien zestien zeventien achttien negentien twintig".split()
    )
}
_SCALES = {"miljoen": 6, "miljard": 9, "duizend": 3}
_AMOUNT = re.compile(r"(\d+(?:[.,]\d+)*)\s+(miljoen|miljard|duizend)\b", re.IGNORECASE)
# Counting words that are articles and pronouns as well tell no number.
_NO_NUMBER = frozenset({"een"})


def unsupported(sentence: str, quotes: Sequence[str]) -> tuple[str, ...]:
    """The numbers, days and names of a sentence that none of the quotes holds, in order."""
    held = " ".join(quotes)
    numbers, words = set(_numbers(held)), {_stem(word) for word in _WORD.findall(held)}
    lacking = [number for number in _numbers(sentence) if number not in numbers]
    days = set(_days(held))
    lacking += [" ".join(day) for day in _days(sentence) if day not in days]
    lacking += [name for name in _names(sentence) if not _known(name, words)]
    return tuple(dict.fromkeys(lacking))


def _numbers(text: str) -> Iterator[str]:
    """Every number of a text in one form: '4 miljoen' and '4.000.000' are the same."""
    scaled = {match.start(): match for match in _AMOUNT.finditer(text)}
    for match in _NUMBER.finditer(text):
        amount = scaled.get(match.start())
        yield _plain(match[0], _SCALES[amount[2].lower()] if amount else 0)
    for word in _WORD.findall(text.casefold()):
        if word in _NUMERALS and word not in _NO_NUMBER:
            yield _NUMERALS[word]
        elif word in MONTHS:
            yield word


def _plain(written: str, zeros: int) -> str:
    """The digits of a number without grouping, times ten to the power ``zeros``."""
    whole, _, decimals = written.partition(",")
    groups = whole.split(".")
    if len(groups) > 1 and not all(len(group) == 3 for group in groups[1:]):
        return written  # a day, an article or a version: 12.3.2021
    digits = "".join(groups)
    if zeros:
        return (digits + decimals.ljust(zeros, "0")).lstrip("0") or "0"
    return f"{digits.lstrip('0') or '0'},{decimals}" if decimals.strip("0") else digits


def _days(text: str) -> Iterator[tuple[str, str]]:
    """Every day and month of a text: '9 maart' is not borne out by a 9 here and a maart there."""
    for match in _DAY.finditer(text):
        yield match[1].lstrip("0"), match[2].lower()


def _names(sentence: str) -> Iterator[str]:
    """The words with a capital; of those that begin a sentence only the ones that can be names."""
    for match in _WORD.finditer(sentence):
        word = match[0]
        before = sentence[: match.start()].rstrip()
        begins = not before or before[-1] in '.?!:;“‘"('
        ordinary = begins and word.casefold() in words_of("sentence_starts")
        if word[0].isupper() and not ordinary:
            yield word


def _known(name: str, words: set[str]) -> bool:
    return _stem(name) in words or all(_stem(part) in words for part in name.split("-"))


def _stem(word: str) -> str:
    folded = word.casefold().replace("’", "'")
    return folded.removesuffix("'s").rstrip("'")
