"""Title, date, kind, language and number: on lines by hand, the seeds and the sample corpus."""

import json
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.records import KINDS, Document
from ingest.dates import date_in_name, dates_in
from ingest.hints import Hints
from ingest.kinds import cues
from ingest.languages import language_of
from ingest.members import read_bytes
from ingest.numbers import government_number, question_number, session_of
from ingest.pieces import Piece, assemble
from ingest.properties import with_properties
from tests.places import ROOT, SHARED

MONTHS = (
    "januari februari maart april mei juni juli augustus september oktober november december"
).split()


@given(st.dates(date(1900, 1, 1), date(2099, 12, 31)))
def test_a_day_is_read_in_every_notation(day: date) -> None:
    notations = [
        f"{day.day} {MONTHS[day.month - 1]} {day.year}",
        f"{day.day:02d}-{day.month:02d}-{day.year}",
        f"{day.day}/{day.month}/{day.year}",
        f"{day.day}.{day.month}.{day.year}",
        day.isoformat(),
    ]
    for notation in notations:
        assert [found[0] for found in dates_in(f"Op {notation} besliste")] == [day.isoformat()]


@pytest.mark.parametrize(
    "text",
    [
        "31 februari 2022",
        "31-02-2022",
        "2022-13-01",
        "12.500.2000",
        "artikel 5/1/2",
        "op 2021 2602",
    ],
)
def test_what_is_no_day_is_no_date(text: str) -> None:
    assert list(dates_in(text)) == []


@pytest.mark.parametrize(
    ("name", "day"),
    [
        ("20200811 - verslag.pdf", "2020-08-11"),
        ("OSLO_02_07_2020_Verslag.pdf", "2020-07-02"),
        ("verslag_stuurgroep_2022-05-17_def.docx", "2022-05-17"),
        ("Werkgroep 29_01_20.pdf", "2020-01-29"),
        ("vraag-412.pdf", None),
        ("002_dd6ffebba8101866.txt", None),
        ("dossier 12345678.pdf", None),
    ],
)
def test_dates_in_file_names(name: str, day: str | None) -> None:
    assert date_in_name(name) == day


@pytest.mark.parametrize(
    ("text", "number", "day"),
    [
        ("VR 2021 2602 VV DOC.0009/1QUATER", "VR 2021 2602 VV DOC.0009/1QUATER", "2021-02-26"),
        ("VR 2022 1811 DOC.9101/1", "VR 2022 1811 DOC.9101/1", "2022-11-18"),
        ("VR 2024 0712 DEC.0001/2BIS", "VR 2024 0712 DEC.0001/2BIS", "2024-12-07"),
        ("VR_2022_0912_DOC_9107-1_nota.pdf", "VR 2022 0912 DOC.9107/1", "2022-12-09"),
        ("VR 2023 0303 MED.0101", "VR 2023 0303 MED.0101", "2023-03-03"),
        ("VR PV 2021/26BIS", "VR PV 2021/26BIS", None),
    ],
)
def test_numbers_of_the_government_hold_their_day(text: str, number: str, day: str | None) -> None:
    found = government_number(text)
    assert found is not None
    assert (found.text, found.day) == (number, day)


def test_near_equal_versions_are_different_numbers() -> None:
    texts = [f"VR 2021 2602 VV DOC.0009/1{version}" for version in ("", "BIS", "TER", "QUATER")]
    assert len({government_number(text) for text in texts}) == 4


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("SCHRIFTELIJKE VRAAG\n\nnr. 412\n\nvan X\n\ndatum: 9 maart 2023", "412 (2022-2023)"),
        ("ANTWOORD\n\nop vraag nr. 9188 van 5 oktober 2023 van Y", "9188 (2023-2024)"),
        ("Schriftelijke vraag nr. 12 (2019-2020) van Z", "12 (2019-2020)"),
        ("Vraag nr. 7", "7"),
        (
            "Vergaderjaar 2023–2024 Aanhangsel van de Handelingen\n\n1980\n\nVragen",
            "1980 (2023-2024)",
        ),
    ],
)
def test_numbers_of_questions_carry_their_session(text: str, number: str) -> None:
    found = question_number(text)
    assert found is not None
    assert found.text == number


