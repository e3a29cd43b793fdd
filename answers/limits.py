"""A dossier against the limits of the call, with the arithmetic shown."""

import re
from collections.abc import Sequence

from answers.conflicts import euros
from answers.criteria import Cite
from answers.sums import Share, Sum, SumRole, Term, shares_in, sums_in, terms_in
from answers.units import Unit
from core.checks import CheckRow, Verdict

MOST_SUBSIDY = 800_000.0  # euro
LEAST_OWN = 20.0  # per cent of the budgeted cost
MOST_YEARS = 4.0
LAST_YEAR = 2025
MOST_INFRASTRUCTURE = 20.0  # per cent of the subsidy
_NOT_TWICE = re.compile(
    r"\bgeen (?:andere|dubbele|bijkomende) (?:vlaamse )?(?:subsidi\w+|steun)|"
    r"\bniet (?:uit|met|via) (?:een )?andere subsidie|"
    r"andere subsidies?\b[^.]*\b(?:niet in de|staan niet|vallen buiten|buiten de)\b",
    re.IGNORECASE,
)
_OTHER_SUBSIDY = re.compile(
    r"\b(?:andere|dubbele|bijkomende) (?:vlaamse )?subsidi\w+", re.IGNORECASE
)
_ROUNDING = 0.06  # per cent: a share is told with one decimal


def check_limits(units: Sequence[Unit], cite: Cite) -> tuple[CheckRow, ...]:
    """The verdict on every limit, with the numbers that were used."""
    sums, shares, terms = sums_in(units), shares_in(units), terms_in(units)
    return (
        _subsidy(sums, cite),
        _own(sums, shares, cite),
        _duration(terms, cite),
        _infrastructure(sums, shares, cite),
        _double(units, cite),
    )


def _subsidy(sums: Sequence[Sum], cite: Cite) -> CheckRow:
    label = f"De subsidie is ten hoogste {euros(MOST_SUBSIDY)}"
    found = _of(sums, "subsidy")
    if not found:
        return _not_found("subsidy", label, "Het dossier noemt geen bedrag als subsidie.")
    asked = _asked(sums)
    verdict: Verdict = "met" if asked.euro <= MOST_SUBSIDY else "not-met"
    others = sorted({one.euro for one in found if one.euro > MOST_SUBSIDY} - {asked.euro})
    why = ""
    if verdict == "met" and others:
        verdict = "doubtful"
        why = f"Het dossier noemt ook {', '.join(map(euros, others))} als subsidie."
    sign = "≤" if asked.euro <= MOST_SUBSIDY else ">"
    arithmetic = f"{euros(asked.euro)} {sign} {euros(MOST_SUBSIDY)}"
    return _row("subsidy", label, verdict, [asked.unit], cite, why, arithmetic)


def _own(sums: Sequence[Sum], shares: Sequence[Share], cite: Cite) -> CheckRow:
    label = f"De eigen inbreng is minstens {LEAST_OWN:g} % van de begrote kosten"
    budget = _budget(sums)
    told = [share for share in shares if share.role == "own"]
    if budget is None:
        if not told:
            return _not_found("own", label, "Het dossier noemt geen eigen inbreng om te rekenen.")
        why = f"Het dossier noemt {_percent(told[0].percent)}, zonder bedragen om na te rekenen."
        verdict: Verdict = "doubtful" if told[0].percent >= LEAST_OWN else "not-met"
        return _row("own", label, verdict, [told[0].unit], cite, why)
    own, whole, units = budget
    percent = 100 * own.euro / whole
    arithmetic = f"{euros(own.euro)} / {euros(whole)} = {_percent(percent)}"
    holds = percent >= LEAST_OWN
    return _share_row("own", label, percent, told, units, cite, arithmetic, holds=holds)


def _infrastructure(sums: Sequence[Sum], shares: Sequence[Share], cite: Cite) -> CheckRow:
    label = (
        f"Kleine publieke infrastructuur is ten hoogste {MOST_INFRASTRUCTURE:g} % van de subsidie"
    )
    small, told = (
        _of(sums, "infrastructure"),
        [share for share in shares if share.role == "infrastructure"],
    )
    if not small or not _of(sums, "subsidy"):
        if not told:
            return _not_found("infrastructure", label, "Het dossier noemt geen infrastructuur.")
        why = f"Het dossier noemt {_percent(told[0].percent)}, zonder bedrag om na te rekenen."
        verdict: Verdict = "doubtful" if told[0].percent <= MOST_INFRASTRUCTURE else "not-met"
        return _row("infrastructure", label, verdict, [told[0].unit], cite, why)
    asked, spent = _asked(sums), max(small, key=lambda one: one.euro)
    percent = 100 * spent.euro / asked.euro
    arithmetic = f"{euros(spent.euro)} / {euros(asked.euro)} = {_percent(percent)}"
    holds = percent <= MOST_INFRASTRUCTURE
    units = [spent.unit, asked.unit]
    return _share_row("infrastructure", label, percent, told, units, cite, arithmetic, holds=holds)


