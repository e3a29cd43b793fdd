"""The tools of an assistant, asked by the real client of another process over stdio."""

import json
import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import anyio
import pytest
from mcp import Client, StdioServerParameters

from core.records import Access, Filters, Query
from core.settings import Settings
from core.shapes import result_json
from pipeline.asking import search_all, show
from pipeline.contract_likeness import similar_contracts
from pipeline.contract_overview import contract_overview, request_overview
from pipeline.faceted import browse
from pipeline.overviews import actor_matrix
from terminal.alike import alike_json
from terminal.overviews import actor_listing, contract_json, request_json
from tests.citations import citations
from tests.places import ROOT

QUESTION = "Mogen we voorrang geven aan gezinnen uit de wijk bij sociale woningen?"
ALL_TOOLS = {
    "search", "document", "resembling", "resembling_contracts", "contracts", "actors",
    "derogations", "answer"
}  # fmt: skip

Call = tuple[str, Mapping[str, object]]


def _asked(settings: Settings, access: Access, calls: list[Call]) -> list[Any]:
    """What a server in a process of its own answers to each call: JSON, or the error as text."""
    started = StdioServerParameters(
        command=sys.executable,
        args=["-m", "cli", "--store", str(settings.store), "mcp", "--access", access],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        cwd=ROOT,
    )

    async def talk() -> list[Any]:
        async with Client(started) as client:
            listed = await client.list_tools()
            found: list[Any] = [{tool.name: tool for tool in listed.tools}]
            for name, given in calls:
                result = await client.call_tool(name, dict(given))
                text = "".join(getattr(block, "text", "") for block in result.content)
                found.append(text if result.is_error else result.structured_content)
            return found

    return anyio.run(talk)


@pytest.fixture(scope="module")
def hidden(corpus_store: Settings) -> set[str]:
    """The documents of the sample corpus that the public may not see."""
    seen = {card.id for card in browse(Filters(access="public"), corpus_store, most=999).documents}
    every = {card.id for card in browse(Filters(), corpus_store, most=999).documents}
    return every - seen


def test_the_tools_answer_as_the_commands_do(corpus_store: Settings, hidden: set[str]) -> None:
    (first,) = search_all([Query(QUESTION, 4, Filters(access="public"))], corpus_store)
    cited = first.hits[0].citation.document.id
    tools, found, document, passage, contracts, welfare, requests, alike, like_weverzande = _asked(
        corpus_store,
        "public",
        [
            ("search", {"query": QUESTION, "k": 4}),
            ("document", {"id": cited}),
            ("document", {"id": first.hits[0].passage.id}),
            ("contracts", {"id": ["weverzande"]}),
            ("actors", {"type": ["ocmw", "caw"]}),
            ("derogations", {}),
            ("resembling", {"id": cited, "k": 3}),
            ("resembling_contracts", {"contract": "weverz", "k": 2}),
        ],
    )
    assert set(tools) == ALL_TOOLS
    assert all(tool.annotations.read_only_hint for tool in tools.values())
    assert found == _as_sent(result_json(first))
    held = show(cited, corpus_store, "public").document
    assert document["text"] == held.text[: document["citation"]["end"]]
    assert passage["text"] == held.text[passage["start"] : passage["end"]]
    assert contracts["items"] == _as_sent(
        [contract_json(row) for row in contract_overview(corpus_store, access="public")
         if row.contract.id.startswith("weverzande")]
    )  # fmt: skip
    expected = actor_listing(
        actor_matrix(corpus_store, types=("ocmw", "caw"), access="public")
    ).records
    assert welfare["total"] == len(welfare["items"]) == len(expected)
    for item, full in zip(welfare["items"], _as_sent(expected), strict=True):
        assert item == {**full, "citations": full["citations"][:3]}
    assert requests["items"] == _as_sent(
        [request_json(row) for row in request_overview(corpus_store, access="public")]
    )
    assert alike["hits"]
    like = similar_contracts(
        "weverzande-spinnerijwijk", corpus_store, k=2, contracts=(), access="public"
    )
    assert like_weverzande["contract"] == "weverzande-spinnerijwijk"
    assert like_weverzande["items"] == _as_sent([alike_json(row) for row in like])
    said = (found, document, passage, contracts, welfare, requests, alike, like_weverzande)
    for one in said:
        assert list(citations(one)), one
        for citation in citations(one):
            text = show(citation["document"]["id"], corpus_store, "public").document.text
            assert text[citation["start"] : citation["end"]] == citation["quote"]
        assert not hidden & {citation["document"]["id"] for citation in citations(one)}
        assert str(corpus_store.store.parent) not in json.dumps(one)