def test_the_session_turns_at_the_end_of_september() -> None:
    assert session_of("2023-09-01") == "2022-2023"
    assert session_of("2023-10-01") == "2023-2024"
    day = date(2022, 10, 1)
    assert {session_of((day + timedelta(n)).isoformat()) for n in range(330)} == {"2022-2023"}


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("De gemeente en het OCMW werken samen aan een project in de wijk.", "nl"),
        ("La commune et le CPAS travaillent ensemble pour les habitants du quartier.", "fr"),
        ("Die Gemeinde und das Sozialamt arbeiten mit der Nachbarschaft zusammen.", "de"),
        ("The municipality and the welfare office work together for the neighbourhood.", "en"),
        ("12.500 | 7.250", None),
        ("Beringen", None),
    ],
)
def test_the_smallest_words_tell_the_language(text: str, language: str | None) -> None:
    assert language_of(text) == language


def test_the_table_of_cues_is_well_formed() -> None:
    places = {"title", "start", "text", "name", "number", "url", "format", "shape"}
    assert {cue.kind for cue in cues()} <= set(KINDS)
    assert {cue.where for cue in cues()} <= places
    assert all(0 < cue.weight <= 8 for cue in cues())
    assert all(
        not any(c.isupper() for c in cue.pattern.pattern.replace(r"\W", "")) for cue in cues()
    )


def _document(*pieces: Piece) -> Document:
    text, blocks, runs = assemble(pieces)
    return Document("d" * 32, text, "text", blocks, runs)


def _heading(text: str, level: int = 1) -> Piece:
    return Piece("heading", text, level)


def _paragraph(text: str) -> Piece:
    return Piece("paragraph", text)


@pytest.mark.parametrize(
    ("pieces", "hints", "name", "title", "how"),
    [
        ([_heading("Dossier Spoorkant")], Hints(), "x.pdf", "Dossier Spoorkant", "first heading"),
        (
            [_heading("Nota aan de Vlaamse Regering"), _paragraph("Betreft: de wijk Spoorkant")],
            Hints(),
            "x.pdf",
            "de wijk Spoorkant",
            "betreft",
        ),
        (
            [_paragraph("Tekst over iets anders dan de sjabloon, met een punt.")],
            Hints(title="OSLO Wegen", how="pdf metadata"),
            "charter mobiliteit.pdf",
            "charter mobiliteit",
            "file name",
        ),
        (
            [_paragraph("Een verslag over wonen in de wijk Spoorkant, met de stad.")],
            Hints(title="Wonen in de wijk Spoorkant", how="pdf metadata"),
            "x.pdf",
            "Wonen in de wijk Spoorkant",
            "pdf metadata",
        ),
        (
            [_heading("Kop uit de tekst")],
            Hints(title="Het veld", how="field"),
            "x",
            "Het veld",
            "field",
        ),
        (
            [_paragraph("Een alinea van meer dan twintig woorden. " * 5), _heading("Budget")],
            Hints(),
            "002_dd6ffebb.txt",
            None,
            None,
        ),
    ],
)
def test_a_title_says_where_it_comes_from(
    pieces: list[Piece], hints: Hints, name: str, title: str | None, how: str | None
) -> None:
    found = with_properties(_document(*pieces), hints, name).title
    assert (found.value, found.how) == (title, how) if found else title is None


