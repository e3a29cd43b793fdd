"""Lines -> running text: does the hyphen at the end of a line belong to the word?"""

import re
from collections.abc import Callable, Collection, Iterable
from functools import lru_cache

from ingest.characters import HYPHEN_MARKS, drop_hyphen_marks

_BREAKS = f"-/{HYPHEN_MARKS}"
_HYPHENS = ("-", *HYPHEN_MARKS)
_LONGEST_WORD = 60  # characters before the line end that are looked at
_LAST_PART = re.compile(r"([^\W_]+(?:[-'’][^\W_]+)*)[-/\x02\ufffe\xad]$")
_ADDRESS = re.compile(r"(?:https?://|www\.)\S*[^\s.,;)\]\x02\ufffe-]$")
_ADDRESS_WITH_HYPHEN = re.compile(r"(?:https?://|www\.)\S*[-/\x02\ufffe]$")
_REST_OF_ADDRESS = re.compile(r"(?!https?:)[\w%~]*[/_%=&?#-][^\s]*(?:\s|$)")
_FIRST_PART = re.compile(r"([^\W_]+)")
_SUSPENDED = frozenset({"en", "of", "als", "noch", "tot", "naar", "in", "et", "ou", "and", "or"})
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_PREFIX_WITH_HYPHEN = frozenset(
    {"niet", "ex", "oud", "pro", "vice", "adjunct", "kandidaat", "e", "anti"}
)


def vocabulary_of(lines: Iterable[str]) -> frozenset[str]:
    """The words of a document in lower case, without those cut by a line end."""
    words: set[str] = set()
    whole: list[str] = []
    for line in lines:
        if line.rstrip().endswith(_HYPHENS):
            words.update(_WORD.findall(line.lower())[:-1])
        else:
            whole.append(line)
    words.update(_WORD.findall("\n".join(whole).lower()))
    return frozenset(words)


def join_lines(before: str, after: str, vocabulary: Collection[str] = frozenset()) -> str:
    """The two lines as running text; a hyphen that only broke the word is dropped.

    ``vocabulary`` holds the document's own words in lower case: it decides first.
    """
    if not before or not after:
        return before + after
    if _ADDRESS.search(before[-200:]) and _REST_OF_ADDRESS.match(after):
        return before + after
    if before[-1] not in _BREAKS:
        return f"{before} {after}"
    if _ADDRESS_WITH_HYPHEN.search(before[-200:]):
        return drop_hyphen_marks(before) + after
    last = _LAST_PART.search(before[-_LONGEST_WORD:])
    first = _FIRST_PART.match(after)
    if last is None or first is None:
        apart = not before[-2:-1].strip() or not after[:1].isalnum()
        return drop_hyphen_marks(before) + (" " if apart else "") + after
    if before[-1] == "/":
        return before + after
    if first[1].lower() in _SUSPENDED:
        return f"{before[:-1]}- {after}"
    return before[:-1] + ("-" if keeps_hyphen(last[1], first[1], vocabulary) else "") + after


def keeps_hyphen(
    last: str,
    first: str,
    vocabulary: Collection[str] = frozenset(),
    known: Callable[[str], bool] | None = None,
) -> bool:
    """Whether ``last-first`` is written with its hyphen when it stands on one line."""
    known = known or is_dutch_word
    whole, hyphened = f"{last}{first}".lower(), f"{last}-{first}".lower()
    if whole in vocabulary:
        return False
    if hyphened in vocabulary:
        return True
    if first[0].isupper() or first[0].isdigit() or last[-1].isdigit() or last.isupper():
        return True  # Oost-Vlaanderen, covid-19, IT-dienst
    if last.lower() in _PREFIX_WITH_HYPHEN:
        return True
    if "-" in last:  # door-to-door, but niet-conventionele
        tail = last.rsplit("-", 1)[1]
        return known(tail) and known(first) and not known(tail + first)
    if known(whole):
        return False
    if _vowels_clash(last, first):
        return known(last) and known(first)
    return False


def _vowels_clash(last: str, first: str) -> bool:
    # Spelling rule 6.G of the Woordenlijst: zee-egel, auto-ongeval, but gemeenteraad.
    pair = f"{last[-1]}{first[0]}".lower()
    return pair in {
        "aa",
        "ae",
        "ai",
        "au",
        "ee",
        "ei",
        "eu",
        "ie",
        "ii",
        "ij",
        "oe",
        "oi",
        "oo",
        "ou",
        "ui",
        "uu",
    }


@lru_cache(maxsize=50_000)
def is_dutch_word(word: str) -> bool:
    """Whether the Dutch word list of simplemma holds the word."""
    import simplemma

    return bool(simplemma.is_known(word.lower(), lang="nl"))
