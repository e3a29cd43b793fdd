"""The Dutch word list: forms, their lemmas and how readily they form compounds.

It is made once per machine from simplemma's dictionary and kept as one sorted text file, because
decoding that dictionary costs more than a whole search. A few words are looked up by bisection in
the file itself; who asks for many gets a dict.
"""

import mmap
import os
import re
import tempfile
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

from index.model_files import default_cache

LAYOUT = "1"
LINKS = ("", "s", "en", "e", "er", "n")
SHORTEST_PART = 3
TABLES = Path(__file__).parent / "tables"
_MANY = 2_000  # lookups after which the dict (some 0.2 s to read) has paid for itself
_OTHERS = re.compile(r"[^\x00-_a-\x7f]+")  # not ASCII, or `
_LONGEST_KEPT = 8  # characters on end that are not ASCII, kept with what they become
_MARKS = dict.fromkeys(range(0x300, 0x370))
_LETTERS = str.maketrans(
    {"æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"}
    | dict.fromkeys("‘’‛ʼ`´", "'")
    | dict.fromkeys("‐‑‒–—―−", "-")
    | dict.fromkeys("\u00ad\u200b\u200c\u200d\u2060\ufeff", "")
)


@dataclass(frozen=True, slots=True)
class Word:
    """A form's lemma, and in how many compounds of the list it stands first and last."""

    lemma: str
    first: int
    last: int


def fold(text: str) -> str:
    """The text without case, ligatures and diacritics; the same for NFC and NFD."""
    if text.isascii():
        return text.lower()
    # Most of a text is ASCII, which stays what it is but for its case.
    return _OTHERS.sub(_fold_others, text).casefold()


def _fold_others(found: re.Match[str]) -> str:
    others = found[0]
    return _folded(others) if len(others) <= _LONGEST_KEPT else _fold(others)


def _fold(text: str) -> str:
    # ´ decomposes into a space and a mark: translated before it can tear a word apart
    plain = unicodedata.normalize("NFKD", text.translate(_LETTERS)).translate(_MARKS)
    return plain.casefold().translate(_LETTERS)


_folded = lru_cache(maxsize=4096)(_fold)


class Words:
    """The word list, opened: ``words[form]`` is a Word or None; forms are folded."""

    def __init__(self, lines: mmap.mmap | bytes) -> None:
        self._lines = lines
        self._asked = 0
        self._all: dict[str, str] | None = None

    def get(self, form: str) -> Word | None:
        """The Word of a folded form, or None where the list does not hold it."""
        found = self._line(form)
        if found is None:
            return None
        lemma, first, last = found.split("\t")
        return Word(lemma or form, int(first), int(last))

    def _line(self, form: str) -> str | None:
        if self._all is None:
            self._asked += 1
            if self._asked < _MANY:
                return self._bisect(form.encode())
            lines = self._lines[:].decode().splitlines()
            self._all = dict(line.split("\t", 1) for line in lines)
        return self._all.get(form)

    def _bisect(self, form: bytes) -> str | None:
        low, high = 0, len(self._lines)
        while low < high:
            start = self._lines.rfind(b"\n", low, (low + high) // 2) + 1 or low
            end = self._lines.find(b"\n", start)
            word, _, rest = self._lines[start:end].partition(b"\t")
            if word == form:
                return rest.decode()
            if word < form:
                low = end + 1
            else:
                high = start
        return None


@cache
def open_words(folder: Path | None = None) -> Words:
    """The word list, from its file in ``folder`` (the cache by default), made where it is absent.

    Where nothing can be written it is made in memory, which costs a second or two.
    """
    path = (folder or default_cache()) / f"words-nl-{fingerprint()}.tsv"
    kept = _read(path)
    if kept is not None:
        return Words(kept)
    made = "".join(_lines()).encode()
    _write(path, made)
    return Words(made)


@cache
def fingerprint() -> str:
    """Sixteen hexadecimal digits that change when the word list would."""
    own = (TABLES / "words.tsv").read_bytes()
    return sha256(f"{LAYOUT} {version('simplemma')} ".encode() + own).hexdigest()[:16]


def _read(path: Path) -> mmap.mmap | None:
    """The file, mapped; None where it is absent or not what was written."""
    try:
        with path.open("rb") as file:
            lines = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        kept = path.with_suffix(".sha256").read_text(encoding="ascii")
    except (OSError, ValueError):
        return None
    return lines if sha256(lines).hexdigest() == kept else None


def _write(path: Path, content: bytes) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        _replace(path, content)
        _replace(path.with_suffix(".sha256"), sha256(content).hexdigest().encode())
    except OSError:
        return  # a full or read-only cache costs time, never an answer


def _replace(path: Path, content: bytes) -> None:
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=path.name)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
    Path(name).replace(path)


def _lines() -> Iterator[str]:
    from simplemma.strategies.dictionaries import DefaultDictionaryFactory

    lemmas: dict[str, str] = {}
    for form, lemma in DefaultDictionaryFactory().get_dictionary("nl").items():
        folded = fold(form)
        # the first wins: the dictionary is sorted, so this is the same every time
        if "\t" not in folded and "\n" not in folded:
            lemmas.setdefault(folded, fold(lemma).replace("_", ""))
    lemmas |= _own_words()
    first, last = _productivity(lemmas)
    for form in sorted(lemmas, key=str.encode):
        lemma = lemmas[form]
        yield f"{form}\t{'' if lemma == form else lemma}\t{first[form]}\t{last[form]}\n"


def _own_words() -> dict[str, str]:
    lines = (TABLES / "words.tsv").read_text(encoding="utf-8").splitlines()
    rows = (line.split("\t") for line in lines if line and not line.startswith("#"))
    return {fold(row[0]): fold(row[1]) for row in rows}


def _productivity(lemmas: Mapping[str, str]) -> tuple[Counter[str], Counter[str]]:
    """For each form the number of lemmas that it begins, and that it ends, as a compound."""
    first: Counter[str] = Counter()
    last: Counter[str] = Counter()
    for lemma in set(lemmas.values()):
        if not lemma.isalpha():
            continue
        for cut in range(SHORTEST_PART, len(lemma) - SHORTEST_PART + 1):
            head = lemma[cut:]
            modifier = _modifier(lemma[:cut], lemmas) if head in lemmas else ""
            if modifier:
                first[modifier] += 1
                last[head] += 1
    return first, last


def _modifier(start: str, lemmas: Mapping[str, str]) -> str:
    for link in LINKS:
        bare = start.removesuffix(link)
        if start.endswith(link) and len(bare) >= SHORTEST_PART and bare in lemmas:
            return bare
    return ""
