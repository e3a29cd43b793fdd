"""Dutch and English: every message translated, every page in the language that was asked."""

import ast
import re
from collections import Counter
from collections.abc import Collection
from functools import reduce
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from lxml import html

from core.errors import InputError
from core.settings import Settings
from nlp.register import read_register
from tests.every_page import Site, reading
from tests.web_client import client_of, page_of, words
from web.formats import day, euro, moment, number
from web.language import TRANSLATIONS, catalogue, counted, preferred, retold, translated
from web.messages import brought_up_to_date, catalogue_of, messages, template_of
from web.rendering import contract_labels, in_language

BLANKS = re.compile(r"%\(\w+\)s|{\w+}")
# Words that English has not; most Dutch sentences have one of them.
DUTCH = re.compile(
    r"\b(het|een|en|niet|voor|met|zijn|wordt|werd|deze|dit|naar|geen|bij|uit|wie|waar|hoe|aan|"
    r"naam|zoek\w*|bladzijde\w*|bestand\w*|vraag|vragen|antwoord|woorden|alle|ook|nog|over de)\b",
    re.IGNORECASE,
)


def test_every_message_has_a_translation_and_every_translation_a_message() -> None:
    """The messages are extracted anew here: one that was added or changed shows as a difference."""
    with (TRANSLATIONS / "en.po").open("rb") as stream:
        kept = read_po(stream, locale="en")
    template = catalogue_of(messages())
    assert {one.id for one in kept if one.id} == {one.id for one in template if one.id}
    assert len(template) > 600
    for one in kept:
        if not one.id:
            continue
        ids, strings = _forms(one.id), _forms(one.string)
        assert len(ids) == len(strings), one.id
        for said, told in zip(ids, strings, strict=True):
            assert told.strip(), f"no translation: {said!r} (python -m web.messages, then fill in)"
            assert Counter(BLANKS.findall(said)) == Counter(BLANKS.findall(told)), said
            assert said[-1:] in ":?…" or (said[-1] == ".") == (told[-1] == "."), (said, told)


def _forms(given: object) -> tuple[str, ...]:
    return (given,) if isinstance(given, str) else tuple(given)  # type: ignore[arg-type]


def test_the_catalogue_is_brought_up_to_date_without_losing_anything(tmp_path: Path) -> None:
    copy = tmp_path / "en.po"
    text = (TRANSLATIONS / "en.po").read_text("utf-8")
    copy.write_text(text, "utf-8")
    number, waiting = brought_up_to_date(copy)
    assert (number > 600, waiting) == (True, 0)
    assert copy.read_text("utf-8") == text
    lines = text.replace('msgid "Zoeken"', 'msgid "Zoeken gaan"').splitlines(keepends=True)
    copy.write_text("".join(lines), "utf-8")
    assert brought_up_to_date(copy) == (number, 1)
    assert "Zoeken gaan" not in copy.read_text("utf-8")


@pytest.mark.parametrize(
    ("code", "template"),
    [
        ('"Er is niets."', "Er is niets."),
        ("f\"Er is geen '{name}'.\"", "Er is geen '{name}'."),
        ('f"{len(cards)} van {len(cards)}, {card.title}"', "{len} van {len_2}, {title}"),
        ('f"Hoogstens {MOST // 1_000} MB."', "Hoogstens {most} MB."),
    ],
)
def test_what_is_filled_in_becomes_a_blank_with_a_name(code: str, template: str) -> None:
    node = ast.parse(code, mode="eval").body
    assert isinstance(node, (ast.Constant, ast.JoinedStr))
    assert template_of(node) == template


def test_a_message_is_found_again_by_its_blanks() -> None:
    error = InputError("Een wachtwoord heeft minstens 12 tekens.", "Kies een andere naam.")
    assert retold("en", f"{error} {error.advice}") == (
        "A password has at least 12 characters. Choose another name."
    )
    assert retold("en", "Er is al een gebruiker 'jan.de.wit'.") == (
        "There is already a user 'jan.de.wit'."
    )
    assert retold("en", "Er is al een gebruiker 'a {x} %(b)s \\1'.") == (
        "There is already a user 'a {x} %(b)s \\1'."
    )
    assert retold("en", "vraag.txt: Het bestand is leeg.") == "vraag.txt: The file is empty."
    assert retold("en", "Dit staat nergens. Het bestand is leeg.") is None
    assert retold("en", "3,5 jaar ≤ 4 jaar") == "3,5 years ≤ 4 years"  # a sum with words
    assert retold("nl", "Wat dan ook.") == "Wat dan ook."
    # What is not there, and the themes to choose from, are words of ours; what was typed is not.
    assert retold("en", "Er is geen thema 'werk'.") == "There is no theme 'werk'."
    assert retold("en", "Kies uit: Wonen, Werk.") == "Choose from: Housing, Work."
    assert retold("en", "Kies uit: Gent, Genk.") == "Choose from: Gent, Genk."


