"""The sample corpus is what its sources say, and its files hold what `truth` promises."""

import csv
import hashlib
import json
import re
import shutil
from collections import Counter
from pathlib import Path
from typing import Any

import pypdf
import pypdfium2
import pytest

from corpus import build
from corpus.source import Heading, SourceText, lines, plain, read_source, read_sources, truth
from tests.places import SHARED

CORPUS = Path(build.__file__).parent
SOURCES = {source.head.file: source for source in read_sources(CORPUS / "sources")}
MANIFEST: list[dict[str, Any]] = json.loads((CORPUS / "manifest.json").read_text())["files"]
PAGES: dict[str, list[dict[str, Any]]] = json.loads((CORPUS / "pages.json").read_text())
CONTRACTS = json.loads((CORPUS / "contracts.json").read_text())
QUESTIONS = json.loads((CORPUS / "questions.json").read_text())
PDFS = sorted(name for name in SOURCES if name.endswith(".pdf"))
INVENTED = ["Weverzande", "Heiderode", "Schorrebeke", "Haspelmonde", "Kortvoorde", "Vennerlo"]
INVENTED += ["Borrewaard"]


def words(text: str) -> Counter[str]:
    """The words of a text, its line-end hyphens joined."""
    return Counter(re.findall(r"\w+", re.sub(r"[\u0002\ufffe\u00ad]\s*", "", text).lower()))


def agreement(found: str, wanted: str) -> float:
    """Word F1 of two texts."""
    one, two = words(found), words(wanted)
    return 2 * sum((one & two).values()) / (sum(one.values()) + sum(two.values()))


def page_texts(name: str) -> list[str]:
    with pypdfium2.PdfDocument(CORPUS / "dossiers" / name) as document:
        return [page.get_textpage().get_text_bounded() for page in document]


def without_margins(source: SourceText, page: str) -> str:
    foot = re.compile(r"^(Pagina )?-? ?\d+ ?-?( van \d+| / \d+)?$")
    lines = page.splitlines()
    return "\n".join(x for x in lines if not foot.match(x.strip()) and x != source.head.running)


def test_two_builds_give_the_same_bytes() -> None:
    assert build.make_all() == build.make_all()


def test_the_committed_files_are_what_the_sources_make() -> None:
    assert build.differences() == []


def test_a_changed_missing_or_foreign_file_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(CORPUS / "dossiers", tmp_path / "dossiers")
    for name in ("manifest.json", "pages.json"):
        shutil.copy(CORPUS / name, tmp_path / name)
    monkeypatch.setattr(build, "HERE", tmp_path)
    monkeypatch.setattr(build, "DOSSIERS", tmp_path / "dossiers")
    assert build.differences() == []
    changed, gone = PDFS[0], PDFS[1]
    with (tmp_path / "dossiers" / changed).open("ab") as file:
        file.write(b"\n")
    (tmp_path / "dossiers" / gone).unlink()
    (tmp_path / "dossiers" / "vreemd.pdf").write_bytes(b"%PDF")
    named = {line.split(":")[0] for line in build.differences()}
    assert named == {f"dossiers/{name}" for name in (changed, gone, "vreemd.pdf")}


def test_the_manifest_tells_the_hash_and_the_head_of_every_file() -> None:
    assert [row["path"] for row in MANIFEST] == sorted(f"dossiers/{name}" for name in SOURCES)
    for row in MANIFEST:
        source = read_source(CORPUS / row["source"])
        data = (CORPUS / row["path"]).read_bytes()
        assert row["sha256"] == hashlib.sha256(data).hexdigest()
        assert row["licence"] == "CC0-1.0"
        assert (row["kind"], row["title"], row["layout"]) == (
            source.head.kind,
            source.head.title,
            source.head.layout,
        )


def test_the_corpus_has_the_promised_variety() -> None:
    kinds = Counter(row["kind"] for row in MANIFEST)
    suffixes = Counter(Path(row["path"]).suffix for row in MANIFEST)
    assert len(MANIFEST) >= 26
    assert kinds["dossier"] >= 7
    assert kinds["minutes"] >= 4
    assert kinds["note"] >= 2
    assert kinds["web-page"] + kinds["project-page"] >= 4
    assert kinds["written-question"] == 3
    assert {"call", "decision", "slides", "mail"} <= set(kinds)
    assert suffixes[".pdf"] >= 12
    assert suffixes[".docx"] >= 6
    assert suffixes[".html"] >= 4
    assert suffixes[".md"] + suffixes[".txt"] >= 3
    assert sum(len(truth(source).split()) >= 2500 for source in SOURCES.values()) >= 2
    assert sum(path.stat().st_size for path in (CORPUS / "dossiers").iterdir()) < 3_000_000


