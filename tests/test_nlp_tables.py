"""Patterns put together, so that they are found fast, find what they do apart."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp.tables import joined, lowered, table

_SOME = (
    "niet toe te passen mag geen vraagt aan de stad om af wijken bij het agentschap vrijstelling"
    " regels Art. 5 , ; : (van) dient dossier in € laat ons wij termijn verlengen [x] a|b"
)
WORDS = st.lists(st.sampled_from(_SOME.split()), max_size=25)


@pytest.mark.parametrize(
    ("patterns", "together"),
    [
        ([r"\bja\b", r"\b(?:nee|\bof)\b|euro|\bik"], r"\b(?:ja\b|(?:nee|\bof)\b)|euro|\b(?:ik)"),
        ([r"\ba[|)]b|\bc\|d", r"(?:x|y)"], r"\b(?:a[|)]b|c\|d)|(?:x|y)"),
    ],
)
def test_bars_in_groups_and_classes_are_no_choice(patterns: list[str], together: str) -> None:
    assert joined(patterns) == together


@settings(deadline=None)
@given(WORDS)
def test_joined_patterns_find_what_the_plain_ones_find(words: list[str]) -> None:
    text = " ".join(words).lower()
    rows: dict[str, list[str]] = {}
    for row in table("request_patterns"):
        rows.setdefault(row["class"], []).append(lowered(row["pattern"]))
    for own in rows.values():
        plain = [match.span() for match in re.finditer("|".join(own), text)]
        assert [match.span() for match in re.finditer(joined(own), text)] == plain


def test_small_letters_leave_classes_of_signs_and_names_of_groups_alone() -> None:
    pattern = re.compile(lowered(r"(?P<Who>Stad\s[A-ZÀ-Ý]+)\W"))
    match = pattern.search("STAD GENT.".lower())
    assert match is not None
    assert match["Who"] == "stad gent"
