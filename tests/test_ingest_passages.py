"""Cutting: what holds for every document, and where the cuts fall."""

from itertools import pairwise

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from core.records import BlockKind, Document, Found, Passage
from ingest.passages import cut
from ingest.pieces import Piece, assemble

FEWER = settings(max_examples=50, deadline=None)
KINDS: tuple[BlockKind, ...] = ("paragraph", "heading", "item", "row", "footnote")


def _document(pieces: list[Piece], kind: str = "dossier") -> Document:
    text, blocks, runs = assemble(pieces)
    pages = max((run.page for run in runs), default=None)
    return Document("d" * 32, text, "pdf", blocks, runs, pages, kind=Found(kind, "test"))


def _words(count: int, start: int = 0) -> str:
    return " ".join(f"woord{start + n}" for n in range(count))


@st.composite
def documents(draw: st.DrawFn) -> Document:
    """A document whose every word says on which page it stands: ``w17p3``."""
    pieces: list[Piece] = []
    page, word = 1, 0
    for kind in draw(st.lists(st.sampled_from(KINDS), max_size=8)):
        words: list[str] = []
        pages: list[tuple[int, int]] = [(0, page)]
        for _ in range(draw(st.integers(1, 8 if kind == "heading" else 220))):
            if kind != "heading" and draw(st.integers(0, 60)) == 0:
                page += 1
                pages.append((len(" ".join(words)) + bool(words), page))
            word += 1
            stop = draw(st.sampled_from(["", "", "", "", ".", ",", ":"]))
            words.append(f"{'W' if stop == '.' else 'w'}{word}p{page}{stop}")
        pages = [place for place, later in pairwise([*pages, (10**9, 0)]) if place[0] != later[0]]
        level = draw(st.integers(1, 3)) if kind in ("heading", "item") else 0
        label = draw(st.sampled_from(["1.", "2.", "a)", "-"])) if kind == "item" else ""
        pieces.append(Piece(kind, " ".join(words), level, label, tuple(pages)))
    return _document(pieces, draw(st.sampled_from(["dossier", "written-question"])))


def _page_of(word: str) -> int:
    return int(word.rstrip(".,:").rsplit("p", 1)[1])


@FEWER
@given(documents(), st.integers(20, 200))
def test_what_holds_for_every_document(document: Document, most: int) -> None:
    passages = cut(document, most_words=most)
    assert passages == cut(document, most_words=most)
    for passage in passages:
        words = passage.text.split()
        assert document.text[passage.start : passage.end] == passage.text
        assert passage.text == passage.text.strip() != ""
        assert len(words) <= most
        pages = [_page_of(word) for word in words]
        assert (passage.first_page, passage.last_page) == (min(pages), max(pages))
    assert all(before.end <= after.start for before, after in pairwise(passages))


@FEWER
@given(documents())
def test_nothing_is_left_out_but_bare_headings(document: Document) -> None:
    held = set(" ".join(passage.text for passage in cut(document)).split())
    for number, block in enumerate(document.blocks):
        words = set(document.text[block.start : block.end].split())
        below = document.blocks[number + 1 : number + 2]
        if block.kind != "heading" or (below and below[0].kind != "heading"):
            assert words <= held


@FEWER
@given(documents(), st.lists(st.integers(0, 4000), max_size=4))
def test_no_passage_crosses_a_boundary_or_a_heading(document: Document, at: list[int]) -> None:
    # A document of nothing but a heading is one passage, whatever boundary is laid in its words.
    assume(any(block.kind != "heading" for block in document.blocks))
    for passage in cut(document, boundaries=at):
        assert not any(
            passage.start < border < passage.end for border in at if _inside(document, border)
        )
        inside = [b for b in document.blocks if passage.start <= b.start < passage.end]
        kinds = ["heading" if block.kind == "heading" else "text" for block in inside]
        assert kinds == sorted(kinds)  # headings only at the beginning


def _inside(document: Document, border: int) -> bool:
    # A border within a word or a space belongs to what stands around it.
    return 0 < border < len(document.text) and document.text[border - 1].isspace()


@FEWER
@given(documents())
def test_no_passage_of_a_question_holds_two_numbers(document: Document) -> None:
    if document.kind is None or document.kind.value != "written-question":
        return
    numbered = [b.start for b in document.blocks if b.kind == "item" and b.label[0].isalnum()]
    for passage in cut(document):
        assert sum(passage.start <= start < passage.end for start in numbered) <= 1


def _texts(passages: tuple[Passage, ...]) -> list[str]:
    return [passage.text for passage in passages]


