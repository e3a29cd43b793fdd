"""A document as pieces: every character leads back to where it stands."""

from hypothesis import given, settings
from hypothesis import strategies as st

from core.records import Document
from nlp.pieces import LONG, pieces

WORDS = st.sampled_from(
    ["wijk", "De", "stad", "nr.", "woon-", "beleid.", "- punt", "1)", "a)", "|", "Partners:", "é𝔸"]
)
GAPS = st.sampled_from([" ", "  ", "\n", "\n\n", "\t", "-\n", " \n ", "\u00a0"])


def document(text: str) -> Document:
    return Document("d" * 32, text, "text")


@settings(deadline=None)
@given(st.lists(st.tuples(WORDS, GAPS), max_size=60))
def test_every_letter_of_a_piece_stands_where_it_says(parts: list[tuple[str, str]]) -> None:
    text = "".join(word + gap for word, gap in parts)
    for piece in pieces(document(text)):
        for place, letter in enumerate(piece.text):
            if not letter.isspace():
                assert text[piece.offset(place)] == letter


@settings(deadline=None)
@given(st.lists(st.tuples(WORDS, GAPS), max_size=60))
def test_no_letter_is_lost_but_hyphens_at_a_line_end(parts: list[tuple[str, str]]) -> None:
    text = "".join(word + gap for word, gap in parts)
    kept = "".join("".join(piece.text.split()) for piece in pieces(document(text)))
    # An independent path: drop white space, and hyphens, which may go at the end of a line.
    assert kept.replace("-", "") == "".join(text.split()).replace("-", "")


def test_a_word_that_is_broken_at_the_end_of_a_line_is_whole_again() -> None:
    text = "Het wijkverbeterings-\ncontract loopt."
    (piece,) = pieces(document(text))
    assert piece.text == "Het wijkverbeteringscontract loopt."
    assert piece.span(4, 28) == (4, 30)
    assert text[4:30] == "wijkverbeterings-\ncontract"


def test_a_hyphen_that_stands_for_a_word_stays() -> None:
    (piece,) = pieces(document("dak-\nen thuislozen in de wijk, en ook woon-\nof zorgvragen"))
    assert piece.text.startswith("dak- en thuislozen")


def test_a_wrapped_line_goes_on_and_a_list_does_not() -> None:
    text = (
        "De stad vraagt dat de regels over sociale\nhuisvesting in deze wijk ruimer worden.\n"
        "- OCMW\n- CAW\nPartners: VDAB"
    )
    found = [piece.text for piece in pieces(document(text))]
    assert found == [
        "De stad vraagt dat de regels over sociale huisvesting in deze wijk ruimer worden.",
        "- OCMW",
        "- CAW",
        "Partners: VDAB",
    ]


def test_a_paragraph_without_an_end_is_cut_and_nothing_is_lost() -> None:
    text = "De stad bouwt. " * 3000
    found = list(pieces(document(text)))
    assert max(len(piece.text) for piece in found) <= LONG
    assert "".join(piece.text for piece in found).split() == text.split()
    for piece in found:
        start, end = piece.span(0, len(piece.text))
        assert text[start:end].split() == piece.text.split()


def test_the_lines_of_an_address_are_no_sentence() -> None:
    text = (
        "Aan de directie van basisschool De Vlieger, de directeur\nKerkstraat 40\n2850 BOOM\n\n"
        "Buurtgroep De Brug\np.a. Hoge Weg 11 bus 2\n9000 Gent\n\n"
        "De zaal is gesloten, in de\nKerkstraat 40 wachten mensen\n"
    )
    assert [piece.text for piece in pieces(Document("d" * 32, text, "text"))] == [
        "Aan de directie van basisschool De Vlieger, de directeur",
        "Kerkstraat 40",
        "2850 BOOM",
        "Buurtgroep De Brug",
        "p.a. Hoge Weg 11 bus 2",
        "9000 Gent",
        "De zaal is gesloten, in de Kerkstraat 40 wachten mensen",
    ]


def test_the_lines_of_a_head_are_no_sentence_where_the_text_is_not_wrapped() -> None:
    text = (
        "Toespraak bij de opening van buurthuis De Schommel\nHamme, 8 juni 2024\n\n"
        "De stad vroeg vorig jaar aan het agentschap of dat kon, en dat kon."
    )
    assert [piece.text for piece in pieces(document(text))] == text.replace("\n\n", "\n").split(
        "\n"
    )
    wrapped = (
        "De stad vroeg vorig jaar aan het agentschap of\nHamme in dit ene gebouw een jaar lang\n"
        "mag afwijken."
    )
    assert [piece.text for piece in pieces(document(wrapped))] == [wrapped.replace("\n", " ")]
