"""What the parts of an Office package (OPC) say of each other and of the file."""

import posixpath
from collections.abc import Mapping
from dataclasses import dataclass

from ingest.characters import clean_characters, squeeze
from ingest.packages import Package, xml_part


@dataclass(frozen=True, slots=True)
class Related:
    """A part that another refers to; ``kind`` is the last word of the relation's type."""

    kind: str  # "sharedStrings", "notesSlide"
    target: str  # the name of the entry


@dataclass(frozen=True, slots=True)
class About:
    """What the file says of itself; empty strings where it does not."""

    title: str = ""
    created: str = ""


def related(package: Package, name: str) -> Mapping[str, Related]:
    """The parts within the package that a part refers to, by the id of the relation."""
    folder, _, file = name.rpartition("/")
    root = xml_part(package, f"{folder}/_rels/{file}.rels".lstrip("/"))
    found: dict[str, Related] = {}
    for one in root if root is not None else ():
        target = one.get("Target", "")
        if one.get("TargetMode") == "External" or not target:
            continue
        path = posixpath.normpath(posixpath.join("/" + folder, target)).lstrip("/")
        found[one.get("Id", "")] = Related(one.get("Type", "").rsplit("/", 1)[-1], path)
    return found


def main_part(package: Package, usual: str) -> str:
    """The name of the part that the package calls its main one, else the usual name."""
    found = (one.target for one in related(package, "").values() if one.kind == "officeDocument")
    return next((name for name in found if name in package.names), usual)


def properties_of(package: Package) -> About:
    """The title and the day in ``docProps/core.xml``."""
    core = xml_part(package, "docProps/core.xml")
    found: dict[str, str] = {}
    for element in core if core is not None else ():
        if isinstance(element.tag, str) and element.text:
            found[element.tag.rsplit("}", 1)[-1]] = squeeze(clean_characters(element.text))
    return About(found.get("title", ""), found.get("created", ""))
