"""Versions of one note: each a document of its own, and each knows the others."""

from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from cli import main
from core.settings import Settings
from core.versions import version_of
from pipeline.asking import show
from pipeline.ingesting import ingest


@pytest.mark.parametrize(
    ("number", "version"),
    [
        ("VR 2021 2602 VV DOC.0009/1", ("VR 2021 2602 VV DOC.0009/1", 1)),
        ("VR 2021 2602 VV DOC.0009/1BIS", ("VR 2021 2602 VV DOC.0009/1", 2)),
        ("VR 2021 2602 VV DOC.0009/1QUATER", ("VR 2021 2602 VV DOC.0009/1", 4)),
        ("VR PV 2021/26BIS", ("VR PV 2021/26", 2)),
        ("VR 2021 2602 DOC.0009", ("VR 2021 2602 DOC.0009", 1)),
        ("412 (2022-2023)", None),
        ("", None),
    ],
)
def test_a_number_tells_which_version_it_is_of(
    number: str, version: tuple[str, int] | None
) -> None:
    assert version_of(number) == version


def test_versions_are_linked_and_not_merged(tmp_path: Path) -> None:
    folder = tmp_path / "nota"
    folder.mkdir()
    texts = {"": "twee", "BIS": "drie", "TER": "vier"}
    for version, years in texts.items():
        (folder / f"VR_2021_2602_DOC_0009-1{version}.txt").write_text(
            f"VR 2021 2602 DOC.0009/1{version}\n\nNOTA AAN DE VLAAMSE REGERING\n\n"
            f"De subsidie loopt {years} jaar en bedraagt 800.000 euro.\n",
            encoding="utf-8",
        )
    (folder / "andere.txt").write_text("VR 2021 2602 DOC.0010/1\n\nEen andere nota.\n")
    settings = replace(Settings(), store=tmp_path / "store")
    assert ingest([folder], settings).added == 4

    ids = {}
    for card in _cards(settings):
        ids[card.number] = card.id
    shown = show(ids["VR 2021 2602 DOC.0009/1BIS"], settings, "public")
    assert [card.number for card in shown.versions] == [
        "VR 2021 2602 DOC.0009/1",
        "VR 2021 2602 DOC.0009/1TER",
    ]
    assert "drie jaar" in shown.document.text
    assert show(ids["VR 2021 2602 DOC.0010/1"], settings, "public").versions == ()
    told = CliRunner().invoke(
        main, ["--store", str(settings.store), "show", ids["VR 2021 2602 DOC.0009/1"]]
    )
    assert (
        f"versie    VR 2021 2602 DOC.0009/1TER  {ids['VR 2021 2602 DOC.0009/1TER']}" in told.output
    )


def _cards(settings: Settings) -> list:  # type: ignore[type-arg]
    from pipeline.kept import reading

    with reading(settings) as store:
        return list(store.documents())
