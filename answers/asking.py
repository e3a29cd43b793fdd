"""The single questions of a part, with the words that an answer to each must be about."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from answers.kinds import focus_of, is_follow_up, kind_of
from answers.needles import Needle, needles_of
from answers.sources import Sources
from core.replies import AnswerKind

_POINTS_BACK = re.compile(
    r"\b(?:deze|dit|die|dat|daarvan|daarover|daarvoor|daarin|daarbij|hiervan|hiervoor|hierover|"
    r"ervan|erover|hun|hen|zij|ze|hij|het|dergelijke|zulke)\b",
    re.IGNORECASE,
)
# 'Wat deden zij …?', 'Wanneer werd die toegekend?': of whom or what stands in the point before it.
_OF_THE_SAME = re.compile(
    r"\b(?:zij|ze|hij|hen|hun)\b|^(?:en\s+)?(?:wat|hoe|waar\w*|wanneer|hoeveel|is|zijn|werd(?:en)?|"
    r"word(?:t|en)|heeft|hebben|kreeg|kregen)\s+(?:\w+\s+)?(?:die|deze)\b",
    re.IGNORECASE,
)
_BECAME = re.compile(
    r"^(?:is|zijn|werd|werden|heeft|hebben)\b.*\b(?:reeds|al|intussen|inmiddels|ondertussen)\b",
    re.IGNORECASE,
)
_HALF = 0.5
_SPLIT_COMPOUND = re.compile(r"\b(\w{4,})-\s+(?:en|of|en/of)\s+(\w{6,})")


_EXPECTED: Mapping[AnswerKind, str] = {"how-much": "miljoen euro subsidie"}


@dataclass(frozen=True, slots=True)
class Ask:
    """One question: what is searched with, what kind of answer it wants, what it is about."""

    text: str
    query: str
    kind: AnswerKind
    needles: tuple[Needle, ...]
    follow_up: bool = False
    focus: Needle | None = None  # the noun of 'hoeveel …' or 'welke …'
    loose: bool = False  # it is no part of a written question
    contracts: frozenset[str] = frozenset()  # ids of those it names, or else of those of its title
    of_title: bool = False  # whether only the title names them

    @property
    def queries(self) -> tuple[str, ...]:
        """What to search with: the question, and the words that its answer will have."""
        words = " ".join(needle.word for needle in self.needles)
        expected = _EXPECTED.get(self.kind)
        return (self.query, f"{words} {expected}") if expected and words else (self.query,)

    @property
    def of_what_is(self) -> bool:
        """Whether it asks what became of something: 'Werd de oproep al gelanceerd?'."""
        became = self.kind == "yes-no" and bool(_BECAME.search(self.text))
        return became or self.kind == "state-of-affairs"

    @property
    def stands_alone(self) -> bool:
        """Whether it has words of its own to search for; 'Sinds wanneer?' has none."""
        return any(not needle.subject for needle in self.needles)

    @property
    def own_words(self) -> bool:
        """Whether it names anything itself; 'Zo ja, wanneer?' does not."""
        return bool(self.needles)


def asks_of(
    texts: Sequence[str],
    topic: str,
    sources: Sources,
    *,
    context: str = "",
    before: Sequence[str] = (),
    loose: bool = False,
) -> tuple[Ask, ...]:
    """The questions of one part in order; one that points back takes along what it points at.

    ``topic`` is the title of the whole question, if any: what stands in it need not be asked again.
    ``context`` is what the parts of one number have in common: each of them is asked with it.
    ``before`` is what the point before this one asks, where both stand under one number.
    ``loose`` says that they are no part of a written question.
    """
    first = [*before, *texts] if texts and _OF_THE_SAME.search(texts[0]) else texts
    asked = [replace(ask, loose=loose) for ask in _asks(first, topic, context, sources)]
    return tuple(asked[len(first) - len(texts) :])


def contracts_named(text: str, sources: Sources) -> frozenset[str]:
    """The ids of the contracts whose municipality, quarter or project a text names."""
    return frozenset(
        one.id
        for one in sources.contracts()
        if any(re.search(rf"\b{re.escape(name)}\b", text) for name in one.names)
    )


def _asks(texts: Sequence[str], topic: str, context: str, sources: Sources) -> Iterator[Ask]:
    titled, shared = contracts_named(topic, sources), contracts_named(context, sources)
    named = [(one.id, name) for one in sources.contracts() for name in one.names if name in topic]
    subject = _lighter(needles_of(f"{topic} {context}", sources))
    before: Ask | None = None
    for text in texts:
        kind = kind_of(text)
        needles = needles_of(_whole_words(text), sources)
        follow_up = before is not None and (is_follow_up(text) or kind == "form")
        points_back = before is not None and (
            # in lower case: the sentence of the question before it goes on
            follow_up or text[:1].islower() or len(needles) < 2 or bool(_POINTS_BACK.search(text))
        )
        query = f"{context} {text}".strip()
        if before is not None and points_back:
            query = f"{before.query} {text}"
            needles = _joined(needles, _lighter(before.needles))
        elif len(needles) < 2 or bool(_POINTS_BACK.search(text)):
            query = f"{topic} {query}".strip()
        own = contracts_named(text, sources) or _meant_before(before, points_back) or shared
        # the place of the title is none of the question that names another
        away = " ".join(name for contract, name in named if own and contract not in own)
        others = frozenset(sources.terms(away))
        ask = Ask(
            text,
            query,
            kind,
            _joined(needles, [one for one in subject if one.terms[0] not in others]),
            follow_up,
            _focus(text, needles),
            contracts=own or titled,
            of_title=not own and bool(titled),
        )
        yield ask
        if not follow_up:
            before = ask


def _meant_before(before: Ask | None, points_back: bool) -> frozenset[str]:
    """The contracts that the question before it named itself, where this one points back to it."""
    return before.contracts if before and points_back and not before.of_title else frozenset()


def _focus(text: str, needles: Sequence[Needle]) -> Needle | None:
    word = focus_of(text).casefold()
    if not word:
        return None
    words = {one.word.casefold().replace("’", "'").removesuffix("'s"): one for one in needles}
    return words.get(word)


def _lighter(needles: Sequence[Needle]) -> tuple[Needle, ...]:
    """The needles as part of the subject: they count for less and none of them must be there."""
    return tuple(
        replace(needle, weight=_HALF * needle.weight, name=False, subject=True)
        for needle in needles
    )


def _joined(first: Sequence[Needle], others: Sequence[Needle]) -> tuple[Needle, ...]:
    known = {needle.terms[0] for needle in first}
    return (*first, *(needle for needle in others if needle.terms[0] not in known))


def _whole_words(text: str) -> str:
    """The text with 'resultaatsverbintenis' for 'inspannings- of resultaatsverbintenis'."""
    return _SPLIT_COMPOUND.sub(lambda match: match[2], text)
