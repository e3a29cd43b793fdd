"""Any model that sentence-transformers can load, by name or folder."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from core.errors import MissingDependency
from index.encoding import chunks

if TYPE_CHECKING:
    from index.encoding import Vectors


class SentenceEncoder:
    """Any model that sentence-transformers loads, by name or folder, in float32."""

    def __init__(self, model: str) -> None:
        self._model = _loaded(model)
        self.dimension = int(self._model.get_embedding_dimension() or 0)
        self.identity = f"{Path(model).name}:{_weights_hash(self._model)[:16]}:float32"
        self.truncated = 0

    def encode_passages(self, texts: Iterable[str]) -> "Vectors":
        """One vector per text, in the order given."""
        return self._encode(("passage", "document"), "passage: ", texts)

    def encode_queries(self, texts: Iterable[str]) -> "Vectors":
        """One vector per text, in the order given."""
        return self._encode(("query",), "query: ", texts)

    def _encode(self, names: tuple[str, ...], e5: str, texts: Iterable[str]) -> "Vectors":
        import numpy as np

        prompts = self._model.prompts
        prompt = next((str(prompts[name]) for name in names if prompts.get(name)), "")
        if not prompt and "e5-" in self.identity.lower():
            prompt = e5  # the e5 models on the hub do not name the prompts they need
        parts = []
        for chunk in chunks(texts):
            self._count_truncated(prompt, chunk)
            parts.append(
                self._model.encode(
                    list(chunk), prompt=prompt, normalize_embeddings=True, show_progress_bar=False
                )
            )
        return np.concatenate(parts) if parts else np.empty((0, self.dimension), np.float32)

    def _count_truncated(self, prompt: str, texts: Sequence[str]) -> None:
        longest = self._model.max_seq_length
        if longest is None:
            return
        whole = self._model.tokenizer(
            [prompt + text for text in texts], truncation=False, verbose=False
        )
        self.truncated += sum(len(ids) > longest for ids in whole["input_ids"])


def _loaded(model: str) -> Any:
    try:
        from sentence_transformers import SentenceTransformer
        from transformers.utils.logging import disable_progress_bar

        disable_progress_bar()  # type: ignore[no-untyped-call]
        try:  # what is here already needs no network
            return SentenceTransformer(model, local_files_only=True)
        except OSError:
            return SentenceTransformer(model)
    except (ImportError, OSError, ValueError) as error:
        reason = str(error).partition("\n")[0].rstrip(".")
        raise MissingDependency(
            f"Het taalmodel {model!r} kon niet geladen worden: {reason}.",
            "Kies een map of een naam die bereikbaar is, of laat de instelling 'model' weg.",
        ) from error


def _weights_hash(model: Any) -> str:
    import hashlib

    import torch

    digest = hashlib.sha256()
    for name, tensor in sorted(model.state_dict().items()):
        digest.update(name.encode())
        digest.update(tensor.detach().cpu().contiguous().view(-1).view(torch.uint8).numpy())
    return digest.hexdigest()
