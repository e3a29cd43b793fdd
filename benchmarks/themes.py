"""Learn what tells the themes of a document: directions of its passages' vectors, and how much
words and meaning weigh. Prints what that does on hands that were left out.

    python -m benchmarks.themes DECISIONS.jsonl [--write]

Makes ``index/tables/themes.safetensors`` and ``nlp/lexicons/theme_weights.tsv`` from the judged
dossiers, but for the folders in APART, from the descriptions of the scheme, and from decisions of
which the words alone leave little doubt: the dossiers are all of one field, and without those a
paper about fisheries was about sport. Three minutes on two cores; nothing of it runs when the
program is used or tested.
"""

import argparse
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import save_file
from sklearn.linear_model import LogisticRegression

from benchmarks.machine import data_fingerprint, machine, save
from core.findings import Tags
from core.records import Passage, Source
from core.settings import Settings
from evaluation.judged_folder import dossiers
from evaluation.tags import Score, score_themes
from index.theme_nearness import DIRECTIONS, along
from ingest.members import read_bytes
from ingest.passages import cut
from nlp import themes as theme_words
from nlp.tables import LEXICONS, table
from pipeline.preparing import Prepared, embedding_texts
from pipeline.tools import encoder
from tests.places import ROOT

DOSSIERS = ROOT / "evaluation/dossiers"
APART = ("held_out", "dev50")  # unread
PARTS = 8  # of the hands, each left out in turn
STRENGTH = 30.0  # of the regression on vectors: larger is less smooth
LESSONS = 5.0  # dossiers that a description counts for
EVERY, WORTH = 6, 0.1  # so many decisions are passed over for one that counts for so little
SURELY, HARDLY = 0.8, 0.05  # how likely a theme of a decision must be by its words, to learn from

WAYS = "by words alone", "with what passages mean"

Array = NDArray[Any]


@dataclass(frozen=True, slots=True)
class Judged:
    """A dossier: its passages with their vectors, its themes, and those that count either way."""

    hand: str
    name: str
    passages: Sequence[Passage]
    vectors: Array  # (passages, dimension)
    themes: frozenset[str]
    free: frozenset[str]

    @property
    def mean(self) -> Array:
        """The mean of its vectors, long passages more."""
        lengths = [one.end - one.start for one in self.passages]
        return np.average(self.vectors, axis=0, weights=lengths)


def judged(folders: Iterable[Path], settings: Settings) -> Iterator[Judged]:
    """The Dutch dossiers of some folders."""
    for folder in folders:
        for name, text, gold in dossiers(folder):
            if gold["language"] != "nl" or not text.strip():
                continue
            file = f"{name}.txt"
            document = read_bytes(text.encode(), file)
            passages = cut(document, most_words=settings.passage_words)
            item = Prepared(Source(file, file), document, passages, (), Tags(document.id, "nl"))
            vectors = encoder(settings).encode_passages(embedding_texts(item))
            themes, free = frozenset(gold["themes"]), frozenset(gold.get("themes_either_way", ()))
            yield Judged(folder.name, name, item.passages, vectors, themes, free)


def decisions(file: Path, settings: Settings, alone: Mapping[str, float]) -> Iterator[Judged]:
    """Decisions with the themes that their words leave little doubt of; in doubt either way."""
    rows = file.read_text(encoding="utf-8").splitlines()[::EVERY]
    for row in map(json.loads, rows):
        text = f"{row['title'] or ''}\n\n{row['text']}"
        passages = cut(read_bytes(text.encode(), "besluit.txt"), most_words=settings.passage_words)
        vectors = encoder(settings).encode_passages(one.text for one in passages)
        shares = theme_words.likely(theme_words.parts_of(passages, None), {"alone": alone})
        themes = frozenset(theme for theme, share in shares.items() if share > SURELY)
        free = frozenset(key for key, share in shares.items() if HARDLY <= share <= SURELY)
        yield Judged(file.stem, row["_id"], passages, vectors, themes, free)


def directions(
    some: Sequence[Judged], scheme: Mapping[str, Array], beside: Sequence[Judged]
) -> dict[str, Array]:
    """Per theme what its log odds are of a vector: (dimension + 1), the last added."""
    both = [*some, *beside]
    means = np.array([one.mean for one in both])
    middle = means[: len(some)].mean(axis=0)
    given = np.concatenate([means, np.array(list(scheme.values()))]) - middle
    worth = np.array([1.0] * len(some) + [WORTH] * len(beside) + [LESSONS] * len(scheme))
    found = {}
    for theme in scheme:
        counts = np.array([theme not in one.free for one in both] + [True] * len(scheme))
        told = np.array([theme in one.themes for one in both] + [key == theme for key in scheme])
        model = LogisticRegression(C=STRENGTH, max_iter=2000)
        model.fit(given[counts], told[counts], sample_weight=worth[counts])
        own = model.coef_[0]
        found[theme] = np.append(own, model.intercept_[0] - own @ middle).astype(np.float32)
    return found


