"""`similar` with a contract: which contracts resemble it, by what, and in which passages."""

import csv
import io
import json
import re
from collections.abc import Iterable
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree
from zipfile import ZipFile

import numpy as np
import pytest
from click.testing import CliRunner, Result

from cli import main
from core.errors import NotFound
from core.findings import Contract, Derogation
from core.overviews import ActorRow, ContractRow, RequestRow
from core.records import ACCESS_LEVELS, Access
from core.settings import Settings
from index.nearest_pair import Shared, nearest_pair
from index.store import Store, open_store
from pipeline.contract_likeness import alike, contract_if_any, similar_contracts
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
        assert contract_if_any(name, corpus_store, SECRET) == KORTVOORDE
    for name in (card.id, card.id[:10], f"{card.id}:0-10"):
        assert contract_if_any(name, corpus_store, SECRET) is None
    monkeypatch.chdir(tmp_path)
    assert contract_if_any("kortvoorde", corpus_store, SECRET) is None


def test_contracts_that_are_alike_tell_what_they_share(corpus_store: Settings) -> None:
    done = run(corpus_store, "haspelmonde", "--json")
    assert done.exit_code == 0
    found = json.loads(done.stdout)
    assert [one["contract"] for one in found[:3]] == [
        WEVERZANDE,
        "schorrebeke-vismijnkwartier",
        KORTVOORDE,
    ]
    scores = [one["score"] for one in found]
    assert scores == sorted(scores, reverse=True) and 0 < scores[-1] < scores[0] < 1
    weverzande = found[0]
    assert weverzande["domains"] == [{"id": "woonkwaliteit", "label": "woonkwaliteit"}]
    assert [one["id"] for one in weverzande["actors"]] == ["vdab", "wonen-in-vlaanderen"]
    shared = {one["label"] for one in weverzande["themes"]}
    assert {"Wonen", "Werk", "Welzijn en armoede"} <= shared
    # Both are passages about a request in the rules that both ran into.
    own, other = weverzande["pair"]["own"], weverzande["pair"]["other"]
    assert (own["contract"], other["contract"]) == ("haspelmonde-sluiswijk", WEVERZANDE)
    assert own["document"]["path"] == "haspelmonde-voortgang-2024.pdf"
    assert "De regelluwe zone is sinds" in own["quote"]
    assert other["document"]["path"] == "weverzande-voortgang-2023.pdf"
    assert "De regelluwe zone voor de Kaardersstraat is toegekend" in other["quote"]
    assert own["first_page"] == other["first_page"] == 1


def _contract(
    key: str,
    themes: Iterable[str] = (),
    actors: Iterable[str] = (),
    domains: Iterable[str] = (),
) -> ContractRow:
    """A contract of which so much is known."""
    parts = tuple(ActorRow(key, one, one, "agency", "partner", 1, False, ()) for one in actors)
    requests = tuple(
        RequestRow(
            key,
            Derogation(f"{key}-{one}", None, (), "unspecified", (), one, "asked", (), ()),
            (),
            (),
        )
        for one in domains
    )
    return ContractRow(
        Contract(key, key, "1", key), 1, tuple((t, 1) for t in themes), parts, requests, (), ()
    )


def _score(own: ContractRow, other: ContractRow, *besides: ContractRow) -> float:
    found = alike(own.contract.id, [own, other, *besides])
    return next((one.score for one in found if one.contract == other.contract.id), 0.0)


def test_likeness_grows_with_what_is_known_to_be_shared() -> None:
    themes = ("wonen", "werk", "jeugd", "energie-klimaat", "mobiliteit")
    rules = ("woonkwaliteit", "logies", "energie")
    known = [
        _score(_contract("a", themes[:count]), _contract("b", themes[:count])) for count in range(6)
    ] + [
        _score(_contract("a", themes, (), rules[:count]), _contract("b", themes, (), rules[:count]))
        for count in range(1, 4)
    ]
    assert known[0] == 0 < known[1] < 0.2  # one theme, and nothing else known of either
    assert all(fewer < more for fewer, more in pairwise(known))
    assert known[-1] < 1
    apart = _score(_contract("a", themes), _contract("b", ("wonen", "sport-cultuur", "erfgoed")))
    assert 0 < apart < known[1]


