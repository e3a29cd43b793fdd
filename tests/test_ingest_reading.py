"""Files as they come: formats by content, and files that are at fault."""

import gzip
import hashlib
import io
import json
import os
import pickle
import tempfile
import zipfile
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.errors import UnreadableFile, UnsupportedFormat
from core.records import Document, Failure, Format
from ingest.members import document_id, read_bytes
from ingest.readers import READERS
from ingest.reading import read_file
from ingest.sniffing import format_of, note_on_name
from tests.ingest_makers import docx_of, pdf_of_lines

TEXT = b"De gemeente en het OCMW werken samen in de wijk.\n"
PDF = pdf_of_lines([["De gemeente en het OCMW werken samen in de wijk."]])
DOCX = docx_of("<w:p><w:r><w:t>De gemeente en het OCMW.</w:t></w:r></w:p>")
HTML = b"<!DOCTYPE html><html><body><p>De gemeente en het OCMW.</p></body></html>"
LINE = json.dumps({"_id": "a1", "text": "De Vlaamse Regering beslist.", "title": "Beslissing"})


def _zip(*names: str) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name in names:
            archive.writestr(name, "x" * 200)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("data", "name", "found"),
    [
        (PDF, "a.pdf", "pdf"),
        (PDF, "a.docx", "pdf"),
        (b"\n\n junk" + PDF, "a", "pdf"),
        (DOCX, "a.docx", "docx"),
        (DOCX, "a.txt", "docx"),
        (HTML, "a.html", "html"),
        (HTML, "a.txt", "html"),
        (b"<div><p>een</p><p>twee</p><p>drie</p><p>vier</p></div>", "a.txt", "html"),
        (TEXT, "a.txt", "text"),
        (TEXT, "a.pdf", "text"),
        (TEXT, "a.md", "markdown"),
        (b"## Kop\n\n**vet** en **ook vet**\n", "a.txt", "markdown"),
        ("café\n".encode("utf-16"), "a.txt", "text"),
        (LINE.encode(), "a.jsonl", "json-lines"),
        (LINE.encode(), "a.txt", "json-lines"),
        (b"\xef\xbb\xbf" + TEXT, "a.txt", "text"),
        (b"From: a@b.be\nMIME-Version: 1.0\n\ndGVrc3Q=\n", "a.txt", "eml"),
        (b"From: <Saved by Blink>\nMIME-Version: 1.0\n\n<html>\n", "a.eml", "html"),
    ],
)
def test_the_content_tells_the_format(data: bytes, name: str, found: str) -> None:
    assert format_of(data[:65536], name, data) == found


def test_a_name_that_lies_is_noted_and_one_that_does_not_is_not() -> None:
    assert "docx" in note_on_name("vraag.docx", "pdf")
    assert read_bytes(PDF, "vraag.docx").notes == (note_on_name("vraag.docx", "pdf"),)
    assert note_on_name("vraag.pdf", "pdf") == note_on_name("vraag", "pdf") == ""
    assert note_on_name("verslag 2.12.2022", "text") == ""


@pytest.mark.parametrize(
    ("data", "error", "words"),
    [
        (b"", UnreadableFile, "leeg"),
        (b"\x00" * 5000, UnreadableFile, "leeg"),
        (b"   \r\n  ", UnreadableFile, "leeg"),
        (b"\x89PNG\r\n\x1a\n" + b"\x00" * 99, UnreadableFile, "afbeelding is beschadigd"),
        (b"\xff\xd8\xff\xe0" + b"\x00" * 99, UnreadableFile, "afbeelding is beschadigd"),
        (gzip.compress(TEXT, mtime=0), UnsupportedFormat, "gecomprimeerd"),
        (_zip("ppt/presentation.xml"), UnreadableFile, "presentatie"),
        (_zip("xl/workbook.xml"), UnreadableFile, "rekenblad"),
        (_zip("word/document.xml")[:150], UnreadableFile, "beschadigd"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, UnsupportedFormat, "oud Office"),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
            UnreadableFile,
            "wachtwoord",
        ),
        (bytes(range(1, 32)) * 90, UnsupportedFormat, "onbekend"),
        (b"\0\0\0\x18ftypheic" + b"\0" * 90, UnsupportedFormat, "foto"),
        (b"\0\0\0\x18ftypmp42" + b"\0" * 90, UnsupportedFormat, "film"),
        (b"<?xml version='1.0'?><akn><p>tekst</p></akn>", UnsupportedFormat, "XML"),
        (b"%PDF-1.7\n%%EOF", UnreadableFile, "beschadigd"),
        (b"--- ... ---\n!!!", UnreadableFile, "Er staat geen tekst in dit bestand."),
    ],
)
def test_a_file_that_cannot_be_read_says_why_and_what_to_do(
    data: bytes, error: type[Exception], words: str, tmp_path: Path
) -> None:
    with pytest.raises(error, match=words):
        read_bytes(data, "bestand.bin")
    path = tmp_path / "bestand.bin"
    path.write_bytes(data)
    failures = list(read_file(path))
    assert len(failures) == 1
    failure = failures[0]
    assert isinstance(failure, Failure)
    assert words in failure.reason
    assert failure.advice.endswith(".")
    assert (failure.path, failure.name) == (str(path), "bestand.bin")


