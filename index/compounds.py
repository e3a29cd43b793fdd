"""Dutch compounds into their parts: 'wijkverbeteringscontracten' → wijk, verbetering, contract."""

from collections.abc import Callable, Iterator
from functools import cache

from index.wordlist import LINKS, SHORTEST_PART, TABLES, Word

LONGEST = 60  # letters; what is longer is no word
_USUAL_PART = 4  # shorter parts must be common ones
_COMMON = 25  # compounds with a part, from which a short part is believed
_RARE_PART = 3.0
_KNOWN_WORD = 7.0  # the list has many words that only look like compounds
_EACH_PART = 2.0  # so that two long parts win from three short ones

Lookup = Callable[[str], Word | None]


def split(word: str, lookup: Lookup) -> tuple[str, ...]:
    """The lemmas of the parts of a folded word, in order; () where it is no compound.

    Of all ways to cut it into known words the cheapest is taken: few parts, each of which stands
    in many compounds of the word list. Ties go to the longest first part.
    """
    if not 2 * SHORTEST_PART <= len(word) <= LONGEST or not word.isalpha():
        return ()
    whole = lookup(word)
    if whole is not None and whole.lemma != word and whole.lemma.isalpha():
        word = whole.lemma
    best = _cheapest(word, lookup)
    if best is None or (whole is not None and best[0] > _KNOWN_WORD):
        return ()
    return best[1]


def _cheapest(word: str, lookup: Lookup) -> tuple[float, tuple[str, ...]] | None:
    """The least cost and the lemmas of a cut into two parts or more; None where there is none."""
    # ways[i]: the cheapest cut of word[i:], its first piece being no first part of the whole
    ways: dict[int, tuple[float, tuple[str, ...]] | None] = {}

    def rest(start: int) -> tuple[float, tuple[str, ...]] | None:
        if start not in ways:
            head = _head(word[start:], lookup)
            ways[start] = min([*([head] if head else []), *onward(start)], default=None)
        return ways[start]

    def onward(start: int) -> Iterator[tuple[float, tuple[str, ...]]]:
        for end in range(len(word) - SHORTEST_PART, start + SHORTEST_PART - 1, -1):
            modifier = _modifier(word[start:end], lookup)
            after = rest(end) if modifier else None
            if modifier and after:
                yield modifier[0] + after[0], modifier[1] + after[1]

    return min(onward(0), default=None, key=lambda way: way[0])


def _head(piece: str, lookup: Lookup) -> tuple[float, tuple[str, ...]] | None:
    found = lookup(piece)
    if found is None or piece in no_parts() or found.lemma in no_parts():
        return None
    # the list counts lemmas: a plural stands behind its singular
    lemma = found if found.lemma == piece else lookup(found.lemma) or found
    return _cost(piece, max(found.last, lemma.last), found.lemma)


def _modifier(piece: str, lookup: Lookup) -> tuple[float, tuple[str, ...]] | None:
    options = []
    for link in LINKS:
        bare = piece.removesuffix(link)
        if not piece.endswith(link) or len(bare) < SHORTEST_PART or bare in no_parts():
            continue
        found = lookup(bare)
        if found is None or found.lemma in no_parts():
            continue
        cost = _cost(bare, found.first + found.last // 4, found.lemma)
        if cost:
            options.append((cost[0] + _fit(link, found, lookup(piece)), cost[1]))
    return min(options, default=None)


def _fit(link: str, bare: Word, whole: Word | None) -> float:
    """What the linking letters cost: 'stad-s' is better than 'stads', 'plaats' than 'plaat-s'."""
    if link != "s":
        return 0.5 if link else 0.0
    rarer = whole is None or whole.last <= bare.last
    return -1.0 if rarer else 0.5


def _cost(piece: str, compounds: int, lemma: str) -> tuple[float, tuple[str, ...]] | None:
    if len(piece) < _USUAL_PART and compounds < _COMMON:
        return None
    if len(piece) < _USUAL_PART + 1 and compounds < 3:
        return None
    return _EACH_PART + _RARE_PART / (1 + compounds) ** 0.5, (lemma,)


@cache
def no_parts() -> frozenset[str]:
    """Words that the word list holds and that are no part of a compound: 'ver', 'lijk', 'tus'."""
    lines = (TABLES / "no_parts.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(word for line in lines for word in line.partition("#")[0].split())
