"""A person's decision goes before the machine's, outlives it, and can be taken back."""

import csv
import json
import sqlite3
from collections import Counter
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from click.testing import CliRunner

from cli import main
from core.corrections import Correction, CorrectionKind
from core.errors import InputError, NotFound
from core.findings import (
    ActorFinding,
    Derogation,
    Party,
    Span,
    Status,
    Step,
    Tags,
    Telling,
    ThemeFinding,
)
from core.records import Filters, Finding, Query
from core.settings import Settings
from evaluation.judged_folder import dossiers
from evaluation.tags import measure
from index import schema
from index.store_corrections import Recorded
from nlp.histories import threads
from pipeline.asking import searcher, show
from pipeline.care import forget, reindex, verify
from pipeline.contract_overview import RequestFilters, request_overview
from pipeline.corrected import corrected
from pipeline.correcting import correct, corrections, of_known_actors, undo
from pipeline.documents import open_document
from pipeline.faceted import browse
from pipeline.ingesting import IngestOptions, ingest
from pipeline.overviews import actor_matrix
from tests.places import ROOT

FILES = [
    ROOT / "corpus" / "dossiers" / name
    for name in ("heiderode-opvolging-2023.pdf", "heiderode-dossier-boven-komen.docx")
]
CONTRACT = "heiderode-schachtwijk"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    settings = Settings(store=tmp_path / "store")
    ingest(FILES, settings, IngestOptions(contract=CONTRACT))
    return settings


def _roles(settings: Settings) -> dict[tuple[str, str], int]:
    return {(row.actor, row.role): row.times for row in actor_matrix(settings)}


def _state(settings: Settings) -> list[object]:
    """All that can be seen of the records."""
    cards = browse(Filters(), settings, most=100)
    opened = [open_document(card.id, settings, "confidential") for card in cards.documents]
    return [
        [(one.tags, Counter(one.shown.findings)) for one in opened],
        cards.facets,
        actor_matrix(settings),
    ]


def test_an_actor_that_is_none_goes_and_comes_back(settings: Settings) -> None:
    before = _state(settings)
    actor = next(actor for actor, _ in _roles(settings))
    made = correct(Correction("not-actor", actor, contract=CONTRACT, by="els"), settings)
    assert actor not in {key for key, _ in _roles(settings)}
    assert not browse(Filters(actors=(actor,)), settings).documents
    assert verify(settings) == ()
    assert undo(made.id, "els", settings) > 0
    assert _state(settings) == before
    with pytest.raises(NotFound):
        undo(made.id, "els", settings)
    (kept,) = corrections(settings)
    assert (kept.by, kept.undone_by) == ("els", "els")


def test_another_role_is_shown_as_made_by_a_person(settings: Settings) -> None:
    (actor, role), times = next(iter(_roles(settings).items()))
    new = "consulted" if role != "consulted" else "partner"
    correct(Correction("role", actor, new, contract=CONTRACT, by="els"), settings)
    after = _roles(settings)
    assert after[actor, new] >= times
    assert {r for a, r in after if a == actor} == {new}
    shown = [
        finding
        for card in browse(Filters(), settings, most=100).documents
        for finding in show(card.id, settings, "confidential").findings
        if finding.kind == "actor" and finding.concept == actor
    ]
    assert shown
    assert all(finding.why == "persoon: els" and not finding.guess for finding in shown)


def test_two_names_of_one_actor_become_one(settings: Settings) -> None:
    before = Counter({actor: 0 for actor, _ in _roles(settings)})
    for (actor, _), times in _roles(settings).items():
        before[actor] += times
    one, other = list(before)[:2]
    made = correct(Correction("merge-actor", one, other, by="els"), settings)
    after: Counter[str] = Counter()
    for (actor, _), times in _roles(settings).items():
        after[actor] += times
    assert one not in after
    assert after[other] == before[one] + before[other]
    undo(made.id, "els", settings)
    assert {actor for actor, _ in _roles(settings)} == set(before)


