"""Files that nobody wrote: what systems and programs leave between those of people."""

_NAMES = frozenset({"thumbs.db", "ehthumbs.db", "desktop.ini"})  # of Windows, in folders it showed
_BEGINS = (".", "~$", "__MACOSX")  # hidden files, locks of Office, what macOS adds to an archive
_ENDS = (".lnk", ".url")  # shortcuts: what they point at is not in them


def is_clutter(name: str) -> bool:
    """Whether a file or folder of that name is passed over without a word."""
    lower = name.lower()
    return name.startswith(_BEGINS) or lower in _NAMES or lower.endswith(_ENDS)
