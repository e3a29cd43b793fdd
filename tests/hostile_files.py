"""Files made to hurt whoever reads them, or broken in ways that once did; none needs a network.

Each is a name and its bytes. ``outside`` is what they try to reach: a file they may not read, and
an address at which somebody listens.
"""

import random
import struct
import zlib
from collections.abc import Iterator

from tests.hostile_office import archives, office_files, zip_of
from tests.hostile_parts import PDF, TEXT, Made, Outside, zeros
from tests.hostile_pdf import pdf_actions, pdf_streams, pdf_structures
from tests.hostile_texts import json_lines, mails, texts, web_pages
from tests.places import ROOT

_LARGE = 50_000_000


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
        yield name, f"{TEXT} {name}".encode()


def disguised() -> Iterator[Made]:
    """Content under the name of something else."""
    pdf = PDF.read_bytes()
    page = b"<!DOCTYPE html><html><body><p>De stad.</p></body></html>"
    kinds: dict[str, bytes] = {
        "pdf": pdf,
        "zip": zip_of({"a.txt": TEXT.encode()}),
        "html": page,
        "tekst": TEXT.encode(),
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
