"""A draft kept as it was: question, evidence, state of the store, edits and approval."""

import json
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from answers.reply_json import reply_from_json, reply_json
from answers.support import unsupported
from core.errors import InputError
from core.quotes import cut
from core.replies import PartReply, Reply, Statement, StatementSource

SUFFIX = ".ontwerp.json"
VERSION = 1


@dataclass(frozen=True, slots=True)
class Edit:
    """A sentence that a person changed; ``unsupported`` names what its quotes do not hold."""

    part: str
    place: int  # of the sentence in its part, from 1
    before: str
    after: str
    by: str
    at: str  # ISO 8601, UTC
    unsupported: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Exchange:
    """What was sent to a language model and what came back."""

    part: str
    sent: str
    received: str
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Frozen:
    """A draft as it can be shown again after the store has changed."""

    reply: Reply
    edits: tuple[Edit, ...] = ()
    exchanges: tuple[Exchange, ...] = ()


def edited(frozen: Frozen, part: str, place: int, sentence: str, by: str) -> Frozen:
    """The draft with another sentence at a place (from 1) of a part; an approval lapses.

    Raises InputError where there is no such sentence.
    """
    target = next((one for one in frozen.reply.parts if one.number == part), None)
    if target is None or not 0 < place <= len(target.draft):
        raise InputError(
            f"Deel {part} heeft geen zin {place}.",
            "Tel de zinnen van het deel vanaf 1; een deel zonder bewijs heeft er geen.",
        )
    before = target.draft[place - 1]
    lacks = unsupported(sentence, [citation.quote for citation in before.citations])
    edit = Edit(part, place, before.sentence, sentence, by, _now(), tuple(lacks))
    source: StatementSource = "added" if before.source == "added" else "person"
    after = replace(before, sentence=sentence, source=source)
    note = f"Zin {place} is gewijzigd door {by}."
    if lacks:
        note = f"{note} Niet in de aangehaalde bronnen: {', '.join(lacks)}."
    changed = replace(target, draft=_with(target, place, after), notes=(*target.notes, note))
    parts = tuple(changed if one is target else one for one in frozen.reply.parts)
    reply = replace(frozen.reply, parts=parts, approved_by="", approved_at="")
    return replace(frozen, reply=reply, edits=(*frozen.edits, edit))


def approved(frozen: Frozen, by: str) -> Frozen:
    """The draft with who approved it, now."""
    return replace(frozen, reply=replace(frozen.reply, approved_by=by, approved_at=_now()))


def unproven(reply: Reply) -> tuple[tuple[str, str], ...]:
    """Per part what people wrote that no quote holds: such words, or a sentence they added."""
    return tuple(
        (part.number, "; ".join(words))
        for part in reply.parts
        if (words := [word for one in part.draft for word in _unproven(one)])
    )


def _unproven(one: Statement) -> tuple[str, ...]:
    if one.source == "added":
        return (f"‘{cut(one.sentence, 80)}’",)
    quotes = [citation.quote for citation in one.citations]
    return unsupported(one.sentence, quotes) if one.source == "person" else ()


def frozen_text(frozen: Frozen) -> str:
    """The draft as JSON with a digest of its content."""
    content = {
        "version": VERSION,
        "reply": reply_json(frozen.reply),
        "edits": [asdict(edit) for edit in frozen.edits],
        "exchanges": [asdict(exchange) for exchange in frozen.exchanges],
    }
    return json.dumps({"digest": _digest(content), **content}, ensure_ascii=False, indent=2) + "\n"


def frozen_from(text: str) -> Frozen:
    """The draft that ``frozen_text`` gave; raises InputError where it was changed since."""
    try:
        content = json.loads(text)
        digest = content.pop("digest")
        if digest != _digest(content):
            raise InputError(
                "Dit ontwerp is buiten het programma gewijzigd; de controlesom klopt niet.",
                "Neem het oorspronkelijke bestand, of maak een nieuw ontwerp.",
            )
        return Frozen(
            reply=reply_from_json(content["reply"]),
            edits=tuple(_edit(one) for one in content["edits"]),
            exchanges=tuple(_exchange(one) for one in content["exchanges"]),
        )
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise InputError(
            f"Dit is geen bewaard ontwerp van een antwoord: {error}.",
            f"Noem een bestand dat eindigt op {SUFFIX}.",
        ) from error


def _with(part: PartReply, place: int, statement: Statement) -> tuple[Statement, ...]:
    return tuple(
        statement if number == place else one for number, one in enumerate(part.draft, start=1)
    )


def _edit(data: dict[str, Any]) -> Edit:
    return Edit(**{**data, "unsupported": tuple(data["unsupported"])})


def _exchange(data: dict[str, Any]) -> Exchange:
    return Exchange(**{**data, "notes": tuple(data["notes"])})


def _digest(content: dict[str, Any]) -> str:
    plain = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return sha256(plain.encode()).hexdigest()


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
