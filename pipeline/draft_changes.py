"""What a person does with a draft beside rewording it: strike, move, accept evidence.

Each change is kept as an edit with who made it; an approval lapses with it.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

from answers.freezing import Edit, Frozen, approved, edited, frozen_from, frozen_text, unproven
from answers.reply_json import reply_json
from answers.writing import written
from core.errors import InputError
from core.records import Citation
from core.replies import PartReply, Statement

__all__ = [
    "Edit",
    "Frozen",
    "accepted",
    "added",
    "approved",
    "edited",
    "frozen_from",
    "frozen_text",
    "moved",
    "reply_json",
    "set_aside",
    "struck",
    "unproven",
    "written",
]


def struck(frozen: Frozen, part: str, place: int, by: str) -> Frozen:
    """The draft without a sentence (from 1) of a part."""
    target = _part(frozen, part)
    gone = _sentence(target, place)
    kept = tuple(one for number, one in enumerate(target.draft, start=1) if number != place)
    changed = replace(target, draft=kept)
    return _with(frozen, target, changed, _edit(part, place, gone.sentence, "", by))


def moved(frozen: Frozen, part: str, place: int, to: int, by: str) -> Frozen:
    """The draft with a sentence of a part at another place (from 1)."""
    target = _part(frozen, part)
    one = _sentence(target, place)
    _sentence(target, to)
    order = [other for number, other in enumerate(target.draft, start=1) if number != place]
    order.insert(to - 1, one)
    edit = _edit(part, to, one.sentence, one.sentence, by)
    return _with(frozen, target, replace(target, draft=tuple(order)), edit)


def accepted(frozen: Frozen, part: str, place: int, by: str) -> Frozen:
    """The draft with the words of a piece of evidence (from 1) as its last sentence, quoted."""
    target = _part(frozen, part)
    citation = _evidence(target.evidence, place)
    sentence = " ".join(citation.quote.split())
    added = (*target.draft, Statement(sentence, (citation,), "quote"))
    changed = replace(target, draft=added, answerable=True)
    return _with(frozen, target, changed, _edit(part, len(added), "", sentence, by))


def added(frozen: Frozen, part: str, sentence: str, by: str) -> Frozen:
    """The draft with a person's own sentence, without a source, as the last of a part."""
    target = _part(frozen, part)
    if not sentence:
        raise InputError("De zin is leeg.", "Schrijf wat er moet staan.")
    draft = (*target.draft, Statement(sentence, (), "added"))
    edit = _edit(part, len(draft), "", sentence, by)
    return _with(frozen, target, replace(target, draft=draft), edit)


def set_aside(frozen: Frozen, part: str, place: int, by: str) -> Frozen:
    """The draft without a piece of evidence (from 1); sentences that rest on it stay."""
    target = _part(frozen, part)
    gone = _evidence(target.evidence, place)
    kept = tuple(one for one in target.evidence if one is not gone)
    edit = _edit(part, 0, " ".join(gone.quote.split()), "", by)
    return _with(frozen, target, replace(target, evidence=kept), edit)


def _part(frozen: Frozen, part: str) -> PartReply:
    found = next((one for one in frozen.reply.parts if one.number == part), None)
    if found is None:
        raise InputError(f"Er is geen deel '{part[:20]}'.", "Laad het ontwerp opnieuw.")
    return found


def _sentence(part: PartReply, place: int) -> Statement:
    if not 0 < place <= len(part.draft):
        raise InputError(f"Deel {part.number} heeft geen zin {place}.", "Laad het opnieuw.")
    return part.draft[place - 1]


def _evidence(evidence: Sequence[Citation], place: int) -> Citation:
    if not 0 < place <= len(evidence):
        raise InputError(f"Er is geen vindplaats {place}.", "Laad het ontwerp opnieuw.")
    return evidence[place - 1]


def _with(frozen: Frozen, before: PartReply, after: PartReply, edit: Edit) -> Frozen:
    parts = tuple(after if one is before else one for one in frozen.reply.parts)
    reply = replace(frozen.reply, parts=parts, approved_by="", approved_at="")
    return replace(frozen, reply=reply, edits=(*frozen.edits, edit))


def _edit(part: str, place: int, before: str, after: str, by: str) -> Edit:
    return Edit(part, place, before, after, by, datetime.now(UTC).isoformat(timespec="seconds"))
