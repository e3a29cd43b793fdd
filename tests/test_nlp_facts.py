"""Sums of money, dates and other facts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.records import Document
from nlp import pipeline
from nlp.amounts import amounts, sums
from nlp.facts import dates, facts, periods
from nlp.numbers import NUMBERS
from nlp.reading import read


@pytest.mark.parametrize(
    ("text", "euro"),
    [
        ("een subsidie van 1,2 miljoen euro", 1_200_000),
        ("EUR 580.000", 580_000),
        ("575.306 €", 575_306),
        ("€ 12.500,50", 12_500.5),
        ("€212.000", 212_000),
        ("50 kEUR", 50_000),
        ("118 k€", 118_000),
        ("286 000 euro", 286_000),
        ("€ 175.000,-", 175_000),
        ("2,4 mio EUR", 2_400_000),
        ("anderhalf miljoen euro", 1_500_000),
        ("0,24 miljoen euro", 240_000),
        ("54.000,00 EUR", 54_000),
        ("duizend euro per maand", 1_000),
        ("twaalfhonderd euro", 1_200),
        ("tweeduizend driehonderdvijftig euro", 2_350),
    ],
)
def test_a_sum_is_read_in_every_notation(text: str, euro: float) -> None:
    assert [one.euro for one in sums(text)] == [euro]


def test_a_range_is_two_sums() -> None:
    assert [one.euro for one in sums("tussen 10.000 en 20.000 euro")] == [10_000, 20_000]


@pytest.mark.parametrize("text", ["in 2022", "20 %", "3.870 inwoners", "artikel 60", "nr. 412"])
def test_what_is_no_money_is_no_sum(text: str) -> None:
    assert list(sums(text)) == []


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Genk krijgt 800.000 euro voor de wijk Waterschei.", [(800_000, "subsidy")]),
        ("In Genk gaat 800.000 euro naar de wijk.", [(800_000, "subsidy")]),
        ("Voor Leeuwbrug is 575.306 euro uitgetrokken.", [(575_306, "subsidy")]),
        ("Vrijwilligers krijgen 40,67 euro per dag.", [(40.67, "other")]),
        ("De gemeente trekt er 17.500 EUR voor uit.", [(17_500, "own-contribution")]),
        ("Dendermonde werkt met 326.000 euro in Donck en Dammen, samen de Bijloke.",
         [(326_000, "other")]),
        ("Kostenraming: 302.000 euro.", [(302_000, "total")]),
        ("De Vlaamse overheid betaalt 398.000 euro, de stad 104.000 euro.",
         [(398_000, "subsidy"), (104_000, "own-contribution")]),
        ("Vlaanderen maakt 400.000 euro vrij, de gemeente 100.000 euro.",
         [(400_000, "subsidy"), (100_000, "own-contribution")]),
        ("(318.000 euro projectsubsidie, 94.000 euro stad)",
         [(318_000, "subsidy"), (94_000, "own-contribution")]),
        # Who receives does not pay.
        ("De vzw ontvangt 40.000 euro, de stad 60.000 euro.",
         [(40_000, "subsidy"), (60_000, "other")]),
        # Of which: a whole and its parts.
        ("Rekening: 240.000 euro, waarvan 48.000 euro van de stad zelf.",
         [(240_000, "total"), (48_000, "own-contribution")]),
        ("Het kostenplaatje: investering 2.300.000 euro, waarvan lening 1.900.000 euro.",
         [(2_300_000, "total"), (1_900_000, "loan")]),
        ("Een subsidie van 800.000 euro, waarvan 160.000 euro voor een plein.",
         [(800_000, "subsidy"), (160_000, "other")]),
        ("Er is 325.000 euro, daarvan komt er 65.000 euro van de gemeente.",
         [(325_000, "total"), (65_000, "own-contribution")]),
        ("Een lening van 120.000 euro, waarvan sprake was.", [(120_000, "loan")]),
        ("Gemiddeld 31.800 euro, waarvan de gemeente 20 procent geeft.", [(31_800, "other")]),
        ("Gemiddeld 31.800 euro, waarvan sprake. Het feest kostte 900 euro.",
         [(31_800, "other"), (900, "other")]),
        # What others can get is no subsidy of the contract.
        ("De stad geeft een premie van 40,67 euro per dag.", [(40.67, "other")]),
        ("Zij krijgt een subsidie van 200.000 euro per jaar.", [(200_000, "subsidy")]),
        ("4. Subsidiereglement gevels\n\nPer gevel krijgt een bewoner 150 euro.\n\n"
         "5. Subsidie\n\nDe stad kreeg 700.000 euro.", [(150, "other"), (700_000, "subsidy")]),
        # What the contract does not pay, differences, and the price of works.
        ("De subsidie bedraagt 742.000 euro, 23.000 euro minder dan gevraagd.",
         [(742_000, "subsidy"), (23_000, "other")]),
        ("Van de subsidie van 588.000 euro is 302.750 euro verantwoord.",
         [(588_000, "subsidy"), (302_750, "other")]),
        ("De units kosten samen 640.000 euro, waarvan 310.000 euro uit de subsidie.",
         [(640_000, "total"), (310_000, "other")]),
        ("Er gaat 41.000 euro van de subsidie naar een plein.", [(41_000, "other")]),
        ("De subsidie bedraagt 771.000 euro, de eigen inbreng 195.000 euro.",
         [(771_000, "subsidy"), (195_000, "own-contribution")]),
        ("De verwijdering kost 28.000 euro en is voor rekening van de stad, buiten dit contract.",
         [(28_000, "other")]),
        ("De aankoop, geraamd op 1,3 miljoen euro, zit niet in deze begroting: Het Jaagpad sluit"
         " een lening van 1.040.000 euro.", [(1_300_000, "other"), (1_040_000, "loan")]),
        ("Het dakwerk is aanbesteed voor 91.300 euro, onder de raming van 95.000 euro.",
         [(91_300, "other"), (95_000, "other")]),
    ],
)  # fmt: skip
def test_what_a_sum_is(text: str, told: list[tuple[float, str]]) -> None:
    assert _told(text) == told


def test_a_sum_in_a_table_is_what_the_head_of_its_column_says() -> None:
    text = (
        "Gemeente | Toegekende subsidie (euro) | Eigen inbreng (euro)\n"
        "Genk | 800.000 | 210.000\nGent | 799.000 | 205.000\n"
    )
    assert _told(text) == [
        (800_000, "subsidy"),
        (210_000, "own-contribution"),
        (799_000, "subsidy"),
        (205_000, "own-contribution"),
    ]


def test_a_plain_number_in_a_column_of_euros_is_a_sum() -> None:
    text = (
        "Post | Uitvoerder | VTE | Begroot 2024 (euro) | Uitgegeven (€) | Opmerking\n"
        "Woonzorgteam | OCMW | 2 | 96500 | 0 | sinds 2023\n"
        "Vlaamse subsidie | | | 800000\nEigen inbreng stad | | | 212400,50\nTotaal | | | | 7000\n"
    )
    assert _told(text) == [
        (96_500, "total"),
        (800_000, "subsidy"),
        (212_400.5, "own-contribution"),
        (7000, "total"),
    ]


def _told(text: str) -> list[tuple[float, str]]:
    readings = list(read(pipeline.load(), Document("d" * 32, text, "text")))
    return [(one.euro, one.role) for one in amounts(readings)]


@given(st.integers(min_value=1, max_value=99_999_999))
def test_a_sum_with_points_is_read_back(euro: int) -> None:
    text = f"De raming is {euro:,} euro.".replace(",", ".")
    assert [one.euro for one in sums(text)] == [euro]
    (found,) = sums(text)
    assert text[found.start : found.end].endswith("euro")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("op 14 september 2022", "2022-09-14"),
        ("15/02/2023", "2023-02-15"),
        ("11.10.2022", "2022-10-11"),
        ("2024-03-01", "2024-03-01"),
        ("in maart 2021", "2021-03"),
        ("3 oktober", "2022-10-03"),
    ],
)
def test_a_day_is_read_in_every_notation(text: str, value: str) -> None:
    assert [day for _, _, day in dates(text, "2022")] == [value]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("van 1 oktober 2023 tot en met 30 september 2027", "2023-10-01/2027-09-30"),
        ("01.01.2024 - 31.12.2025", "2024-01-01/2025-12-31"),
        ("2022-2025", "2022/2025"),
    ],
)
def test_a_period_has_both_its_ends(text: str, value: str) -> None:
    assert [period for _, _, period in periods(text)] == [value]


def test_a_day_that_does_not_exist_is_none() -> None:
    assert list(dates("op 41 mei 2022", "")) == []


def _facts(text: str, kind: str) -> list[str]:
    readings = list(read(pipeline.load(), Document("d" * 32, text, "text")))
    return [one.value for one in facts(readings, "2023") if one.kind == kind]


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("De zaal sloot in 2020 en opent eind 2025.", ["2020", "2025"]),
        ("Wie kwam op 3 mei 2021? Er kwamen 2000 bewoners en 2 025 reacties.", ["2021-05-03"]),
        ("Dossier 2021/14, artikel 4.2020.1, 2020 euro, 12.2020 en van 2020 tot 2022.", []),
        ("In mei 2022 en in 2022.", ["2022-05", "2022"]),
        ("Dat was in 2020. Op 3 mei kwam er antwoord.", ["2023-05-03", "2020"]),
    ],
)
def test_a_year_alone_is_a_date_where_it_is_nothing_else(text: str, values: list[str]) -> None:
    assert sorted(_facts(text, "date")) == sorted(values)


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("Schriftelijke vraag nr. 318 van Jan Peeters", ["318"]),
        ("nr. 36\nvan Jan Peeters", ["36"]),
        ("ons kenmerk: ABC/JUR/2023/4471", ["ABC/JUR/2023/4471"]),
        ("Ons kenmerk XY/EG/23-0907.", ["XY/EG/23-0907"]),
        ("na advies 71.234/1 van de Raad van State", ["71.234/1"]),
        ("VR 2023 1407 DOC.0815/1BIS", ["VR 2023 1407 DOC.0815/1BIS"]),
        ("Kerkstraat nr. 12, op 3/5/2023, en/of de OCMW/CAW-werking, 1/2 van de tijd", []),
    ],
)
def test_a_paper_is_known_by_its_number(text: str, values: list[str]) -> None:
    assert _facts(text, "document-number") == values


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("acht panden en vierentwintig beschermde huisjes", ["8", "24"]),
        ("Drieëntwintig gezinnen kwamen.", ["23"]),
        ("96 van de 240 woningen", ["96"]),
        ("begeleidde in 2023 41 huishoudens", ["41"]),
        ("214 conformiteitsonderzoeken", ["214"]),
        ("1.032 huisbezoeken", ["1032"]),
        ("een gezin, 20 euro, artikel 12", []),
    ],
)
def test_what_is_counted_in_digits_or_in_words(text: str, values: list[str]) -> None:
    assert _facts(text, "count") == values


def test_every_number_up_to_a_hundred_has_a_name() -> None:
    assert sorted(NUMBERS.values()) == list(range(2, 101))
    assert (NUMBERS["eenentwintig"], NUMBERS["drieënveertig"], NUMBERS["tweeënnegentig"]) == (
        21,
        43,
        92,
    )


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "Zie artikel 6.28 van het Besluit Vlaamse Codex Wonen van 2021.",
            [("legal-reference", "artikel 6.28 van het Besluit Vlaamse Codex Wonen van 2021")],
        ),
        (
            "Zie artikel 304 van het Decreet Lokaal Bestuur.",
            [("legal-reference", "artikel 304 van het Decreet Lokaal Bestuur")],
        ),
        ("De omzendbrief BB 2021/1 geldt.", [("legal-reference", "omzendbrief BB 2021/1")]),
        (
            "Op grond van art. 135 Nieuwe Gemeentewet mag dat.",
            [("legal-reference", "art. 135 Nieuwe Gemeentewet")],
        ),
        ("De Verordening (EU) 2016/679 geldt.", [("legal-reference", "Verordening (EU) 2016/679")]),
        (
            "De Vlaamse Codex Wonen van 2021 geldt.",
            [("legal-reference", "Vlaamse Codex Wonen van 2021")],
        ),
        ("Dat is twaalf procent.", [("percentage", "12")]),
    ],
)
def test_a_rule_or_a_share_is_told_whole(text: str, told: list[tuple[str, str]]) -> None:
    readings = list(read(pipeline.load(), Document("d", text, "text")))
    assert [(one.kind, one.value) for one in facts(readings)] == told
