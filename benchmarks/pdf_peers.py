"""This reader beside pypdfium2, pypdf, pdfplumber and kreuzberg on the same PDFs, in one run.

python -m benchmarks.pdf_peers WORKDIR PYTHON [EVERY]   (needs pdftotext; ../shared)

PYTHON is the interpreter of an environment with the extra ``pdf-peers``; EVERY (3: one in three)
thins out the real PDFs. WORKDIR is that of ``benchmarks.formats``: the PDFs that LibreOffice and
Chromium made of known text. "Words" is F1 against pdftotext (real files) or against the known
text, as a bag; "order" that of the longest common run with the known text, footnotes last. Docling
is left out: without the models that it fetches from the internet it reads nothing.
"""

import json
import subprocess
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from statistics import mean
from typing import Any

from benchmarks.formats import CORPUS, Made, groups
from benchmarks.machine import data_fingerprint, save
from benchmarks.pdf_agreement import bag, f1
from benchmarks.pdf_peer_process import WAYS, measured
from corpus.layouts.lines import read_breaks
from corpus.source import read_sources
from ingest.members import read_bytes
from tests.ingest_makers import word_f1, words_of
from tests.places import SHARED

OURS = "this reader"


def main() -> None:
    if SHARED is None or len(sys.argv) < 3:
        sys.exit(f"{__doc__}")
    folder, python = Path(sys.argv[1]), sys.argv[2]
    every = int(sys.argv[3]) if len(sys.argv) > 3 else 1
    real = sorted((SHARED / "data" / "pdfs").glob("*.pdf"))[::every]
    made = _made(folder)
    result: dict[str, Any] = {"data": data_fingerprint(real), "files": len(real)}
    result["pages"] = pages = sum(map(_pages, real))
    theirs = [bag(_pdftotext(path), "") for path in real]
    for way in (OURS, *WAYS):
        spent, texts = _read(way, python, real)
        row = {
            "real, pages per CPU-second": round(pages / spent),
            "real, words": _mean(f1(a, bag(b, "")) for a, b in zip(theirs, texts, strict=True)),
        }
        _, texts = _read(way, python, [path for path, _ in made])
        pairs = [(one, text) for (_, one), text in zip(made, texts, strict=True)]
        row["known, words"] = _mean(
            f1(Counter(words_of(one.truth)), Counter(words_of(text))) for one, text in pairs
        )
        row["known, order"] = _mean(word_f1(one.truth, text) for one, text in pairs)
        result[way] = row
        print(way, row, flush=True)
    save("pdf_peers", result)


def _made(folder: Path) -> list[tuple[Path, Made]]:
    sources = read_sources(CORPUS / "sources")
    files = groups(sources, read_breaks(CORPUS / "hyphenation.txt"), folder)
    wanted = ("PDF, LibreOffice", "PDF, Chromium")
    found = {form: made for form, made in files if form in wanted}
    return [
        (folder / ("pdf" if form == wanted[0] else "") / one.name, one)
        for form in wanted
        for one in found[form]
    ]


def _read(way: str, python: str, paths: Sequence[Path]) -> tuple[float, list[str]]:
    names = [str(path) for path in paths]
    if way == OURS:
        told: Any = measured(_ours, names)
    else:
        done = subprocess.run(
            [python, str(Path(__file__).with_name("pdf_peer_process.py")), way],
            input=json.dumps(names),
            capture_output=True,
            check=True,
            text=True,
        )
        told = json.loads(done.stdout)
    return told["seconds"], told["texts"]


def _ours(path: str) -> str:
    return read_bytes(Path(path).read_bytes(), Path(path).name).text


def _pages(path: Path) -> int:
    import pypdfium2

    with pypdfium2.PdfDocument(path) as document:
        return len(document)


def _pdftotext(path: Path) -> str:
    done = subprocess.run(
        ["pdftotext", "-enc", "UTF-8", path, "-"], capture_output=True, check=True
    )
    return done.stdout.decode("utf-8", "replace")


def _mean(values: Any) -> float:
    return round(float(mean(values)), 4)


if __name__ == "__main__":
    main()
