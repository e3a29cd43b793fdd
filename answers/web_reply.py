"""A reply as one web page that needs nothing beside it."""

from collections.abc import Iterator
from html import escape

from answers.layout import Grid, Heading, Run, Text, file_title, pieces_of
from core.replies import Reply

LOOK = """
:root { color-scheme: light dark;
  --ink: #1a1a1a; --soft: #5a5a5a; --line: #c9c9c9; --mark: #0055cc; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #ededed; --soft: #b3b3b3; --line: #4a4a4a; --mark: #8ab8ff; } }
body { font: 1rem/1.55 "Calibri", "Carlito", "Segoe UI", sans-serif; color: var(--ink);
  max-width: 46rem; margin: 2.5rem auto; padding: 0 1.25rem; }
h1 { font-size: 1.35rem; margin: 1.5rem 0 .25rem; } h2 { font-size: 1.15rem; }
.head { margin: 0; } .title { font-weight: 700; font-size: 1.1rem; margin: 1rem 0; }
.question { font-weight: 700; margin: 2rem 0 .5rem; }
.remark { color: var(--soft); font-style: italic; }
.label { font-weight: 600; margin-bottom: .25rem; }
table { border-collapse: collapse; width: 100%; margin: .5rem 0 1rem; font-size: .93rem; }
caption { text-align: left; font-style: italic; padding-bottom: .25rem; }
th, td { border: 1px solid var(--line); padding: .35rem .5rem; text-align: left;
  vertical-align: top; }
a { color: var(--mark); } sup a { text-decoration: none; padding: 0 .1em; }
ol.notes { font-size: .88rem; color: var(--soft); } ol.notes li { margin-bottom: .35rem; }
@media print { body { margin: 0; max-width: none; } }
"""


def page_of(reply: Reply) -> bytes:
    """The reply as HTML, UTF-8; every footnote links back to where it is used."""
    notes: list[str] = []
    body = "\n".join(line for piece in pieces_of(reply) for line in _lines(piece, notes))
    rows = "\n".join(
        f'<li id="n{number}">{escape(note)} <a href="#r{number}" aria-label="terug naar de tekst">'
        "↩</a></li>"
        for number, note in enumerate(notes, start=1)
    )
    title = escape(file_title(reply))
    page = (
        f'<!DOCTYPE html>\n<html lang="nl-BE">\n<head>\n<meta charset="utf-8">\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{title}</title>\n<style>{LOOK}</style>\n</head>\n<body>\n<main>\n{body}\n"
        f'<h2>Voetnoten</h2>\n<ol class="notes">\n{rows}\n</ol>\n</main>\n</body>\n</html>\n'
    )
    return page.encode()


def _lines(piece: Heading | Text | Grid, notes: list[str]) -> Iterator[str]:
    if isinstance(piece, Heading):
        yield f"<h{piece.level}>{escape(piece.text)}</h{piece.level}>"
    elif isinstance(piece, Grid):
        yield f"<table>\n<caption>{escape(piece.title)}</caption>\n<thead><tr>"
        yield "".join(f'<th scope="col">{escape(name)}</th>' for name in piece.columns)
        yield "</tr></thead>\n<tbody>"
        for row in piece.rows:
            yield f"<tr>{''.join(f'<td>{_run(cell, notes)}</td>' for cell in row)}</tr>"
        yield "</tbody>\n</table>"
    else:
        words = "".join(_run(run, notes) for run in piece.runs)
        tag = "h2" if piece.style in ("title", "question") else "p"
        yield f'<{tag} class="{piece.style}">{words}</{tag}>'


def _run(run: Run, notes: list[str]) -> str:
    words = escape(run.text).replace("\n", "<br>")
    if run.bold:
        words = f"<strong>{words}</strong>"
    elif run.italic:
        words = f"<em>{words}</em>"
    for note in run.notes:
        notes.append(note)
        number = len(notes)
        words += f'<sup><a id="r{number}" href="#n{number}">{number}</a></sup>'
    return words
