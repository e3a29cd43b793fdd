"""Requests to set a rule aside, put together from the sentences that tell of them."""

from collections.abc import Callable, Container, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import islice

from core.findings import Derogation
from core.request_reading import Judge
from nlp.addressees import author as author_of
from nlp.addressees import letter_to, near_addressees, only_authority
from nlp.authorities import is_authority
from nlp.cases import (
    OPEN,
    OUTCOMES,
    Case,
    domain_of,
    follow,
    join,
    of_named,
    only_goes_on,
    same_case,
)
from nlp.mentions import Mention
from nlp.new_cases import decides, is_generic, make_own, new_case, suspends, tolerates
from nlp.norms import local_rules
from nlp.outcomes import SHORT, course, without_doubtful
from nlp.parties import sides
from nlp.read_requests import Around, read_cases
from nlp.reading import Reading
from nlp.register import Organisation
from nlp.request_records import RANK, numbered, record
from nlp.request_tables import tabled_cases
from nlp.signals import Line, around, lines
from nlp.stages import Stage, is_infinite, stages
from nlp.standing import standing
from nlp.tables import says
from nlp.telling import read_lines
from nlp.worth import THRESHOLD, split, worth

CERTAIN = 0.9  # from here on a sentence is taken at its worth, whatever the rules miss in it
LIKELY = 0.8  # from here on a sentence that names an authority need not speak of a rule
WEAK = 0.1  # from here on a sentence tells more of the request that the one beside it tells of
WIDE = 2  # sentences on either side
SURE = 0.55  # of the likeliest status, before it is believed more than the rules
CLEAR = 0.8  # of an outcome that no cue tells
_CUES: dict[str, str] = {
    "granted": "grant",
    "refused": "refuse",
    "not-needed": "notneeded",
    "active": "active",
}
# What a sentence that names an authority must show, to tell of more than money or a visit.
_TELLING = ("deviate", "room", "space", "allow", "undo", "grant", "refuse", "notneeded", "intend")
HomeAt = Callable[[int], Organisation | None]


@dataclass(slots=True)
class Story:
    """A document on its way to records: its sentences, and the cases found so far."""

    every: list[Line]
    likely: list[float]  # per sentence, that it tells of a request
    strong: frozenset[int]  # the sentences that tell of a request
    year: str  # completes 'op 3 mei'
    reader: tuple[Mention, ...] = ()  # to whom it is written
    cases: list[Case] = field(default_factory=list)


def derogations(
    readings: Sequence[Reading],
    found: Sequence[Mention],
    home_at: HomeAt,
    *,
    year: str = "",
    places: Sequence[str] = (),
    leads: Callable[[], Sequence[str]] = tuple,
    judge: Judge | None = None,
) -> tuple[Derogation, ...]:
    """The requests a document tells of; ``home_at`` gives the municipality at an offset.

    ``places`` are the neighbourhoods that are known, for what a request holds; ``leads``
    gives the ids of those who are said to lead. Where there is a ``judge``, what it reads goes
    before what the rules find (``nlp.read_requests``).
    """
    every = lines(readings, found)
    writers: dict[Organisation | None, Mention | None] = {}

    def writer_at(line: Line) -> Mention | None:
        home = home_at(line.span.start)
        if home not in writers:
            writers[home] = author_of(readings, found, home, leads())
        return _asker(line) or writers[home]

    tabled = list(tabled_cases(every, home_at, writer_at, year))
    rows = {line.index for case in tabled for line in case.lines}
    likely = [0.0 if line.index in rows else worth(line, every) for line in every]
    readers = letter_to(readings, found)
    kept = _by_rules(
        Story(every, likely, _strong(every, likely), year, readers), writer_at, home_at
    )
    if judge is not None:
        named = {one.id: one for one in reversed(found)}
        told = read_lines(every, likely, judge, rows)

        @cache
        def head() -> Mention | None:
            return author_of(readings, found, None)

        def speaker_at(line: Line) -> Mention | None:
            return _asker(line) or head()

        read = read_cases(Around(told, named, home_at, writer_at, speaker_at, readers, year), judge)
        taken = {line.index for case in read for line in case.lines}
        kept = [*read, *(case for case in kept if _stays(case, taken, likely))]
    kept = [*tabled, *(case for case in kept if not _told_in(case, tabled))]
    kept.sort(key=lambda case: min(line.index for line in case.lines))
    homes = [home_at(line.span.start) for line in every] if kept else []
    return tuple(numbered([record(case, _near(case, every, homes, kept), places) for case in kept]))


