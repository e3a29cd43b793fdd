"""Days as people write them."""

import re
from contextlib import suppress
from datetime import datetime

from core.errors import InputError


def iso_day(word: str, *, last: bool = False) -> str:
    """The ISO day of '2022-03-15', '15-03-2022' or '15/3/2022'; of a year by itself the first
    day, or the last. Raises InputError.
    """
    if re.fullmatch(r"\d{4}", word.strip()):
        return f"{word.strip()}-{'12-31' if last else '01-01'}"
    for form in ("%Y-%m-%d", "%d-%m-%Y", "%d/%m/%Y"):
        with suppress(ValueError):
            return datetime.strptime(word.strip(), form).date().isoformat()
    raise InputError(
        f"'{word[:60]}' is geen dag.", "Geef een dag als 2022-03-15 of 15-03-2022, of een jaar."
    )
