"""What goes between this program and a worker: plain records, never objects that run code."""

import socket
import struct
import time

import msgspec

from core.records import Document, Failure
from ingest.page_sheets import Marks, Sheet

_LENGTH = struct.Struct("!I")
MOST = 300_000_000  # bytes of one message


class Read(msgspec.Struct, tag="read", frozen=True):
    """Read the file that comes along; its name as the file system gives it."""

    name: bytes
    ocr: str
    processes: int


class Draw(msgspec.Struct, tag="draw", frozen=True):
    """Make an image of a page of the file that comes along, or of a document inside it."""

    page: int
    inside: str = ""


class Mark(msgspec.Struct, tag="mark", frozen=True):
    """Find a quote on a page of the file that comes along, or of a document inside it."""

    page: int
    quote: str
    inside: str = ""


class Take(msgspec.Struct, tag="take", frozen=True):
    """Take the bytes of the document with that id out of the file that comes along."""

    name: bytes
    id: str


class Ready(msgspec.Struct, tag="ready", frozen=True):
    """The worker waits for work; what holds it back, by name."""

    in_force: tuple[str, ...]


class Made(msgspec.Struct, tag="made", frozen=True):
    """A document in the file, or in one member of it."""

    member: str
    document: Document


class Failed(msgspec.Struct, tag="failed", frozen=True):
    """A file or member that could not be read."""

    failure: Failure


class Recognised(msgspec.Struct, tag="recognised", frozen=True):
    """So many of the scanned pages are done; the next may take its time again."""

    done: int
    pages: int


class Drawn(msgspec.Struct, tag="drawn", frozen=True):
    """The image of the page."""

    sheet: Sheet


class Marked(msgspec.Struct, tag="marked", frozen=True):
    """Where the quote stands on the image of the page."""

    marks: Marks


class Taken(msgspec.Struct, tag="taken", frozen=True):
    """The bytes of a document, and what the file calls it."""

    name: str
    data: bytes


class Done(msgspec.Struct, tag="done", frozen=True):
    """Nothing more comes of this file; ``spent`` where the worker should be replaced."""

    spent: bool


Task = Read | Draw | Mark | Take
Reply = Ready | Made | Failed | Recognised | Drawn | Marked | Taken | Done
_tasks = msgspec.msgpack.Decoder(Task)
_replies = msgspec.msgpack.Decoder(Reply)
_encode = msgspec.msgpack.Encoder().encode


def send(channel: socket.socket, message: Task | Reply, file: int | None = None) -> None:
    """Send a message, with an open file beside it where one is given."""
    data = _encode(message)
    if file is None:
        channel.sendall(_LENGTH.pack(len(data)))
    else:
        socket.send_fds(channel, [_LENGTH.pack(len(data))], [file])
    channel.sendall(data)


def receive_task(channel: socket.socket) -> tuple[Task, int] | None:
    """The next task with the descriptor of its file; None where nobody asks any more."""
    head, files, _, _ = socket.recv_fds(channel, _LENGTH.size, 1)
    if not head or not files:
        return None
    head += _exactly(channel, _LENGTH.size - len(head), None)
    return _tasks.decode(_exactly(channel, _LENGTH.unpack(head)[0], None)), files[0]


def receive_reply(channel: socket.socket, seconds: float) -> tuple[Reply, int]:
    """The next reply and its size in bytes.

    Raises TimeoutError where it does not come whole in that time, EOFError where the worker is
    gone, and msgspec.DecodeError or ValueError for what is no reply.
    """
    until = time.monotonic() + seconds
    size = _LENGTH.unpack(_exactly(channel, _LENGTH.size, until))[0]
    if size > MOST:
        raise ValueError(f"a message of {size} bytes")
    return _replies.decode(_exactly(channel, size, until)), size


def _exactly(channel: socket.socket, size: int, until: float | None) -> bytearray:
    data = bytearray(size)
    view, filled = memoryview(data), 0
    while filled < size:
        if until is not None:
            channel.settimeout(max(until - time.monotonic(), 0.001))
        got = channel.recv_into(view[filled:])
        if not got:
            raise EOFError
        filled += got
    return data
