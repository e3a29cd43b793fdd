"""HTML: the main text, without what stands around it."""

import pytest

from core.records import Failure
from ingest.members import read_bytes, read_members
from ingest.pieces import Piece
from ingest.web_page import page_pieces, read_markup

FURNITURE = """
<header class="site-header"><a href="/">Stad Y</a><nav><ul><li>Nieuws</li></ul></nav></header>
<div id="cookie-banner">Wij gebruiken cookies. <button>Aanvaarden</button></div>
"""
TEXT = """
<h1>Wijkcontract Spoorkant</h1><p>Gepubliceerd op 4 maart 2022</p>
<h2>Partners</h2>
<p>Het contract brengt de stad, het OCMW en het CAW samen rond wonen en welzijn in de wijk.</p>
<ul><li>Stad Y, trekker<ul><li>dienst wonen</li></ul></li><li>OCMW Y</li></ul>
<ol start="3"><li>Derde punt</li><li>Vierde punt</li></ol>
<table><tr><th>Partner</th><th>Bedrag</th></tr><tr><td>OCMW</td><td>€ 12.000</td></tr></table>
<p>De wijk telt 3 km<sup>2</sup> en <strong>1.200</strong> bewoners.<sup>1</sup><br>Nieuwe
regel.</p>
"""
EXPECTED = [
    ("heading", 1, "Wijkcontract Spoorkant"),
    ("paragraph", 0, "Gepubliceerd op 4 maart 2022"),
    ("heading", 2, "Partners"),
    (
        "paragraph",
        0,
        "Het contract brengt de stad, het OCMW en het CAW samen rond wonen en welzijn in de wijk.",
    ),
    ("item", 1, "- Stad Y, trekker"),
    ("item", 2, "- dienst wonen"),
    ("item", 1, "- OCMW Y"),
    ("item", 1, "3. Derde punt"),
    ("item", 1, "4. Vierde punt"),
    ("row", 0, "Partner | Bedrag"),
    ("row", 0, "OCMW | € 12.000"),
    ("paragraph", 0, "De wijk telt 3 km² en 1.200 bewoners.[1] Nieuwe regel."),
]


def _shown(pieces: list[Piece]) -> list[tuple[str, int, str]]:
    return [(piece.kind, piece.level, piece.text) for piece in pieces]


@pytest.mark.parametrize(
    "frame",
    [
        "<main>{}</main><footer>Contact</footer>",
        "<div role='main'>{}</div><footer>Contact</footer>",
        "<article>{}</article><aside>Lees ook dit</aside>",
    ],
)
def test_the_main_text_is_kept_whole_and_the_furniture_left_out(frame: str) -> None:
    page = f"<html><head><title>x</title></head><body>{FURNITURE}{frame.format(TEXT)}</body></html>"
    assert _shown(page_pieces(page)[0]) == EXPECTED


def test_without_a_main_element_the_main_text_is_found_all_the_same() -> None:
    paragraphs = "".join(
        f"<p>Alinea {n} over het wonen in de wijk en de stad.</p>" for n in range(9)
    )
    page = (
        f"<html><body><div class='top'><a href='/a'>Home</a> <a href='/b'>Nieuws</a></div>"
        f"<div class='inhoud'><h1>Titel</h1>{paragraphs}</div>"
        "<div class='onder'><a href='/c'>Disclaimer</a></div></body></html>"
    )
    texts = [piece.text for piece in page_pieces(page)[0]]
    assert texts[0] == "Titel"
    assert texts[-1].startswith("Alinea 8")
    assert len(texts) == 10


ALINEAS = "".join(
    f"<p>Alinea {n} over het wonen in de wijk en de plannen van de stad, met alle partners.</p>"
    for n in range(4)
)
AROUND = (
    "<html><body><nav><a href='/'>Home</a></nav>"
    "<div class='cookie-bar'><p>Wij gebruiken cookies om deze site beter te maken.</p></div>"
    "{}<footer><p>Stad Y, Grote Markt 1</p></footer></body></html>"
)


