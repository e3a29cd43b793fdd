"""A reply in five kinds of file with the same content, and a draft that stays as it was."""

import io
import json
import os
import re
import shutil
import subprocess
import zipfile
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from answers.freezing import Frozen, approved, edited, frozen_from, frozen_text, unproven
from answers.layout import Grid, Heading, fitted, pieces_of
from answers.support import unsupported
from answers.writing import WRITERS, written
from cli import main
from core.errors import InputError
from core.questions import QuestionHead
from core.quotes import shown
from core.records import Citation, DocumentCard
from core.replies import (
    AskReply,
    Conflict,
    ConflictSide,
    EarlierAnswer,
    EvidenceTable,
    PartReply,
    Reply,
    Statement,
    TableRow,
)
from core.xml_text import in_xml
from pipeline.answering import check_output, keep, save

WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
OASIS = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"


def cited(quote: str, page: int | None = 3, title: str = "Nota over de wijk") -> Citation:
    card = DocumentCard("a" * 32, title, "note", "nota.pdf", "2023-03-09", "public", "VR 2023/1")
    return Citation(card, None, page, page, 10, 10 + len(quote), quote)


HEAD = QuestionHead(
    "412", "2022-2023", "2023-03-09", "Els Vandamme", "Wim Oosterlinckx",
    "Vlaams minister van Wijken", "Wijken <& meer> *nu*",
)  # fmt: skip
GENT, GENK = "In Gent is het Rabot gekozen.", "In Genk is het Waterschei."
ELEVEN = "Er doen elf wijken mee & dat blijft zo."
REPLY = Reply(
    question=HEAD,
    parts=(
        PartReply(
            number="1",
            text="Hoeveel wijken doen mee?",
            asks=(AskReply("Hoeveel wijken doen mee?", "how-many", True),),
            answerable=True,
            draft=(
                Statement(ELEVEN, (cited(ELEVEN),)),
                Statement("De lijst telt twee wijken.", (cited(GENT), cited(GENK, None)), "table"),
            ),
            table=EvidenceTable(
                "Wijken",
                ("Stad", "Wijk | buurt"),
                (
                    TableRow(("Gent", "Rabot"), (cited(GENT),)),
                    TableRow(("Genk", "Waterschei"), (cited(GENK, None),)),
                ),
            ),
            earlier=(
                EarlierAnswer(HEAD, "2", cited("Hoeveel toen?"), cited("Toen negen."), 0.9),
            ),
            conflicts=(
                Conflict(
                    "het aantal",
                    (
                        ConflictSide("elf", "2023-03-09", cited("Er zijn er elf.")),
                        ConflictSide("twaalf", None, cited("Er zijn er twaalf.")),
                    ),
                ),
            ),
            evidence=(cited(ELEVEN),),
            partial=True,
            notes=("Voor het vervolg is geen bewijs.",),
        ),
        PartReply(
            number="2.a",
            text="Wat kost dat?",
            asks=(AskReply("Wat kost dat?", "how-much", False),),
            answerable=False,
            looked_in=("doorzocht: 5 documenten",),
        ),
    ),
    access="public",
    store={"documents": "5"},
    made_at="2026-11-22T05:00:00+00:00",
)  # fmt: skip
# What the footnotes quote; those of an earlier answer stand behind its words and do not.
QUOTES = ["", "", ELEVEN, GENT, GENK, "Er zijn er elf.", "Er zijn er twaalf."]


def shown_words() -> list[str]:
    """Every word that the layout shows, in order, without footnotes."""
    found = []
    for piece in pieces_of(REPLY):
        if isinstance(piece, Heading):
            found.append(piece.text)
        elif isinstance(piece, Grid):
            found += [piece.title, *piece.columns, *(c.text for row in piece.rows for c in row)]
        else:
            found += [run.text for run in piece.runs]
    return " ".join(found).split()


