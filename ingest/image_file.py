"""Images of paper (PNG, JPEG, TIFF with several pages) as pages, to be recognised and shown."""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from types import TracebackType
from typing import Any

from core.errors import UnreadableFile
from ingest.scan_images import MOST_PIXELS

MAGIC = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"II*\x00", b"MM\x00*")
MOST_PAGES = 2000
_FORMATS = ("PNG", "JPEG", "TIFF")
_LONG_SIDE = 842.0  # points: that of A4, where the file does not say how large the paper was
_SCANNED = (120.0, 1300.0)  # dots per inch that a scanner has; a screen has fewer
_LEAST_PIXELS = 300_000  # an A4 of 60 dots per inch has 350,000
_ORIENTATION = 274  # the tag of EXIF: from 5 on the camera lay on its side
_GRAY = ("1", "L", "I;16", "I", "F", "LA")


class ImagePages:
    """The pages of an image file, made one at a time as pages of PDFium; used as a document is."""

    def __init__(self, data: bytes) -> None:
        """Open the image; raises UnreadableFile."""
        from PIL import Image

        try:
            self._image: Any = Image.open(io.BytesIO(data), formats=_FORMATS)
            self._count = min(int(getattr(self._image, "n_frames", 1)), MOST_PAGES)
        except Image.DecompressionBombError as error:
            raise _too_large() from error
        except Exception as error:  # Pillow raises many kinds on what is broken
            raise _broken() from error

    def __len__(self) -> int:
        """How many pages there are."""
        return self._count

    def __getitem__(self, index: int) -> Any:
        """The page (from 0) of pypdfium2, as large as its paper; raises UnreadableFile."""
        import pypdfium2

        if not 0 <= index < self._count:
            raise IndexError(index)
        with _reading():
            self._image.seek(index)
            picture, points = _upright(self._image)
        document = pypdfium2.PdfDocument.new()
        page = document.new_page(picture.width * points, picture.height * points)
        image = pypdfium2.PdfImage.new(document)
        image.set_bitmap(pypdfium2.PdfBitmap.from_pil(picture))
        image.set_matrix(pypdfium2.PdfMatrix().scale(*page.get_size()))
        page.insert_obj(image)
        page.gen_content()
        return page

    def height(self, index: int) -> float:
        """How high the page (from 0) is, in points, without reading all of it."""
        with _reading():
            self._image.seek(index)
            sideways = int(self._image.getexif().get(_ORIENTATION, 1)) >= 5
        pixels = int(self._image.size[0 if sideways else 1])
        dots = _dots_of(self._image)
        return pixels * 72.0 / dots

    def __enter__(self) -> "ImagePages":
        """The pages, until the block ends."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close the file."""
        self._image.close()


def is_image(head: bytes) -> bool:
    """Whether a file that begins so is an image that is read as a scan."""
    return head.startswith(MAGIC)


def is_small(data: bytes) -> bool:
    """Whether this is an image with too few pixels to be paper: a logo, an icon."""
    from PIL import Image

    if not is_image(data):
        return False
    try:
        with Image.open(io.BytesIO(data), formats=_FORMATS) as image:
            return int(image.width * image.height) < _LEAST_PIXELS
    except Exception:  # noqa: BLE001 - what is broken is told when it is read
        return False


def _upright(image: Any) -> tuple[Any, float]:
    """The present frame as it is looked at, on white, and the points of one of its pixels."""
    from PIL import Image, ImageOps

    if image.width * image.height > 4 * MOST_PIXELS:
        raise _too_large()
    dots = _dots_of(image)
    picture = ImageOps.exif_transpose(image)
    if "A" in picture.getbands() or "transparency" in picture.info:
        clear = picture.convert("RGBA")
        picture = Image.new("RGB", clear.size, "white")
        picture.paste(clear, mask=clear.getchannel("A"))
    return picture.convert("L" if image.mode in _GRAY else "RGB"), 72.0 / dots


def _dots_of(image: Any) -> float:
    """How many pixels of the frame go in an inch of the paper."""
    given = image.info.get("dpi") or (0.0, 0.0)
    dots = float(given[0] or 0.0)
    if _SCANNED[0] <= dots <= _SCANNED[1]:
        return dots
    return max(72.0 * float(max(image.size)) / _LONG_SIDE, 1.0)


@contextmanager
def _reading() -> Iterator[None]:
    try:
        yield
    except (UnreadableFile, MemoryError):
        raise
    except Exception as error:  # as above
        raise _broken() from error


def _too_large() -> UnreadableFile:
    return UnreadableFile(
        "De afbeelding is te groot: ze heeft te veel beeldpunten.",
        "Scan op 300 dpi, of bewaar ze kleiner.",
    )


def _broken() -> UnreadableFile:
    return UnreadableFile(
        "De afbeelding is beschadigd of onvolledig.",
        "Scan het blad opnieuw, of vraag het opnieuw op.",
    )
