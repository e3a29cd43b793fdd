"""Web pages, mails, texts and lines of JSON made to hurt."""

import json
from collections.abc import Iterator

from tests.hostile_office import laughs
from tests.hostile_parts import TEXT, Made, Outside


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

    yield "laadt.html", page(f"<p>{TEXT}</p>", loads)
    yield "entiteit.html", f"{read}<html><body><p>&e; {TEXT}</p></body></html>".encode()
    yield "lachbom.html", f"{laughs()}<html><body><p>&l11;</p></body></html>".encode()
    for tag in ("div", "ul><li", "table><tr><td", "b", "blockquote"):
        yield f"diep-{tag[:2]}.html", page(f"<{tag}>" * 50_000 + TEXT)
    yield "lang-kenmerk.html", page(f'<p title="{"a" * 10_000_000}">{TEXT}</p>')
    yield "miljoen-tags.html", page("<p>a" * 300_000)
    yield "alleen-script.html", page("<script>while(true){}</script>")
    yield (
        "cel.html",
        page('<table><tr><td colspan="999999999" rowspan="999999999">a</td></tr></table>'),
    )
    yield "lijst.html", page('<ol start="99999999999999999999"><li value="-9e99">a</li></ol>')
    for name in ("utf-7", "utf-16", "bestaat-niet", "idna"):
        yield f"tekens-{name}.html", page(f"<p>{TEXT} café</p>", f'<meta charset="{name}">')
    yield "nullen.html", page("<p>" + "a\x00b" * 5000 + TEXT)
    yield "uitspraak.html", page("<![CDATA[" * 9000 + "<!--" * 9000 + TEXT)


def mails(outside: Outside) -> Iterator[Made]:
    """Mails in mails, parts without end, and attachments with names that go elsewhere."""
    head = "From: a@b.be\nTo: c@d.be\nSubject: Wijk\nMIME-Version: 1.0\n"
    nested = f"{head}Content-Type: text/plain\n\n{TEXT}\n"
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
                f'Content-Disposition: attachment; filename="{name}"\n\n{TEXT}\n--a--\n'
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
    yield "kop-woorden.eml", (f"Subject: {'=?utf-8?q?a?= ' * 100_000}\n{head}\n{TEXT}").encode()


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
        ("richting", "\u202e\u2066" * 100_000 + TEXT),
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
        yield f"{name}.rtf", ("{\\rtf1\\ansi " + body + TEXT + "}").encode()


def json_lines() -> Iterator[Made]:
    """Lines of JSON that are deep, wrong or not what they seem."""
    good = json.dumps({"_id": "a", "text": TEXT, "title": "Nota"})
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
