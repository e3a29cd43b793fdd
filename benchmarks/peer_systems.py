"""Other search engines behind one interface, for benchmarks/peers.py.

Each takes the same passages with the same vectors, and asks with the text and the vector of the
query. Runs in an environment of its own with the extra ``peers``; imports nothing of this program.
"""

import json
import sys
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

DEPTH = 100  # taken of each ranking before they are joined
Ask = Callable[[str, Any, int], Sequence[int]]  # text, vector, k -> numbers of passages, best first


def build_txtai(texts: Sequence[str], vectors: Any, folder: Path, **options: Any) -> None:
    """Its defaults for an index with external vectors; ``hybrid`` adds its BM25."""
    from txtai import Embeddings

    known = dict(zip(texts, vectors, strict=True))
    config = {"method": "external", "transform": _looked_up(known), **options}
    index = Embeddings(config)
    index.index(zip(range(len(texts)), texts, strict=True))
    index.save(str(folder / "index"))


def open_txtai(folder: Path, weights: float | None = None) -> Ask:
    """Queries by text and vector, ``weights`` for the vectors where it is hybrid."""
    from txtai import Embeddings

    asked: dict[str, Any] = {}
    index = Embeddings()
    index.load(str(folder / "index"), config={"transform": _looked_up(asked)})
    index.config["transform"] = _looked_up(asked)
    if index.model is not None:
        index.model.transform = _looked_up(asked)

    def ask(text: str, vector: Any, k: int) -> Sequence[int]:
        asked[text] = vector
        return [int(number) for number, _ in index.search(text, k, weights=weights)]

    return ask


def _looked_up(known: dict[str, Any]) -> Callable[[Iterable[str]], Any]:
    import numpy as np

    def transform(texts: Iterable[str]) -> Any:
        return np.array([known[text] for text in texts], dtype=np.float32)

    return transform


def build_haystack(texts: Sequence[str], vectors: Any, folder: Path) -> None:
    """Its store in memory, written to a file."""
    from haystack import Document
    from haystack.document_stores.in_memory import InMemoryDocumentStore

    store = InMemoryDocumentStore(embedding_similarity_function="cosine")
    store.write_documents(
        [
            Document(id=str(n), content=text, embedding=vector.tolist())
            for n, (text, vector) in enumerate(zip(texts, vectors, strict=True))
        ]
    )
    store.save_to_disk(str(folder / "store.json"))


def open_haystack(folder: Path, join: str = "", weights: tuple[float, float] | None = None) -> Ask:
    """Embedding retrieval; with ``join`` (a mode of DocumentJoiner) BM25 beside it."""
    from haystack.components.joiners import DocumentJoiner
    from haystack.document_stores.in_memory import InMemoryDocumentStore

    store = InMemoryDocumentStore.load_from_disk(str(folder / "store.json"))
    joiner = DocumentJoiner(join_mode=join, weights=weights) if join else None

    def ask(text: str, vector: Any, k: int) -> Sequence[int]:
        depth = DEPTH if joiner else k
        near = store.embedding_retrieval(vector.tolist(), top_k=depth, scale_score=True)
        if joiner is None:
            return [int(found.id) for found in near]
        words = store.bm25_retrieval(text, top_k=depth, scale_score=True)
        joined = joiner.run(documents=[words, near])["documents"]
        return [int(found.id) for found in joined[:k]]

    return ask


def build_haystack_chroma(texts: Sequence[str], vectors: Any, folder: Path) -> None:
    """Haystack with Chroma on disk."""
    from haystack import Document

    _haystack_chroma(folder).write_documents(
        [
            Document(id=str(n), content=text, embedding=vector.tolist())
            for n, (text, vector) in enumerate(zip(texts, vectors, strict=True))
        ]
    )


def open_haystack_chroma(folder: Path) -> Ask:
    """Embedding retrieval; this store has no BM25."""
    store = _haystack_chroma(folder)

    def ask(text: str, vector: Any, k: int) -> Sequence[int]:
        return [int(found.id) for found in store.search_embeddings([vector.tolist()], k)[0]]

    return ask


def _haystack_chroma(folder: Path) -> Any:
    from haystack_integrations.document_stores.chroma import ChromaDocumentStore

    return ChromaDocumentStore(persist_path=str(folder / "chroma"), distance_function="cosine")


def build_chroma(texts: Sequence[str], vectors: Any, folder: Path) -> None:
    """Chroma on disk, at its defaults but for the distance."""
    import chromadb

    client = chromadb.PersistentClient(path=str(folder / "chroma"))
    made = client.create_collection("passages", configuration={"hnsw": {"space": "cosine"}})
    for begin in range(0, len(texts), 2_000):
        part = range(begin, min(begin + 2_000, len(texts)))
        made.add(
            ids=[str(n) for n in part],
            documents=[texts[n] for n in part],
            embeddings=vectors[begin : part.stop],
        )


