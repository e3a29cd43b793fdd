"""Every error this program raises on purpose; the exit code belongs to the class.

ToolError                     any of these                               exit 2
  InputError                  the file or the words are at fault         exit 2
    UnsupportedFormat         no reader for this kind of file
    UnreadableFile            a reader could not make text of it
    NotFound                  nothing in the store has that id
  MissingDependency           something is not installed                 exit 3
  StoreMismatch               made by another version, model or settings exit 4
    StoreRebuilding           it is being made anew
  StoreUnavailable            the store or the disk cannot be used now   exit 5
    StoreBusy                 another process is writing
    StoreMissing              there is no store there yet

A message says what happened; ``advice`` says what to do about it. Both are Dutch: people read them.
"""


class ToolError(Exception):
    """What went wrong (``str(error)``) and what to do about it (``error.advice``)."""

    exit_code = 2

    def __init__(self, message: str, advice: str = "") -> None:
        super().__init__(message)
        self.advice = advice

    def __reduce__(self) -> tuple[type["ToolError"], tuple[str, str]]:
        # Exception keeps only its own arguments when it crosses a process border.
        return type(self), (str(self), self.advice)


class InputError(ToolError):
    """The file or the words that were given are at fault."""


class UnsupportedFormat(InputError):
    """There is no reader for this kind of file."""


class UnreadableFile(InputError):
    """A reader could not make text of this file."""


class NotFound(InputError):
    """Nothing in the store has that id."""


class MissingDependency(ToolError):
    """A program, a package or the model is not installed."""

    exit_code = 3


class StoreMismatch(ToolError):
    """The store was made by another version, model or settings."""

    exit_code = 4


class StoreRebuilding(StoreMismatch):
    """Part of the store is made anew, and part of it not yet."""


class StoreUnavailable(ToolError):
    """The store or the disk cannot be used now: full, read-only, damaged."""

    exit_code = 5


class StoreBusy(StoreUnavailable):
    """Another process is writing to the store."""


class StoreMissing(StoreUnavailable):
    """There is no store in that folder yet."""
