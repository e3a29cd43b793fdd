"""The settings as the file and the environment give them."""

from pathlib import Path

import pytest

from core.errors import InputError
from core.settings import read_settings


def _of(*, file: Path = Path("geen.toml"), **environ: str) -> int:
    given = {f"WIJKWIJZER_{name.upper()}": value for name, value in environ.items()}
    return read_settings(environ=given, file=file).passage_words


def test_the_environment_goes_over_the_file(tmp_path: Path) -> None:
    file = tmp_path / "wijkwijzer.toml"
    file.write_text("passage_words = 90\n", encoding="utf-8")
    assert _of(file=file) == 90
    assert _of(file=file, passage_words="120", cache="/tmp", llm_key="x", oidc_issuer="y") == 120


@pytest.mark.parametrize("value", ["-5", "0", "abc", "1000000", "1.5"])
def test_a_number_out_of_its_range_is_told_with_its_setting_and_range(value: str) -> None:
    with pytest.raises(InputError) as caught:
        _of(passage_words=value)
    assert "passage_words" in str(caught.value) and value in str(caught.value)
    assert "van 10 tot 2000" in caught.value.advice


def test_an_unknown_setting_of_the_environment_is_told_as_one_of_the_file_is() -> None:
    with pytest.raises(InputError, match=r"omgeving.*: foo") as caught:
        _of(foo="1")
    assert "passage_words" in caught.value.advice