def test_short_neighbours_of_one_section_are_joined() -> None:
    pieces = [
        Piece("heading", "Kop", 1),
        *(Piece("paragraph", _words(20, n * 20)) for n in range(5)),
    ]
    assert [len(text.split()) for text in _texts(cut(_document(pieces)))] == [101]


def test_a_long_paragraph_is_cut_after_a_sentence() -> None:
    sentences = [f"Zin {n} " + _words(27) + "." for n in range(12)]
    passages = cut(_document([Piece("paragraph", " ".join(sentences))]))
    assert [len(text.split()) for text in _texts(passages)] == [174, 174]
    assert all(text.endswith(".") and text.startswith("Zin ") for text in _texts(passages))


def test_an_abbreviation_ends_no_sentence() -> None:
    text = ("Het gaat o.a. om Art. 5 van dhr. A. Janssens nr. 7 " + _words(30) + ". ") * 8
    for passage in cut(_document([Piece("paragraph", text.strip())])):
        assert passage.text.startswith("Het gaat")


def test_items_stay_with_the_sentence_that_announces_them() -> None:
    pieces = [
        Piece("paragraph", _words(150)),
        Piece("paragraph", "De focus ligt op:"),
        *(Piece("item", f"- {_words(20, n)}", 1, "-") for n in range(3)),
    ]
    passages = cut(_document(pieces))
    assert len(passages) == 2
    assert passages[1].text.startswith("De focus ligt op:\n\n- ")


def test_the_header_of_a_table_goes_with_each_of_its_parts() -> None:
    rows = [Piece("row", "Partner | Rol | Bedrag")]
    rows += [Piece("row", f"Organisatie {n} {_words(8)} | partner | {n}.000") for n in range(60)]
    passages = cut(_document([Piece("heading", "Begroting", 1), *rows]))
    assert len(passages) > 3
    assert all(
        "Partner | Rol | Bedrag" in (p.text, *p.headings) or n == 0 for n, p in enumerate(passages)
    )
    assert passages[0].text.startswith("Begroting\n\nPartner | Rol | Bedrag\n")
    assert all(p.text.startswith("Organisatie") for p in passages[1:])


def test_headings_give_the_path_and_stand_in_the_passage() -> None:
    pieces = [
        Piece("heading", "Nota", 1),
        Piece("heading", "Aanpak", 2),
        Piece("paragraph", _words(70)),
        Piece("heading", "Wie", 3),
        Piece("paragraph", _words(70, 100)),
        Piece("heading", "Budget", 2),
        Piece("paragraph", _words(70, 200)),
    ]
    passages = cut(_document(pieces))
    assert [p.headings for p in passages] == [
        ("Nota", "Aanpak"),
        ("Nota", "Aanpak", "Wie"),
        ("Nota", "Budget"),
    ]
    assert passages[0].text.startswith("Nota\n\nAanpak\n\nwoord0 ")
    assert passages[2].text.startswith("Budget\n\nwoord200 ")


def test_a_footnote_stays_with_its_paragraph() -> None:
    pieces = [
        Piece("paragraph", _words(90)),
        Piece("paragraph", _words(70, 100) + ".[1]"),
        Piece("footnote", "[1] De bron.", label="1"),
    ]
    assert _texts(cut(_document(pieces)))[-1].endswith("[1] De bron.")


def test_question_and_answer_without_numbers_are_parted() -> None:
    pieces = [
        Piece("paragraph", _words(30) + "."),
        Piece("paragraph", "Welke maatregelen neemt de Vlaamse Regering?"),
        Piece("paragraph", "In eerste instantie voorziet de overheid middelen."),
    ]
    passages = cut(_document(pieces, "written-question"))
    assert passages[-1].text == "In eerste instantie voorziet de overheid middelen."


@pytest.mark.parametrize("text", ["", "   "])
def test_no_text_gives_no_passage(text: str) -> None:
    assert cut(Document("d" * 32, text, "text")) == ()


def test_headings_alone_still_give_a_passage() -> None:
    assert _texts(cut(_document([Piece("heading", "Alleen een kop", 1)]))) == ["Alleen een kop"]


def test_one_endless_word_is_no_trap() -> None:
    passages = cut(_document([Piece("paragraph", "x" * 100_000)]))
    assert len(passages) == 1


def test_a_thousand_words_without_a_stop_are_cut_all_the_same() -> None:
    passages = cut(_document([Piece("paragraph", _words(1000))]))
    assert all(len(text.split()) <= 180 for text in _texts(passages))
    assert " ".join(_texts(passages)).split() == _words(1000).split()