def docx_parts(data: bytes) -> tuple[list[str], list[str]]:
    """The words of the body and the text of each footnote, in order of reference."""
    archive = zipfile.ZipFile(io.BytesIO(data))
    body = etree.fromstring(archive.read("word/document.xml"))
    notes = etree.fromstring(archive.read("word/footnotes.xml"))
    by_id = {
        note.get(f"{WORD}id"): "".join(text.text or "" for text in note.iter(f"{WORD}t"))
        for note in notes.iter(f"{WORD}footnote")
    }
    paragraphs = [
        "".join(text.text or "" for text in p.iter(f"{WORD}t")) for p in body.iter(f"{WORD}p")
    ]
    used = [by_id[mark.get(f"{WORD}id")] for mark in body.iter(f"{WORD}footnoteReference")]
    return " ".join(paragraphs).split(), used


def odt_parts(data: bytes) -> tuple[list[str], list[str]]:
    archive = zipfile.ZipFile(io.BytesIO(data))
    root = etree.fromstring(archive.read("content.xml"))
    notes = []
    for note in list(root.iter(f"{OASIS}note")):
        body = note.find(f"{OASIS}note-body")
        assert body is not None
        notes.append("".join(map(str, body.itertext())).strip())
        parent, tail = note.getparent(), note.tail or ""
        assert parent is not None
        before = note.getprevious()
        if before is not None:
            before.tail = (before.tail or "") + tail
        else:
            parent.text = (parent.text or "") + tail
        parent.remove(note)
    rows = ["".join(map(str, p.itertext())) for p in root.iter(f"{OASIS}p", f"{OASIS}h")]
    return " ".join(rows).replace("•", " ").split(), notes


