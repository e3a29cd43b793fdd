"""Files that hold files: every document in them, and what bites."""

import io
import zipfile
from collections.abc import Mapping
from email.message import EmailMessage
from pathlib import Path

import pytest

from core.records import Document, Failure
from ingest.isolation.reading import bytes_apart
from ingest.labels import label_of
from ingest.members import document_id, read_members
from ingest.reading import bytes_of, read_file
from tests.ingest_makers import docx_of, pdf_of_lines

TEXT = b"De gemeente en het OCMW werken samen in de wijk.\n"
PDF = pdf_of_lines([["Eerste bladzijde van de nota."], ["Tweede bladzijde van de nota."]])
DOCX = docx_of("<w:p><w:r><w:t>De gemeente en het OCMW.</w:t></w:r></w:p>")


def zip_of(files: Mapping[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return stream.getvalue()


def documents_in(data: bytes, name: str) -> dict[str, Document]:
    return {one[0]: one[1] for one in read_members(data, name) if isinstance(one, tuple)}


def failures_in(data: bytes, name: str) -> list[Failure]:
    return [one for one in read_members(data, name) if isinstance(one, Failure)]


def test_an_archive_gives_each_file_in_it_as_a_document_of_its_own() -> None:
    inner = zip_of({"diep.txt": b"Een tekst die dieper zit.\n"})
    data = zip_of({"a/nota.pdf": PDF, "brief.docx": DOCX, "oud.zip": inner})
    found = documents_in(data, "dossier.zip")
    assert list(found) == ["a/nota.pdf", "brief.docx", "oud.zip/diep.txt"]
    assert found["a/nota.pdf"].id == document_id(PDF)
    assert found["a/nota.pdf"].page_count == 2
    assert found["brief.docx"].text == "De gemeente en het OCMW."
    assert found["oud.zip/diep.txt"].text == "Een tekst die dieper zit."
    assert failures_in(data, "dossier.zip") == []


def test_an_attachment_without_a_day_has_that_of_its_mail() -> None:
    mail = EmailMessage()
    mail["Date"] = "Thu, 09 Mar 2023 10:41:00 +0100"
    mail.set_content("Zie bijlagen.")
    dated = b"Gent, 6 februari 2024.\n"
    for name, data in (("nota.txt", TEXT), ("brief.txt", dated), ("map.zip", zip_of({"a": TEXT}))):
        mail.add_attachment(data, "application", "octet-stream", filename=name)
    found = documents_in(bytes(mail), "overleg.eml")
    told = {name: (one.date.value, one.date.how) for name, one in found.items() if one.date}
    assert told == {
        "": ("2023-03-09", "mail head"),
        "nota.txt": ("2023-03-09", "mail it came with"),
        "brief.txt": ("2024-02-06", "date line"),
        "map.zip/a": ("2023-03-09", "mail it came with"),
    }


def test_a_bad_file_in_an_archive_is_named_and_the_rest_is_read() -> None:
    data = zip_of({"stuk.pdf": PDF[:60], "foto.png": b"\x89PNG\r\n\x1a\n" * 9, "goed.txt": TEXT})
    assert list(documents_in(data, "map.zip")) == ["goed.txt"]
    assert [failure.member for failure in failures_in(data, "map.zip")] == ["stuk.pdf", "foto.png"]


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("../../etc/passwd", "etc/passwd"),
        ("/root/.ssh/id", "root/.ssh/id"),
        ("C:\\Users\\jan\\nota.txt", "Users/jan/nota.txt"),
        ("a\x00b\u202etxt.exe", "abtxt.exe"),
        ("..", "naamloos"),
        ("", "naamloos"),
        ("een\nregel", "een regel"),
        ("x" * 999, "x" * 200),
        ("\udc80raar", "raar"),
    ],
)
def test_a_name_in_an_archive_is_a_label_only(name: str, label: str) -> None:
    assert label_of(name) == label


