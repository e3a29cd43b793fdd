"""Whether and how the text of scanned pages is recognised, and the program that does it.

Tesseract runs as a program of its own: what it takes is bounded like the rest of a worker.
"""

import os
import re
import resource
import shutil
import subprocess
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import lru_cache

from core.records import Document, Failure

NOT_RECOGNISED = "NotRecognised"  # the error of a failure that text recognition would mend
INSTALL = "apt-get install tesseract-ocr tesseract-ocr-nld tesseract-ocr-fra tesseract-ocr-eng"
FIRST, OTHERS = "nld", ("fra", "eng")  # the others cost half as much again: only where in doubt
DPI = 300
FEWER_DPI = 240  # a seventh less work for tesseract than 300, and as many words on clean print
_SECONDS = 100.0  # for one page, on a machine that is busy with other work
_WORK_SECONDS = 12  # of a processor: a page of noise keeps it busy far longer than one of text


@dataclass(frozen=True, slots=True)
class Recognition:
    """What is done with scanned pages during a reading; ``missed`` gathers those left unread."""

    mode: str = "off"  # auto, off or force
    processes: int = 1  # pages at once
    tell: Callable[[int, int], None] = lambda _done, _pages: None
    missed: list[int] = field(default_factory=list)


_PRESENT: ContextVar[Recognition | None] = ContextVar("recognition", default=None)


@contextmanager
def recognising(wanted: Recognition) -> Iterator[Recognition]:
    """Until the block ends, what is read in it treats scanned pages so."""
    token = _PRESENT.set(wanted)
    try:
        yield wanted
    finally:
        _PRESENT.reset(token)


def recognition() -> Recognition:
    """How scanned pages are treated now; where nobody said, they are left."""
    return _PRESENT.get() or Recognition()


def can_recognise() -> bool:
    """Whether the program that recognises text, and Dutch for it, is installed."""
    return shutil.which("tesseract") is not None and FIRST in languages()


@lru_cache(maxsize=1)
def languages() -> tuple[str, ...]:
    """The languages that tesseract has here."""
    told = _run(["--list-langs"], b"", 10.0).decode("utf-8", "replace")
    return tuple(line for line in told.splitlines() if re.fullmatch(r"\w+", line))


@lru_cache(maxsize=1)
def version() -> str:
    """The name and version of the program: ``"tesseract 5.3.0"``."""
    return _run(["--version"], b"", 10.0).decode("utf-8", "replace").partition("\n")[0].strip()


def not_recognised(item: tuple[str, Document] | Failure, during: Recognition) -> Failure | None:
    """What to say of the scanned pages that were left unread in a document; None without any."""
    if not during.missed:
        return None
    pages = f"bladzijde {spoken(during.missed)}"
    # Beside a document the failure is one of its pages; else the whole is nothing but scans.
    member = item.member if isinstance(item, Failure) else f"{item[0]} {pages}".strip()
    if during.mode == "off":
        why, advice = "er is gevraagd dat niet te doen", "Lees opnieuw in zonder --ocr off."
    elif not can_recognise():
        why = "tesseract is niet geïnstalleerd"
        advice = f"Installeer het met '{INSTALL}' en lees opnieuw in."
    else:
        why = "tesseract kon er niets mee"
        advice = "Kijk de bladzijden na, en scan ze zo nodig opnieuw."
        return Failure("", "", f"Niet herkend: {pages}; {why}.", advice, member, "Unrecognisable")
    reason = f"Een scan waarvan de tekst niet herkend is ({pages}): {why}."
    return Failure("", "", reason, advice, member, NOT_RECOGNISED)


def spoken(numbers: Sequence[int]) -> str:
    """Page numbers as a person writes them: ``1-3, 7``."""
    parts: list[list[int]] = []
    for number in numbers:
        if parts and number == parts[-1][-1] + 1:
            parts[-1][1:] = [number]
        else:
            parts.append([number])
    return ", ".join("-".join(map(str, part)) for part in parts)


def as_hocr(image: bytes, mode: int, every_language: bool, dpi: int = DPI) -> bytes:
    """What stands on the image (PGM), as hOCR; raises ChildProcessError or TimeoutExpired.

    ``mode`` is tesseract's page mode: 4 for one column, 3 for several.
    """
    more = [name for name in OTHERS if name in languages()] if every_language else []
    words = ["-", "-", "-l", "+".join((FIRST, *more)), "--psm", str(mode), "--dpi", str(dpi)]
    return _run([*words, "hocr"], image, _SECONDS)


def _run(words: list[str], given: bytes, seconds: float) -> bytes:
    program = shutil.which("tesseract")
    if program is None:
        return b""
    environment = {**os.environ, "OMP_THREAD_LIMIT": "1"}
    with subprocess.Popen(
        [program, *words],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=environment,
    ) as process:
        resource.prlimit(process.pid, resource.RLIMIT_CPU, (_WORK_SECONDS, _WORK_SECONDS))
        try:
            out, _ = process.communicate(given, seconds)
        except subprocess.TimeoutExpired:
            process.kill()
            raise
    if process.returncode:
        raise ChildProcessError(process.returncode)
    return out
