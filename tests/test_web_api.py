"""The API against the functions underneath, and against a client made from its description."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast
from urllib.parse import urlencode

import pytest
import schemathesis
from hypothesis import HealthCheck, assume, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.config import SchemathesisConfig
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from starlette.testclient import TestClient

from core.records import Filters, Query
from core.settings import Settings
from core.shapes import card_json, result_json
from pipeline.asking import search_all
from pipeline.contract_likeness import similar_contracts
from pipeline.contract_overview import contract_overview, request_overview
from pipeline.faceted import browse
from pipeline.overviews import actor_matrix
from terminal.alike import alike_json
from terminal.overviews import actor_listing, contract_json, request_json
from tests.test_web_access import PASSWORD, sign_in
from tests.web_client import client_of
from tests.web_server import running
from web.accounts import Accounts

CHECKS = [
    schemathesis.checks.not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
LONGEST = 60_000  # characters of an address; at more the server itself ends the connection
QUESTION = "Mogen we voorrang geven aan gezinnen uit de wijk bij sociale woningen?"


@pytest.fixture(scope="module")
def client(
    corpus_store: Settings, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[TestClient]:
    with client_of(corpus_store, tmp_path_factory.mktemp("web")) as client:
        yield client


def test_a_client_made_from_the_description_meets_no_failure(
    corpus_store: Settings, tmp_path: Path
) -> None:
    """Every call, with values that fit its description and with values that do not."""
    with running(corpus_store, tmp_path) as address:
        without_keys = SchemathesisConfig.from_dict(
            {"generation": {"with-security-parameters": False}}  # an invented token opens nothing
        )
        described = schemathesis.openapi.from_url(
            f"{address}/api/openapi.json", config=without_keys
        )
        operations: list[Any] = [cast(Any, f).ok() for f in described.get_all_operations()]
        assert len(operations) >= 10
        for operation in operations:
            for mode in GenerationMode:
                _tried(operation, mode)


def _tried(operation: Any, mode: GenerationMode) -> None:
    @given(case=operation.as_strategy(generation_mode=mode))
    @settings(
        max_examples=20, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck)
    )
    def call(case: Any) -> None:
        assume(len(urlencode(case.query or {}, doseq=True)) < LONGEST)
        answer = case.call()
        case.validate_response(answer, checks=CHECKS)

    try:
        call()
    except Unsatisfiable:
        assert mode is GenerationMode.NEGATIVE, operation.label  # nothing can be wrong with it


def test_search_answers_as_the_command_does(client: TestClient, corpus_store: Settings) -> None:
    answer = client.get("/api/search", params={"query": QUESTION, "k": 5, "kind": "dossier"}).json()
    (result,) = search_all([Query(QUESTION, 5, Filters(kinds=("dossier",)))], corpus_store)
    expected = result_json(result)
    assert {key: answer[key] for key in expected} == _as_sent(expected)
    second = client.get(
        "/api/search", params={"query": QUESTION, "k": 3, "offset": 2, "kind": "dossier"}
    ).json()
    assert second["hits"] == answer["hits"][2:5]


def _as_sent(value: object) -> object:
    import json

    return json.loads(json.dumps(value))


def test_pages_of_documents_are_all_documents(client: TestClient, corpus_store: Settings) -> None:
    everything = [card_json(card) for card in browse(Filters(), corpus_store, most=1000).documents]
    paged: list[object] = []
    while True:
        part = client.get("/api/documents", params={"limit": 7, "offset": len(paged)}).json()
        paged += part["items"]
        if len(paged) >= part["total"]:
            break
    assert paged == everything


def test_overviews_answer_as_the_commands_do(client: TestClient, corpus_store: Settings) -> None:
    assert client.get("/api/contracts").json() == _as_sent(
        [contract_json(row) for row in contract_overview(corpus_store)]
    )
    assert client.get("/api/actors?type=ocmw&type=caw").json() == _as_sent(
        list(actor_listing(actor_matrix(corpus_store, types=("ocmw", "caw"))).records)
    )
    assert client.get("/api/derogations?mentioned=false").json() == _as_sent(
        [request_json(row) for row in request_overview(corpus_store)]
    )


def test_what_resembles_a_contract_is_what_the_command_lists(
    client: TestClient, corpus_store: Settings
) -> None:
    rows = similar_contracts(
        "weverzande-spinnerijwijk", corpus_store, k=2, contracts=(), access="confidential"
    )
    answer = client.get("/api/contracts/weverz/similar?k=2")
    assert answer.json() == [alike_json(row) for row in rows]
    assert client.get("/api/contracts/nergens/similar").status_code == 404
    assert client.get("/api/contracts/weverz/similar?k=0").status_code == 422


@pytest.mark.parametrize("address", ["/api/actors?role=partner", "/api/derogations?mentioned=true"])
def test_pages_of_an_overview_are_all_of_it(client: TestClient, address: str) -> None:
    everything = client.get(address)
    paged, after = [], f"{address}&limit=7"
    while after:
        answer = client.get(after)
        assert answer.headers["x-total-count"] == str(len(everything.json()))
        paged += answer.json()
        after = answer.links.get("next", {}).get("url", "")
    assert paged == everything.json()
    assert len(paged) > 14
    assert "link" not in everything.headers


def test_a_document_tells_no_folder_of_the_server(client: TestClient) -> None:
    listed = client.get("/api/documents").json()["items"]
    for card in listed[:5]:
        shown = client.get(f"/api/documents/{card['id']}")
        assert shown.json()["text"]
        assert "/dossiers/" not in shown.text
        for passage in shown.json()["passages"][:3]:
            again = client.get(f"/api/passages/{passage['id']}").json()
            assert again == passage
            assert shown.json()["text"][again["start"] : again["end"]] == again["text"]


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/api/search", 422),
        ("/api/search?query=%20", 422),
        ("/api/search?query=a&k=0", 422),
        ("/api/search?query=a&since=2023-02-31", 422),
        ("/api/documents/ffffffff", 404),
        ("/api/documents/zzz", 404),
        ("/api/passages/zzz", 404),
        ("/api/answers/zzz", 404),
        ("/api/submissions/zzz", 404),
        ("/api/documents/..%2fetc", 404),
        ("/api/contracts/nergens", 404),
        ("/api/nergens", 404),
    ],
)
def test_problems_are_told_to_programs(client: TestClient, address: str, status: int) -> None:
    answer = client.get(address)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    told = answer.json()
    assert told["status"] == status
    assert told["detail"]


def test_a_word_is_refused_in_dutch_with_what_it_may_be(
    client: TestClient, corpus_store: Settings
) -> None:
    actors = client.get("/api/actors?type=OCMW,%20caw&role=trekker").json()
    wanted = actor_matrix(corpus_store, types=("ocmw", "caw"), roles=("lead",))
    assert actors == _as_sent(list(actor_listing(wanted).records))
    own = client.get("/api/actors?contract=weverz").json()
    assert {one["contract"] for one in own} == {"weverzande-spinnerijwijk"}
    assert client.get("/api/actors?contract=nergens").status_code == 422
    assert client.get("/api/derogations?status=gevraagd").json()
    for address, told, advice in (
        ("/api/actors?type=ocmv", "Er is geen type actor 'ocmv'.", "gemeente (municipality),"),
        ("/api/documents?them=werk", "kent geen parameter 'them'", "theme, actor, municipality,"),
        ("/api/search?query=a&k=5000", "Het veld k is te groot: hoogstens 100.", "/api/"),
        ("/api/search?query=a&k=0", "Het veld k is te klein: minstens 1.", "/api/"),
        ("/api/derogations?since=maandag", "'maandag' is geen dag.", "of een jaar"),
        (
            "/api/documents?access=geheim",
            "Het veld access kan dit niet zijn; wel: public,",
            "/api/",
        ),
    ):
        answer = client.get(address)
        assert answer.status_code == 422
        assert told in answer.json()["detail"]
        assert advice in answer.json()["advice"]


def test_a_year_is_its_days_as_on_the_command_line(client: TestClient) -> None:
    year = client.get("/api/documents?since=2023&until=2023&limit=99").json()
    days = client.get("/api/documents?since=1-1-2023&until=2023-12-31&limit=99").json()
    assert year == days and 0 < year["total"] < client.get("/api/documents").json()["total"]


def test_the_original_tells_its_type_and_is_saved_all_the_same(client: TestClient) -> None:
    cards = client.get("/api/documents?limit=99").json()["items"]
    card = next(one for one in cards if str(one["path"]).endswith(".pdf"))
    answer = client.get(f"/api/documents/{card['id']}/original")
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.headers["content-disposition"].startswith("attachment;")
    assert answer.headers["content-security-policy"] == "default-src 'none'; sandbox"


def test_json_where_a_form_is_wanted_is_told_so(client: TestClient) -> None:
    for path in ("/api/answers", "/api/submissions"):
        answer = client.post(path, json={"text": "Hoeveel subsidie kreeg Genk?"})
        assert answer.status_code == 422
        assert answer.json()["detail"] == "Deze aanroep leest een formulier, geen JSON."


def test_a_program_changes_something_with_a_token_or_a_header_of_its_own(
    corpus_store: Settings, tmp_path: Path
) -> None:
    """A page of another site can send neither; see web/forgery.py."""
    file = {"files": ("nota.txt", b"De stad legt een wadi aan.")}
    with client_of(corpus_store, tmp_path) as client:
        described = client.get("/api/openapi.json").json()
        assert set(described["components"]["securitySchemes"]) == {"token", "program"}
        assert {"program": []} in described["paths"]["/api/submissions"]["post"]["security"]
        refused = client.post("/api/submissions", files=file)
        assert refused.status_code == 403
        assert "X-Programma" in refused.json()["advice"]
        own = {"X-Programma": "curl"}
        elsewhere = client.post(
            "/api/submissions", files=file, headers={**own, "Sec-Fetch-Site": "same-site"}
        )
        assert elsewhere.status_code == 403
        asked = client.options(
            "/api/submissions",
            headers={"Origin": "http://elders.be", "Access-Control-Request-Headers": "x-programma"},
        )
        assert "access-control-allow-origin" not in asked.headers
        assert client.post("/api/submissions", files=file, headers=own).status_code == 202
        Accounts(tmp_path).add("baas", "Baas", "admin", "confidential", PASSWORD)
        assert sign_in(client, "baas") == 303
        refused = client.post("/api/submissions", files=file, headers=own)
        assert refused.status_code == 403
        assert "Authorization: Bearer" in refused.json()["advice"]
