"""From a folder to cited passages: what goes in, what stays, what is found."""

import errno
import io
import json
import os
import shutil
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from cli import main
from core.errors import InputError, NotFound, StoreMismatch, StoreUnavailable
from core.records import Filters, Hit, Query
from core.settings import Settings
from evaluation.judgements import read_judgements
from index.store import open_store
from index.store_errors import disk_full
from ingest import files
from ingest.members import read_bytes
from ingest.secrecy import marked_level
from pipeline import tools
from pipeline.asking import search_all, show, similar
from pipeline.care import failures, forget, reindex, status, verify
from pipeline.contract_overview import RequestFilters, contract_overview, request_overview
from pipeline.faceted import browse
from pipeline.ingesting import IngestOptions, ingest
from terminal.progress import report_lines, warning_lines
from tests.ingest_makers import W, docx_of, pdf_of_lines
from tests.places import ROOT, SHARED

WONEN = "De stad vraagt om te mogen afwijken van het toewijzingsreglement voor sociale woningen."
WERK = "De buurtwerkplaats begeleidt werkzoekenden naar een job in de fietsherstelling."
GROEN = "Langs de spoorweg komen geveltuinen, een speelbos en een wadi voor regenwater."


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / "dossiers"
    place.mkdir()
    (place / "wonen.txt").write_text(f"Dossier wonen\n\n{WONEN}\n", encoding="utf-8")
    (place / "werk.md").write_text(f"# Dossier werk\n\n{WERK}\n", encoding="utf-8")
    return place


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(store=tmp_path / "store")


def _best(question: str, settings: Settings, filters: Filters | None = None) -> str:
    (result,) = search_all([Query(question, 3, filters or Filters())], settings)
    return result.hits[0].passage.text if result.hits else ""


def test_a_question_finds_the_passage_that_answers_and_cites_it(
    folder: Path, settings: Settings
) -> None:
    report = ingest([folder], settings)
    assert (report.added, report.failures, report.vanished) == (2, (), ())
    (result,) = search_all([Query("voorrang bij sociale huur", 2)], settings)
    best = result.hits[0]
    assert WONEN in best.citation.quote
    assert best.citation.document.path == "wonen.txt"
    stored = show(best.passage.doc_id, settings, "public").document
    assert stored.text[best.citation.start : best.citation.end] == best.citation.quote


def test_a_second_ingest_leaves_alone_what_did_not_change(folder: Path, settings: Settings) -> None:
    ingest([folder], settings)
    before = status(settings)
    again = ingest([folder], settings)
    assert (again.added, again.replaced, again.unchanged, again.passages) == (0, 0, 2, 0)
    assert status(settings).passages == before.passages


def test_a_relative_path_and_the_absolute_one_are_the_same_file(
    folder: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    ingest([folder], settings)
    monkeypatch.chdir(folder)
    again = ingest([Path("../dossiers")], settings)
    assert (again.unchanged, again.duplicates) == (2, 0)


def test_a_changed_file_takes_the_place_of_its_old_text(folder: Path, settings: Settings) -> None:
    ingest([folder], settings)
    (folder / "wonen.txt").write_text(f"Dossier wonen\n\n{GROEN}\n", encoding="utf-8")
    report = ingest([folder], settings)
    assert (report.replaced, report.unchanged) == (1, 1)
    assert GROEN in _best("geveltuinen en speelbos", settings)
    assert "toewijzingsreglement" not in _best("afwijken van het toewijzingsreglement", settings)
    assert verify(settings) == ()


def test_a_change_that_keeps_size_and_time_is_still_seen(folder: Path, settings: Settings) -> None:
    file = folder / "wonen.txt"
    ingest([folder], settings)
    times = file.stat()
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("sociale", "sobiale"), encoding="utf-8")
    os.utime(file, ns=(times.st_atime_ns, times.st_mtime_ns))
    assert file.stat().st_size == times.st_size
    assert ingest([folder], settings).replaced == 1


