"""How long the made hostile files take, and how much memory the workers that read them.

python -m benchmarks.hostile [SECONDS]      (the clock of a document; the program's own is 25)

Memory is the most that any worker, or a program it started, held resident.
"""

import resource
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from benchmarks.machine import save
from core.records import Failure
from ingest.isolation.limits import Limits
from ingest.isolation.pool import pool
from ingest.isolation.reading import ENDED, Way, read_apart
from tests.hostile_files import hostile_files
from tests.hostile_parts import Outside


def main() -> None:
    way = Way(Limits(seconds=float(sys.argv[1]) if len(sys.argv) > 1 else 25.0), ocr="off")
    ends: Counter[str] = Counter()
    slowest: list[tuple[float, str]] = []
    with tempfile.TemporaryDirectory() as folder:
        secret = Path(folder) / "geheim.txt"
        secret.write_text("geheim", "utf-8")
        for number, (name, data) in enumerate(hostile_files(Outside(secret, "http://127.0.0.1:9"))):
            path = Path(folder) / f"{number}{Path(name).suffix[:8]}"
            path.write_bytes(data)
            begun = time.monotonic()
            for item in read_apart(path, name, way):
                failed = isinstance(item, Failure)
                ended = isinstance(item, Failure) and item.error == ENDED
                ends["ended" if ended else "failure" if failed else "text"] += 1
            slowest.append((round(time.monotonic() - begun, 1), name[:60]))
            path.unlink()
    pool(way.limits).close()  # only what has ended is counted
    result = {
        "files": len(slowest),
        "documents and failures": dict(ends),
        "limit, seconds": way.limits.seconds,
        "slowest": sorted(slowest, reverse=True)[:5],
        "most memory of a process, MB": _peak(),
    }
    save("hostile", result)
    print(result)


def _peak() -> int:
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024


if __name__ == "__main__":
    main()