class Page(HTMLParser):
    """The words of the page without its style and footnotes, and the footnotes."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self.notes: list[str] = []
        self.stack: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.stack.append("notes" if dict(attrs).get("class") == "notes" else tag)
        if tag == "li" and "notes" in self.stack:
            self.notes.append("")
        if tag == "meta":
            self.stack.pop()

    def handle_endtag(self, _: str) -> None:
        self.stack.pop()

    def handle_data(self, data: str) -> None:
        if "style" in self.stack or "title" in self.stack or "sup" in self.stack:
            return
        if "notes" in self.stack:
            if self.notes and self.stack[-1] == "li":
                self.notes[-1] += data
        else:
            self.words += data.split()


def html_parts(data: bytes) -> tuple[list[str], list[str]]:
    page = Page()
    page.feed(data.decode())
    words = page.words[: page.words.index("Voetnoten")]
    return words, [note.strip() for note in page.notes]


def markdown_parts(data: bytes) -> tuple[list[str], list[str]]:
    """Read back by a Markdown reader of its own, so that escaping is proved."""
    from markdown_it import MarkdownIt

    text = data.decode()
    notes = re.findall(r"^\[\^\d+\]: (.*)$", text, re.M)
    body = re.sub(r"^\[\^\d+\]: .*$", "", text, flags=re.M)
    body = re.sub(r"\[\^\d+\]", "", body)
    parser = MarkdownIt("commonmark").enable("table")

    def plain(source: str) -> str:
        words = []
        for token in parser.parse(source):
            if token.type == "inline":
                words += [child.content for child in token.children or () if child.type == "text"]
                words.append(" ")
        return " ".join("".join(words).split())

    return plain(body).split(), [plain(note) for note in notes]


READERS = {".docx": docx_parts, ".odt": odt_parts, ".html": html_parts, ".md": markdown_parts}


@pytest.mark.parametrize("suffix", sorted(READERS))
def test_every_kind_of_file_holds_the_same_words_and_footnotes(suffix: str) -> None:
    words, notes = READERS[suffix](written(REPLY, f"antwoord{suffix}"))
    assert "".join(words) == "".join(shown_words())
    assert len(notes) == len(QUOTES)
    for note, quote in zip(notes, QUOTES, strict=True):
        assert (f"“{quote}”" in note) if quote else ("“" not in note)
        assert "Nota over de wijk" in note and "9 maart 2023" in note
    assert "blz. 3" in notes[0] and "blz." not in notes[4]


def test_the_docx_is_set_up_for_those_who_listen_and_those_who_print() -> None:
    archive = zipfile.ZipFile(io.BytesIO(written(REPLY, "a.docx")))
    body = archive.read("word/document.xml").decode()
    assert body.count("<w:tblHeader/>") == 2
    assert 'w:val="nl-BE"' in archive.read("word/styles.xml").decode()
    assert "Ontwerp van antwoord op vraag nr. 412" in archive.read("docProps/core.xml").decode()
    assert "NUMPAGES" in archive.read("word/footer1.xml").decode()


def annex_of(reply: Reply) -> set[str]:
    """The documents that the annex of a reply names."""
    last = pieces_of(reply)[-1]
    return {row[0].text for row in last.rows} if isinstance(last, Grid) else set()


def test_the_annex_names_what_a_footnote_cites_and_nothing_else() -> None:
    told, listed, more, found = (
        replace(one, document=replace(one.document, id=name * 32, title=name))
        for name, one in zip("ABCD", [cited("Dit.")] * 4, strict=True)
    )
    part = PartReply(
        "1", "Wat nu?", (), answerable=True,
        draft=(Statement("Dit.", (told,)),),
        table=EvidenceTable("T", ("A",), (TableRow(("a",), (listed, more)),)),
        evidence=(found,),
    )  # fmt: skip
    named = annex_of(Reply(HEAD, (part,), "public"))
    assert {name.split(" (")[0] for name in named} == {"A", "B"}


def test_a_counted_sentence_has_its_footnotes_or_points_at_the_table_that_has_them() -> None:
    first, second = REPLY.parts[0], REPLY.parts[1]
    counted = first.draft[1]
    text = written(REPLY, "a.md").decode()
    assert r"De lijst telt twee wijken. *\[zie de tabel hieronder\]*" in text
    assert "vat de genoemde tabel samen" in text
    more = replace(counted, citations=(*counted.citations, cited("Een derde wijk is gepland.")))
    text = written(replace(REPLY, parts=(replace(first, draft=(more,)),)), "a.md").decode()
    assert re.search(r"De lijst telt twee wijken\.\[\^\d+\] \*\\\[zie de tabel hieronder", text)
    elsewhere = replace(REPLY, parts=(first, replace(second, draft=(counted,))))
    assert "zie de tabel bij deel 1" in written(elsewhere, "a.md").decode()
    alone = replace(REPLY, parts=(replace(second, draft=(counted,)),))
    assert "De lijst telt twee wijken.[^1][^2]" in written(alone, "a.md").decode()


def test_a_counted_sentence_points_at_the_table_that_shows_all_of_it() -> None:
    first, second = REPLY.parts[0], REPLY.parts[1]
    assert first.table is not None
    one_row = replace(first.table, rows=first.table.rows[:1])
    parts = (
        replace(first, draft=(), table=one_row),
        replace(first, number="2", draft=()),
        replace(second, number="3", draft=(first.draft[1],)),
    )
    assert "zie de tabel bij deel 2" in written(replace(REPLY, parts=parts), "a.md").decode()


def test_a_row_has_a_footnote_for_each_proof_of_its_cells() -> None:
    sums, other, beside = (
        replace(one, document=replace(one.document, id=name * 32, title=name))
        for name, one in zip("ABC", [cited("Dit.")] * 3, strict=True)
    )
    row = TableRow(("1 euro; 2 euro",), (sums, other, beside), proofs=2)
    part = PartReply("1", "Wat?", (), answerable=True, table=EvidenceTable("T", ("S",), (row,)))
    reply = Reply(HEAD, (part,), "public", store={"documents": "3"}, made_at=REPLY.made_at)
    assert "1 euro; 2 euro[^1][^2] |" in written(reply, "a.md").decode()
    assert {name.split(" (")[0] for name in annex_of(reply)} == {"A", "B"}
    assert frozen_from(frozen_text(Frozen(reply))).reply == reply


def test_an_approved_reply_is_headed_as_an_answer() -> None:
    draft, done = written(REPLY, "a.md").decode(), approved(Frozen(REPLY), "Jan").reply
    assert "# ONTWERP VAN ANTWOORD" in draft and "Ontwerp van 22 november 2026" in draft
    text = written(done, "a.md").decode()
    assert "# ANTWOORD" in text and "ontwerp" not in text.casefold()
    assert "Goedgekeurd door Jan" in text


ROWS = (
    "De lijst volgt. Ze is van maart.\nGemeente | Voorwerp | Duur\n"
    "Schorrebeke | vakantielogies | –\n1. Genk | een andere regel | 3 jaar"
)


def test_an_earlier_answer_with_a_table_shows_its_rows_as_rows() -> None:
    earlier = EarlierAnswer(HEAD, "2", cited("Welke?"), cited(ROWS), 0.9)
    part = PartReply("1", "Welke?", (), answerable=True, earlier=(earlier,))
    reply = Reply(HEAD, (part,), "public")
    assert "Schorrebeke; vakantielogies<br>1. Genk" in written(reply, "a.html").decode()
    assert "vakantielogies\\\n  1\\. Genk" in written(reply, "a.md").decode()
    body = zipfile.ZipFile(io.BytesIO(written(reply, "a.odt"))).read("content.xml").decode()
    assert "vakantielogies<text:line-break/>1. Genk" in body
    body = zipfile.ZipFile(io.BytesIO(written(reply, "a.docx"))).read("word/document.xml").decode()
    assert body.count("<w:br/>") == 4


@pytest.mark.parametrize(
    ("most", "kept"),
    [
        (500, "De lijst volgt. Ze is van maart.\nGemeente; Voorwerp; Duur\n"
              "Schorrebeke; vakantielogies\n1. Genk; een andere regel; 3 jaar"),
        (90, "De lijst volgt. Ze is van maart.\nGemeente; Voorwerp; Duur\n"
             "Schorrebeke; vakantielogies\n…"),
        (40, "De lijst volgt. Ze is van maart.\n…"),
        (20, "De lijst volgt. …"),
        (8, "De lijst …"),
    ],
)  # fmt: skip
def test_a_quote_is_cut_at_the_end_of_a_sentence_or_a_row(most: int, kept: str) -> None:
    assert shown(ROWS, most) == kept


def test_the_words_of_a_narrow_column_stay_whole() -> None:
    columns = ["Vrager", "Gevraagd aan", "Regel", "Stand", "Datum", "Duur", "Bron"]
    cells = [
        "Wijkgezondheidscentrum De Ster", "Vlaamse Regering", "Toegankelijkheidsdecreet",
        "toegestaan", "9 september 2023", "experimentperiode", "dossier",
    ]  # fmt: skip
    pairs = [[name, cell] for name, cell in zip(columns, cells, strict=True)]
    look = fitted(pairs, 16.0)
    assert sum(look.widths) == pytest.approx(16.0)
    assert look.points < 10 == fitted([["Stad", "Gent"], ["Wijk", "Rabot"]], 16.0).points
    for width, words in zip(look.widths, pairs, strict=True):
        longest = max(len(word) for text in words for word in text.split())
        assert width - 0.4 > longest * 0.5 * look.points * 2.54 / 72  # a letter is half an em


def test_a_word_of_wide_letters_stays_whole_in_the_font_that_stands_in_for_another() -> None:
    look = fitted([["Gemeente", "Dendermonde"], *[["Bron", "een lang verhaal " * 9]] * 3], 16.0)
    width = 7.15 * look.points * 2.54 / 72  # of the word in DejaVu Sans, by its own measures
    assert look.widths[0] - 0.38 >= width  # Word keeps 0.19 cm free at both sides


def test_a_table_of_many_wide_columns_lies_across_a_page_of_its_own() -> None:
    names = tuple(f"{number}-verantwoordelijkheden" for number in range(6))
    table = EvidenceTable("Breed", names, (TableRow(names, (cited(GENT),)),))
    part = replace(REPLY.parts[0], table=table)
    reply = replace(REPLY, parts=(part,))
    body = zipfile.ZipFile(io.BytesIO(written(reply, "a.docx"))).read("word/document.xml").decode()
    turned = [match[0] for match in re.finditer(r"<w:pgSz[^>]*>", body)]
    assert ["landscape" in size for size in turned] == [False, True, False]
    body = zipfile.ZipFile(io.BytesIO(written(reply, "a.odt"))).read("content.xml").decode()
    assert body.index('"Dwars">Breed') < body.index("<table:table ") < body.index('"Rechtop"/>')


def test_the_odt_has_a_footer_with_its_number_and_the_page() -> None:
    styles = zipfile.ZipFile(io.BytesIO(written(REPLY, "a.odt"))).read("styles.xml").decode()
    footer = styles[styles.index("<style:footer>") : styles.index("</style:footer>")]
    assert "Ontwerp van antwoord op vraag nr. 412 – blz. " in footer
    assert "<text:page-number" in footer and "<text:page-count" in footer


def test_an_unknown_kind_of_file_is_refused() -> None:
    with pytest.raises(InputError, match="pages"):
        written(REPLY, "antwoord.pages")


def test_control_characters_of_a_source_do_not_break_the_files() -> None:
    words = "Een \x0b zin \x01 met \ufffe resten \uffff."
    odd = Statement(words, (cited(words),))
    part = PartReply("1", "Wat \x02 nu?", (), answerable=True, draft=(odd,))
    reply = Reply(HEAD, (part,), "public")
    for suffix in WRITERS:
        data = written(reply, f"a{suffix}")
        if suffix in READERS:
            READERS[suffix](data)
    assert in_xml("\U0001f3d8 half \ud83c\x01\n") == "\U0001f3d8 half \n"


@pytest.mark.skipif(
    shutil.which("soffice") is None and not os.environ.get("WIJKWIJZER_REQUIRE_ALL"),
    reason="LibreOffice (soffice) is not installed, so the files were not opened with it",
)
@pytest.mark.parametrize("suffix", [".docx", ".odt"])
def test_libreoffice_turns_the_file_into_pdf_without_a_warning(suffix: str, tmp_path: Path) -> None:
    assert shutil.which("soffice"), "LibreOffice must be installed here"
    from pypdf import PdfReader

    file = tmp_path / f"antwoord{suffix}"
    file.write_bytes(written(REPLY, file.name))
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    convert = ["--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), str(file)]
    done = subprocess.run(
        ["soffice", profile, *convert],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    told = [line for line in (done.stdout + done.stderr).splitlines() if "javaldx" not in line]
    assert [line for line in told if re.search(r"warn|error|fail", line, re.I)] == []
    pages = [page.extract_text() for page in PdfReader(tmp_path / "antwoord.pdf").pages]
    text = " ".join(" ".join(pages).split())
    assert "ONTWERP VAN ANTWOORD" in text
    assert "1. Hoeveel wijken doen mee?" in text
    assert text.count("Er zijn er twaalf.") == 1 and text.count("Toen negen.") == 1
    assert "Bijlage: bronnen" in text


# A draft that is kept


def test_a_kept_draft_is_read_back_as_it_was() -> None:
    frozen = Frozen(REPLY)
    assert frozen_from(frozen_text(frozen)) == frozen


def test_a_change_is_remembered_with_who_made_it_and_what_no_source_says() -> None:
    frozen = approved(Frozen(REPLY), "Ann")
    assert frozen.reply.approved_by == "Ann"
    changed = edited(frozen, "1", 1, "Er doen 14 wijken mee, zegt Brussel.", "Jan")
    (edit,) = changed.edits
    assert edit.before == "Er doen elf wijken mee & dat blijft zo."
    assert edit.unsupported == ("14", "Brussel")
    assert changed.reply.approved_by == ""
    assert changed.reply.parts[0].draft[0].source == "person"
    assert "14, Brussel" in changed.reply.parts[0].notes[-1]
    assert frozen_from(frozen_text(changed)) == changed
    words = written(changed.reply, "a.md").decode()
    assert "gewijzigd" in words and "staat letterlijk op de genoemde plaats" not in words


def test_an_own_sentence_is_added_to_a_part_without_evidence(kept: Path) -> None:
    code, told = answered(str(kept), "--add", "2.a=Dat kost 99 euro.", "--by", "Jan", "--approve")
    assert code == 0 and "zin toegevoegd aan deel 2.a" in told
    assert "deel 2.a (‘Dat kost 99 euro.’)" in told  # before it is sent off as proven
    frozen = frozen_from(kept.read_text(encoding="utf-8"))
    assert frozen.edits[-1].after == "Dat kost 99 euro."
    words = written(frozen.reply, "a.md").decode()
    assert "Dat kost 99 euro. *[toegevoegd]*" in words.replace("\\", "")
    assert "Geen bewijs" not in words and "zonder bron toegevoegd" in words
    again = edited(frozen, "2.a", 1, "Dat kost niets.", "Jan").reply.parts[1].draft
    assert again == (Statement("Dat kost niets.", (), "added"),)


def test_an_approved_reply_tells_nothing_of_the_work_on_it() -> None:
    part = replace(REPLY.parts[0], notes=("Er is bewijs boven het toegangsniveau van dit.", "Wel."))
    worked = edited(
        Frozen(replace(REPLY, parts=(part, REPLY.parts[1]))), "1", 1, "Dat is 99.", "Jan"
    )
    assert unproven(worked.reply) == (("1", "99"),)
    draft = written(worked.reply, "a.md").decode()
    assert "aangehaalde bronnen: 99" in draft and "5 documenten\n" in draft
    done = written(approved(worked, "An").reply, "a.md").decode()
    assert "Wel." in done and "Geen bewijs gevonden" in done
    assert "aangehaalde bronnen" not in done and "toegangsniveau" not in done
    assert "oorzocht" not in done


def test_a_sentence_that_is_not_there_cannot_be_changed() -> None:
    for part, place in (("1", 3), ("2.a", 1), ("7", 1), ("1", 0)):
        with pytest.raises(InputError):
            edited(Frozen(REPLY), part, place, "Neen.", "Jan")


def test_a_draft_that_was_changed_outside_the_program_is_refused() -> None:
    kept = json.loads(frozen_text(Frozen(REPLY)))
    kept["reply"]["parts"][0]["draft"][0]["sentence"] = "Er doen twaalf wijken mee."
    with pytest.raises(InputError, match="controlesom"):
        frozen_from(json.dumps(kept))


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"digest": 1}', "geen json"])
def test_what_is_no_kept_draft_is_refused(text: str) -> None:
    with pytest.raises(InputError):
        frozen_from(text)


def answered(*words: str) -> tuple[int, str]:
    """What ``wijkwijzer answer`` with those words comes to: exit code, and all that it says."""
    done = CliRunner().invoke(main, ["answer", *words])
    return done.exit_code, done.output


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    """A saved draft that nobody changed yet."""
    save(Frozen(REPLY), tmp_path / "a.md")
    return tmp_path / "a.ontwerp.json"


def test_a_change_without_an_output_is_saved_in_the_draft_itself(kept: Path) -> None:
    code, told = answered(str(kept), "--edit", "1.2=Er zijn er twee.", "--approve", "--by", "Jan")
    assert code == 0 and f"Bewaard in {kept}" in told and "1.2" in told
    frozen = frozen_from(kept.read_text(encoding="utf-8"))
    assert frozen.reply.parts[0].draft[1].sentence == "Er zijn er twee."
    assert [edit.before for edit in frozen.edits] == ["De lijst telt twee wijken."]
    code, told = answered(str(kept))
    when = frozen.reply.approved_at.replace("T", " ").replace("+00:00", " UTC")
    assert code == 0 and f"Goedgekeurd door Jan op {when}." in told


def test_a_sentence_is_struck_and_a_piece_of_evidence_taken_up(kept: Path) -> None:
    before = REPLY.parts[0]
    words = ["--edit", "1.2=", "--accept", "1.1", "--by", "Jan"]
    code, told = answered(str(kept), *words)
    assert code == 0
    assert "deel.zin 1.2 geschrapt, vindplaats 1.1 in het antwoord gezet door Jan" in told
    frozen = frozen_from(kept.read_text(encoding="utf-8"))
    quote = " ".join(before.evidence[0].quote.split())
    others = [one.sentence for number, one in enumerate(before.draft, 1) if number != 2]
    assert [one.sentence for one in frozen.reply.parts[0].draft] == [*others, quote]
    assert [edit.by for edit in frozen.edits] == ["Jan", "Jan"]
    for wrong in (["--accept", "1.99"], ["--accept", "x"], ["--edit", "1.99="], ["--edit", "1.2"]):
        assert answered(str(kept), *wrong, "--by", "Jan")[0] == 2


def test_a_change_that_would_be_kept_nowhere_is_refused(tmp_path: Path) -> None:
    asked = tmp_path / "vraag.txt"
    asked.write_text("Hoeveel wijken doen mee?", encoding="utf-8")
    code, told = answered(str(asked), "--approve", "--by", "Jan")
    assert code == 2 and "zonder -o" in told


def test_a_new_draft_does_not_take_the_place_of_one_that_was_worked_on(kept: Path) -> None:
    asked, output = kept.with_name("vraag.txt"), kept.with_name("a.odt")
    asked.write_text("Hoeveel wijken doen mee?", encoding="utf-8")
    check_output(asked, output, changes=False)  # nothing is lost as long as nobody changed it
    keep(approved(Frozen(REPLY), "Jan"), kept)
    before = kept.read_bytes()
    code, told = answered(str(asked), "-o", str(output))
    assert code == 2 and f"wijkwijzer answer {kept} -o {output}" in told
    assert kept.read_bytes() == before and not output.exists()
    code, told = answered(str(asked), "-o", str(kept))
    assert code == 2 and kept.read_bytes() == before
    assert answered(str(kept), "-o", str(output))[0] == 0 and output.exists()


@pytest.mark.parametrize("option", [("--access", "confidential"), ("--llm", "http://127.0.0.1:1")])
def test_an_option_that_a_saved_draft_cannot_take_is_refused(
    kept: Path, option: tuple[str, str]
) -> None:
    code, told = answered(str(kept), *option)
    assert code == 2 and option[0] in told and "niveau 'public'" in told
    assert answered(str(kept), "--access", "public")[0] == 0


# What a sentence may say of its quotes


@pytest.mark.parametrize(
    ("sentence", "quote", "lacking"),
    [
        ("Het gaat om 4.000.000 euro.", "Er is 4 miljoen euro.", ()),
        ("Het gaat om 7,6 miljoen euro.", "Er is 7.600.000 euro.", ()),
        ("Het gaat om elf steden.", "De lijst telt 11 steden.", ()),
        ("De stad Gent doet mee.", "Gent en Genk doen mee.", ()),
        ("De OCMW's doen mee.", "Elk OCMW doet mee.", ()),
        ("Het gaat om 4,5 miljoen euro.", "Er is 4 miljoen euro.", ("4500000",)),
        ("Dat was op 9 maart 2023.", "Dat was op 9 april 2023.", ("maart", "9 maart")),
        ("Dat was op 9 mei.", "Op 3 mei waren er 9.", ("9 mei",)),
        ("Genk doet mee.", "Gent doet mee.", ("Genk",)),
        ("Daarnaast doet Gent mee.", "Gent doet mee.", ()),
        ("Volgens VDAB klopt het.", "Volgens de dienst klopt het.", ("VDAB",)),
        ("Er zijn twaalf wijken.", "Er zijn elf wijken.", ("12",)),
        ("Het is 20 % van de kosten.", "Het is 2 % van de kosten.", ("20",)),
    ],
)
def test_numbers_and_names_must_stand_in_the_quotes(
    sentence: str, quote: str, lacking: tuple[str, ...]
) -> None:
    assert unsupported(sentence, [quote]) == lacking


@given(st.text(max_size=200))
def test_a_quote_always_bears_itself_out(words: str) -> None:
    assert unsupported(words, [words]) == ()