@pytest.mark.parametrize("name", sorted(SOURCES))
def test_a_source_has_a_true_head(name: str) -> None:
    source = SOURCES[name]
    contracts = {row["id"] for row in CONTRACTS["contracts"]}
    assert re.fullmatch(r"\d{4}-\d\d(-\d\d)?", source.head.date)
    assert source.head.contract in contracts | {""}
    text = truth(source)
    assert not words(source.head.title) - words(text)
    assert source.head.kind == "mail" or headings_of(name)
    assert ("verzonnen" in text) == source.head.invented
    assert not re.search(r"\w\[\^", " ".join(str(piece) for piece in source.pieces))


@pytest.mark.parametrize("name", PDFS)
def test_a_pdf_opens_in_both_readers_with_the_expected_pages(name: str) -> None:
    path = CORPUS / "dossiers" / name
    expected = next(row["pages"] for row in MANIFEST if row["path"] == f"dossiers/{name}")
    reader = pypdf.PdfReader(path)
    assert len(reader.pages) == expected == len(page_texts(name))
    assert reader.metadata is not None
    assert reader.metadata.title == SOURCES[name].head.title


@pytest.mark.parametrize("name", PDFS)
def test_a_pdf_holds_the_words_of_truth_and_no_others(name: str) -> None:
    source = SOURCES[name]
    text = "\n".join(without_margins(source, page) for page in page_texts(name))
    assert agreement(text, truth(source)) >= 0.99


@pytest.mark.parametrize("name", PDFS)
def test_pages_json_tells_where_every_piece_begins_and_ends(name: str) -> None:
    source, places = SOURCES[name], PAGES[f"dossiers/{name}"]
    pages = [compact(page) for page in page_texts(name)]
    pieces = [found for piece in source.pieces if (found := " ".join(lines(piece)))]
    pieces += [f"{number} {plain(text)}" for number, text in source.notes.items()]
    for piece, place in zip(pieces, places, strict=True):
        assert compact(piece).startswith(compact(place["words"]))
        assert compact(" ".join(piece.split()[:5])) in pages[place["first"] - 1], place
        assert compact(" ".join(piece.split()[-2:])) in pages[place["last"] - 1], place


def compact(text: str) -> str:
    return re.sub(r"\W+", "", text)


@pytest.mark.parametrize(
    "name", ["weverzande-aanvraagdossier-spinnerijwijk.pdf", "haspelmonde_sluis_open_dossier.pdf"]
)
def test_justified_lines_end_in_hyphens_and_stay_in_reading_order(name: str) -> None:
    texts = page_texts(name)
    assert sum(text.count("\u0002") for text in texts) >= 10  # how PDFium shows such a hyphen
    joined = re.sub(r"\W+", " ", re.sub(r"[\u0002\ufffe]\s*", "", " ".join(texts)))
    starts = [joined.find(re.sub(r"\W+", " ", line)[:40]) for line in headings_of(name)]
    assert -1 not in starts
    assert starts == sorted(starts)


@pytest.mark.parametrize(
    ("name", "broken"),
    [
        ("oproep-wijkverbeteringscontracten-2021.pdf", "wijkverbeterings\u0002contracten"),
        ("schriftelijke-vraag-9031-met-antwoord.pdf", "CAW Oost\u0002Brabant"),
    ],
)
def test_a_line_may_end_in_a_hyphen_that_goes_or_in_one_that_stays(name: str, broken: str) -> None:
    assert broken in re.sub("\u0002\\s+", "\u0002", "".join(page_texts(name)))


def headings_of(name: str) -> list[str]:
    return [piece.text for piece in SOURCES[name].pieces if isinstance(piece, Heading)]


def test_an_answer_runs_over_a_page_break() -> None:
    places = PAGES["dossiers/schriftelijke-vraag-9031-met-antwoord.pdf"]
    assert [place["words"][:2] for place in places if place["first"] < place["last"]] == ["4."]


@pytest.mark.parametrize("name", sorted(name for name in SOURCES if name.endswith(".docx")))
def test_word_counts_the_list_numbers_that_truth_shows(name: str) -> None:
    from docx2python import docx2python

    with docx2python(CORPUS / "dossiers" / name) as document:
        text = document.text
    assert agreement(re.sub(r"\bfootnote(\d+)", r"\1", text), truth(SOURCES[name])) >= 0.99
    for line in truth(SOURCES[name]).splitlines():
        if found := re.match(r"(\d+[.)]|[a-z]\)) (.{12})", line):
            number = found[1][:-1] + r"[.)]"  # docx2python shows "1)" for "1." too
            assert re.search(number + r"\s+" + re.escape(found[2]), text), line


