"""Plain text and Markdown: encodings, joined lines, headings, lists, footnotes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.decoding import decode
from ingest.markdown_text import front_matter, markdown_pieces
from ingest.pieces import Piece
from ingest.plain_text import text_pieces, wrap_width


def _shown(pieces: list[Piece]) -> list[tuple[str, int, str]]:
    return [(piece.kind, piece.level, piece.text) for piece in pieces]


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252", "utf-32"]
)
def test_every_encoding_gives_the_same_text(encoding: str) -> None:
    text = "Café ‘De Kaai’: één coöperatie, 12,50 € – geïnd"
    assert decode(text.encode(encoding))[0] == text


def test_eastern_european_bytes_are_not_read_as_western() -> None:
    text = "Zażółć gęślą jaźń i idź do Łodzi przez Świętokrzyskie, żółty źdźbło. " * 6
    assert decode(text.encode("cp1250"))[0] == text


@given(st.text())
def test_utf8_goes_round(text: str) -> None:
    if text.startswith("\ufeff"):
        text = text[1:]
    encoded = text.encode("utf-8", errors="replace")
    if encoded[1::2].count(0) * 3 <= len(encoded) and encoded[::2].count(0) * 3 <= len(encoded):
        assert decode(encoded)[0] == encoded.decode("utf-8")


WRAPPED = """\
 Titel van de vraag  -  Stand van zaken

In het actieplan wordt opgenomen dat de Vlaamse Regering tijdens deze
regeerperiode een contract sluit met lokale besturen en dat Wijkverbeterings-
contracten de armoede helpen doorbreken in de kwetsbare wijken van de
steden.

1. Graag een stand van zaken over de hele uitvoering van het
contract.

2. Welke steden? Zo niet,
waarom niet?
 1. De oproep werd gelanceerd op 22 maart 2021 en de lokale besturen hadden
tot 19 juli de tijd.

2. Onder andere Gent en Brugge, de diensten voor welzijn en zorg, de scholen,



Samenlevingsopbouw en de voedselbanken.
"""


def test_hard_line_ends_are_joined_and_blocks_kept_apart() -> None:
    assert _shown(text_pieces(WRAPPED)) == [
        ("heading", 1, "Titel van de vraag - Stand van zaken"),
        (
            "paragraph",
            0,
            "In het actieplan wordt opgenomen dat de Vlaamse Regering tijdens deze regeerperiode "
            "een contract sluit met lokale besturen en dat Wijkverbeteringscontracten de armoede "
            "helpen doorbreken in de kwetsbare wijken van de steden.",
        ),
        ("item", 1, "1. Graag een stand van zaken over de hele uitvoering van het contract."),
        ("item", 1, "2. Welke steden? Zo niet, waarom niet?"),
        (
            "item",
            1,
            "1. De oproep werd gelanceerd op 22 maart 2021 en de lokale besturen hadden tot "
            "19 juli de tijd.",
        ),
        (
            "item",
            1,
            "2. Onder andere Gent en Brugge, de diensten voor welzijn en zorg, de scholen, "
            "Samenlevingsopbouw en de voedselbanken.",
        ),
    ]


def test_a_text_of_long_lines_has_a_paragraph_on_each() -> None:
    long = "Dit is een lange regel die een hele alinea is en niet gebroken werd. " * 4
    pieces = text_pieces(f"Opzet\n{long}\nGeselecteerde wijken\n{long}\n{long}")
    assert [piece.kind for piece in pieces] == [
        "heading",
        "paragraph",
        "heading",
        "paragraph",
        "paragraph",
    ]
    assert wrap_width([long, long, long]) is None


def test_lines_of_slashes_and_rules_are_no_text() -> None:
    assert [
        p.text for p in text_pieces("Eerste alinea.\n\n//\n\n//////\n---\n\nTweede alinea.")
    ] == [
        "Eerste alinea.",
        "Tweede alinea.",
    ]


@pytest.mark.parametrize("closing", ["Groeten,", "Met vriendelijke groet", "Hoogachtend,"])
def test_a_name_below_a_closing_is_no_heading(closing: str) -> None:
    text = (
        f"Nota\n\nDe brief is weg.\n\n{closing}\n\nIlse\n\nStad Y\n\nPS De raming ligt lager.\n\n"
    )
    pieces = text_pieces(f"{text}Bijlage\n\nDe tabel volgt nog.")
    assert [one.text for one in pieces if one.kind == "heading"] == ["Nota", "Bijlage"]


def test_a_footnote_stands_behind_the_paragraph_that_calls_it() -> None:
    text = (
        "Alle besturen kunnen indienen.<sup>1</sup> Dat is zo.\n\nEen andere alinea volgt hier.\n\n"
        "<sup>1</sup> De oproepen worden bekend gemaakt."
    )
    assert _shown(text_pieces(text)) == [
        ("paragraph", 0, "Alle besturen kunnen indienen.[1] Dat is zo."),
        ("footnote", 0, "[1] De oproepen worden bekend gemaakt."),
        ("paragraph", 0, "Een andere alinea volgt hier."),
    ]


MARKDOWN = """\
---
title: Nota over de wijk
date: 2021-02-26
---
## **Methodologische principes**

De **kwetsbare groepen** in de wijk.<sup>1</sup>

- Maatwerk: eerst
  - o **Nieuwe** samenwerking
  - *tweede*
- Einde van de eventuele

//

continuering van de acties.

3. Derde punt
4. Vierde punt

| Partner | Bedrag |
|---|---|
| OCMW | 12.000 |

---

<sup>1</sup> Een voetnoot.
"""


def test_markdown_keeps_structure_and_loses_its_marks() -> None:
    assert _shown(markdown_pieces(MARKDOWN)) == [
        ("heading", 2, "Methodologische principes"),
        ("paragraph", 0, "De kwetsbare groepen in de wijk.[1]"),
        ("footnote", 0, "[1] Een voetnoot."),
        ("item", 1, "- Maatwerk: eerst"),
        ("item", 2, "o Nieuwe samenwerking"),
        ("item", 2, "- tweede"),
        ("item", 1, "- Einde van de eventuele continuering van de acties."),
        ("item", 1, "3. Derde punt"),
        ("item", 1, "4. Vierde punt"),
        ("row", 0, "Partner | Bedrag"),
        ("row", 0, "OCMW | 12.000"),
    ]
    assert front_matter(MARKDOWN) == {"title": "Nota over de wijk", "date": "2021-02-26"}


def test_footnotes_in_markdown_notation() -> None:
    text = "Een bewering.[^bron] Nog een.\n\nTweede alinea.\n\n[^bron]: Volgens de nota.\n"
    assert _shown(markdown_pieces(text)) == [
        ("paragraph", 0, "Een bewering.[bron] Nog een."),
        ("footnote", 0, "[bron] Volgens de nota."),
        ("paragraph", 0, "Tweede alinea."),
    ]


def test_a_mark_without_a_footnote_is_a_plain_figure() -> None:
    assert markdown_pieces("De 1<sup>2</sup> wijk")[0].text == "De 12 wijk"
