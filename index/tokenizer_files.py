"""The tokenizer of XLM-RoBERTa as files: whole, and as a table from which a small one is cut.

Whole it is there twice: for transformers, and for SentencePiece, which needs 54 MB for it where
the former needs 250; that one knows the pieces only, and is given words as SHELL normalises them.

Layout after transformers' XLMRobertaTokenizer: the normalisation of SentencePiece, words apart,
each behind ``▁``, then the likeliest pieces (Unigram), between ``<s>`` and ``</s>``.
"""

import base64
import hashlib
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index.character_map import compiled
from index.packed_model import PackedModel

if TYPE_CHECKING:
    from numpy.typing import NDArray

WHOLE, SHELL, PIECES, ALL = "tokenizer.json", "shell.json", "pieces.npy", "all_pieces.model"
SPECIAL = ("<s>", "<pad>", "</s>", "<unk>", "<mask>")
START, END, UNKNOWN = (SPECIAL.index(piece) for piece in ("<s>", "</s>", "<unk>"))


def write_tokenizer(model: PackedModel, folder: Path) -> None:
    """Nothing; ``folder`` then holds WHOLE, SHELL (the same with SPECIAL alone), PIECES and ALL."""
    import numpy as np

    numbers = {piece: i for i, (piece, _) in enumerate(model.pieces)}
    whole = _tokenizer(model, model.pieces, numbers)
    shell = _tokenizer(model, tuple((piece, 0.0) for piece in SPECIAL), {})
    for name, value in ((WHOLE, whole), (SHELL, shell)):
        text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
        (folder / name).write_text(text, encoding="utf-8")
    np.save(folder / PIECES, _table(model.pieces))
    (folder / ALL).write_bytes(_sentence_pieces(model.pieces))


def piece_key(piece: str) -> int:
    """64 bits that no two pieces share."""
    return int.from_bytes(hashlib.blake2b(piece.encode(), digest_size=8).digest(), "little")


def _table(pieces: tuple[tuple[str, float], ...]) -> "NDArray[Any]":
    import numpy as np

    rows = [(piece_key(piece), i, score) for i, (piece, score) in enumerate(pieces)]
    table = np.array(rows, [("key", "<u8"), ("id", "<i4"), ("score", "<f4")])
    table.sort(order="key")
    if (table["key"][1:] == table["key"][:-1]).any():
        raise ValueError("twee stukken van de woordenlijst hebben dezelfde sleutel")
    return table


def _sentence_pieces(pieces: tuple[tuple[str, float], ...]) -> bytes:
    """A Unigram model of SentencePiece (``sentencepiece_model.proto``) that changes no letter."""
    from sentencepiece import sentencepiece_model_pb2

    proto: Any = sentencepiece_model_pb2  # its types are made when it is imported
    model, kinds = proto.ModelProto(), proto.ModelProto.SentencePiece
    for piece, score in pieces:
        special = kinds.UNKNOWN if piece == SPECIAL[UNKNOWN] else kinds.CONTROL
        model.pieces.add(
            piece=piece, score=score, type=special if piece in SPECIAL else kinds.NORMAL
        )
    model.trainer_spec.model_type = proto.TrainerSpec.UNIGRAM
    model.trainer_spec.vocab_size = len(pieces)
    model.trainer_spec.bos_id, model.trainer_spec.eos_id = START, END
    model.trainer_spec.pad_id, model.trainer_spec.unk_id = SPECIAL.index("<pad>"), UNKNOWN
    model.normalizer_spec.name = "identity"
    written: bytes = model.SerializeToString()
    return written


def _tokenizer(
    model: PackedModel, pieces: tuple[tuple[str, float], ...], numbers: dict[str, int]
) -> dict[str, Any]:
    metaspace = {"type": "Metaspace", "replacement": "▁", "prepend_scheme": "always", "split": True}
    table = base64.b64encode(compiled(model.characters)).decode("ascii")
    split = [{"type": "WhitespaceSplit"}, metaspace]
    return {
        "version": "1.0",
        "truncation": None,
        "padding": None,
        "added_tokens": [_added(piece, numbers.get(piece, i)) for i, piece in enumerate(SPECIAL)],
        "normalizer": {"type": "Precompiled", "precompiled_charsmap": table},
        "pre_tokenizer": {"type": "Sequence", "pretokenizers": split},
        "post_processor": _frame(),
        "decoder": metaspace,
        "model": {"type": "Unigram", "unk_id": UNKNOWN, "vocab": pieces, "byte_fallback": False},
    }


def _added(piece: str, number: int) -> dict[str, Any]:
    never = dict.fromkeys(("single_word", "rstrip", "normalized"), False)
    strip = piece == "<mask>"
    return {"id": number, "content": piece, "lstrip": strip, "special": True, **never}


def _frame() -> dict[str, Any]:
    start, end = ({"SpecialToken": {"id": piece, "type_id": 0}} for piece in ("<s>", "</s>"))
    first, second = ({"Sequence": {"id": part, "type_id": 0}} for part in "AB")
    return {
        "type": "TemplateProcessing",
        "single": [start, first, end],
        "pair": [start, first, end, end, second, end],
        "special_tokens": {
            piece: {"id": piece, "ids": [SPECIAL.index(piece)], "tokens": [piece]}
            for piece in ("<s>", "</s>")
        },
    }
