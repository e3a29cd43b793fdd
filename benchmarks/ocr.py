"""How many words are recognised on scanned pages, and what a page costs.

python -m benchmarks.ocr [PAGES]      (needs tesseract; ../shared for the real pages)

Pages of PDFs with much running text are drawn as images of 300 dpi: as they are, turned by two
degrees, and grey, noisy and a little turned. The words that PDFium finds on the page itself are the
truth. "Words" is the share of them that was recognised, whatever their order; "in order" counts
only those that also stand where PDFium has them (it reads cells and footnotes elsewhere).
"""

import re
import resource
import sys
from collections import Counter
from collections.abc import Iterable, Sequence

from benchmarks.machine import data_fingerprint, save
from ingest.recognition import version
from ingest.scan_pages import recognise
from tests.places import ROOT, SHARED
from tests.scan_makers import KnownPage, accuracy, known_pages, scan_of, words_of

KINDS = {
    "clean": {"skew": 0.0, "noise": 0.0},
    "turned by 2 degrees": {"skew": 2.0, "noise": 0.0},
    "grey, noisy, turned by 0.7 degrees": {"skew": 0.7, "noise": 0.06},
}


def main() -> None:
    most = int(sys.argv[1]) if len(sys.argv) > 1 else 12
    files = {"sample corpus": sorted((ROOT / "corpus" / "dossiers").glob("*.pdf"))}
    if SHARED is not None:
        files["real PDFs"] = sorted((SHARED / "data" / "pdfs").glob("*.pdf"))
    result: dict[str, object] = {"tesseract": version()}
    for name, paths in files.items():
        pages = _spread(list(known_pages(paths, 1)), most)
        result[name] = {
            "data": data_fingerprint(paths),
            "pages": len(pages),
            **{kind: measured(pages, **made) for kind, made in KINDS.items()},
        }
        print(name, result[name])
    save("ocr", result)


def measured(pages: Sequence[KnownPage], skew: float, noise: float) -> dict[str, float]:
    """Word accuracy over all words, the worst page, and processor-seconds per page."""
    import pypdfium2

    found = ordered = total = 0.0
    seconds, worst = 0.0, 1.0
    for page in pages:
        data = scan_of(page, skew, noise)
        begun = _processor_seconds()
        with pypdfium2.PdfDocument(data) as document:
            read = recognise(document, 1)
        seconds += _processor_seconds() - begun
        words = words_of(_joined(line.text for line in read.lines)) if read else []
        shared = sum((Counter(page.words) & Counter(words)).values())
        found += shared
        ordered += accuracy(page.words, words) * len(page.words)
        total += len(page.words)
        worst = min(worst, shared / len(page.words))
    return {
        "words": round(found / total, 4),
        "in order": round(ordered / total, 4),
        "worst page": round(worst, 3),
        "processor-seconds per page": round(seconds / len(pages), 2),
    }


def _joined(lines: Iterable[str]) -> str:
    """The lines as text, with the words that were parted over two of them whole again."""
    text = "\n".join(lines)
    return re.sub(r"(?<=\w)-\n(?=[A-Z])", "-", re.sub(r"(?<=\w)-\n(?=[a-zé])", "", text))


def _spread(pages: Sequence[KnownPage], most: int) -> Sequence[KnownPage]:
    return pages[:: max(len(pages) // most, 1)][:most]


def _processor_seconds() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


if __name__ == "__main__":
    main()
