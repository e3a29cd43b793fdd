"""ODT, RTF and DOCX of one text: words in order, every automatic number, notes and changes."""

import io
import re
import zipfile
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from corpus.layouts.word import make_docx
from corpus.source import Item, SourceText, plain, read_source, truth
from ingest.members import read_bytes
from tests.ingest_makers import docx_of, word_f1, words_of
from tests.places import ROOT
from tests.soffice import converted

SOURCES = ("oproep-2021", "haspelmonde-verslag")


def source_of(name: str) -> SourceText:
    return read_source(ROOT / "corpus" / "sources" / f"{name}.md")


@pytest.mark.parametrize("form", ["odt", "rtf"])
@pytest.mark.parametrize("name", SOURCES)
def test_a_text_keeps_its_words_its_order_and_its_numbers(
    form: str, name: str, tmp_path: Path, office_profile: Path
) -> None:
    source = source_of(name)
    path = tmp_path / f"{name}.docx"
    path.write_bytes(make_docx(source))
    made = converted(path, form, tmp_path / form, office_profile)
    document = read_bytes(made.read_bytes(), made.name)
    assert document.format == form
    assert Counter(words_of(document.text)) == Counter(words_of(truth(source)))
    # The truth has its notes at the end, we have them behind their callers.
    wanted = truth(replace(source, notes={}))
    found = re.sub(r"\[(\d+)\]", r"\1", re.sub(r"(?m)^\[\d+\] .*$", "", document.text))
    assert word_f1(wanted, found) > 0.998
    assert document.text.count("€") == truth(source).count("€")
    flat = " ".join(document.text.split())
    for item in source.pieces:
        if isinstance(item, Item) and item.marker != "-":
            assert f"{item.marker} {' '.join(plain(item.text).split()[:3])}" in flat
    if form == "odt":  # RTF tells bold words from headings by their outline level only
        assert document.blocks[0].kind == "heading"
    rows = [b for b in document.blocks if b.kind == "row"]
    assert len(rows) == sum(len(getattr(piece, "rows", ())) for piece in source.pieces)


LEVELS = "".join(
    f'<w:lvl w:ilvl="{depth}"><w:start w:val="{start}"/><w:numFmt w:val="{form}"/>'
    f'<w:lvlText w:val="{text}"/></w:lvl>'
    for depth, (start, form, text) in enumerate(
        [(1, "decimal", "%1."), (1, "decimal", "%1.%2"), (3, "lowerLetter", "%3)"),
         (1, "upperRoman", "(%4)")]
    )
)  # fmt: skip
NUMBERING = (
    f'<w:abstractNum w:abstractNumId="1">{LEVELS}</w:abstractNum>'
    f'<w:abstractNum w:abstractNumId="2">{LEVELS}</w:abstractNum>'
    '<w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>'
    '<w:num w:numId="2"><w:abstractNumId w:val="2"/></w:num>'
    '<w:num w:numId="3"><w:abstractNumId w:val="1"/><w:lvlOverride w:ilvl="0">'
    '<w:startOverride w:val="7"/></w:lvlOverride></w:num>'
)
# List, depth, words, and the number that Word and LibreOffice print before them.
NUMBERED = [
    ("1", 0, "Eerste vraag", "1."), ("1", 1, "deel een", "1.1"), ("1", 1, "deel twee", "1.2"),
    ("1", 2, "onderdeel", "c)"), ("1", 2, "onderdeel", "d)"), ("1", 3, "diepst", "(I)"),
    ("1", 0, "Tweede vraag", "2."), ("1", 1, "deel een", "2.1"),
    ("", 0, "Een gewone alinea ertussen, met een punt erachter.", ""),
    ("1", 0, "Derde vraag", "3."), ("2", 0, "Andere lijst", "1."), ("2", 0, "Andere lijst", "2."),
    ("1", 0, "Vierde vraag", "4."), ("3", 0, "Herbegonnen", "7."), ("3", 0, "Herbegonnen", "8."),
]  # fmt: skip


def _numbered_docx() -> bytes:
    def paragraph(list_id: str, depth: int, words: str) -> str:
        numbers = (
            f'<w:pPr><w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="{list_id}"/></w:numPr>'
            "</w:pPr>"
            if list_id
            else ""
        )
        return f"<w:p>{numbers}<w:r><w:t>{words}</w:t></w:r></w:p>"

    return docx_of("".join(paragraph(*row[:3]) for row in NUMBERED), NUMBERING)


@pytest.mark.parametrize("form", ["docx", "odt", "rtf"])
def test_nested_interrupted_and_restarted_lists_are_numbered_as_printed(
    form: str, tmp_path: Path, office_profile: Path
) -> None:
    path = tmp_path / "lijsten.docx"
    path.write_bytes(_numbered_docx())
    if form != "docx":
        path = converted(path, form, tmp_path / form, office_profile)
    lines = [line for line in read_bytes(path.read_bytes(), path.name).text.split("\n") if line]
    assert lines == [f"{number} {words}".strip() for _, _, words, number in NUMBERED]


def test_what_libreoffice_prints_is_what_we_expect_it_to(
    tmp_path: Path, office_profile: Path
) -> None:
    """The independent path for the numbers above: LibreOffice's own text of the same file."""
    path = tmp_path / "lijsten.docx"
    path.write_bytes(_numbered_docx())
    made = converted(path, "txt:Text (encoded):UTF8", tmp_path / "txt", office_profile)
    lines = made.read_text(encoding="utf-8-sig").split("\n")
    printed = [" ".join(line.split()) for line in lines if line.strip()]
    assert printed == [f"{number} {words}".strip() for _, _, words, number in NUMBERED]


