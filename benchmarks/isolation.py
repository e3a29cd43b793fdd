"""What it costs to read every file in a worker that may do little else.

python -m benchmarks.isolation [ROUNDS]      (needs ../shared)

The same real files are read here, and in a worker, one after the other in each round. Processor
time counts both sides of the border. "Text pages" leaves out the slides, whose drawings cost most.
"""

import gc
import statistics
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

from benchmarks.machine import data_fingerprint, save
from core.records import Document, Failure
from ingest.isolation.ahead import in_order
from ingest.isolation.limits import Limits
from ingest.isolation.pool import pool
from ingest.isolation.reading import Way, read_apart
from ingest.reading import read_file
from tests.places import SHARED

WAY = Way(Limits(), ocr="off")
Read = Callable[[Path], Iterable[tuple[str, Document] | Failure]]


def main() -> None:
    if SHARED is None:
        sys.exit("../shared is needed for this benchmark")
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    files = sorted((SHARED / "data" / "pdfs").glob("*.pdf"))
    text = [file for file in files if not _is_slides(file)]
    result: dict[str, Any] = {"data": data_fingerprint(files), "rounds": rounds}
    with pool(WAY.limits).worker() as worker:
        result["in force"] = worker.started()
    for name, chosen in (("all pages", files), ("text pages", text)):
        result[name] = measured(chosen, rounds)
        print(name, result[name])
    result["wall seconds for all, two workers"] = round(
        min(_two_workers(files) for _ in range(3)), 2
    )
    save("isolation", result)
    print(result)


def measured(files: Sequence[Path], rounds: int) -> dict[str, Any]:
    """Pages per processor-second both ways, and the cost of the worker, as medians of rounds."""
    here: list[float] = []
    apart: list[float] = []
    _spent(files, read_file), _spent(files, _apart)  # both warm
    for _ in range(rounds):
        here.append(_spent(files, read_file))
        apart.append(_spent(files, _apart))
    pages = sum(_pages(file) for file in files)
    cost = statistics.median(there / own for own, there in zip(here, apart, strict=True)) - 1
    return {
        "files": len(files),
        "pages": pages,
        "here, pages per CPU-second, median (best)": _speeds(pages, here),
        "in a worker, pages per CPU-second, median (best)": _speeds(pages, apart),
        "cost of the worker": f"{100 * cost:.1f} %",
    }


def _speeds(pages: int, seconds: Sequence[float]) -> list[int]:
    return [round(pages / statistics.median(seconds)), round(pages / min(seconds))]


def _apart(path: Path) -> Iterable[tuple[str, Document] | Failure]:
    return read_apart(path, path.name, WAY)


def _spent(files: Sequence[Path], read: Read) -> float:
    """Processor-seconds of this process and of the worker."""
    gc.collect()
    with pool(WAY.limits).worker() as worker:
        pid = worker.pid
    before = time.process_time() + _of_process(pid)
    for file in files:
        for _ in read(file):
            pass
    return time.process_time() + _of_process(pid) - before


def _of_process(pid: int) -> float:
    import psutil

    times = psutil.Process(pid).cpu_times()
    return float(times.user + times.system)


def _two_workers(files: Sequence[Path]) -> float:
    begun = time.monotonic()
    for _, items in in_order(files, _apart, 2):
        for _ in items:
            pass
    return time.monotonic() - begun


def _pages(file: Path) -> int:
    return sum(item[1].page_count or 0 for item in read_file(file) if not isinstance(item, Failure))


def _is_slides(file: Path) -> bool:
    import pypdfium2

    with pypdfium2.PdfDocument(file) as document:
        width, height = document[0].get_size()
        return bool(width > height)


if __name__ == "__main__":
    main()
