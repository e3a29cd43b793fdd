"""Sums of money as people write them."""


def thousands(euro: float) -> str:
    """A sum as it is written in Dutch, without its unit: 575.306 or 36.500,50."""
    whole = f"{euro:,.2f}".removesuffix(".00")
    return whole.replace(",", " ").replace(".", ",").replace(" ", ".")
