"""What would be recorded of one file, as a person reads it on a terminal, in Dutch."""

from collections.abc import Iterator
from dataclasses import replace

from core.findings import Amount, Derogation, Tags
from core.names import (
    AMOUNT_NAMES,
    DOMAIN_NAMES,
    ELEMENT_NAMES,
    FACT_NAMES,
    INSTRUMENT_NAMES,
    ROLE_NAMES,
    STATUS_NAMES,
)
from core.reports import Shown
from terminal.shown import passage_lines, shown_lines


def tagged_lines(shown: Shown, tags: Tags) -> Iterator[str]:
    """The document's properties, everything that is recorded of it by name, and its passages."""
    head = replace(shown, findings=(), passages=())
    yield from shown_lines(head, lambda _, concept: concept, full=False)
    contracts = {
        row.label: row.guess
        for row in shown.findings
        if row.kind == "contract" and row.start < row.end
    }
    for heading, told in (
        ("gemeenten", [_guessed(row.label, row.guess) for row in tags.municipalities]),
        ("contracten", [_guessed(label, guess) for label, guess in contracts.items()]),
        (
            "actoren",
            [_guessed(f"{row.label} ({ROLE_NAMES[row.role]})", row.guess) for row in tags.actors],
        ),
        ("thema's", [row.label for row in tags.themes]),
        ("bedragen", [_amount(row) for row in tags.amounts]),
        *(
            (heading, [row.value for row in tags.facts if row.kind == kind])
            for kind, heading in FACT_NAMES.items()
        ),
    ):
        if told:
            yield f"{heading:<9} {'; '.join(told)}"
    for request in tags.derogations:
        yield f"regelruimte {'; '.join(_request(request))}"
    yield from passage_lines(shown, full=False)


def _guessed(told: str, guess: bool) -> str:
    return f"{told} (vermoeden)" if guess else told


def _amount(amount: Amount) -> str:
    whole, cents = f"{amount.euro:,.2f}".replace(",", ".").rsplit(".", 1)
    return f"{whole}{'' if cents == '00' else f',{cents}'} euro ({AMOUNT_NAMES[amount.role]})"


def _request(request: Derogation) -> Iterator[str]:
    """Who asks whom which room in which rule, where that stands, and what is missing."""
    yield STATUS_NAMES[request.status]
    yield INSTRUMENT_NAMES[request.instrument]
    for heading, told in (
        ("door", request.requester.label if request.requester else ""),
        ("aan", ", ".join(party.label for party in request.addressees)),
        ("regel", ", ".join(norm.label for norm in request.norms)),
        ("domein", DOMAIN_NAMES.get(request.domain, request.domain)),
        ("ruimte", request.space),
        ("doelgroep", request.group),
        ("duur", request.duration),
        ("ontbreekt", ", ".join(ELEMENT_NAMES[element] for element in request.missing)),
    ):
        if told:
            yield f"{heading}: {told}"