@pytest.mark.parametrize(
    "frame",
    ["{}", "<div id='page'><div>{}</div></div>", "<main>{}</main>", "<article>{}</article>"],
)
@pytest.mark.parametrize(
    ("page", "kept"),
    [
        (  # minutes
            "<h1>Verslag</h1><h2>Aanwezig</h2><ul><li>Ann Dhont</li><li>Bert Claes</li></ul>"
            f"{ALINEAS}<table><tr><th>Wie</th><th>Wat</th></tr><tr><td>OCMW</td><td>Loket</td></tr>"
            "</table><h2>Afspraken</h2><ol><li>Ann belt de RVA.</li><li>Bert noteert.</li></ol>",
            ["Verslag", "Aanwezig", "- Ann Dhont", "- Bert Claes", "Wie | Wat", "OCMW | Loket",
             "Afspraken", "1. Ann belt de RVA.", "2. Bert noteert."],
        ),
        (  # only lists
            "<h1>Afspraken</h1><ul><li>Ann belt de RVA.</li></ul><h2>Wie</h2><ul><li>Ann</li></ul>",
            ["Afspraken", "- Ann belt de RVA.", "Wie", "- Ann"],
        ),
        (  # parts of one kind
            f"<section><h1>Titel</h1>{ALINEAS}</section><section><h2>Partners</h2><ul><li>OCMW</li>"
            "</ul></section><section><h2>Contact</h2><p>Ann Dhont</p></section>",
            ["Titel", "Partners", "- OCMW", "Contact", "Ann Dhont"],
        ),
        (  # documents and a mail address to go to are told by their links
            f"<h1>Titel</h1>{ALINEAS}<h2>Documenten</h2><ul><li><a href='v.pdf'>Verslag</a></li>"
            "</ul><h2>Contact</h2><p>Ann Dhont</p><p><a href='mailto:wijk@y.be'>wijk@y.be</a></p>",
            ["Titel", "Documenten", "- Verslag", "Contact", "Ann Dhont", "wijk@y.be"],
        ),
    ],
)  # fmt: skip
def test_what_belongs_to_the_text_is_kept_to_its_end(
    page: str, kept: list[str], frame: str
) -> None:
    pieces, _ = page_pieces(AROUND.format(frame.format(page)))
    assert [one.text for one in pieces if not one.text.startswith("Alinea")] == kept


@pytest.mark.parametrize("frame", ["{}", "<div id='page'><div>{}</div></div>"])
@pytest.mark.parametrize(
    ("page", "kept"),
    [
        (  # a project page with a column beside it
            f"<h1>Spoorkant</h1><div><div>{ALINEAS}<h2>Contact</h2><p>Ann Dhont</p></div><div><h3>"
            "Agenda</h3><p>De barbecue gaat door.</p><a href='/x'>Ander project</a></div></div>",
            ["Spoorkant", "Contact", "Ann Dhont"],
        ),
        (  # a news item with others below
            f"<h1>Nieuws</h1>{ALINEAS}<h3>Praktisch</h3><ul><li>Waar: buurthuis</li></ul>"
            "<p><a href='f'>Facebook</a> <a href='x'>X</a></p><h2>Lees ook</h2><ul><li>"
            "<a href='/a'>Speeltuin</a></li></ul><h2>Nieuwsbrief</h2><ul><li>Elke week</li></ul>",
            ["Nieuws", "Praktisch", "- Waar: buurthuis"],
        ),
        (  # a footer that is not called one
            f"<h1>Titel</h1>{ALINEAS}<h2>Contact</h2><p>Ann Dhont</p><div><p>© 2024 Stad Y</p>"
            "<a href='/d'>Disclaimer</a> <a href='/p'>Privacy</a></div>",
            ["Titel", "Contact", "Ann Dhont"],
        ),
    ],
)
def test_what_stands_around_the_text_is_left_out(page: str, kept: list[str], frame: str) -> None:
    pieces, _ = page_pieces(AROUND.format(frame.format(page)))
    assert [one.text for one in pieces if not one.text.startswith("Alinea")] == kept


def test_headings_that_hide_in_divs_and_bold_paragraphs_are_headings() -> None:
    page = (
        "<main><div class='card-title'>Beringen</div><p>Tekst over Beringen, lang genoeg om te "
        "blijven staan in de pagina.</p><p><strong>Brugge</strong></p><p>Tekst over Brugge en de "
        "wijk Zeebrugge, ook lang genoeg om te blijven staan.</p><dl><dt>Genk</dt><dd>Tekst over "
        "Waterschei.</dd></dl></main>"
    )
    headings = [piece.text for piece in page_pieces(page)[0] if piece.kind == "heading"]
    assert headings == ["Beringen", "Brugge", "Genk"]


@pytest.mark.parametrize(
    ("encoding", "meta"),
    [
        ("cp1252", "<meta charset='windows-1252'>"),
        ("latin-1", "<meta http-equiv='Content-Type' content='text/html; charset=iso-8859-1'>"),
        ("utf-8", "<meta charset='utf-8'>"),
        ("utf-8", ""),
        ("cp1252", ""),
        ("utf-8", "<meta charset='onzin-1'>"),
    ],
)
def test_the_encoding_comes_from_the_page_or_its_bytes(encoding: str, meta: str) -> None:
    page = f"<html><head>{meta}</head><body><p>Coöperatie één wijk, geïnd</p></body></html>"
    assert "Coöperatie één wijk, geïnd" in read_markup(page.encode(encoding))