def alone(some: Sequence[Judged], scheme: Sequence[str]) -> dict[str, float]:
    """How much words and each theme by itself weigh."""
    rows, told, _ = examples(some, scheme, [None] * len(some))
    fitted = LogisticRegression(max_iter=5000, fit_intercept=False).fit(rows, told)
    return dict(zip([*scheme, "words"], fitted.coef_[0].tolist(), strict=True))


def read(
    some: Sequence[Judged], nears: Mapping[str, list[dict[str, float]]], scheme: Sequence[str]
) -> dict[str, float]:
    """How much words, nearness and each theme by itself weigh."""
    rows, told, near_by = examples(some, scheme, [nears[one.name] for one in some])
    fitted = LogisticRegression(max_iter=5000, fit_intercept=False)
    fitted.fit(np.column_stack([rows, near_by]), told)
    return dict(zip([*scheme, "words", "near"], fitted.coef_[0].tolist(), strict=True))


def examples(
    some: Sequence[Judged], scheme: Sequence[str], nears: Sequence[list[dict[str, float]] | None]
) -> tuple[list[list[float]], list[bool], list[float]]:
    """Per dossier and theme what is shown of it, whether it is about it, and how near it is."""
    rows, told, near_by = [], [], []
    for one, own in zip(some, nears, strict=True):
        parts = theme_words.parts_of(one.passages, own)
        said = theme_words.said(parts)
        for number, theme in enumerate(scheme):
            if theme not in one.free:
                rows.append([*np.eye(len(scheme))[number].tolist(), said[theme]])
                near_by.append(theme_words.nearness(theme, parts) if own else 0.0)
                told.append(theme in one.themes)
    return rows, told, near_by


def main() -> None:
    """Learn on all, write it where asked, and print what it does on hands that were left out."""
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("decisions", type=Path)
    words.add_argument("--write", action="store_true")
    given, settings = words.parse_args(), Settings()
    folders = sorted(path for path in DOSSIERS.iterdir() if path.is_dir())
    some = list(judged((path for path in folders if path.name not in APART), settings))
    unread = list(judged((path for path in folders if path.name in APART), settings))
    rows = table("theme_scheme")
    texts = [f"{row['label']}. {row['description']}" for row in rows]
    vectors = encoder(settings).encode_passages(texts)
    scheme = {row["id"]: own for row, own in zip(rows, vectors, strict=True)}
    by_words = alone(some, list(scheme))
    beside = list(decisions(given.decisions, settings, by_words))

    hands = sorted({one.hand for one in some})
    parts = [frozenset(hands[part::PARTS]) for part in range(PARTS)]
    nears: dict[str, list[dict[str, float]]] = {}
    for apart in parts:
        learned = directions([one for one in some if one.hand not in apart], scheme, beside)
        nears |= {one.name: along(one.vectors, learned) for one in some if one.hand in apart}
    left_out = {way: Score() for way in WAYS}
    for apart in parts:
        rest = [one for one in some if one.hand not in apart]
        taught = {"alone": alone(rest, list(scheme)), "read": read(rest, nears, list(scheme))}
        for one in some:
            if one.hand in apart:
                count(left_out, one, nears[one.name], taught)

    learned = directions(some, scheme, beside)
    taught = {"alone": by_words, "read": read(some, nears, list(scheme))}
    apart_scores = {way: Score() for way in WAYS}
    for one in unread:
        count(apart_scores, one, along(one.vectors, learned), taught)
    result = {
        "data": data_fingerprint([given.decisions, *DOSSIERS.rglob("*.json")]),
        "dossiers": len(some),
        "each eighth of the hands left out in turn": shown(left_out),
        "unread": {"folders": APART, **shown(apart_scores)},
    }
    if given.write:
        save_file(learned, DIRECTIONS)
        write(taught)
        save("themes", result)
    print(json.dumps({"machine": machine(), **result}, ensure_ascii=False, indent=2))


def count(
    scores: Mapping[str, Score],
    one: Judged,
    own: list[dict[str, float]],
    taught: Mapping[str, Mapping[str, float]],
) -> None:
    """Count the themes of a dossier as right, missed or too much."""
    gold = {"themes": one.themes, "themes_either_way": one.free}
    for way, given in zip(WAYS, (None, own), strict=True):
        found = theme_words.themes(one.passages, given, weights=taught)
        score_themes(one.name, gold, {row.id for row in found}, scores[way])


def shown(scores: Mapping[str, Score]) -> dict[str, object]:
    """The measures of each way."""
    return {
        way: {
            "f1": round(one.f1, 4),
            "right": one.right,
            "missed": len(one.missed),
            "extra": len(one.extra),
        }
        for way, one in scores.items()
    }


def write(taught: Mapping[str, Mapping[str, float]]) -> None:
    """The weights as a table."""
    alone, read = taught["alone"], taught["read"]
    lines = ["sign\talone\tread\tsource"]
    for sign in ("words", "near", *(key for key in alone if key != "words")):
        lines.append(f"{sign}\t{alone.get(sign, 0.0):.3f}\t{read[sign]:.3f}\tbenchmarks.themes")
    (LEXICONS / "theme_weights.tsv").write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
