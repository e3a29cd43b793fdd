"""A number in a cell as people see it: its number format, written the Flemish way."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

# The formats that a file names by number only (ECMA-376, 18.8.30), and Excel's own for Belgium.
BUILT_IN = {
    1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00",
    14: "dd/mm/yyyy", 15: "dd/mm/yyyy", 16: "dd/mm", 17: "mm/yyyy", 18: "hh:mm", 19: "hh:mm:ss",
    20: "hh:mm", 21: "hh:mm:ss", 22: "dd/mm/yyyy hh:mm", 37: "#,##0", 38: "#,##0", 39: "#,##0.00",
    40: "#,##0.00", 41: "#,##0", 42: '"€ "#,##0', 43: "#,##0.00", 44: '"€ "#,##0.00', 45: "mm:ss",
    46: "[h]:mm:ss", 47: "mm:ss", 48: "0.0E+0", 49: "@",
}  # fmt: skip
_PARTS = re.compile(
    r'"(?P<quoted>[^"]*)"|\\(?P<escaped>.)|\[\$(?P<currency>[^\]-]*)[^\]]*\]|(?P<elapsed>\[[hms]+\])'
    r"|\[[^\]]*\]|[_*].|(?P<digits>[0#?][0#?,. ]*)|(?P<percent>%)|(?P<science>[eE][+-]0+)"
    r"|(?P<date>General|AM/PM|y+|m+|d+|h+|s+(?:\.0+)?)|(?P<other>.)",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?(?![\d.,]*\d)")
_EPOCH, _EPOCH_1904 = datetime(1899, 12, 30), datetime(1904, 1, 1)
_LAST_DAY = 2_958_465  # 31 December 9999


@dataclass(frozen=True, slots=True)
class Form:
    """What a number format asks for."""

    kind: str = "general"  # "general", "number", "date", "text"
    before: str = ""
    after: str = ""
    decimals: int = 0
    grouped: bool = False
    percent: bool = False
    thousands: int = 0  # how many times a thousand goes out
    day: bool = False
    time: bool = False


@lru_cache(maxsize=512)
def form_of(code: str) -> Form:
    """The form of a number format: of its first section, that of positive numbers."""
    section = re.split(r';(?=(?:[^"]*"[^"]*")*[^"]*$)', code)[0]
    if section.strip() == "@":
        return Form("text")
    digits, before, after = "", "", ""
    dates: list[str] = []
    percent = False
    for part in _PARTS.finditer(section):
        literal = part["quoted"] or part["escaped"] or part["currency"] or ""
        if part["other"] and part["other"] in "€$£ -+/().":
            literal = part["other"]
        if part["digits"] and not digits:
            digits = part["digits"]
        elif part["percent"]:
            percent = True
            after += " %"
        elif part["date"] or part["elapsed"]:
            dates.append((part["date"] or part["elapsed"].strip("[]")).lower())
        elif digits:
            after += literal
        else:
            before += literal
    dates = [one for one in dates if one != "general"]
    if dates:
        return _date_form(dates)
    if not digits:
        return Form("general", before.lstrip("-"), after)
    return _number_form(digits, before, after, percent=percent)


def _date_form(dates: list[str]) -> Form:
    time = any(one[0] in "hs" for one in dates)
    day = any(one[0] in "yd" for one in dates) or not time
    return Form("date", day=day, time=time)


def _number_form(digits: str, before: str, after: str, *, percent: bool) -> Form:
    whole, _, rest = digits.rstrip(" ").partition(".")
    core = whole.rstrip(",")
    return Form(
        "number",
        before=before.replace("(", "").lstrip("-+"),
        after=after.replace(")", "").rstrip("-"),
        decimals=sum(sign in "0#?" for sign in rest),
        grouped="," in core or " " in core,
        percent=percent,
        thousands=len(whole) - len(core) if not rest else len(rest) - len(rest.rstrip(",")),
    )


def shown(value: float, code: str, *, since_1904: bool = False) -> str:
    """The number as people see it: ``1234.56`` in ``#,##0.00`` is ``1.234,56``."""
    form = form_of(code)
    if form.kind == "date":
        return _moment(value, form, since_1904)
    if form.kind != "number":
        return f"{form.before}{plain(value)}{form.after}"
    scaled = value * (100 if form.percent else 1) / 1000**form.thousands
    text = f"{_rounded(abs(scaled), form.decimals):{',' if form.grouped else ''}f}"
    text = text.translate(str.maketrans(",.", ".,"))
    if "#" in code and form.decimals and re.search(r"\.#+(?!0)", code):
        text = text.rstrip("0").rstrip(",")
    minus = "-" if scaled < 0 and text.strip("0.,") else ""
    return re.sub(r"\s+", " ", f"{form.before}{minus}{text}{form.after}").strip()


def _rounded(value: float, decimals: int) -> Decimal:
    """The number rounded as people do, half upwards; floats round 12.5 to 12."""
    number = Decimal(f"{value:.15g}")
    if not number.is_finite() or number.adjusted() > 20:
        return number
    return number.quantize(Decimal(1).scaleb(-min(decimals, 15)), ROUND_HALF_UP)


def as_flemish(text: str, value: float) -> str:
    """The text with its number in Flemish notation where it shows the value in English."""
    found = _NUMBER.search(text)
    if found is None:
        return text
    written = found[0].replace(",", "")
    decimals = len(written.partition(".")[2])
    same = abs(float(written) - abs(value)) <= 0.51 * 10**-decimals
    if not same or found[0].isdigit():
        return text
    swapped = found[0].translate(str.maketrans(",.", ".,"))
    return text[: found.start()] + swapped + text[found.end() :]


def plain(value: float) -> str:
    """A number without a format: at most ten figures, a comma, no dots: ``1234,56``."""
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, int):
        return str(value)
    text = f"{value:.10g}"
    return text if "e" in text else text.replace(".", ",")


def _moment(value: float, form: Form, since_1904: bool) -> str:
    if not 0 <= value <= _LAST_DAY:
        return plain(value)
    moment = (_EPOCH_1904 if since_1904 else _EPOCH) + timedelta(
        days=round(value * 86_400) / 86_400
    )
    if value < 60 and not since_1904:
        moment += timedelta(days=1)  # Excel knows a 29 February 1900
    if form.time and (not form.day or value < 1):
        return moment.strftime("%H:%M")
    return moment.strftime("%d/%m/%Y %H:%M" if form.time else "%d/%m/%Y")