def test_an_actor_is_merged_by_name_and_with_one_that_is_known_only(settings: Settings) -> None:
    def merged(value: str) -> Correction:
        return of_known_actors(Correction("merge-actor", "VDAB", value), settings)

    assert merged("Wonen-Vlaanderen") == Correction("merge-actor", "vdab", "wonen-in-vlaanderen")
    with pytest.raises(InputError, match="Er is geen actor 'wonen-in-vlanderen'") as refused:
        merged("wonen-in-vlanderen")
    assert "Wonen in Vlaanderen" in refused.value.advice
    with pytest.raises(InputError):
        of_known_actors(Correction("merge-actor", "vdab", "nergens"), settings)
    with pytest.raises(InputError, match="met zichzelf"):
        merged("vdab")
    beside = Finding("actor", "nergens", "Nergens vzw", 0, 7, "")
    given = Correction("merge-actor", "vdab", "Nergens vzw")
    assert of_known_actors(given, settings, beside=[beside]).value == "nergens"


def test_the_command_refuses_an_actor_that_nobody_knows(settings: Settings) -> None:
    words = ["--store", str(settings.store), "correct", "add", "merge-actor", "vdab", "xq"]
    done = CliRunner().invoke(main, words)
    assert done.exit_code == 2
    assert "Er is geen actor 'xq'" in done.output
    assert corrections(settings) == ()


def test_a_request_that_is_none_goes_and_a_status_changes(settings: Settings) -> None:
    rows = request_overview(settings, RequestFilters(mentioned=True))
    assert len(rows) >= 2
    first, second = rows[0], rows[-1]
    correct(
        Correction("not-request", first.request.id, document=first.document, by="els"), settings
    )
    left = request_overview(settings, RequestFilters(mentioned=True))
    assert len(left) == len(rows) - 1
    correct(
        Correction("status", second.request.id, "granted", document=second.document, by="els"),
        settings,
    )
    changed = request_overview(settings, RequestFilters(status="granted"))
    assert second.request.id in {row.request.id for row in changed}


def test_a_document_moves_to_another_contract(settings: Settings) -> None:
    card = browse(Filters(), settings).documents[0]
    correct(
        Correction("contract", value="genk-waterschei", document=card.id[:10], by="els"), settings
    )
    moved = {
        finding.concept
        for finding in show(card.id, settings, "confidential").findings
        if finding.kind == "contract"
    }
    assert moved == {"genk-waterschei"}
    with pytest.raises(InputError):
        correct(Correction("contract", value="nergens", document=card.id), settings)
    with pytest.raises(NotFound):
        correct(Correction("contract", value="genk-waterschei", document="ffff"), settings)


@pytest.mark.parametrize("decided", ["genk-waterschei", ""])
def test_a_decided_contract_goes_before_the_one_that_was_given(
    settings: Settings, decided: str
) -> None:
    card = browse(Filters(), settings).documents[0]

    def told() -> tuple[set[str | None], set[str], list[bool], list[bool]]:
        with searcher(settings) as search:
            hits = search(Query("wijk", 50, Filters(documents=(card.id,)))).hits
            found = [
                any(h.citation.document.id == card.id
                    for h in search(Query("wijk", 50, Filters(contracts=(key,)))).hits)
                for key in (CONTRACT, "genk-waterschei")
            ]  # fmt: skip
        listed = [
            card.id in {one.id for one in browse(Filters(contracts=(key,)), settings).documents}
            for key in (CONTRACT, "genk-waterschei")
        ]
        facets = browse(Filters(documents=(card.id,)), settings).facets["contract"]
        return {h.citation.contract for h in hits}, {one.id for one in facets}, listed, found

    before = told()
    assert before == ({CONTRACT}, {CONTRACT}, [True, False], [True, False])
    wanted = Correction("contract", value=decided, document=card.id, by="els")
    made = correct(wanted, settings)
    now = [False, bool(decided)]
    after = ({decided or None}, {decided} - {""}, now, now)
    assert told() == after
    assert CONTRACT not in {row.contract for row in actor_matrix(settings) for c in row.citations
                            if c.document.id == card.id}  # fmt: skip
    forget([card.id], settings)
    ingest(FILES, settings, IngestOptions(contract=CONTRACT))
    assert told() == after
    assert verify(settings) == ()
    undo(made.id, "els", settings)
    assert told() == before