def test_what_a_page_says_of_itself() -> None:
    page = (
        "<html><head><title>Wijk X | Stad Y</title><meta property='article:published_time' "
        "content='2022-03-04T10:00:00Z'><link rel='canonical' href='https://y.example/x'></head>"
        "<body><p>Tekst</p></body></html>"
    )
    about = page_pieces(page)[1]
    assert (about.title, about.date, about.url) == (
        "Wijk X | Stad Y",
        "2022-03-04T10:00:00Z",
        "https://y.example/x",
    )


@pytest.mark.parametrize(
    "markup", ["<p>los", "<html></html>", "<table><tr><td><p>a</td></table>", "<<<>"]
)
def test_broken_markup_does_not_break_the_reader(markup: str) -> None:
    page_pieces(markup)


@pytest.mark.parametrize("depth", [250, 3000])
def test_a_deep_page_is_read_or_refused(depth: int) -> None:
    words = "Diep verborgen tekst in de pagina"
    markup = f"<html><body>{'<div>' * depth}<p>{words}</p>{'</div>' * depth}</body></html>"
    (found,) = read_members(markup.encode(), "diep.html")
    if depth < 254:  # below that, libxml2 drops what it finds
        assert not isinstance(found, Failure) and found[1].text == words
    else:
        assert isinstance(found, Failure) and found.advice


def test_an_accordion_hides_its_headings_in_a_list() -> None:
    page = (
        "<html><body><main><h1>Wat kost het?</h1>"
        "<ul class='accordeon'><li><div class='kop'>Wie mag meedoen?</div></li></ul>"
        "<div>Elke gemeente in Vlaanderen mag een voorstel indienen bij de administratie.</div>"
        "<details><summary>Hoeveel is het!</summary><p>Ten hoogste 800.000 euro per wijk.</p>"
        "</details>"
        "<p><strong>Klopt dat?</strong></p><p>"
        + "Ja, dat klopt helemaal. " * 9
        + "</p></main></body></html>"
    )
    document = read_bytes(page.encode(), "vragen.html")
    found = [(b.kind, document.text[b.start : b.end][:24]) for b in document.blocks]
    assert found == [
        ("heading", "Wat kost het?"),
        ("heading", "Wie mag meedoen?"),
        ("paragraph", "Elke gemeente in Vlaande"),
        ("heading", "Hoeveel is het!"),
        ("paragraph", "Ten hoogste 800.000 euro"),
        ("paragraph", "Klopt dat?"),
        ("paragraph", "Ja, dat klopt helemaal. "),
    ]


def test_a_list_is_numbered_as_a_browser_shows_it() -> None:
    page = (
        "<html><body><ol type='a' start='3'><li>c</li><li>d<ol><li>een</li><li value='7'>zeven</li>"
        "<li>acht</li></ol></li></ol><ol style='list-style-type: upper-roman'><li>I</li></ol>"
        "</body></html>"
    )
    lines = read_bytes(page.encode(), "lijst.html").text.split("\n")
    assert [line for line in lines if line] == [
        "c. c", "d. d", "1. een", "7. zeven", "8. acht", "I. I",
    ]  # fmt: skip


def test_notes_below_a_page_join_their_marks() -> None:
    page = (
        "<html><body><main><h1>Nota</h1><p>Het bedrag is toegekend<sup><a href='#n1'>1</a></sup> "
        "aan de stad, die het over vier jaren zal verdelen onder de partners.</p>"
        "<p>De huur volgt het stelsel.<sup>2</sup></p><p>[9] Een alinea die zo begint.</p>"
        "<p id='n1'><sup>1</sup> Bedrag van 2021.</p><p><sup>2</sup> Zie het besluit.</p>"
        "</main></body></html>"
    )
    document = read_bytes(page.encode(), "nota.html")
    found = [(b.kind, b.label, document.text[b.start : b.end][:22]) for b in document.blocks]
    assert found == [
        ("heading", "", "Nota"),
        ("paragraph", "", "Het bedrag is toegeken"),
        ("footnote", "1", "[1] Bedrag van 2021."),
        ("paragraph", "", "De huur volgt het stel"),
        ("footnote", "2", "[2] Zie het besluit."),
        ("paragraph", "", "[9] Een alinea die zo "),
    ]
