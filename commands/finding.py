"""Finding passages, and looking at what the store holds of one document."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from commands.options import (
    as_json,
    filter_options,
    listing_options,
    print_json,
    print_listing,
    settings_of,
)
from core.days import iso_day
from core.errors import InputError, NotFound
from core.records import ACCESS_LEVELS, FILTER_WORDS, Filters, Query
from core.settings import Settings

_SHOWN = 5  # names of what else is in a file


@click.command()
@click.argument("query", required=False, metavar="VRAAG")
@click.option("-k", type=click.IntRange(1, 1000), default=10, show_default=True,
              help="Hoeveel vindplaatsen.")  # fmt: skip
@click.option("--queries", type=click.File(encoding="utf-8"),
              help="JSON Lines met id, query en eventueel filters.")  # fmt: skip
@click.option("--diverse", is_flag=True,
              help="Van elk contract eerst de beste vindplaats, dan pas de tweede.")  # fmt: skip
@click.option("--full", is_flag=True, help="Toon de hele passage.")
@filter_options
@as_json
@settings_of
def search(
    settings: Settings,
    query: str | None,
    k: int,
    queries: Any,
    diverse: bool,
    full: bool,
    filters: Filters,
    as_json: bool,
) -> None:
    """Zoek passages die de vraag beantwoorden, elk met document, pagina en letterlijk citaat."""
    from core.shapes import result_json
    from pipeline.asking import search_all
    from terminal.hits import result_lines

    if (query is None) == (queries is None):
        raise click.UsageError("Geef een vraag, of --queries BESTAND.")
    lines = _queries(queries, k, filters, settings) if query is None else [Query(query, k, filters)]
    asked = [replace(query, diverse=diverse) for query in lines]
    for result in search_all(asked, settings):
        if queries is not None:
            click.echo(json.dumps(result_json(result), ensure_ascii=False))
        elif as_json:
            print_json(result_json(result))
        else:
            for line in result_lines(result, full=full):
                click.echo(line)


def _queries(lines: Iterator[str], k: int, filters: Filters, settings: Settings) -> Iterator[Query]:
    """The queries of a JSON Lines file; a filter in a line goes over the one given as an option."""
    from pipeline.meant import filters_meant

    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            given = json.loads(line)
            named = _named(given.get("filters", {}))
            wanted = filters_meant(replace(filters, **named), settings)
            yield Query(str(given["query"]), int(given.get("k", k)), wanted,
                        str(given.get("id", number)))  # fmt: skip
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise click.UsageError(
                f"Regel {number} van --queries is geen JSON met een veld 'query': {error}."
            ) from error
        except InputError as error:
            raise InputError(f"Regel {number} van --queries: {error}", error.advice) from error


def _named(given: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of filters that a line names, by the word of the option or by that of the field.

    Raises InputError.
    """
    many = {**FILTER_WORDS, **{name: name for name in FILTER_WORDS.values()}}
    found: dict[str, Any] = {}
    for word, value in given.items():
        if word in many:
            found[many[word]] = tuple(value) if isinstance(value, list) else (value,)
        elif word in ("since", "until"):
            found[word] = iso_day(value, last=word == "until")
        elif word == "access" and value in ACCESS_LEVELS:
            found[word] = value
        else:
            known = ", ".join((*FILTER_WORDS, "since", "until", "access"))
            raise InputError(f"er is geen filter '{word}' met zo'n waarde.", f"Filters: {known}.")
    return found


@click.command()
@click.argument("target", metavar="DOEL")
@click.option("-k", type=click.IntRange(1, 1000), default=10, show_default=True,
              help="Hoeveel vindplaatsen, of contracten.")  # fmt: skip
@filter_options
@listing_options
@as_json
@settings_of
def similar(
    settings: Settings,
    target: str,
    k: int,
    filters: Filters,
    form: str,
    output: Path | None,
    as_json: bool,
) -> None:
    """Zoek wat lijkt op een contract, een document, een passage of een bestand, in andere
    contracten.

    Op een contract (het begin van een id volstaat) lijken contracten: een lijst met wat ze gemeen
    hebben en van elk van beide een passage daarover, de twee die het dichtst bij elkaar liggen;
    daarvoor dienen --format, -o, --contract en --access. De gelijkenis (0 tot 1) groeit met wat
    gemeen is en zeldzaam, en daalt met wat maar een van beide heeft. Op al het andere lijken
    passages.
    """
    from pipeline.contract_likeness import contract_if_any

    contract = contract_if_any(target, settings, filters.access)
    if contract is not None:
        _similar_contracts(settings, contract, k, filters, "json" if as_json else form, output)
    elif form != "table" or output is not None:
        raise click.UsageError("--format en -o zijn er voor een contract; geef --json.")
    else:
        _similar_passages(settings, target, k, filters, as_json)


def _similar_contracts(
    settings: Settings, name: str, k: int, filters: Filters, form: str, output: Path | None
) -> None:
    from pipeline.contract_likeness import similar_contracts
    from terminal.alike import alike_listing

    if replace(filters, contracts=(), access=Filters().access) != Filters():
        raise click.UsageError("Bij een contract zijn er van de filters --contract en --access.")
    rows = similar_contracts(
        name, settings, k=k, contracts=filters.contracts, access=filters.access
    )
    print_listing(alike_listing(name, rows), form, output)


