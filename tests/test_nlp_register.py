"""The register of organisations: complete, without doubles, and true to the lists of facts."""

import csv

import pytest

from nlp.lexicons import build
from nlp.places import caw_of
from nlp.register import read_register
from tests.places import SHARED


def test_the_reviewed_tables_have_no_faults() -> None:
    assert list(build.check()) == []


def test_every_municipality_of_today_has_an_ocmw_and_a_caw() -> None:
    register = read_register()
    real = [
        row
        for row in register.organisations.values()
        if row.type == "municipality" and not row.now and not row.nis.startswith("99")
    ]
    assert len(real) == 285
    for row in real:
        assert f"ocmw-{row.id.removeprefix('gemeente-')}" in register.organisations
        assert register.organisations[caw_of(row)].type == "caw"


@pytest.mark.parametrize(
    ("old", "now"),
    [
        ("gemeente-kortessem", "gemeente-hasselt"),
        ("ocmw-bilzen", "ocmw-bilzen-hoeselt"),
        ("wonen-vlaanderen", "wonen-in-vlaanderen"),
        ("vmsw", "wonen-in-vlaanderen"),
        ("kind-en-gezin", "opgroeien"),
        ("vreg", "vlaamse-nutsregulator"),
    ],
)
def test_an_organisation_keeps_the_id_of_its_latest_name(old: str, now: str) -> None:
    assert read_register().latest(old).id == now


def test_a_code_from_before_a_merger_leads_to_the_municipality_of_today() -> None:
    register = read_register()
    for code in ("71022", "71072", "73040"):
        found = register.municipality(code)
        assert found is not None
        assert found.id == "gemeente-hasselt"


@pytest.mark.skipif(SHARED is None, reason="the folder ../shared is not here")
def test_codes_and_numbers_are_those_of_the_lists_of_facts() -> None:
    assert SHARED is not None
    register = read_register()
    with (SHARED / "data/register/gemeenten_2025.csv").open(encoding="utf-8") as lines:
        codes = {row["naam_nl"]: row["nis"] for row in csv.DictReader(lines)}
    ours = {
        row.label: row.nis
        for row in register.organisations.values()
        if row.type == "municipality" and not row.now and not row.nis.startswith("99")
    }
    assert ours == codes
    with (SHARED / "data/register/ocmw.csv").open(encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            if row["status"] == "actief" and row["lblod_uri"]:
                assert register.organisations[build.slug(row["naam"])].uri == row["lblod_uri"]


@pytest.mark.skipif(SHARED is None, reason="the folder ../shared is not here")
def test_names_that_nobody_looked_up_say_so() -> None:
    rows = {row["id"]: row for row in build.read_reviewed("register")}
    assert {row["checked"] for key, row in rows.items() if key.startswith("caw-")} == {"no"}
    assert rows["infrabel"]["checked"] == "no"
    assert rows["vdab"]["checked"] == "yes"
