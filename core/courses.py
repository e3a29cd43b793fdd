"""Where a request for room in a rule stands and how it came there, in words."""

from core.names import STATUS_NAMES
from core.overviews import RequestRow


def standing(row: RequestRow) -> str:
    """Where it stands, and whether a person decided that."""
    name = STATUS_NAMES[row.request.status]
    return name if row.decided_by is None else f"{name} (door een persoon beslist)"


def course(row: RequestRow) -> str:
    """'gevraagd (2021-07-15) → toegestaan (2022-03-01)'; "" where there is only one step."""
    steps = [
        STATUS_NAMES[step.status] + (f" ({step.date})" if step.date else "") for step in row.history
    ]
    return " → ".join(steps) if len(steps) > 1 else ""