def test_a_store_from_before_knows_which_contracts_were_decided() -> None:
    connection = sqlite3.connect(":memory:", isolation_level=None)
    connection.executescript("\n".join(schema.MIGRATIONS[:5]))
    connection.execute(f"PRAGMA application_id = {schema.APPLICATION_ID}")
    connection.execute("PRAGMA user_version = 5")
    for name in ("now", "undone", "heir"):
        connection.execute(
            "INSERT INTO documents (id, format, reader, notes, length, recipe, added_at) "
            "VALUES (?, 'text', '', '[]', 1, '', '')",
            (name,),
        )
    connection.execute("INSERT INTO sources VALUES ('/a', '', 'a', 3, 1, 0, 0, 0, 'gent', NULL)")
    connection.execute("INSERT INTO versions VALUES ('/a', '', 'old', NULL, 0, '')")
    for document, undone in (("now", ""), ("undone", "2023-01-01"), ("old", "")):
        connection.execute(
            'INSERT INTO corrections (kind, subject, value, document, contract, "by", at, '
            "undone_by, undone_at) VALUES ('contract', '', 'genk', ?, '', '', '', '', ?)",
            (document, undone),
        )
    schema.migrate(connection)
    found = connection.execute("SELECT id, contract_decided FROM documents ORDER BY row").fetchall()
    assert [tuple(row) for row in found] == [("now", 1), ("undone", 0), ("heir", 1)]
    changed = connection.execute("SELECT document FROM changes ORDER BY 1").fetchall()
    assert [row[0] for row in changed] == [1, 3]


def test_corrections_outlive_a_reindex_and_a_new_ingest(settings: Settings) -> None:
    actor = next(actor for actor, _ in _roles(settings))
    made = correct(Correction("not-actor", actor, contract=CONTRACT, by="els"), settings)
    after, roles = _state(settings), _roles(settings)
    assert reindex(settings) == len(FILES)
    assert _state(settings) == after
    card = browse(Filters(), settings).documents[0]
    forget([card.id], settings)
    ingest(FILES, settings, IngestOptions(contract=CONTRACT))
    assert _state(settings)[:2] == after[:2]  # a new row comes last among the citations
    assert _roles(settings) == roles
    undo(made.id, "els", settings)
    assert actor in {key for key, _ in _roles(settings)}


def test_what_is_corrected_in_one_document_stays_in_the_others(settings: Settings) -> None:
    cards = browse(Filters(), settings, most=100).documents
    by_document = {
        card.id: {
            actor.id for actor in open_document(card.id, settings, "confidential").tags.actors
        }
        for card in cards
    }
    shared = set.intersection(*by_document.values())
    assert shared
    actor = min(shared)
    correct(Correction("not-actor", actor, document=cards[0].id, by="els"), settings)
    for card in cards:
        held = {one.id for one in open_document(card.id, settings, "confidential").tags.actors}
        assert (actor in held) == (card.id != cards[0].id)


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "role", "subject": "vdab"},
        {"kind": "merge-actor", "subject": "vdab"},
        {"kind": "contract", "value": "x"},
        {"kind": "not-theme"},
        {"kind": "iets", "subject": "x"},
    ],
)
def test_half_a_correction_cannot_be_made(wrong: dict[str, str]) -> None:
    with pytest.raises(ValueError):
        Correction(**wrong)  # type: ignore[arg-type]


