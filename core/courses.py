"""How a request for room in a rule came to where it stands, in words."""

from core.names import STATUS_NAMES
from core.overviews import RequestRow


def course(row: RequestRow) -> str:
    """'gevraagd (2021-07-15) → toegestaan (2022-03-01)'; "" where there is only one step."""
    steps = [
        STATUS_NAMES[step.status] + (f" ({step.date})" if step.date else "") for step in row.history
    ]
    return " → ".join(steps) if len(steps) > 1 else ""
