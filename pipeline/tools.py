"""The heavy parts of the program, loaded when first needed and once per process."""

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache, wraps
from threading import Lock
from typing import TYPE_CHECKING, TypeVar, TypeVarTuple

from core.settings import DEFAULT_MODEL, Settings
from index import lessons

if TYPE_CHECKING:
    from spacy.language import Language

    from core.reading import Told
    from core.request_reading import Judged, Window
    from index.cross_encoder import CrossEncoder
    from index.encoding import Encoder, Vectors
    from index.request_reader import RequestReader

Given = TypeVarTuple("Given")
Tool = TypeVar("Tool")


def once(load: Callable[[*Given], Tool]) -> Callable[[*Given], Tool]:
    """Load at the first call only, also where two threads of a server ask at the same time."""
    kept, loading = lru_cache(maxsize=2)(load), Lock()

    @wraps(load)
    def loaded(*given: *Given) -> Tool:
        with loading:
            return kept(*given)

    return loaded


def encoder(settings: Settings) -> "Encoder":
    """The model that makes vectors of texts."""
    return _encoder(settings.model)


def near_themes(vectors: "Vectors", settings: Settings) -> "Sequence[Mapping[str, float]] | None":
    """Per passage the log odds of each theme; None for a model of which they were not learned."""
    if settings.model != DEFAULT_MODEL:
        return None
    from index.theme_nearness import near

    return near(vectors)


def language(settings: Settings) -> "Language":
    """The spaCy pipeline that tags."""
    return _language(settings.spacy_model)


def read(question: str, texts: "Sequence[Told]") -> "Sequence[float]":
    """Per text the log odds that it tells what is asked; see ``index.cross_encoder``."""
    return _cross_encoder().read(question, texts)


def judge(windows: "Sequence[Window]") -> "Sequence[Judged]":
    """What each sentence tells of a request; see ``index.request_reader``."""
    return _request_reader().judge(windows)


@once
def _request_reader() -> "RequestReader":
    from index.request_reader import load_request_reader

    return load_request_reader()


@once
def _cross_encoder() -> "CrossEncoder":
    from index.cross_encoder import load_cross_encoder

    return load_cross_encoder()


@once
def _encoder(model: str) -> "Encoder":
    from index.encoding import load_encoder

    return load_encoder(model)


@once
def _language(spacy_model: str) -> "Language":
    from nlp.pipeline import load

    return load(spacy_model=spacy_model)


def fingerprint(settings: Settings) -> Mapping[str, str]:
    """What passages, findings and vectors depend on; a store built otherwise refuses."""
    return {"model": _model(settings.model), "passage_words": str(settings.passage_words)}


def _model(name: str) -> str:
    """The model, the one that comes along with what it was taught: that changes its vectors."""
    if name != DEFAULT_MODEL:
        return name
    return f"{name} ({lessons.fingerprint(lessons.LESSONS)[:8]})"


def end_with_parent() -> None:
    """Let this worker process end when the process that started it is no longer there."""
    import os
    import threading
    import time

    parent = os.getppid()

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(2.0)
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()
