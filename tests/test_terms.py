"""Index terms: what must meet meets, what must not does not."""

import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.compounds import split
from index.terms import (
    Analyzer,
    Ingredients,
    index_terms,
    meanings,
    query_weights,
    version,
)
from index.wordlist import Words, _fold, fold, open_words


def share(one: str, other: str) -> set[str]:
    return set(index_terms(one)) & set(index_terms(other))


@pytest.mark.parametrize(
    ("compound", "parts"),
    [
        ("wijkverbeteringscontracten", ("wijk", "verbetering", "contract")),
        ("huisvestingsmaatschappij", ("huisvesting", "maatschappij")),
        ("toewijzingsreglementen", ("toewijzing", "reglement")),
        ("armoedebestrijding", ("armoede", "bestrijding")),
        ("bewonersgroep", ("bewoner", "groep")),
        ("kinderopvang", ("kind", "opvang")),
        ("energiegemeenschap", ("energie", "gemeenschap")),
        ("zwembadrenovatie", ("zwembad", "renovatie")),
        ("personeelsleden", ("personeel", "lid")),
        # words that only look like compounds
        ("gemeente", ()),
        ("gemeenten", ()),
        ("regering", ()),
        ("besturen", ()),
        ("aanpassing", ()),
        ("personen", ()),
        ("diensten", ()),
        ("agentschap", ()),
        ("vlaanderen", ()),
        ("verbeteren", ()),
        ("qwrtypsdfghjkl", ()),
    ],
)
def test_compounds_into_their_parts(compound: str, parts: tuple[str, ...]) -> None:
    assert split(compound, open_words().get) == parts


@pytest.mark.parametrize(
    ("one", "other", "term"),
    [
        ("wijkverbeteringscontract", "wijkverbeteringscontracten", "wijkverbeteringscontract"),
        ("toewijzingsreglement", "Toewijzingsreglementen", "toewijzingsreglement"),
        ("gezinnen", "het gezin", "gezin"),
        ("lokale besturen", "een lokaal bestuur", "bestuur"),
        ("de woningen", "woning", "woning"),
        ("800.000 euro", "800000 euro", "800000"),
        ("800.000 euro", "800 000 euro", "800000"),
        ("7,6 miljoen", "7.600.000", "7600000"),
        ("4 miljoen euro", "4.000.000 euro", "4000000"),
        ("0,50", "0,5", "0,5"),
        ("OCMW", "het openbaar centrum voor maatschappelijk welzijn", "=ocmw"),
        ("OCMW's", "openbare centra voor maatschappelijk welzijn", "=ocmw"),
        ("CAW", "centra algemeen welzijnswerk", "=caw"),
        ("wethouder", "schepenen", "~wethouder"),
        ("ﬁnanciële", "financieel", "financieel"),
        ("één CAFÉ", "cafes", "cafe"),
        ("sociaal-economisch", "sociaaleconomisch", "sociaaleconomisch"),
        ("VR 2021 2602 VV DOC.0009/1QUATER", "DOC.0009/1QUATER", "doc00091quater"),
        ("VR 2021 2602 VV DOC.0009/1QUATER", "vr 2021 2602", "2602"),
        ("mobiliteit in Sint-Niklaas", "sint niklaas", "niklaas"),
        ("Œuvre", "oeuvre", "oeuvre"),
        ("stadsvernieuwingsprojecten", "vernieuwing van de stad", "vernieuwing"),
        ("de toewijzing", "wij wijzen toe: toewijzen", "toewijzen"),
        ("renovatie", "renoveren", "renoveren"),
        ("veiligheid", "een veilige buurt", "veilig"),
    ],
)
def test_what_must_meet(one: str, other: str, term: str) -> None:
    assert term in share(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("gemeente", "menen"),  # one stem to Snowball
        ("gemeente", "Menen"),
        ("woning", "gewoon"),
        ("DOC.0009/1QUATER", "DOC.0009/1BIS"),
        ("800.000", "800"),
        ("1.500", "1,5"),
        ("3,5", "35"),
        ("de het een", "de het een"),
    ],
)
def test_what_must_not_meet(one: str, other: str) -> None:
    shared = share(one, other)
    assert not shared & {"meen", "doc00091quater", "800000", "1500"}
    assert shared <= {"doc", "0009"}


def test_a_code_keeps_its_version_apart() -> None:
    only = set(index_terms("DOC.0009/1QUATER")) - set(index_terms("DOC.0009/1BIS"))
    assert "doc00091quater" in only


def test_the_terms_stand_in_the_order_and_number_of_the_words() -> None:
    assert index_terms("De wijk, de stad en de wijk.")[:3] == ["wijk", "stad", "wijk"]
    assert index_terms("stadskern en kern") == ["stadskern", "stad", "kern", "kern"]


