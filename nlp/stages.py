"""Where a request stands, as one sentence tells it."""

from collections.abc import Iterator
from dataclasses import dataclass

from core.findings import Status
from nlp.facts import dates
from nlp.signals import Cues, Line
from nlp.tables import pattern, says


@dataclass(frozen=True, slots=True)
class Stage:
    """A status that a sentence tells, with its day where told and its place in the sentence."""

    status: Status
    at: int
    day: str | None = None
    denied: bool = False


def stages(line: Line, *, follows: bool = False, year: str = "") -> list[Stage]:
    """The statuses a sentence tells, in order; ``follows`` says a request was told of before."""
    found: list[Stage] = []
    for start, part in _parts(line.text):
        status, denied = _status(part, follows=follows or bool(found))
        if status:
            day = _decided(part, year) if status == "granted" else None
            found.append(Stage(status, start, day or _day(part, line.text, year), denied))
    return _without_repeats(found)


def _parts(text: str) -> Iterator[tuple[int, str]]:
    at = 0
    for cut in pattern("stages.cut").finditer(text):
        yield at, text[at : cut.start()]
        at = cut.end()
    yield at, text[at:]


def _without_repeats(found: list[Stage]) -> list[Stage]:
    kept: list[Stage] = []
    for stage in found:
        if not kept or kept[-1].status != stage.status or kept[-1].denied != stage.denied:
            kept.append(stage)
    return kept


def _status(part: str, *, follows: bool) -> tuple[Status | None, bool]:
    """The status of one part of a sentence, and whether it is denied."""
    classes = Cues(part)
    main = _main(part, classes)
    denied = _denied(main, classes) and not says("stages.no_answer", part)
    answer = says("stages.answer", part)
    if "notneeded" in classes and (answer or follows) and "refuse" not in classes:
        return "not-needed", False
    if "refuse" in classes and not says("stages.no_answer", part):
        return "refused", False
    if says("stages.standing", part) and _running(part):
        return "active", denied
    if says("stages.by_decision", part):
        return "granted", False
    if "grant" in classes and _granted(part, classes):
        return ("refused", False) if denied and follows else ("granted", denied)
    asked = _asked(main, part, classes)
    loose = "active" in classes or "deviate" in classes or "room" in classes
    if loose and _running(part) and asked is None:
        return "active", denied
    if denied and not (
        any(name in classes for name in ("room", "deviate", "space", "ask", "undo"))
    ):
        return None, False
    return asked, denied


def _denied(main: str, classes: Cues) -> bool:
    """Whether the clause is denied; a 'niet' inside what is to be set aside denies nothing."""
    inside = [span for name in ("deviate", "undo", "obstacle") for span in classes.get(name, ())]
    return any(
        not any(start <= match.start() < end for start, end in inside)
        for match in pattern("stages.denial").finditer(main)
    )


def _main(part: str, classes: Cues) -> str:
    """The clause that carries the event: what stands before 'om', 'dat' and the like behind it."""
    event = None
    for name in ("stages.done", "stages.now"):
        match = pattern(name).search(part)
        if match and (event is None or match.start() < event):
            event = match.start()
    if event is None:
        told = (*classes.get("ask", ()), *classes.get("grant", ()))
        event = min((start for start, _ in told), default=0)
    cut = pattern("stages.that").search(part, event + 1)
    return part[: cut.start()] if cut else part


def _granted(part: str, classes: Cues) -> bool:
    """Whether it is told as a fact that somebody allowed it."""
    if not (says("stages.granted", part) or says("stages.grants", part)):
        return False
    if says("stages.if", part) and not says("stages.done_aux", part):
        return False
    # A rule 'laat … toe' or 'staat … niet toe' says what holds anyway.
    lets = says("stages.lets", part)
    return not (lets and ("norm" in classes or "obstacle" in classes))


def _running(part: str) -> bool:
    return says("stages.running", part) and not says("stages.later", part)


def _asked(main: str, part: str, keys: Cues) -> Status | None:
    modal = says("stages.modal", main)
    future_passive = says("stages.to_be", main)
    if says("stages.polite", part) or (says("stages.done", part) and not future_passive):
        return "asked"
    if says("stages.may_ask", part) and not modal:
        return None
    if says("stages.now", part) and not modal:
        return "asked"
    if modal and says("stages.to_win", main):
        return "proposed"
    if "talk" in keys and not ("ask" in keys and modal):
        return "explored"
    if "ask" in keys and modal:
        return "proposed"
    if "ask" in keys:
        return "asked"
    if "intend" in keys or "space" in keys:
        return "proposed"
    return None


def _day(part: str, whole: str, year: str) -> str | None:
    """The day beside a status, else the only one of the sentence; past days only."""
    here = days_of(part, year)
    if here:
        return here[0]
    return only_day(whole, year) if part == whole else None


def _decided(part: str, year: str) -> str | None:
    """The day of the decision that granted it, which is also part of its name."""
    match = pattern("stages.by_decision").search(part)
    found = list(dates(match.group(), year)) if match else []
    return found[0][2] if found else None


def days_of(text: str, year: str) -> list[str]:
    """The days on which something was done: no limits, and not those in the name of a rule."""
    return [
        value
        for start, end, value in dates(text, year)
        if not pattern("stages.not_day").search(text[max(0, start - 60) : start])
        and not pattern("stages.until").match(text, end)
    ]


def only_day(text: str, year: str) -> str | None:
    """The day on which it was done, where a text names only one."""
    days = days_of(text, year)
    return days[0] if len(days) == 1 else None


def main_end(text: str) -> int:
    """Where the clause that asks ends and that which is asked for begins."""
    ask = [start for start, _ in Cues(text).get("ask", ())]
    if not ask:
        return len(text)
    cut = pattern("stages.that").search(text, ask[0] + 1)
    return cut.start() if cut else len(text)


def is_infinite(text: str) -> bool:
    """Whether a part of a sentence has no event of its own: it goes on from the part before."""
    return not (
        says("stages.done", text)
        or says("stages.now", text)
        or says("stages.grants", text)
        or says("stages.granted", text)
    )
