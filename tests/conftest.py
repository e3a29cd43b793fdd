"""Stores that many tests read: built once per session, with the real model."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from core.records import Access
from core.settings import Settings
from pipeline.ingesting import IngestOptions, ingest
from tests.every_page import Site, furnished
from tests.places import ROOT, SHARED


@pytest.fixture(scope="session")
def seeds() -> Path:
    if SHARED is None:
        pytest.skip("../shared is not here, so the seeds cannot be read")
    return SHARED / "seeds"


@pytest.fixture(scope="session")
def seed_store(seeds: Path, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """A store that holds the five seeds and nothing else; tests only read it."""
    settings = Settings(store=tmp_path_factory.mktemp("seeds") / "store")
    ingest([seeds], settings)
    return settings


@pytest.fixture(scope="session")
def corpus_store(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """A store of the sample corpus, each document with its access level; tests only read it."""
    import json

    settings = Settings(store=tmp_path_factory.mktemp("corpus") / "store")
    files = json.loads((ROOT / "corpus" / "manifest.json").read_text(encoding="utf-8"))["files"]
    by_access: dict[Access, list[Path]] = {}
    for file in files:
        by_access.setdefault(file["access"], []).append(ROOT / "corpus" / file["path"])
    for access, paths in by_access.items():
        ingest(paths, settings, IngestOptions(access=access))
    return settings


@pytest.fixture(scope="session")
def office_profile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A profile for LibreOffice: making one takes longer than converting a file."""
    return tmp_path_factory.mktemp("libreoffice")


@pytest.fixture(scope="session")
def site(corpus_store: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A server over the sample corpus with something on every page; tests may not empty a page."""
    with furnished(corpus_store, tmp_path_factory.mktemp("site")) as made:
        yield made
