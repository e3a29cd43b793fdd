"""What a worker may use and reach, and how it is held to that."""

import os
import resource
import shutil
import signal
import sys
import sysconfig
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from ingest.isolation import kernel

_MB = 1_000_000
# Folders that programs and libraries read to run at all; fonts are for drawing pages.
_READ = (
    "/usr/share/fonts",
    "/usr/local/share/fonts",
    "/usr/share/tesseract-ocr",
    "/usr/share/tessdata",
    "/usr/share/zoneinfo",
    "/etc/localtime",
    "/etc/ld.so.cache",
    "/sys/devices/system/cpu",
)
_RUN = ("/lib", "/lib64", "/usr/lib", "/usr/lib64", "/usr/local/lib")
_USE = ("/dev/null", "/dev/zero", "/dev/urandom")
LIMITS = ("memory", "processor time", "open files", "file size", "no core dump")


@dataclass(frozen=True, slots=True)
class Limits:
    """How much one file may ask; time counts from one document or scanned page to the next."""

    seconds: float = 25.0  # without a document
    scan_seconds: float = (
        120.0  # for a page whose text is recognised: 12 s of work, if that is slow
    )
    most_seconds: float = 3 * 3600.0  # for all that is in one file
    memory: int = 1400 * _MB  # bytes of each process
    output: int = 512 * _MB  # bytes of records from one file
    written: int = 512 * _MB  # bytes of one file in the scratch folder
    open_files: int = 128
    files: int = 1000  # after so many a worker is replaced
    rest: int = 500 * _MB  # bytes; a worker that holds more after a file is replaced


def confine(scratch: str, limits: Limits) -> tuple[str, ...]:
    """Take away from this process what reading does not need; what is in force, by name.

    To be called before any thread is started.
    """
    for what, most in (
        (resource.RLIMIT_AS, limits.memory),
        (resource.RLIMIT_FSIZE, limits.written),
        (resource.RLIMIT_NOFILE, limits.open_files),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    done = {
        "network namespace": kernel.leave_network(),
        "no new privileges": kernel.forbid_new_privileges(),
        "landlock": kernel.keep_to_paths(_paths(scratch)),
        "no capabilities": kernel.drop_capabilities(),
        "seccomp": kernel.refuse_calls(),
    }
    return (*LIMITS, *(name for name, held in done.items() if held))


def allow_time(seconds: float) -> None:
    """Let this process be ended by the kernel when it works so much longer without a word."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    soft = int(used.ru_utime + used.ru_stime + seconds) + 2
    resource.setrlimit(resource.RLIMIT_CPU, (soft, resource.RLIM_INFINITY))
    signal.setitimer(signal.ITIMER_REAL, seconds + 3)


def stop_clock() -> None:
    """Let time not count while this process waits for the one that asked."""
    signal.setitimer(signal.ITIMER_REAL, 0)


def memory_gauge() -> Callable[[], int]:
    """A function that tells how many bytes this process holds; to be made before ``confine``."""
    statement = os.open("/proc/self/statm", os.O_RDONLY | os.O_CLOEXEC)
    page = resource.getpagesize()
    return lambda: int(os.pread(statement, 200, 0).split()[1]) * page


def _paths(scratch: str) -> list[tuple[str, int]]:
    project = Path(__file__).resolve().parents[2]
    code = {str(project / name) for name in ("core", "ingest")}
    code |= {sysconfig.get_path(name) for name in ("stdlib", "platstdlib", "purelib", "platlib")}
    code.add(str(Path(sys.base_prefix) / "lib"))
    allowed = [(path, kernel.READ) for path in sorted(code) + list(_READ)]
    allowed += [(path, kernel.RUN) for path in _RUN]
    allowed += [(path, kernel.USE) for path in _USE]
    allowed.append((scratch, kernel.WRITE))
    if data := os.environ.get("TESSDATA_PREFIX"):
        allowed.append((data, kernel.READ))
    if program := shutil.which("tesseract"):
        allowed.append((str(Path(program).resolve()), kernel.RUN))
    return allowed