@pytest.mark.parametrize(
    ("lines", "hints", "name", "day", "how"),
    [
        (["Gepubliceerd op: 11-03-2021"], Hints(), "x", "2021-03-11", "gepubliceerd op"),
        (["Datum: donderdag 9 juni 2022 16:42"], Hints(), "x", "2022-06-09", "datum"),
        (["Vergaderdatum:", "29 januari 2025"], Hints(), "x", "2025-01-29", "vergaderdatum"),
        (
            ["Werkgroep", "Heiderode, 24 maart 2022, 19.30 uur"],
            Hints(),
            "x",
            "2022-03-24",
            "date line",
        ),
        (["De oproep werd gelanceerd op 22 maart 2021 en loopt nog."], Hints(), "x", None, None),
        (
            [
                "Hasselt, december 2023",
                "Het verslag van de vergadering van 17 februari 2023 is af.",
            ],
            Hints(),
            "x",
            None,
            None,
        ),
        (["Hasselt, december 2023"], Hints(), "verslag 2023-12-14.pdf", "2023-12-14", "file name"),
        (
            ["Verslag 2 (1/1/2023 – 30/6/2023)", "Wetteren, 16 maart 2023 – 58 aanwezigen"],
            Hints(),
            "x",
            "2023-03-16",
            "date line",
        ),
        (["Looptijd: 1 januari 2022 - 31 december 2025"], Hints(), "x", None, None),
        (["Periode van 01/01/2022 tot en met 31/12/2025"], Hints(), "x", None, None),
        (["Startdatum: 1 januari 2022", "Einde | 31/12/2025"], Hints(), "x", None, None),
        (
            [
                "Advies van 22 februari 2021 over het besluit",
                "Datum van het verslag van 26-02-2021.",
            ],
            Hints(),
            "x",
            "2021-02-22",
            "advies van",
        ),
        (
            ["Op de vergadering van 26 februari 2021 werd dit met de stad besproken."],
            Hints(),
            "x",
            "2021-02-26",
            "vergadering van",
        ),
        (["Tekst."], Hints(), "verslag 2022-05-17.pdf", "2022-05-17", "file name"),
        (
            ["Tekst."],
            Hints(created="D:20230412101500+02'00'", how="pdf metadata"),
            "x.pdf",
            "2023-04-12",
            "pdf metadata: day the file was made",
        ),
        (["Tekst."], Hints(created="D:20000101000000", how="pdf metadata"), "x.pdf", None, None),
        (["Tekst."], Hints(created="D:20230231000000", how="pdf metadata"), "x.pdf", None, None),
        (
            ["Versie van 14 maart 2022, goedgekeurd door het college."],
            Hints(created="2013-12-23T23:15:00Z", how="docx properties"),
            "nota.docx",
            "2022-03-14",
            "date line",
        ),
        (["Goedgekeurd op 5 mei 2023 door de raad."], Hints(), "x", "2023-05-05", "date line"),
        (["Stad Gent, dienst Wonen, 6 februari 2024."], Hints(), "x", "2024-02-06", "date line"),
        (
            ["Aalst, 3 oktober 2024. Aanwezig: Jan Peeters, Els Maes en Piet Claes, van de stad."],
            Hints(),
            "x",
            "2024-10-03",
            "date line",
        ),
        (["Het werd goedgekeurd op 5 mei 2023 door de raad."], Hints(), "x", None, None),
        (["Tekst."], Hints(created="2013-12-23T23:15:00Z", how="docx properties"), "x", None, None),
        (
            ["De raad keurde dit op 5 mei 2023 goed."],
            Hints(created="2019-01-07", how="docx properties"),
            "x.docx",
            None,
            None,
        ),
        (
            ["Het contract loopt vanaf 5 mei 2023 en wordt op 5 mei 2025 bekeken."],
            Hints(created="2022-11-07", how="docx properties"),
            "x.docx",
            "2022-11-07",
            "docx properties: day the file was made",
        ),
    ],
)
def test_a_date_says_where_it_comes_from(
    lines: list[str], hints: Hints, name: str, day: str | None, how: str | None
) -> None:
    found = with_properties(_document(*map(_paragraph, lines)), hints, name).date
    assert (found.value, found.how) == (day, how) if found else day is None


def test_a_number_in_running_text_is_that_of_another_document() -> None:
    cited = _paragraph(
        "De jury volgt de nota (VR 2021 2602 VV DOC.0009/1QUATER) die het kader omvat en meer."
    )
    own = _paragraph("VR 2022 1811 DOC.9101/1")
    assert with_properties(_document(cited), Hints(), "x.txt").number is None
    found = with_properties(_document(own, cited), Hints(), "x.txt")
    assert found.number is not None
    assert found.number.value == "VR 2022 1811 DOC.9101/1"
    assert found.date is not None
    assert (found.date.value, found.date.how) == ("2022-11-18", "document number")


@pytest.mark.parametrize(
    ("line", "is_question"),
    [
        ("VRAAG nr. 512 van 12 januari 2026", True),
        ("VRAAG nummer 7 van 3 maart 2025", True),
        ("VRAAG nr. 7 van de agenda", False),
        ("Zie ook vraag nr. 512 van 12 januari 2026", False),
    ],
)
def test_a_question_is_known_by_a_heading_without_the_word_written(
    line: str, is_question: bool
) -> None:
    kind = with_properties(_document(_paragraph(line)), Hints(), "x.txt").kind
    assert kind is not None
    assert (kind.value == "written-question") == is_question