def test_plural_forms_follow_the_number() -> None:
    one, many = "%(count)s vraag", "%(count)s vragen"
    assert [counted("nl", one, many, n) for n in (0, 1, 2)] == [many, one, many]
    assert [counted("en", one, many, n) for n in (0, 1, 2)] == [
        "%(count)s requests", "%(count)s request", "%(count)s requests",
    ]  # fmt: skip
    assert translated("en", "Zoeken") == "Search"
    assert catalogue("nl") == {}


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("", "nl"),
        ("en-US,en;q=0.9", "en"),
        ("nl-BE,nl;q=0.9,en;q=0.8", "nl"),
        ("fr,en;q=0.3,nl;q=0.7", "nl"),
        ("fr;q=1.0,EN-gb;q=0.2", "en"),
        ("en;q=0,nl;q=0", "nl"),
        ("de,*;q=0.5", "nl"),
        ("en;q=abc,nl;q=0.1", "nl"),
        ("english", "nl"),
    ],
)
def test_the_browser_says_which_language_it_likes(header: str, language: str) -> None:
    assert preferred(header) == language


def test_dates_numbers_and_amounts_are_written_as_people_do() -> None:
    space = "\N{NO-BREAK SPACE}"
    assert day("2023-03-09", "nl") == "9 maart 2023"
    assert day("2023-03-09", "en") == "9 March 2023"
    assert (day("2023-03", "nl"), day("2023-03", "en")) == ("maart 2023", "March 2023")
    assert (day("2023", "nl"), day(None, "nl"), day("ooit", "nl")) == ("2023", "", "ooit")
    assert (number(1234567, "nl"), number(1234567, "en")) == ("1.234.567", "1,234,567")
    assert (number(1234.56, "nl"), number(1234.56, "en")) == ("1.234,56", "1,234.56")
    assert (euro(580000, "nl"), euro(580000, "en")) == (f"€{space}580.000", "€580,000")
    assert (euro(1234.5, "nl"), euro(1234.5, "en")) == (f"€{space}1.234,50", "€1,234.50")
    assert (euro(0, "nl"), euro(-25.5, "nl")) == (f"€{space}0", f"-€{space}25,50")
    # Brussels is one hour ahead of UTC in winter and two in summer.
    assert moment("2026-01-22T13:05:00+00:00", "en") == "22 Jan 2026, 14:05"
    assert moment("2026-07-22T13:05:00+00:00", "nl") == "22 jul 2026, 15:05"
    assert moment("geen tijd", "nl") == "geen tijd"


def test_a_page_speaks_the_language_of_its_address_then_of_the_choice_then_of_the_browser(
    corpus_store: Settings, tmp_path: Path
) -> None:
    def heading(address: str, accepted: str) -> tuple[str, str]:
        answer = client.get(address, headers={"accept-language": accepted})
        assert answer.headers["content-language"] == page_of(answer.text).get("lang")
        return str(page_of(answer.text).get("lang")), words(page_of(answer.text).cssselect("h1")[0])

    with client_of(corpus_store, tmp_path) as client:
        assert heading("/contracten", "") == ("nl", "Contracten")
        assert heading("/contracten", "en") == ("en", "Contracts")
        assert heading("/contracten?taal=xx", "en") == ("en", "Contracts")
        assert heading("/contracten?taal=nl", "en") == ("nl", "Contracten")
        assert heading("/contracten", "en") == ("nl", "Contracten")  # it was remembered
        assert heading("/contracten?taal=en", "nl") == ("en", "Contracts")
        assert heading("/contracten", "nl") == ("en", "Contracts")
        switch = page_of(client.get("/zoeken?q=wadi&kind=note").text)
        assert [
            (link.get("hreflang"), link.get("href"), link.get("lang"))
            for link in switch.cssselect("a.tongue")
        ] == [("nl", "/zoeken?q=wadi&kind=note&taal=nl", "nl")]
        alternates = {
            link.get("hreflang"): link.get("href")
            for link in switch.cssselect("link[rel=alternate][hreflang]")
        }
        assert alternates == {
            code: f"http://localhost/zoeken?q=wadi&kind=note&taal={code}" for code in ("nl", "en")
        }


def test_another_language_keeps_the_rest_of_the_address() -> None:
    assert in_language("/zoeken?q=a%26b&theme=x&theme=y&taal=nl", "en") == (
        "/zoeken?q=a%26b&theme=x&theme=y&taal=en"
    )
    assert in_language("/kaart", "en") == "/kaart?taal=en"


def test_no_dutch_is_left_on_an_english_page_but_what_is_said_to_be_dutch(site: Site) -> None:
    left: dict[str, list[str]] = {}
    with reading(site.address, "en") as client:
        names = {row["label"] for row in client.get("/actoren.json").json()}
        names |= {*contract_labels().values(), "EN 301 549", "vraag.txt"}
        names |= {name for one in read_register().organisations.values() for name in one.names}
        for place in site.places:
            shown = html.document_fromstring(client.get(place.address).text)
            assert shown.get("lang") == "en"
            found = [text for text in _english_texts(shown, names) if DUTCH.search(text)]
            if found:
                left[place.name] = found
    assert left == {}


def _english_texts(shown: html.HtmlElement, names: Collection[str]) -> list[str]:
    """Every text and every attribute that is read out, outside what is marked as Dutch.

    Names of people and organisations are no Dutch; nor are the words that were looked for.
    """
    for element in shown.cssselect("[lang=nl], code, script, style, title, link, .looked"):
        element.drop_tree()
    found = [str(text) for text in shown.itertext()]
    found += [str(text) for text in shown.xpath("//@alt | //@title | //@aria-label | //@content")]
    by_length = sorted(names, key=len, reverse=True)
    texts = [" ".join(text.split()) for text in found if text.strip()]
    return [reduce(lambda said, name: said.replace(name, ""), by_length, text) for text in texts]
