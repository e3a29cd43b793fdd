"""Who is looking: a name, a part to play and the most secret level that may be seen."""

from dataclasses import dataclass
from typing import Literal, get_args

from core.records import ACCESS_LEVELS, Access

Part = Literal["nobody", "reader", "editor", "admin"]
How = Literal["local", "session", "token", "proxy", "nobody"]

PARTS: tuple[Part, ...] = get_args(Part)  # each may do all that the ones before it may


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who asks for a page."""

    name: str  # "" for who is not signed in
    label: str
    part: Part
    access: Access
    how: How


LOCAL = Visitor("lokaal", "Deze computer", "admin", ACCESS_LEVELS[-1], "local")
NOBODY = Visitor("", "", "nobody", "public", "nobody")
PASSER_BY = Visitor("", "", "reader", "public", "nobody")


def may(visitor: Visitor, part: Part) -> bool:
    """Whether the visitor may do what ``part`` does."""
    return PARTS.index(visitor.part) >= PARTS.index(part)


def lowest(one: Access, other: Access) -> Access:
    """The most open of two levels."""
    return ACCESS_LEVELS[min(ACCESS_LEVELS.index(one), ACCESS_LEVELS.index(other))]
