"""What files made to hurt are made of, and what they try to reach."""

import zlib
from dataclasses import dataclass
from pathlib import Path

from tests.places import ROOT

Made = tuple[str, bytes]
TEXT = "De stad vraagt om te mogen afwijken van het reglement voor sociale woningen. "
PDF = ROOT / "corpus" / "dossiers" / "oproep-wijkverbeteringscontracten-2021.pdf"


@dataclass(frozen=True, slots=True)
class Outside:
    """What a file must not get to."""

    secret: Path
    address: str  # http://127.0.0.1:port

    @property
    def file(self) -> str:
        """The secret as an address."""
        return self.secret.as_uri()


def zeros(size: int) -> bytes:
    """A zlib stream that unpacks to so many zeros, made by repeating one packed million."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    million = packer.compress(bytes(1_000_000)) + packer.flush(zlib.Z_FULL_FLUSH)
    return b"\x78\xda" + million * (size // 1_000_000) + b"\x03\x00" + b"\x00\x00\x00\x00"
