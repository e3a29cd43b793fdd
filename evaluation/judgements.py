"""Questions with what answers them: by document and quote, or by document alone (BEIR).

A quote, and no passage id, says what must be found, so that cutting passages another way leaves
every judgement valid.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path, PurePath

from core.errors import InputError
from evaluation.measures import Outcome

HIGHEST_GRADE = 10


@dataclass(frozen=True, slots=True)
class Judgement:
    """These words, in a document whose name begins so, answer the question this well."""

    document: str  # the first characters of its name
    words: str  # must stand in the hit's quote; white space folded, case kept; "" for any quote
    grade: int = 1  # from 1; higher is better

    def __post_init__(self) -> None:
        if not 1 <= self.grade <= HIGHEST_GRADE:
            raise ValueError(f"a grade is 1 to {HIGHEST_GRADE}, not {self.grade}")


@dataclass(frozen=True, slots=True)
class JudgedQuery:
    """A question and all that answers it; no judgements at all: nothing in the store does."""

    id: str
    text: str
    judgements: tuple[Judgement, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """What a search gave: the quote and the names by which its document may be judged."""

    names: tuple[str, ...]
    quote: str


def outcome(query: JudgedQuery, hits: Iterable[Found]) -> Outcome:
    """At which rank each judgement of the query was first found; a judgement counts once."""
    ranks: list[int | None] = [None] * len(query.judgements)
    wanted = [(j.document, _folded(j.words)) for j in query.judgements]
    for rank, hit in enumerate(hits, start=1):
        quote = _folded(hit.quote)
        for place, (document, words) in enumerate(wanted):
            named = any(PurePath(name).name.startswith(document) for name in hit.names)
            if ranks[place] is None and named and words in quote:
                ranks[place] = rank
    return Outcome(query.id, tuple(j.grade for j in query.judgements), tuple(ranks))


def outcome_of_documents(query: JudgedQuery, documents: Iterable[str]) -> Outcome:
    """The same where documents are judged, by their id; a document ranks where it is first."""
    rank_of: dict[str, int] = {}
    for document in documents:
        rank_of.setdefault(document, len(rank_of) + 1)
    ranks = tuple(rank_of.get(j.document) for j in query.judgements)
    return Outcome(query.id, tuple(j.grade for j in query.judgements), ranks)


def read_judgements(file: Path) -> tuple[JudgedQuery, ...]:
    """The queries of a JSON Lines file, with ``id``, ``query`` and ``relevant``.

    ``relevant`` is a list of [document, words, grade]; an empty one says: not in the store.

    Raises InputError, with the line, where it cannot be read, and where there is no query at all.
    """
    queries = []
    for number, line in enumerate(_lines(file), start=1):
        try:
            row = json.loads(line)
            relevant = tuple(
                Judgement(str(document), str(words), int(grade))
                for document, words, grade in row["relevant"]
            )
            queries.append(JudgedQuery(str(row["id"]), str(row["query"]), relevant))
        except (ValueError, KeyError, TypeError) as error:
            raise InputError(
                f"Regel {number} van {file} is geen beoordeling: {error}.",
                'Een regel is {"id": …, "query": …, "relevant": [[document, woorden, 1-3], …]}.',
            ) from error
    if not queries:
        raise InputError(
            f"In {file} staat geen enkele vraag.",
            'Zet op elke regel {"id": …, "query": …, "relevant": [[document, woorden, 1-3], …]}.',
        )
    return _distinct(queries, file)


@dataclass(frozen=True, slots=True)
class BeirSet:
    """A retrieval set in BEIR layout; only queries that have a judgement above 0 are kept."""

    name: str
    texts: Mapping[str, str]  # document id -> title and text
    queries: tuple[JudgedQuery, ...]
    fingerprint: str  # of the three files


def read_beir(folder: Path) -> BeirSet:
    """The set in ``corpus.jsonl``, ``queries.jsonl`` and ``qrels.tsv`` of a folder.

    Raises InputError where one is absent or cannot be read.
    """
    judged: dict[str, list[Judgement]] = {}
    try:
        for line in _lines(folder / "qrels.tsv")[1:]:
            query, document, grade = line.split("\t")
            if int(grade) > 0:
                judged.setdefault(query, []).append(Judgement(document, "", int(grade)))
        texts = {
            row["_id"]: "\n".join(filter(None, (row.get("title"), row["text"])))
            for row in map(json.loads, _lines(folder / "corpus.jsonl"))
        }
        queries = tuple(
            JudgedQuery(row["_id"], row["text"], tuple(judged[row["_id"]]))
            for row in map(json.loads, _lines(folder / "queries.jsonl"))
            if row["_id"] in judged
        )
    except (ValueError, KeyError, TypeError) as error:
        raise InputError(
            f"De set in {folder} heeft niet de indeling van BEIR: {error!r}.",
            "Verwacht worden corpus.jsonl, queries.jsonl en qrels.tsv.",
        ) from error
    files = [folder / name for name in ("corpus.jsonl", "queries.jsonl", "qrels.tsv")]
    return BeirSet(folder.name, texts, queries, fingerprint(files))


def fingerprint(files: Sequence[Path]) -> str:
    """Sixteen hexadecimal digits of the files' contents, in the order given."""
    digest = sha256()
    for file in files:
        digest.update(sha256(file.read_bytes()).digest())
    return digest.hexdigest()[:16]


def halves(
    queries: Iterable[JudgedQuery],
) -> tuple[tuple[JudgedQuery, ...], tuple[JudgedQuery, ...]]:
    """The development half and the test half, told apart by a hash of the query's id."""
    sides: tuple[list[JudgedQuery], list[JudgedQuery]] = ([], [])
    for query in queries:
        sides[sha256(query.id.encode()).digest()[0] % 2].append(query)
    return tuple(sides[0]), tuple(sides[1])


def _folded(text: str) -> str:
    return " ".join(text.split())


def _lines(file: Path) -> list[str]:
    try:
        lines = file.read_text(encoding="utf-8-sig").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{file} kan niet gelezen worden: {error}.", "Kijk de naam na.") from error
    return [line for line in lines if line.strip()]


def _distinct(queries: Sequence[JudgedQuery], file: Path) -> tuple[JudgedQuery, ...]:
    seen: set[str] = set()
    for query in _ids(queries):
        if query in seen:
            raise InputError(f"De vraag {query!r} staat twee keer in {file}.", "Geef elke een id.")
        seen.add(query)
    return tuple(queries)


def _ids(queries: Iterable[JudgedQuery]) -> Iterator[str]:
    return (query.id for query in queries)