@pytest.mark.parametrize("name", sorted(name for name in SOURCES if name.endswith(".html")))
def test_a_page_holds_its_text_beside_menu_and_cookies(name: str) -> None:
    from lxml import html

    page = html.fromstring((CORPUS / "dossiers" / name).read_bytes())
    found = words(" ".join(str(part) for part in page.itertext()))
    assert not words(truth(SOURCES[name])) - found
    assert "cookies" in found
    hidden = SOURCES[name].head.layout == "html-hidden"
    assert (page.xpath("count(//h1|//h2|//h3)") == 0) == hidden


def test_one_text_is_in_windows_1252_with_a_word_broken_at_the_line_end() -> None:
    data = (CORPUS / "dossiers" / "FW_antwoord_RVA_buurtatelier.txt").read_bytes()
    with pytest.raises(UnicodeDecodeError):
        data.decode("utf-8")
    text = data.decode("cp1252")
    assert "activiteitencoöperatie" in text.replace("-\r\n  ", "").replace("-\r\n", "")
    assert re.search(r"[a-z]-\r\n", text)
    source = SOURCES["FW_antwoord_RVA_buurtatelier.txt"]
    assert agreement(re.sub(r"([a-z])-\r\n *", r"\1", text), truth(source)) >= 0.99


def test_truth_of_a_small_source_by_hand(tmp_path: Path) -> None:
    path = tmp_path / "klein.md"
    head = "\n".join(
        f"{key}: {value}"
        for key, value in {
            "title": "Titel",
            "kind": "other",
            "date": "2024-01-02",
            "number": "",
            "contract": "",
            "access": "public",
            "layout": "txt",
            "file": "klein.txt",
            "invented": "yes",
        }.items()
    )
    body = "# Titel\n\nEen **vet** woord.[^1]\nEn meer.\n\n1. een\n  a) twee\n- drie\n\n"
    body += "| A | B |\n|---|---|\n| c d | e |\n\n[^1]: Noot.\n"
    path.write_text(f"---\n{head}\n---\n\n{body}", encoding="utf-8")
    assert truth(read_source(path)) == (
        "Titel\nEen vet woord.1 En meer.\n1. een\na) twee\n• drie\nA\tB\nc d\te\n1 Noot."
    )


def test_a_source_without_a_date_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "kaal.md"
    path.write_text("---\ntitle: T\ninvented: yes\n---\n\n# T\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"kaal\.md: the head is not complete"):
        read_source(path)


def test_the_key_document_answers_in_other_words_than_the_question() -> None:
    text = truth(SOURCES["verslag_stuurgroep_2022-05-17_def.docx"]).lower()
    assert "afwijken van het toewijzingsreglement" in text
    assert not re.search(r"\bvoorrang|\bgezin|sociale woning|\bwijk\b", text)


def test_the_register_holds_the_eleven_and_their_sum() -> None:
    real = [row for row in CONTRACTS["contracts"] if not row["invented"]]
    assert len(real) == 11
    assert sum(row["subsidies"][0]["euro"] for row in real) == 7_599_000
    assert all(row["source"] and row["subsidies"][0]["source"] for row in CONTRACTS["contracts"])
    hasselt = next(row for row in real if row["municipality"]["label"] == "Hasselt")
    assert hasselt["municipality"]["nis_now"] == "71072"
    invented = CONTRACTS["invented_municipalities"]
    assert [row["label"] for row in invented] == INVENTED
    assert [row["nis"] for row in invented] == [str(99001 + n) for n in range(7)]


@pytest.mark.skipif(SHARED is None, reason="../shared is absent: no register to compare with")
def test_invented_places_are_not_in_the_register_and_real_ones_are() -> None:
    assert SHARED is not None
    register = SHARED / "data" / "register"
    names, codes = set(), {}
    for file, column in (
        ("gemeenten_2025.csv", "naam_nl"),
        ("gemeenten_2019_2024.csv", "naam_nl"),
        ("deelgemeenten_postcodes.csv", "plaatsnaam"),
        ("gemeentefusies.csv", "oud_naam"),
    ):
        with (register / file).open(encoding="utf-8", newline="") as rows:
            for row in csv.DictReader(rows):
                names.add(row[column].lower())
                codes[row.get("nis", "")] = row[column]
    assert len(names) > 1000
    assert not {name.lower() for name in INVENTED} & names
    assert not {str(99001 + n) for n in range(7)} & set(codes)
    for row in CONTRACTS["contracts"]:
        if not row["invented"]:
            assert codes[row["municipality"]["nis"]] == row["municipality"]["label"]


def test_every_answer_stands_in_its_document_and_says_it_in_other_words() -> None:
    users = Counter(row["user"] for row in QUESTIONS["questions"])
    assert users == {"city": 8, "administration": 8, "official": 8}
    assert len(QUESTIONS["unanswerable"]) == 12
    for row in QUESTIONS["questions"]:
        for answer in row["answers"]:
            text = truth(SOURCES[answer["file"].removeprefix("dossiers/")])
            assert answer["quote"] in text, answer
            assert row["question"].rstrip("?").lower() not in text.lower()
