"""Who is asked where the sentence itself does not say so, and who writes the document."""

from collections.abc import Sequence

from nlp.mentions import Mention
from nlp.parties import is_authority
from nlp.reading import Reading
from nlp.register import Organisation
from nlp.signals import Line, around
from nlp.tables import pattern, says

HEAD_LENGTH = 90  # characters; a longer first sentence is no letterhead
HEAD = 6  # pieces at the head of a document that may name its author
_AUTHORS = frozenset({"ocmw", "caw", "association", "company", "school", "housing-company"})


def near_addressees(
    line: Line, all_lines: Sequence[Line], taken: frozenset[int]
) -> tuple[Mention, ...]:
    """The authority that a neighbouring sentence names as the one that is asked or answers.

    One to whom a request is said to be addressed comes before one that only talks or answers.
    """
    best: tuple[int, tuple[Mention, ...]] = (0, ())
    for other in around(all_lines, line, 3, 4):
        if other.index in taken or other.question or other.has("money"):
            continue
        if says("parties.call", other.text):
            continue
        own = [mention for mention in other.mentions if is_authority(mention)]
        points = max((_addressed(other, mention) for mention in own), default=0)
        if points > best[0]:
            best = (points, tuple({mention.id: mention for mention in own}.values()))
    return best[1]


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
    for other in (line, *around(all_lines, line, 30, 30)):
        if other.piece != line.piece or other.has("money") or other.question:
            continue
        if not says("parties.call", other.text):
            own |= {one.id: one for one in other.mentions if is_authority(one)}
    return tuple(own.values()) if len(own) == 1 else ()


def minister(line: Line) -> str:
    """The id of the government whose minister is addressed, "" where there is none."""
    match = pattern("parties.minister").search(line.text)
    if not match:
        return ""
    return "federale-overheid" if match["federal"] else "vlaamse-regering"


def author(
    readings: Sequence[Reading], found: Sequence[Mention], home: Organisation | None
) -> Mention | None:
    """Who writes the document ('wij'): named at its head as such, else its municipality."""
    for mention in found:
        if mention.piece > HEAD:
            break
        if not is_authority(mention) and _writes(readings[mention.piece], mention):
            return mention
    if home is None:
        return None
    return next((mention for mention in found if mention.id == home.id), None)


def _writes(reading: Reading, mention: Mention) -> bool:
    text = reading.piece.text
    before = text[: mention.start]
    if says("parties.writer", before):
        return True
    first = reading.sentences[0]
    heads = mention.piece == 0 and mention.sentence == 0 and first.end - first.start < HEAD_LENGTH
    return heads and says("parties.head", before) and mention.type in _AUTHORS
