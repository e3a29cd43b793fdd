"""Killed at any moment, a store loses nothing it acknowledged and opens again."""

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

from core.records import Query
from index.searching import search
from index.store import open_store
from tests.places import ROOT
from tests.store_samples import PLAIN, WordEncoder, doc_id

ROUNDS = 14

# What the child does until it is killed: every line it prints was acknowledged.
WRITER = """
import sys
from pathlib import Path
from index.store import open_store
from tests.store_samples import PLAIN, make_entry

folder, first = Path(sys.argv[1]), int(sys.argv[2])
with open_store(folder, write=True, create=True, analysis=PLAIN) as store:
    number = first
    while True:
        texts = [f"de wijk heet {n}\\n" + f"woord{n} " * 40 for n in range(number, number + 3)]
        # Every third replaces what a path held before.
        store.add([make_entry(t, f"/map/{(number + i) // 3 * 3 + min(i, 1)}")
                   for i, t in enumerate(texts)])
        print(number, flush=True)
        number += 3
        if number % 2:
            store.refresh()
            print("refreshed", number, flush=True)
"""


def acknowledged(folder: Path, first: int, pause: float) -> list[int]:
    """The first numbers of the batches that a child acknowledged before it was killed."""
    child = subprocess.Popen(
        [sys.executable, "-c", WRITER, str(folder), str(first)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert child.stdout is not None
    lines = [child.stdout.readline()]
    time.sleep(pause)
    child.send_signal(signal.SIGKILL)
    lines += child.stdout.readlines()
    assert child.wait() == -signal.SIGKILL, "it was killed while it worked"
    whole = [line for line in lines if line.endswith("\n")]
    return [int(line) for line in whole if line.strip().isdecimal()]


def text_of(number: int) -> str:
    return f"de wijk heet {number}\n" + f"woord{number} " * 40


def test_kill_minus_nine_loses_nothing_acknowledged(tmp_path: Path) -> None:
    pauses = random.Random(2026)
    first, promised = 0, set[int]()
    for _ in range(ROUNDS):
        batches = acknowledged(tmp_path, first, pauses.uniform(0, 0.6))
        assert batches, "the child wrote"
        # Of each batch of three the last one took the place of the one before it.
        promised |= {number + i for number in batches for i in (0, 2)}
        with open_store(tmp_path, analysis=PLAIN) as store:
            present = {card.id for card in store.documents()}
            assert {doc_id(text_of(number)) for number in promised} <= present
            for number in random.Random(len(promised)).sample(
                sorted(promised), min(3, len(promised))
            ):
                hits = search(store, Query(f"woord{number}"), WordEncoder()).hits
                assert hits[0].passage.text == (f"woord{number} " * 40).strip()
            assert store.verify() == ()
            first = 3 * len(present)  # past all that the child may have written
    assert len(promised) >= 2 * ROUNDS


# A refresh is long compared with a batch; here the kill falls inside it every time.
REFRESHER = """
import sys
from pathlib import Path
from index import derived
from index.store import open_store
from tests.store_samples import PLAIN

with open_store(Path(sys.argv[1]), write=True, analysis=PLAIN) as store:
    print("begin", flush=True)
    while True:
        store.rebuild()
"""


def test_killed_while_the_indexes_are_built_they_are_built_again(tmp_path: Path) -> None:
    acknowledged(tmp_path, 0, 1.0)
    pauses = random.Random(11)
    with open_store(tmp_path, analysis=PLAIN) as store:
        expected = {card.id for card in store.documents()}
    for _ in range(8):
        child = subprocess.Popen(
            [sys.executable, "-c", REFRESHER, str(tmp_path)],
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            stdout=subprocess.PIPE,
            text=True,
        )
        assert child.stdout is not None and child.stdout.readline() == "begin\n"
        time.sleep(pauses.uniform(0.0, 0.4))
        child.send_signal(signal.SIGKILL)
        assert child.wait() == -signal.SIGKILL
        child.stdout.close()
        with open_store(tmp_path, analysis=PLAIN) as store:
            assert search(store, Query("de wijk heet 0"), WordEncoder()).hits
            assert store.verify() == ()
            assert {card.id for card in store.documents()} == expected
        with open_store(tmp_path, write=True, analysis=PLAIN) as store:
            store.refresh()
        kept = [path.name for path in tmp_path.iterdir() if path.name[:5] in ("lexic", "dense")]
        assert len(kept) == 2, "halves of a broken build are removed"
