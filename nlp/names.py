"""Names in a text: a spaCy component that marks who and what is named in ``doc.spans["names"]``.

The label of a span says what it is: ``org:<id>`` (a row of the register), ``place:<name>``,
``class:<type>`` ('het OCMW'), ``new:<type>`` (recognised by its kind: 'vzw De Brug'),
``again:<type>`` (one named before, by its kind: 'de vzw'), ``proposed:<type>`` (an entity that a
trained pipeline found where we found nothing).
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from nlp.naming import is_word
from nlp.register import Register
from nlp.tables import Row, table

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc, Span

_PARTICLES = frozenset("de het den der van 't ’t te & ter ten - ' ’".split())
# Words that begin a sentence before 'de vzw'; no name begins with them.
_LEADING = frozenset(
    "Aan Als Bij Binnen Daarnaast Deze Die Door En In Maar Met Na Naast Onder Onze Ook Op Over"
    " Samen Toen Tot Tussen Uit Van Via Volgens Voor Want Zonder".split()
)
_POINTING = frozenset("de het onze ons deze die dit dat".split())
HEADS = "wijkwijzer_heads"  # of a Doc's user data: where a word stands that names a kind
_TWO_PLACES = frozenset({"school", "police"})  # 'Ligo Waas en Dender'
_ZONES = frozenset("eerstelijnszone elz brandweerzone hulpverleningszone".split())  # these too
_PAIRED = frozenset({"association", "company"})
_LETTERHEAD = 6  # tokens
_ORGANISATION = "ORG"  # what spaCy's Dutch pipelines call one
_CAPITALS = 4  # letters; a shorter name in capitals looks like an abbreviation
_GENERIC = frozenset(
    "agentschap departement dienst programmatorische federale team intercommunale provincie"
    " woonmaatschappij".split()
)


def make_finder(nlp: "Language", register: Register) -> "Callable[[Doc], Doc]":
    """A component that fills ``doc.spans["names"]``: no two overlap, the longest wins."""
    from spacy.matcher import PhraseMatcher
    from spacy.util import filter_spans

    matcher = PhraseMatcher(nlp.vocab, attr="ORTH")
    for label, name in _phrases(register):
        matcher.add(label, [nlp.make_doc(name)])
    heads = {form: (row["side"], row["type"]) for row in table("heads") for form in _cased(row)}
    head_matcher = PhraseMatcher(nlp.vocab, attr="ORTH")
    loud_matcher = PhraseMatcher(nlp.vocab, attr="ORTH")  # 'MAATWERKBEDRIJF DE SCHACHT'
    for head in heads:
        head_matcher.add(head, [nlp.make_doc(head)])
    for loud, head in {form.upper(): form for form in heads}.items():
        if loud not in heads:
            loud_matcher.add(head, [nlp.make_doc(loud)])

    def find(doc: "Doc") -> "Doc":
        known = filter_spans(_named_first(matcher(doc, as_spans=True)))
        kinds = head_matcher(doc, as_spans=True)
        doc.user_data[HEADS] = {span.start for span in kinds}
        if _is_letterhead(doc):
            kinds = [*kinds, *(span for span in loud_matcher(doc, as_spans=True) if not span.start)]
        named = [*known, *_by_head(doc, kinds, heads, _ends(known), register.municipality_names)]
        again = _again(doc, kinds, heads, named)
        found = filter_spans([*named, *again])
        doc.spans["names"] = sorted([*found, *_proposed(doc, found)], key=lambda span: span.start)
        return doc

    return find


def _proposed(doc: "Doc", found: "Sequence[Span]") -> "Iterator[Span]":
    """The organisations that a trained pipeline before us found and we did not."""
    from spacy.tokens import Span

    taken = {token.i for span in found for token in span}
    for entity in doc.ents:
        if entity.label_ == _ORGANISATION and taken.isdisjoint(token.i for token in entity):
            yield Span(doc, entity.start, entity.end, label="proposed:other")


def _is_letterhead(doc: "Doc") -> bool:
    """Whether a piece is a name in capitals and nothing else: no 'en', no 'voor'."""
    short = 1 < len(doc) <= _LETTERHEAD and doc.text.isupper()
    return short and not any(
        (token.is_stop and token.lower_ not in _PARTICLES) or token.is_digit for token in doc
    )


def _named_first(spans: "list[Span]") -> "Iterator[Span]":
    """The spans without 'het departement' where that goes on as 'het departement Omgeving'."""
    named = [span for span in spans if span.label_.startswith("org:")]
    for span in spans:
        goes_on = any(span.start < one.start < span.end < one.end for one in named)
        if not (span.label_.startswith("class:") and goes_on):
            yield span


def _cased(row: Row) -> tuple[str, str]:
    """A word for a kind as it stands within a sentence and at its beginning."""
    head = row["head"]
    return head, head[0].upper() + head[1:]


def _phrases(register: Register) -> Iterator[tuple[str, str]]:
    """Every name with its label; two labels for one name would be an error of the register."""
    for row in register.organisations.values():
        for name in row.names:
            for form in _forms(name, row.type == "municipality"):
                yield f"org:{row.id}", form
    for place in register.places:
        yield f"place:{place}", place
    for phrase in table("classes"):
        yield f"class:{phrase['class']}", phrase["phrase"]


def _forms(name: str, municipality: bool) -> Iterable[str]:
    first, _, rest = name.partition(" ")
    yield name
    if rest and first.lower() in _GENERIC:
        yield first[0].upper() + first[1:] + " " + rest
        yield first.lower() + " " + rest
    if (municipality or rest) and len(name) >= _CAPITALS:
        yield name.upper()


def _ends(known: "list[Span]") -> dict[int, int]:
    """Where known organisations begin and end; municipalities may be part of a longer name.

    'Het dienstencentrum van het OCMW' is no name either.
    """
    return {span.start: span.end for span in known if _whole(span.label_)}


def _whole(label: str) -> bool:
    if label in ("class:ocmw", "class:caw"):
        return True
    return label.startswith("org:") and not label.startswith("org:gemeente-")


def _by_head(
    doc: "Doc",
    found: "list[Span]",
    heads: dict[str, tuple[str, str]],
    known: dict[int, int],
    municipalities: frozenset[str],
) -> "Iterator[Span]":
    from spacy.tokens import Span

    for span in found:
        side, kind = heads[span.label_]
        if side == "second":
            if _is_coined(doc, span.start - 1, municipalities):
                yield Span(doc, span.start - 1, span.end, label=f"new:{kind}")
            continue
        if side == "either" and not _follows_name(doc, span.start):
            side = "after"
        two = kind in _TWO_PLACES or span.label_.lower() in _ZONES
        pair = kind in _PAIRED
        goes_on = side in ("after", "both")
        after = _reach_right(doc, span.end, known, two=two, pair=pair) if goes_on else span.end
        if after > span.end:
            yield Span(doc, span.start, after, label=f"new:{kind}")
        elif span.end == len(doc) and _is_loud(doc, span.start):
            yield Span(doc, 0, span.end, label=f"new:{kind}")
        elif side in ("before", "both", "either"):
            before = _reach_left(doc, span.start)
            if before < span.start:
                yield Span(doc, before, span.end, label=f"new:{kind}")


def _again(
    doc: "Doc", kinds: "list[Span]", heads: dict[str, tuple[str, str]], named: "list[Span]"
) -> "Iterator[Span]":
    """'De vzw', 'onze school': a kind that points at who was named before."""
    from spacy.tokens import Span

    taken = {i for span in named for i in range(span.start, span.end)}
    for span in kinds:
        at = span.start - 1
        if at < 0 or doc[at].lower_ not in _POINTING or not span.text.islower():
            continue
        if taken.isdisjoint(range(at, span.end)):
            yield Span(doc, at, span.end, label=f"again:{heads[span.label_][1]}")


def _is_coined(doc: "Doc", at: int, municipalities: frozenset[str]) -> bool:
    """Whether a word is half a name: 'Oudenberg' before 'Wonen', not 'Codex' nor 'Gent'."""
    if at < 0 or not doc[at].text.istitle() or not doc[at].is_alpha:
        return False
    return not is_word(doc[at].text) and doc[at].text not in municipalities


def _is_loud(doc: "Doc", end: int) -> bool:
    """Whether what stands before a kind is a name in capitals: 'DENDERHUIS woonmaatschappij'."""
    return 0 < end <= _LETTERHEAD and len(doc[0]) > _CAPITALS and doc[:end].text.isupper()


def _follows_name(doc: "Doc", at: int) -> bool:
    """Whether a legal form closes a name ('Aqua nv'), and does not open one ('de nv Aqua')."""
    before = doc[at - 1].text if at else ""
    return bool(before) and _is_name(before) and before not in {"De", "Het", "Een"}


def _is_name(text: str) -> bool:
    return text[0].isupper() or (text[0] in "'’" and len(text) > 2)


def _reach_right(doc: "Doc", at: int, known: dict[int, int], *, two: bool, pair: bool) -> int:
    """The end of the name that starts at ``at``; ``at`` itself where there is none."""
    end = at
    i = at
    while i < len(doc) and i - at < 7 and not (doc[i].is_sent_start and i > at):
        if i in known:
            break
        text = doc[i].text
        if _is_name(text) or (end > at and end == i and text.isdigit()):
            end = i + 1
        elif text not in _PARTICLES and not (
            (two and _joins(doc, i)) or (pair and _is_pair(doc, at, i))
        ):
            break
        i += 1
    return end


def _joins(doc: "Doc", at: int) -> bool:
    """Whether an 'en' stands between two places of one name, not between two names."""
    following = doc[at + 1].text if at + 1 < len(doc) else ""
    return doc[at].text == "en" and following.istitle() and at + 1 not in doc.user_data[HEADS]


def _is_pair(doc: "Doc", at: int, en: int) -> bool:
    """Whether an 'en' stands between two words that are one name: 'vzw Naad en Draad'.

    Both are words of the language; names of two organisations as a rule are not.
    """
    if doc[en].text != "en" or en != at + 1 or not _joins(doc, en):
        return False
    ends = en + 2 >= len(doc) or not _is_name(doc[en + 2].text)
    return ends and is_word(doc[at].text) and is_word(doc[en + 1].text)


def _reach_left(doc: "Doc", at: int) -> int:
    start = at
    i = at - 1
    while i >= 0 and at - i < 6:
        text = doc[i].text
        if text in _LEADING and _begins(doc, i):
            break
        if _is_name(text) and (text not in {"De", "Het", "Een"} or _is_own_article(doc, i)):
            start = i
        elif text not in _PARTICLES or text in {"en", "-"}:
            break
        if doc[i].is_sent_start:
            break
        i -= 1
    return start


def _begins(doc: "Doc", at: int) -> bool:
    """Whether a word has its capital from where it stands: not 'Op' in 'van Samen Op Weg vzw'."""
    return bool(doc[at].is_sent_start) or not at or doc[at - 1].is_punct


def _is_own_article(doc: "Doc", at: int) -> bool:
    """Whether 'De' belongs to the name: a capital within a sentence that nothing else explains."""
    return doc[at].text != "Een" and not doc[at].is_sent_start
