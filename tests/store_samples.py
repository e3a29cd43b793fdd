"""Small documents and a small encoder for the tests of store and search."""

import re
import zlib
from collections.abc import Iterable, Sequence
from hashlib import sha256
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.records import (
    Access,
    Block,
    Document,
    Finding,
    Found,
    PageRun,
    Passage,
    Source,
)
from index.store import Analysis, Entry

DIMENSION = 24
WORDS = re.compile(r"\w+")


def plain_terms(text: str) -> list[str]:
    """Words without case: so simple that a test can count them itself."""
    return WORDS.findall(text.casefold())


PLAIN = Analysis(plain_terms, "plain-1")


class WordEncoder:
    """Texts that share words are near each other: the sum of a fixed direction per word."""

    dimension = DIMENSION
    identity = "words"
    truncated = 0

    def encode_passages(self, texts: Iterable[str]) -> NDArray[Any]:
        """One vector per text."""
        return np.array([_vector(text) for text in texts], dtype=np.float32).reshape(-1, DIMENSION)

    encode_queries = encode_passages


def _vector(text: str) -> NDArray[Any]:
    total = np.zeros(DIMENSION)
    for word in plain_terms(text) or ["niets"]:
        seed = zlib.crc32(word.encode("utf-8", "replace"))
        total += np.random.default_rng(seed).standard_normal(DIMENSION)
    return (total / np.linalg.norm(total)).astype(np.float32)


def doc_id(text: str) -> str:
    """The id of a document that was read from a file holding this text."""
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def cut(text: str, identity: str = "") -> tuple[Passage, ...]:
    """One passage per paragraph that is not white."""
    found = re.finditer(r"\S(?:.*\S)?", text)
    name = identity or doc_id(text)
    return tuple(Passage(name, m.start(), m.end(), m.group(), headings=("Kop",)) for m in found)


def make_document(text: str, **properties: str) -> Document:
    """A document with this text; properties are title, date, kind, language or number."""
    found: dict[str, Any] = {name: Found(value, "test") for name, value in properties.items()}
    return Document(id=doc_id(text), text=text, format="text", reader="test 1", **found)


def make_entry(
    text: str,
    path: str = "/map/a.txt",
    *,
    access: Access = "public",
    contract: str = "",
    findings: Sequence[Finding] = (),
    **properties: str,
) -> Entry:
    """A document of one passage per line, read from ``path``."""
    document = make_document(text, **properties)
    passages = cut(text)
    return Entry(
        source=Source(path, path.rpartition("/")[2], access=access, contract=contract),
        document=document,
        passages=passages,
        vectors=WordEncoder().encode_passages([passage.text for passage in passages]),
        findings=tuple(findings),
    )


def find(text: str, words: str, kind: Any = "actor", concept: str = "") -> Finding:
    """A finding of the first place where these words stand."""
    start = text.index(words)
    return Finding(kind, concept or words.casefold(), words, start, start + len(words), "test")


def rich_document(text: str) -> Document:
    """A document with everything a document can have."""
    third = max(len(text) // 3, 1)
    return Document(
        id=doc_id(text),
        text=text,
        format="pdf",
        blocks=(Block("heading", 0, third, 1, ""), Block("item", third, len(text), 2, "a)")),
        page_runs=(PageRun(0, 1), PageRun(third, 2)),
        page_count=2,
        title=Found("Een 𝔱itel", "first heading"),
        date=Found("2023-03-09", "text"),
        kind=Found("note", "cue"),
        language=Found("nl", "words"),
        number=Found("VR 2021 2602 VV DOC.0009/1QUATER", "first page"),
        url="https://example.org/é",
        reader="pypdfium2 5",
        notes=("Bladzijde 2 was scheef.",),
    )