def _strong(every: Sequence[Line], likely: Sequence[float]) -> frozenset[int]:
    return frozenset(
        line.index
        for line in every
        if likely[line.index] >= THRESHOLD
        or _is_possible(line)
        or (likely[line.index] >= WEAK and suspends(line, every))
    )


def _by_rules(
    story: Story, writer_at: Callable[[Line], Mention | None], home_at: HomeAt
) -> list[Case]:
    """The requests that the rules find."""
    for line in story.every if story.strong else ():
        if _counts(line, story):
            _read(line, story, writer_at(line), home_at(line.span.start))
    kept = [case for case in story.cases if (case.steps or case.generic) and not _unasked(case)]
    _widen(kept, story)
    return kept


def _stays(case: Case, taken: Container[int], likely: Sequence[float]) -> bool:
    """Whether a request stays that was not read as one: it names such room in so many words."""
    if any(line.index in taken for line in case.lines):
        return False
    return case.generic or any(
        line.has("room") and likely[line.index] >= THRESHOLD for line in case.lines
    )


def _told_in(case: Case, tabled: Sequence[Case]) -> bool:
    """Whether a row of a table tells of the same request; then it has what the text adds."""
    for row in tabled:
        if case.requester is None or row.requester is None or case.generic:
            continue
        asked = not case.addressees or not row.addressees or case.addressees.keys() & row.addressees
        if case.requester.id == row.requester.id and asked and domain_of(case) == domain_of(row):
            row.addressees = row.addressees or case.addressees
            row.lines += case.lines
            return True
    return False


def _unasked(case: Case) -> bool:
    """Whether somebody only says for himself that nothing is needed: nobody was asked."""
    statuses = {stage.status for stage, _ in case.steps}
    return statuses == {"not-needed"} and not case.addressees and not case.own


def _asker(line: Line) -> Mention | None:
    """Who asks by the voices of a letter or a meeting: its writer; whom an authority writes to."""
    own = (line.writer, line.reader if line.writer and is_authority(line.writer) else None)
    return next((one for one in own if one is not None and not is_authority(one)), None)


def _widen(cases: Sequence[Case], story: Story) -> None:
    """Add to each case the sentences next to its own that tell of it too, if less surely.

    A sentence too weak to make a request of its own says more beside one that does.
    """
    taken = {line.index for case in cases for line in case.lines}
    for case in cases:
        for line in list(case.lines):
            for step in (-1, 1):
                for other in _run(line, step, story):
                    if other.index in taken or story.likely[other.index] < WEAK:
                        break
                    taken.add(other.index)
                    case.lines.append(other)


def _run(line: Line, step: int, story: Story) -> Iterator[Line]:
    """The next sentences of the same paragraph in one direction."""
    at = line.index + step
    while 0 <= at < len(story.every) and abs(at - line.index) <= WIDE:
        if story.every[at].piece != line.piece:
            return
        yield story.every[at]
        at += step


def _near(
    case: Case,
    every: Sequence[Line],
    homes: Sequence[Organisation | None],
    kept: Sequence[Case],
) -> list[Line]:
    """The sentences that can tell more of a case: none of another one, or of another municipality.

    ``homes`` has the municipality of each sentence.
    """
    home = homes[case.lines[0].index]
    own = {line.piece for line in case.lines}
    asker = case.requester.id if case.requester else ""
    of_others = {line.piece for line in every if _of_another(line, asker)} - own
    theirs = {line.index for other in kept for line in other.lines}
    theirs -= {line.index for line in case.lines}
    return [
        line
        for line, its_home in zip(every, homes, strict=True)
        if line.piece not in of_others and line.index not in theirs and its_home == home
    ]


def _of_another(line: Line, asker: str) -> bool:
    cities = {mention.id for mention in line.mentions if mention.type == "municipality"}
    return bool(cities) and asker not in cities