WHOLE = (
    "nr. 902", "van ELS VANDAMME", "datum: 4 november 2024", "aan WIM OOSTERLINCKX",
    "VLAAMS MINISTER VAN WIJKEN",
)  # fmt: skip
ONE_LINE = (
    "Schriftelijke vraag nr. 77 van Els Vandamme van 4 november 2024",
    "aan Wim Oosterlinckx, VLAAMS MINISTER VAN WIJKEN",
)


@pytest.mark.parametrize(
    ("head", "number"), [(WHOLE, "902 (2024-2025)"), (ONE_LINE, "77 (2024-2025)")]
)
def test_a_whole_head_makes_a_written_question_and_its_title_stands_below_it(
    head: tuple[str, ...], number: str
) -> None:
    lines = map(_paragraph, (*head, "Regelluwe zones – Stand", "1. Hoeveel vragen zijn er?"))
    found = with_properties(_document(*lines), Hints(), "x.md")
    told = (found.kind, found.number, found.date, found.title)
    assert tuple(one.value if one else None for one in told) == (
        "written-question", number, "2024-11-04", "Regelluwe zones – Stand"
    )  # fmt: skip


@pytest.mark.parametrize("missing", range(4))
def test_a_head_that_lacks_a_part_makes_no_written_question(missing: int) -> None:
    lines = [_paragraph(line) for place, line in enumerate(WHOLE) if place != missing]
    kind = with_properties(_document(*lines, _paragraph("Een brief.")), Hints(), "x.md").kind
    assert kind is not None and kind.value != "written-question"


def test_the_words_of_a_head_in_a_text_make_no_written_question() -> None:
    text = f"De brief nr. 902 {' '.join(WHOLE[1:])} werd beantwoord."
    kind = with_properties(_document(_paragraph(text)), Hints(), "x.md").kind
    assert kind is not None and kind.value != "written-question"


SEEDS = {
    # seed: kind, date, number, title
    "000": ("written-question", None, None, "Wijkverbeteringscontracten - Stand van zaken"),
    "001": ("call", "2021-03-11", None, None),
    "002": ("note", None, None, None),
    "003": ("project-page", None, None, None),
    "004": (
        "written-question",
        None,
        None,
        "Atlas van Buurten in Moeilijkheden - Conclusies en beleidsinitiatieven",
    ),
}


@pytest.mark.skipif(SHARED is None, reason="../shared is absent")
@pytest.mark.parametrize("seed", SEEDS)
def test_the_seeds_are_what_a_reader_says_they_are(seed: str) -> None:
    assert SHARED is not None
    path = next((SHARED / "seeds").glob(f"{seed}_*"))
    document = read_bytes(path.read_bytes(), path.name)
    found = [document.kind, document.date, document.number, document.title]
    assert tuple(one.value if one else None for one in found) == SEEDS[seed]
    assert document.page_runs == ()
    assert document.page_count is None
    assert document.language is not None
    assert document.language.value == "nl"


# What no reader could know from the file alone, or what two readers would call differently.
ARGUABLE = {
    ("VR_2022_0912_DOC_9107-1_nota.pdf", "title"),
    ("VR_2022_1811_DOC_9101-1.pdf", "title"),
    ("beslissing-elf-contracten.pdf", "date"),
    ("haspelmonde-sluis-open.html", "kind"),
    ("netwerkdag-2024.md", "kind"),
    ("sv-9188-antwoord.docx", "date"),
}


def _manifest() -> list[dict[str, str | None]]:
    manifest = json.loads((ROOT / "corpus" / "manifest.json").read_text(encoding="utf-8"))
    return list(manifest["files"])


@pytest.mark.parametrize("entry", _manifest(), ids=lambda entry: entry["path"])
def test_the_sample_corpus_is_recognised(entry: dict[str, str | None]) -> None:
    path = ROOT / "corpus" / str(entry["path"])
    document = read_bytes(path.read_bytes(), path.name)
    for field in ("kind", "date", "number", "title"):
        if (path.name, field) not in ARGUABLE:
            found = getattr(document, field)
            assert (found.value if found else None) == entry[field], field
