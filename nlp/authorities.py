"""Which organisations make or grant rules above the municipality."""

from nlp.mentions import Mention

AUTHORITIES = frozenset({"agency", "department", "federal", "province"})
PRIVATE = frozenset({"company", "association", "school", "housing-company"})
LOCAL = PRIVATE | {"ocmw", "caw"}  # who asks, and writes papers, beside municipalities
OWN_RULES = frozenset({"municipality", "ocmw"})  # who have rules of their own to soften
_RULERS = frozenset({"vlaamse-regering", "vlaamse-overheid", "vtc", "vgc", "fluvius"})
_ADVISERS = frozenset(
    {"inspectie-van-financien", "serv", "raad-van-state", "gba", "parket", "defensie"}
)


def is_authority(mention: Mention) -> bool:
    """Whether an organisation makes or grants rules above the municipality."""
    if mention.id in _ADVISERS:
        return False
    return mention.type in AUTHORITIES or mention.id in _RULERS