def _is_possible(line: Line) -> bool:
    """Whether a sentence names the instrument as something that can be had."""
    return line.has("room") and line.has("generic") and is_generic(line, told=False)


def _counts(line: Line, story: Story) -> bool:
    """Whether a sentence can tell of a request, or of what came of one told before."""
    if line.kind == "heading" or (line.question and line.index not in story.strong):
        return False
    if not story.cases and line.index not in story.strong:
        return False
    if line.kind == "row" and len(line.text) < SHORT and not any(True for _ in line.cues):
        return False  # who does what, in a table
    return not says("derogations.hearsay", line.text) and not says(
        "derogations.no_request", line.text
    )


def _read(line: Line, story: Story, writer: Mention | None, home: Organisation | None) -> None:
    """Take a sentence up: as a request, as two, or as what came of one."""
    goes_on = bool(story.cases)
    if line.index not in story.strong or _only_goes_on(line, story):
        told = course(line, story.year)
        stands = says("stages.stands", line.text) and of_named(line, story.cases)
        follow(line, story.cases, [Stage("refused", 0)] if stands and not told else told)
        return
    parts = list(split(line))
    first = stages(parts[0], follows=goes_on, year=story.year)
    for part in parts:
        told = stages(part, follows=goes_on, year=story.year)
        if part is not parts[0] and is_infinite(part.text) and first:
            told = first
        _take(part, story, writer, home, told)


def _only_goes_on(line: Line, story: Story) -> bool:
    """Whether a sentence only tells what came of the request just told, and asks nothing itself."""
    asks = story.likely[line.index] >= CERTAIN and says("derogations.content", line.text)
    return only_goes_on(line, story.cases) and not asks


def _take(
    line: Line,
    story: Story,
    writer: Mention | None,
    home: Organisation | None,
    told: Sequence[Stage],
) -> None:
    """Make a case of a sentence, or add it to the one it goes on about."""
    shown = sides(line, story.every, writer)
    if shown.backwards:
        follow(line, story.cases, told)
        return
    sure = story.likely[line.index] >= CERTAIN
    denied = told and (told[0].denied or all(stage.denied for stage in told))
    if denied and not sure and not _surely_holds(line, story):
        return
    if says("derogations.dropped", line.text) and {stage.status for stage in told} <= OPEN:
        return
    case = new_case(line, story.every, shown.requester, home, told=shown.told)
    case.addressees = _city_of_rule(line, story, shown.addressees, case, home) or _addressees(
        line, story, shown.addressees, case, told
    )
    case.steps = _steps(line, story.every, case, told)
    if case.requester is None and not line.has("ask", "talk", "grant", "refuse"):
        case.generic = line.has("room")
    if case.own or tolerates(line):
        make_own(case, line)
    elif (
        not story.cases
        and not sure
        and _only_policy(case, line, told=shown.told, acts=bool(shown.addressees))
    ):
        return
    if case.generic:
        case.requester = None
    same = same_case(case, line, story.cases)
    if same:
        join(same, case, line)
    elif case.generic or (case.requester is not None and (sure or _has_matter(case, line, story))):
        story.cases.append(case)


def _surely_holds(line: Line, story: Story) -> bool:
    """Whether a rule is surely set aside, though that is told by what need not be done:
    'moeten de bewoners niet meer vooraf aanvragen, al staat het anders in het reglement'.
    """
    likely, sure = standing(line, story.every)
    return likely == "active" and sure >= CERTAIN and line.has("norm")


def _has_matter(case: Case, line: Line, story: Story) -> bool:
    """Whether somebody is asked, or a rule is named that is to be set aside."""
    if suspends(line, story.every):
        return True
    likely = story.likely[line.index] >= LIKELY
    about = bool(case.points or line.has("rule", "norm", "ask"))  # not just a team that is free
    if case.addressees and (about or likely or line.has(*_TELLING)):
        return True
    if case.norms or (line.has("room") and about):
        return True
    statuses = {stage.status for stage, _ in case.steps}
    return line.has("deviate", "space") and line.has("rule") and statuses != {"not-needed"}


