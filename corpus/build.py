"""Makes the files of the sample corpus from their sources, and the manifest that names them.

``python corpus/build.py`` writes what is missing or differs; with ``--check`` it only says so.
"""

import hashlib
import json
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from corpus.layouts.pages import Page
    from corpus.source import SourceText

HERE = Path(__file__).resolve().parent
SOURCES = HERE / "sources"
DOSSIERS = HERE / "dossiers"
BREAKS = HERE / "hyphenation.txt"
LICENCE = "CC0-1.0"
FIRST_WORDS = 8  # of a piece, in pages.json


@dataclass(frozen=True, slots=True)
class Made:
    """One file of the corpus; `pages` is empty where the format has none."""

    source: "SourceText"
    data: bytes
    pages: "tuple[Page, ...]" = ()


def make(source: "SourceText") -> Made:
    """Return the file made from a source."""
    from corpus.layouts import pdf, plain_text, web, word
    from corpus.layouts.lines import read_breaks

    breaks = read_breaks(BREAKS)
    if source.head.layout in pdf.STYLES:
        data, pages = pdf.make_pdf(source, breaks)
        return Made(source, data, tuple(pages))
    makers: dict[str, Callable[[], bytes]] = {
        "docx": lambda: word.make_docx(source),
        "html": lambda: web.make_page(source),
        "html-hidden": lambda: web.make_page(source),
        "md": lambda: plain_text.make_markdown(source),
        "txt": lambda: plain_text.make_text(source, breaks),
        "txt-cp1252": lambda: plain_text.make_text(source, breaks),
    }
    return Made(source, makers[source.head.layout]())


def make_all() -> dict[str, bytes]:
    """Return the bytes of every made file by its path under corpus/, manifest and pages too."""
    from corpus.source import read_sources

    made = [make(source) for source in read_sources(SOURCES)]
    made.sort(key=lambda one: one.source.head.file)
    files = {f"dossiers/{one.source.head.file}": one.data for one in made}
    if len(files) < len(made):
        raise ValueError("two sources name the same file")
    files["manifest.json"] = _json({"licence": LICENCE, "files": [_entry(one) for one in made]})
    files["pages.json"] = _json(
        {f"dossiers/{one.source.head.file}": list(_places(one)) for one in made if one.pages}
    )
    return files


def differences() -> list[str]:
    """Return a line for every file that is not what the sources make; empty when all is well."""
    wanted = make_all()
    present = {f"dossiers/{path.name}" for path in DOSSIERS.iterdir()} if DOSSIERS.exists() else ()
    found = [f"{name}: no source makes it" for name in sorted(set(present) - set(wanted))]
    for name, data in sorted(wanted.items()):
        path = HERE / name
        if not path.exists():
            found.append(f"{name}: missing")
        elif path.read_bytes() != data:
            found.append(f"{name}: differs from what its source makes")
    return found


def write() -> int:
    """Write what is missing or differs; return how many files that were."""
    DOSSIERS.mkdir(exist_ok=True)
    count = 0
    for name, data in make_all().items():
        path = HERE / name
        if not path.exists() or path.read_bytes() != data:
            path.write_bytes(data)
            count += 1
    return count


def main(words: list[str]) -> int:
    """Return 0 when the corpus is what its sources make (or was made so), else 1."""
    if words == ["--check"]:
        found = differences()
        sys.stdout.write("".join(f"{line}\n" for line in found) or "corpus: in orde\n")
        return 1 if found else 0
    if words:
        sys.stderr.write("gebruik: python corpus/build.py [--check]\n")
        return 2
    sys.stdout.write(f"corpus: {write()} bestanden geschreven\n")
    return 0


def _entry(made: Made) -> dict[str, Any]:
    head = made.source.head
    return {
        "path": f"dossiers/{head.file}",
        "sha256": hashlib.sha256(made.data).hexdigest(),
        "source": f"sources/{made.source.name}",
        "layout": head.layout,
        "licence": LICENCE,
        "kind": head.kind,
        "title": head.title,
        "date": head.date or None,
        "number": head.number or None,
        "contract": head.contract or None,
        "access": head.access,
        "pages": len(made.pages) or None,
        "invented": head.invented,
    }


def _places(made: Made) -> Iterator[dict[str, Any]]:
    """Yield where each piece of text stands, as the setter put it: an oracle for page numbers."""
    from corpus.source import lines, plain

    for number, piece in enumerate(made.source.pieces):
        on = [page for page, one in enumerate(made.pages, 1) if number in one.pieces]
        if on:
            words = " ".join(lines(piece)).split()
            yield {"words": " ".join(words[:FIRST_WORDS]), "first": on[0], "last": on[-1]}
    for note, text in made.source.notes.items():
        on = [page for page, one in enumerate(made.pages, 1) if note in one.notes]
        words = f"{note} {plain(text)}".split()
        yield {"words": " ".join(words[:FIRST_WORDS]), "first": on[0], "last": on[-1]}


def _json(value: object) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode()


if __name__ == "__main__":
    sys.path.insert(0, str(HERE.parent))
    sys.exit(main(sys.argv[1:]))
