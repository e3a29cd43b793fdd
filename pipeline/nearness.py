"""How near sentences are to a text in meaning, with the model that makes the vectors."""

from collections.abc import Sequence

from core.settings import Settings
from pipeline.tools import encoder


class Nearness:
    """Cosines of sentences to a text, higher is nearer; each is embedded once."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._known: dict[str, object] = {}
        self._asked: dict[str, object] = {}

    def __call__(self, asked: str, sentences: Sequence[str]) -> list[float]:
        import numpy as np

        if not sentences:
            return []
        model = encoder(self._settings)
        new = [text for text in dict.fromkeys(sentences) if text not in self._known]
        if new:
            self._known.update(zip(new, model.encode_passages(new), strict=True))
        vectors = np.array([self._known[text] for text in sentences])
        if asked not in self._asked:
            self._asked[asked] = model.encode_queries([asked])[0]
        return [float(cosine) for cosine in vectors @ self._asked[asked]]
