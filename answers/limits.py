"""A dossier against the limits of the call, with the arithmetic shown."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from answers.conflicts import euros
from answers.criteria import Cite
from answers.dates import in_words
from answers.sums import Share, Sum, SumRole, Term, shares_in, sums_in, terms_in
from answers.units import Unit
from core.checks import CheckRow, Verdict

MOST_SUBSIDY = 800_000.0  # euro
LEAST_OWN = 20.0  # per cent of the budgeted cost
MOST_YEARS = 4.0
MOST_TOLD = 10  # years; a longer term is not that of a contract
LAST_DAY = date(2025, 12, 31)
MOST_INFRASTRUCTURE = 20.0  # per cent of the subsidy
_SAME = (
    r"(?:dezelfde|diezelfde) (?:kosten|acties?|uitgaven|werken|posten?|uren|functies?|"
    r"maatregel\w*|investering\w*)|hetzelfde (?:plein|werk|gebouw|personeel|project)"
)
_FUNDED = (
    r"(?:subsidi\w+|gesubsidieerd|ingediend|betoelag\w+|gefinancierd|vergoed|toelage|premie|steun)"
)
_NO = r"(?:geen|niet(?! alleen)|nergens|nooit|noch|niets|evenmin)"
_NOT_TWICE = re.compile(
    rf"\b(?:{_SAME})\b[^.;]*\b{_NO}\b[^.;]*\b{_FUNDED}|"
    rf"\b{_NO}\b[^.;]*\b(?:{_SAME})\b[^.;]*\b{_FUNDED}|"
    r"\bgeen (?:sprake van )?(?:andere|dubbele|bijkomende) (?:vlaamse )?(?:subsidi\w+|steun)"
    r"(?![^.;]*\buit(?:ge)?sl(?:uit|oten))|"
    r"\bniet (?:uit|met|via) (?:een )?andere subsidie|"
    r"\bgeen (?:van deze|enkele?)\b[^.;]*\b(?:andere|dubbele|bijkomende) (?:\w+ )?subsidi\w+|"
    r"\bandere (?:\w+ )?subsidies?\b[^.;]*\b(?<!nog )niet (?:aan)?gevraagd|"
    rf"\b{_NO}\b[^.;]*\b(?:elders|andere overheid|dubbel|tweemaal|twee keer)\b[^.;]*"
    rf"{_FUNDED}|"
    r"dubbele subsidi\w+\b[^.;]*\b(?<!niet )(?:uitgesloten|vermeden|vermijden)\b|"
    r"andere subsidies?\b[^.]*\b(?:niet in de|staan niet|vallen buiten|buiten de)\b",
    re.IGNORECASE,
)
_TWICE = re.compile(
    rf"\b(?:{_SAME})\b[^.]*\b{_FUNDED}|\b{_FUNDED}\b[^.]*\b(?:{_SAME})\b", re.IGNORECASE
)
_ALSO = re.compile(r"\b(?:al|ook|reeds|daar|elders|eveneens)\b", re.IGNORECASE)
_OTHER_FUNDER = (
    r"(?:de )?(?:provincie|stadsvernieuwing|europ\w+|efro|esf|leader|amif|interreg|vipa|federale|"
    r"pod|vlaio|koning boudewijnstichting|nationale loterij|kinderarmoedebestrijding|"
    r"vlaamse landmaatschappij|vlm|ovam)\b"
)
_OTHER_SUBSIDY = re.compile(
    r"\b(?:andere|dubbele|bijkomende|tweede) (?:vlaamse |europese )?subsidi\w+|"
    r"\book (?:al )?(?:een|via een) (?:\w+ )?(?:subsidie|toelage)|"
    rf"\b(?:subsidie\w*|toelage|steun)\b[^.;]{{0,30}}\b(?:van|bij|uit) {_OTHER_FUNDER}|"
    rf"\b{_OTHER_FUNDER}[^.;]{{0,60}}(?:\bsubsidi\w+|toelage|steun)\b",
    re.IGNORECASE,
)
_WORKS = re.compile(
    r"\b(?:publieke |openbare |kleine )?infrastructuur(?:werken)?\b(?<!digitale infrastructuur)|"
    r"\binfrastructurele (?:ingrepen|werken)\b|\bwerk(?:en)? in de publieke ruimte\b|"
    r"\binvestering\w* in publieke\b",
    re.IGNORECASE,
)
_NO_WORKS = re.compile(
    r"\b(?:geen|niets)\b[^.;,]{0,40}\binfrastruct\w+|\binfrastruct\w+[^.;,]{0,40}\bgeen\b|"
    r"\binfrastruct\w+ (?:is|zijn|wordt|worden) niet (?:voorzien|gevraagd|gepland)",
    re.IGNORECASE,
)
_ROUNDING = 0.06  # per cent: a share is told with one decimal


@dataclass(frozen=True, slots=True)
class Budget:
    """What the own contribution is measured by, in euro."""

    parts: Sequence[Sum]  # of the own contribution
    whole: float
    asked: float  # 0 where no subsidy is named
    partners: float  # what others bring in
    units: Sequence[Unit]

    @property
    def own(self) -> float:
        return sum(one.euro for one in self.parts)


def check_limits(units: Sequence[Unit], cite: Cite) -> tuple[CheckRow, ...]:
    """The verdict on every limit, with the numbers that were used."""
    sums, shares, terms = sums_in(units), shares_in(units), terms_in(units)
    return (
        _subsidy(sums, cite),
        _own(sums, shares, cite),
        _duration(terms, cite),
        _infrastructure(units, sums, shares, cite),
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
    told = [share for share in shares if share.role == "own"]
    budget = _budget(sums)
    if budget is None:
        if not told:
            return _not_found("own", label, "Het dossier noemt geen eigen inbreng om te rekenen.")
        why = f"Het dossier noemt {_percent(told[0].percent)}, zonder bedragen om na te rekenen."
        verdict: Verdict = "doubtful" if told[0].percent >= LEAST_OWN else "not-met"
        return _row("own", label, verdict, [told[0].unit], cite, why)
    percent = 100 * budget.own / budget.whole
    arithmetic = f"{euros(budget.own)} / {euros(budget.whole)} = {_percent(percent)}"
    if len(budget.parts) > 1:
        parts = " + ".join(euros(one.euro) for one in budget.parts)
        arithmetic = f"{parts} = {euros(budget.own)}; {arithmetic}"
    holds = percent >= LEAST_OWN
    row = _share_row("own", label, percent, told, budget.units, cite, arithmetic, holds=holds)
    why = row.why
    if holds and budget.asked + budget.own > budget.whole + 1:
        both = euros(budget.asked + budget.own)
        why = f"De subsidie en de eigen inbreng zijn samen {both}, meer dan de totale kosten."
    elif budget.partners and not holds:
        why = f"Wat partners inbrengen ({euros(budget.partners)}) telt niet als eigen inbreng."
    return replace(row, verdict="doubtful" if why and holds else row.verdict, why=why)


def _infrastructure(
    units: Sequence[Unit], sums: Sequence[Sum], shares: Sequence[Share], cite: Cite
) -> CheckRow:
    label = (
        f"Kleine publieke infrastructuur is ten hoogste {MOST_INFRASTRUCTURE:g} % van de subsidie"
    )
    small, told = (
        _of(sums, "infrastructure"),
        [share for share in shares if share.role == "infrastructure"],
    )
    if told and not (small and _of(sums, "subsidy")):
        why = (
            f"Het dossier noemt {_percent(told[0].percent)}, zonder subsidie om mee te rekenen."
            if small
            else f"Het dossier noemt {_percent(told[0].percent)}, zonder bedrag om na te rekenen."
        )
        verdict: Verdict = "doubtful" if told[0].percent <= MOST_INFRASTRUCTURE else "not-met"
        return _row("infrastructure", label, verdict, [told[0].unit], cite, why)
    if small and not _of(sums, "subsidy"):
        why = f"Het dossier noemt {euros(small[0].euro)}, zonder subsidie om mee te rekenen."
        return _row("infrastructure", label, "doubtful", [small[0].unit], cite, why)
    if not small:
        named = [unit for unit in units if _WORKS.search(unit.text)]
        if not named:
            return _not_found("infrastructure", label, "Het dossier noemt geen infrastructuur.")
        none = [unit for unit in named if _NO_WORKS.search(unit.text)]
        if none:
            return _row("infrastructure", label, "met", none[:1], cite)
        why = "Het dossier noemt infrastructuur, zonder bedrag om na te rekenen."
        return _row("infrastructure", label, "doubtful", named[:2], cite, why)
    named_so = [one for one in small if _WORKS.search(one.unit.text)]
    asked, spent = _asked(sums), max(named_so or small, key=lambda one: one.euro)
    percent = 100 * spent.euro / asked.euro
    arithmetic = f"{euros(spent.euro)} / {euros(asked.euro)} = {_percent(percent)}"
    holds = percent <= MOST_INFRASTRUCTURE
    shown = [spent.unit, asked.unit]
    row = _share_row("infrastructure", label, percent, told, shown, cite, arithmetic, holds=holds)
    others = sorted({one.euro for one in small} - {spent.euro})
    if row.verdict == "met" and 100 * (spent.euro + sum(others)) / asked.euro > MOST_INFRASTRUCTURE:
        why = f"Het dossier noemt ook {', '.join(map(euros, others))} voor infrastructuur."
        return replace(row, verdict="doubtful", why=why)
    if row.verdict == "not-met" and not named_so:
        why = "Het dossier noemt die werken zelf geen kleine infrastructuur."
        return replace(row, verdict="doubtful", why=why)
    return row


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
    label = f"Het contract loopt ten hoogste {MOST_YEARS:g} jaar, tot eind {LAST_DAY.year}"
    told = [term for term in terms if term.years <= MOST_TOLD]
    if not told:
        return _not_found("duration", label, "Het dossier noemt geen looptijd.")
    wrong = [term for term in told if term.years > MOST_YEARS or _is_late(term)]
    fits = [term for term in told if term not in wrong]
    shown = max(wrong or told, key=lambda term: (term.years, term.until or date.min))
    if not wrong:
        return _row("duration", label, "met", [shown.unit], cite, "", _length_of(shown))
    # A longer term may be that of something else in the dossier: a loan, a lease, a rule.
    verdict: Verdict = "doubtful" if fits else "not-met"
    units = [*(term.unit for term in fits[:1]), shown.unit]
    if fits:
        why = "Het dossier noemt ook een langere of latere termijn."
    elif shown.years <= MOST_YEARS:
        why = "Het contract eindigt na de laatste dag van de oproep."
    else:
        why = ""
    return _row("duration", label, verdict, units, cite, why, _length_of(shown))


def _is_late(term: Term) -> bool:
    return term.until is not None and term.until > LAST_DAY


def _length_of(term: Term) -> str:
    """The comparison that decides: of the length, or of the last day where that is what matters."""
    if term.until and (_is_late(term) or not term.years) and term.years <= MOST_YEARS:
        sign = ">" if _is_late(term) else "≤"
        return f"{in_words(term.until.isoformat())} {sign} {in_words(LAST_DAY.isoformat())}"
    sign = "≤" if term.years <= MOST_YEARS else ">"
    years = f"{term.years:g}".replace(".", ",")
    return f"{years} jaar {sign} {MOST_YEARS:g} jaar"


def _double(units: Sequence[Unit], cite: Cite) -> CheckRow:
    label = "Er is geen dubbele subsidiëring"
    proving = [unit for unit in units if _NOT_TWICE.search(unit.text)]
    twice = [
        unit
        for unit in units
        if unit not in proving
        and _TWICE.search(unit.text)
        and (_ALSO.search(unit.text) or _OTHER_SUBSIDY.search(unit.text))
    ]
    speaking = [unit for unit in units if _OTHER_SUBSIDY.search(unit.text)]
    if twice and not proving:
        why = "Het dossier noemt een andere subsidie voor hetzelfde."
        return _row("double", label, "not-met", twice[:2], cite, why)
    if twice:
        why = "Het dossier sluit dubbele subsidies uit, maar noemt er een voor hetzelfde."
        return _row("double", label, "doubtful", [*twice[:1], *proving[:1]], cite, why)
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


def _budget(sums: Sequence[Sum]) -> Budget | None:
    """The own contribution and the budgeted cost, with the sentences that tell both.

    Sums that add up go first, then a whole that is told, and only then subsidy and contribution.
    """
    asked = _asked(sums) if _of(sums, "subsidy") else None
    wholes = _of(sums, "total")
    ways = _own_parts(sums)
    if not ways:
        return None
    partners = sum({one.euro for one in _of(sums, "own") if one.payer == "partner"})
    subsidy = asked.euro if asked else 0.0

    def of(parts: Sequence[Sum], whole: float, units: Sequence[Unit]) -> Budget:
        return Budget(parts, whole, subsidy, partners, [*(one.unit for one in parts), *units])

    for parts in ways:
        for whole in wholes:
            own = sum(one.euro for one in parts)
            if asked is not None and abs(asked.euro + own - whole.euro) < 1:
                return of(parts, whole.euro, [whole.unit])
    parts = max(ways, key=lambda way: sum(one.euro for one in way))
    own = sum(one.euro for one in parts)
    told = [one for one in wholes if one.euro > max(own, subsidy)]
    if told:
        whole = min(told, key=lambda one: abs(one.euro - own - subsidy))
        return of(parts, whole.euro, [whole.unit])
    if asked is not None and own < asked.euro:
        return of(parts, asked.euro + own, [asked.unit])
    return None


def _own_parts(sums: Sequence[Sum]) -> list[list[Sum]]:
    """The ways in which the dossier tells the own contribution: in one sum, or in its parts.

    It is that of the local government, so city and OCMW together; that of partners is not in it.
    """
    own = [one for one in _of(sums, "own") if one.payer != "partner"]
    paid = [
        max((one for one in own if one.payer == payer), key=lambda one: one.euro, default=None)
        for payer in ("city", "ocmw")
    ]
    parts = [one for one in paid if one is not None]
    return [*([one] for one in own), *([parts] if len(parts) > 1 else [])]


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
