"""Clean-up of characters and of lines."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.characters import clean_characters, drop_hyphen_marks, join_spaced_letters, squeeze


@pytest.mark.parametrize(
    ("stored", "read"),
    [
        ("eﬃciënte ﬁnanciering van het ﬂatgebouw", "efficiënte financiering van het flatgebouw"),
        ("pĳnlĳk Ĳzer", "pijnlijk IJzer"),
        ("drie\xa0euro\u202fvijftig", "drie euro vijftig"),
        ("wij\u200bk\ufeff", "wijk"),
        ("a\x00b\x07c", "abc"),
        ("\uf0b7 eerste punt", "• eerste punt"),
        ("\uf0a7\ttweede", "▪\ttweede"),
        ("\ue123 onbekend teken", "• onbekend teken"),
        ("bewo\u0301ner e\u0308n", "bewóner ën"),
        ("\x93aanhaling\x94 \x96 500 \x80", "“aanhaling” – 500 €"),
        ("Oost\u2011Vlaanderen", "Oost-Vlaanderen"),
        ("regel een\r\nregel twee\rregel drie", "regel een\nregel twee\nregel drie"),
        ("\u202eomgekeerd\u202c", "omgekeerd"),
        ("\U0001d416ijk", "Wijk"),
    ],
)
def test_what_nobody_reads_is_gone(stored: str, read: str) -> None:
    assert clean_characters(stored) == read


@pytest.mark.parametrize(
    "text", ["120 m²", "5 m³ à ½ van € 1.250,50", "§ 2, 1°", "19,5 %", "é ë ï ç"]
)
def test_what_has_a_meaning_stays(text: str) -> None:
    assert clean_characters(text) == text


@given(st.text())
def test_cleaning_twice_is_cleaning_once(text: str) -> None:
    once = clean_characters(text)
    assert clean_characters(once) == once


@given(st.text(alphabet=st.characters(categories=("Lu", "Ll", "Nd")), min_size=1))
def test_no_letter_is_lost_but_by_composition(text: str) -> None:
    assert _letters(clean_characters(text)) == _letters(text)


def _letters(text: str) -> list[str]:
    # The apostrophe of "ʼn" counts as a letter in Unicode, and is written as a mark.
    return [c for c in unicodedata.normalize("NFKD", text) if c.isalnum() and c != "ʼ"]


@pytest.mark.parametrize(
    ("spaced", "closed"),
    [
        ("B e l e i d s n o t a", "Beleidsnota"),
        ("B e l e i d s n o t a  W o n e n", "Beleidsnota Wonen"),
        ("V R 2021 2602", "V R 2021 2602"),
        ("plan A en plan B of C", "plan A en plan B of C"),
        ("1 2 3 4 5 6", "1 2 3 4 5 6"),
    ],
)
def test_wide_spaced_headings_are_closed(spaced: str, closed: str) -> None:
    assert join_spaced_letters(spaced) == closed


def test_hyphen_marks_inside_a_line_become_what_they_show() -> None:
    assert drop_hyphen_marks("wijk\xadcontract oud\x02papier") == "wijkcontract oud-papier"


@given(st.text())
def test_squeezed_text_has_single_spaces(text: str) -> None:
    assert squeeze(text).split(" ") == text.split() or not text.split()
