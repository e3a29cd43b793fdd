"""From a noun to the word it was made of: 'toewijzing' → toewijzen, 'veiligheid' → veilig."""

from collections.abc import Callable

from index.wordlist import Word

_SHORTEST = 7  # letters; shorter nouns in -ing or -heid are seldom derived
# ending of the noun, ending of what it was made of
_MADE_OF = (("ing", "en"), ("atie", "eren"), ("heid", ""))


def derived_from(noun: str, lookup: Callable[[str], Word | None]) -> str:
    """The lemma that the noun was made of; "" where the word list knows none.

    'Geef voorrang bij het toewijzen' and 'de toewijzing' then share a term.
    """
    if len(noun) < _SHORTEST:
        return ""
    for ending, base in _MADE_OF:
        if noun.endswith(ending):
            made_of = noun.removesuffix(ending) + base
            found = lookup(made_of)
            return "" if found is None else made_of if base else found.lemma
    return ""
