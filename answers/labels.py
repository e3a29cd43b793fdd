"""The numbers of questions and answers as they are printed: '2.', '1) a)', '2-4.', 'Vraag 3:'."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

Numbering = Literal["digit", "letter", "LETTER", "roman", "ROMAN", "decimal", "bullet"]
Side = Literal["", "question", "answer"]

_ATOM = r"(?:\d{1,3}(?:\.\d{1,2})*|\d{1,2}\.?[a-z](?![a-z])|[ivx]{1,5}|[IVX]{1,5}|[a-zA-Z])"
_STOP = r"\s?(?:[.)°]{1,2}|:)"
_RANGE = r"(?:-|–|tot en met|tot|t\.?\s?e\.?\s?m\.?|t/m)"
_AND = r"(?:,|en|&|\+|/|,\s*en)"
_LIST = rf"\(?{_ATOM}[.)°]{{0,2}}(?:\s*(?:{_RANGE}|{_AND})\s*{_ATOM}(?:[.)°]{{1,2}}(?!\d))?)*"
_PLAIN = re.compile(
    rf"(?P<list>\(?{_ATOM}(?:[.)°]{{0,2}}\s*(?:{_RANGE}|{_AND})\s*{_ATOM})*)(?P<stop>{_STOP})"
    r"(?=\s|$|[A-Z(])"
)
_DECIMAL = re.compile(r"(?P<list>\d{1,2}\.\d{1,2})(?P<stop>)(?=\s+[A-Z])")
_WORDED = re.compile(
    r"(?P<word>(?:sub|deel)?vra(?:ag|gen)|antwoord(?:en)?(?:\s+op)?(?:\s+(?:de\s+)?"
    rf"(?:sub|deel)?vra(?:ag|gen))?|ad)\s+(?:nr\.?\s*)?(?P<list>{_LIST})\s*(?P<stop>[.:)–-]|$|(?=\s+(?-i:[A-Z])))",
    re.IGNORECASE,
)
_BARE_ANSWER = re.compile(r"antwoord\s*:\s*", re.IGNORECASE)
_ORDINALS = (
    "eerste tweede derde vierde vijfde zesde zevende achtste negende tiende elfde twaalfde".split()
)
_PROSE = re.compile(
    r"(?:wat|op|voor wat|aangaande|betreffende|met betrekking tot|inzake|in verband met)\s+"
    rf"(?:(?:de|uw|het)\s+)?(?:(?P<ordinal>{'|'.join(_ORDINALS)})\s+(?:sub|deel)?vraag\b"
    r"|(?:sub|deel)?vra(?:ag|gen)\s+(?P<list>\d{1,2}(?:\s*(?:en|,|-|–|tot en met)\s*\d{1,2})*)\b)",
    re.IGNORECASE,
)
_BULLET = re.compile(r"(?P<list>[-–—•▪●*])(?P<stop>)\s+")
_PARTS = re.compile(rf"{_RANGE}|{_AND}|{_ATOM}")
_ROMAN = {"i": 1, "v": 5, "x": 10}


@dataclass(frozen=True, slots=True)
class Label:
    """A printed number: where it stands, where the text behind it begins, and what it counts."""

    start: int
    text_start: int
    numbering: Numbering
    values: tuple[int, ...]  # more than one for '2-4.'
    printed: str  # the first of them as printed: "2", "a", "IV"
    style: str  # what stands around it: ".", ")", "vraag"
    side: Side = ""
    prose: bool = False  # the words are part of a sentence and stay in the text
    level: int = 0  # of the list that it numbers, from 1; 0 where that is not known


def labels_at(text: str, start: int, end: int) -> tuple[Label, ...]:
    """The labels with which ``text[start:end]`` begins, outermost first: '1. a)' has two."""
    found: list[Label] = []
    while label := _label_at(text, start, end, inside=bool(found)):
        found.extend(label)
        start = label[-1].text_start
        if label[-1].prose or label[-1].numbering == "bullet":
            break
    return tuple(found)


def bare_answer_at(text: str, start: int, end: int) -> int | None:
    """Where the text after an unnumbered 'Antwoord:' begins; None where there is no such word."""
    match = _BARE_ANSWER.match(text, start, end)
    return match.end() if match else None


def inline_labels(text: str, start: int, end: int) -> tuple[Label, ...]:
    """Numbers in the midst of a paragraph that count on from 1; none where fewer than two do."""
    found: list[Label] = []
    for match in re.finditer(r"(?<=[.?!:;])\s+(?=\(?(?:\d{1,2}|[a-z])[.)])", text[start:end]):
        made = _label_at(text, start + match.end(), end, inside=True)
        if not made or len(made) > 1 or len(made[0].values) > 1:
            continue
        if made[0].values[0] == len(found) + 1 and _alike(found, made[0]):
            found.append(made[0])
    return tuple(found) if len(found) > 1 else ()


def is_within(label: Label, other: Label) -> bool:
    """Whether a label numbers a list that stands deeper than that of the other."""
    return 0 < other.level < label.level


def numbers_in(words: str) -> tuple[str, ...]:
    """The numbers that a list in a sentence names: '1, 3 en 5' or '2 tot 4'."""
    return tuple(str(value) for value in _values(words, "digit"))


def numbering_of(atom: str, *, inside: bool = False) -> Numbering:
    """What kind of numbering one printed number belongs to, seen alone."""
    if atom[0].isdigit():
        return "digit"
    if len(atom) > 1 or (atom in "iIvVxX" and not inside):
        return "roman" if atom.islower() else "ROMAN"
    return "letter" if atom.islower() else "LETTER"


def value_of(atom: str, numbering: Numbering) -> int:
    """The number that an atom stands for in a numbering, from 1; 0 where it cannot be one."""
    if numbering == "digit":
        return int(atom) if atom.isdigit() else 0
    if numbering in ("roman", "ROMAN"):
        return _roman(atom.lower())
    return ord(atom.lower()) - 96 if len(atom) == 1 and atom.isalpha() else 0


def _label_at(text: str, start: int, end: int, *, inside: bool) -> tuple[Label, ...]:
    while start < end and text[start].isspace():
        start += 1
    if worded := _WORDED.match(text, start, end):
        side: Side = "question" if "vra" in worded["word"].lower()[:8] else "answer"
        return _made(worded, start, side=side)
    if prose := _PROSE.match(text, start, end):
        return (_prose(prose, start),)
    for pattern in (_PLAIN, _DECIMAL, _BULLET):
        match = pattern.match(text, start, end)
        if match and not _is_initial(match, text):
            return _made(match, start, inside=inside)
    return ()


def _is_initial(match: re.Match[str], text: str) -> bool:
    """Whether 'A. Janssens' begins here: a name, and no item of a list."""
    atom = match["list"]
    if len(atom) != 1 or not atom.isupper() or atom in "IVX" or match["stop"] != ".":
        return False
    after = text[match.end() : match.end() + 40]
    return bool(re.match(r"\s*(?:[A-Z]\.\s*)*[A-Z][a-z]+(?:[,.]|$)", after))


def _made(
    match: re.Match[str], start: int, *, side: Side = "", inside: bool = False
) -> tuple[Label, ...]:
    words = match["list"].strip("() ")
    if match.re is _BULLET:
        return (Label(start, match.end(), "bullet", (1,), words, words),)
    first = re.match(_ATOM, words)
    if first is None:
        return ()
    style = "vraag" if side else match["stop"].strip()
    after = match.end()
    path = re.fullmatch(r"(\d{1,3})\.?([a-z]|\d{1,2}(?:\.\d{1,2})*)", first[0])
    if path and (not path[2].isdigit() or "." in first[0]):
        return _nested(match, path, start, after, style, side)
    numbering = numbering_of(first[0], inside=inside)
    values = _values(words, numbering)
    if not values:
        return ()
    return (Label(start, after, numbering, values, first[0], style, side),)


def _nested(
    match: re.Match[str], path: re.Match[str], start: int, after: int, style: str, side: Side
) -> tuple[Label, ...]:
    """'1.2.' or '1a)' as a number with a number in it; a longer path keeps its first two."""
    outer, inner = path[1], path[2].split(".")[0]
    inner_kind: Numbering = "decimal" if inner.isdigit() else "letter"
    atoms = re.findall(rf"{outer}\.?([a-z]|\d{{1,2}})(?![\d])", match["list"])
    values = tuple(dict.fromkeys(_inner_value(atom) for atom in atoms))
    return (
        Label(start, start, "digit", (int(outer),), outer, style, side),
        Label(start, after, inner_kind, values, inner, style, side),
    )


def _inner_value(atom: str) -> int:
    return int(atom) if atom.isdigit() else value_of(atom, "letter")


def _prose(match: re.Match[str], start: int) -> Label:
    if match["ordinal"]:
        values: tuple[int, ...] = (_ORDINALS.index(match["ordinal"].lower()) + 1,)
    else:
        values = _values(match["list"], "digit")
    return Label(start, start, "digit", values, str(values[0]), "zin", "answer", prose=True)


def _values(words: str, numbering: Numbering) -> tuple[int, ...]:
    """What '1., 2. en 5.' or '2-4' counts; () where it does not count up or is far too much."""
    tokens = _PARTS.findall(re.sub(r"[.)°(](?!\s?e)", " ", words))
    values: list[int] = []
    until = False
    for token in tokens:
        if re.fullmatch(_RANGE, token):
            until = bool(values)
        elif not re.fullmatch(_AND, token):
            value = value_of(token, numbering)
            begin = values[-1] + 1 if until and values else value
            values.extend(range(begin, value + 1))
            until = False
    counted = values == sorted(set(values)) and all(0 < value <= 400 for value in values)
    return tuple(values) if counted else ()


def _roman(atom: str) -> int:
    if not atom or set(atom) - set(_ROMAN):
        return 0
    digits = [_ROMAN[character] for character in atom]
    pairs = zip(digits, [*digits[1:], 0], strict=True)
    return sum(-one if one < after else one for one, after in pairs)


def _alike(found: Sequence[Label], label: Label) -> bool:
    return not found or (found[0].numbering, found[0].style) == (label.numbering, label.style)


def as_letters(labels: Sequence[Label]) -> Iterator[Label]:
    """The labels with 'i)' read as the ninth letter where it stands in a list of letters."""
    before: Label | None = None
    for label in labels:
        follows = before and before.numbering in ("letter", "LETTER")
        if follows and label.numbering in ("roman", "ROMAN") and len(label.printed) == 1:
            kind: Numbering = "letter" if label.printed.islower() else "LETTER"
            value = value_of(label.printed, kind)
            if before and value == before.values[-1] + 1:
                label = replace(label, numbering=kind, values=(value,))
        before = label
        yield label