CHANGED = (
    "<w:p><w:r><w:t xml:space='preserve'>De stad vraagt </w:t></w:r>"
    "<w:ins w:id='1' w:author='Els' w:date='2023-03-09T10:00:00Z'>"
    "<w:r><w:t>vier</w:t></w:r></w:ins>"
    "<w:del w:id='2' w:author='Els' w:date='2023-03-09T10:00:00Z'>"
    "<w:r><w:delText>zes</w:delText></w:r></w:del>"
    "<w:commentRangeStart w:id='5'/><w:r><w:t xml:space='preserve'> jaar</w:t></w:r>"
    "<w:commentRangeEnd w:id='5'/><w:r><w:commentReference w:id='5'/></w:r>"
    "<w:r><w:t>.</w:t></w:r></w:p><w:p><w:r><w:t>Een tweede alinea.</w:t></w:r></w:p>"
)
COMMENT = (
    "<w:comment w:id='5' w:author='André Dewilde' w:date='2023-03-09T10:00:00Z'><w:p><w:r>"
    "<w:t>Is dit haalbaar?</w:t></w:r></w:p></w:comment>"
)


@pytest.mark.parametrize("form", ["docx", "odt", "rtf"])
def test_comments_stand_behind_their_paragraph_and_struck_words_are_left_out(
    form: str, tmp_path: Path, office_profile: Path
) -> None:
    path = tmp_path / "wijzigingen.docx"
    path.write_bytes(docx_of(CHANGED, comments=COMMENT))
    if form != "docx":
        path = converted(path, form, tmp_path / form, office_profile)
    document = read_bytes(path.read_bytes(), path.name)
    assert document.text == (
        "De stad vraagt vier jaar.\n\n[Opmerking van André Dewilde] Is dit haalbaar?\n\n"
        "Een tweede alinea."
    )
    assert [block.kind for block in document.blocks] == ["paragraph", "footnote", "paragraph"]
    assert document.notes == (
        "Het bestand houdt wijzigingen bij; 1 geschrapt stuk staat niet in de tekst.",
    )


@pytest.mark.parametrize("kind", ["text", "text-template", "text-web", "text-master"])
def test_every_kind_of_open_text_is_read(kind: str) -> None:
    urn = "urn:oasis:names:tc:opendocument:xmlns"
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("mimetype", f"application/vnd.oasis.opendocument.{kind}")
        archive.writestr(
            "content.xml",
            f"<o:document-content xmlns:o='{urn}:office:1.0' xmlns:x='{urn}:text:1.0'><o:body>"
            "<o:text><x:section><x:h x:outline-level='1'>Nota</x:h><x:p>De wijk.</x:p></x:section>"
            "</o:text></o:body></o:document-content>",
        )
        archive.writestr(
            "styles.xml",
            f"<o:document-styles xmlns:o='{urn}:office:1.0' xmlns:s='{urn}:style:1.0' "
            f"xmlns:x='{urn}:text:1.0'><s:header><x:p>VERTROUWELIJK</x:p></s:header>"
            "</o:document-styles>",
        )
    document = read_bytes(stream.getvalue(), "nota.odt")
    assert (document.format, document.text) == ("odt", "Nota\n\nDe wijk.")
    assert document.notes == ("Het document draagt het merk 'Vertrouwelijk'.",)


def test_an_rtf_with_any_letter_is_read() -> None:
    rtf = (
        rb"{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0 Arial;}}{\info{\title Nota over de wijk}}"
        rb"\pard\outlinelevel0\b De co\'f6rdinatie\b0\par\pard Het kost \u8364?\~5 voor \'e9\'e9n"
        rb" jaar{\footnote\pard Zie bijlage.}.\par}"
    )
    document = read_bytes(rtf, "nota.rtf")
    assert document.text == ("De coördinatie\n\nHet kost € 5 voor één jaar[1].\n\n[1] Zie bijlage.")
    assert [block.kind for block in document.blocks] == ["heading", "paragraph", "footnote"]


def test_the_bytes_of_a_picture_in_an_rtf_close_no_group() -> None:
    rtf = (
        rb"{\rtf1\ansi Voor.\par{\pict \bin6 }ab}{c} Na het beeld.\par Tweede \\bin5 alinea.\par"
        rb"{\pict\bin2 {{}Slot.\par}"
    )
    text = read_bytes(rtf, "nota.rtf").text
    assert text == "Voor.\n\nNa het beeld.\n\nTweede \\bin5 alinea.\n\nSlot."


@pytest.mark.parametrize(
    "data",
    [
        b"{\\rtf1" + b"{" * 200_000,
        b"{\\rtf1 tekst" + b"}" * 5000,
        b"{\\rtf1 \\u9999999999? tekst}",
        b"{\\rtf1 \\bin99999999999 tekst}",
        b"{\\rtf1 {\\footnote {\\footnote tekst}",
        b"{\\rtf1 \\'zz tekst}",
    ],
)
def test_an_odd_rtf_is_read_or_refused(data: bytes) -> None:
    from ingest.members import read_members

    found = list(read_members(data, "raar.rtf"))
    assert len(found) == 1
