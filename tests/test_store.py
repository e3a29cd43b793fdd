"""What goes into a store comes out of it, and nothing else does."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.errors import InputError, NotFound
from core.records import Failure, Found, Passage, Source
from core.reports import Shown
from core.shapes import citation_in
from index.store import Entry, open_store
from index.store_overviews import mentions, sentence_around
from tests.store_samples import (
    PLAIN,
    WordEncoder,
    find,
    make_document,
    make_entry,
    rich_document,
)

TEXTS = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=3, max_size=80
) | st.text("a𝔘é\u0301👩‍👧 \n\u200b\r\x85\u2028ß", min_size=3, max_size=40)


@st.composite
def documents_and_cuts(draw: st.DrawFn) -> tuple[str, list[tuple[int, int]]]:
    text = draw(TEXTS)
    place = st.integers(0, len(text))
    pairs = draw(st.lists(st.tuples(place, place), max_size=6))
    return text, sorted({(min(pair), max(pair)) for pair in pairs if pair[0] != pair[1]})


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(documents_and_cuts())
def test_any_text_comes_back_with_every_offset_right(
    tmp_path_factory: pytest.TempPathFactory, drawn: tuple[str, list[tuple[int, int]]]
) -> None:
    text, cuts = drawn
    document = rich_document(text)
    passages = tuple(
        Passage(document.id, start, end, text[start:end], 1, 2, ("A𝔘", "b")) for start, end in cuts
    )
    vectors = WordEncoder().encode_passages([passage.text for passage in passages])
    entry = Entry(Source("/a/é.pdf", "é.pdf"), document, passages, vectors)
    folder = tmp_path_factory.mktemp("store")
    with open_store(folder, write=True, create=True, analysis=PLAIN) as store:
        assert store.add([entry]) == ()
    with open_store(folder, analysis=PLAIN) as store:
        assert store.document(document.id) == document
        assert store.passages(document.id) == tuple(
            sorted(passages, key=lambda p: (p.start, p.end))
        )
        for passage in passages:
            # Through SQLite's substr, against Python's own slicing.
            assert store.passage(passage.id).text == text[passage.start : passage.end]
            assert store.cite(document.id, passage.start, passage.end).quote == passage.text


def test_a_document_is_found_by_the_beginning_of_its_id(tmp_path: Path) -> None:
    entry, other = make_entry("een\ntwee"), make_entry("drie", "/map/b.txt")
    with open_store(tmp_path, write=True, create=True, analysis=PLAIN) as store:
        store.add([entry, other])
        assert store.document(entry.document.id[:7]) == entry.document
        first = entry.passages[0]
        assert store.passage(f"{first.doc_id[:7]}:{first.start}-{first.end}") == first
        for nothing in ("", "zz", "0" * 40, "'; DROP TABLE documents; --"):
            with pytest.raises(NotFound):
                store.document(nothing)
        for nothing in ("", ":", f"{first.doc_id}:0-9999", f"{first.doc_id}:²-³", "x:1-2"):
            with pytest.raises(NotFound):
                store.passage(nothing)


def test_ids_that_begin_alike_are_all_named(tmp_path: Path) -> None:
    one, two = make_document("een"), make_document("twee")
    one, two = replace(one, id="ab" * 16), replace(two, id="ab" * 15 + "cd")
    nothing = np.zeros((0, 24), dtype=np.float32)
    with open_store(tmp_path, write=True, create=True, analysis=PLAIN) as store:
        store.add([Entry(Source(f"/{d.id}", d.id), d, (), nothing) for d in (one, two)])
        with pytest.raises(NotFound) as error:
            store.document("abab")
        assert one.id in str(error.value) and two.id in str(error.value)


def test_new_bytes_at_a_path_replace_its_document_and_the_old_one_is_remembered(
    tmp_path: Path,
) -> None:
    old, new = make_entry("oude tekst", title="Oud"), make_entry("nieuwe tekst", title="Nieuw")
    with open_store(tmp_path, write=True, create=True, analysis=PLAIN) as store:
        store.add([old])
        store.add([new])
        assert [card.id for card in store.documents()] == [new.document.id]
        with pytest.raises(NotFound):
            store.document(old.document.id)
        with pytest.raises(NotFound):
            store.passage(old.passages[0].id)
        before = store.old_versions(new.document.id)
        assert [(v.doc_id, v.title, v.path) for v in before] == [
            (old.document.id, "Oud", "/map/a.txt")
        ]
        assert store.counts().passages == 1


def test_a_document_that_another_path_still_holds_stays(tmp_path: Path) -> None:
    entry = make_entry("zelfde tekst", "/map/a.txt")
    copy = replace(entry, source=replace(entry.source, path="/map/b.txt", name="b.txt"))
    with open_store(tmp_path, write=True, create=True, analysis=PLAIN) as store:
        store.add([entry, copy])
        assert store.counts().documents == 1
        paths = [known.source.path for known in store.sources(entry.document.id)]
        assert paths == ["/map/a.txt", "/map/b.txt"]
        store.add([make_entry("andere tekst", "/map/a.txt")])
        assert store.document(entry.document.id) == entry.document
        assert [k.source.path for k in store.sources(entry.document.id)] == ["/map/b.txt"]
        store.add([make_entry("nog een andere", "/map/b.txt")])
        with pytest.raises(NotFound):
            store.document(entry.document.id)


def test_touch_follows_a_file_that_moved_or_got_new_times(tmp_path: Path) -> None:
    entry = make_entry("een tekst")
    with open_store(tmp_path, write=True, create=True, analysis=PLAIN) as store:
        store.add([entry])
        later = replace(entry.source, size=9, modified_ns=2**62, changed_ns=7, access="internal")
        copy = Source("/elders/c.txt", "c.txt")
        store.touch([(later, entry.document.id), (copy, entry.document.id)])
        known = store.known_sources()
        assert known["/map/a.txt", ""].source == later
        assert known["/elders/c.txt", ""].doc_id == entry.document.id
        assert store.passages(entry.document.id) == entry.passages


def test_known_sources_are_those_of_the_folder_and_not_of_its_namesakes(tmp_path: Path) -> None:
    paths = ["/a/x.txt", "/a/b/y.txt", "/ab/z.txt", "/a.txt", "/a", "/a/\udce9.txt", "/é/\udcff"]
    with open_store(tmp_path, write=True, create=True, analysis=PLAIN) as store:
        store.add([make_entry(f"tekst {number}", path) for number, path in enumerate(paths)])
        assert {path for path, _ in store.known_sources("/a")} == {
            "/a",
            "/a/x.txt",
            "/a/b/y.txt",
            "/a/\udce9.txt",
        }
        assert {path for path, _ in store.known_sources("/a/")} == {
            "/a/x.txt",
            "/a/b/y.txt",
            "/a/\udce9.txt",
        }
        assert {path for path, _ in store.known_sources()} == set(paths)


def test_what_vanished_is_marked_and_comes_back(tmp_path: Path) -> None:
    entry = make_entry("een tekst")
    with open_store(tmp_path, write=True, create=True, analysis=PLAIN) as store:
        store.add([entry])
        store.mark_vanished([("/map/a.txt", ""), ("/nooit/gezien", "")])
        assert store.known_sources()["/map/a.txt", ""].vanished
        assert store.counts().vanished == 1
        assert store.document(entry.document.id) == entry.document
        store.touch([(entry.source, entry.document.id)])
        assert not store.known_sources()["/map/a.txt", ""].vanished


def test_forgotten_is_gone_from_every_table(tmp_path: Path) -> None:
    text = "de VDAB helpt"
    entry = make_entry(text, findings=[find(text, "VDAB")])
    with open_store(tmp_path, write=True, create=True, analysis=PLAIN) as store:
        store.add(
            [make_entry("eerst dit", "/map/a.txt"), entry, make_entry("blijft", "/map/b.txt")]
        )
        assert store.forget(entry.document.id[:9]) == entry.document.id
        for table in ("texts", "passages", "vectors", "sources"):
            assert store.connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0] == 1
        for table in ("findings", "facets", "blocks", "page_runs"):
            assert store.connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0] == 0
        assert store.verify() == (
            "De zoekindexen ontbreken; ze worden bij de volgende zoekvraag vanzelf gebouwd.",
        )


def test_what_is_forgotten_is_not_left_in_a_corner_of_the_file(tmp_path: Path) -> None:
    secret = make_entry("Jan Geheimpersoon woont hier\n" + "vulling " * 3000)
    with open_store(tmp_path, write=True, create=True, analysis=PLAIN) as store:
        store.add([make_entry("gewone tekst", "/map/b.txt"), secret])
        store.forget(secret.document.id)
        for file in tmp_path.glob("store.sqlite*"):
            assert b"Geheimpersoon" not in file.read_bytes()


def test_failures_are_kept_until_the_file_is_read(tmp_path: Path) -> None:
    failure = Failure("/map/a.txt", "a.txt", "Het bestand is leeg.", "Kijk het na.", error="Unread")
    with open_store(tmp_path, write=True, create=True, analysis=PLAIN) as store:
        store.record_failure(failure)
        store.record_failure(replace(failure, path="/map/b.txt"))
        store.record_failure(failure)
        assert store.failures() == (failure, replace(failure, path="/map/b.txt"))
        store.clear_failures("/map/b.txt")
        store.add([make_entry("nu wel", "/map/a.txt")])
        assert store.failures() == ()


def test_documents_are_listed_by_kind_and_by_how_their_number_begins(tmp_path: Path) -> None:
    numbers = ("VR 2021 2602 DOC.0009/1", "VR 2021 2602 DOC.0009/1BIS", "412 (2022-2023)", "")
    kinds = ("note", "note", "written-question", "note")
    made = [
        replace(
            make_document(f"tekst {n}"),
            kind=Found(kind, "test"),
            number=Found(number, "test") if number else None,
        )
        for n, (number, kind) in enumerate(zip(numbers, kinds, strict=True))
    ]
    nothing = np.zeros((0, 24), dtype=np.float32)
    with open_store(tmp_path, write=True, create=True, analysis=PLAIN) as store:
        store.add([Entry(Source(f"/{d.id}", d.id), d, (), nothing) for d in made])

        def listed(kind: str = "", number: str = "") -> list[int]:
            cards = store.documents(kind=kind, number=number)
            return [[d.id for d in made].index(card.id) for card in cards]

        assert listed() == [0, 1, 2, 3]
        assert listed(kind="written-question") == [2]
        assert listed(number=numbers[0]) == [0, 1]
        assert listed(kind="note", number="412") == []


def test_a_text_that_is_no_text_costs_the_batch_nothing(tmp_path: Path) -> None:
    good = [make_entry("goed", "/map/1"), make_entry("ook goed", "/map/4")]
    nul = make_entry("met een \0 erin", "/map/2")
    half = make_entry("gewoon", "/map/3", title="half \ud83d paar")
    with open_store(tmp_path, write=True, create=True, analysis=PLAIN) as store:
        failed = store.add([good[0], nul, half, good[1]])
        assert [failure.path for failure in failed] == ["/map/2", "/map/3"]
        assert store.failures() == failed
        assert [card.id for card in store.documents()] == [entry.document.id for entry in good]
        assert store.counts().passages == 2


def test_a_passage_that_is_not_in_its_text_is_refused() -> None:
    entry = make_entry("de tekst")
    wrong = replace(entry.passages[0], text="de tekst!")
    with pytest.raises(ValueError, match="not what stands"):
        replace(entry, passages=(wrong,))
    with pytest.raises(ValueError, match="vectors"):
        replace(entry, vectors=np.zeros((2, 24), dtype=np.float32))


def test_reading_a_document_again_replaces_what_was_made_of_it(tmp_path: Path) -> None:
    text = "de VDAB helpt\nhet OCMW ook"
    first = make_entry(text, findings=[find(text, "VDAB")])
    second = make_entry(text, findings=[find(text, "OCMW")], title="Beter gelezen")
    with open_store(tmp_path, write=True, create=True, analysis=PLAIN) as store:
        store.add([first])
        store.add([second])
        assert store.findings(first.document.id) == second.findings
        assert store.document(first.document.id) == second.document
        assert store.counts().passages == 2
        assert store.old_versions(first.document.id) == ()


def test_what_a_reader_sees_does_not_depend_on_more_secret_sources(tmp_path: Path) -> None:
    shared = make_entry(
        "staat op twee plaatsen", "/geheim/a.txt", access="confidential", contract="geheim-contract"
    )
    public = replace(shared, source=Source("/open/a.txt", "open.txt"))
    secret = make_entry("alleen geheim", "/geheim/b.txt", access="confidential")
    with open_store(tmp_path, write=True, create=True, analysis=PLAIN) as store:
        store.add([shared, public, secret])
        cards = list(store.documents("public"))
        assert [(card.id, card.path, card.access) for card in cards] == [
            (shared.document.id, "open.txt", "public")
        ]
        assert store.cite(shared.document.id, 0, 5, "public").contract is None
        assert store.cite(shared.document.id, 0, 5).contract == "geheim-contract"
        assert [k.source.path for k in store.sources(shared.document.id, "public")] == [
            "/open/a.txt"
        ]
        assert store.counts("public").documents == 1
        assert store.counts("public").sources == 1
        for ask in (store.document, store.passages, store.findings, store.card):
            with pytest.raises(NotFound):
                ask(secret.document.id, "government")
        with pytest.raises(NotFound):
            store.passage(secret.passages[0].id, "public")


def test_an_actor_is_named_once_in_a_contract_that_may_be_seen(tmp_path: Path) -> None:
    text = "Het OCMW werkt mee."
    secret = make_entry(
        text, "/a.txt", access="confidential", contract="geheim", findings=[find(text, "OCMW")]
    )
    again = replace(secret.source, path="/b.txt", contract="tweede")
    public = replace(secret.source, path="/c.txt", access="public", contract="")
    with open_store(tmp_path, write=True, create=True, analysis=PLAIN) as store:
        store.add([secret, *(replace(secret, source=one) for one in (again, public))])
        assert list(mentions(store.connection, "public")) == []
        (named,) = mentions(store.connection, "confidential")
    assert (named.contract, named.start) == ("geheim", 4)


def test_what_a_text_was_found_to_tell_of_goes_before_what_a_copy_was_given(
    tmp_path: Path,
) -> None:
    text = "Het OCMW van Genk werkt mee."
    found = (find(text, text, "contract", "genk"), find(text, "OCMW"))
    entry = make_entry(text, contract="gent", findings=found)
    doc = entry.document
    with open_store(tmp_path, write=True, create=True, analysis=PLAIN) as store:
        store.add([entry])
        cited = store.cite(doc.id, 0, 8)
        (named,) = mentions(store.connection, "public")
    assert (cited.contract, named.contract) == ("genk", "genk")
    shown = Shown(doc, (entry.source,), (), found)
    assert citation_in(shown, 0, 8).contract == "genk"
    assert citation_in(replace(shown, findings=found[1:]), 0, 8).contract == "gent"


def test_of_two_contracts_in_a_passage_the_longer_names_it_everywhere(tmp_path: Path) -> None:
    text = "Over Genk. En dan nog veel meer over Gent."
    found = (
        find(text, "Over Genk.", "contract", "genk"),
        find(text, "En dan nog veel meer over Gent.", "contract", "gent"),
    )
    entry = make_entry(text, findings=found)
    with open_store(tmp_path, write=True, create=True, analysis=PLAIN) as store:
        store.add([entry])
        cited = store.cite(entry.document.id, 0, len(text))
    shown = Shown(entry.document, (entry.source,), (), found)
    assert cited.contract == citation_in(shown, 0, len(text)).contract == "gent"


def test_a_citation_has_the_pages_and_the_contract_of_its_stretch(tmp_path: Path) -> None:
    text = "Over Genk.\nOver Gent."
    document = replace(rich_document(text), blocks=())
    findings = (
        replace(find(text, "Over Genk.", "contract", "genk"), guess=True),
        find(text, "Over Gent.", "contract", "gent"),
    )
    entry = make_entry(text)
    entry = replace(entry, document=document, findings=findings)
    actors = tuple(find(text, words, "actor", words.lower()) for words in ("Genk", "Gent"))
    entry = replace(entry, findings=(*findings, *actors))
    with open_store(tmp_path, write=True, create=True, analysis=PLAIN) as store:
        store.add([entry])
        named = [(one.actor, one.guess) for one in mentions(store.connection, "public")]
        assert named == [("genk", True), ("gent", False)]
        first, second = store.cite(document.id, 0, 7), store.cite(document.id, 11, 21)
    # rich_document turns the page after a third of the text: 21 // 3 == 7.
    assert (first.first_page, first.last_page, first.contract) == (1, 1, "genk")
    assert (second.first_page, second.last_page, second.contract) == (2, 2, "gent")
    assert second.quote == "Over Gent."


def test_a_sentence_is_cited_whole(tmp_path: Path) -> None:
    told = 'We danken mevr. Peeters van het OCMW; Zij hielp: "Ik kom graag."'
    long = f"{'woord ' * 90}VDAB{' woord' * 90}"
    text = f"Het was druk. {told} Tot later.\nEinde\n{long}"
    entry = make_entry(text)
    with open_store(tmp_path, write=True, create=True, analysis=PLAIN) as store:
        store.add([entry])
        spans = [
            sentence_around(store.connection, 1, at, at + 4)
            for at in map(text.index, ("OCMW", "druk", "Einde", "VDAB"))
        ]
    *short, (start, end) = spans
    assert [text[a:b] for a, b in short] == [told, "Het was druk.", "Einde"]
    assert text[start:end] == f"{'woord ' * 53}VDAB{' woord' * 53}"  # 320 characters, at a space


def test_half_a_batch_is_no_batch(tmp_path: Path) -> None:
    def broken() -> object:
        yield make_entry("komt eerst", "/map/1")
        raise InputError("de lezer hield op")

    with open_store(tmp_path, write=True, create=True, analysis=PLAIN) as store:
        with pytest.raises(InputError):
            store.add(broken())  # type: ignore[arg-type]
        assert list(store.documents()) == []
        store.add([make_entry("komt daarna")])
        assert store.counts().documents == 1


def test_writing_to_a_store_opened_for_reading_is_refused(tmp_path: Path) -> None:
    with open_store(tmp_path, write=True, create=True, analysis=PLAIN) as store:
        store.add([make_entry("tekst")])
    with open_store(tmp_path, analysis=PLAIN) as store:
        with pytest.raises(RuntimeError):
            store.add([make_entry("nog")])
        assert store.counts().documents == 1