def test_a_role_changes_only_where_the_contract_stands() -> None:
    """A document of two contracts: the first half is of one, the second of the other."""
    actor = ActorFinding("vdab", "VDAB", "agency", None, "partner", (Span(5, 9), Span(65, 69)))
    halves = (Finding("contract", "a", "A", 0, 50, ""), Finding("contract", "b", "B", 50, 100, ""))
    recorded = Recorded("d", 100, Tags("d", "nl", actors=(actor,)), halves)
    after = corrected(recorded, [Correction("role", "vdab", "lead", contract="b", by="els", id=1)])
    roles = {actor.role: actor.spans for actor in after.tags.actors}
    assert roles == {"partner": (Span(5, 9),), "lead": (Span(65, 69),)}
    assert {(f.start, f.role) for f in after.findings if f.kind == "actor"} == {
        (5, "partner"),
        (65, "lead"),
    }


def test_what_is_decided_of_a_contract_holds_only_where_it_stands() -> None:
    """Each half of a document has a request and names who asks it; one half is corrected."""
    kaap = Party("kaap", "De Kaap", "association")
    halves = (Finding("contract", "a", "A", 0, 50, ""), Finding("contract", "b", "B", 50, 100, ""))
    asked = Derogation("kaap-energie", kaap, (), "unspecified", (), "energie", "asked",
                       (Step("asked", Span(5, 9)),), (Span(5, 9),))  # fmt: skip
    other = replace(asked, history=(Step("asked", Span(65, 69)),), spans=(Span(65, 69),))
    actor = ActorFinding("kaap", "De Kaap", "association", None, "lead", (Span(5, 9), Span(65, 69)))
    tags = Tags("d", "nl", actors=(actor,), derogations=(asked, other))
    recorded = Recorded("d", 100, tags, halves)

    def after(kind: CorrectionKind, subject: str, value: str = "") -> Tags:
        held = [Correction(kind, subject, value, document=document, contract="b", id=1)
                for document in ("d", "")]  # fmt: skip
        (one, same) = [corrected(recorded, [correction]).tags for correction in held]
        assert one == same
        assert corrected(recorded, [replace(held[0], contract="c")]).tags == tags
        return one

    merged = after("merge-actor", "kaap", "vdab")
    assert [(one.id, one.spans) for one in merged.actors] == [
        ("kaap", (Span(5, 9),)), ("vdab", (Span(65, 69),))
    ]  # fmt: skip
    assert [one.requester and one.requester.id for one in merged.derogations] == ["kaap", "vdab"]
    assert after("not-request", "kaap-energie").derogations == (asked,)
    assert [one.status for one in after("status", "kaap-energie", "refused").derogations] == [
        "asked", "refused"
    ]  # fmt: skip


def test_corrections_apply_in_the_order_in_which_they_were_made() -> None:
    actor = ActorFinding("a", "A", "other", None, "partner", (Span(0, 1),))
    theme = ThemeFinding("wonen", "Wonen", 1.0, (Span(0, 1), Span(2, 3)))
    recorded = Recorded("d", 9, Tags("d", "nl", actors=(actor,), themes=(theme,)), ())
    first = Correction("role", "a", "lead", by="x", id=1)
    later = replace(first, value="consulted", id=2)
    merged = Correction("merge-actor", "a", "vdab", by="x", id=3)
    gone = Correction("not-theme", "wonen", document="d", id=4)
    elsewhere = Correction("not-actor", "vdab", document="other", id=5)
    after = corrected(recorded, [first, later, merged, gone, elsewhere])
    (only,) = after.tags.actors
    assert (only.id, only.role, only.label) == ("vdab", "consulted", "VDAB")
    assert after.tags.themes == ()


ASKED = """Verslag stuurgroep Waterschei

Genk, 3 mei 2022

De stad Genk vroeg op 2 mei 2022 aan Wonen in Vlaanderen om tijdelijk te mogen afwijken van het \
toewijzingsreglement voor sociale huurwoningen in Waterschei.
"""
GRANTED = """Voortgangsverslag Waterschei

Genk, 12 juni 2023

Wonen in Vlaanderen stond op 9 juni 2023 toe dat de stad Genk in Waterschei afwijkt van het \
toewijzingsreglement voor sociale huurwoningen.
"""