def test_what_few_contracts_have_weighs_more_and_a_rule_most() -> None:
    a, b, c = (
        _contract("a", ("wonen", "jeugd")),
        _contract("b", ("wonen",)),
        _contract("c", ("jeugd",)),
    )
    others = [_contract(key, ("wonen",)) for key in "defg"]
    assert _score(a, c, b, *others) > _score(a, b, c, *others)
    by_rule = _score(_contract("a", (), (), ("logies",)), _contract("b", (), (), ("logies",)))
    assert by_rule > _score(_contract("a", ("wonen",)), _contract("b", ("wonen",)))


def test_an_actor_that_one_contract_has_alone_is_no_difference() -> None:
    plain = _score(_contract("a", ("wonen",)), _contract("b", ("wonen",)))
    own = _score(
        _contract("a", ("wonen",), ("ocmw-a", "school-a")), _contract("b", ("wonen",), ("ocmw-b",))
    )
    assert own == plain
    met = _score(_contract("a", ("wonen",), ("vdab",)), _contract("b", ("wonen",), ("vdab",)))
    assert met > plain


def test_what_has_no_name_and_who_is_always_a_party_are_not_shared() -> None:
    parties = ("vlaamse-overheid", "vlaamse-regering")
    rows = [_contract(key, ("wonen",), parties, ("andere",)) for key in "ab"]
    (found,) = alike("a", rows)
    assert (found.themes, found.actors, found.domains) == (("wonen",), (), ())
    assert alike("a", [_contract(key, (), parties, ("andere",)) for key in "ab"]) == ()


def test_who_resembles_nobody_is_told_so(corpus_store: Settings) -> None:
    done = run(corpus_store, "hasselt")
    assert done.exit_code == 0
    assert done.stdout == (
        "Met hasselt-oude-statie-runkst heeft geen ander contract"
        " een regel, een actor of een thema gemeen.\n"
    )
    assert json.loads(run(corpus_store, "hasselt", "--json").stdout) == []
    assert run(corpus_store, "hasselt", "--format", "csv").stdout.startswith("\ufeffContract,")


@pytest.mark.parametrize("access", ACCESS_LEVELS)
@pytest.mark.parametrize(
    ("other", "themes"),
    [
        (WEVERZANDE, ("jeugd",)),
        ("heiderode-schachtwijk", ("welzijn-armoede",)),
        ("heiderode-schachtwijk", ("sport-cultuur", "welzijn-armoede")),  # Heiderode lacks one
    ],
)
def test_the_pair_is_the_nearest_about_a_shared_theme_that_may_be_seen(
    corpus_store: Settings, other: str, themes: tuple[str, ...], access: Access
) -> None:
    with open_store(corpus_store.store) as store:
        pair = nearest_pair(store, KORTVOORDE, other, access, Shared(themes=themes))
        about = _about(store, themes[-1], access)
        telling = {name: _telling(store, name, access) for name in (KORTVOORDE, other)}
    both = {place[0] for place in telling[KORTVOORDE]} & {place[0] for place in telling[other]}
    of_both = telling[KORTVOORDE].keys() & telling[other].keys()
    every = {
        (here, there): float(vector @ compared)
        for here, vector in telling[KORTVOORDE].items()
        for there, compared in telling[other].items()
        if {here, there} <= about - of_both
    }
    # A paper that tells of both serves where no other does.
    cosines = {pair: own for pair, own in every.items() if not {pair[0][0], pair[1][0]} & both}
    assert bool(cosines) or access == "public"
    cosines = cosines or every
    assert (pair is None) == (not cosines)
    if pair is None:
        return
    best = max(cosines, key=lambda places: cosines[places])
    assert [
        (cited.document.id, cited.start, cited.end) for cited in (pair.own, pair.other)
    ] == list(best)
    assert pair.cosine == pytest.approx(cosines[best], abs=1e-5)


def _about(store: Store, theme: str, access: Access) -> set[_Place]:
    """The passages in which the theme is found."""
    return {
        (card.id, passage.start, passage.end)
        for card in store.documents(access)
        for passage in store.passages(card.id)
        if any(
            one.kind == "theme"
            and one.concept == theme
            and one.start < passage.end
            and one.end > passage.start
            for one in store.findings(card.id)
        )
    }


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


