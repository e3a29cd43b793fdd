"""Names as ids, and without what only says of what kind their owner is."""

import re
import unicodedata
from functools import cache, lru_cache

from nlp.tables import table

_FORMS = r"(?:vzw|Vzw|VZW|ivzw|v\.z\.w\.|nv|NV|bv|BV|bvba|cvba|cv|CV)"
LEGAL = re.compile(rf"^{_FORMS}\s+|\s+{_FORMS}$")
_TICKS = ("'t ", "’t ")


def slug(name: str) -> str:
    """The name as an id: lower case, without diacritics, hyphens between the words."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain.lower().replace("'", "")).strip("-")


def proper_name(text: str, places: frozenset[str] = frozenset()) -> str:
    """The name without legal form and without the word that only says what kind it is.

    That word stays where nothing but a place would be left: 'buurtcomité Lier'.
    """
    name = LEGAL.sub("", LEGAL.sub("", text)).strip()
    before, _, last = name.rpartition(" ")
    if last in bare_kinds() and before.isupper():  # 'DENDERHUIS woonmaatschappij'
        name = before
    match = re.match(r"(\w+(?: \w+)?) (.+)", name)
    for kind in (match.group(1), name.partition(" ")[0]) if match else ():
        rest = name[len(kind) :].strip()
        if kind.lower() in bare_kinds() and rest and rest not in places:
            name = rest
            break
    return name if name.startswith(_TICKS) else name.strip("'\"‘’“” ")


@lru_cache(maxsize=10_000)
def is_word(name: str) -> bool:
    """Whether a name is also a word of the language."""
    import simplemma

    return bool(simplemma.is_known(name.lower(), lang="nl"))


@cache
def bare_kinds() -> frozenset[str]:
    """The words that say of what kind an organisation is and are no part of its name."""
    return frozenset(row["phrase"] for row in table("bare_kinds") if row["class"] == "kind")


@cache
def stop_names() -> frozenset[str]:
    """Ids that are left when a name was none."""
    return frozenset(row["phrase"] for row in table("bare_kinds") if row["class"] == "stop")
