"""A quote out of a sheet names its rows, one out of slides its slide, wherever it is shown."""

import json

import pytest
from click.testing import CliRunner

from answers.layout import footnote
from answers.reply_json import reply_from_json, reply_json
from cli import main
from core.questions import QuestionHead
from core.records import Citation, DocumentCard, Place
from core.replies import PartReply, Reply, Statement
from core.settings import Settings
from pipeline.ingesting import ingest
from terminal.hits import pages

ROWS = [
    ("Post", "Bedrag"),
    ("Wijkregisseur", "120.000 euro"),
    ("Trapwachters", "84.500 euro"),
    ("Onderdak in de winter", "66.000 euro"),
]


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    import xlsxwriter
    from pptx import Presentation

    folder = tmp_path_factory.mktemp("dossier")
    with xlsxwriter.Workbook(folder / "begroting.xlsx") as book:
        book.add_worksheet("Uitleg").write(0, 0, "De bedragen zijn van de gemeente Schorrebeke.")
        sheet = book.add_worksheet("Begroting")
        for at, cells in enumerate(ROWS, start=11):  # from 0: the first stands in row 12
            sheet.write_row(at, 0, cells)
    lines = ["Actie;Trekker", "buurtontbijt;school", "repaircafé;kringwinkel"]
    (folder / "acties.csv").write_text("\n".join(lines), encoding="utf-8")
    show = Presentation()
    for title in ("Begin", "De haven", "De zwaluwkolonie blijft"):
        show.slides.add_slide(show.slide_layouts[5]).shapes.title.text = title
    show.save(str(folder / "toelichting.pptx"))
    settings = Settings(store=tmp_path_factory.mktemp("places") / "store")
    ingest([folder], settings)
    return settings


def _searched(store: Settings, *words: str) -> str:
    done = CliRunner().invoke(main, ["--store", str(store.store), "search", *words])
    assert done.exit_code == 0, done.stderr
    return done.stdout


def test_the_terminal_names_the_rows_and_the_slide(store: Settings) -> None:
    assert "begroting.xlsx · blad Begroting, rij 12-15" in _searched(store, "trapwachters")
    assert "acties.csv · rij 1-3" in _searched(store, "repaircafé")
    assert "toelichting.pptx · dia 1-3" in _searched(store, "zwaluwkolonie blijft")


def test_json_has_the_place_beside_what_was_agreed(store: Settings) -> None:
    hits = json.loads(_searched(store, "trapwachters", "--json"))["hits"]
    first = next(h["citation"] for h in hits if h["citation"]["document"]["path"].endswith("xlsx"))
    assert (first["first_page"], first["last_page"]) == (2, 2)
    assert first["place"] == {
        "kind": "sheet",
        "sheet": "Begroting",
        "first_row": 12,
        "last_row": 15,
    }


CARD = DocumentCard("a" * 32, "Begroting", None, "b.xlsx", None, "public")


@pytest.mark.parametrize(
    ("place", "page", "words"),
    [
        (None, (3, 4), "p. 3-4"),
        (None, (None, None), ""),
        (Place("slide"), (5, 5), "dia 5"),
        (Place("sheet"), (1, 2), "blad 1-2"),
        (Place("sheet", "Kosten", 7, 7), (2, 2), "blad Kosten, rij 7"),
        (Place("sheet", "", 7, 9), (None, None), "rij 7-9"),
    ],
)
def test_each_kind_of_place_is_told_in_words(
    place: Place | None, page: tuple[int | None, int | None], words: str
) -> None:
    citation = Citation(CARD, None, *page, 0, 3, "abc", place)
    assert pages(citation) == words
    assert (
        footnote(citation)
        == f"Begroting{', ' if words else ''}{words.replace('p.', 'blz.')}: “abc”"
    )


def test_a_draft_that_was_kept_still_knows_the_rows() -> None:
    citation = Citation(CARD, None, 2, 2, 0, 3, "abc", Place("sheet", "Kosten", 7, 9))
    part = PartReply("1", "Hoeveel?", (), True, draft=(Statement("Zoveel.", (citation,)),))
    kept = reply_from_json(
        json.loads(json.dumps(reply_json(Reply(QuestionHead(), (part,), "public"))))
    )
    assert kept.parts[0].draft[0].citations == (citation,)
