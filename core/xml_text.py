"""What may stand in XML: what we write may cite anything that a file held."""

import re

# What XML 1.0 has no place for, escaped or not.
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def in_xml(words: str) -> str:
    """The words as XML can hold them: without the characters that it has no place for."""
    return _NOT_XML.sub("", words)
