"""Sub-questions and their answers, against alignments that were written down beforehand."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from answers.written_question import (
    is_answer_only,
    read_question_head,
    read_written_question,
    same_question,
)
from core.findings import Span
from core.questions import QuestionPart, WrittenQuestion
from core.records import Document
from ingest.members import read_bytes
from tests.ingest_makers import docx_of
from tests.places import ROOT, SHARED

QUESTIONS = ROOT / "tests" / "questions"
EXPECTED = sorted(QUESTIONS.glob("[0-9]*.json"))  # the others ask questions of a whole store


def read(path: Path) -> Document:
    return read_bytes(path.read_bytes(), path.name)


def squeezed(words: str) -> str:
    return " ".join(words.split())


def holds(document: Document, span: Span | None, expected: str | None) -> bool:
    """Whether the span is the stretch that ``begin … end`` describes, and nothing more."""
    if span is None or expected is None:
        return span is None and expected is None
    words = squeezed(document.text[span.start : span.end])
    begin, _, end = expected.partition(" … ")
    return words == begin if not end else words.startswith(begin) and words.endswith(end)


def both(name: Path) -> tuple[Document, Document, WrittenQuestion, dict[str, Any]]:
    expected = json.loads(name.read_text(encoding="utf-8"))
    document = read(name.with_suffix(".txt"))
    other = read(QUESTIONS / expected["pair"]) if "pair" in expected else None
    return document, other or document, read_written_question(document, other), expected


@pytest.mark.parametrize("path", EXPECTED, ids=lambda path: path.stem)
def test_the_head_is_read(path: Path) -> None:
    _, _, question, expected = both(path)
    fields = ("number", "date", "member", "minister", "competence", "title")
    assert {name: getattr(question.head, name) for name in fields} == {
        name: expected[name] for name in fields
    }


@pytest.mark.parametrize("path", EXPECTED, ids=lambda path: path.stem)
def test_every_part_is_aligned_with_its_answer(path: Path) -> None:
    document, other, question, expected = both(path)
    assert [part.number for part in question.parts] == [row[0] for row in expected["parts"]]
    for part, row in zip(question.parts, expected["parts"], strict=True):
        extra = row[3] if len(row) > 3 else {}
        assert holds(document, part.question, row[1]), part.number
        told = [squeezed(other.text[span.start : span.end]) for span in part.answers]
        assert len(told) == len(row[2]), (part.number, told)
        for span, words in zip(part.answers, row[2], strict=True):
            assert holds(other, span, words), (part.number, told)
        assert list(part.shared_with) == extra.get("shared", []), part.number
        assert list(part.refers_to) == extra.get("refers", []), part.number
        if "asks" in extra:
            asked = [squeezed(document.text[span.start : span.end]) for span in part.asks]
            assert asked == extra["asks"]


@pytest.mark.parametrize("path", EXPECTED, ids=lambda path: path.stem)
def test_what_stands_before_the_parts_is_apart(path: Path) -> None:
    document, other, question, expected = both(path)
    assert holds(document, question.introduction, expected["introduction"])
    assert holds(other, question.answer_introduction, expected.get("answer_introduction"))
    assert holds(other, question.referral, expected.get("referral"))
    assert question.warning == ""


def test_an_answer_in_another_file_is_told_by_number_date_and_minister() -> None:
    asked = read(QUESTIONS / "19_twee_bestanden_vraag.txt")
    answer = read(QUESTIONS / "19_twee_bestanden_antwoord.txt")
    decoy = read(QUESTIONS / "19_ander_antwoord_met_zelfde_nummer.txt")
    head = read_question_head(asked)
    assert same_question(head, read_question_head(answer))
    assert not same_question(head, read_question_head(decoy))
    assert [is_answer_only(one) for one in (asked, answer, decoy)] == [False, True, True]


def long_question(parts: int) -> str:
    asked = "\n\n".join(f"{n}. Hoeveel dossiers telt gemeente {n}?" for n in range(1, parts + 1))
    told = "\n\n".join(f"{n}. Gemeente {n} telt {n + 7} dossiers." for n in range(1, parts + 1))
    return f"Lange vraag - Alle gemeenten\n\nInleiding bij de vraag.\n\n{asked}\n\n{told}\n"


def test_a_question_of_two_hundred_parts() -> None:
    document = read_bytes(long_question(200).encode(), "lang.txt")
    question = read_written_question(document)
    assert [part.number for part in question.parts] == [str(n) for n in range(1, 201)]
    for n, part in enumerate(question.parts, start=1):
        assert told(document, part) == [f"Gemeente {n} telt {n + 7} dossiers."]


def told(document: Document, part: QuestionPart) -> list[str]:
    return [document.text[span.start : span.end] for span in part.answers]


def test_what_is_no_written_question_is_one_part_with_a_warning() -> None:
    document = read_bytes(b"Verslag\n\nDe groep kwam samen. Er werd gepraat.\n", "verslag.txt")
    question = read_written_question(document)
    assert [document.text[p.question.start : p.question.end] for p in question.parts] == [
        document.text
    ]
    assert "geen schriftelijke vraag" in question.warning
    assert question.parts[0].answers == ()


def test_numbers_run_on_over_a_page_end() -> None:
    text = "\f".join(
        [
            "Vraag over daken\n\n1. Hoeveel daken zijn groen?\n\n2. Hoeveel daken dragen\n",
            "zonnepanelen, en waar?\n\n3. Wie betaalt?\n\n1. Er zijn 40 daken.\n\n2. Dat zijn\n",
            "er 900, vooral in de stad.\n\n3. De eigenaar betaalt dat.\n",
        ]
    )
    document = read_bytes(text.encode(), "daken.txt")
    question = read_written_question(document)
    assert [re.sub(r"\s+", " ", " ".join(told(document, p))) for p in question.parts] == [
        "Er zijn 40 daken.",
        "Dat zijn er 900, vooral in de stad.",
        "De eigenaar betaalt dat.",
    ]


@pytest.mark.skipif(SHARED is None, reason="the seeds are not here")
def test_the_first_seed_is_aligned() -> None:
    assert SHARED is not None
    document = read(next(SHARED.glob("seeds/000_*.txt")))
    question = read_written_question(document)
    assert [part.number for part in question.parts] == [str(n) for n in range(1, 12)]
    begins = [
        "De oproep werd gelanceerd op 22 maart 2021.",
        "Ja, zie het antwoord op vraag 1.",
        "De definitieve selectie",
        "De volgende steden en gemeenten",
        "De oproep werd bekend gemaakt",
        "In de ingediende en nog op te starten",
        "De geselecteerde projecten",
        "Het zijn de lokale besturen zelf",
        "Analyse van de ingediende voorstellen",
        "Aangezien het selectieproces",
        "Vanuit het Relanceplan",
    ]
    ends = ["de Vlaamse regering.", "een dossier in.", "timing op schema.", "en Maasmechelen.",
            "Vlaamse Steden.", "van de wijkverbeteringscontracten.", "heldere doelstellingen.",
            "en kwalitatieve elementen.", "kringwinkels, enz.", "nog niet aan de orde.",
            "begrote kostprijs van de acties."]  # fmt: skip
    for part, begin, end in zip(question.parts, begins, ends, strict=True):
        (words,) = told(document, part)
        assert squeezed(words).startswith(begin) and squeezed(words).endswith(end), part.number
    assert question.parts[1].refers_to == ("1",)
    assert len(question.parts[1].asks) == 4
    asked = document.text[question.parts[10].question.start : question.parts[10].question.end]
    assert asked.startswith("Welke budgetten") and asked.endswith("wijkverbeteringscontracten?")
    assert question.introduction is not None
    assert document.text[question.introduction.start :].startswith("In het Vlaams Actieplan")


@pytest.mark.skipif(SHARED is None, reason="the seeds are not here")
def test_the_seed_without_numbers_is_aligned() -> None:
    assert SHARED is not None
    document = read(next(SHARED.glob("seeds/004_*.txt")))
    question = read_written_question(document)
    (part,) = question.parts
    asked = document.text[part.question.start : part.question.end]
    assert asked.startswith("Welke maatregelen neemt") and asked.endswith("te verbeteren?")
    (words,) = told(document, part)
    assert words.startswith("In eerste instantie voorziet")
    assert words.endswith("inzake deze stedelijke uitdaging.")


CORPUS = ROOT / "corpus" / "dossiers"


def test_a_pdf_of_the_corpus_in_which_an_answer_runs_over_a_page_is_aligned() -> None:
    document = read(CORPUS / "schriftelijke-vraag-9031-met-antwoord.pdf")
    question = read_written_question(document)
    assert (question.head.number, question.head.date) == ("9031", "2023-01-12")
    assert [part.number for part in question.parts] == list("1234567")
    fourth = squeezed(" ".join(told(document, question.parts[3])))
    assert fourth.startswith("Neen. De vragen om regelruimte")
    assert fourth.endswith("waarvoor ik niet bevoegd ben.")
    assert question.parts[5].refers_to == ("3",)


def test_two_files_of_the_corpus_of_different_formats_are_one_question() -> None:
    asked, answer = read(CORPUS / "sv-9188-vraag.pdf"), read(CORPUS / "sv-9188-antwoord.docx")
    question = read_written_question(asked, answer)
    assert question.answer_doc_id == answer.id
    assert [part.number for part in question.parts] == [
        "1.a",
        "1.b",
        "2",
        "3",
        "4",
        "5.a",
        "5.b",
        "6",
    ]
    ends = [squeezed(told(answer, part)[-1])[-29:] for part in question.parts]
    assert ends == [
        "tvoorde heeft niets gevraagd.",
        " over het delen van gegevens.",
        "RVA heeft ze zelf beantwoord.",
        "RVA heeft ze zelf beantwoord.",
        "ht. Ik kan geen datum noemen.",
        "ing. Het maximum bedraagt 60.",
        "erslag van de VDAB afgewacht.",
        "en geen gegevens bijgehouden.",
    ]  # fmt: skip


PAGE = (
    "<html><body><h1>SCHRIFTELIJKE VRAAG</h1><p>nr. 281</p><p>datum: 25 november 2026</p>{}</body>"
)


@pytest.mark.parametrize(
    "second",
    [
        "<li>a) Hoeveel kreeg Gent?<br>b) Welke wijken?</li>",
        "<li><ol type='a'><li>Hoeveel kreeg Gent?</li><li>Welke wijken?</li></ol></li>",
    ],
)
def test_the_points_of_a_numbered_item_of_a_page_do_not_take_its_number(second: str) -> None:
    listed = f"<ol><li>Wat vraagt Gent?</li>{second}<li>Wie is partner in Gent?</li></ol>"
    asked = read_bytes(PAGE.format(listed).encode(), "vraag.html")
    assert questions(asked) == {
        "1": "Wat vraagt Gent?",
        "2.a": "Hoeveel kreeg Gent?",
        "2.b": "Welke wijken?",
        "3": "Wie is partner in Gent?",
    }


def test_every_question_of_a_running_text_is_asked() -> None:
    text = (
        "Schriftelijke vraag van Els Verbruggen van 16 november 2026\n\nDakloosheid\n\n"
        "In Hasselt draait het contract rond mensen zonder dak. Graag vernam ik van de minister "
        "hoeveel mensen er buiten sliepen, wat er van de woningen geworden is en of de politie "
        "gegevens mag delen. Daarnaast wil ik weten of in Hasselt met Infrabel overlegd is. Tot "
        "slot had ik graag gehoord of de minister van plan is om contracten te verlengen.\n"
    )
    document = read_bytes(text.encode(), "vraag.txt")
    parts = read_written_question(document).parts
    assert [part.number for part in parts] == ["1", "2"]
    assert [document.text[ask.start : ask.end] for part in parts for ask in part.asks] == [
        "Graag vernam ik van de minister hoeveel mensen er buiten sliepen",
        "wat er van de woningen geworden is",
        "of de politie gegevens mag delen.",
        "Daarnaast wil ik weten of in Hasselt met Infrabel overlegd is.",
        "Tot slot had ik graag gehoord of de minister van plan is om contracten te verlengen.",
    ]


MAILED = """From: Bert <pv@kabinet.example>
To: abb@vlaanderen.example
Date: Tue, 24 Nov 2026 15:12:00 +0100
Subject: FW: Schriftelijke vraag nr. 303, graag tegen donderdag
Content-Type: text/plain; charset="utf-8"