def test_the_same_bytes_under_two_names_are_one_document(folder: Path, settings: Settings) -> None:
    shutil.copy(folder / "wonen.txt", folder / "kopie.txt")
    report = ingest([folder], settings)
    assert (report.added, report.duplicates) == (2, 1)
    (result,) = search_all([Query("toewijzingsreglement", 5)], settings)
    assert sum(WONEN in hit.passage.text for hit in result.hits) == 1
    shown = show(result.hits[0].passage.doc_id, settings, "public")
    assert sorted(source.name for source in shown.sources) == ["kopie.txt", "wonen.txt"]


def test_a_vanished_file_is_reported_and_its_document_stays(
    folder: Path, settings: Settings
) -> None:
    ingest([folder], settings)
    (folder / "werk.md").unlink()
    report = ingest([folder], settings)
    (gone,) = report.vanished
    assert gone.name == "werk.md"
    told = f"wijkwijzer forget {gone.doc_id[:12]}"
    assert any("werk.md" in line and told in line for line in report_lines(report))
    shown = CliRunner().invoke(main, ["--store", str(settings.store), "status"])
    assert told in shown.output
    assert WERK in _best("fietsherstelling", settings)
    assert status(settings).vanished == 1


def test_a_file_that_comes_back_unchanged_is_no_longer_gone(
    folder: Path, settings: Settings
) -> None:
    for file in folder.iterdir():
        os.utime(file, (1_600_000_000, 1_600_000_000))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("pipeline.planning.RACY_NS", -1)  # the times of change can be relied on
        ingest([folder], settings)
        find, gone = files.find_files, (folder / "werk.md", "werk.md")
        patch.setattr(files, "find_files", lambda paths: [f for f in find(paths) if f != gone])
        assert [one.name for one in ingest([folder], settings).vanished] == ["werk.md"]
        patch.setattr(files, "find_files", find)
        report = ingest([folder], settings)
    assert (report.unchanged, report.vanished, status(settings).vanished) == (2, (), 0)


