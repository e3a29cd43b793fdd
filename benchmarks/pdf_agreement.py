"""How far the words read of each real PDF agree with those of pdftotext, and what is different.

python -m benchmarks.pdf_agreement [FOLDER]      (needs pdftotext; the PDFs of ../shared)

"Read" holds all lines of all pages, "text" the document after clean-up: without running heads,
page numbers and tables of contents, which are left out on purpose. F1 of the words as a bag;
words broken at the end of a line are made whole on both sides.
"""

import re
import subprocess
import sys
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from benchmarks.machine import data_fingerprint, save
from ingest.members import read_bytes
from tests.ingest_makers import words_of
from tests.places import SHARED

TARGET = 0.98


def main() -> None:
    if len(sys.argv) < 2 and SHARED is None:
        sys.exit("../shared is needed for this benchmark")
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else (SHARED or Path()) / "data" / "pdfs"
    files = sorted(folder.glob("*.pdf"))
    rows = {file.name: compared(file) for file in files}
    below = {name: row for name, row in rows.items() if row["read"] < TARGET}
    result = {
        "data": data_fingerprint(files),
        "files": len(files),
        "read, mean": _mean(rows, "read"),
        "text, mean": _mean(rows, "text"),
        "read below 0.98": len(below),
        "text below 0.98": sum(row["text"] < TARGET for row in rows.values()),
        "per file": rows,
    }
    save("pdf_agreement", result)
    for name, row in sorted(rows.items(), key=lambda item: item[1]["read"]):
        print(f"{row['read']:.4f} {row['text']:.4f} {row['words']:6} {name}")
        if row["read"] < TARGET or row["text"] < TARGET:
            print(
                f"       only pdftotext: {row['only there']}\n       only here: {row['only here']}"
            )
    print({key: value for key, value in result.items() if key != "per file"})


def compared(file: Path) -> dict[str, Any]:
    """The agreement of one file, and the words that most often stand in one reading only."""
    data = file.read_bytes()
    other = subprocess.run(
        ["pdftotext", "-enc", "UTF-8", str(file), "-"], capture_output=True, check=True
    ).stdout.decode("utf-8", "replace")
    lines, text = lines_of(data), read_bytes(data, file.name).text
    theirs = bag(other, " ".join((lines, text)))
    mine = bag(lines, "")
    return {
        "read": round(f1(theirs, mine), 4),
        "text": round(f1(theirs, bag(text, "")), 4),
        "words": theirs.total(),
        "only there": _most(theirs - mine),
        "only here": _most(mine - theirs),
    }


def lines_of(data: bytes) -> str:
    """All lines of all pages as they are read, before anything is left out."""
    import pypdfium2

    from ingest.pdf_extras import flatten, has_words_beside
    from ingest.pdf_lines import page_lines
    from ingest.pdf_runs import read_page

    lines: list[str] = []
    document = pypdfium2.PdfDocument(data)
    for index in range(len(document)):
        page = document[index]
        if has_words_beside(page) and flatten(page):
            page = document[index]
        lines += [line.text for line in page_lines(read_page(page), index + 1)]
    document.close()
    return "\n".join(lines)


def bag(text: str, known: str) -> Counter[str]:
    """The words; one broken at a line end is whole, unless ``known`` has it with a hyphen."""
    whole = re.sub(r"[\x02\ufffe\xad]\s*", "", text)

    def joined(found: re.Match[str]) -> str:
        kept = f"{found[1]}-{found[2]}"
        return kept if kept in known else found[1] + found[2]

    return Counter(words_of(re.sub(r"(\w+)-\n(\w+)", joined, whole)))


def f1(one: Counter[str], other: Counter[str]) -> float:
    """F1 of two bags of words."""
    both = sum((one & other).values())
    every = sum(one.values()) + sum(other.values())
    return 2 * both / every if every else 1.0


def _most(words: Counter[str]) -> str:
    return " ".join(f"{word}×{count}" for word, count in words.most_common(12))


def _mean(rows: Mapping[str, Mapping[str, Any]], key: str) -> float:
    return float(round(sum(row[key] for row in rows.values()) / max(len(rows), 1), 4))


if __name__ == "__main__":
    main()
