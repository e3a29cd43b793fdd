"""Where a request stands, as one sentence tells it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from core.findings import Status
from nlp.facts import dates
from nlp.signals import Cues, Line

_CUT = re.compile(r"[;:]\s|,?\s(?:maar|doch|echter)\s|,\s(?:waarop|waarna|die\sdaarop)\s|\s\|\s")
_THAT = re.compile(
    r"\b(?:om|dat|opdat|zodat|waarbij|waarin|of|teneinde|ertoe|met\s(?:het\sverzoek|de\svraag))\b",
    re.IGNORECASE,
)
_DENIAL = re.compile(
    r"\b(?:geen|niet|nooit|niemand|niets|noch|evenmin|nergens)\b(?!\s(?:alleen|enkel|langer\sdan|meer\sdan|zonder))"
    r"(?!(?:\W+\w+){0,4}?\W+te\s\w+)",
    re.IGNORECASE,
)
_NO_ANSWER = re.compile(
    r"\b(?:nog|tot\s(?:nu\stoe|op\sheden|dusver)|voorlopig)\b(?:\W+\w+){0,4}?\W+(?:geen|niet|niets)\b(?:\W+\w+){0,3}?\W+"
    r"(?:antwoord\w*|reactie|beslissing|beslist|bericht|uitsluitsel|ontvangen|bekend|duidelijk|terug|vernomen|gevolg)"
    r"|\b(?:geen|niets)\s(?:antwoord|reactie|beslissing|beloofd|bericht|uitsluitsel)"
    r"|\bniet\s(?:afkerig|onwelwillend|afwijzend|negatief|ongunstig|onmogelijk|weigerachtig)",
    re.IGNORECASE,
)
_NOT_DAY = re.compile(
    r"\b(?:tot|tot\sen\smet|t\.e\.m\.|vanaf|tegen|uiterlijk|uiterlijk\sop|ten\slaatste|voor|na)\s$"
    r"|\b\w*(?:besluit|wet|decreet|omzendbrief|KB|MB|BVR|codex|verordening|dienstorder|reglement|richtlijn)(?:\s[\w-]+){0,5}?\svan\s$",
    re.IGNORECASE,
)
_UNTIL = re.compile(r"\s?(?:tot|t\.e\.m\.|-|–)\s")
_DONE = re.compile(
    r"\b(?:vroeg|vroegen|verzocht|verzochten|gevraagd|gevraagde|aangevraagd|aanvroeg|ingediend|indiende|gericht\s(?:aan|tot)|richtte\w*\szich"
    r"|wendde\w*|gewend|schreef|schreven|aangeschreven|bezorgd|hangende|voorgelegd|pleitte\w*|gepleit|aangedrongen|aangeklopt"
    r"|aanklopten|aanklopte|aangekaart|overgemaakt|verzonden|verstuurd|aanhangig|aan\sgedrongen|neergelegd|overgelegd|verzonden)\b"
    r"|\b(?:diende|legde|klopte|drong|kaartte|stelde|vroeg)\w*\b[^.;]{0,90}?\b(?:in|voor|aan)\b"
    r"|\bop\s(?:vraag|verzoek)\svan\b|\b(?:vraag|verzoek|aanvraag|brief|schrijven)\b[^.;]{0,90}?\b(?:ging|vertrok|dateert|dateerde|dateren|loopt|ligt)\b"
    r"|\bop\stafel\sgelegd\b|\bdoorgestuurd\b|^\W*D[ai]t\sis\s(?:intussen\s|ondertussen\s|inmiddels\s)?(?:gebeurd|gedaan)\b"
    r"|\bbrie(?:f|ven)\b[^.;]{0,40}?\bontvangen\b",
    re.IGNORECASE,
)
_NOW = re.compile(
    r"\b(?:vraagt|verzoekt|aanvraagt|pleit|bepleit|dringt|klopt|richt\szich|wendt\szich|legt\b[^.;]{0,60}?\bvoor|dient\b[^.;]{0,60}?\bin"
    r"|vragende\spartij|bij\sdeze)\b|\b(?:wij|we|zij|ze|partners|steden|gemeenten|bewoners|ouders)\s(?:\w+\s){0,3}?(?:vragen|verzoeken|bepleiten)\b"
    r"|\b(?:vragen|verzoeken|bepleiten)\s(?:wij|we|zij|ze)\b|(?<!\w)(?:laat|geef|gun|sta)\sons\b|^\W*(?:Ge|ge)vraagd\b|^\W*(?:Vraag|Verzoek)\b",
    re.IGNORECASE,
)
_MODAL = re.compile(
    r"\b(?:wil|willen|wou|zal|zullen|zou|zouden|gaat|gaan|wenst|wensen|hoopt|hopen|overweegt|overwegen|overwogen|volgt|volgen|plant|plannen|beoogt|bedoeling|voornemens"
    r"|van\splan|eraan|binnenkort|weldra|eerstdaags|intentie|voorbereid\w*|voorbereiding|ontwerp\w*|werkt\saan|werken\saan|denken\saan|denkt\saan"
    r"|graag|op\szoek|zoekt|zoeken|nog\ste|moet\snog|moeten\snog|na\sde\szomer|volgend\sjaar|bekijken\swe|klaar\som)\b",
    re.IGNORECASE,
)
_PARTICIPLE = (
    r"(?:toegestaan|toegekend|verleend|uitgereikt|goedgekeurd|ingewilligd|gehonoreerd|toegezegd|ingestemd|bekrachtigd|gemachtigd"
    r"|toegelaten|vergund|aanvaard|ingegaan|gekregen|verkregen|bekomen)"
)
_GRANTED = re.compile(
    rf"\b(?:is|zijn|was|waren|werd|werden|wordt|worden|heeft|hebben|had|hadden)\b(?:(?!\b(?:om|dat|of|wacht)\b)[^;]){{0,140}}?\b{_PARTICIPLE}\b"
    rf"|\b{_PARTICIPLE}\s(?:is|zijn|was|waren|werd|werden|heeft|hebben)\b|^\W*{_PARTICIPLE}\b|\|\s*{_PARTICIPLE}\b"
    rf"|\b(?:de|het|een)\s(?:\w+\s){{0,6}}?(?:toegestane|verleende|toegekende|goedgekeurde|verkregen|bekomen)\s\w+",
    re.IGNORECASE,
)
_GRANTS = re.compile(
    r"\b(?:stond(?:en)?|staat|staan|liet(?:en)?)\b[^.;]{0,90}?\btoe\b|\bken(?:t|de|den)\b[^.;]{0,90}?\btoe\b|\bverle(?:ent|ende|enden)\b"
    r"|\bmet\s(?:de\s|het\s)?(?:toestemming|toelating|instemming|akkoord|goedkeuring)\svan\b|\bkeur(?:t|de|den)\b[^.;]{0,120}?\bgoed\b|\bstem(?:t|de|den)\b[^.;]{0,60}?\b(?:in|mee\sin)\b|\bg(?:ing|ingen|aat|aan)\b[^.;]{0,40}?\bakkoord\b"
    r"|\bwillig(?:t|de|den)\b[^.;]{0,60}?\bin\b|\bzeg(?:t|de|den)\b[^.;]{0,40}?\btoe\b|\bis\ser\sgekomen\b|\bkwam\ser\b"
    r"|\b(?:kreeg|kregen|krijgt|verkreeg|bekwam|bekwamen|ontving|ontvingen|gaf|gaven|geeft)\b[^.;]{0,120}?\b(?:toestemming|toelating|vrijstelling|ontheffing|goedkeuring|groen\slicht"
    r"|machtiging|akkoord|fiat|dispensatie|instemming|afwijking|uitzondering|regelluwe\szone|experimenteerruimte)\b"
    r"|\b(?:gunstig|positief|bevestigend)\s(?:beslist|geantwoord|besluit|gevolg|gereageerd)\b|\b(?:gunstige|positieve)\sbeslissing\b|\bis\s(?:een\sfeit|binnen|rond)\b",
    re.IGNORECASE,
)
_IF = re.compile(
    r"\b(?:moet|moeten|dient|zal|zullen|zou|zouden|kan|kunnen|indien|mits|zodra|hoopt|hopen|verwacht\w*|wacht\w*|afwachting|als|wanneer|mocht)\b",
    re.IGNORECASE,
)
_DONE_AUX = re.compile(
    r"\b(?:is|zijn|werd|werden|heeft|hebben|had|kreeg|verleende|stemde|keurde|kende|stond|gaf)\b",
    re.IGNORECASE,
)
_STANDING = re.compile(r"\b(?:van\skracht|in\swerking|in\svoege)\b", re.IGNORECASE)
_ANSWER = re.compile(
    r"\b(?:nog|tot\s(?:nu\stoe|op\sheden|dusver)|voorlopig)\b(?:\W+\w+){0,4}?\W+(?:geen|niet|niets)\b(?:\W+\w+){0,3}?\W+"
    r"(?:antwoord\w*|reactie|beslissing|beslist|bericht|uitsluitsel|ontvangen|bekend|duidelijk|terug|vernomen|gevolg)"
    r"|\b(?:geen|niets)\s(?:antwoord|reactie|beslissing|beloofd|bericht|uitsluitsel)"
    r"|\bniet\s(?:afkerig|onwelwillend|afwijzend|negatief|ongunstig|onmogelijk|weigerachtig)",
    re.IGNORECASE,
)
_NOT_DAY = re.compile(
    r"\b(?:tot|tot\sen\smet|t\.e\.m\.|vanaf|tegen|uiterlijk|uiterlijk\sop|ten\slaatste|voor|na)\s$"
    r"|\b\w*(?:besluit|wet|decreet|omzendbrief|KB|MB|BVR|codex|verordening|dienstorder|reglement|richtlijn)(?:\s[\w-]+){0,5}?\svan\s$",
    re.IGNORECASE,
)
_DONE = re.compile(
    r"\b(?:vroeg|vroegen|verzocht|verzochten|gevraagd|gevraagde|aangevraagd|aanvroeg|ingediend|indiende|gericht\s(?:aan|tot)|richtte\w*\szich"
    r"|wendde\w*|gewend|schreef|schreven|aangeschreven|bezorgd|hangende|voorgelegd|pleitte\w*|gepleit|aangedrongen|aangeklopt"
    r"|aanklopten|aanklopte|aangekaart|overgemaakt|verzonden|verstuurd|aanhangig|aan\sgedrongen|neergelegd|overgelegd|verzonden)\b"
    r"|\b(?:diende|legde|klopte|drong|kaartte|stelde|vroeg)\w*\b[^.;]{0,90}?\b(?:in|voor|aan)\b"
    r"|\bop\s(?:vraag|verzoek)\svan\b|\b(?:vraag|verzoek|aanvraag|brief|schrijven)\b[^.;]{0,90}?\b(?:ging|vertrok|dateert|dateerde|dateren|loopt|ligt)\b"
    r"|\bop\stafel\sgelegd\b|\bdoorgestuurd\b|^\W*D[ai]t\sis\s(?:intussen\s|ondertussen\s|inmiddels\s)?(?:gebeurd|gedaan)\b"
    r"|\bbrie(?:f|ven)\b[^.;]{0,40}?\bontvangen\b",
    re.IGNORECASE,
)
_NOW = re.compile(
    r"\b(?:vraagt|verzoekt|aanvraagt|pleit|bepleit|dringt|klopt|richt\szich|wendt\szich|legt\b[^.;]{0,60}?\bvoor|dient\b[^.;]{0,60}?\bin"
    r"|vragende\spartij|bij\sdeze)\b|\b(?:wij|we|zij|ze|partners|steden|gemeenten|bewoners|ouders)\s(?:\w+\s){0,3}?(?:vragen|verzoeken|bepleiten)\b"
    r"|\b(?:vragen|verzoeken|bepleiten)\s(?:wij|we|zij|ze)\b|(?<!\w)(?:laat|geef|gun|sta)\sons\b|^\W*(?:Ge|ge)vraagd\b|^\W*(?:Vraag|Verzoek)\b",
    re.IGNORECASE,
)
_MODAL = re.compile(
    r"\b(?:wil|willen|wou|zal|zullen|zou|zouden|gaat|gaan|wenst|wensen|hoopt|hopen|overweegt|overwegen|overwogen|volgt|volgen|plant|plannen|beoogt|bedoeling|voornemens"
    r"|van\splan|eraan|binnenkort|weldra|eerstdaags|intentie|voorbereid\w*|voorbereiding|ontwerp\w*|werkt\saan|werken\saan|denken\saan|denkt\saan"
    r"|graag|op\szoek|zoekt|zoeken|nog\ste|moet\snog|moeten\snog|na\sde\szomer|volgend\sjaar|bekijken\swe|klaar\som)\b",
    re.IGNORECASE,
)
_PARTICIPLE = (
    r"(?:toegestaan|toegekend|verleend|uitgereikt|goedgekeurd|ingewilligd|gehonoreerd|toegezegd|ingestemd|bekrachtigd|gemachtigd"
    r"|toegelaten|vergund|aanvaard|ingegaan|gekregen|verkregen|bekomen)"
)
_GRANTED = re.compile(
    rf"\b(?:is|zijn|was|waren|werd|werden|wordt|worden|heeft|hebben|had|hadden)\b(?:(?!\b(?:om|dat|of|wacht)\b)[^;]){{0,140}}?\b{_PARTICIPLE}\b"
    rf"|\b{_PARTICIPLE}\s(?:is|zijn|was|waren|werd|werden|heeft|hebben)\b|^\W*{_PARTICIPLE}\b|\|\s*{_PARTICIPLE}\b"
    rf"|\b(?:de|het|een)\s(?:\w+\s){{0,6}}?(?:toegestane|verleende|toegekende|goedgekeurde|verkregen|bekomen)\s\w+",
    re.IGNORECASE,
)
_GRANTS = re.compile(
    r"\b(?:stond(?:en)?|staat|staan|liet(?:en)?)\b[^.;]{0,90}?\btoe\b|\bken(?:t|de|den)\b[^.;]{0,90}?\btoe\b|\bverle(?:ent|ende|enden)\b"
    r"|\bmet\s(?:de\s|het\s)?(?:toestemming|toelating|instemming|akkoord|goedkeuring)\svan\b|\bkeur(?:t|de|den)\b[^.;]{0,120}?\bgoed\b|\bstem(?:t|de|den)\b[^.;]{0,60}?\b(?:in|mee\sin)\b|\bg(?:ing|ingen|aat|aan)\b[^.;]{0,40}?\bakkoord\b"
    r"|\bwillig(?:t|de|den)\b[^.;]{0,60}?\bin\b|\bzeg(?:t|de|den)\b[^.;]{0,40}?\btoe\b|\bis\ser\sgekomen\b|\bkwam\ser\b"
    r"|\b(?:kreeg|kregen|krijgt|verkreeg|bekwam|bekwamen|ontving|ontvingen|gaf|gaven|geeft)\b[^.;]{0,120}?\b(?:toestemming|toelating|vrijstelling|ontheffing|goedkeuring|groen\slicht"
    r"|machtiging|akkoord|fiat|dispensatie|instemming|afwijking|uitzondering|regelluwe\szone|experimenteerruimte)\b"
    r"|\b(?:gunstig|positief|bevestigend)\s(?:beslist|geantwoord|besluit|gevolg|gereageerd)\b|\b(?:gunstige|positieve)\sbeslissing\b|\bis\s(?:een\sfeit|binnen|rond)\b",
    re.IGNORECASE,
)
_IF = re.compile(
    r"\b(?:moet|moeten|dient|zal|zullen|zou|zouden|kan|kunnen|indien|mits|zodra|hoopt|hopen|verwacht\w*|wacht\w*|afwachting|als|wanneer|mocht)\b",
    re.IGNORECASE,
)
_DONE_AUX = re.compile(
    r"\b(?:is|zijn|werd|werden|heeft|hebben|had|kreeg|verleende|stemde|keurde|kende|stond|gaf)\b",
    re.IGNORECASE,
)
_STANDING = re.compile(
    r"\b(?:van\skracht|in\swerking|in\svoege|sinds\s(?:\d|januari|februari|maart|april|mei|juni|juli|augustus|september|oktober|november|december|begin|vorig))\b",
    re.IGNORECASE,
)
_ANSWER = re.compile(
    r"\b(?:nog|tot\s(?:nu\stoe|op\sheden|dusver)|voorlopig)\b(?:\W+\w+){0,4}?\W+(?:geen|niet|niets)\b"
    r"|\b(?:geen|niets)\s(?:antwoord|reactie|beslissing|beloofd|bericht|uitsluitsel)|\bniet\s(?:afkerig|onwelwillend)",
    re.IGNORECASE,
)
_DONE = re.compile(
    r"\b(?:vroeg|vroegen|verzocht|verzochten|gevraagd|gevraagde|aangevraagd|aanvroeg|ingediend|indiende|gericht\s(?:aan|tot)|richtte\w*\szich"
    r"|wendde\w*|gewend|schreef|schreven|aangeschreven|bezorgd|hangende|voorgelegd|pleitte\w*|gepleit|aangedrongen|aangeklopt"
    r"|aanklopten|aanklopte|aangekaart|overgemaakt|verzonden|verstuurd|aanhangig|aan\sgedrongen|neergelegd|overgelegd|verzonden)\b"
    r"|\b(?:diende|legde|klopte|drong|kaartte|stelde|vroeg)\w*\b[^.;]{0,90}?\b(?:in|voor|aan)\b"
    r"|\bop\s(?:vraag|verzoek)\svan\b|\b(?:vraag|verzoek|aanvraag|brief|schrijven)\b[^.;]{0,90}?\b(?:ging|vertrok|dateert|dateerde|dateren|loopt|ligt)\b"
    r"|\bop\stafel\sgelegd\b|\bdoorgestuurd\b|^\W*D[ai]t\sis\s(?:intussen\s|ondertussen\s|inmiddels\s)?(?:gebeurd|gedaan)\b"
    r"|\bbrie(?:f|ven)\b[^.;]{0,40}?\bontvangen\b",
    re.IGNORECASE,
)
_NOW = re.compile(
    r"\b(?:vraagt|verzoekt|aanvraagt|pleit|bepleit|dringt|klopt|richt\szich|wendt\szich|legt\b[^.;]{0,60}?\bvoor|dient\b[^.;]{0,60}?\bin"
    r"|vragende\spartij|bij\sdeze)\b|\b(?:wij|we|zij|ze|partners|steden|gemeenten|bewoners|ouders)\s(?:\w+\s){0,3}?(?:vragen|verzoeken|bepleiten)\b"
    r"|\b(?:vragen|verzoeken|bepleiten)\s(?:wij|we|zij|ze)\b|(?<!\w)(?:laat|geef|gun|sta)\sons\b|^\W*(?:Ge|ge)vraagd\b|^\W*(?:Vraag|Verzoek)\b",
    re.IGNORECASE,
)
_MODAL = re.compile(
    r"\b(?:wil|willen|wou|zal|zullen|zou|zouden|gaat|gaan|wenst|wensen|hoopt|hopen|overweegt|overwegen|overwogen|volgt|volgen|plant|plannen|beoogt|bedoeling|voornemens"
    r"|van\splan|eraan|binnenkort|weldra|eerstdaags|intentie|voorbereid\w*|voorbereiding|ontwerp\w*|werkt\saan|werken\saan|denken\saan|denkt\saan"
    r"|graag|op\szoek|zoekt|zoeken|nog\ste|moet\snog|moeten\snog|na\sde\szomer|volgend\sjaar|bekijken\swe|klaar\som)\b",
    re.IGNORECASE,
)
_AUX = re.compile(
    r"\b(?:is|zijn|was|waren|werd|werden|wordt|worden|heeft|hebben|had|hadden|kreeg|kregen|krijgt|krijgen|verleende\w*|verleent"
    r"|keurde\w*|keurt|stemde\w*|stemt|kende\w*|kent|stond\w*|gaf|geeft|ging\w*|gaat|willigde|stemden|ontving\w*|bekwam\w*|verkreeg\w*|liet|staat)\b",
    re.IGNORECASE,
)
_WISHED = re.compile(
    r"\b(?:moet|moeten|dient|zal|zullen|zou|zouden|kan|kunnen|indien|mits|zodra|hoopt|hopen|verwacht\w*|wacht\w*|afwachting)\b",
    re.IGNORECASE,
)
_ANSWER = re.compile(
    r"\b(?:blijk\w*|bleek|gebleken|antwoord\w*|liet\b(?:\W+\w+){0,6}?\W+weten|laat\sweten|volgens|oordeel\w*|bevestig\w*|meegedeeld|deel(?:t|de)\b[^.;]{0,40}?\bmee"
    r"|stel(?:t|de)\b[^.;]{0,30}?\bvast|meldt|meldde|verduidelijkt\w*|wees\serop|wijst\serop|navraag|vernam|vernamen|afgesloten|laten\svallen|na\soverleg|advies)\b",
    re.IGNORECASE,
)
_LATER = re.compile(
    r"\b(?:vanaf\svolgend\w*|zal|zullen|mag\svan\sstart|kan\svan\sstart|start\sop|nog\snergens|nog\sniet|pas\svanaf|treedt\sin\swerking\sop|gaat\sin\sop)\b",
    re.IGNORECASE,
)
_BY_DECISION = re.compile(
    r"\b[Bb]ij\s(?:ministerieel\s|koninklijk\s)?besluit\svan\s\d{1,2}\s\w+\s\d{4}\s(?:mag|mogen|kan|kunnen|is|zijn|wordt|werd|heeft)\b"
)
_RUNNING = re.compile(
    r"\bsinds(?:dien)?\b|\b(?:is|zijn|blijft|was)\b[^.;]{0,50}?\b(?:van\skracht|in\swerking|in\svoege|van\stoepassing|operationeel|actief|lopende)\b"
    r"|\b(?:trad|is|zijn)\b[^.;]{0,40}?\bin\swerking\b|\b(?:wordt|worden|werd|werden)\b[^.;]{0,140}?\b(?:toegepast|gehanteerd|gedoogd|ingevoerd|ingesteld)\b"
    r"|\b(?:past|passen|hanteert|hanteren|gedoogt|gedogen|versoepelt|versoepelde|voerde|voert|stelde|gebruikt|schort|schortte|schrapte)\b|\bmaakt\sgebruik\svan\b"
    r"|\btreedt\b[^.;]{0,120}?\bniet\sop\b|\bloopt\ssinds\b|\bgeldt\s(?:sinds|nu|intussen|al|vandaag)\b|\bgold\b|\bin\s(?:de\s)?praktijk\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Stage:
    """A status that a sentence tells, with its day where told and its place in the sentence."""

    status: Status
    at: int
    day: str | None = None
    denied: bool = False


def stages(line: Line, *, follows: bool = False, year: str = "") -> list[Stage]:
    """The statuses a sentence tells, in order; ``follows`` says a request was told of before."""
    found: list[Stage] = []
    for start, part in _parts(line.text):
        status, denied = _status(part, follows=follows or bool(found))
        if status:
            day = _decided(part, year) if status == "granted" else None
            found.append(Stage(status, start, day or _day(part, line.text, year), denied))
    return _without_repeats(found)


def _parts(text: str) -> Iterator[tuple[int, str]]:
    at = 0
    for cut in _CUT.finditer(text):
        yield at, text[at : cut.start()]
        at = cut.end()
    yield at, text[at:]


def _without_repeats(found: list[Stage]) -> list[Stage]:
    kept: list[Stage] = []
    for stage in found:
        if not kept or kept[-1].status != stage.status or kept[-1].denied != stage.denied:
            kept.append(stage)
    return kept


def _status(part: str, *, follows: bool) -> tuple[Status | None, bool]:
    """The status of one part of a sentence, and whether it is denied."""
    classes = Cues(part)
    main = _main(part, classes)
    denied = _denied(main, classes) and not _NO_ANSWER.search(part)
    answer = bool(_ANSWER.search(part))
    if "notneeded" in classes and (answer or follows) and "refuse" not in classes:
        return "not-needed", False
    if "refuse" in classes and not _NO_ANSWER.search(part):
        return "refused", False
    if _STANDING.search(part) and _running(part):
        return "active", denied
    if _BY_DECISION.search(part):
        return "granted", False
    if "grant" in classes and _granted(part, classes):
        return ("refused", False) if denied and follows else ("granted", denied)
    asked = _asked(main, part, classes)
    loose = "active" in classes or "deviate" in classes or "room" in classes
    if loose and _running(part) and asked is None:
        return "active", denied
    if denied and not (
        any(name in classes for name in ("room", "deviate", "space", "ask", "undo"))
    ):
        return None, False
    return asked, denied


def _denied(main: str, classes: Cues) -> bool:
    """Whether the clause is denied; a 'niet' inside what is to be set aside denies nothing."""
    inside = [span for name in ("deviate", "undo", "obstacle") for span in classes.get(name, ())]
    return any(
        not any(start <= match.start() < end for start, end in inside)
        for match in _DENIAL.finditer(main)
    )


def _main(part: str, classes: Cues) -> str:
    """The clause that carries the event: what stands before 'om', 'dat' and the like behind it."""
    event = None
    for pattern in (_DONE, _NOW):
        match = pattern.search(part)
        if match and (event is None or match.start() < event):
            event = match.start()
    if event is None:
        event = min((start for start, _ in classes.get("ask", ())), default=0)
    cut = _THAT.search(part, event + 1)
    return part[: cut.start()] if cut else part


def _granted(part: str, classes: Cues) -> bool:
    """Whether it is told as a fact that somebody allowed it."""
    if not (_GRANTED.search(part) or _GRANTS.search(part)):
        return False
    if _IF.search(part) and not _DONE_AUX.search(part):
        return False
    # A rule 'laat … toe' or 'staat … toe' says what holds anyway.
    lets = re.search(r"\b(?:laat|laten|staat|staan)\b[^.;]{0,90}?\btoe\b", part)
    return not (lets and "norm" in classes)


def _running(part: str) -> bool:
    return bool(_RUNNING.search(part)) and not _LATER.search(part)


def _asked(main: str, part: str, keys: Cues) -> Status | None:
    modal = bool(_MODAL.search(main))
    future_passive = re.search(
        r"\b(?:zal|zullen|moet|moeten|kan|kunnen)\b[^.;]{0,90}?\bworden\b", main
    )
    if _DONE.search(part) and not future_passive:
        return "asked"
    if _NOW.search(part) and not modal:
        return "asked"
    if "talk" in keys and not ("ask" in keys and modal):
        return "explored"
    if "ask" in keys and modal:
        return "proposed"
    if "ask" in keys:
        return "asked"
    if "intend" in keys or "space" in keys:
        return "proposed"
    return None


def _day(part: str, whole: str, year: str) -> str | None:
    """The day beside a status, else the only one of the sentence; past days only."""
    here = _days(part, year)
    if here:
        return here[0]
    there = _days(whole, year)
    return there[0] if len(there) == 1 and part == whole else None


def _decided(part: str, year: str) -> str | None:
    """The day of the decision that granted it, which is also part of its name."""
    match = _BY_DECISION.search(part)
    found = list(dates(match.group(), year)) if match else []
    return found[0][2] if found else None


def _days(text: str, year: str) -> list[str]:
    """The days on which something was done: no limits, and not those in the name of a rule."""
    return [
        value
        for start, end, value in dates(text, year)
        if not _NOT_DAY.search(text[max(0, start - 60) : start]) and not _UNTIL.match(text, end)
    ]


def main_end(text: str) -> int:
    """Where the clause that asks ends and that which is asked for begins."""
    ask = [start for start, _ in Cues(text).get("ask", ())]
    if not ask:
        return len(text)
    cut = _THAT.search(text, ask[0] + 1)
    return cut.start() if cut else len(text)


def is_infinite(text: str) -> bool:
    """Whether a part of a sentence has no event of its own: it goes on from the part before."""
    return not (
        _DONE.search(text) or _NOW.search(text) or _GRANTS.search(text) or _GRANTED.search(text)
    )
