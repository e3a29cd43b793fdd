"""A source as a saved web page: with its menu, cookie banner and footer."""

import re
from collections.abc import Iterator
from html import escape
from itertools import groupby

from corpus.source import Heading, Item, Paragraph, Piece, SourceText, Table

MENU = ("Home", "Wonen en bouwen", "Vrije tijd", "Zorg en welzijn", "Bestuur", "Contact")
COOKIES = "Deze website gebruikt cookies om uw surfervaring gemakkelijker te maken."

PAGE = """<!DOCTYPE html>
<html lang="nl">
<head>
<meta charset="utf-8">
<title>{title} | {site}</title>
<meta name="description" content="Voorbeelddocument, CC0-1.0">
{date}<style>.kop{{font-weight:bold}} .cookie{{background:#eee}}</style>
</head>
<body>
<div class="cookie" role="dialog"><p>{cookies}</p>
<button>Alle cookies aanvaarden</button> <button>Weigeren</button></div>
<header><a class="logo" href="/">{site}</a>
<nav><ul>
{menu}
</ul></nav>
<form role="search"><input placeholder="Zoeken op de website"></form></header>
{main}
<footer><p>© {site} · <a href="/privacy">Privacyverklaring</a> ·
<a href="/toegankelijkheid">Toegankelijkheid</a></p>
<p>Volg ons op sociale media</p></footer>
<script>window.dataLayer = window.dataLayer || [];</script>
</body>
</html>
"""


def make_page(source: SourceText) -> bytes:
    """Return an HTML page with headings as headings, or hidden in divs and lists."""
    hidden = source.head.layout == "html-hidden"
    title = escape(source.head.title)
    body = "\n".join(_body(source, hidden))
    main = f'<div id="c1"><div class="tekst">\n{body}\n</div></div>'
    if not hidden:
        main = f"<main><article>\n{body}\n</article></main>"
    date = f'<meta property="article:published_time" content="{source.head.date}">\n'
    return PAGE.format(
        title=title,
        site=escape(source.head.running or "Wijken in beweging"),
        date=date if len(source.head.date) == 10 and not hidden else "",
        cookies=COOKIES,
        menu="\n".join(f'<li><a href="#">{name}</a></li>' for name in MENU),
        main=main,
    ).encode()


def _body(source: SourceText, hidden: bool) -> Iterator[str]:
    for kind, same in groupby(source.pieces, key=type):
        if kind is Item:
            yield from _list([piece for piece in same if isinstance(piece, Item)])
            continue
        for piece in same:
            yield _piece(piece, hidden)
    for number, text in source.notes.items():
        yield f'<p class="voetnoot" id="n{number}"><sup>{number}</sup> {_inline(text)}</p>'


def _piece(piece: Piece, hidden: bool) -> str:
    match piece:
        case Heading(level=level, text=text) if hidden and level > 1:
            return f'<ul class="accordeon"><li><div class="kop">{_inline(text)}</div></li></ul>'
        case Heading(text=text) if hidden:
            return f'<div class="kop kop-groot"><span>{_inline(text)}</span></div>'
        case Heading(level=level, text=text):
            return f"<h{level}>{_inline(text)}</h{level}>"
        case Paragraph(text=text):
            return f"<div>{_inline(text)}</div>" if hidden else f"<p>{_inline(text)}</p>"
        case Table(rows=rows):
            return _table(rows)
        case _:
            return ""


def _table(rows: tuple[tuple[str, ...], ...]) -> str:
    head = "".join(f"<th>{_inline(cell)}</th>" for cell in rows[0])
    body = "\n".join(
        "<tr>" + "".join(f"<td>{_inline(cell)}</td>" for cell in row) + "</tr>" for row in rows[1:]
    )
    return f"<table>\n<tr>{head}</tr>\n{body}\n</table>"


def _list(items: list[Item]) -> Iterator[str]:
    """Yield a list; a browser shows the numbers, so the markers are not in the text."""
    for level, same in groupby(items, key=lambda item: item.level):
        rows = list(same)
        tag = "ul" if rows[0].marker == "-" else "ol"
        kind = ' type="a"' if rows[0].marker[0].isalpha() else ""
        yield f'<{tag}{kind} class="niveau{level}">'
        yield from (f"<li>{_inline(item.text)}</li>" for item in rows)
        yield f"</{tag}>"


def _inline(text: str) -> str:
    found = escape(text, quote=False)
    found = re.sub(r"\*\*(.+?)\*\*", r"<strong>\1</strong>", found)
    found = re.sub(r"\*(.+?)\*", r"<em>\1</em>", found)
    return re.sub(r"\[\^(\d+)\]", r'<sup><a href="#n\1">\1</a></sup>', found)
