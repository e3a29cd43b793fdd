"""How likely it is that a sentence tells of a request, and where it tells of two."""

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache

from nlp.authorities import PRIVATE, is_authority
from nlp.norms import best_domain, domain_points, local_rules, rules
from nlp.signals import Cues, Line, around
from nlp.tables import pattern, says, table
from nlp.wording import weighed

# From here on a sentence tells of a request. Chosen on the judged dossiers for developing, each
# folder left out in turn: best F1.
THRESHOLD = 0.5
_CONTENT = 25  # characters; less does not tell what is asked
UNLIKELY = -3.0  # of what the words of a sentence say; the rest of it is not looked at
LISTED = 3  # organisations in one sentence that speaks of no rule
_OF_RULES = ("room", "space", "deviate", "allow", "norm", "rule", "ask", "undo")
_OUTCOME = ("grant", "refuse", "notneeded")
PLAIN = 0.5  # at least, where a sentence says it in so many words
SHOWN = (  # the cues that are weighed as they are
    "room space deviate allow norm rule obstacle ask intend talk grant refuse notneeded active"
    " conditional negation pending generic money information limited undo you"
).split()
SPEAKING = ("room", "space", "deviate", "allow", "norm", "rule", "ask", "talk", "notneeded")


def worth(line: Line, every: Sequence[Line]) -> float:
    """How likely it is (0..1) that a sentence tells of a request."""
    if line.question or not may_speak(line):
        return 0.0
    said = weighed(line)
    if said < UNLIKELY and not line.has("room", "deviate"):
        return 0.0  # no sentence that was learned from tells of a request in such words
    weights = _weights()
    shown = features(line, every)
    total = weights["bias"] + sum(weights.get(name, 0.0) * value for name, value in shown.items())
    likely = 1 / (1 + math.exp(-total - said))
    return max(likely, PLAIN) if _is_plain(shown) else likely


def _is_plain(shown: Mapping[str, float]) -> bool:
    """Whether a sentence says in so many words that somebody asks or plans it."""
    asks = max(shown["explicit"], shown["room_event"] * (1 - shown["generic"]))
    return asks > 0 and not (shown["negation"] or shown["conditional"])


def may_speak(line: Line) -> bool:
    """Whether a sentence is worth the time that weighing takes."""
    if line.has("nonrule") and line.has("deviate") and not line.has("rule", "norm", "room"):
        return False  # a planning, a budget or a design is departed from, no rule
    if says("derogations.owner", line.text) and not line.has("norm", "room", "deviate", "undo"):
        return False  # whoever owns or runs a road agrees to works, and sets no rule aside
    if len({mention.id for mention in line.mentions}) >= LISTED and not line.has(*_OF_RULES):
        return False  # who was there, who takes part
    return bool(line.mentions) or line.has(*SPEAKING)


def features(line: Line, every: Sequence[Line]) -> dict[str, float]:
    """What speaks for and against a sentence telling of a request, each 0 or 1 or a product."""
    found = {name: float(line.has(name)) for name in SHOWN}
    if line.has("nonrule") and not line.has("rule", "norm", "room"):
        found["deviate"] = 0.0
    if line.has("money") and not line.has("deviate", "room", "undo"):
        found["space"] = 0.0
    voices = [one for one in (line.writer, line.reader) if one is not None]
    found["letter"] = float(any(is_authority(one) for one in voices))
    found["letter_you"] = found["letter"] * found["you"]
    found["letter_wish"] = found["letter"] * max(found["ask"], found["intend"], found["allow"])
    found["letter_outcome"] = found["letter"] * max(map(found.__getitem__, _OUTCOME))
    found["letter_answered"] = found["letter_you"] * float(_answered_next(line, every))
    found["nonrule"] = float(line.has("nonrule"))
    kinds = {mention.type for mention in line.mentions}
    found["city_asked"] = float("municipality" in kinds and bool(kinds & PRIVATE)) * found["ask"]
    found["authority"] = float(_has_authority(line))
    event = float(line.has("ask", "talk", "grant", "refuse", "notneeded"))
    found["event"] = event
    found["authority_event"] = event * found["authority"]
    found["deviate_rule"] = found["deviate"] * max(found["rule"], found["norm"])
    found["explicit"] = found["deviate"] * event * found["norm"]
    found["deviate_event"] = found["deviate"] * event
    found["room_event"] = found["room"] * max(event, found["intend"])
    found["authority_deviate"] = found["authority"] * found["deviate"]
    found["authority_room"] = found["authority"] * found["room"]
    found["space_rule"] = found["space"] * max(found["rule"], found["norm"])
    found["own_rule"] = float(any(True for _ in local_rules(line.text)))
    found["own_deviate"] = found["own_rule"] * max(found["deviate"], found["room"])
    close = list(around(every, line, 3, 1))
    for name in ("room", "deviate", "norm", "obstacle", "rule", "space"):
        found[f"near_{name}"] = float(any(other.has(name) for other in close))
    found["near_authority"] = float(any(is_authority(m) for o in close for m in o.mentions))
    found["near_event"] = float(any(other.has("ask", "talk") for other in close))
    heading = Cues(line.heading)
    asks_near = any(_has_authority(o) and o.has("ask", "talk", "grant", "refuse") for o in close)
    found["deviate_asked_near"] = found["deviate_rule"] * float(asks_near)
    wanted = float(line.has("ask", "talk", "intend")) * (
        1.0 - max(found["money"], found["information"])
    )
    found["wanted_obstacle_near"] = wanted * found["authority"] * found["near_obstacle"]
    found["grant_deviate"] = found["deviate"] * found["grant"]
    found["decided_at_home"] = found["deviate"] * float(says("derogations.home_decides", line.text))
    found["heading"] = float(any(heading.get(name) for name in ("room", "deviate", "rule", "norm")))
    return found


