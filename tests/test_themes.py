"""What documents and their passages are about, by their words and by what they mean."""

import math
from pathlib import Path

import pytest
from safetensors.numpy import load_file

from core.findings import Span
from core.records import Document, Filters, Passage, Query, Source
from core.settings import Settings
from index.theme_nearness import DIRECTIONS
from ingest.passages import cut
from nlp.tables import table
from nlp.themes import parts_of, said, themes
from pipeline.asking import searcher, tag
from pipeline.ingesting import ingest
from pipeline.kept import reading
from pipeline.preparing import prepare_all
from tests.places import ROOT

SCHEME = {row["id"] for row in table("theme_scheme")}
SCHOOL = "De directeur van de basisschool zoekt leerkrachten; de leerlingen hebben nu geen les."


def passages(*texts: str) -> list[Passage]:
    found, start = [], 0
    for text in texts:
        found.append(Passage("1" * 32, start, start + len(text), text))
        start += len(text) + 2
    return found


def test_directions_and_weights_are_of_the_scheme() -> None:
    assert set(load_file(DIRECTIONS)) == SCHEME
    signs = {row["sign"] for row in table("theme_weights")}
    assert signs == {*SCHEME, "words", "near"}


def test_how_much_words_say_by_hand() -> None:
    # "school" counts 2 for education (nlp/lexicons/themes.tsv), the second time less.
    once, twice = (said(parts_of(passages(text), None)) for text in ("school", "school school"))
    assert once["onderwijs"] == pytest.approx(math.log1p(3 * 2 / math.sqrt(60)))
    both = 2 + 2 / 2**0.6
    assert twice["onderwijs"] == pytest.approx(math.log1p(3 * both / math.sqrt(60)))
    assert once["wonen"] == 0.0


def test_what_passages_mean_counts_beside_their_words() -> None:
    (word,) = passages("school school")
    far = dict.fromkeys(SCHEME, -9.0)
    assert [one.id for one in themes([word])] == ["onderwijs"]
    assert themes([word], [far]) == ()
    text = "De vergadering begint om acht uur. " * 8
    (close,) = themes(passages(text), [{**far, "jeugd": 4.0}])
    assert (close.id, close.spans) == ("jeugd", (Span(0, len(text)),))


def test_each_passage_about_a_theme_is_marked() -> None:
    given = passages(SCHOOL, "De vergadering begint om acht uur.", SCHOOL)
    (found,) = (one for one in themes(given) if one.id == "onderwijs")
    assert len(found.spans) == 2
    assert found.spans[0].start < len(SCHOOL) < given[2].start <= found.spans[1].start
    quotes = {(SCHOOL + "  " + given[1].text + "  " + SCHOOL)[s.start : s.end] for s in found.spans}
    assert all("school" in quote or "leer" in quote for quote in quotes)


def test_one_story_among_many_counts() -> None:
    dull = ["De vergadering begint om acht uur en wordt voorgezeten door de oudste."] * 12
    given = passages("De school zoekt leerkrachten.", *dull)
    near = [dict.fromkeys(SCHEME, -2.0) for _ in given]
    rest = list(range(1, 13))
    assert themes(given, near) == ()
    assert [one.id for one in themes(given, near, stories=[[0], rest])] == ["onderwijs"]


def test_a_text_that_has_no_word_of_a_theme_is_about_it() -> None:
    text = (
        "Haar buurvrouw brengt soep en kijkt elke morgen of de gordijnen open zijn. Op vrijdag gaan"
        " zij met zessen kaarten in de oude zaal, en wie jarig is, trakteert. Sinds de kermis kent"
        " iedereen er de naam van de anderen, ook wie er nog maar pas is komen wonen."
    )
    document = Document("2" * 32, text, "text")
    own = prepare_all(Source("a.txt", "a.txt"), document, Settings()).tags.themes
    assert "samenleven" in {one.id for one in own}
    assert themes(cut(document)) == ()


def test_a_text_in_another_language_has_no_themes() -> None:
    text = "Le logement social est rare dans ce quartier, et les loyers montent chaque année. " * 3
    item = prepare_all(Source("a.txt", "a.txt"), Document("3" * 32, text, "text"), Settings())
    assert (item.tags.language, item.tags.themes) == ("fr", ())


def test_tag_tells_the_themes_that_ingest_stores(tmp_path: Path) -> None:
    file = ROOT / "corpus" / "dossiers" / "haspelmonde-voortgang-2024.pdf"
    settings = Settings(store=tmp_path / "store")
    ingest([file], settings)
    item, _ = tag(file, settings)
    with reading(settings) as store:
        ((_, stored),) = store.tags()
    assert item.tags.themes == stored.themes != ()


def test_a_filter_finds_every_passage_about_a_theme(tmp_path: Path) -> None:
    lines = [f"{number}. {SCHOOL} Dat is punt {number} van de raad." for number in range(1, 13)]
    (tmp_path / "nota.txt").write_text("Nota\n\n" + "\n\n".join(lines), encoding="utf-8")
    settings = Settings(store=tmp_path / "store", passage_words=40)
    ingest([tmp_path / "nota.txt"], settings)
    with searcher(settings) as find:
        result = find(Query("leerkrachten", k=50, filters=Filters(themes=("onderwijs",))))
    with reading(settings) as store:
        doc = next(store.documents()).id
        assert len(store.passages(doc)) == sum(1 + len(hit.folded) for hit in result.hits) > 5


def test_a_short_text_is_about_a_theme_only_by_a_word_of_it() -> None:
    near = dict.fromkeys(SCHEME, 9.0)
    (short,) = passages("Mechelen | Arsenaal | 800.000")
    assert themes([short], [near]) == ()
    assert [one.id for one in themes(passages("De school is klaar."), [near])] == ["onderwijs"]


def test_a_street_is_no_theme() -> None:
    assert themes(passages("Het huis staat in de Jeugdlaan 8, naast de Schoolstraat.")) == ()