def open_chroma(folder: Path) -> Ask:
    """Nearest vectors: the local store has no ranking by words."""
    import chromadb

    client = chromadb.PersistentClient(path=str(folder / "chroma"))
    kept = client.get_collection("passages")

    def ask(text: str, vector: Any, k: int) -> Sequence[int]:
        return [int(n) for n in kept.query(query_embeddings=[vector], n_results=k)["ids"][0]]

    return ask


def build_lancedb(texts: Sequence[str], vectors: Any, folder: Path, language: str = "") -> None:
    """LanceDB with its full-text index, English by default."""
    import lancedb

    table = lancedb.connect(str(folder / "lance")).create_table(
        "passages",
        [
            {"number": n, "text": text, "vector": vector.tolist()}
            for n, (text, vector) in enumerate(zip(texts, vectors, strict=True))
        ],
    )
    table.create_fts_index("text", **({"language": language} if language else {}))


def open_lancedb(folder: Path) -> Ask:
    """Its hybrid search: reciprocal ranks of vectors and words."""
    import lancedb
    from lancedb.rerankers import RRFReranker

    table = lancedb.connect(str(folder / "lance")).open_table("passages")
    reranker = RRFReranker()

    def ask(text: str, vector: Any, k: int) -> Sequence[int]:
        words = "".join(c if c.isalnum() else " " for c in text)
        query = table.search(query_type="hybrid", vector_column_name="vector").vector(vector)
        found = query.text(words).distance_type("cosine").limit(DEPTH).rerank(reranker)
        return [int(row["number"]) for row in found.to_list()[:k]]

    return ask


def build_bm25s(texts: Sequence[str], vectors: Any, folder: Path, language: str = "") -> None:
    """BM25S alone; with a ``language`` its stop words and PyStemmer's stems."""
    import bm25s

    index = bm25s.BM25()
    index.index(bm25s.tokenize(list(texts), **_words(language)), show_progress=False)
    index.save(str(folder / "bm25s"))


def open_bm25s(folder: Path, language: str = "") -> Ask:
    """Words alone."""
    import bm25s

    index = bm25s.BM25.load(str(folder / "bm25s"))
    options = _words(language)

    def ask(text: str, vector: Any, k: int) -> Sequence[int]:
        found, _ = index.retrieve(bm25s.tokenize([text], **options), k=k, show_progress=False)
        return [int(n) for n in found[0]]

    return ask


def _words(language: str) -> dict[str, Any]:
    if not language:
        return {"show_progress": False}
    import Stemmer

    return {
        "show_progress": False,
        "stopwords": language,
        "stemmer": Stemmer.Stemmer(language),
    }


# name: (build, its options, open, its options)
PEERS: dict[str, tuple[Any, dict[str, Any], Any, dict[str, Any]]] = {
    "bm25s, defaults": (build_bm25s, {}, open_bm25s, {}),
    "bm25s, Dutch stems": (build_bm25s, {"language": "dutch"}, open_bm25s, {"language": "dutch"}),
    "txtai, defaults": (build_txtai, {}, open_txtai, {}),
    "txtai, hybrid": (build_txtai, {"hybrid": True}, open_txtai, {}),
    "txtai, hybrid 0.7 vectors": (build_txtai, {"hybrid": True}, open_txtai, {"weights": 0.7}),
    "Haystack in memory, vectors": (build_haystack, {}, open_haystack, {}),
    "Haystack in memory, ranks": (
        build_haystack,
        {},
        open_haystack,
        {"join": "reciprocal_rank_fusion"},
    ),
    "Haystack in memory, merged 0.3/0.7": (
        build_haystack,
        {},
        open_haystack,
        {"join": "merge", "weights": (0.3, 0.7)},
    ),
    "Haystack on Chroma": (build_haystack_chroma, {}, open_haystack_chroma, {}),
    "Chroma": (build_chroma, {}, open_chroma, {}),
    "LanceDB, hybrid": (build_lancedb, {}, open_lancedb, {}),
    "LanceDB, hybrid, Dutch": (build_lancedb, {"language": "Dutch"}, open_lancedb, {}),
}


def main() -> None:
    """``build`` or ``ask`` one of them in this process; one JSON value on the last line."""
    from benchmarks.peer_process import asked, built

    what, name, material, folder = sys.argv[1:5]
    build, build_options, opened, open_options = PEERS[name]
    if what == "build":
        result = built(
            lambda t, v, f: build(t, v, f, **build_options), Path(material), Path(folder)
        )
    else:
        result = asked(partial(opened, **open_options), Path(material), Path(folder))
    print(json.dumps(result))


if __name__ == "__main__":
    main()
