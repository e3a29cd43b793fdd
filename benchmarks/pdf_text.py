"""How many pages of PDF a processor reads in a second, and how far the readers agree.

python -m benchmarks.pdf_text [ROUNDS]      (needs ../shared)

The same real files go through four ways of reading, one after the other in each round, in one
process and on one thread, in processor time. Other work on a core makes even processor time
longer, so the best round stands beside the median; compare within one run. "Words" is the F1
of the words two readers find in a file, as a bag, mean over the files; what this reader leaves
out on purpose (running heads, page numbers, tables of contents) counts against it.
"""

import io
import logging
import statistics
import sys
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from benchmarks.machine import data_fingerprint, save
from ingest.members import read_bytes
from ingest.pdf_file import read_pdf
from tests.ingest_makers import words_of
from tests.places import SHARED

Way = Callable[[bytes], str]


def main() -> None:
    if SHARED is None:
        sys.exit("../shared is needed for this benchmark")
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    files = sorted((SHARED / "data" / "pdfs").glob("*.pdf"))
    contents = [file.read_bytes() for file in files]
    pages = sum(_pages(content) for content in contents)
    seconds, texts = measure(WAYS, contents, rounds)
    result = {
        "data": data_fingerprint(files),
        "files": len(files),
        "pages": pages,
        "rounds": rounds,
        "pages per CPU-second, median": _speeds(pages, seconds, statistics.median),
        "pages per CPU-second, best round": _speeds(pages, seconds, min),
        "pypdf for metadata, ms per file": round(1000 * _metadata(contents) / len(files), 1),
        "words": agreement(texts),
        "files below 0.98 with pypdfium2": _apart(files, texts["this reader"], texts["pypdfium2"]),
    }
    save("pdf_text", result)
    print(table(result))


def _speeds(
    pages: int, seconds: Mapping[str, Sequence[float]], which: Callable[[Sequence[float]], float]
) -> dict[str, int]:
    return {way: round(pages / which(spent)) for way, spent in seconds.items()}


def _this_reader(content: bytes) -> str:
    return "\n".join(piece.text for piece in read_pdf(content).pieces)


def _with_properties(content: bytes) -> str:
    return read_bytes(content, "file.pdf").text


def _pypdfium2(content: bytes) -> str:
    import pypdfium2

    document = pypdfium2.PdfDocument(content)
    texts: list[str] = []
    for page in document:
        text_page = page.get_textpage()
        texts.append(text_page.get_text_bounded())
        text_page.close()
        page.close()
    document.close()
    return "\n".join(texts)


def _pypdf(content: bytes) -> str:
    import pypdf

    return "\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages)


WAYS: Mapping[str, Way] = {
    "this reader": _this_reader,
    "this reader, to a document": _with_properties,
    "pypdfium2": _pypdfium2,
    "pypdf": _pypdf,
}


def measure(
    ways: Mapping[str, Way], contents: Sequence[bytes], rounds: int
) -> tuple[dict[str, list[float]], dict[str, list[str]]]:
    """Per way the processor seconds for all files of each round, and the texts."""
    spent: dict[str, list[float]] = {name: [] for name in ways}
    texts: dict[str, list[str]] = {}
    for _ in range(rounds):
        for name, way in ways.items():
            if name == "pypdf" and spent[name]:
                continue  # it is so much slower that one round tells
            begun = time.process_time()
            texts[name] = [way(content) for content in contents]
            spent[name].append(time.process_time() - begun)
    return spent, texts


def agreement(texts: Mapping[str, Sequence[str]]) -> dict[str, float]:
    """Mean F1 of the words of each pair of ways."""
    names = [name for name in texts if name != "this reader, to a document"]
    return {
        f"{one} / {other}": round(statistics.mean(map(bag_f1, texts[one], texts[other])), 4)
        for n, one in enumerate(names)
        for other in names[n + 1 :]
    }


def bag_f1(one: str, other: str) -> float:
    """F1 of the words of two texts without regard to order (1.0: the same words)."""
    first, second = Counter(_plain_words(one)), Counter(_plain_words(other))
    both = sum((first & second).values())
    return 2 * both / (first.total() + second.total()) if first or second else 1.0


def _plain_words(text: str) -> list[str]:
    # A line-end hyphen is a mark in PDFium and a line end in pypdf; all readers count the whole.
    joined = text.replace("\x02\r\n", "").replace("\ufffe", "").replace("\x02", "")
    return words_of(joined.replace("-\n", ""))


def _apart(files: Sequence[Path], mine: Sequence[str], other: Sequence[str]) -> dict[str, float]:
    scores = {
        file.name: round(bag_f1(a, b), 3) for file, a, b in zip(files, mine, other, strict=True)
    }
    return {name: score for name, score in scores.items() if score < 0.98}


def _metadata(contents: Sequence[bytes]) -> float:
    """Processor seconds pypdf needs to open all files and read their metadata and outline."""
    import pypdf

    begun = time.process_time()
    for content in contents:
        reader = pypdf.PdfReader(io.BytesIO(content))
        _ = reader.metadata, reader.outline, len(reader.pages)
    return time.process_time() - begun


def _pages(content: bytes) -> int:
    import pypdfium2

    document = pypdfium2.PdfDocument(content)
    count = len(document)
    document.close()
    return count


def table(result: Mapping[str, object]) -> str:
    """The figures as lines for people."""
    lines: list[str] = []
    for name, value in result.items():
        if isinstance(value, Mapping):
            lines.append(f"{name}:")
            lines += [f"  {key:45} {figure}" for key, figure in value.items()]
        else:
            lines.append(f"{name}: {value}")
    return "\n".join(lines)


if __name__ == "__main__":
    main()
