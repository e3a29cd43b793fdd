"""Scanned pages: found, straightened, recognised, cited; and what happens without tesseract."""

import cmath
import math
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pypdfium2
import pytest
from PIL import Image

from core.errors import NotFound
from core.records import Document, Failure
from core.settings import Settings
from ingest.isolation.reading import Way, read_apart
from ingest.recognition import NOT_RECOGNISED, can_recognise, spoken
from ingest.scan_images import drawn, has_gutter, is_sideways, skew_of
from ingest.scan_pages import is_rubbish
from pipeline.asking import show
from pipeline.care import failures, reindex
from pipeline.documents import scanned_page
from pipeline.ingesting import IngestOptions, ingest
from pipeline.page_images import page_images
from tests.ingest_makers import pdf_of_lines
from tests.places import require
from tests.scan_makers import KnownPage, accuracy, scan_of, words_of

FIRST = [
    "Aanvraag voor de wijk",
    "De stad vraagt om te mogen afwijken van het toewijzingsreglement voor sociale",
    "woningen, zodat gezinnen die al in de wijk wonen voorrang krijgen. Het OCMW en de",
    "woonmaatschappij dragen dit voorstel samen, en de bewoners werden erover bevraagd.",
    "Het budget bedraagt 125.000 euro voor drie jaar; de stad draagt zelf 20 % bij.",
]
SECOND = [
    "De buurtwerkplaats begeleidt werkzoekenden naar een job in de fietsherstelling.",
    "Langs de spoorweg komen geveltuinen, een speelbos en een wadi voor regenwater.",
]


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A PDF of two pages of text."""
    path = tmp_path_factory.mktemp("bladzijden") / "tekst.pdf"
    path.write_bytes(pdf_of_lines([FIRST, SECOND]))
    return path


@pytest.fixture
def tesseract() -> None:
    require("tesseract")


def _scan(pages: Path, number: int, folder: Path, skew: float = 0.0) -> Path:
    path = folder / f"scan-{number}.pdf"
    path.write_bytes(scan_of(KnownPage(pages, number, ()), skew))
    return path


def _mixed(pages: Path, folder: Path) -> Path:
    """A page of text, a scan of the second, and a blank page."""
    out = pypdfium2.PdfDocument.new()
    with pypdfium2.PdfDocument(pages) as text:
        out.import_pages(text, [0])
    with pypdfium2.PdfDocument(_scan(pages, 2, folder)) as scan:
        out.import_pages(scan, [0])
    out.new_page(595, 842)
    path = folder / "half.pdf"
    out.save(path)
    _scan(pages, 2, folder).unlink()
    return path


def _read(path: Path, ocr: str = "auto") -> tuple[list[Document], list[Failure]]:
    items = list(read_apart(path, path.name, Way(ocr=ocr)))  # type: ignore[arg-type]
    return (
        [item[1] for item in items if not isinstance(item, Failure)],
        [item for item in items if isinstance(item, Failure)],
    )


@pytest.mark.usefixtures("tesseract")
@pytest.mark.parametrize("skew", [0.0, 2.0])
def test_a_scan_is_read_word_for_word(pages: Path, tmp_path: Path, skew: float) -> None:
    (document,), failed = _read(_scan(pages, 1, tmp_path, skew))
    known = words_of(" ".join(FIRST))
    assert failed == []
    assert accuracy(known, words_of(document.text)) >= 0.98
    assert "voor sociale woningen, zodat gezinnen" in document.text  # lines became a paragraph
    assert document.page_count == 1
    assert "tesseract" in document.reader
    assert "bladzijde 1; zekerheid 1: 9" in document.notes[0]


def _image(pages: Path, folder: Path, name: str) -> Path:
    """The pages of a PDF as an image file; only a TIFF holds more than the first."""
    with pypdfium2.PdfDocument(pages) as text:
        drawn = [page.render(scale=300 / 72).to_pil().convert("RGB") for page in text]
    path = folder / name
    if name.endswith(".tif"):
        bare = [image.convert("1") for image in drawn]
        bare[0].save(
            path, save_all=True, append_images=bare[1:], compression="group4", dpi=(300, 300)
        )
    elif name.endswith(".jpg"):  # held upside down by the camera, as its orientation tells
        exif = Image.Exif()
        exif[274] = 3
        drawn[0].rotate(180).save(path, quality=85, exif=exif)
    else:
        clear = drawn[0].convert("RGBA")
        clear.putalpha(Image.eval(drawn[0].convert("L"), lambda shade: 255 - shade))
        clear.save(path)  # black on nothing, as a screenshot may be
    return path


@pytest.mark.usefixtures("tesseract")
@pytest.mark.parametrize("name", ["blad.png", "foto.jpg", "bundel.tif"])
def test_an_image_of_paper_is_read_as_a_scan(pages: Path, tmp_path: Path, name: str) -> None:
    (document,), failed = _read(_image(pages, tmp_path, name))
    known = words_of(" ".join(FIRST + (SECOND if name == "bundel.tif" else [])))
    assert failed == []
    assert accuracy(known, words_of(document.text)) >= 0.98
    assert (document.format, document.page_count) == ("image", 2 if name == "bundel.tif" else 1)
    if name == "bundel.tif":
        at = document.text.index("fietsherstelling")
        assert [run.page for run in document.page_runs if run.start <= at][-1] == 2


@pytest.mark.usefixtures("tesseract")
def test_letters_in_light_gray_beside_black_ones_are_read(pages: Path, tmp_path: Path) -> None:
    with pypdfium2.PdfDocument(pages) as document:
        black = document[0].render(scale=300 / 72, grayscale=True).to_numpy().reshape(3509, -1)
    gray = black.copy()
    ink = np.flatnonzero((black < 128).any(axis=1))
    half = int(ink[0] + ink[-1]) // 2
    gray[half:] = 255 - (255 - gray[half:].astype(np.float32)) * 0.33
    path = tmp_path / "grijs.pdf"
    Image.fromarray(gray).save(path, "PDF", resolution=300)
    (document_read,), _ = _read(path)
    assert accuracy(words_of(" ".join(FIRST)), words_of(document_read.text)) >= 0.98


@pytest.mark.usefixtures("tesseract")
def test_a_quote_is_marked_on_a_scan_where_it_stands(pages: Path, tmp_path: Path) -> None:
    quote = "De buurtwerkplaats begeleidt werkzoekenden"
    with page_images() as drawer:
        (wanted,) = drawer.marks(str(pages), 2, quote).boxes  # from the letters of the PDF itself
        files = [
            (_image(pages, tmp_path, "bundel.tif"), 2),
            (_scan(pages, 2, tmp_path, skew=2.0), 1),
        ]
        for file, page in files:
            found = drawer.marks(str(file), page, quote)
            assert (found.width, found.height) == pytest.approx((1000, 1415), abs=2)
            (box,) = found.boxes
            middle = (box[0] + box[2] / 2, box[1] + box[3] / 2)
            turned = 2.0 if file.suffix == ".pdf" else 0.0
            assert middle == pytest.approx(_turned_middle(wanted, turned), abs=6)
            assert box[2] == pytest.approx(wanted[2], abs=12)
            assert drawer.sheet(str(file), page).width == found.width


@pytest.mark.usefixtures("tesseract")
def test_where_the_words_of_a_scan_stand_is_kept(pages: Path, tmp_path: Path) -> None:
    quote = "De buurtwerkplaats begeleidt werkzoekenden"
    file = _scan(pages, 2, tmp_path, skew=2.0)
    settings = Settings(store=tmp_path / "store")
    ingest([file], settings)
    (doc_id,) = _ids(settings)
    reindex(settings)
    kept = scanned_page(doc_id, 1, settings, "public")
    assert kept is not None
    assert scanned_page(doc_id, 2, settings, "public") is None
    with page_images() as drawer:
        (anew,) = drawer.marks(str(file), 1, quote).boxes  # recognised again
        file.unlink()
        (at_once,) = drawer.marks(str(file), 1, quote, scan=kept).boxes
        assert at_once == pytest.approx(anew, abs=0.3)
        assert drawer.marks(str(file), 1, "staat er niet in", scan=kept).boxes == ()
    sure = [word.sure for word in kept.words if word.text == "buurtwerkplaats"]
    assert sure
    assert min(sure) > 80


@pytest.mark.usefixtures("tesseract")
def test_who_may_not_see_a_scan_does_not_learn_its_words(pages: Path, tmp_path: Path) -> None:
    settings = Settings(store=tmp_path / "store")
    ingest([_scan(pages, 2, tmp_path)], settings, IngestOptions(access="internal"))
    (doc_id,) = _ids(settings)
    assert scanned_page(doc_id, 1, settings, "internal") is not None
    with pytest.raises(NotFound):
        scanned_page(doc_id, 1, settings, "public")


def _turned_middle(box: tuple[float, float, float, float], degrees: float) -> tuple[float, float]:
    """The middle of a box after the page of 1000 by 1415 is turned against the clock."""
    across = box[0] + box[2] / 2 - 500
    upwards = 707.5 - (box[1] + box[3] / 2)
    there = complex(across, upwards) * cmath.exp(1j * math.radians(degrees))
    return 500 + there.real, 707.5 - there.imag


def test_a_broken_or_huge_image_is_a_failure(tmp_path: Path) -> None:
    whole = tmp_path / "heel.png"
    Image.new("L", (400, 300), 255).save(whole)
    (tmp_path / "half.png").write_bytes(whole.read_bytes()[:60])
    Image.new("1", (30_000, 30_000), 1).save(tmp_path / "groot.png")
    for name, words in (
        ("half.png", "beschadigd"),
        ("groot.png", "te groot"),
        ("heel.png", "geen"),
    ):
        documents, failed = _read(tmp_path / name)
        assert documents == []
        assert words in failed[0].reason or not can_recognise(), failed


@pytest.mark.usefixtures("tesseract")
def test_only_the_scanned_page_is_recognised_and_cited_as_itself(
    pages: Path, tmp_path: Path
) -> None:
    (document,), failed = _read(_mixed(pages, tmp_path))
    assert failed == []
    assert "bladzijde 2;" in document.notes[0]
    at = document.text.index("fietsherstelling")
    page = next(run.page for run in reversed(document.page_runs) if run.start <= at)
    assert (page, document.page_count) == (2, 3)


@pytest.mark.usefixtures("tesseract")
def test_what_was_left_unread_is_read_at_a_later_ingest(pages: Path, tmp_path: Path) -> None:
    folder = tmp_path / "dossiers"
    folder.mkdir()
    _mixed(pages, folder)
    settings = Settings(store=tmp_path / "store")
    first = ingest([folder], settings, IngestOptions(ocr="off"))
    assert (first.added, len(first.failures)) == (1, 1)
    (failure,) = failures(settings)
    assert (failure.member, failure.error) == ("bladzijde 2", NOT_RECOGNISED)
    assert "--ocr off" in failure.advice
    again = ingest([folder], settings, IngestOptions(ocr="off"))
    assert (again.unchanged, again.replaced) == (1, 0)
    later = ingest([folder], settings)
    assert (later.replaced, later.failures, failures(settings)) == (1, (), ())
    doc_id = next(iter(_ids(settings)))
    assert "fietsherstelling" in show(doc_id, settings, "public").document.text
    assert ingest([folder], settings).unchanged == 1


def test_without_tesseract_a_scan_says_how_to_install_it(
    pages: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Other limits, so that workers are started anew: with a PATH on which it is not.
    monkeypatch.setenv("PATH", str(tmp_path))
    folder = tmp_path / "dossiers"
    folder.mkdir()
    _mixed(pages, folder)
    _scan(pages, 1, folder)
    settings = Settings(store=tmp_path / "store", file_seconds=24)
    report = ingest([folder], settings)
    assert report.added == 1  # the text of the half that has any
    told = {(failure.name, failure.member): failure for failure in failures(settings)}
    assert set(told) == {("half.pdf", "bladzijde 2"), ("scan-1.pdf", "")}
    for failure in told.values():
        assert "apt-get install tesseract-ocr tesseract-ocr-nld" in failure.advice
    assert ingest([folder], settings).unchanged == 1


def test_an_image_of_no_text_is_no_scan(tmp_path: Path) -> None:
    require("tesseract")
    generator = np.random.default_rng(5)
    noise = generator.integers(0, 255, (700, 500), dtype=np.uint8)
    path = tmp_path / "foto.pdf"
    Image.fromarray(noise).save(path, "PDF", resolution=72)
    documents, failed = _read(path)
    assert documents == []
    assert "geen tekst" in failed[0].reason


@pytest.mark.parametrize(
    ("text", "rubbish"),
    [
        (" ".join(SECOND), False),
        ("Šëñôr ßtraße œuvre naïveté café coördinatie " * 5, False),
        ("12 345,67 € 2023 89.012,00 € 45 % 7/8 " * 20, False),
        ("La ville demande une dérogation pour les logements sociaux de la commune. " * 3, False),
        ("\ue001\ue002\ue003 \ue004\ue005 \ue006" * 20, True),
        ("".join(chr(0x2500 + n % 90) for n in range(300)), True),
        ("Gh vwdg yuddjw rp wh prjhq dizlmnhq ydq khw wrhzlmclqjvuhjohphqw " * 4, True),
        ("kort", False),
    ],
)
def test_a_text_layer_that_cannot_be_what_stands_there_is_told(text: str, rubbish: bool) -> None:
    assert is_rubbish(text) is rubbish


def test_pages_are_told_as_people_write_them() -> None:
    assert spoken([1]) == "1"
    assert spoken([1, 2, 3, 7, 9, 10]) == "1-3, 7, 9-10"


def _page(columns: int) -> np.ndarray:
    """Lines of ink on paper, in one or two columns, as at 300 dpi."""
    gray = np.full((3300, 2400), 250, dtype=np.uint8)
    generator = np.random.default_rng(3)
    for top in range(400, 2900, 60):
        for left, right in ((250, 2150),) if columns == 1 else ((250, 1130), (1280, 2150)):
            at = left
            while at < right - 40:
                wide = int(generator.integers(60, 260))
                gray[top : top + 30, at : min(at + wide, right)] = 20
                at += wide + 18
    return gray


@pytest.mark.usefixtures("tesseract")
@pytest.mark.parametrize("quarters", [1, 3])
def test_a_scan_on_its_side_is_read(pages: Path, tmp_path: Path, quarters: int) -> None:
    with pypdfium2.PdfDocument(pages) as document:
        upright, _ = drawn(document[0])
    assert not is_sideways(upright) and is_sideways(np.rot90(upright, quarters))
    path = tmp_path / "gedraaid.pdf"
    Image.fromarray(np.rot90(upright, quarters)).save(path, "PDF", resolution=300)
    (turned,), failed = _read(path)
    assert failed == []
    assert accuracy(words_of(" ".join(FIRST)), words_of(turned.text)) >= 0.98


def test_two_columns_have_a_gutter_and_one_has_none() -> None:
    assert has_gutter(_page(2))
    assert not has_gutter(_page(1))


@pytest.mark.parametrize("degrees", [-3.0, -0.5, 0.0, 1.0, 2.0, 4.5])
def test_the_skew_of_a_page_is_measured(degrees: float) -> None:
    turned = Image.fromarray(_page(1)).rotate(degrees, Image.Resampling.BICUBIC, fillcolor=250)
    assert skew_of(np.asarray(turned)) == pytest.approx(-degrees, abs=0.15)


def _ids(settings: Settings) -> Iterator[str]:
    from index.store import open_store

    with open_store(settings.store) as store:
        yield from {known.doc_id for known in store.known_sources().values()}
