"""The settings: read once at the edge, then a frozen value."""

import os
import tomllib
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, fields, replace
from pathlib import Path

from core.errors import InputError

DEFAULT_MODEL = "default"
_LEAST = {"passage_words": 10, "file_seconds": 1, "file_megabytes": 100}
_MOST = {"passage_words": 2_000, "file_seconds": 86_400, "file_megabytes": 1_000_000}
# What is read of the environment where it is needed, and is no setting of a store.
_ELSEWHERE = frozenset({"cache", "llm_key", "oidc_issuer", "oidc_client", "oidc_secret",
                        "oidc_claim", "require_all"})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Settings:
    """What a store is built with, and where things are.

    ``model`` is ``"default"`` (the model that comes along), or a name or folder that
    sentence-transformers can load.
    """

    store: Path = Path("wijkwijzer-store")
    model: str = DEFAULT_MODEL
    passage_words: int = 180  # at most; the ranges of numbers are _LEAST to _MOST
    file_seconds: int = 25  # how long one file may be read before it is given up
    file_megabytes: int = 1400  # memory that reading one file may take
    spacy_model: str = ""  # an installed spaCy pipeline whose entities are proposals; "" for none


def read_settings(
    store: Path | None = None,
    environ: Mapping[str, str] = os.environ,
    file: Path = Path("wijkwijzer.toml"),
) -> Settings:
    """The settings: the file's, over them the environment's (WIJKWIJZER_…), over them ``store``.

    Raises InputError where the file is no TOML, or where it or the environment names a setting
    that does not exist or gives one a value that it cannot have.
    """
    settings = _with(Settings(), _from_file(file), str(file))
    prefix = "WIJKWIJZER_"
    given = {
        name.removeprefix(prefix).lower(): value
        for name, value in environ.items()
        if name.startswith(prefix) and value
    }
    named = {name: value for name, value in given.items() if name not in _ELSEWHERE}
    settings = _with(settings, named, "de omgeving (WIJKWIJZER_…)")
    return replace(settings, store=store) if store is not None else settings


def _from_file(file: Path) -> Mapping[str, object]:
    if not file.is_file():
        return {}
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InputError(
            f"De instellingen in {file} zijn geen geldige TOML: {error}.",
            "Verbeter het bestand of haal het weg.",
        ) from error


def _with(settings: Settings, values: Mapping[str, object], where: str) -> Settings:
    known = {field.name: type(getattr(settings, field.name)) for field in fields(settings)}
    unknown = sorted(set(values) - set(known))
    if unknown:
        raise InputError(
            f"Onbekende instelling in {where}: {', '.join(unknown)}.",
            f"Bekend zijn: {', '.join(sorted(known))}.",
        )
    typed = {
        name: _number(name, value, where) if known[name] is int else _text_or_path(name, str(value))
        for name, value in values.items()
    }
    return replace(settings, **typed)  # type: ignore[arg-type]


def _number(name: str, value: object, where: str) -> int:
    least, most = _LEAST[name], _MOST[name]
    with suppress(ValueError):
        if least <= (number := int(str(value))) <= most:
            return number
    raise InputError(
        f"De instelling {name} in {where} kan niet '{value}' zijn.",
        f"Geef een geheel getal van {least} tot {most}.",
    )


def _text_or_path(name: str, value: str) -> str | Path:
    return Path(value).expanduser() if name == "store" else value