@pytest.fixture
def told_twice(tmp_path: Path) -> Settings:
    """A store with one request that a report tells of, and a later one too."""
    (tmp_path / "verslag.txt").write_text(ASKED, encoding="utf-8")
    (tmp_path / "voortgang.txt").write_text(GRANTED, encoding="utf-8")
    settings = Settings(store=tmp_path / "store")
    ingest([tmp_path / "verslag.txt", tmp_path / "voortgang.txt"], settings)
    return settings


def _derogation_facets(settings: Settings) -> dict[str, int]:
    cards = browse(Filters(), settings, most=10)
    return {value.id: value.documents for value in cards.facets["derogation"]}


def test_a_request_of_two_documents_leads_with_what_became_of_it(told_twice: Settings) -> None:
    (row,) = request_overview(told_twice)
    assert [one.document.path for one in row.citations[:2]] == ["voortgang.txt", "verslag.txt"]
    assert (row.since, row.document) == ("2023-06-09", "")
    assert {document for _, document in row.tellings} == {c.document.id for c in row.citations}


@pytest.mark.parametrize("by_name", [True, False])
def test_a_request_of_two_documents_that_is_none_goes_from_both_and_comes_back(
    told_twice: Settings, tmp_path: Path, by_name: bool
) -> None:
    (row,) = request_overview(told_twice)
    before = _derogation_facets(told_twice)
    subject = row.request.id if by_name else row.subject
    made = correct(Correction("not-request", subject, by="els"), told_twice)
    assert request_overview(told_twice, RequestFilters(mentioned=True)) == ()
    assert _derogation_facets(told_twice) == {}
    ids = [document for _, document in row.tellings]
    forget(ids, told_twice)
    assert corrections(told_twice) == ()  # both documents are gone
    ingest([tmp_path / "verslag.txt", tmp_path / "voortgang.txt"], told_twice)
    assert request_overview(told_twice, RequestFilters(mentioned=True)) == ()
    assert [one.id for one in corrections(told_twice)] == [made.id]
    assert undo(made.id, "els", told_twice) == 2
    assert request_overview(told_twice) == (row,)
    assert _derogation_facets(told_twice) == before


def test_another_status_holds_for_all_of_a_request_and_keeps_its_history(
    told_twice: Settings,
) -> None:
    (row,) = request_overview(told_twice)
    made = correct(Correction("status", row.subject, "refused", by="els"), told_twice)
    (after,) = request_overview(told_twice)
    assert (after.request.status, after.request.why) == ("refused", "persoon: els")
    assert after.history == row.history  # what the documents say is not rewritten
    assert set(_derogation_facets(told_twice)) == {"refused"}
    assert reindex(told_twice) == 2
    (again,) = request_overview(told_twice)
    assert again.request.status == "refused"
    undo(made.id, "els", told_twice)
    (back,) = request_overview(told_twice)
    assert back.request.status == "granted"


def test_a_decided_status_is_dated_by_nothing_that_was_told_of_another(
    told_twice: Settings,
) -> None:
    run = partial(CliRunner().invoke, main)
    store = ["--store", str(told_twice.store)]
    (row,) = request_overview(told_twice)

    def told() -> tuple[str, dict[str, object] | None, str]:
        form = run([*store, "derogations", "--format", "csv"]).stdout
        (held,) = csv.DictReader(form.lstrip("\ufeff").splitlines())
        (record,) = json.loads(run([*store, "derogations", "--format", "json"]).stdout)
        table = run([*store, "derogations"]).stdout
        assert f"{held['Stand']} · {held['Datum'] or 'zonder datum'}" in table
        return held["Datum"], record["decided"], held["Stand"]

    assert told() == ("2023-06-09", None, "toegestaan")
    add = [*store, "correct", "add", "--by", "els", "status", row.request.id]
    assert run([*add, "geweigerd"]).exit_code == 0
    assert told() == ("", {"date": None}, "geweigerd (door een persoon beslist)")
    assert run([*add, "in werking", "--day", "1/7/2023"]).exit_code == 0
    after = ("2023-07-01", {"date": "2023-07-01"}, "in werking (door een persoon beslist)")
    assert told() == after
    assert reindex(told_twice) == 2
    assert told() == after
    for made in corrections(told_twice):
        undo(made.id, "els", told_twice)
    assert told() == ("2023-06-09", None, "toegestaan")
    wrong = run([*store, "correct", "add", "role", "vdab", "partner", "--day", "2023"])
    assert wrong.exit_code == 2 and "Een dag hoort bij een stand" in wrong.output