def _as_sent(value: object) -> Any:
    return json.loads(json.dumps(value))


def test_a_question_is_answered_with_sources_or_not_at_all(
    corpus_store: Settings, hidden: set[str]
) -> None:
    question = (
        "Schriftelijke vraag nr. 12\n\nGraag een antwoord op volgende vragen:\n\n"
        "1. Welke afwijking vroeg Weverzande voor sociale woningen?\n"
        "2. Hoeveel kostte de verlichting van de kathedraal van Reims?\n"
    )
    _, reply = _asked(corpus_store, "public", [("answer", {"question": question})])
    known, unknown = reply["parts"]
    assert known["answerable"]
    assert all(sentence["citations"] for sentence in known["draft"])
    assert not unknown["answerable"]
    assert unknown["draft"] == []
    assert str(corpus_store.store) not in json.dumps(reply)
    assert not hidden & {citation["document"]["id"] for citation in citations(reply)}


def test_nothing_above_the_level_of_the_server_is_shown_or_admitted(
    corpus_store: Settings, hidden: set[str]
) -> None:
    secret = sorted(hidden)[0]
    calls: list[Call] = [
        ("document", {"id": secret}),
        ("document", {"id": "ffffffff"}),
        ("search", {"query": "wijk", "access": "confidential", "k": 50}),
        ("search", {"query": "wijk", "kind": ["brief"]}),
        ("search", {"query": "wijk", "theme": ["<script>"]}),
        ("answer", {"question": "   "}),
        ("resembling", {"id": secret}),
        ("resembling", {"id": f"{secret}:0-20"}),
        ("resembling", {"id": str(ROOT / "README.md")}),
        ("resembling_contracts", {"contract": str(ROOT / "README.md")}),
        ("resembling_contracts", {"contract": "nergens"}),
    ]
    _, known, unknown, found, kind, theme, empty, *alike = _asked(corpus_store, "public", calls)
    assert known.replace(secret, "") == unknown.replace("ffffffff", "")
    assert isinstance(found, str) or not hidden & {
        citation["document"]["id"] for citation in citations(found)
    }
    for told in (kind, theme, empty, *alike):
        assert isinstance(told, str)
        assert "Traceback" not in told
    assert "Er is geen vraag gegeven" in empty
    _, opened = _asked(corpus_store, "confidential", [("document", {"id": secret})])
    assert opened["id"] == secret


def test_a_long_document_comes_in_stretches(tmp_path: Path) -> None:
    from pipeline.ingesting import ingest
    from web.assistants import MOST_CHARACTERS, Assistant

    text = "Nota\n\n" + "\n\n".join(f"De stad plant boom {n} in de laan." for n in range(3_000))
    (tmp_path / "lang.txt").write_text(text, "utf-8")
    settings = Settings(store=tmp_path / "store")
    ingest([tmp_path / "lang.txt"], settings)
    (card,) = browse(Filters(), settings).documents
    desk, offset, read = Assistant(settings, "public"), 0, ""
    while offset is not None:
        part = desk.document(card.id, offset)
        assert len(part["text"]) <= MOST_CHARACTERS
        assert part["citation"]["quote"] == part["text"]
        read += part["text"]
        offset = part["next_offset"]
    assert read == show(card.id, settings, "public").document.text
