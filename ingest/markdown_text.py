"""Markdown -> pieces."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from ingest.characters import clean_characters, drop_hyphen_marks, squeeze
from ingest.footnotes import footnote, mark, place_footnotes, without_unknown_marks
from ingest.hyphens import join_lines, vocabulary_of
from ingest.lists import split_label
from ingest.pieces import Piece

if TYPE_CHECKING:
    from markdown_it.token import Token

PAGE_END = "page end"  # label of an empty piece
_SLASHES = re.compile(r"(?m)^[ \t]*/{2,}[ \t]*$")
_HEAD = re.compile(r"\A---\n(.*?)\n---\n", re.DOTALL)
_SUP = re.compile(r"<sup>\s*(\w{1,3}|\*{1,3})\s*</sup>", re.IGNORECASE)
_NOTE_CALL = re.compile(r"\[\^([^\]\s]{1,20})\](?!:)")
_NOTE_TEXT = re.compile(r"(?m)^\[\^([^\]\s]{1,20})\]:[ \t]*(.*(?:\n(?:[ \t]+\S.*))*)")
_NOTE = re.compile(r"\A\[(\w{1,3}|\*{1,3})\]\s+(\S.*)", re.DOTALL)
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>")


def markdown_pieces(text: str) -> list[Piece]:
    """The pieces of a Markdown text in order, without its marks of layout."""
    from markdown_it import MarkdownIt

    text = clean_characters(text)
    text = _SUP.sub(lambda match: mark(match[1]), _HEAD.sub("", text))
    notes = [footnote(m[1], squeeze(m[2])) for m in _NOTE_TEXT.finditer(text)]
    text = _NOTE_CALL.sub(lambda match: mark(match[1]), _NOTE_TEXT.sub("", text))
    text = _SLASHES.sub("\n%%%\n", text)
    tokens = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"]).parse(text)
    pieces = mend_page_ends(list(_pieces(tokens, vocabulary_of(text.split("\n")))))
    return place_footnotes(without_unknown_marks([*_as_footnotes(pieces), *notes]))


def front_matter(text: str) -> dict[str, str]:
    """The ``key: value`` lines between ``---`` at the top, keys in lower case."""
    head = _HEAD.match(text.replace("\r\n", "\n").removeprefix("\ufeff"))
    if head is None:
        return {}
    pairs = (line.split(":", 1) for line in head[1].split("\n") if ":" in line)
    return {key.strip().lower(): value.strip().strip("'\"") for key, value in pairs}


def mend_page_ends(pieces: Sequence[Piece]) -> list[Piece]:
    """The pieces without page ends, and a sentence that ran over one made whole again."""
    done: list[Piece] = []
    ended = False
    for piece in pieces:
        if piece.label == PAGE_END:
            ended = True
            continue
        if ended and done and _breaks_off(done[-1].text) and piece.text[:1].islower():
            done[-1] = replace(done[-1], text=f"{done[-1].text} {piece.text}")
        else:
            done.append(piece)
        ended = False
    return done


def _breaks_off(text: str) -> bool:
    return text[-1:].isalpha() or text.endswith((",", "-"))


def _as_footnotes(pieces: Sequence[Piece]) -> Iterator[Piece]:
    for piece in pieces:
        note = _NOTE.match(piece.text) if piece.kind == "paragraph" else None
        yield footnote(note[1], note[2]) if note else piece


def _pieces(tokens: "Sequence[Token]", vocabulary: frozenset[str]) -> Iterator[Piece]:
    lists: list[str | int] = []  # per open list its bullet, or the number of its next item
    label = ""
    cells: list[str] = []
    opener = ""
    for token in tokens:
        before, opener = opener, f"{token.type} {token.tag}"
        if token.type == "bullet_list_open":
            lists.append("-")
        elif token.type == "ordered_list_open":
            lists.append(int(token.attrGet("start") or 1))
        elif token.type in ("bullet_list_close", "ordered_list_close"):
            lists.pop()
        elif token.type == "list_item_open":
            label = _next_label(lists, token.markup)
        elif token.type == "tr_open":
            cells = []
        elif token.type == "tr_close":
            yield Piece("row", " | ".join(cells))
        elif token.type in ("fence", "code_block", "html_block"):
            content = _TAG.sub(" ", token.content) if token.type == "html_block" else token.content
            yield Piece("paragraph", squeeze(content))
        elif token.type == "inline":
            text = _inline(token, vocabulary)
            if text == "%%%":
                yield Piece("paragraph", "", label=PAGE_END)
            elif before.startswith(("th_open", "td_open")):
                cells.append(text)
            elif before.startswith("heading_open"):
                yield Piece("heading", text, level=int(before[-1]))
            elif label:
                yield _item(label, text, len(lists))
                label = ""
            else:
                yield Piece("paragraph", text)


def _next_label(lists: list[str | int], markup: str) -> str:
    top = lists[-1]
    if isinstance(top, str):
        return "-"
    lists[-1] = top + 1
    return f"{top}{markup or '.'}"


def _item(label: str, text: str, level: int) -> Piece:
    inner = split_label(text) if label == "-" else None
    if inner is not None and inner[1]:  # "- o Vernieuwende samenwerkingen", "- a) …"
        return Piece("item", text, level, inner[0])
    return Piece("item", f"{label} {text}", level, label)


def _inline(token: "Token", vocabulary: frozenset[str]) -> str:
    joined = ""
    for line in _plain(token).split("\n"):
        joined = join_lines(joined, line.strip(), vocabulary) if joined else line.strip()
    return squeeze(drop_hyphen_marks(joined))


def _plain(token: "Token") -> str:
    parts: list[str] = []
    for child in token.children or ():
        if child.type in ("text", "code_inline"):
            parts.append(child.content)
        elif child.type in ("softbreak", "hardbreak"):
            parts.append("\n")
        elif child.type == "image":
            parts.append(child.content)
        elif child.type == "html_inline" and child.content.lower().startswith("<br"):
            parts.append("\n")
    return "".join(parts)
