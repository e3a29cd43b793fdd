"""Files made on the spot for the tests of ingest, and measures to compare texts by."""

import io
import re
import zipfile
from collections.abc import Sequence

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"


def pdf_of_lines(pages: Sequence[Sequence[str]], *, size: float = 11, **options: object) -> bytes:
    """A PDF with the lines of each page under one another from the top left."""
    from reportlab.pdfgen.canvas import Canvas

    stream = io.BytesIO()
    canvas = Canvas(stream, pagesize=(595, 842), invariant=1, **options)
    for lines in pages:
        canvas.setFont("Helvetica", size)
        for number, line in enumerate(lines):
            canvas.drawString(70, 770 - number * size * 1.3, line)
        canvas.showPage()
    canvas.save()
    return stream.getvalue()


def docx_of(
    body: str, numbering: str = "", footnotes: str = "", styles: str = "", comments: str = ""
) -> bytes:
    """A DOCX with that XML in its body; the other parts where they are given."""
    given = {"numbering": numbering, "footnotes": footnotes, "styles": styles, "comments": comments}
    others = [name for name, content in given.items() if content]
    main = "application/vnd.openxmlformats-officedocument.wordprocessingml"
    relation = "http://schemas.openxmlformats.org/package/2006/relationships"
    parts = {
        "[Content_Types].xml": f"<Types xmlns='{_TYPES}'>"
        "<Default Extension='rels' ContentType='application/vnd.openxmlformats-package."
        "relationships+xml'/>"
        f"<Override PartName='/word/document.xml' ContentType='{main}.document.main+xml'/>"
        + "".join(
            f"<Override PartName='/word/{name}.xml' ContentType='{main}.{name}+xml'/>"
            for name in others
        )
        + "</Types>",
        "_rels/.rels": f"<Relationships xmlns='{relation}'><Relationship Id='r1' "
        f"Type='{R}/officeDocument' Target='word/document.xml'/></Relationships>",
        "word/_rels/document.xml.rels": f"<Relationships xmlns='{relation}'>"
        + "".join(
            f"<Relationship Id='{name}' Type='{R}/{name}' Target='{name}.xml'/>" for name in others
        )
        + "</Relationships>",
        "word/document.xml": (
            f"<w:document xmlns:w='{W}' xmlns:r='{R}'><w:body>{body}</w:body></w:document>"
        ),
    }
    for name in others:
        parts[f"word/{name}.xml"] = f"<w:{name} xmlns:w='{W}'>{given[name]}</w:{name}>"
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return stream.getvalue()


def words_of(text: str) -> list[str]:
    """The words and numbers of a text, in order."""
    return re.findall(r"[^\W_]+", text)


def word_f1(truth: str, found: str) -> float:
    """F1 of the longest common run of words in order (1.0: the same words in the same order)."""
    wanted, got = words_of(truth), words_of(found)
    common = _common_length(wanted, got)
    return 2 * common / (len(wanted) + len(got)) if wanted or got else 1.0


def _common_length(wanted: Sequence[str], got: Sequence[str]) -> int:
    # Longest common subsequence in bit-parallel form (Hyyrö 2004).
    places: dict[str, int] = {}
    for place, word in enumerate(wanted):
        places[word] = places.get(word, 0) | (1 << place)
    full = (1 << len(wanted)) - 1
    rest = full
    for word in got:
        matched = rest & places.get(word, 0)
        rest = ((rest + matched) | (rest - matched)) & full
    return len(wanted) - rest.bit_count()