Beste,

Graag een ontwerp van antwoord tegen donderdag.

Met vriendelijke groeten,
Bert

SCHRIFTELIJKE VRAAG
nr. 303
van PIETER LAMBRECHTS
datum: 17 november 2026
aan HILDE CREVITS
VLAAMS MINISTER VAN BINNENLANDS BESTUUR

Wijkverbeteringscontracten - Vilvoorde

1. Wat is het START-huis?
2. Hoeveel subsidie kreeg Vilvoorde?

Met vriendelijke groeten,
Bert Janssens
Kabinet Crevits
"""


def test_a_question_in_a_mail_is_read_without_the_mail_around_it() -> None:
    document = read_bytes(MAILED.encode(), "bericht.eml")
    head = read_written_question(document).head
    assert (head.number, head.date, head.title) == (
        "303", "2026-11-17", "Wijkverbeteringscontracten - Vilvoorde",
    )  # fmt: skip
    assert questions(document) == {
        "1": "Wat is het START-huis?", "2": "Hoeveel subsidie kreeg Vilvoorde?",
    }  # fmt: skip
    assert document.kind and document.kind.value == "written-question"
    assert document.date and document.date.value == "2026-11-17"
    assert document.title and document.title.value == head.title


def test_a_question_without_a_head_in_a_mail_ends_where_the_mail_closes() -> None:
    letter, _, asked = MAILED.partition("SCHRIFTELIJKE VRAAG")
    without = letter + asked[asked.index("1. Wat") :]
    document = read_bytes(without.encode(), "bericht.eml")
    assert questions(document) == {
        "1": "Wat is het START-huis?", "2": "Hoeveel subsidie kreeg Vilvoorde?",
    }  # fmt: skip
    assert document.kind and document.kind.value == "mail"


def questions(document: Document) -> dict[str, str]:
    parts = read_written_question(document).parts
    return {one.number: document.text[one.question.start : one.question.end] for one in parts}


def test_a_list_that_stands_deeper_is_no_list_of_questions() -> None:
    numbering = "".join(
        f"<w:abstractNum w:abstractNumId='{one}'><w:lvl w:ilvl='0'><w:numFmt w:val='decimal'/>"
        "<w:lvlText w:val='%1.'/></w:lvl></w:abstractNum>"
        for one in (1, 2)
    ) + "".join(
        f"<w:num w:numId='{one}'><w:abstractNumId w:val='{one}'/></w:num>" for one in (1, 2)
    )
    styles = "".join(
        f"<w:style w:type='paragraph' w:styleId='{name}'><w:name w:val='{name}'/>"
        f"<w:pPr><w:numPr><w:numId w:val='{one}'/></w:numPr></w:pPr></w:style>"
        for name, one in (("List Number", 1), ("List Number 2", 2))
    )
    body = "".join(
        f"<w:p><w:pPr><w:pStyle w:val='List Number{deeper}'/></w:pPr>"
        f"<w:r><w:t>{words}</w:t></w:r></w:p>"
        for words, deeper in (
            ("Wie is partner?", ""),
            ("Over Gent:", ""),
            ("Hoeveel kreeg Gent?", " 2"),
            ("Wat vraagt Gent?", " 2"),
            ("Welk CAW doet mee?", ""),
        )
    )
    asked = read_bytes(docx_of(body, numbering=numbering, styles=styles), "vraag.docx")
    assert questions(asked) == {
        "1": "Wie is partner?",
        "2.1": "Hoeveel kreeg Gent?",
        "2.2": "Wat vraagt Gent?",
        "3": "Welk CAW doet mee?",
    }
    context = read_written_question(asked).parts[1].context
    assert context and asked.text[context.start : context.end] == "Over Gent:"


@pytest.mark.parametrize("closing", ["Alvast bedankt,", "Dank bij voorbaat,", "Bij voorbaat dank,"])
def test_thanks_close_a_mail_and_its_subject_names_no_question(closing: str) -> None:
    mail = MAILED.replace("Met vriendelijke groeten,\nBert Janssens", f"{closing}\n\nBert")
    document = read_bytes(mail.replace("VLAAMS MINISTER", "").encode(), "bericht.eml")
    assert questions(document)["2"] == "Hoeveel subsidie kreeg Vilvoorde?"
    title = read_written_question(document).head.title
    assert title == "Wijkverbeteringscontracten - Vilvoorde"


def test_the_subject_of_a_mail_without_a_head_loses_what_says_it_was_sent_on() -> None:
    letter, _, asked = MAILED.partition("SCHRIFTELIJKE VRAAG")
    mail = letter.replace("FW:", "RE: Fwd:") + asked[asked.index("1. Wat") :]
    head = read_question_head(read_bytes(mail.encode(), "bericht.eml"))
    assert head.title == "Schriftelijke vraag nr. 303, graag tegen donderdag"


def test_the_questions_of_one_paragraph_are_parts_and_its_closing_is_no_answer() -> None:
    letter = (
        "Vraag over Vloedlijn\nvan Stijn Baeten aan minister Crevits\n\n"
        "Welke vzw's doen mee, en wat is er van de vraag over gegevens geworden? Sinds wanneer? "
        "En hoeveel is er al uitgegeven van de subsidie in Heiderode?\n\nGroeten\n"
    )
    document = read_bytes(letter.encode(), "vraag.txt")
    question = read_written_question(document)
    assert (question.head.member, question.head.minister) == ("Stijn Baeten", "Crevits")
    assert not question.answer_doc_id
    assert [[document.text[a.start : a.end] for a in part.asks] for part in question.parts] == [
        [
            "Welke vzw's doen mee",
            "wat is er van de vraag over gegevens geworden?",
            "Sinds wanneer?",
        ],
        ["En hoeveel is er al uitgegeven van de subsidie in Heiderode?"],
    ]
