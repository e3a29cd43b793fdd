"""Bytes -> text in whatever encoding."""

_MARKS: tuple[tuple[bytes, str], ...] = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)


def decode(data: bytes) -> tuple[str, str]:
    """The text and the encoding it was read in.

    A mark at the start decides, then UTF-8 if it fits, then Windows-1252 where that gives the
    letters and signs of western languages only, then what charset-normalizer thinks best.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data.decode(encoding, errors="replace"), encoding
    for encoding in _without_mark(data):
        try:
            return data.decode(encoding), encoding
        except UnicodeDecodeError:
            continue
    if _is_western(data):
        return data.decode("cp1252"), "cp1252"
    return _guessed(data)


def _without_mark(data: bytes) -> tuple[str, ...]:
    sample = data[:8192]
    if sample[1::2].count(0) > len(sample) // 3:
        return ("utf-16-le", "utf-8")
    if sample[::2].count(0) > len(sample) // 3:
        return ("utf-16-be", "utf-8")
    return ("utf-8",)


_WESTERN = frozenset("éèëêïîíóòöôáàäâúùüûçñÉÈËÏÖÜÀÇ‘’“”„–—…•€°§²³½¼«»·´¨×®©™º±µß\xa0")


def _is_western(data: bytes) -> bool:
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError:
        return False
    foreign = [char for char in text if ord(char) > 127]
    return all(char in _WESTERN for char in foreign)


def _guessed(data: bytes) -> tuple[str, str]:
    from charset_normalizer import from_bytes

    best = from_bytes(data).best()
    if best is None:
        return data.decode("cp1252", errors="replace"), "cp1252"
    return str(best), best.encoding