def test_a_document_about_both_gives_a_passage_of_each(seed_store: Settings) -> None:
    (row,) = similar_contracts(
        "mechelen-arsenaal", seed_store, k=5, contracts=("genk-waterschei",), access=SECRET
    )
    shared = ("veiligheid", "werk", "welzijn-armoede", "samenleven", "wonen")
    assert (row.alike.contract, row.alike.themes) == ("genk-waterschei", shared)
    assert row.pair is not None
    assert row.pair.own.document == row.pair.other.document
    assert row.pair.own.start != row.pair.other.start


def test_without_anything_shared_there_is_no_pair(corpus_store: Settings) -> None:
    with open_store(corpus_store.store) as store:
        for shared in (Shared(), Shared(themes=("sport-cultuur",)), Shared(actors=("nergens",))):
            assert nearest_pair(store, WEVERZANDE, "haspelmonde-sluiswijk", SECRET, shared) is None


def test_the_list_comes_in_every_form(corpus_store: Settings, tmp_path: Path) -> None:
    screen = run(corpus_store, "haspelmonde", "-k", "2").stdout
    assert screen.startswith(f"{WEVERZANDE} · gelijkenis 0.")
    assert "\nschorrebeke-vismijnkwartier · gelijkenis 0." in screen
    # Whichever of the names that the agency had stands in the documents.
    agencies = r"    Zelfde actoren  (VDAB, Wonen(?:-| in )Vlaanderen)\n"
    named = re.search(agencies + r"    Zelfde thema's  (.+?)\n    Passage", screen, re.DOTALL)
    assert named is not None
    themes = " ".join(named[2].split())
    assert "Wonen" in themes
    assert "    Waar            weverzande-voortgang-2023.pdf · p. 1 · 2023-10-20\n" in screen
    done = run(corpus_store, "haspelmonde", "-k", "2", "--format", "csv")
    head, *rows = csv.reader(io.StringIO(done.stdout.removeprefix("\ufeff")))
    assert head[:6] == ["Contract", "Gelijkenis", "Zelfde regels", "Zelfde actoren",
                        "Zelfde thema's", "Nabijheid"]  # fmt: skip
    assert [row[0] for row in rows] == [WEVERZANDE, "schorrebeke-vismijnkwartier"]
    assert rows[0][2:5] == ["woonkwaliteit", named[1], themes]
    assert 0 < float(rows[1][1]) < float(rows[0][1]) < 0.8 < float(rows[0][5]) < 0.99
    assert rows[0][9] == "weverzande-voortgang-2023.pdf · p. 1 · 2023-10-20"
    sheet = tmp_path / "lijst.xlsx"
    assert run(corpus_store, "weverzande", "-k", "1", "-o", str(sheet)).stdout == ""
    with ZipFile(sheet) as book:
        strings = ElementTree.fromstring(book.read("xl/sharedStrings.xml"))
    cells = [text.text for text in strings.iter() if text.tag.endswith("}t")]
    assert {"Zelfde regels", "Passage daar"} <= set(cells)


def test_what_shows_a_request_for_room_is_named_in_words(corpus_store: Settings) -> None:
    (weverzande,) = json.loads(
        run(corpus_store, "haspelmonde", "--contract", WEVERZANDE, "--json").stdout
    )
    assert {"id": "woonkwaliteit", "label": "woonkwaliteit"} in weverzande["domains"]


@pytest.mark.parametrize(
    ("word", "told", "advice"),
    [
        ("xyz", "Er is geen document 'xyz' in de opslag. Er is geen contract: xyz.", "contracts"),
        ("gen", "Er zijn meer contracten die zo beginnen: gen.", "genk-waterschei"),
    ],
)
def test_what_is_neither_a_document_nor_a_contract_is_told(
    corpus_store: Settings, word: str, told: str, advice: str
) -> None:
    done = run(corpus_store, word)
    assert done.exit_code == 2
    assert told in done.stderr
    assert advice in done.stderr


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
