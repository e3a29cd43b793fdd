"""Who asks and who is asked, as one sentence and its neighbours tell it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from nlp.mentions import Mention
from nlp.reading import Reading
from nlp.register import Organisation
from nlp.signals import Line, around
from nlp.stages import main_end

AUTHORITIES = frozenset({"agency", "department", "federal", "province"})
RULERS = frozenset(
    {"vlaamse-regering", "vlaamse-overheid", "vtc", "vgc", "fluvius", "vlaams-parlement"}
)
_ADVISERS = frozenset(
    {"inspectie-van-financien", "serv", "raad-van-state", "gba", "parket", "defensie"}
)
_KIND = (
    r"(?:(?:sociale\s)?(?:huisvestingsmaatschappij|woonmaatschappij|agentschap|vzw|vereniging|coöperatie"
    r"|basisschool|wijkgezondheidscentrum|intercommunale)\s)?$"
)
_NEVER_ASK = frozenset({"other", "police", "federal", "agency", "department", "province"})
_TO = re.compile(
    r"\b(?:aan|bij|tot|naar|richting|tegenover|tegen)\s(?:de|het|zowel)?\s?" + _KIND, re.I
)
_FROM = re.compile(r"\bvan\s(?:de|het)?\s?" + _KIND, re.I)
_BY = re.compile(r"\bdoor\s(?:de|het)?\s?" + _KIND, re.I)
_ASKED_BY = re.compile(
    r"\b(?:vraag|verzoek|aanvraag|voorstel|initiatief|brief|schrijven|dossier|wens|pleidooi)\svan\s(?:de|het)?\s?"
    + _KIND,
    re.I,
)
_ASIDE = re.compile(
    r"\b(?:samen\smet|in\ssamenwerking\smet|met\s(?:de\s)?(?:steun|hulp|medewerking|inbreng)\svan|ondersteund\sdoor|gesteund\sdoor"
    r"|(?:het|met|op|na)\sadvies\svan|volgens|via|zoals|naar\shet\svoorbeeld\svan|in\skopie\saan|ter\sinformatie\saan|kopie\saan|namens"
    r"|dankzij|eerst\sbij|wegens|bevoegd\svoor)\s(?:de|het)?\s?" + _KIND,
    re.I,
)
_WITH = re.compile(
    r"\b(?:samen\smet|in\ssamenwerking\smet|met\s(?:de\s)?medewerking\svan)\s(?:de|het)?\s?"
    + _KIND,
    re.I,
)
_GOVERNED = re.compile(
    r"\b(?:met|aan|bij|van|door|voor|tot|naar|over|via|volgens)\s(?:de\s|het\s)?$"
    r"|\b(?:heeft|hebben|had|wil|willen|zal|zullen|gaat|gaan|werd|wordt|is|om)\b",
    re.I,
)
_PLACE = re.compile(
    r"\b(?:in|te|uit|rond|voor|van|binnen|inwoners\svan|nabij|over|tussen|boven|onder|op)\s(?:de\s|het\s|onze\s|gemeente\s|stad\s|centrum\svan\s)*$",
    re.I,
)
_WE = re.compile(r"\b(?:wij|we|ons|onze|ik|mijn)\b", re.I)
_THEY = re.compile(r"\b(?:zij|ze|hun|hij|haar)\b", re.I)
_NOUN = re.compile(
    r"\b(?:de|het|deze|dit|die|onze|haar|zijn)\s(?P<noun>onderneming|bedrijf|firma|bouwheer|ontwikkelaar|projectontwikkelaar|coöperatie|uitbater|werkgever"
    r"|vereniging|vzw|organisatie|stichting|club|school|scholengroep|campus|directie|huisvestingsmaatschappij|woonmaatschappij)\b",
    re.I,
)
_NOUN_TYPE = {
    "company": "onderneming bedrijf firma bouwheer ontwikkelaar projectontwikkelaar coöperatie uitbater werkgever",
    "association": "vereniging vzw organisatie stichting club",
    "school": "school scholengroep campus directie",
    "housing-company": "huisvestingsmaatschappij woonmaatschappij",
}
_AUTHORITY_ASKS = re.compile(
    r"^\s*(?:zelf\s)?(?:vroeg|vraagt|wenst|eist|eiste|wil|verzoekt|stelt|acht|vindt)\b", re.I
)
_CALL = re.compile(r"\b\w*oproep\b", re.I)
_ANSWERS = re.compile(
    r"\b(?:vraag|verzoek|brief|brieven|toestemming|instemming|goedkeuring|toelating|beslissing|antwoord\w*|medewerking)\b",
    re.I,
)
_MINISTER = re.compile(
    r"\b(?P<federal>federale?n?\s)?(?:Vlaams[e]?\s)?minister(?!-president\b)(?:s)?\b"
)
_OWN_ACT = re.compile(
    r"\b(?:gemeenteraad|raad|college|stad|gemeente|burgemeester|dienst\s\w+|Artikel\s\d)\b", re.I
)


@dataclass(frozen=True, slots=True)
class Sides:
    """The two sides that one sentence shows; ``told`` says the requester is named there."""

    requester: Mention | None
    addressees: tuple[Mention, ...]
    told: bool = False
    backwards: bool = False  # an authority asks something itself


def is_authority(mention: Mention) -> bool:
    """Whether an organisation makes or grants rules above the municipality."""
    if mention.id in _ADVISERS:
        return False
    return mention.type in AUTHORITIES or mention.id in RULERS


def sides(line: Line, all_lines: Sequence[Line], author: Mention | None) -> Sides:
    """Who asks whom in this sentence; the author of the document where nobody is named."""
    authorities: list[Mention] = []
    locals_: list[tuple[Mention, str]] = []
    backwards = False
    for mention in line.mentions:
        before = line.text[: line.at(mention)]
        after = line.text[line.at(mention) + (mention.end - mention.start) :]
        if _ASIDE.search(before) and not (is_authority(mention) and _WITH.search(before)):
            continue
        if is_authority(mention):
            if _AUTHORITY_ASKS.match(after) and not _GOVERNED.search(before):
                backwards = True
                continue
            authorities.append(mention)
        else:
            locals_.append((mention, before))
    end = main_end(line.text)
    first_we = _WE.search(line.text)
    if first_we and all(line.at(mention) > first_we.start() for mention, _ in locals_):
        end = min(end, first_we.start())
    within = [one for one in locals_ if line.at(one[0]) < end or not line.has("ask")]
    requester, receivers = _local_sides(line, within)
    told = requester is not None
    acting = _acting_noun(line, all_lines, requester)
    if acting is not None:
        if requester is not None and requester.type == "municipality":
            receivers = [requester, *receivers]
        requester = acting
    if requester is None:
        requester = _pointed_at(line, all_lines, author)
    if requester is not None and requester.type in (
        "company",
        "association",
        "school",
        "housing-company",
    ):
        authorities += receivers
    unique = tuple({mention.id: mention for mention in authorities}.values())
    return Sides(requester, unique, told, backwards and not unique)


def _local_sides(
    line: Line, found: Sequence[tuple[Mention, str]]
) -> tuple[Mention | None, list[Mention]]:
    """Among local parties: who asks, and which municipalities may be the ones that are asked."""
    asking: list[Mention] = []
    receiving: list[Mention] = []
    for mention, before in found:
        if mention.type in _NEVER_ASK:
            continue
        if _ASKED_BY.search(before):
            return mention, receiving
        if (
            _TO.search(before)
            or _FROM.search(before)
            or (mention.type == "municipality" and _PLACE.search(before))
        ):
            if mention.type == "municipality" and not _PLACE.search(before):
                receiving.append(mention)
            continue
        asking.append(mention)
    if asking:
        first, *rest = asking
        if first.type != "municipality":
            receiving += [mention for mention in rest if mention.type == "municipality"]
        return first, receiving
    return None, receiving


def _acting_noun(line: Line, all_lines: Sequence[Line], named: Mention | None) -> Mention | None:
    """Whom 'de onderneming' means, where it stands before anybody who is named."""
    noun = _NOUN.search(line.text)
    if noun is None or (named is not None and line.at(named) < noun.start()):
        return None
    kind = next((k for k, own in _NOUN_TYPE.items() if noun["noun"].lower() in own.split()), "")
    return _last(line, all_lines, frozenset({kind}), 40)


def _pointed_at(line: Line, all_lines: Sequence[Line], author: Mention | None) -> Mention | None:
    """Whom 'wij', 'zij' or 'de vereniging' means; else the author of the document."""
    noun = _NOUN.search(line.text)
    if noun:
        kind = next(
            (k for k, nouns in _NOUN_TYPE.items() if noun["noun"].lower() in nouns.split()), ""
        )
        found = _last(line, all_lines, frozenset({kind}), 40)
        if found:
            return found
    if _WE.search(line.text):
        return author
    if _THEY.search(line.text):
        for back in range(line.index - 1, max(-1, line.index - 4), -1):
            other = all_lines[back]
            if other.section != line.section:
                break
            own = [
                m
                for m in other.mentions
                if not is_authority(m) and m.type not in ("other", "police")
            ]
            if own:
                return own[0]
            acting = _acting_noun(other, all_lines, None)
            if acting is not None:
                return acting
    return author


def _last(
    line: Line, all_lines: Sequence[Line], kinds: frozenset[str], reach: int
) -> Mention | None:
    for other in reversed(all_lines[max(0, line.index - reach) : line.index + 1]):
        for mention in reversed(other.mentions):
            if mention.type in kinds:
                return mention
    return None


def near_addressees(
    line: Line, all_lines: Sequence[Line], taken: frozenset[int]
) -> tuple[Mention, ...]:
    """The authority that a neighbouring sentence names as the one that is asked or answers.

    One to whom a request is said to be addressed comes before one that only talks or answers.
    """
    best: tuple[int, tuple[Mention, ...]] = (0, ())
    for other in around(all_lines, line, 3, 4):
        if other.index in taken or other.question or other.has("money") or _CALL.search(other.text):
            continue
        own = [mention for mention in other.mentions if is_authority(mention)]
        points = max((_addressed(other, mention) for mention in own), default=0)
        if points > best[0]:
            best = (points, tuple({mention.id: mention for mention in own}.values()))
    return best[1]


def _addressed(line: Line, mention: Mention) -> int:
    """How plainly a sentence says that an authority is the one that was asked (0..3)."""
    before = line.text[: line.at(mention)]
    if _TO.search(before) and line.has("ask") or re.search(r"\bgericht\b", line.text):
        return 3
    if line.has("ask", "talk", "grant", "refuse", "notneeded") or _ANSWERS.search(line.text):
        return 2
    return 1 if line.has("pending") else 0


def only_authority(line: Line, all_lines: Sequence[Line]) -> tuple[Mention, ...]:
    """The authority of the paragraph, where it names exactly one."""
    own = {
        mention.id: mention
        for other in all_lines
        if other.piece == line.piece and not other.has("money") and not other.question
        for mention in other.mentions
        if is_authority(mention)
    }
    return tuple(own.values()) if len(own) == 1 else ()


def minister(line: Line) -> str:
    """The id of the government whose minister is addressed, "" where there is none."""
    match = _MINISTER.search(line.text)
    if not match:
        return ""
    return "federale-overheid" if match["federal"] else "vlaamse-regering"


def author(
    readings: Sequence[Reading], found: Sequence[Mention], home: Organisation | None
) -> Mention | None:
    """Who writes the document ('wij'): named at its head as such, else its municipality."""
    for mention in found:
        if mention.piece > 6 or is_authority(mention):
            continue
        text = readings[mention.piece].piece.text
        if _writes(text, mention):
            return mention
    if home is None:
        return None
    return next((mention for mention in found if mention.id == home.id), None)


_WRITER = re.compile(
    r"(?:\b(?:ingediend|opgesteld|geschreven|opgemaakt)\sdoor|^Van\s?:|\b(?:[Aa]anvraag|[Dd]ossier|[Nn]ota|[Jj]aarverslag|[Pp]rojectvoorstel|[Vv]oorstel)\svan"
    r"|^(?:Indiener|Aanvrager|Afzender)\s?:)(?:[\w\s]*\bvan)?\s(?:de\s|het\s|de\sstad\s|stad\s|dienst\s\w+\s)*$",
    re.I,
)


def _writes(text: str, mention: Mention) -> bool:
    before = text[: mention.start]
    if _WRITER.search(before):
        return True
    other = mention.type in ("ocmw", "caw", "association", "company", "school", "housing-company")
    heads = not before.strip("#* ") or re.fullmatch(r"\W*Kinderopvang\s|\W*", before)
    return bool(other and heads and mention.piece == 0 and len(text) < 90)
