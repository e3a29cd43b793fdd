"""Who asks and who is asked, as one sentence tells it."""

from collections.abc import Sequence
from dataclasses import dataclass

from nlp.authorities import AUTHORITIES, LOCAL, PRIVATE, is_authority
from nlp.mentions import Mention
from nlp.signals import Line
from nlp.stages import main_end
from nlp.tables import pattern, says

_NEVER_ASK = frozenset({"other", "police", *AUTHORITIES})
_EARLY = 60  # characters; who is named later is rarely what a sentence is about


@dataclass(frozen=True, slots=True)
class Sides:
    """The two sides that one sentence shows; ``told`` says the requester is named there."""

    requester: Mention | None
    addressees: tuple[Mention, ...]
    told: bool = False
    backwards: bool = False  # an authority asks something itself


def sides(line: Line, all_lines: Sequence[Line], author: Mention | None) -> Sides:
    """Who asks whom in this sentence; the author of the document where nobody is named."""
    authorities: list[Mention] = []
    others: list[Mention] = []
    backwards = False
    for mention in line.mentions:
        if _aside(line, mention):
            continue
        if not is_authority(mention):
            others.append(mention)
        elif _asks_itself(line, mention):
            backwards = True
        else:
            authorities.append(mention)
    asking, receiving = _among(line, [one for one in others if _may_ask(line, one, others)])
    told = asking is not None
    answered = None if authorities else _answered(line, others)
    if answered is not None:
        asking, told = answered, True
        receiving = [mention for mention in others if mention.type == "municipality"]
    requester = asking or _pointed_at(line, all_lines, author)
    if requester is not None and requester.type in LOCAL:
        authorities += receiving
    unique = tuple({mention.id: mention for mention in authorities}.values())
    return Sides(requester, unique, told, backwards and not unique)


def _answered(line: Line, others: Sequence[Mention]) -> Mention | None:
    """To whom a municipality gives its answer: 'de stad stond vzw De Brug toe om …'."""
    if not line.has("grant", "refuse", "notneeded"):
        return None
    first = next((mention for mention in others if mention.type in LOCAL), None)
    city = any(mention.type == "municipality" for mention in others)
    given = first is not None and says("parties.given_to", _before(line, first))
    return first if city or given else None


def _aside(line: Line, mention: Mention) -> bool:
    """Whether somebody is only named beside the matter: 'samen met', 'op advies van'.

    Together with an authority one asks it, too.
    """
    before = _before(line, mention)
    if says("parties.website", before):
        return True
    if says("parties.beside", before) and not line.has("talk", "ask", "intend", "grant"):
        return True
    if not says("parties.aside", before):
        return False
    return not (is_authority(mention) and says("parties.with", before))


def _before(line: Line, mention: Mention) -> str:
    return line.text[: line.at(mention)]


def _asks_itself(line: Line, mention: Mention) -> bool:
    """Whether an authority is the one that asks: 'VDAB vroeg de stad om cijfers'."""
    after = line.text[line.at(mention) + mention.end - mention.start :]
    asks = pattern("parties.authority_asks").match(after) is not None
    return (
        asks
        and not says("parties.governed", _before(line, mention))
        and not any(_directly_before(line, other, mention) for other in line.mentions)
    )


def _directly_before(line: Line, other: Mention, mention: Mention) -> bool:
    """Whether a local party right before an authority asks it: 'wat de stad VDAB wil vragen'."""
    end = line.at(other) + other.end - other.start
    if is_authority(other) or end > line.at(mention):
        return False
    return line.text[end : line.at(mention)].strip().lower() in ("", "de", "het")


def _may_ask(line: Line, mention: Mention, others: Sequence[Mention]) -> bool:
    """Whether a mention stands where the one who asks can stand, not in what is asked."""
    end = main_end(line.text)
    first_we = pattern("parties.we_subject").search(line.text)
    if first_we and all(line.at(other) > first_we.start() for other in others):
        end = min(end, first_we.start())
    if mention.guess and (_told_by_authority(line, mention) or _answers_you(line)):
        return False
    return line.at(mention) < end or not line.has("ask")


def _answers_you(line: Line) -> bool:
    """Whether an authority writes to whoever asked: then 'u' asks, not whom it speaks of."""
    return line.writer is not None and is_authority(line.writer) and says("parties.you", line.text)


def _told_by_authority(line: Line, mention: Mention) -> bool:
    """Whether 'de woonmaatschappij' stands in what an authority says: 'Zij antwoordden dat …'."""
    if mention.type not in PRIVATE or not line.has("grant", "refuse", "notneeded"):
        return False
    acting = [one for one in line.mentions if _acts_before(line, one, line.at(mention))]
    return any(says("stages.that", line.text[line.at(one) : line.at(mention)]) for one in acting)


def _among(line: Line, found: Sequence[Mention]) -> tuple[Mention | None, list[Mention]]:
    """Among local parties: who asks, and which municipalities may be the ones that are asked."""
    asking: list[Mention] = []
    receiving: list[Mention] = []
    for mention in found:
        before = _before(line, mention)
        city = mention.type == "municipality"
        if mention.type in _NEVER_ASK:
            continue
        if says("parties.asked_by", before):
            return mention, receiving
        if city and says("parties.city_service", before):
            receiving.append(mention)
            continue
        if city and says("parties.place", before) and not _is_body(line, mention):
            continue
        if says("parties.to", before) or says("parties.from", before):
            receiving += [mention] if city else []
        else:
            asking.append(mention)
    asking.sort(key=lambda mention: _reports(line, mention))
    if asking and asking[0].type != "municipality":
        receiving += [mention for mention in asking[1:] if mention.type == "municipality"]
    return (asking[0] if asking else None), receiving


def _is_body(line: Line, mention: Mention) -> bool:
    """Whether a municipality is named by a body of it, which is no place: 'mag van het college'."""
    at = line.at(mention)
    return says("derogations.home_body", line.text[at : at + mention.end - mention.start])


def _reports(line: Line, mention: Mention) -> bool:
    """Whether somebody only tells what another does: 'Saartje meldt dat De Vuurboei vroeg …'."""
    return says("parties.reports", line.text[line.at(mention) + mention.end - mention.start :])


def _acts_before(line: Line, mention: Mention, place: int) -> bool:
    """Whether an authority is who does what a sentence tells, before what stands at a place."""
    if not is_authority(mention) or line.at(mention) >= place:
        return False
    return not says("parties.governed_by", _before(line, mention))


def _pointed_at(line: Line, all_lines: Sequence[Line], author: Mention | None) -> Mention | None:
    """Whom 'wij' or 'zij' means, or whom the paragraph is about; else the author."""
    if says("parties.we", line.text):
        return author
    they = says("parties.they", line.text)
    points = says("parties.this", line.text)
    for other in reversed(all_lines[max(0, line.index - 3) : line.index]):
        if other.section != line.section or (other.piece != line.piece and not they):
            break
        own = [one for one in other.mentions if one.type not in _NEVER_ASK]
        subject = [one for one in own if _is_subject(other, one)]
        if subject and (they or subject[0].type != "municipality"):
            return subject[0]
        if own and (they or (points and line.index - other.index == 1)):
            return own[0]
    return author


def _is_subject(line: Line, mention: Mention) -> bool:
    """Whether a sentence is about somebody: named at its beginning, with no preposition before."""
    return line.at(mention) < _EARLY and not says("parties.governed_by", _before(line, mention))