def test_xml_needs_no_declaration_to_be_told() -> None:
    with pytest.raises(UnsupportedFormat, match="XML"):
        read_bytes(b"<a/>", "data.xml")


@pytest.mark.parametrize(
    ("data", "advice"),
    [
        (gzip.compress(TEXT, mtime=0), "maak er een ZIP van"),
        (b"BM" + b"\0\1" * 90, "als PNG of JPEG"),
        (bytes(range(1, 32)) * 90, "een foto als JPEG, een archief als ZIP"),
    ],
)
def test_the_advice_fits_what_the_file_is(data: bytes, advice: str) -> None:
    with pytest.raises(UnsupportedFormat) as caught:
        format_of(data, "bestand")
    assert advice in caught.value.advice


def test_a_list_in_json_is_not_read_as_text() -> None:
    with pytest.raises(UnsupportedFormat, match="JSON"):
        read_bytes(b'[{"text": "een"}, {"text": "twee"}]', "stukken.json")


def test_a_good_file_gives_one_document_with_the_hash_of_its_bytes(tmp_path: Path) -> None:
    path = tmp_path / "nota.txt"
    path.write_bytes(TEXT)
    found = list(read_file(path))
    assert [type(one) for one in found] == [tuple]
    member, document = found[0] if isinstance(found[0], tuple) else ("", None)
    assert member == ""
    assert isinstance(document, Document)

    assert document.id == hashlib.sha256(TEXT).hexdigest()[:32]
    assert document.text == TEXT.decode().strip()


def test_the_id_is_the_first_half_of_the_sha256() -> None:
    assert document_id(b"abc") == "ba7816bf8f01cfea414140de5dae2223"


def test_each_line_of_json_lines_is_a_document_of_its_own(tmp_path: Path) -> None:
    second = json.dumps({"id": 7, "text": "Tweede tekst, met meer woorden.", "date": "2022-03-04"})
    third = json.dumps(
        {
            "text": "Titel van drie Rest van de tekst.",
            "title": "Titel van drie",
            "url": "https://x.example/3",
        }
    )
    path = tmp_path / "stukken.jsonl"
    lines = [LINE, "", second, "{kapot", third, json.dumps({"titel": "zonder tekst"}), "[1]"]
    path.write_text("\n".join(lines), encoding="utf-8")
    found = list(read_file(path))
    documents = {one[0]: one[1] for one in found if isinstance(one, tuple)}
    assert list(documents) == ["a1", "7", "5"]
    assert documents["a1"].id == document_id(LINE.encode())
    assert documents["7"].date is not None
    assert documents["7"].date.value == "2022-03-04"
    assert documents["5"].text == "Titel van drie\n\nRest van de tekst."
    assert [block.kind for block in documents["5"].blocks] == ["heading", "paragraph"]
    assert documents["5"].url == "https://x.example/3"
    failures = [one for one in found if isinstance(one, Failure)]
    assert [failure.member for failure in failures] == [
        "4",
        "6",
        "7 (2)",
    ]  # the one before calls itself 7
    assert "Regel 4" in failures[0].reason


def test_a_path_that_vanished_is_a_failure(tmp_path: Path) -> None:
    found = list(read_file(tmp_path / "weg.pdf"))
    assert len(found) == 1
    assert isinstance(found[0], Failure)
    assert "bestaat niet" in found[0].reason


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    found = list(read_file(tmp_path))
    assert isinstance(found[0], Failure)
    assert "map" in found[0].reason


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may read every file")
def test_a_file_that_may_not_be_read_is_a_failure(tmp_path: Path) -> None:
    path = tmp_path / "dicht.txt"
    path.write_bytes(TEXT)
    path.chmod(0)
    found = list(read_file(path))
    assert isinstance(found[0], Failure)
    assert "mag niet" in found[0].reason


def test_reading_can_move_to_another_process() -> None:
    call = pickle.loads(pickle.dumps(read_bytes))
    document = pickle.loads(pickle.dumps(call(PDF, "a.pdf")))
    assert document == read_bytes(PDF, "a.pdf")


def test_every_format_but_json_lines_has_a_reader() -> None:
    assert set(READERS) == set(get_args(Format)) - {"json-lines"}


@settings(max_examples=200, deadline=None)
@given(
    st.sampled_from([PDF, DOCX, HTML, TEXT, LINE.encode()]),
    st.lists(st.tuples(st.floats(0, 1), st.binary(max_size=6)), max_size=6),
    st.sampled_from(["a.pdf", "a.docx", "a.html", "a.txt", "a.md", "a.jsonl"]),
)
def test_nothing_in_a_file_stops_the_run(
    good: bytes, changes: list[tuple[float, bytes]], name: str
) -> None:
    changed = bytearray(good)
    for place, insert in changes:
        at = int(place * len(changed))
        changed[at : at + len(insert) // 2] = insert
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(bytes(changed))
        for found in read_file(path):
            if isinstance(found, Failure):
                assert found.reason
                assert found.advice
            else:
                _check(found[1])


def _check(document: Document) -> None:
    covered = 0
    for block in document.blocks:
        assert document.text[covered : block.start].strip() == ""
        assert document.text[block.start : block.end].strip() != ""
        covered = block.end
    assert document.text[covered:].strip() == ""
    assert [run.start for run in document.page_runs] == sorted(
        {run.start for run in document.page_runs}
    )
