"""One request through several documents."""

from dataclasses import replace

from core.findings import Derogation, Party, Span, Status, Step, Telling
from nlp.histories import threads

CITY = Party("gemeente-aalst", "Aalst", "municipality")
VDAB = Party("vdab", "VDAB", "agency")
RVA = Party("rva", "RVA", "federal")


def telling(
    doc: str,
    date: str | None,
    status: Status,
    *asked: Party,
    domain: str = "arbeidsmarkt",
    day: str | None = None,
    duration: str | None = None,
) -> Telling:
    step = Step(status, Span(0, 5), day)
    request = Derogation(
        id="x",
        requester=CITY,
        addressees=asked,
        instrument="unspecified",
        norms=(),
        domain=domain,
        status=status,
        history=(step,),
        spans=(Span(0, 5),),
        duration=duration,
        missing=("duration", "evaluation"),
    )
    return Telling(doc, date, request)


def test_what_came_of_it_is_its_dated_history() -> None:
    (thread,) = threads(
        [
            telling("report", "2023-06-01", "refused", VDAB),
            telling("dossier", "2021-07-01", "proposed"),
            telling("minutes", "2022-03-01", "asked", VDAB),
        ]
    )
    assert [(s.status, s.date, s.doc_id) for s in thread.request.history] == [
        ("proposed", "2021-07-01", "dossier"),
        ("asked", "2022-03-01", "minutes"),
        ("refused", "2023-06-01", "report"),
    ]
    assert thread.request.status == "refused"
    assert thread.request.addressees == (VDAB,)
    assert [one.doc_id for one in thread.tellings] == ["dossier", "minutes", "report"]


def test_one_account_alone_stands_where_it_says_itself() -> None:
    """As with 'toegestaan' of a rule at large, undated, in a report on what was asked before."""
    alone = telling("a", "2023-06-01", "asked", VDAB)
    steps = (Step("not-needed", Span(0, 5)), Step("asked", Span(6, 9), "2022-03-01"))
    alone = replace(alone, request=replace(alone.request, history=steps))
    (thread,) = threads([alone])
    assert thread.request.status == "asked"


def test_a_later_mention_of_the_asking_undoes_no_outcome() -> None:
    (thread,) = threads(
        [telling("a", "2022-01-01", "granted", VDAB), telling("b", "2023-01-01", "asked", VDAB)]
    )
    assert thread.request.status == "granted"


def test_what_was_told_before_is_no_new_step_without_a_day_of_its_own() -> None:
    (thread,) = threads(
        [
            telling("letter", "2022-02-14", "asked", VDAB, day="2022-02-14"),
            telling("minutes", "2022-03-24", "asked", VDAB),
            telling("answer", "2022-06-09", "refused", VDAB, day="2022-06-07"),
            telling("report", "2023-10-05", "asked", VDAB),
            telling("review", "2023-12-01", "refused", VDAB),
            telling("again", "2024-03-01", "asked", VDAB, day="2024-02-20"),
        ]
    )
    assert [(step.status, step.date) for step in thread.request.history] == [
        ("asked", "2022-02-14"),
        ("refused", "2022-06-07"),
        ("asked", "2024-02-20"),
    ]


def test_it_lasts_as_long_as_was_granted_last() -> None:
    asked = telling("dossier", "2021-07-01", "asked", VDAB, duration="vier jaar")
    granted = telling("report", "2023-06-01", "granted", VDAB, duration="drie jaar")
    (thread,) = threads([asked, granted])
    assert thread.request.duration == "drie jaar"
    (thread,) = threads([asked, telling("report", "2023-06-01", "refused", VDAB)])
    assert thread.request.duration == "vier jaar"


def test_another_authority_domain_or_document_of_its_own_is_another_request() -> None:
    found = threads(
        [
            telling("a", "2022-01-01", "asked", VDAB),
            telling("b", "2022-02-01", "asked", RVA),
            telling("c", "2022-03-01", "asked", VDAB, domain="onderwijs"),
            telling("a", "2022-01-01", "asked", VDAB, domain="onderwijs"),
        ]
    )
    assert sorted(len(thread.tellings) for thread in found) == [1, 1, 2]


def test_the_order_of_the_accounts_does_not_matter() -> None:
    told = [
        telling("a", "2022-01-01", "asked", VDAB),
        telling("b", "2023-01-01", "granted", VDAB),
        telling("c", None, "proposed"),
    ]
    assert threads(told) == threads(told[::-1])


def test_what_was_granted_on_one_day_was_asked_once() -> None:
    day = {"day": "2023-05-12"}
    told = [
        telling("dossier", "2021-01-01", "proposed", VDAB),
        telling("answer", "2023-10-01", "granted", VDAB, **day),
        telling("site", "2023-09-01", "active", RVA, day="2023-07-01"),
        telling("report", "2024-06-01", "granted", RVA, **day),
    ]
    (thread,) = threads(told)
    assert [party.id for party in thread.request.addressees] == ["vdab", "rva"]
    assert len(thread.tellings) == 4
    assert (
        len(threads([*told[:2], telling("c", "2024-01-01", "granted", RVA, day="2023-05-13")])) == 2
    )
    other = telling("c", "2024-01-01", "granted", RVA, domain="wonen", **day)
    assert len(threads([*told[:2], other])) == 2


def test_of_two_that_a_person_joined_the_one_that_stays_tells_first() -> None:
    goes = telling("early", "2021-01-01", "asked", RVA, domain="onderwijs")
    goes = replace(goes, request=replace(goes.request, id="goes", one_with="x"))
    (thread,) = threads([goes, telling("late", "2023-01-01", "granted", VDAB)])
    assert (thread.request.id, thread.request.domain) == ("x", "arbeidsmarkt")
