"""Clean-up of characters: what a file stores but nobody ever read."""

import re
import unicodedata

HYPHEN_MARKS = "\x02\ufffe\xad"  # PDFium's two marks of a line-end hyphen, and the soft hyphen

# Only what reads the same in other characters. NFKC as a whole would change meaning: it makes
# "m²" into "m2" and "½" into "1⁄2".
_SAME = {
    "ﬀ": "ff",
    "ﬁ": "fi",
    "ﬂ": "fl",
    "ﬃ": "ffi",
    "ﬄ": "ffl",
    "ﬅ": "st",
    "ﬆ": "st",
    "ĳ": "ij",
    "Ĳ": "IJ",
    "ŉ": "'n",
    "\u2010": "-",
    "\u2011": "-",
    "\u2212": "-",
    "\u02bc": "’",
    "\x0b": "\n",
    "\x0c": "\n",
    "\x85": "\n",
    "\u2028": "\n",
    "\u2029": "\n",
    # Bullets and arrows of the Symbol and Wingdings fonts.
    "\uf02d": "-",
    "\uf0a7": "▪",
    "\uf0a8": "▪",
    "\uf06e": "▪",
    "\uf0b7": "•",
    "\uf09f": "•",
    "\uf0d8": "•",
    "\uf0d2": "•",
    "\uf076": "•",
    "\uf0fc": "✓",
    "\uf0e0": "→",
    "\uf0e8": "→",
    "\uf0f0": "→",
    "\uf0de": "→",
}
_SPACES = (
    "\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
)
_INVISIBLE = (
    "\u200b\u200c\u200d\u200e\u200f\u2060\u2061\u2062\u2063\u2064\ufeff\u061c\u180e"
    "\ufff9\ufffa\ufffb"
)
_BIDI = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
_TABLE: dict[int, str | None] = {
    **{code: None for code in range(0x20) if code not in (0x02, 0x09, 0x0A, 0x0D)},
    0x7F: None,
    **{ord(char): None for char in _INVISIBLE + _BIDI},
    **{ord(char): " " for char in _SPACES},
    **{ord(char): plain for char, plain in _SAME.items()},
}

_NEEDS_WORK = re.compile(r"[^\n\x20-\x7e\xa1-\xac\xae-\u017f‘’“”„–—…€•]|[ĳĲŉ]")
_C1 = re.compile(r"[\x80-\x84\x86-\x9f]")
_WIDE = re.compile(r"[\uff01-\uff5e\U0001d400-\U0001d7ff]+")
_PRIVATE = re.compile(r"[\ue000-\uf8ff\U000f0000-\U0010fffd\ud800-\udfff\uffff]")
_PRIVATE_BULLET = re.compile(r"(?m)^([ \t]*)[\ue000-\uf8ff](?=[ \t])")


def clean_characters(text: str) -> str:
    """The same text in plain characters: no ligatures, controls, invisible or private ones.

    Line-end hyphen marks stay (``HYPHEN_MARKS``): only who joins the lines can decide on them.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not _NEEDS_WORK.search(text):
        return text
    text = _C1.sub(_windows_character, text.translate(_TABLE))
    text = _WIDE.sub(lambda match: unicodedata.normalize("NFKC", match[0]), text)
    text = _PRIVATE_BULLET.sub(r"\1•", text)
    return unicodedata.normalize("NFC", _PRIVATE.sub("", text))


def _windows_character(match: re.Match[str]) -> str:
    # A C1 control is in practice a Windows-1252 character that was read as Latin-1.
    return match[0].encode("latin-1").decode("cp1252", errors="ignore")


def drop_hyphen_marks(text: str) -> str:
    """The text without marks of hyphens that are not at a line end."""
    return text.replace("\xad", "").replace("\x02", "-").replace("\ufffe", "-")


_LETTERS_APART = re.compile(r"(?<!\S)(?:[^\W\d_] ){4,}[^\W\d_](?!\S)")


def join_spaced_letters(line: str) -> str:
    """The line with letter-spaced words closed: ``B e l e i d s n o t a`` is ``Beleidsnota``.

    Two or more spaces part the words.
    """
    if not _LETTERS_APART.search(line):
        return line
    words = re.split(r" {2,}", line)
    return " ".join(_LETTERS_APART.sub(lambda match: match[0].replace(" ", ""), w) for w in words)


def squeeze(text: str) -> str:
    """The text on one line, with single spaces."""
    return " ".join(text.split())
