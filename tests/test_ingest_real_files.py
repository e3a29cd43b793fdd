"""Real files and the sample corpus: all of them go in, and their words come out in order."""

import json
import unicodedata
from pathlib import Path
from typing import Any

import pytest

from core.records import Document, Failure
from corpus.source import read_source, truth
from ingest.members import read_bytes
from ingest.passages import cut
from ingest.reading import read_file
from tests.ingest_makers import word_f1, words_of
from tests.places import ROOT, SHARED

CORPUS = ROOT / "corpus"


def _sample() -> list[dict[str, Any]]:
    return list(json.loads((CORPUS / "manifest.json").read_text(encoding="utf-8"))["files"])


def _with_footnotes_last(document: Document) -> str:
    """The text with its footnotes at the end, where the sources have them."""
    pieces: dict[bool, list[str]] = {True: [], False: []}
    for block in document.blocks:
        pieces[block.kind == "footnote"].append(document.text[block.start : block.end])
    return "\n".join(pieces[False] + pieces[True])


@pytest.mark.parametrize("entry", _sample(), ids=lambda entry: entry["path"])
def test_the_words_of_the_sample_corpus_come_out_in_order(entry: dict[str, Any]) -> None:
    path = CORPUS / entry["path"]
    document = read_bytes(path.read_bytes(), path.name)
    assert (
        word_f1(truth(read_source(CORPUS / entry["source"])), _with_footnotes_last(document))
        >= 0.99
    )
    assert document.page_count == entry["pages"]


@pytest.mark.parametrize("entry", _sample(), ids=lambda entry: entry["path"])
def test_passages_of_the_sample_corpus_hold_what_they_say(entry: dict[str, Any]) -> None:
    path = CORPUS / entry["path"]
    document = read_bytes(path.read_bytes(), path.name)
    passages = cut(document)
    assert passages
    for passage in passages:
        assert document.text[passage.start : passage.end] == passage.text
        assert len(passage.text.split()) <= 180
    if document.format == "pdf":
        _pages_agree_with_pypdf(path, document)


def _pages_agree_with_pypdf(path: Path, document: Document) -> None:
    """Every passage that stands on one page: nearly all its words are on that page for pypdf."""
    import pypdf

    pages = [set(words_of(page.extract_text())) for page in pypdf.PdfReader(path).pages]
    for passage in cut(document):
        assert passage.first_page is not None
        assert passage.last_page is not None
        there = set().union(*pages[passage.first_page - 1 : passage.last_page])
        words = words_of(passage.text)
        assert sum(word in there for word in words) >= 0.8 * len(words)


def _shared(*parts: str) -> list[Path]:
    folder = SHARED.joinpath(*parts[:-1]) if SHARED else Path("absent")
    return sorted(folder.glob(parts[-1]))


@pytest.mark.skipif(SHARED is None, reason="../shared is absent")
@pytest.mark.parametrize("path", _shared("data", "pdfs", "*.pdf"), ids=lambda path: path.stem[:40])
def test_the_real_pdfs_go_in_and_agree_with_pypdf(path: Path) -> None:
    """The same words as pypdf finds, but for what stands in the margins of the pages."""
    import pypdf

    found = list(read_file(path))
    assert len(found) == 1
    assert not isinstance(found[0], Failure), found[0]
    document = found[0][1]
    reader = pypdf.PdfReader(path)
    assert document.page_count == len(reader.pages)
    words = set(words_of(" ".join(page.extract_text() for page in reader.pages)))
    mine = words_of(document.text)
    assert sum(word in words for word in mine) >= 0.9 * len(mine)
    assert all(passage.first_page is not None for passage in cut(document))


def _visible(text: str) -> str:
    return "".join(char for char in text if unicodedata.category(char) != "Cf")


@pytest.mark.skipif(SHARED is None, reason="../shared is absent")
def test_the_decisions_go_in_without_a_failure() -> None:
    assert SHARED is not None
    path = SHARED / "data" / "vlareg_full.jsonl"
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    seen = 0
    for found, row in zip(read_file(path), rows, strict=True):
        assert not isinstance(found, Failure), found
        member, document = found
        assert member == row["_id"]
        assert words_of(document.text) == words_of(_visible(row["text"]))
        assert (document.date.value if document.date else "") == (row["date"] or "")
        assert (document.url or "") == (row["url"] or "")
        seen += 1
    assert seen == 4771
