"""Numbers that are written out: 'acht panden', 'vierentwintig huisjes'."""

import re

_ONES = "een twee drie vier vijf zes zeven acht negen".split()
_TEENS = "tien elf twaalf dertien veertien vijftien zestien zeventien achttien negentien".split()
_TENS = "twintig dertig veertig vijftig zestig zeventig tachtig negentig".split()


def _joined(one: str, ten: str) -> str:
    return f"{one}{'ën' if one.endswith('e') else 'en'}{ten}"


# What each number from two to a hundred is called; 'een' is left out, it is an article too.
NUMBERS: dict[str, int] = (
    {word: n for n, word in enumerate(_ONES, 1) if n > 1}
    | {word: n for n, word in enumerate([*_TEENS, _TENS[0]], 10)}
    | {word: 10 * n for n, word in enumerate(_TENS, 2)}
    | {
        _joined(one, ten): 10 * tens + n
        for tens, ten in enumerate(_TENS, 2)
        for n, one in enumerate(_ONES, 1)
    }
    | {"honderd": 100}
)
NUMBER_WORD = f"(?:{'|'.join(sorted(NUMBERS, key=len, reverse=True))})"
_BELOW_HUNDRED = f"(?:{'|'.join(sorted(NUMBERS.keys() - {'honderd'}, key=len, reverse=True))})"
_HUNDREDS = rf"(?:{_BELOW_HUNDRED}?honderd(?:(?:en)?{_BELOW_HUNDRED})?|{_BELOW_HUNDRED})"
# A number below a million in one or two words: 'tweehonderdvijftig', 'duizend vijfhonderd'.
LARGE_NUMBER = rf"(?:{_HUNDREDS}?duizend(?:\s?{_HUNDREDS})?|{_HUNDREDS})"


def number_of(written: str) -> str:
    """The digits of a number that is written out, or with dots between its thousands."""
    known = NUMBERS.get(written.lower())
    return str(known) if known is not None else re.sub(r"\D", "", written)


def large_number_of(written: str) -> int:
    """The number that is written out as ``LARGE_NUMBER`` has it."""
    word = written.lower().strip()
    for scale, worth in (("duizend", 1000), ("honderd", 100)):
        many, found, rest = word.partition(scale)
        if found:
            rest = rest if rest in NUMBERS else rest.removeprefix("en")
            return (large_number_of(many) if many else 1) * worth + (
                large_number_of(rest) if rest else 0
            )
    return NUMBERS[word]