def test_who_asks_and_who_is_asked_can_be_put_right(told_twice: Settings, tmp_path: Path) -> None:
    (row,) = request_overview(told_twice)
    before = _derogation_facets(told_twice)
    made = [
        correct(Correction("requester", row.request.id, "OCMW Gent", by="els"), told_twice),
        correct(Correction("addressee", row.subject, "VDAB, Wonen-Vlaanderen"), told_twice),
    ]
    assert [one.value for one in made] == ["ocmw-gent", "vdab,wonen-in-vlaanderen"]

    def parties() -> tuple[str, list[str]]:
        (now,) = request_overview(told_twice, RequestFilters("ocmw-gent", "vdab"))
        assert now.request.requester
        return now.request.requester.label, [one.label for one in now.request.addressees]

    assert parties() == ("OCMW Gent", ["VDAB", "Wonen in Vlaanderen"])
    assert reindex(told_twice) == 2
    assert parties() == ("OCMW Gent", ["VDAB", "Wonen in Vlaanderen"])
    done = CliRunner().invoke(
        main, ["--store", str(told_twice.store), "correct", "export", str(tmp_path / "oordelen")]
    )
    assert done.exit_code == 0
    for _, _, judged in dossiers(tmp_path / "oordelen"):
        (asked,) = judged["derogations"]
        assert asked["requester"] == "ocmw-gent"
        assert asked["addressees"] == ["vdab", "wonen-in-vlaanderen"]
    for one in made:
        undo(one.id, "els", told_twice)
    assert request_overview(told_twice) == (row,)
    assert _derogation_facets(told_twice) == before
    with pytest.raises(InputError, match="één vrager"):
        correct(Correction("requester", row.request.id, "VDAB, RVA"), told_twice)


def _asked(key: str, start: int, party: Party, status: Status, day: str | None) -> Derogation:
    span = Span(start, start + 4)
    return Derogation(key, party, (), "unspecified", (), "energie", status,
                      (Step(status, span, day),), (span,))  # fmt: skip


def test_two_records_of_one_document_become_one() -> None:
    kaap, vdab = Party("kaap", "De Kaap", "association"), Party("vdab", "VDAB", "agency")
    stays, goes = (
        _asked("kaap-energie", 5, kaap, "asked", "2022-05-02"),
        _asked("vdab-energie", 65, vdab, "granted", "2023-06-09"),
    )
    recorded = Recorded("d", 100, Tags("d", "nl", derogations=(goes, stays)), ())
    one = Correction("merge-request", "vdab-energie", "kaap-energie", by="els")
    (after,) = corrected(recorded, [one]).tags.derogations
    assert (after.id, after.requester, after.status) == ("kaap-energie", kaap, "granted")
    assert after.spans == (Span(5, 9), Span(65, 69))
    assert after.history == (*stays.history, *goes.history)
    itself = replace(one, subject="kaap-energie")
    assert corrected(recorded, [itself]) == recorded


