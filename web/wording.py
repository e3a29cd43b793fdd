"""What goes wrong, in words that name no folder or process of the server."""

from core.errors import StoreBusy, StoreRebuilding, ToolError


def worded(error: ToolError) -> tuple[str, str]:
    """What happened and what to do, for people who do not look after the server."""
    if isinstance(error, StoreBusy):
        return (
            "Er wordt nu iets anders in de opslag geschreven.",
            "Wacht even en probeer het opnieuw; er is niets verloren.",
        )
    if isinstance(error, StoreRebuilding):
        return (
            "De documenten worden nu opnieuw opgebouwd.",
            "Probeer het over enkele minuten opnieuw; er is niets verloren.",
        )
    if error.exit_code > 3:
        return (
            "De documenten kunnen nu niet getoond of veranderd worden.",
            "Probeer het over enkele minuten opnieuw, of verwittig de beheerder.",
        )
    return str(error), error.advice
