"""Files within files in a store: found, opened and shown as the files they are."""

import os
from dataclasses import replace
from pathlib import Path

import pytest

from core.errors import NotFound
from core.settings import Settings
from index.store import KnownSource
from ingest.members import document_id
from pipeline import documents
from pipeline.documents import open_document, original, place_of_original
from pipeline.ingesting import ingest
from pipeline.page_images import page_images
from tests.ingest_makers import pdf_of_lines
from tests.test_ingest_mail import letter
from tests.test_ingest_members import zip_of

PDF = pdf_of_lines([["De nota over de wijk Waterschei."], ["De tweede bladzijde gaat over werk."]])


def test_a_file_is_read_again_only_where_it_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "nota.pdf"
    file.write_bytes(PDF)
    settings = replace(Settings(), store=tmp_path / "store")
    ingest([file], settings)
    read: list[str] = []
    again = documents._read

    def noted(known: KnownSource, doc_id: str) -> documents.Original | None:
        read.append(doc_id)
        return again(known, doc_id)

    monkeypatch.setattr(documents, "_read", noted)
    assert place_of_original(document_id(PDF), settings, "public").path == file
    assert not read
    os.utime(file, (1, 1))
    assert place_of_original(document_id(PDF), settings, "public").path == file
    assert read
    file.write_bytes(PDF[:-1])
    with pytest.raises(NotFound):
        place_of_original(document_id(PDF), settings, "public")


def test_an_attachment_goes_by_its_own_file_name(tmp_path: Path) -> None:
    mail = letter()
    mail.add_attachment(PDF, "application", "pdf", filename="nota.pdf")
    (tmp_path / "overleg.eml").write_bytes(bytes(mail))
    settings = replace(Settings(), store=tmp_path / "store")
    ingest([tmp_path / "overleg.eml"], settings)
    for called in ("nota.pdf", "Nota"):
        assert documents.document_called(called, settings, "public") == document_id(PDF)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    mail = letter()
    mail.add_attachment(PDF, "application", "pdf", filename="nota.pdf")
    made = tmp_path / "dossiers"
    made.mkdir()
    (made / "alles.zip").write_bytes(zip_of({"m/overleg.eml": bytes(mail), "m/stuk.pdf": PDF[:80]}))
    return made


def test_an_attachment_of_a_mail_in_an_archive_can_be_opened(folder: Path, tmp_path: Path) -> None:
    settings = replace(Settings(), store=tmp_path / "store")
    report = ingest([folder], settings)
    assert (report.added, [one.member for one in report.failures]) == (2, ["m/stuk.pdf"])
    again = ingest([folder], settings)
    assert (again.added, again.unchanged, again.vanished) == (0, 2, ())

    (tmp_path / "nota.pdf").write_bytes(PDF)
    held = open_document(document_id(PDF), settings, "public").shown
    assert [(one.name, one.member) for one in held.sources] == [
        ("alles.zip", "m/overleg.eml/nota.pdf")
    ]
    found = original(document_id(PDF), settings, "public")
    assert (found.name, found.data, found.inside) == ("nota.pdf", PDF, document_id(PDF))
    place = place_of_original(document_id(PDF), settings, "public")
    assert (place.path, place.inside) == (found.path, found.inside)
    with page_images() as images:
        alone = images.sheet(str(tmp_path / "nota.pdf"), 2)
        assert images.sheet(str(found.path), 2, found.inside) == alone
        assert images.sheet(str(found.path), 1, found.inside) != alone
        words = "De tweede bladzijde gaat over werk."
        assert images.marks(str(found.path), 2, words, found.inside).boxes
