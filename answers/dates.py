"""Days as they are written in Dutch."""

MONTHS = (
    "januari februari maart april mei juni juli augustus september oktober november december"
).split()


def in_words(day: str) -> str:
    """'2023-03-09' as '9 maart 2023'; what is no full ISO day stays as it is."""
    parts = day[:10].split("-")
    if len(parts) != 3 or not all(part.isdigit() for part in parts):
        return day
    year, month, date = (int(part) for part in parts)
    return f"{date} {MONTHS[month - 1]} {year}" if 0 < month < 13 else day
