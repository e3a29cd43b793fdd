"""EML -> mail and attachments, with the standard library."""

import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from email import message_from_bytes, policy
from email.header import decode_header
from email.message import Message
from email.utils import parsedate_to_datetime

from ingest.characters import clean_characters, squeeze
from ingest.decoding import decode
from ingest.mail import Mail

_MOST_OF_HEADER = 20_000  # characters; a header of megabytes takes minutes to take apart
_MOST_PARTS = 2_000
_SEALS = frozenset(
    "application/pkcs7-signature application/x-pkcs7-signature application/pgp-signature "
    "application/pgp-keys message/delivery-status text/rfc822-headers".split()
)
_SAFE_NAME = re.compile(r"[\\/:*?\"<>|]+")


def read_eml(data: bytes) -> Mail:
    """The mail in the bytes, without its attachments."""
    message = message_from_bytes(data, policy=policy.compat32)
    sent = _moment(_header(message, "Date"))
    return Mail(
        subject=_header(message, "Subject"),
        sender=_header(message, "From"),
        to=_header(message, "To"),
        copy=_header(message, "Cc"),
        day=sent.date().isoformat() if sent else "",
        moment=sent.strftime("%d/%m/%Y %H:%M") if sent else _header(message, "Date"),
        plain="\n\n".join(_texts(message, "text/plain")),
        markup="\n".join(_texts(message, "text/html")),
        attachments=tuple(name for name, _ in attachments_of(message)),
    )


def eml_attachments(data: bytes) -> Iterator[tuple[str, bytes]]:
    """The attachments of the mail in the bytes: their names as given, and their bytes."""
    return attachments_of(message_from_bytes(data, policy=policy.compat32))


def attachments_of(message: Message) -> Iterator[tuple[str, bytes]]:
    """The attachments: not the body, nor the pictures in it, nor a signature."""
    body = {id(part) for kind in ("text/plain", "text/html") for part in _bodies(message, kind)}
    number = 0
    for part in _leaves(message):
        kind = part.get_content_type()
        if id(part) in body or kind in _SEALS or _is_picture_of_body(part):
            continue
        number += 1
        if kind == "message/rfc822":
            inner = part.get_payload()
            held = inner[0] if isinstance(inner, list) and inner else None
            if isinstance(held, Message):
                subject = _SAFE_NAME.sub(" ", _header(held, "Subject"))
                yield f"{squeeze(subject)[:80] or 'doorgestuurd bericht'}.eml", held.as_bytes()
            continue
        content = part.get_payload(decode=True)
        if isinstance(content, bytes) and content.strip():
            yield _name_of(part) or f"bijlage {number}", content


def _leaves(message: Message) -> Iterator[Message]:
    """The parts that hold something, in order; a mail in a mail is one of them."""
    stack: list[Message] = [message]
    seen = 0
    while stack and seen < _MOST_PARTS:
        part = stack.pop()
        seen += 1
        inner = part.get_payload()
        if part.get_content_maintype() == "multipart" and isinstance(inner, list):
            stack.extend(reversed([one for one in inner if isinstance(one, Message)]))
        else:
            yield part


def _bodies(message: Message, kind: str) -> list[Message]:
    """The parts of that kind that are read as the body: the first of each, no attachment."""
    found = [
        part
        for part in _leaves(message)
        if part.get_content_type() == kind
        and part.get_content_disposition() != "attachment"
        and not (_name_of(part) and part is not message)
    ]
    return found if kind == "text/plain" else found[:1]


def _texts(message: Message, kind: str) -> Iterator[str]:
    for part in _bodies(message, kind):
        content = part.get_payload(decode=True)
        if isinstance(content, bytes):
            text = _decoded(content, part.get_content_charset())
            flowed = str(part.get_param("format", "")).lower() == "flowed"
            yield _unfolded(text) if flowed and kind == "text/plain" else text


def _decoded(content: bytes, declared: str | None) -> str:
    if declared and declared.lower() not in ("us-ascii", "iso-8859-1"):  # both are often untrue
        try:
            return content.decode(declared)
        except (LookupError, UnicodeDecodeError):
            pass
    return decode(content)[0]


def _unfolded(text: str) -> str:
    """The lines of ``format=flowed`` joined (RFC 3676): a space at the end says that it goes on."""
    text = re.sub(r"(?m)^-- $", "--", text.replace("\r\n", "\n"))
    return re.sub(r" \n(?=[^\s>])", " ", text)


def _is_picture_of_body(part: Message) -> bool:
    shown_within = part.get("Content-ID") is not None or (
        part.get_content_disposition() == "inline"
    )
    return part.get_content_maintype() == "image" and shown_within


def _name_of(part: Message) -> str:
    try:
        name = part.get_filename() or ""
    except (UnicodeError, LookupError, ValueError):
        name = ""
    return squeeze(clean_characters(_words(name)))


def _header(message: Message, name: str) -> str:
    values = [value for key, value in message.raw_items() if key.lower() == name.lower()][:5]
    written = (_readable(str(value)[:_MOST_OF_HEADER]) for value in values)
    return squeeze(clean_characters(", ".join(_words(value) for value in written)))


def _readable(value: str) -> str:
    """The header with what stood in it as plain bytes: the parser keeps those as surrogates."""
    return decode(value.encode("utf-8", "surrogateescape"))[0]


def _words(written: str) -> str:
    """The text of a header whose words may be encoded (RFC 2047)."""
    try:
        parts: Sequence[tuple[bytes | str, str | None]] = decode_header(written)
    except (ValueError, LookupError, UnicodeError):
        return written
    return "".join(
        _decoded(part, encoding) if isinstance(part, bytes) else part for part, encoding in parts
    )


def _moment(written: str) -> datetime | None:
    try:
        return parsedate_to_datetime(written)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