def test_what_stands_below_a_folder_that_may_not_be_opened_has_not_vanished(
    folder: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("dicht/diep/a.txt", "half/b.txt", "half/map/c.txt"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(f"{name}\n\n{GROEN}\n", encoding="utf-8")
    assert ingest([folder], settings).added == 5
    iterdir, look = Path.iterdir, Path.stat

    def shut(path: Path) -> Iterator[Path]:  # as for a folder without r
        if path == folder / "dicht":
            raise PermissionError(errno.EACCES, "Permission denied", str(path))
        return iterdir(path)

    def hidden(path: Path, *, follow_symlinks: bool = True) -> os.stat_result:  # and without x
        if folder / "half" in path.parents:
            raise PermissionError(errno.EACCES, "Permission denied", str(path))
        return look(path, follow_symlinks=follow_symlinks)

    monkeypatch.setattr(Path, "iterdir", shut)
    monkeypatch.setattr(Path, "stat", hidden)
    report = ingest([folder], settings)
    assert (report.vanished, status(settings).vanished) == ((), 0)
    assert {"dicht", "half/map"} <= {failure.name for failure in report.failures}


def test_a_moved_file_is_no_longer_where_it_was(folder: Path, settings: Settings) -> None:
    ingest([folder], settings)
    (folder / "sub").mkdir()
    (folder / "werk.md").rename(folder / "sub" / "werk.md")
    report = ingest([folder], settings, IngestOptions("confidential"))
    assert report.vanished == () and status(settings).vanished == 0
    for access, found in (("public", False), ("confidential", True)):
        query = Query("fietsherstelling", 10, Filters(access=access))  # type: ignore[arg-type]
        (result,) = search_all([query], settings)
        assert any(WERK in hit.passage.text for hit in result.hits) is found
    (folder / "sub" / "werk.md").rename(folder / "terug.md")
    ingest([folder], settings)  # nothing said: as it was
    query = Query("fietsherstelling", 10, Filters(access="public"))
    (result,) = search_all([query], settings)
    assert not any(WERK in hit.passage.text for hit in result.hits)
    (card,) = [c for c in browse(Filters(), settings).documents if c.path == "terug.md"]
    assert [source.name for source in show(card.id, settings, "confidential").sources] == [
        "terug.md"
    ]
    assert verify(settings) == ()


def _seen(settings: Settings, words: str, access: str) -> bool:
    query = Query("fietsherstelling", 10, Filters(access=access))  # type: ignore[arg-type]
    (result,) = search_all([query], settings)
    return any(words in hit.passage.text for hit in result.hits)


@pytest.mark.parametrize("way", ["copy", "archive", "moved"])
def test_a_copy_of_what_is_secret_is_as_secret_until_somebody_says_otherwise(
    folder: Path, settings: Settings, way: str
) -> None:
    new = folder.parent / "nieuw"
    new.mkdir()
    ingest([folder / "werk.md"], settings, IngestOptions("confidential", "genk-waterschei"))
    if way == "copy":
        place = Path(shutil.copy(folder / "werk.md", new))
    elif way == "moved":
        place = (folder / "werk.md").rename(new / "werk.md")
    else:
        place = new / "bundel.zip"
        with zipfile.ZipFile(place, "w") as archive:
            archive.write(folder / "werk.md", "werk.md")
            archive.writestr("groen.txt", GROEN)
    for _ in range(2):  # nor does a second look open it
        report = ingest([new], settings)
        assert not _seen(settings, WERK, "government") and _seen(settings, WERK, "confidential")
        assert _seen(settings, GROEN, "public") == (way == "archive")
        assert report.unchanged == 0 or not report.copies
        os.utime(place)
    assert ingest([new], settings).passages == 0
    (contract,) = contract_overview(settings, ["genk-waterschei"])
    assert contract.documents == 1
    first = ingest([new], Settings(settings.store / "nieuw"))
    assert not first.copies
    told = ingest([new], settings, IngestOptions("public"))
    assert _seen(settings, WERK, "public")
    assert any("Publiek" in line and "Vertrouwelijk" in line for line in warning_lines(told))


def test_a_copy_that_takes_over_a_level_is_told_and_one_that_stays_open_too(
    folder: Path, settings: Settings
) -> None:
    secret = folder / "werk.md"
    ingest([secret], settings, IngestOptions("confidential"))
    secret.write_text(secret.read_text("utf-8") + "\nNog een zin.\n", "utf-8")
    shutil.copy(secret, folder / "kopie.md")  # is read before what it is a copy of
    report = ingest([folder], settings)
    assert not _seen(settings, WERK, "government")
    (line,) = warning_lines(report)
    assert "kopie.md is dezelfde inhoud als" in line and "--access public" in line
    ingest([folder], settings, IngestOptions("public"))
    (line,) = warning_lines(ingest([secret], settings, IngestOptions("internal")))
    assert "kopie.md, en blijft dus te zien" in line and "--access internal" in line
    assert not ingest([folder], settings, IngestOptions("internal")).copies


def test_a_file_that_can_no_longer_be_read_keeps_what_the_store_has(
    folder: Path, settings: Settings
) -> None:
    ingest([folder], settings)
    (folder / "wonen.txt").write_bytes(b"")
    report = ingest([folder], settings)
    assert [failure.name for failure in report.failures] == ["wonen.txt"]
    assert report.vanished == ()
    assert WONEN in _best("toewijzingsreglement", settings)
    assert [failure.name for failure in failures(settings)] == ["wonen.txt"]


def test_bad_files_are_named_and_the_rest_goes_in(folder: Path, settings: Settings) -> None:
    (folder / "leeg.pdf").write_bytes(b"")
    (folder / "kapot.pdf").write_bytes(b"%PDF-1.7\nniets meer")
    (folder / "foto.jpg").write_bytes(b"\xff\xd8\xff\xe0" + bytes(200))
    (folder / "eigenlijk.pdf").write_text(f"Nota\n\n{GROEN}\n", encoding="utf-8")
    report = ingest([folder], settings)
    assert report.added == 3
    assert {failure.name for failure in report.failures} == {"leeg.pdf", "kapot.pdf", "foto.jpg"}
    assert all(failure.reason and failure.advice for failure in report.failures)
    assert GROEN in _best("wadi voor regenwater", settings)


def test_a_path_that_does_not_exist_is_named_and_the_rest_goes_in(
    folder: Path, settings: Settings
) -> None:
    with pytest.raises(InputError, match="nergens"):
        ingest([folder / "nergens"], settings)
    assert not settings.store.exists()
    report = ingest([folder, folder / "nergens"], settings)
    assert report.added == 2
    assert [Path(failure.name).name for failure in report.failures] == ["nergens"]
    assert failures(settings) == ()


def test_a_failure_goes_with_its_file_and_is_retried_beside_what_is_new(
    folder: Path, settings: Settings
) -> None:
    for name in ("een", "twee"):
        (folder / name).mkdir()
        (folder / name / "leeg.pdf").write_bytes(b"")
    ingest([folder], settings)
    (folder / "een" / "leeg.pdf").unlink()
    (folder / "groen.txt").write_text(GROEN, "utf-8")
    report = ingest([folder], settings, IngestOptions(retry=True))
    assert (report.added, report.unchanged, len(report.failures)) == (1, 2, 1)
    shown = CliRunner().invoke(main, ["--store", str(settings.store), "failures", "--format=csv"])
    assert str(folder / "twee" / "leeg.pdf") in shown.output
    assert str(folder / "een") not in shown.output


def test_an_empty_folder_says_so(tmp_path: Path, settings: Settings) -> None:
    (tmp_path / "leeg").mkdir()
    with pytest.raises(InputError, match="Geen bestanden"):
        ingest([tmp_path / "leeg"], settings)


def test_the_records_of_a_json_lines_file_are_documents_of_their_own(
    tmp_path: Path, settings: Settings
) -> None:
    file = tmp_path / "beslissingen.jsonl"
    records = [
        {"_id": f"b{n}", "title": f"Beslissing {n}", "text": text, "date": f"2023-0{n}-01"}
        for n, text in enumerate((WONEN, WERK, GROEN), start=1)
    ]
    file.write_text("\n".join(map(json.dumps, records)) + "\ngeen json\n", encoding="utf-8")
    report = ingest([file], settings)
    assert (report.added, [failure.member for failure in report.failures]) == (3, ["4"])
    assert WERK in _best("werkzoekenden", settings, Filters(since="2023-02-01"))
    assert WONEN not in _best("sociale woningen", settings, Filters(since="2023-02-01"))
    (found,) = search_all([Query("werkzoekenden", 1)], settings)
    assert found.hits[0].citation.document.path == "beslissingen.jsonl#b2"
    records[1]["text"] = "De markt verhuist."
    file.write_text("\n".join(map(json.dumps, records[:2])) + "\n", encoding="utf-8")
    again = ingest([file], settings)
    assert (again.unchanged, again.replaced) == (1, 1)
    assert [gone.name for gone in again.vanished] == ["beslissingen.jsonl#b3"]


def test_access_is_applied_before_ranking(folder: Path, settings: Settings) -> None:
    ingest([folder / "werk.md"], settings)
    ingest([folder / "wonen.txt"], settings, IngestOptions(access="confidential"))
    assert "toewijzingsreglement" not in _best(
        "afwijken van het toewijzingsreglement", settings, Filters(access="internal")
    )
    (hidden,) = search_all([Query(WONEN, 5, Filters(access="public"))], settings)
    assert {hit.citation.document.path for hit in hidden.hits} <= {"werk.md"}


def test_a_contract_that_is_given_holds_for_the_whole_file(
    folder: Path, settings: Settings
) -> None:
    gent, genk = "gent-rabot-blaisantvest-sluizeken-tolhuis-ham", "genk-waterschei"
    file = folder / "wonen.txt"

    def told() -> tuple[str | None, ...]:
        (found,) = search_all([Query("toewijzingsreglement", 1)], settings)
        (known,) = show(found.hits[0].passage.doc_id, settings, "confidential").sources
        return found.hits[0].citation.contract, known.contract, known.access

    ingest([file], settings, IngestOptions(contract=gent))
    ingest([folder / "werk.md"], settings)
    (found,) = search_all([Query("werk en wonen", 5, Filters(contracts=(gent,)))], settings)
    assert [hit.citation.contract for hit in found.hits] == [gent]
    again = ingest([file], settings, IngestOptions(contract=genk))
    assert (again.replaced, again.duplicates, again.unchanged) == (1, 0, 0)
    assert told() == (genk, genk, "public")
    (left,) = search_all([Query("wonen", 1, Filters(contracts=(gent,)))], settings)
    assert not left.hits
    # what was said stays until something else is said, also where the file changes
    assert ingest([file], settings, IngestOptions("confidential")).unchanged == 1
    assert told() == (genk, genk, "confidential")
    assert ingest([folder], settings).unchanged == 2
    assert told() == (genk, genk, "confidential")
    file.write_text(file.read_text("utf-8") + "\nNog een zin.\n", "utf-8")
    assert ingest([folder], settings).replaced == 1
    assert told() == (genk, genk, "confidential")
    assert ingest([file], settings, IngestOptions(contract="")).replaced == 1
    assert told() == (None, "", "confidential")


@pytest.mark.parametrize(
    ("text", "marked"),
    [
        ("Verslag\n\n*Haspelmonde is verzonnen. Vertrouwelijk.*\n", "confidential"),
        ("INTERN REGERING\n\nNota aan de regering.", "government"),
        ("Nota (Intern Overheid)\n", "internal"),
        ("Nota\n\nDe gegevens zijn vertrouwelijk en worden gewist.", None),
        ("Nota\n\nVertrouwelijk overleg volgt.", None),
        ("STRIKT VERTROUWELIJK\n\nVerslag van het overleg.", "confidential"),
        ("Vertrouwelijk – niet verspreiden\n\nVerslag van het overleg.", "confidential"),
        ("NIET VERTROUWELIJK\n\nVerslag van het overleg.", None),
    ],
)
def test_what_says_it_is_for_fewer_eyes_is_told(
    tmp_path: Path, settings: Settings, text: str, marked: str | None
) -> None:
    file = tmp_path / "verslag.md"
    file.write_text(text, "utf-8")
    report = ingest([file], settings)
    assert [(one.name, one.marked, one.stored) for one in report.too_open] == (
        [("verslag.md", marked, "public")] if marked else []
    )
    told = "\n".join(warning_lines(report))
    assert (f"--access {marked}" in told) == bool(marked)
    shown = CliRunner().invoke(main, ["--store", str(settings.store), "status"])
    assert (f"--access {marked}" in shown.output) == bool(marked)
    closed = ingest([file], Settings(settings.store / "dicht"), IngestOptions("confidential"))
    assert not closed.too_open


def test_a_mark_in_the_running_head_is_seen() -> None:
    word = io.BytesIO(docx_of("<w:p><w:r><w:t>Verslag van het overleg.</w:t></w:r></w:p>"))
    head = f"<w:hdr xmlns:w='{W}'><w:p><w:r><w:t>Gent | VERTROUWELIJK</w:t></w:r></w:p></w:hdr>"
    with zipfile.ZipFile(word, "a") as archive:
        archive.writestr("word/header1.xml", head)
    assert marked_level(read_bytes(word.getvalue(), "verslag.docx").notes) == "confidential"
    sentences = ("Zin over de wijk.", "Het overleg is voorbij.", "De stad beslist in mei.")
    paper = read_bytes(pdf_of_lines([["Intern Regering", one] for one in sentences]), "verslag.pdf")
    assert "Intern" not in paper.text and marked_level(paper.notes) == "government"


def test_forgetting_removes_a_document_and_nothing_else(folder: Path, settings: Settings) -> None:
    ingest([folder], settings)
    (found,) = search_all([Query("toewijzingsreglement", 1)], settings)
    with pytest.raises(NotFound):
        forget([found.hits[0].passage.doc_id, "ffff"], settings)
    assert status(settings).documents == 2
    gone = CliRunner().invoke(
        main, ["--store", str(settings.store), "forget", found.hits[0].passage.doc_id[:8]]
    )
    assert f"{folder / 'wonen.txt'} staat er nog" in gone.output and "--access" in gone.output
    assert status(settings).documents == 1
    assert WERK in _best("toewijzingsreglement", settings)
    assert verify(settings) == ()


def test_a_reindex_that_breaks_off_says_that_search_is_out(
    folder: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    ingest([folder], settings)

    def full(*_given: object) -> None:
        raise disk_full(settings.store)

    monkeypatch.setattr("pipeline.care.with_vectors", full)
    with pytest.raises(StoreUnavailable, match="Zoeken kan niet meer"):
        reindex(settings)


def test_other_settings_are_refused_until_a_reindex(folder: Path, settings: Settings) -> None:
    ingest([folder], settings)
    other = replace(settings, passage_words=100)
    with pytest.raises(StoreMismatch) as refused:
        list(search_all([Query("wonen")], other))
    assert "reindex" in refused.value.advice
    assert reindex(other) == 2
    assert WONEN in _best("toewijzingsreglement", other)
    assert verify(other) == ()


def test_vectors_of_a_model_taught_otherwise_are_refused_until_a_reindex(
    folder: Path, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    earlier = tmp_path / "earlier.safetensors"
    earlier.write_bytes(b"what it was taught before")
    with monkeypatch.context() as before:
        before.setattr("index.lessons.LESSONS", earlier)
        with open_store(
            settings.store, write=True, create=True, fingerprint=tools.fingerprint(settings)
        ):
            pass
    with pytest.raises(StoreMismatch, match="model") as refused:
        list(search_all([Query("wonen")], settings))
    assert "reindex" in refused.value.advice
    assert reindex(settings) == 0
    ingest([folder], settings)
    assert WONEN in _best("toewijzingsreglement", settings)


def test_similar_finds_another_document_on_the_same_subject(
    folder: Path, settings: Settings, tmp_path: Path
) -> None:
    (folder / "woning.txt").write_text(
        "Nota\n\nDe gemeente wil soepeler omgaan met de toewijzing van huurwoningen.",
        encoding="utf-8",
    )
    ingest([folder], settings)
    (found,) = search_all([Query("toewijzingsreglement", 1)], settings)
    own = found.hits[0].passage.doc_id
    alike = similar(own, settings, k=3, filters=Filters())
    assert alike.hits[0].citation.document.path == "woning.txt"
    assert own not in {hit.passage.doc_id for hit in alike.hits}
    outside = tmp_path / "buiten.txt"
    outside.write_text("Werkzoekenden herstellen fietsen in een atelier.", encoding="utf-8")
    from_file = similar(str(outside), settings, k=1, filters=Filters())
    assert WERK in from_file.hits[0].passage.text


@pytest.mark.skipif(SHARED is None, reason="../shared is not here")
def test_every_answerable_question_on_the_seeds_is_answered_in_the_first_five(
    seed_store: Settings,
) -> None:
    asked = read_judgements((SHARED or ROOT) / "eval" / "search_dev.jsonl")
    missed = []
    for question in asked:
        (result,) = search_all([Query(question.text, 5)], seed_store)
        answers = [
            hit
            for hit in result.hits
            for judged in question.judgements
            if (hit.citation.document.path or "").startswith(judged.document)
            and " ".join(judged.words.split()) in " ".join(hit.citation.quote.split())
        ]
        if question.judgements and not answers:
            missed.append(question.id)
    assert sum(bool(question.judgements) for question in asked) == 16
    assert missed == []


def test_every_quote_of_the_corpus_stands_in_its_document_on_its_page(
    corpus_store: Settings,
) -> None:
    """The oracle of the pages is pypdf, which had no part in them."""
    checked = 0
    for hit, file in _pdf_hits(corpus_store):
        words = set(_words(hit_text := hit.citation.quote))
        pages = _words_by_page(file)
        first, last = hit.citation.first_page, hit.citation.last_page
        assert first is not None
        assert last is not None
        on_pages = set().union(*pages[first - 1 : last])
        assert len(words & on_pages) >= 0.9 * len(words), hit_text
        checked += 1
    assert checked >= 30


def _pdf_hits(settings: Settings) -> Iterator[tuple[Hit, Path]]:
    questions = ["subsidie en eigen inbreng", "sociale woningen", "partners", "evaluatie", "OCMW"]
    for result in search_all([Query(question, 25) for question in questions], settings):
        for hit in result.hits:
            if (hit.citation.document.path or "").endswith(".pdf"):
                yield hit, ROOT / "corpus" / "dossiers" / str(hit.citation.document.path)


def _words_by_page(file: Path) -> list[set[str]]:
    from pypdf import PdfReader

    return [set(_words(page.extract_text())) for page in PdfReader(file).pages]


def _words(text: str) -> list[str]:
    return [
        word for word in "".join(c if c.isalnum() else " " for c in text).split() if len(word) > 3
    ]


def test_an_answer_hangs_under_the_question_it_answers(seed_store: Settings) -> None:
    (result,) = search_all([Query("Hoe werd de oproep bekendgemaakt?", 10)], seed_store)
    answer = next(hit for hit in result.hits if "website van Team" in hit.passage.text)
    assert answer.passage.headings[-1] == (
        "5. Op welke manier worden lokale besturen aangezet om een wijkverbeteringscontract "
        "aan te gaan?"
    )


def test_invented_contracts_of_the_sample_stay_out_of_a_register_without_them(
    seed_store: Settings, corpus_store: Settings
) -> None:
    real = [row.contract.id for row in contract_overview(seed_store)]
    assert len(real) == 11  # those of 2021
    assert "weverzande-spinnerijwijk" not in real
    assert "weverzande-spinnerijwijk" in [r.contract.id for r in contract_overview(corpus_store)]
    (named,) = contract_overview(seed_store, ["weverzande"])
    assert named.documents == 0


def test_what_came_of_a_request_in_a_later_document_is_its_dated_history(
    tmp_path: Path, settings: Settings
) -> None:
    asked = (
        "Verslag stuurgroep Waterschei\n\nGenk, 3 mei 2022\n\nDe stad Genk vroeg op 2 mei 2022 aan "
        "Wonen in Vlaanderen om tijdelijk te mogen afwijken van het toewijzingsreglement voor "
        "sociale huurwoningen in Waterschei.\n"
    )
    granted = (
        "Voortgangsverslag Waterschei\n\nGenk, 12 juni 2023\n\nWonen in Vlaanderen stond op 9 juni "
        "2023 toe dat de stad Genk in Waterschei afwijkt van het toewijzingsreglement voor sociale "
        "huurwoningen.\n"
    )
    (tmp_path / "verslag.txt").write_text(asked, encoding="utf-8")
    (tmp_path / "voortgang.txt").write_text(granted, encoding="utf-8")
    ingest([tmp_path / "verslag.txt", tmp_path / "voortgang.txt"], settings)
    (row,) = request_overview(settings)
    assert row.request.requester is not None
    assert row.request.requester.id == "gemeente-genk"
    told = [(step.status, step.date, step.citation.document.path) for step in row.history]
    assert told == [
        ("asked", "2022-05-02", "verslag.txt"),
        ("granted", "2023-06-09", "voortgang.txt"),
    ]
    assert row.request.status == "granted"
    for step in row.history:
        text = asked if step.status == "asked" else granted
        assert " ".join(step.citation.quote.split()) in " ".join(text.split())
    assert request_overview(settings, RequestFilters(since="2023-01-01")) == (row,)
    assert request_overview(settings, RequestFilters(since="2024-01-01")) == ()
    (contract,) = contract_overview(settings, ["genk"])
    assert contract.requests == (row,)
