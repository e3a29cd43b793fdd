"""Which language who looks reads, and every message in it: Dutch in the code, others by catalogue.

A message that had something filled in where it was made ("Er is geen gebruiker 'jan'.") stands in
the catalogue with a name in braces for it ("Er is geen gebruiker '{name}'.").
"""

import re
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Literal, get_args

Language = Literal["nl", "en"]
LANGUAGES: tuple[Language, ...] = get_args(Language)
LANGUAGE_NAMES: Mapping[Language, str] = {"nl": "Nederlands", "en": "English"}
DEFAULT: Language = "nl"
COOKIE = "taal"  # and the parameter of an address that goes before it
TRANSLATIONS = Path(__file__).resolve().parent / "translations"
_BLANK = re.compile(r"{(\w+)}")
_SENTENCE_END = re.compile(r"(?<=[.?!]) ")


def language_named(name: str) -> Language | None:
    """The language of that code, or None where pages do not speak it."""
    return next((one for one in LANGUAGES if one == name), None)


def preferred(accepted: str) -> Language:
    """The language of ours that an Accept-Language header likes best; Dutch where it likes none."""
    liked: list[tuple[float, int, Language]] = []
    for place, one in enumerate(accepted.split(",")[:20]):
        tag, _, weight = one.partition(";")
        language = language_named(tag.strip().lower().partition("-")[0])
        if language is not None:
            liked.append((-_weight(weight), place, language))
    best = min(liked, default=(0.0, 0, DEFAULT))
    return best[2] if best[0] < 0 else DEFAULT


def _weight(given: str) -> float:
    """The number of 'q=0.8'; 1 where there is none."""
    found = re.fullmatch(r"\s*q=(0(\.\d{0,3})?|1(\.0{0,3})?)\s*", given)
    return float(found[1]) if found else 1.0 if not given.strip() else 0.0


@lru_cache(maxsize=4)
def catalogue(language: Language) -> Mapping[str, str | tuple[str, ...]]:
    """Every translated message by its Dutch words; plural ones as (one, many)."""
    file = TRANSLATIONS / f"{language}.po"
    if not file.is_file():
        return {}
    from babel.messages.pofile import read_po

    with file.open("rb") as stream:
        read = read_po(stream, locale=language)
    found: dict[str, str | tuple[str, ...]] = {}
    for message in read:
        key = message.id if isinstance(message.id, str) else message.id[0]
        if isinstance(message.string, str) and message.string:
            found[key] = message.string
        elif isinstance(message.string, (tuple, list)) and all(message.string):
            found[key] = tuple(message.string)
    return found


def translated(language: Language, message: str) -> str:
    """The message in that language; as it is where it has no translation."""
    found = catalogue(language).get(message, message)
    return found if isinstance(found, str) else found[0]


def counted(language: Language, one: str, many: str, number: int) -> str:
    """The message for that number of things."""
    found = catalogue(language).get(one)
    if isinstance(found, tuple):
        return found[0 if number == 1 else -1]
    return one if number == 1 else many


def retold(language: Language, text: str) -> str | None:
    """What was said in Dutch, things filled in and all; None where a part has no translation."""
    if language == DEFAULT or not text.strip():
        return text
    whole = _one_retold(language, text)
    if whole is not None:
        return whole
    ends = [found.end() for found in _SENTENCE_END.finditer(text)]
    for end in reversed(ends):
        first = _one_retold(language, text[:end].rstrip())
        rest = retold(language, text[end:]) if first is not None else None
        if first is not None and rest is not None:
            return f"{first} {rest}"
    name, colon, reason = text.partition(": ")  # 'nota.pdf: Het bestand is leeg.'
    told = retold(language, reason) if colon else None
    return None if told is None else f"{name}: {told}"


def _one_retold(language: Language, text: str) -> str | None:
    known = catalogue(language).get(text)
    if isinstance(known, str):
        return known
    for pattern, said in _patterns(language):
        found = pattern.fullmatch(text)
        if found:
            filled = found.groupdict().items()
            return said.format_map(
                {name: _in_own_words(language, name, value) for name, value in filled}
            )
    return None


def _in_own_words(language: Language, name: str, value: str) -> str:
    """What is filled in, where it is a word of ours: what is not there, or themes to choose from.

    All else is what people wrote or what documents are called, and stays as it is.
    """
    if name == "what":  # 'thema' stands in the catalogue as the heading 'Thema'
        known = catalogue(language).get(value.capitalize())
        return known.lower() if isinstance(known, str) else value
    themes = [_themes(language).get(one) for one in value.split(", ")]
    return ", ".join(map(str, themes)) if len(themes) > 1 and all(themes) else value


@lru_cache(maxsize=4)
def _themes(language: Language) -> Mapping[str, str]:
    from pipeline.registers import theme_labels

    return dict(zip(theme_labels().values(), theme_labels(language).values(), strict=True))


@lru_cache(maxsize=4)
def _patterns(language: Language) -> tuple[tuple[re.Pattern[str], str], ...]:
    """What fits each message with blanks, and its translation; the most fixed letters first."""
    blank = [(key, said) for key, said in catalogue(language).items()
             if isinstance(said, str) and _BLANK.search(key)]  # fmt: skip
    blank.sort(key=lambda pair: (-len(_BLANK.sub("", pair[0])), pair[0]))
    return tuple((re.compile(_fitting(key), re.DOTALL), said) for key, said in blank)


def _fitting(message: str) -> str:
    pieces = _BLANK.split(message)  # fixed words and names, in turn
    return "".join(
        f"(?P<{piece}>.*?)" if place % 2 else re.escape(piece) for place, piece in enumerate(pieces)
    )
