"""Numbers and bullets at the start of a line."""

import re
from collections.abc import Mapping, Sequence

BULLETS = "•‣◦▪▫●○■□◆◇➢➤►▶✓✔→⁃∙·"
_LABEL = re.compile(
    rf"""(?P<label>
        [{BULLETS}]
      | [-–—*](?=[ \t])
      | o(?=[ \t]+\S)                        # Word's second bullet is the letter o
      | \d{{1,2}}(?:\.\d{{1,2}})+(?=[ \t]+[^\W\d_a-z])
      | \(?\d{{1,3}}(?:\.\d{{1,3}})*[.)°]\)?
      | \(?[a-zA-Z][.)]
      | \(?(?:[ivx]{{1,5}}|[IVX]{{1,5}})[.)]
    )[ \t]*(?P<rest>.*)""",
    re.VERBOSE | re.DOTALL,
)
_INITIAL = re.compile(r"[A-Z]\.$")
_NAME = re.compile(r"(?:[A-Z]\.\s*)*(?:(?:[Vv]an|[Dd]e|[Dd]en|[Dd]er)\s+)*[A-Z][a-zà-ÿ]+(?:\s|,|$)")


def split_label(line: str) -> tuple[str, str] | None:
    """The label of a list item as printed and the text after it, or None where there is none."""
    line = line.strip()
    match = _LABEL.match(line)
    if match is None:
        return None
    label, rest = match["label"], match["rest"]
    apart = line[len(label) :][:1].isspace() or label in BULLETS
    if not apart and not (label[-1] in ".)" and label[:-1].isdigit() and rest[:1].isalpha()):
        return None
    if _INITIAL.match(label) and _NAME.match(rest) and len(rest.split()) < 5:
        return None  # "A. Janssens" is a person
    return label, rest.strip()


def style_of(label: str) -> str:
    """The kind of numbering of a label: ``2.`` and ``11.`` share one, ``a)`` has its own."""
    if label[:1] in BULLETS or label in "-–—*o":
        return label
    shape = re.sub(r"\d+", "1", label)
    shape = re.sub(r"(?<![a-z])[a-z](?![a-z])", "a", shape)
    shape = re.sub(r"[a-z]{2,}", "i", shape)
    shape = re.sub(r"(?<![A-Z])[A-Z](?![A-Z])", "A", shape)
    return re.sub(r"[A-Z]{2,}", "I", shape)


def nested_levels(labels: Sequence[str]) -> list[int]:
    """The level of each item of one list, from 1: a new style opens a level, an old one closes."""
    open_styles: list[str] = []
    last: dict[str, str] = {}
    levels: list[int] = []
    for label in labels:
        style = _style_among(label, open_styles, last)
        if style in open_styles:
            del open_styles[open_styles.index(style) + 1 :]
        else:
            open_styles.append(style)
        last[style] = label
        levels.append(len(open_styles))
    return levels


def _style_among(label: str, open_styles: Sequence[str], last: Mapping[str, str]) -> str:
    """The style of the label; ``i.`` after ``h.`` is a letter, after ``a.`` a roman number."""
    style = style_of(label)
    letter = label.strip("().").lower()
    if letter not in ("i", "v", "x"):
        return style
    roman = re.sub(r"[aA]", lambda match: "i" if match[0] == "a" else "I", style)
    follows = last.get(style, "").strip("().").lower() == chr(ord(letter) - 1)
    if style in open_styles and follows:
        return style
    return roman if letter == "i" or roman in open_styles else style
