"""Who is asked where the sentence itself does not say so, and who writes the document."""

from collections.abc import Iterator, Sequence

from nlp.authorities import LOCAL, OWN_RULES, PRIVATE, is_authority
from nlp.mentions import Mention
from nlp.norms import local_rules
from nlp.reading import Reading
from nlp.register import Organisation
from nlp.signals import Line, around
from nlp.stages import stages
from nlp.tables import pattern, says

HEAD_LENGTH = 90  # characters; a longer first sentence is no letterhead
REACH = 6  # sentences; an authority further off is named for something else
HEAD = 6  # pieces at the head of a document that may name its author


def near_addressees(
    line: Line, all_lines: Sequence[Line], taken: frozenset[int]
) -> tuple[Mention, ...]:
    """The authority that a neighbouring sentence names as the one that is asked or answers.

    One to whom a request is said to be addressed comes before one that only talks or answers.
    """
    best: tuple[int, tuple[Mention, ...]] = (0, ())
    for other in around(all_lines, line, 3, 4):
        if other.index in taken or other.question or other.has("money") or _denies(other):
            continue
        if says("parties.call", other.text) or says("parties.copy", other.text):
            continue
        own = [mention for mention in other.mentions if is_authority(mention)]
        points = max((_addressed(other, mention) for mention in own), default=0)
        if points > best[0]:
            best = (points, tuple({mention.id: mention for mention in own}.values()))
    return best[1]


def _denies(line: Line) -> bool:
    """Whether a sentence says that nobody was asked anything."""
    told = stages(line)
    return bool(told) and all(stage.denied for stage in told)


def _addressed(line: Line, mention: Mention) -> int:
    """How plainly a sentence says that an authority is the one that was asked (0..3)."""
    before = line.text[: line.at(mention)]
    if says("parties.to", before) and line.has("ask"):
        return 3
    if says("parties.directed", line.text):
        return 3
    if line.has("ask", "talk", "grant", "refuse", "notneeded"):
        return 2
    if says("parties.answers", line.text):
        return 2
    return 1 if line.has("pending") else 0


def only_authority(line: Line, all_lines: Sequence[Line]) -> tuple[Mention, ...]:
    """The authority of the paragraph, where it names exactly one."""
    own: dict[str, Mention] = {}
    for other in (line, *around(all_lines, line, REACH, REACH)):
        if other.piece != line.piece or other.has("money") or other.question:
            continue
        if not says("parties.call", other.text):
            own |= {one.id: one for one in other.mentions if _may_be_asked(other, one)}
    return tuple(own.values()) if len(own) == 1 else ()


def _may_be_asked(line: Line, mention: Mention) -> bool:
    """Whether an authority is named for what it does, not for its website."""
    return is_authority(mention) and not says("parties.website", line.text[: line.at(mention)])


def letter_to(readings: Sequence[Reading], found: Sequence[Mention]) -> tuple[Mention, ...]:
    """To whom a letter is written, as its head says; nobody where it is none."""
    for mention in found:
        if mention.piece > HEAD + 2:
            break
        if says("parties.letter_to", readings[mention.piece].piece.text[: mention.start]):
            return (mention,)
    return ()


def minister(line: Line) -> str:
    """The id of the government whose minister is addressed, "" where there is none."""
    match = pattern("parties.minister").search(line.text)
    if not match:
        return ""
    return "federale-overheid" if match["federal"] else "vlaamse-regering"


def authorities_of(line: Line) -> Iterator[str]:
    """Those that a sentence names: a minister too, and whoever has a rule of its own there."""
    own = OWN_RULES if any(local_rules(line.text)) else ()
    yield from (one.id for one in line.mentions if is_authority(one) or one.type in own)
    if asked := minister(line):
        yield asked


def author(
    readings: Sequence[Reading],
    found: Sequence[Mention],
    home: Organisation | None,
    leads: Sequence[str] = (),
) -> Mention | None:
    """Who writes the document ('wij'): named as such, else who leads, else its municipality."""
    for mention in found:
        if mention.piece > HEAD:
            break
        if not is_authority(mention) and _writes(readings[mention.piece], mention):
            return mention
    for mention in found if not _agreed(readings) else ():
        meant = mention.guess and mention.type in PRIVATE  # 'wij … met de school' names nobody
        if mention.type in LOCAL and not meant and _speaks(readings[mention.piece], mention):
            return mention
    leading = leads[0] if leads and (home is None or home.id not in leads) else ""
    for wanted in (leading, home.id if home else ""):
        named = next((one for one in found if one.id == wanted and not is_authority(one)), None)
        if named is not None:
            return named
    return None


def _agreed(readings: Sequence[Reading]) -> bool:
    """Whether the document is an agreement: its parties lead by what it says of them alone."""
    return any(says("parties.agreement", one.piece.text) for one in readings[: 2 * HEAD])


def _writes(reading: Reading, mention: Mention) -> bool:
    text = reading.piece.text
    before = text[: mention.start]
    if says("parties.writer", before):
        return True
    first = reading.sentences[0]
    heads = mention.piece == 0 and mention.sentence == 0 and first.end - first.start < HEAD_LENGTH
    if not heads or mention.type not in LOCAL:
        return False
    return says("parties.head", before) or says("parties.site", before)


def _speaks(reading: Reading, mention: Mention) -> bool:
    """Whether whoever says 'wij' or 'ik' says there for whom: 'wij met vzw De Brug'."""
    return says("parties.speaker", reading.piece.text[: mention.start])