def _answered_next(line: Line, every: Sequence[Line]) -> bool:
    """Whether the next sentence of the paragraph tells an outcome, as an answer does."""
    following = every[line.index + 1 : line.index + 2]
    return any(other.piece == line.piece and other.has(*_OUTCOME) for other in following)


def _has_authority(line: Line) -> bool:
    return any(is_authority(mention) for mention in line.mentions)


@cache
def _weights() -> dict[str, float]:
    return {row["feature"]: float(row["weight"]) for row in table("request_weights")}


def split(line: Line) -> Iterator[Line]:
    """The sentence in two where it tells of two requests; else the sentence itself."""
    for start, end, are_two in _cuts(line.text):
        left, right = _part(line, 0, start), _part(line, end, len(line.text))
        if are_two(left, right):
            yield left
            yield from split(right)
            return
    yield line


def _cuts(text: str) -> Iterator[tuple[int, int, Callable[[Line, Line], bool]]]:
    """Where a sentence may fall in two (begin, end), and what the halves must show for that."""
    for cut in pattern("derogations.coordinate").finditer(text):
        yield *cut.span(), _two_requests
    for cut in pattern("derogations.again").finditer(text):  # 'een kader waarin …, en waarin …'
        yield *cut.span("cut"), _two_matters


def _part(line: Line, start: int, end: int) -> Line:
    text = line.text[start:end]
    own = tuple(m for m in line.mentions if start <= line.at(m) < end)
    return replace(line, text=text, mentions=own, offset=line.offset + start, cues=Cues(text))


def _says_what(half: Line) -> bool:
    """Whether half a sentence tells what is asked, behind the authority it names."""
    last = max(half.at(m) + m.end - m.start for m in half.mentions if is_authority(m))
    return says("derogations.content", half.text[last:]) and len(half.text) - last > _CONTENT


def _authorities(half: Line) -> set[str]:
    return {mention.id for mention in half.mentions if is_authority(mention)}


def _two_requests(left: Line, right: Line) -> bool:
    """Whether both halves set a rule aside, and not the same one or not of the same authority."""
    ours, theirs = _authorities(left), _authorities(right)
    if ours and theirs and not ours & theirs and all(map(_says_what, (left, right))):
        return True
    for half in (left, right):
        if not half.has("deviate", "room") or not half.has("rule", "norm"):
            return False
    if ours and theirs:
        return ours != theirs
    return _two_domains(left, right)


def _two_matters(left: Line, right: Line) -> bool:
    """Whether both halves are of other authorities, or of other domains."""
    ours, theirs = _authorities(left), _authorities(right)
    return bool(ours and theirs and not ours & theirs) or _two_domains(left, right)


def _two_domains(left: Line, right: Line) -> bool:
    one, other = (best_domain(domain_points(half.text, rules(half.text))) for half in (left, right))
    return bool(one and other and one != other)