def _addressees(
    line: Line, story: Story, shown: Sequence[Mention], case: Case, told: Sequence[Stage]
) -> dict[str, Mention]:
    """Who is asked: named in the sentence, else near it, else the one the paragraph names."""
    found = list(shown)
    if not found and says("parties.you", line.text):
        found = _spoken_to(line, story, case)
    if not found and not case.own and not case.generic:
        found = list(near_addressees(line, story.every, story.strong))
        if not found and any(stage.status != "proposed" for stage in told):
            found = list(only_authority(line, story.every))
        found = found or [one for one in _spoken_to(line, story, case) if is_authority(one)]
    return {mention.id: mention for mention in found}


def _city_of_rule(
    line: Line,
    story: Story,
    shown: Sequence[Mention],
    case: Case,
    home: Organisation | None,
) -> dict[str, Mention]:
    """The municipality whose own rule somebody else asks to set aside; else nobody."""
    if shown or home is None or case.requester is None or case.requester.id == home.id:
        return {}
    if not any(True for _ in local_rules(line.text)):
        return {}
    named = (one for other in story.every for one in other.mentions if one.id == home.id)
    return {one.id: one for one in islice(named, 1)}


def _spoken_to(line: Line, story: Story, case: Case) -> list[Mention]:
    """The other side of a letter: an authority that writes it, else whoever it is written to."""
    if line.writer is not None and is_authority(line.writer):
        return [line.writer]
    readers = [line.reader] if line.reader is not None else list(story.reader)
    return [one for one in readers if one.id != (case.requester and case.requester.id)]


def _steps(
    line: Line, every: Sequence[Line], case: Case, told: Sequence[Stage]
) -> list[tuple[Stage, Line]]:
    if decides(line, every) and not line.has("refuse"):
        return [(Stage("granted", 0), line)]
    steps = [(stage, line) for stage in _weighed(line, every, told)]
    if not steps and (case.addressees or line.has("room", "intend")):
        steps = _steps_beside(line, every, case) or [(Stage("proposed", 0), line)]
    return [*_prelude(line, every), *steps] if steps and not case.own else steps


def _weighed(line: Line, every: Sequence[Line], told: Sequence[Stage]) -> list[Stage]:
    """The statuses that the rules read, brought in line with the likeliest one of the sentence."""
    kept = [stage for stage in told if not stage.denied] or [replace(s, denied=False) for s in told]
    kept = without_doubtful(line, kept)
    likely, sure = standing(line, every)
    cue = _CUES.get(likely, "")
    if sure < (SURE if not cue or line.has(cue) else CLEAR):
        return kept
    if likely in OUTCOMES and kept and says("stages.no_answer", line.text):
        return kept
    if likely in {stage.status for stage in kept}:
        return [stage for stage in kept if RANK[stage.status] <= RANK[likely]]
    day = kept[-1].day if kept else None
    before = [stage for stage in kept if RANK[stage.status] < RANK[likely] and stage.day]
    return [*before, Stage(likely, 0, day)]


def _steps_beside(line: Line, every: Sequence[Line], case: Case) -> list[tuple[Stage, Line]]:
    """Where it stands, as the sentence beside it tells that names the same authority."""
    for other in around(every, line, 1, 1):
        if any(mention.id in case.addressees for mention in other.mentions):
            told = [stage for stage in stages(other) if not stage.denied]
            if told:
                return [(told[-1], other)]
    return []


def _prelude(line: Line, every: Sequence[Line]) -> Iterator[tuple[Stage, Line]]:
    """What the sentences before tell of the asking: 'Wij schreven hun op 3 mei. Gevraagd …'."""
    for other in around(every, line, 2, 0):
        if other.piece != line.piece or other.question or other.has("money"):
            continue
        if not says("derogations.letter", other.text):
            continue
        for stage in stages(other):
            if stage.status == "asked" and not stage.denied and stage.day:
                yield stage, other


def _only_policy(case: Case, line: Line, *, told: bool, acts: bool) -> bool:
    """Whether an authority changes its own rules, or an idea was dropped before it was asked."""
    statuses = {stage.status for stage, _ in case.steps}
    if statuses == {"active"} and not told and acts and not line.has("ask", "grant"):
        return True
    dropped = says("derogations.idea", line.text)
    return statuses == {"refused"} and not case.addressees and dropped
