"""The derived indexes: made from the tables, a generation at a time, and swapped in whole.

A generation is ``lexical-<n>/`` and ``dense-<n>/``; ``current.json`` names the one that
counts, up to which change it was made, and what its files look like. Writing is for who holds
the lock.
"""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from core.errors import StoreUnavailable
from index import dense, derived_rows, generations, lexical
from index.generations import Generation, read_generation

if TYPE_CHECKING:
    from index.store_records import Analysis

_PATIENCE = 10.0  # seconds to wait where there is no index at all


@dataclass(frozen=True, slots=True)
class Indexes:
    """Both indexes of one generation, opened."""

    generation: Generation
    lexical: lexical.LexicalIndex
    dense: dense.DenseIndex | None  # None where there are no vectors


def open_indexes(folder: Path, generation: Generation) -> Indexes:
    """Both indexes; raises StoreUnavailable where they are not what the generation says."""
    for name, expected in generation.files.items():
        if generations.look(folder / name) != expected[:2]:
            raise StoreUnavailable(f"Het indexbestand {folder / name} is beschadigd of weg.")
    words = lexical.LexicalIndex(folder / generation.lexical)
    vectors = dense.DenseIndex(folder / generation.dense) if generation.dimension else None
    sizes = {len(words), generation.passages if vectors is None else len(vectors)}
    if sizes != {generation.passages}:
        raise StoreUnavailable(f"De indexen in {folder} tellen niet wat ze moeten tellen.")
    return Indexes(generation, words, vectors)


def open_current(
    connection: sqlite3.Connection,
    folder: Path,
    analysis: Analysis,
    bring_up_to_date: Callable[[float], bool],
) -> Indexes:
    """The indexes that count, opened.

    ``bring_up_to_date`` builds them and says whether it could, after waiting so many seconds for
    its turn; where it could not (another process writes), a sound generation is used although it
    is behind.
    """
    opened = open_sound(folder)
    if opened is not None and is_fresh(connection, opened.generation, analysis):
        return opened
    if bring_up_to_date(0 if opened is not None else _PATIENCE):
        opened = open_sound(folder)
    if opened is None:
        raise StoreUnavailable(
            f"De zoekindexen van {folder} worden nu door een ander proces gebouwd.",
            "Wacht even en probeer opnieuw.",
        )
    return opened


def open_sound(folder: Path) -> Indexes | None:
    """The indexes of the generation that counts, opened; None where there are no sound ones."""
    generation = read_generation(folder)
    while generation is not None:
        try:
            return open_indexes(folder, generation)
        except StoreUnavailable:
            # A writer may have swapped in the next one while this was opening.
            before, generation = generation, read_generation(folder)
            if generation == before:
                return None
    return None


def last_change(connection: sqlite3.Connection) -> tuple[int, str]:
    """Number and token of the last change to the tables; (0, "") where there was none."""
    row = connection.execute("SELECT seq, token FROM changes ORDER BY seq DESC LIMIT 1").fetchone()
    return (0, "") if row is None else (int(row["seq"]), str(row["token"]))


def is_fresh(connection: sqlite3.Connection, generation: Generation, analysis: Analysis) -> bool:
    """Whether the generation holds every change, in the present index terms."""
    same = (generation.change, generation.token) == last_change(connection)
    return same and generation.terms == _recipe(analysis)


def build(
    connection: sqlite3.Connection, folder: Path, analysis: Analysis, *, anew: bool = False
) -> Generation:
    """A generation that holds every change, made current; the old one's files are removed.

    Begins from the present generation where that is sound and most of it stays.
    """
    connection.execute("BEGIN")
    try:
        before = None if anew else _base(connection, folder, analysis)
        present = read_generation(folder)
        number = max((present.number if present else 0), generations.highest_number(folder)) + 1
        generations.remove_others(folder, present)
        generation = _build(connection, folder, analysis, number, before)
    finally:
        connection.execute("COMMIT")
    generations.make_current(folder, generation)
    generations.remove_others(folder, generation)
    return generation


def _recipe(analysis: Analysis) -> str:
    return f"{analysis.version}/{lexical.LAYOUT}"


@dataclass(frozen=True, slots=True)
class _Base:
    generation: Generation
    changed: tuple[int, ...]  # documents


def _base(connection: sqlite3.Connection, folder: Path, analysis: Analysis) -> _Base | None:
    generation = read_generation(folder)
    if generation is None or generation.terms != _recipe(analysis):
        return None
    known = connection.execute(
        "SELECT token FROM changes WHERE seq = ?", (generation.change,)
    ).fetchone()
    if known is None or known["token"] != generation.token:
        return None
    changed = tuple(
        int(row[0])
        for row in connection.execute(
            "SELECT DISTINCT document FROM changes WHERE seq > ? ORDER BY document",
            (generation.change,),
        )
    )
    touched = _count_passages(connection, changed)
    if touched * 2 > generation.passages:
        return None
    try:
        indexes = open_indexes(folder, generation)
    except StoreUnavailable:
        return None
    if indexes.dense is None and dimension_of(connection):
        return None
    return _Base(generation, changed)


def _build(
    connection: sqlite3.Connection,
    folder: Path,
    analysis: Analysis,
    number: int,
    base: _Base | None,
) -> Generation:
    change, token = last_change(connection)
    dimension = dimension_of(connection)
    last_row = connection.execute("SELECT coalesce(max(row), 0) FROM passages").fetchone()[0]
    draft = Generation(
        number=number,
        change=change,
        token=token,
        passages=0,
        last_row=last_row,
        dimension=dimension,
        sketched=0,
        segment_rows=dense.SEGMENT_ROWS,
        terms=_recipe(analysis),
        files={},
    )
    if base is not None:
        _link_folder(folder / base.generation.lexical, folder / draft.lexical)
    changed = None if base is None else base.changed
    passages = lexical.write_index(
        folder / draft.lexical,
        derived_rows.lexical_rows(connection, analysis, changed),
        gone=changed or (),
    )
    sketched = _build_dense(connection, folder, draft, base) if dimension else 0
    files = generations.files_of(folder, draft)
    return replace(draft, passages=passages, sketched=sketched, files=files)


def _build_dense(
    connection: sqlite3.Connection, folder: Path, draft: Generation, base: _Base | None
) -> int:
    before = None
    if base is not None and base.generation.dimension:
        before = dense.Made(
            folder / base.generation.dense,
            base.generation.sketched,
            base.generation.segment_rows,
            derived_rows.touched_segments(connection, base.changed, base.generation.change),
        )
    what = derived_rows.vectorised(connection, draft.dimension)
    return dense.write_index(folder / draft.dense, what, draft.last_row, before)


def dimension_of(connection: sqlite3.Connection) -> int:
    """How many numbers a vector of this store has; 0 where it has none yet."""
    row = connection.execute("SELECT value FROM meta WHERE key = 'dimension'").fetchone()
    return 0 if row is None else int(row["value"])


def _count_passages(connection: sqlite3.Connection, documents: Sequence[int]) -> int:
    row = connection.execute(
        "SELECT count(*) FROM passages WHERE document IN (SELECT value FROM json_each(?))",
        (json.dumps(list(documents)),),
    ).fetchone()
    return int(row[0])


def _link_folder(old: Path, new: Path) -> None:
    # Segments never change once written, so two generations may share them.
    new.mkdir()
    for file in old.iterdir():
        if file.name.endswith(".lock"):
            continue
        if file.suffix == ".json":
            shutil.copyfile(file, new / file.name)
            continue
        try:
            os.link(file, new / file.name)
        except OSError:  # a file system without hard links
            shutil.copyfile(file, new / file.name)
