"""One way of reading PDFs, in a process of its own: texts and processor-seconds as JSON.

Started by ``benchmarks.pdf_peers`` with the interpreter of the environment that has the peers.
"""

import json
import logging
import resource
import sys
from collections.abc import Callable, Mapping


def _pypdf(path: str) -> str:
    import pypdf

    return "\n".join(page.extract_text() for page in pypdf.PdfReader(path).pages)


def _pypdfium2(path: str) -> str:
    import pypdfium2

    with pypdfium2.PdfDocument(path) as document:
        return "\n".join(page.get_textpage().get_text_bounded() for page in document)


def _pdfplumber(path: str) -> str:
    import pdfplumber

    with pdfplumber.open(path) as document:
        return "\n".join(page.extract_text() or "" for page in document.pages)


def _kreuzberg(path: str) -> str:
    import kreuzberg

    return str(kreuzberg.extract_file_sync(path).content)


WAYS: Mapping[str, Callable[[str], str]] = {
    "pypdfium2": _pypdfium2,
    "pypdf": _pypdf,
    "pdfplumber": _pdfplumber,
    "kreuzberg": _kreuzberg,
}


def seconds_used() -> float:
    """Processor-seconds of this process and of all its threads and children."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def measured(read: Callable[[str], str], paths: list[str]) -> dict[str, object]:
    """The texts of the files, and what reading them took; the first is read twice, to warm up."""
    read(paths[0])
    before = seconds_used()
    texts = [read(path) for path in paths]
    return {"seconds": seconds_used() - before, "texts": texts}


if __name__ == "__main__":
    logging.disable(logging.CRITICAL)
    json.dump(measured(WAYS[sys.argv[1]], json.load(sys.stdin)), sys.stdout)