def _similar_passages(
    settings: Settings, target: str, k: int, filters: Filters, as_json: bool
) -> None:
    from core.shapes import result_json
    from pipeline.asking import similar
    from terminal.hits import result_lines

    result = similar(target, settings, k=k, filters=filters)
    if as_json:
        print_json(result_json(result))
    else:
        for line in result_lines(result):
            click.echo(line)


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path),
                metavar="BESTAND")  # fmt: skip
@as_json
@settings_of
def tag(settings: Settings, file: Path, as_json: bool) -> None:
    """Toon wat van een bestand zou worden vastgelegd, zonder het op te slaan.

    Van een ZIP of een mail met bijlagen is dat het eerste document.
    """
    from core.reports import Shown
    from core.tag_shapes import tags_json
    from pipeline.asking import question_in, tag
    from terminal.tagged import tagged_lines

    item, others = tag(file, settings)
    shown = Shown(item.document, (item.source,), item.passages, item.findings)
    if as_json:
        print_json(tags_json(shown, item.tags, question_in(item.document)))
    else:
        for line in tagged_lines(shown, item.tags):
            click.echo(line)
    if others:
        named = ", ".join(others[:_SHOWN]) + (" …" if len(others) > _SHOWN else "")
        click.echo(
            f"let op: dit is het eerste document in {file.name}; {len(others)} andere staan er ook "
            f"in: {named} → Bewaar ze apart voor 'tag', of neem {file.name} op met 'wijkwijzer "
            "ingest' en bekijk ze met 'wijkwijzer show'.",
            err=True,
        )


@click.command()
@click.argument("name", metavar="ID")
@click.option("--full", is_flag=True, help="Toon de hele tekst van elke passage, en elk bewijs.")
@click.option("--access", type=click.Choice(ACCESS_LEVELS), default="confidential",
              help="Het geheimste niveau dat getoond mag worden.")  # fmt: skip
@as_json
@settings_of
def show(settings: Settings, name: str, full: bool, access: str, as_json: bool) -> None:
    """Toon een document, een passage of een contract met tekst, pagina's en wat erin gevonden is.

    Van een contract volstaat het begin van de id, van een document ook, of zijn bestandsnaam of
    nummer, als er maar een zo heet. Een contract toont wat het
    register ervan zegt, zijn documenten, bedragen, actoren, regelruimte en thema's, elk met bewijs;
    --full geeft daarvan al het bewijs.
    """
    from core.shapes import shown_json
    from pipeline.asking import show
    from pipeline.contract_likeness import contract_or_document
    from pipeline.documents import document_called
    from pipeline.registers import concept_label
    from terminal.shown import shown_lines

    try:
        contract = contract_or_document(name, settings, access)  # type: ignore[arg-type]
    except NotFound:
        called = document_called(name, settings, access)  # type: ignore[arg-type]
        if called is None:
            raise
        name, contract = called, None
    if contract is not None:
        _show_contract(settings, contract, access, full=full, as_json=as_json)
        return
    shown = show(name, settings, access)  # type: ignore[arg-type]
    if as_json:
        print_json(shown_json(shown))
    else:
        for line in shown_lines(shown, concept_label, full=full or ":" in name):
            click.echo(line)


def _show_contract(
    settings: Settings, name: str, access: str, *, full: bool, as_json: bool
) -> None:
    from pipeline.contract_sheet import contract_sheet
    from terminal.contract_sheet import contract_sheet_json, contract_sheet_lines

    sheet = contract_sheet(name, settings, access)  # type: ignore[arg-type]
    if as_json:
        print_json(contract_sheet_json(sheet))
    else:
        for line in contract_sheet_lines(sheet, full=full):
            click.echo(line)


@click.command()
@click.argument("file", type=click.Path(exists=True, path_type=Path), metavar="BESTAND")
@as_json
@settings_of
def evaluate(settings: Settings, file: Path, as_json: bool) -> None:
    """Meet aan oordelen: het zoeken (JSON Lines met id, query en relevant), of wat over dossiers
    wordt vastgelegd (een map met NAAM.txt naast NAAM.json, of één zo'n JSON)."""
    if file.is_dir() or file.suffix == ".json":
        _evaluate_tags(settings, file, as_json)
        return
    from evaluation.judgements import read_judgements
    from evaluation.report import as_json as report_json
    from evaluation.report import as_text, evaluate
    from pipeline.asking import searcher

    with searcher(settings) as search:
        report = evaluate(read_judgements(file), lambda text, k: search(Query(text, k)))
    if as_json:
        print_json(report_json(report))
    else:
        click.echo(as_text(report))


def _evaluate_tags(settings: Settings, path: Path, as_json: bool) -> None:
    from core.errors import InputError
    from evaluation import tags
    from pipeline.asking import tag_text

    scores = tags.measure(path, lambda name, text: tag_text(name, text, settings))
    if not scores:
        raise InputError(
            f"In {path} staan geen oordelen: verwacht wordt NAAM.json naast NAAM.txt,"
            " zoals in evaluation/dossiers/README.md."
        )
    if as_json:
        print_json(tags.as_json(scores))
    else:
        click.echo(tags.as_text(scores))