@pytest.mark.parametrize("text", ["", "  ", "de het een van", "¿?!", "\x00", "🏘️", "'", "-.-"])
def test_what_holds_no_terms(text: str) -> None:
    assert index_terms(text) == []


def test_other_scripts_and_endless_words_are_answered() -> None:
    assert index_terms("жилищный вопрос") == ["жилищныи", "вопрос"]
    assert index_terms("住宅") == ["住宅"]
    endless = index_terms("a" * 1_000_000)
    assert [len(term) for term in endless] == [64]


@given(st.text(max_size=80))
def test_terms_are_plain_and_the_same_however_the_text_is_composed(text: str) -> None:
    terms = index_terms(text)
    assert terms == index_terms(unicodedata.normalize("NFD", unicodedata.normalize("NFC", text)))
    assert all(term and not any(c.isspace() for c in term) for term in terms)
    assert all(len(term) <= 200 for term in terms)


@given(st.lists(st.sampled_from("wijk gezin woningen OCMW 800.000 Sint-Niklaas de".split())))
def test_terms_of_a_text_are_those_of_its_sentences(words: list[str]) -> None:
    apart = [term for word in words for term in index_terms(word + ".")]
    assert sorted(index_terms(". ".join(words))) == sorted(apart)


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=60))
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


def test_a_few_lookups_and_many_give_the_same(tmp_path: Path) -> None:
    few, many = open_words(tmp_path), open_words(tmp_path)
    forms = ["wijken", "besturen", "ziekenhuis", "aa", "zzz", "", "0", "é", "1-album", "zwolle"]
    lines = "".join(f"{word}\t\t0\t0\n" for word in sorted("abcdefgh")).encode()
    sought = Words(lines)
    first = [sought.get(letter) for letter in "abcdefghz"]
    bisected = [few.get(form) for form in forms]
    for number in range(3_000):
        many.get(str(number))
        sought.get(str(number))
    assert [many.get(form) for form in forms] == bisected
    assert [sought.get(letter) for letter in "abcdefghz"] == first
    assert [bool(word) for word in first] == [True] * 8 + [False]


def test_a_damaged_word_list_is_made_again(tmp_path: Path) -> None:
    open_words.cache_clear()
    whole = open_words(tmp_path).get("wijken")
    (file,) = tmp_path.glob("*.tsv")
    content = file.read_bytes()
    open_words.cache_clear()
    file.write_bytes(content.replace(b"wijken\twijk", b"wijken\twijn"))
    assert open_words(tmp_path).get("wijken") == whole
    open_words.cache_clear()
    assert file.read_bytes() == content


def test_without_a_place_to_keep_it_the_word_list_is_made_in_memory(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("not a folder")
    open_words.cache_clear()
    found = open_words(blocked / "below").get("woningen")
    open_words.cache_clear()
    assert found is not None
    assert found.lemma == "woning"


def test_each_ingredient_can_be_left_out() -> None:
    text = "wijkbesturen OCMW 800 000"
    plain = Analyzer(open_words(), Ingredients(False, False, False, False, False))
    assert plain.terms(text) == ["wijkbesturen", "ocmw", "800", "0"]
    assert "bestuur" in index_terms(text)


def test_a_question_weighs_its_own_words_most() -> None:
    weights = query_weights("Toewijzingsreglement voor het OCMW, 7,6 miljoen")
    whole = {"toewijzingsreglement", "ocmw", "7,6", "miljoen", "7600000", "=ocmw"}
    assert {term for term, weight in weights.items() if weight == 1} == whole
    assert {"toewijzing", "reglement", "toewijzen"} <= weights.keys() - whole
    assert all(0 < weight <= 1 for weight in weights.values())


@given(st.text(max_size=60))
def test_a_question_has_the_terms_of_a_document(text: str) -> None:
    assert set(query_weights(text)) == set(index_terms(text))


def test_every_row_of_the_tables_is_found_by_its_own_meaning() -> None:
    for meaning, form in meanings():
        assert meaning in index_terms(f"dit is {form}, of niet"), form


def test_the_version_is_that_of_the_tables() -> None:
    import index.terms

    assert version() == index.terms.VERSION
    assert len(version()) == 16


ODD = "aeB`´’é\u0301\u0308\u0345ÆŁßſİıK\u212b½ﬁ\u00ad\u200b가1 .-"


@given(st.text(max_size=40) | st.text(st.sampled_from(ODD), max_size=20))
def test_folding_only_what_is_not_ascii_is_folding_the_whole(given_text: str) -> None:
    text = f"{given_text} é"  # what is ASCII throughout is only put in lower case
    assert fold(text) == _fold(text).casefold()