def test_two_records_of_two_documents_become_one_request() -> None:
    kaap, vdab = Party("kaap", "De Kaap", "association"), Party("vdab", "VDAB", "agency")
    goes = _asked("vdab-energie", 65, vdab, "granted", "2023-06-09")
    recorded = Recorded("b", 100, Tags("b", "nl", derogations=(goes,)), ())
    one = Correction("merge-request", "vdab-energie", "kaap-energie", by="els")
    (said,) = corrected(recorded, [one]).tags.derogations
    stays = _asked("kaap-energie", 5, kaap, "asked", "2022-05-02")
    later = _asked("kaap-energie", 7, kaap, "active", "2024-01-01")
    told = [Telling("b", "2021-01-01", said), Telling("a", "2022-05-03", stays),
            Telling("c", "2024-01-02", later)]  # fmt: skip
    (thread,) = threads(told)
    assert (thread.request.id, thread.request.requester) == ("kaap-energie", kaap)
    assert [step.status for step in thread.request.history] == ["asked", "granted", "active"]
    apart = [replace(told[0], request=replace(goes, contract="x")), *told[1:]]
    assert len(threads(apart)) == 2
    elsewhere = [replace(t, request=replace(t.request, contract=c))
                 for t, c in zip(told, ("x", "y", "y"), strict=True)]  # fmt: skip
    assert len(threads(elsewhere)) == 2


def test_who_sees_one_of_two_documents_is_not_told_of_the_other(told_twice: Settings) -> None:
    (row,) = request_overview(told_twice)
    correct(Correction("not-request", row.subject, by="els"), told_twice)
    folder = told_twice.store.parent
    ingest([folder / "voortgang.txt"], told_twice, IngestOptions("confidential"))
    assert len(corrections(told_twice)) == 1
    assert corrections(told_twice, "public") == ()


def test_corrected_documents_are_exported_as_judgements_that_the_machine_then_misses(
    settings: Settings, tmp_path: Path
) -> None:
    run = partial(CliRunner().invoke, main)
    store, folder = ["--store", str(settings.store)], tmp_path / "oordelen"
    empty = run([*store, "correct", "export", str(folder)])
    assert empty.exit_code == 2 and "geen document waarvan iets verbeterd" in empty.output
    (actor, role), _ = next(iter(_roles(settings).items()))
    new = "consulted" if role != "consulted" else "partner"
    cards = browse(Filters(actors=(actor,)), settings, most=100).documents
    made = correct(Correction("role", actor, new, document=cards[0].id, by="els"), settings)
    done = run([*store, "correct", "export", str(folder)])
    assert done.exit_code == 0 and done.output.startswith("1 documenten")
    ((name, text, judged),) = dossiers(folder)
    assert name.endswith(cards[0].id[:8])
    assert {one["role"] for one in judged["actors"] if one["id"] == actor} == {new}
    rows = [*judged["actors"], *judged["derogations"], *judged["amounts"], *judged["facts"]]
    assert rows and all(row["evidence"] in text for row in rows)
    record = open_document(cards[0].id, settings, "confidential").tags
    scores = measure(folder, lambda _, __: record)
    wrong = {kind: (score.missed, score.extra) for kind, score in scores.items()}
    assert all(found == ([], []) for found in wrong.values()), wrong  # itself, it agrees with
    undo(made.id, "els", settings)
    machine = open_document(cards[0].id, settings, "confidential").tags
    scores = measure(folder, lambda _, __: machine)
    assert [line.partition(": ")[2] for line in scores["roles"].missed] == [
        f"{actor} is {new}, found {role}"
    ]
    assert run([*store, "correct", "export", str(folder)]).exit_code == 2