def test_a_path_out_of_the_archive_writes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "map.zip"
    path.write_bytes(zip_of({"../../uit.txt": TEXT, "/tmp/ook.txt": TEXT + b"Nog een regel.\n"}))
    found = [one[0] for one in read_file(path) if isinstance(one, tuple)]
    assert found == ["uit.txt", "tmp/ook.txt"]
    assert list(tmp_path.parent.rglob("uit.txt")) == []
    assert not Path("/tmp/ook.txt").exists()


def test_two_files_of_one_name_keep_a_label_each() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("a/x.txt", "Eerste tekst van de wijk.")
        archive.writestr("../a/x.txt", "Tweede tekst van de wijk.")
    found = documents_in(stream.getvalue(), "map.zip")
    assert {label: one.text for label, one in found.items()} == {
        "a/x.txt": "Eerste tekst van de wijk.",
        "a/x.txt (2)": "Tweede tekst van de wijk.",
    }


def test_clutter_of_systems_is_passed_over() -> None:
    data = zip_of(
        {
            "__MACOSX/._a.txt": TEXT,
            ".DS_Store": TEXT,
            "m/~$nota.docx": TEXT,
            "m/Thumbs.db": TEXT,
            "a.txt": TEXT,
        }
    )
    assert list(documents_in(data, "map.zip")) == ["a.txt"]
    assert failures_in(data, "map.zip") == []


def test_archives_in_archives_end_at_a_depth() -> None:
    data = TEXT
    for number in range(7):
        data = zip_of({f"{number}.zip" if number else "tekst.txt": data})
    (failure,) = failures_in(data, "pop.zip")
    assert "in elkaar" in failure.reason
    assert documents_in(data, "pop.zip") == {}


def test_a_bomb_is_refused_before_it_is_unpacked() -> None:
    data = zip_of({"nullen.txt": b"0" * 90_000_000})
    (failure,) = failures_in(data, "bom.zip")
    assert "te groot" in failure.reason
    assert failure.member == ""


def test_an_archive_with_a_password_says_so() -> None:
    data = bytearray(zip_of({"geheim.txt": TEXT}))
    at = data.index(b"PK\x01\x02")
    data[at + 8] |= 1  # the flag of encryption in the list of entries
    (failure,) = failures_in(bytes(data), "geheim.zip")
    assert "wachtwoord" in failure.reason


def test_a_damaged_file_in_an_archive_leaves_the_others_readable() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:  # stored, so that the text is seen
        archive.writestr("een.txt", "Woorden van de eerste.")
        archive.writestr("twee.txt", "Woorden van de tweede.")
    data = stream.getvalue().replace(b"van de eerste", b"van de laatst")
    assert list(documents_in(data, "map.zip")) == ["twee.txt"]
    (failure,) = failures_in(data, "map.zip")
    assert (failure.member, "beschadigd" in failure.reason) == ("een.txt", True)


def test_a_failure_within_a_file_names_the_file_on_disk(tmp_path: Path) -> None:
    path = tmp_path / "map.zip"
    path.write_bytes(zip_of({"stuk.pdf": PDF[:60]}))
    (failure,) = read_file(path, "dossiers/map.zip")
    assert isinstance(failure, Failure)
    assert (failure.path, failure.name) == (str(path), "dossiers/map.zip")
    assert failure.member == "stuk.pdf"


def test_the_bytes_of_a_member_are_found_again_by_its_id(tmp_path: Path) -> None:
    path = tmp_path / "map.zip"
    path.write_bytes(zip_of({"m.zip": zip_of({"nota.pdf": PDF}), "r.jsonl": b'{"text": "Een."}\n'}))
    line = b'{"text": "Een."}'
    for take in (bytes_apart, _bytes_here):
        assert take(path, document_id(PDF)) == ("nota.pdf", PDF)
        assert take(path, document_id(line)) == ("r-1.json", line)
        assert take(path, document_id(b"iets anders")) is None


def _bytes_here(path: Path, name: str) -> tuple[str, bytes] | None:
    with path.open("rb") as stream:
        return bytes_of(stream, path.name, name)
