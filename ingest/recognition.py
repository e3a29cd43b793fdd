"""Whether, and how, the text of scanned pages is recognised."""

import shutil

NOT_RECOGNISED = "NotRecognised"  # the error of a failure that text recognition would mend


def can_recognise() -> bool:
    """Whether the program that recognises text is installed."""
    return shutil.which("tesseract") is not None
