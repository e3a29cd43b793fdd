"""What becomes of real files with a few bytes changed: none may end the program that reads them.

python -m benchmarks.fuzzing [CASES] [SEED]      (the sample corpus; and ../shared where it is here)

Each case is a file of at most 400 kB with 1 to 60 places changed, doubled, cut or moved, by a seed
of its own, so that a case can be made again. It is read as an ingest reads it.
"""

import random
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from benchmarks.machine import data_fingerprint, save
from core.records import Failure
from ingest.isolation.limits import Limits
from ingest.isolation.reading import ENDED, Way, read_apart
from tests.hostile_files import mutated
from tests.places import ROOT, SHARED

MOST_BYTES = 400_000
WAY = Way(Limits(), ocr="off")


def main() -> None:
    cases = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else 20_261_128
    files = _files()
    ends: Counter[str] = Counter()
    ended: list[str] = []
    slowest = 0.0
    begun = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        for number in range(cases):
            file = files[number % len(files)]
            path = Path(folder) / f"geval{file.suffix}"
            path.write_bytes(mutated(file.read_bytes(), random.Random(seed + number)))
            started = time.monotonic()
            end = _end(path)
            slowest = max(slowest, time.monotonic() - started)
            ends[end] += 1
            if end.startswith("worker"):
                ended.append(f"{file.name} {seed + number}: {end}")
            if number % 500 == 499:
                print(number + 1, dict(ends), f"{slowest:.1f} s", flush=True)
    result = {
        "data": data_fingerprint(files),
        "files": len(files),
        "cases": cases,
        "seed": seed,
        "ends": dict(ends.most_common()),
        "workers that had to be ended": ended,
        "slowest case, seconds": round(slowest, 1),
        "seconds": round(time.monotonic() - begun),
    }
    save("fuzzing", result)
    print(result)


def _end(path: Path) -> str:
    """How the case ended; raises whatever would have ended the program."""
    items = list(read_apart(path, path.name, WAY))
    failures = [item for item in items if isinstance(item, Failure)]
    for failure in failures:
        if failure.error == ENDED:
            return f"worker ended: {failure.reason}"
    if not items:
        return "nothing at all"
    return "failure" if len(failures) == len(items) else "text"


def _files() -> list[Path]:
    folders = [ROOT / "corpus" / "dossiers"]
    if SHARED is not None:
        folders += [SHARED / "data" / "pdfs", SHARED / "seeds"]
    found = [path for folder in folders for path in sorted(folder.iterdir()) if path.is_file()]
    return [path for path in found if path.stat().st_size <= MOST_BYTES]


if __name__ == "__main__":
    main()
