"""MSG -> EML: an Outlook message written as the mail it was, so that one reader reads both."""

from collections.abc import Iterator
from datetime import datetime
from email.header import Header
from email.message import Message
from email.mime.application import MIMEApplication
from email.mime.image import MIMEImage
from email.mime.message import MIMEMessage
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from email.utils import format_datetime
from typing import Any

from core.errors import UnreadableFile
from ingest.characters import clean_characters, squeeze

_DEEPEST = 4  # messages within messages
_EMBEDDED = "__substg1.0_3701000D"  # the storage of an attachment that is itself a message
_OWN_HEADER, _EMBEDDED_HEADER, _PART_HEADER = 32, 24, 8  # bytes before the properties
_TO, _COPY = 1, 2  # types of recipients


def eml_of(data: bytes) -> bytes:
    """The message as EML, the same for the same bytes; raises UnreadableFile."""
    from olefile import OleFileIO
    from oxmsg.storage import Storage

    try:
        with OleFileIO(data) as package:
            storage = Storage.from_ole(package)
        return _mail(storage, _OWN_HEADER, _DEEPEST).as_bytes()
    except Exception as error:
        raise UnreadableFile(
            "Het Outlook-bericht is beschadigd.",
            "Open het in Outlook en bewaar het opnieuw, of druk het af als PDF.",
        ) from error


def _mail(storage: Any, header: int, depth: int) -> Message:
    from oxmsg.domain import constants as pid
    from oxmsg.properties import Properties

    properties = Properties(storage, header)
    # Without a boundary of ours each run would choose another, and the bytes would differ.
    mail = MIMEMultipart("mixed", boundary=f"==wijkwijzer-{depth}==")
    for name, value in (
        ("Subject", _text(properties, pid.PID_SUBJECT)),
        ("From", _sender(properties)),
        ("To", _recipients(storage, _TO) or _text(properties, pid.PID_DISPLAY_TO)),
        ("Cc", _recipients(storage, _COPY) or _text(properties, pid.PID_DISPLAY_CC)),
        ("Date", _date(properties)),
    ):
        if value:
            mail[name] = Header(squeeze(clean_characters(value)), "utf-8").encode()
    for body in _bodies(properties):
        mail.attach(body)
    for inner in storage.iter_attachment_storages():
        attached = _attachment(inner, depth)
        if attached is not None:
            mail.attach(attached)
    return mail


def _bodies(properties: Any) -> Iterator[Message]:
    from oxmsg.domain import constants as pid

    plain = _text(properties, pid.PID_BODY)
    if plain.strip():
        yield MIMEText(_sendable(plain), "plain", "utf-8")
    markup = _text(properties, pid.PID_BODY_HTML)
    held = properties.binary_prop_value(pid.PID_HTML)
    if held:
        markup = held.decode(properties.body_encoding, errors="replace")
    if markup.strip():
        yield MIMEText(_sendable(markup), "html", "utf-8")


def _attachment(storage: Any, depth: int) -> Message | None:
    from oxmsg.domain import constants as pid
    from oxmsg.properties import Properties

    properties = Properties(storage, _PART_HEADER)
    for inner in storage.storages:
        if inner.name == _EMBEDDED:
            return MIMEMessage(_mail(inner, _EMBEDDED_HEADER, depth - 1)) if depth else None
    content = properties.binary_prop_value(pid.PID_ATTACH_DATA_BINARY)
    if not content:
        return None
    name = _text(properties, pid.PID_ATTACH_LONG_FILENAME) or _text(
        properties, pid.PID_ATTACH_FILENAME
    )
    shown_within = _text(properties, pid.PID_ATTACH_CONTENT_ID)
    picture = _text(properties, pid.PID_ATTACH_MIME_TAG).startswith("image/")
    if shown_within and picture:
        part: Message = MIMEImage(content, _subtype="octet-stream")
        part.add_header("Content-ID", "<picture>")
        return part
    part = MIMEApplication(content)
    part.add_header(
        "Content-Disposition", "attachment", filename=("utf-8", "", _sendable(name or "bijlage"))
    )
    return part


def _sender(properties: Any) -> str:
    from oxmsg.domain import constants as pid

    name = _text(properties, pid.PID_SENDER_NAME) or _text(
        properties, pid.PID_SENT_REPRESENTING_NAME
    )
    address = _text(properties, pid.PID_SENDER_SMTP_ADDRESS) or _text(
        properties, pid.PID_SENDER_EMAIL_ADDRESS
    )
    return _named(name, address)


def _recipients(storage: Any, kind: int) -> str:
    from oxmsg.domain import constants as pid
    from oxmsg.properties import Properties

    found = []
    for inner in storage.iter_recipient_storages():
        properties = Properties(inner, _PART_HEADER)
        if (properties.int_prop_value(pid.PID_RECIPIENT_TYPE) or _TO) & 0xF == kind:
            address = _text(properties, pid.PID_SMTP_ADDRESS) or _text(
                properties, pid.PID_EMAIL_ADDRESS
            )
            found.append(_named(_text(properties, pid.PID_DISPLAY_NAME), address))
    return ", ".join(found)


def _named(name: str, address: str) -> str:
    """The name with the address where that is one; Exchange writes ``/O=…`` for its own people."""
    if "@" not in address or address == name:
        return name or address
    return f"{name} <{address}>" if name else address


def _date(properties: Any) -> str:
    from oxmsg.domain import constants as pid

    for key in (pid.PID_CLIENT_SUBMIT_TIME, pid.PID_MESSAGE_DELIVERY_TIME):
        sent = properties.date_prop_value(key)
        if isinstance(sent, datetime):
            return format_datetime(sent)
    return ""


def _text(properties: Any, key: int) -> str:
    """The text of a property; '' where it is missing or cannot be decoded."""
    try:
        return properties.str_prop_value(key) or ""
    except (KeyError, UnicodeDecodeError):
        return ""


def _sendable(text: str) -> str:
    return text.replace("\x00", "").encode("utf-8", "replace").decode("utf-8")