def _share_row(
    key: str,
    label: str,
    percent: float,
    told: Sequence[Share],
    units: Sequence[Unit],
    cite: Cite,
    arithmetic: str,
    *,
    holds: bool,
) -> CheckRow:
    """The verdict on a share that was computed; one that the dossier tells otherwise is doubted."""
    verdict: Verdict = "met" if holds else "not-met"
    differing = [one for one in told if abs(one.percent - percent) > _ROUNDING]
    agreeing = [one for one in told if abs(one.percent - percent) <= _ROUNDING]
    if differing and not agreeing and verdict == "met":
        why = f"Het dossier noemt zelf {_percent(differing[0].percent)}."
        return _row(key, label, "doubtful", [*units, differing[0].unit], cite, why, arithmetic)
    return _row(key, label, verdict, units, cite, "", arithmetic)


def _duration(terms: Sequence[Term], cite: Cite) -> CheckRow:
    label = f"Het contract loopt ten hoogste {MOST_YEARS:g} jaar, tot eind {LAST_YEAR}"
    told = [term for term in terms if term.years <= 10]
    if not told:
        return _not_found("duration", label, "Het dossier noemt geen looptijd.")
    longest = max(told, key=lambda term: (term.years, term.until))
    late = [term for term in told if term.until > LAST_YEAR]
    fits = [term for term in told if term.years <= MOST_YEARS and term.until <= LAST_YEAR]
    arithmetic = f"{longest.years:g} jaar".replace(".", ",")
    arithmetic += f" {'≤' if longest.years <= MOST_YEARS else '>'} {MOST_YEARS:g} jaar"
    if not late and longest.years <= MOST_YEARS:
        return _row("duration", label, "met", [longest.unit], cite, "", arithmetic)
    # A longer term may be that of something else in the dossier: a loan, a lease, a rule.
    verdict: Verdict = "doubtful" if fits else "not-met"
    shown = [*(term.unit for term in (fits or told)[:1]), (late or [longest])[0].unit]
    why = "Het dossier noemt ook een langere of latere termijn." if fits else ""
    return _row("duration", label, verdict, shown, cite, why, arithmetic)


def _double(units: Sequence[Unit], cite: Cite) -> CheckRow:
    label = "Er is geen dubbele subsidiëring"
    proving = [unit for unit in units if _NOT_TWICE.search(unit.text)]
    speaking = [unit for unit in units if _OTHER_SUBSIDY.search(unit.text)]
    if proving:
        return _row("double", label, "met", proving[:2], cite)
    if speaking:
        why = "Het dossier noemt andere subsidies, maar sluit dubbele niet uit."
        return _row("double", label, "doubtful", speaking[:2], cite, why)
    return _not_found("double", label, "Het dossier zegt niets over andere subsidies.")


def _of(sums: Sequence[Sum], role: SumRole) -> list[Sum]:
    return [one for one in sums if one.role == role]


def _asked(sums: Sequence[Sum]) -> Sum:
    """The subsidy that adds up with the other sums; else the one that is named most, or first."""
    found = _of(sums, "subsidy")
    own, total = _of(sums, "own"), _of(sums, "total")
    adding = [
        one
        for one in found
        if any(abs(one.euro + mine.euro - whole.euro) < 1 for mine in own for whole in total)
    ]
    chosen = adding or found
    return max(chosen, key=lambda one: (sum(other.euro == one.euro for other in found), one.euro))


def _budget(sums: Sequence[Sum]) -> tuple[Sum, float, list[Unit]] | None:
    """The own contribution, the budgeted cost, and the sentences that tell both.

    Sums that add up go first; where no whole is told it is the subsidy and the contribution.
    """
    owns, wholes = _of(sums, "own"), _of(sums, "total")
    asked = _asked(sums) if _of(sums, "subsidy") else None
    if not owns:
        return None
    for own in owns:
        for whole in wholes:
            if asked is not None and abs(asked.euro + own.euro - whole.euro) < 1:
                return own, whole.euro, [own.unit, whole.unit]
    own = max(owns, key=lambda one: one.euro)
    if asked is not None and own.euro < asked.euro:
        return own, asked.euro + own.euro, [own.unit, asked.unit]
    largest = max(wholes, key=lambda one: one.euro, default=None)
    if largest is None or largest.euro <= own.euro:
        return None
    return own, largest.euro, [own.unit, largest.unit]


def _percent(value: float) -> str:
    return f"{value:.1f} %".replace(".", ",")


def _row(
    key: str,
    label: str,
    verdict: Verdict,
    units: Sequence[Unit],
    cite: Cite,
    why: str = "",
    arithmetic: str = "",
) -> CheckRow:
    spans = dict.fromkeys((unit.start, unit.end) for unit in units)
    citations = tuple(cite(*span) for span in spans)
    return CheckRow(key, label, "limit", verdict, citations, why, arithmetic)


def _not_found(key: str, label: str, why: str) -> CheckRow:
    return CheckRow(key, label, "limit", "not-found", (), why)