def test_what_was_decided_of_a_document_holds_for_its_next_version(
    told_twice: Settings, tmp_path: Path
) -> None:
    file, store = tmp_path / "verslag.txt", ["--store", str(told_twice.store)]
    ids = {card.path: card.id for card in browse(Filters(), told_twice, most=10).documents}
    first = ids["verslag.txt"]
    made = [
        correct(Correction("role", "wonen-in-vlaanderen", "consulted", document=first), told_twice),
        correct(Correction("contract", value="genk-waterschei", document=first), told_twice),
        correct(Correction("not-request", _subject(told_twice)), told_twice),
    ]
    for day in ("3 mei", "4 mei"):  # two versions on
        file.write_text(ASKED.replace("2 mei", day), encoding="utf-8")
        ingest([file], told_twice, IngestOptions("internal"))
    (now,) = [c.id for c in browse(Filters(access="internal"), told_twice).documents
              if c.path == "verslag.txt"]  # fmt: skip
    assert now != first

    def roles() -> set[str]:
        tags = open_document(now, told_twice, "internal").tags
        return {one.role for one in tags.actors if one.id == "wonen-in-vlaanderen"}

    assert roles() == {"consulted"}
    assert request_overview(told_twice, RequestFilters(mentioned=True)) == ()
    held = corrections(told_twice)
    assert [(one.id, one.document) for one in held] == [
        (made[0].id, now), (made[1].id, now), (made[2].id, "")
    ]  # fmt: skip
    assert corrections(told_twice, "public") == ()
    listed = CliRunner().invoke(main, [*store, "correct", "list", "--format", "json"])
    assert ("consulted", now) in [(o["value"], o["document"]) for o in json.loads(listed.stdout)]
    assert verify(told_twice) == ()
    assert undo(made[0].id, "els", told_twice) == 1
    assert "consulted" not in roles()
    assert undo(made[2].id, "els", told_twice) == 2
    assert len(request_overview(told_twice)) == 1


def _subject(settings: Settings) -> str:
    (row,) = request_overview(settings)
    return row.subject


def test_what_is_not_there_cannot_be_corrected(told_twice: Settings) -> None:
    add = ["--store", str(told_twice.store), "correct", "add"]
    doc = browse(Filters(), told_twice).documents[0].id[:12]
    for given, told in (
        (["role", "ocmw-bestaatniet", "partner"], "geen actor 'ocmw-bestaatniet'"),
        (["not-theme", "bestaatniet"], "geen thema 'bestaatniet'"),
        (["not-request", "bestaat-niet"], "geen vraag om regelruimte 'bestaat-niet'"),
        (["not-theme", "wonen", "--contract", "waterscei"], "genk-waterschei"),
        (["not-theme", "wonen", "--document", "ffff"], "ffff"),
        (["contract", doc, "nergens"], "wijkwijzer contracts"),
        (["contract", doc, "waterschei", "--contract", "waterschei"], "Laat --contract weg"),
        (["merge-actor", "OCMW Gent", "ocmw-gent"], "'ocmw-gent' kan niet met zichzelf"),
        (["merge-request", _subject(told_twice), "bestaat-niet"], "regelruimte 'bestaat-niet'"),
        (["requester", _subject(told_twice), "bestaat-niet"], "geen actor 'bestaat-niet'"),
        (["role", "vdab", "baas"], "Er is geen rol 'baas'"),
    ):
        done = CliRunner().invoke(main, [*add, *given])
        assert done.exit_code == 2 and told in done.output
    assert corrections(told_twice) == ()


def test_names_are_taken_for_ids_and_the_same_is_not_recorded_twice(told_twice: Settings) -> None:
    add = ["--store", str(told_twice.store), "correct", "add", "--by", "els"]
    doc = browse(Filters(), told_twice).documents[0].id
    given = ["role", "Wonen in Vlaanderen", "partner", "--document", doc[:10]]
    assert "Vastgelegd als verbetering 1" in CliRunner().invoke(main, [*add, *given]).output
    assert "al vastgelegd als verbetering 1" in CliRunner().invoke(main, [*add, *given]).output
    (kept,) = corrections(told_twice)
    assert (kept.subject, kept.document) == ("wonen-in-vlaanderen", doc)
    other = [*given[:2], "lead", *given[3:]]
    CliRunner().invoke(main, [*add, *other])
    assert "Vastgelegd als verbetering 3" in CliRunner().invoke(main, [*add, *given]).output
    for kind, subject, value in (
        ("role", "vdab", "niet betrokken"),
        ("status", _subject(told_twice), "in werking"),
    ):
        assert CliRunner().invoke(main, [*add, kind, subject, value]).exit_code == 0
    assert [one.value for one in corrections(told_twice)[-2:]] == ["not-involved", "active"]
    moved = ["contract", doc, "waterschei"]
    assert CliRunner().invoke(main, [*add, *moved]).exit_code == 0
    assert corrections(told_twice)[-1].value == "genk-waterschei"
