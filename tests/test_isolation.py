"""Readers apart: what a worker may do, what becomes of one that dies, hangs or grows."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import psutil
import pytest

from core.errors import UnreadableFile
from core.records import Document, Failure
from ingest.isolation import kernel, scratch
from ingest.isolation.ahead import in_order
from ingest.isolation.limits import Limits
from ingest.isolation.messages import Read
from ingest.isolation.pool import Pool
from ingest.isolation.reading import Way, opened, read_apart
from ingest.isolation.worker import Worker, WorkerEnded
from ingest.reading import read_file
from tests.places import ROOT

DOSSIERS = sorted((ROOT / "corpus" / "dossiers").iterdir())


def _confined(code: str, scratch: Path) -> str:
    """What a process prints that is held back as a worker is, and then runs the code."""
    begin = (
        f"import sys, os, socket, signal, subprocess; sys.path.insert(0, {str(ROOT)!r})\n"
        "import core, ingest\n"
        "from ingest.isolation.limits import Limits, confine\n"
        f"print(*confine({str(scratch)!r}, Limits()), sep=',')\n"
    )
    done = subprocess.run(
        [sys.executable, "-I", "-c", begin + code],
        capture_output=True,
        text=True,
        cwd=scratch,
        check=False,
    )
    return done.stdout + done.stderr


def _tried(call: str) -> str:
    return (
        f"try:\n    print('did', {call})\nexcept BaseException as e:\n    print(type(e).__name__)\n"
    )


def _worker_of(pool: Pool) -> Worker:
    with pool.worker() as worker:
        worker.started()
        return worker


@pytest.fixture
def pool() -> Iterator[Pool]:
    made = Pool(Limits())
    yield made
    made.close()


def test_a_worker_reads_what_the_reader_reads_here() -> None:
    for path in {path.suffix: path for path in DOSSIERS}.values():
        assert list(read_apart(path, path.name)) == list(read_file(path, path.name))


@pytest.mark.skipif(
    not kernel.landlock_version(), reason="this kernel has no landlock, and 'status' says so"
)
def test_a_worker_reaches_no_file_but_its_own(tmp_path: Path) -> None:
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    secret = tmp_path / "geheim.txt"
    secret.write_text("geheim", "utf-8")
    told = _confined(
        _tried(f"open({str(secret)!r}).read()")
        + _tried(f"os.listdir({str(tmp_path)!r})")
        + _tried("open('/etc/passwd').read()")
        + _tried(f"open({str(tmp_path / 'nieuw.txt')!r}, 'w')")
        + _tried(f"os.unlink({str(secret)!r})")
        + _tried("open('eigen.txt', 'w').write('x')")
        + _tried("subprocess.run(['/bin/sh', '-c', 'true'])")
        + _tried(f"os.rename('eigen.txt', {str(secret)!r})"),
        scratch,
    ).splitlines()
    assert "landlock" in told[0].split(",")
    assert told[1:7] == [*["PermissionError"] * 5, "did 1"]
    assert "did" not in "".join(told[7:])
    assert secret.read_text("utf-8") == "geheim"


def test_a_worker_has_no_network(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.1)
        told = _confined(
            _tried("socket.socket(socket.AF_UNIX)")
            + _tried(f"socket.create_connection(('127.0.0.1', {server.getsockname()[1]}), 2)"),
            tmp_path,
        ).splitlines()
        with pytest.raises(TimeoutError):
            server.accept()
    held = set(told[0].split(","))
    assert held & {"seccomp", "landlock", "network namespace"}
    assert "did" not in told[2]
    if "seccomp" in held:
        assert told[1:] == ["PermissionError", "PermissionError"]


def test_a_worker_cannot_touch_other_processes_or_leave_its_group(tmp_path: Path) -> None:
    told = _confined(
        _tried("os.setsid()")
        + _tried("os.setpgid(0, 0)")
        + _tried("__import__('ctypes').CDLL(None).ptrace(16, os.getppid(), 0, 0)"),
        tmp_path,
    ).splitlines()
    if "seccomp" not in told[0]:
        pytest.skip("this kernel has no filter for system calls, and 'status' says so")
    assert told[1:] == ["PermissionError", "PermissionError", "did -1"]


def test_a_worker_that_asks_for_too_much_memory_is_refused_it(tmp_path: Path) -> None:
    assert _confined(_tried("len(bytearray(2_000_000_000))"), tmp_path).endswith("MemoryError\n")


def test_a_worker_does_not_see_the_environment(monkeypatch: pytest.MonkeyPatch, pool: Pool) -> None:
    monkeypatch.setenv("WIJKWIJZER_GEHEIM", "wachtwoord")
    worker = _worker_of(pool)
    seen = Path(f"/proc/{worker.pid}/environ").read_bytes()
    assert b"PATH=" in seen
    assert b"wachtwoord" not in seen


def test_workers_are_kept_for_the_next_file_and_replaced_after_many(tmp_path: Path) -> None:
    path = tmp_path / "nota.txt"
    path.write_text("De stad plant bomen.", "utf-8")
    pool = Pool(Limits(files=2))
    pids = []
    try:
        for _ in range(4):
            with opened(path) as file, pool.worker() as worker:
                pids.append(worker.pid)
                assert len(list(worker.ask(Read(b"nota.txt", "off", 1), file))) == 1
    finally:
        pool.close()
    assert pids[0] == pids[1] != pids[2] == pids[3]
    assert not any(psutil.pid_exists(pid) for pid in pids)


@pytest.mark.parametrize(
    ("number", "how"),
    [(signal.SIGSEGV, "SIGSEGV"), (signal.SIGXCPU, "time"), (signal.SIGALRM, "time")],
)
def test_a_worker_that_dies_says_how(number: signal.Signals, how: str, pool: Pool) -> None:
    worker = _worker_of(pool)
    os.kill(worker.pid, number)
    with opened(DOSSIERS[0]) as file, pytest.raises(WorkerEnded) as ended:
        list(worker.ask(Read(b"x.pdf", "off", 1), file))
    assert ended.value.how == how
    assert not worker.usable
    assert not psutil.pid_exists(worker.pid)


def test_a_file_that_hangs_its_worker_becomes_a_failure_and_the_next_is_read(
    tmp_path: Path,
) -> None:
    # The worker is stopped, as one that hangs is: only the clock of this side can tell.
    path = tmp_path / "nota.txt"
    path.write_text("De stad plant bomen.", "utf-8")
    pool = Pool(Limits(seconds=0.5))
    try:
        worker = _worker_of(pool)
        os.kill(worker.pid, signal.SIGSTOP)
        with opened(path) as file, pytest.raises(WorkerEnded, match="time"):
            list(worker.ask(Read(b"nota.txt", "off", 1), file))
        assert not psutil.pid_exists(worker.pid)
        with opened(path) as file, pool.worker() as fresh:
            assert fresh.pid != worker.pid
            assert len(list(fresh.ask(Read(b"nota.txt", "off", 1), file))) == 1
    finally:
        pool.close()


def test_a_file_that_works_too_long_is_a_failure_with_advice(tmp_path: Path) -> None:
    path = tmp_path / "veel.txt"
    path.write_text("De stad plant bomen. " * 400_000, "utf-8")
    (failure,) = read_apart(path, "veel.txt", Way(Limits(seconds=0.05)))
    assert isinstance(failure, Failure)
    assert (failure.path, failure.name) == (str(path), "veel.txt")
    assert "duurde langer" in failure.reason
    assert "file_seconds" in failure.advice


def test_a_file_with_too_much_text_is_a_failure(tmp_path: Path) -> None:
    path = tmp_path / "veel.txt"
    path.write_text("De stad plant bomen. " * 1000, "utf-8")
    (failure,) = read_apart(path, "veel.txt", Way(Limits(output=10_000)))
    assert isinstance(failure, Failure)
    assert "onredelijk veel tekst" in failure.reason


def test_a_reader_short_of_memory_is_a_failure_that_says_so(tmp_path: Path) -> None:
    path = tmp_path / "groot.txt"
    with path.open("wb") as file:
        file.write(b"De stad plant bomen.\n" * 5000)
        file.truncate(600_000_000)  # a file with a hole: large, and nothing on the disk
    (failure,) = read_apart(path, "groot.txt", Way(Limits(memory=500_000_000)))
    assert isinstance(failure, Failure)
    assert "geheugen" in failure.reason


def test_what_is_no_ordinary_file_is_not_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pijp")
    (failure,) = read_apart(tmp_path / "pijp")
    assert isinstance(failure, Failure)
    assert "geen gewoon bestand" in failure.reason
    (gone,) = read_apart(tmp_path / "weg.txt")
    assert isinstance(gone, Failure)
    assert "bestaat niet" in gone.reason
    with pytest.raises(UnreadableFile), opened(Path("/dev/zero")):
        pass


def test_a_name_that_is_no_text_is_read_and_named(tmp_path: Path) -> None:
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9.txt"))
    path.write_text("De stad plant bomen.", "utf-8")
    ((member, document),) = read_apart(path)  # type: ignore[misc]
    assert (member, document.text) == ("", "De stad plant bomen.")
    path.write_bytes(b"")
    (failure,) = read_apart(path)
    assert isinstance(failure, Failure)
    assert failure.path == str(path)


def test_a_worker_ends_with_the_program_that_started_it() -> None:
    code = (
        "import os, signal\nfrom ingest.isolation.limits import Limits\n"
        "from ingest.isolation.worker import Worker\n"
        "worker = Worker(Limits())\nworker.started()\nprint(worker.pid, flush=True)\n"
        "os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False
    )
    process = int(done.stdout)
    for _ in range(200):
        if not psutil.pid_exists(process):
            break
        time.sleep(0.05)
    assert not psutil.pid_exists(process)


def test_records_from_a_reader_of_many_are_taken_one_by_one(tmp_path: Path) -> None:
    path = tmp_path / "veel.jsonl"
    path.write_text(
        "\n".join(f'{{"_id": "{n}", "text": "Beslissing {n} van de stad."}}' for n in range(300)),
        "utf-8",
    )
    items = list(read_apart(path))
    assert [item[0] for item in items if not isinstance(item, Failure)] == [
        str(n) for n in range(300)
    ]
    first = next(iter(read_apart(path)))  # who takes only the first leaves no worker behind
    assert not isinstance(first, Failure)
    assert isinstance(first[1], Document)


@pytest.mark.parametrize("threads", [1, 2, 5])
def test_work_done_ahead_comes_in_the_order_of_the_work(threads: int) -> None:
    begun: list[int] = []

    def work(number: int) -> Iterator[int]:
        begun.append(number)
        time.sleep(0.002 * (7 - number % 7))
        yield from (number * 100 + n for n in range(number % 30))

    taken = []
    for number, results in in_order(range(40), work, threads):
        assert len(begun) <= number + 2 * threads + 1
        taken.append((number, list(results)))
    assert taken == [(n, [n * 100 + m for m in range(n % 30)]) for n in range(40)]


def test_what_goes_wrong_ahead_is_raised_to_who_takes_it() -> None:
    def work(number: int) -> Iterator[int]:
        if number == 2:
            raise KeyError(number)
        yield number

    taken = []
    with pytest.raises(KeyError):
        for number, results in in_order(range(5), work, 2):
            taken.append((number, list(results)))
    assert taken == [(0, [0]), (1, [1])]


def test_limits_go_to_the_worker_as_they_are() -> None:
    # Twice as many files may be open as this limit says, if it were not passed on.
    pool = Pool(replace(Limits(), open_files=64))
    try:
        worker = _worker_of(pool)
        held = Path(f"/proc/{worker.pid}/limits").read_text("utf-8")
    finally:
        pool.close()
    row = next(line for line in held.splitlines() if line.startswith("Max open files"))
    assert row.split()[3:5] == ["64", "64"]


def test_what_a_killed_program_left_behind_is_swept_at_the_next_start(tmp_path: Path) -> None:
    code = (
        "import os, signal, sys, tempfile\nfrom ingest.isolation import scratch\n"
        "folder, _ = scratch.made()\nopen(folder + '/rest.bin', 'w').close()\n"
        "print(folder, flush=True)\n"
        "{end}\n"
    )
    run = [sys.executable, "-c"]
    environment = {**os.environ, "TMPDIR": str(tmp_path)}
    killed = code.format(end="os.kill(os.getpid(), signal.SIGKILL)")
    done = subprocess.run(
        [*run, killed], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    left = Path(done.stdout.strip())
    living = subprocess.Popen(
        [*run, code.format(end="sys.stdin.read()")],
        cwd=ROOT,
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert living.stdout is not None
    used = Path(living.stdout.readline().strip())
    other, young = tmp_path / "wijkwijzer-iets-anders", tmp_path / "wijkwijzer-worker-jong"
    other.mkdir()
    for folder in (left, used, other):
        os.utime(folder, (1, 1))  # of long ago
    young.mkdir()
    (tmp_path / "wijkwijzer-worker-pad").symlink_to(other)
    try:
        assert scratch.swept(str(tmp_path)) == (left.name,)
    finally:
        living.communicate("")
    assert not left.exists()
    assert all(folder.exists() for folder in (used, other, young))
