"""The settings: read once at the edge, then a frozen value."""

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from pathlib import Path

from core.errors import InputError

DEFAULT_MODEL = "default"


@dataclass(frozen=True, slots=True)
class Settings:
    """What a store is built with, and where things are.

    ``model`` is ``"default"`` (the model that comes along), or a name or folder that
    sentence-transformers can load.
    """

    store: Path = Path("wijkwijzer-store")
    model: str = DEFAULT_MODEL
    passage_words: int = 180  # at most
    file_seconds: int = 25  # how long one file may be read before it is given up
    file_megabytes: int = 1400  # memory that reading one file may take
    spacy_model: str = ""  # an installed spaCy pipeline whose entities are proposals; "" for none


def read_settings(
    store: Path | None = None,
    environ: Mapping[str, str] = os.environ,
    file: Path = Path("wijkwijzer.toml"),
) -> Settings:
    """The settings: the file's, over them the environment's (WIJKWIJZER_…), over them ``store``.

    Raises InputError where the file is no TOML or names a setting that does not exist.
    """
    settings = _with(Settings(), _from_file(file), str(file))
    named = {
        field.name: environ[f"WIJKWIJZER_{field.name.upper()}"]
        for field in fields(Settings)
        if environ.get(f"WIJKWIJZER_{field.name.upper()}")
    }
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
    try:
        typed = {
            name: int(str(value)) if known[name] is int else _text_or_path(name, str(value))
            for name, value in values.items()
        }
    except ValueError as error:
        raise InputError(
            f"Een instelling in {where} moet een getal zijn: {error}.", "Verbeter de waarde."
        ) from error
    return replace(settings, **typed)  # type: ignore[arg-type]


def _text_or_path(name: str, value: str) -> str | Path:
    return Path(value).expanduser() if name == "store" else value
