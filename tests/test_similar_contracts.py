"""`similar` with a contract: which contracts resemble it, by what, and in which passages."""

import csv
import io
import json
from pathlib import Path
from xml.etree import ElementTree
from zipfile import ZipFile

import numpy as np
import pytest
from click.testing import CliRunner, Result

from cli import main
from core.errors import NotFound
from core.records import ACCESS_LEVELS, Access
from core.settings import Settings
from index.nearest_pair import nearest_pair
from index.store import Store, open_store
from pipeline.contract_likeness import contract_meant, similar_contracts
from pipeline.ingesting import ingest
from pipeline.kept import reading

KORTVOORDE, WEVERZANDE = "kortvoorde-roterij", "weverzande-spinnerijwijk"
SECRET = ACCESS_LEVELS[-1]
_Place = tuple[str, int, int]  # document, start and end


def run(store: Settings, *words: str) -> Result:
    return CliRunner().invoke(main, ["--store", str(store.store), "similar", *words])


def test_a_contract_is_told_from_what_else_can_be_resembled(
    corpus_store: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with reading(corpus_store) as store:
        card = next(store.documents())
    (tmp_path / "kortvoorde").write_text("Een bestand.", encoding="utf-8")
    for name in (KORTVOORDE, "kortvoorde", "Kortv"):
        assert contract_meant(name, corpus_store, SECRET) == KORTVOORDE
    for name in (card.id, card.id[:10], f"{card.id}:0-10"):
        assert contract_meant(name, corpus_store, SECRET) is None
    monkeypatch.chdir(tmp_path)
    assert contract_meant("kortvoorde", corpus_store, SECRET) is None


def test_contracts_that_are_alike_tell_what_they_share(corpus_store: Settings) -> None:
    done = run(corpus_store, "kortvoorde", "--json")
    assert done.exit_code == 0
    found = json.loads(done.stdout)
    assert [one["contract"] for one in found] == [
        WEVERZANDE,
        "oostende-westerkwartier",
        "heiderode-schachtwijk",
        "haspelmonde-sluiswijk",
    ]
    weverzande = found[0]
    scores = [one["score"] for one in found]
    assert scores == sorted(scores, reverse=True) and 0 < scores[-1] < scores[0] < 0.2
    assert weverzande["themes"] == [{"id": "jeugd", "label": "Jeugd"}]
    assert weverzande["actors"] == [{"id": "vlaamse-overheid", "label": "Vlaamse overheid"}]
    own, other = weverzande["pair"]["own"], weverzande["pair"]["other"]
    assert own["contract"] == KORTVOORDE
    assert other["contract"] == WEVERZANDE
    assert own["document"]["path"] == "kortvoorde-klankbord-2023-02-07.txt"
    assert "of het CAW hier meedoet" in own["quote"]
    assert other["document"]["path"] == "weverzande-voortgang-2023.pdf"
    assert other["first_page"] == 1
    assert other["quote"].startswith("Partners\n\nPartner | Afspraak | Nagekomen?")


@pytest.mark.parametrize("access", ACCESS_LEVELS)
@pytest.mark.parametrize("others", [WEVERZANDE, "heiderode-schachtwijk"])
def test_the_pair_is_the_nearest_that_may_be_seen(
    corpus_store: Settings, others: str, access: Access
) -> None:
    with open_store(corpus_store.store) as store:
        pair = nearest_pair(store, KORTVOORDE, others, access)
        cosines = {}
        telling = {name: _telling(store, name, access) for name in (KORTVOORDE, others)}
        both = {place[0] for place in telling[KORTVOORDE]} & {place[0] for place in telling[others]}
        for here, vector in telling[KORTVOORDE].items():
            for there, compared in telling[others].items():
                if not {here[0], there[0]} & both:
                    cosines[here, there] = float(vector @ compared)
    assert both or access != SECRET  # an answer to a written question tells of every contract
    assert pair is not None
    best = max(cosines, key=lambda places: cosines[places])
    assert [
        (cited.document.id, cited.start, cited.end) for cited in (pair.own, pair.other)
    ] == list(best)
    assert pair.cosine == pytest.approx(cosines[best], abs=1e-5)


def _telling(store: Store, contract: str, access: Access) -> dict[_Place, np.ndarray]:
    """The stored vector of every passage that a finding or a source gives to the contract."""
    found = {}
    for card in store.documents(access):
        given = {one.source.contract for one in store.sources(card.id, access)}
        told = [
            one
            for one in store.findings(card.id)
            if one.kind == "contract" and one.concept == contract
        ]
        for passage in store.passages(card.id):
            if contract in given or any(
                one.start < passage.end and one.end > passage.start for one in told
            ):
                (kept,) = store.connection.execute(
                    "SELECT vector FROM vectors JOIN passages p ON p.row = passage "
                    "JOIN documents d ON d.row = p.document "
                    'WHERE d.id = ? AND p.start = ? AND p."end" = ?',
                    (card.id, passage.start, passage.end),
                ).fetchone()
                vector = np.frombuffer(kept, dtype=np.float16).astype(float)
                found[card.id, passage.start, passage.end] = vector
    return found


def test_contracts_that_only_the_same_documents_tell_of_have_no_pair(
    corpus_store: Settings,
) -> None:
    rows = similar_contracts(
        "dendermonde-bijloke", corpus_store, k=5, contracts=("genk-waterschei",), access=SECRET
    )
    assert [(row.alike.contract, row.alike.themes, row.pair) for row in rows] == [
        ("genk-waterschei", ("bestuur",), None)
    ]


def test_the_list_comes_in_every_form(corpus_store: Settings, tmp_path: Path) -> None:
    screen = run(corpus_store, "kortvoorde", "-k", "1").stdout
    assert screen.startswith(f"{WEVERZANDE} · gelijkenis 0.0")
    assert "    Zelfde actoren  Vlaamse overheid\n    Zelfde thema's  Jeugd\n" in screen
    assert "    Waar            weverzande-voortgang-2023.pdf · p. 1 · 2023-10-20\n" in screen
    done = run(corpus_store, "kortvoorde", "-k", "2", "--format", "csv")
    head, *rows = csv.reader(io.StringIO(done.stdout.removeprefix("\ufeff")))
    assert head[:6] == ["Contract", "Gelijkenis", "Zelfde regels", "Zelfde actoren",
                        "Zelfde thema's", "Nabijheid"]  # fmt: skip
    assert [row[0] for row in rows] == [WEVERZANDE, "oostende-westerkwartier"]
    assert rows[0][2:5] == ["", "Vlaamse overheid", "Jeugd"]
    assert 0 < float(rows[0][1]) < 0.2 < 0.8 < float(rows[0][5]) < 0.95
    assert rows[0][7] == "kortvoorde-klankbord-2023-02-07.txt · 2023-02-07"
    sheet = tmp_path / "lijst.xlsx"
    assert run(corpus_store, "weverzande", "-k", "1", "-o", str(sheet)).stdout == ""
    with ZipFile(sheet) as book:
        strings = ElementTree.fromstring(book.read("xl/sharedStrings.xml"))
    cells = [text.text for text in strings.iter() if text.tag.endswith("}t")]
    assert {"Zelfde regels", "Passage daar"} <= set(cells)


def test_what_shows_a_request_for_room_is_named_in_words(corpus_store: Settings) -> None:
    (schorrebeke,) = json.loads(
        run(
            corpus_store, "weverzande", "--contract", "schorrebeke-vismijnkwartier", "--json"
        ).stdout
    )
    assert {"id": "woonkwaliteit", "label": "woonkwaliteit"} in schorrebeke["domains"]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["xyz"], "Er is geen document 'xyz' in de opslag. Er is geen contract: xyz."),
        (["gen"], "Er zijn meer contracten die zo beginnen: gen."),
    ],
)
def test_what_is_neither_a_document_nor_a_contract_is_told(
    corpus_store: Settings, words: list[str], told: str
) -> None:
    done = run(corpus_store, *words)
    assert done.exit_code == 2
    assert told in done.stderr
    assert "genk-waterschei" in done.stderr


def test_what_a_list_of_contracts_cannot_do_is_refused(corpus_store: Settings) -> None:
    assert "--contract en --access" in run(corpus_store, "kortvoorde", "--theme", "wonen").stderr
    with reading(corpus_store) as store:
        document = next(store.documents()).id
    assert "--json" in run(corpus_store, document, "--format", "csv").stderr


def test_a_contract_that_no_document_tells_of_is_told(tmp_path: Path) -> None:
    (tmp_path / "nota.txt").write_text("Nota\n\nOver bomen.", encoding="utf-8")
    settings = Settings(store=tmp_path / "store")
    ingest([tmp_path / "nota.txt"], settings)
    with pytest.raises(NotFound, match="vertelt van contract 'genk-waterschei'"):
        similar_contracts("genk-waterschei", settings, k=5, contracts=(), access=SECRET)
