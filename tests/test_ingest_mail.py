"""Mails: head, body and attachments, of EML and of Outlook."""

import io
from datetime import UTC, datetime
from email.message import EmailMessage

import pytest
from PIL import Image

from core.records import Failure
from ingest.mail_outlook import eml_of
from ingest.members import read_bytes, read_members
from ingest.sniffing import format_of
from tests.ingest_makers import pdf_of_lines
from tests.ole_maker import message_tree, ole_of
from tests.test_ingest_members import documents_in, failures_in, zip_of

PDF = pdf_of_lines([["De nota over de wijk."], ["Tweede bladzijde."]])
HEAD = (
    "Subject: =?utf-8?q?Vraag_over_wijkverbetering_=E2=82=AC_800=2E000?=\r\n"
    "From: =?iso-8859-1?q?Andr=E9_Dewilde?= <andre@stad.example>\r\n"
    'To: "Maes, Els" <els@vlaanderen.example>,\r\n jan@vlaanderen.example\r\n'
    "Cc: team@stad.example\r\n"
    "Date: Thu, 09 Mar 2023 23:41:00 +0100\r\nMIME-Version: 1.0\r\n"
)
BODY = "Dag Els\n\nWij vragen ruimte om van de rangorde af te wijken: zie bijlage.\n\nAndré\n"


def letter() -> EmailMessage:
    mail = EmailMessage()
    mail["Subject"] = "Overleg over de wijk"
    mail["From"] = "André Dewilde <andre@stad.example>"
    mail["To"] = "els@vlaanderen.example"
    mail["Date"] = "Thu, 09 Mar 2023 10:41:00 +0100"
    mail.set_content(BODY)
    return mail


def test_the_head_and_the_body_of_a_mail_are_its_text() -> None:
    data = (HEAD + "Content-Type: text/plain; charset=utf-8\r\n\r\n" + BODY).encode()
    document = read_bytes(data, "vraag.eml")
    assert document.text == (
        "Vraag over wijkverbetering € 800.000\n\n"
        "Van: André Dewilde <andre@stad.example>\n\n"
        'Aan: "Maes, Els" <els@vlaanderen.example>, jan@vlaanderen.example\n\n'
        "Cc: team@stad.example\n\n"
        "Datum: 09/03/2023 23:41\n\n"
        "Dag Els\n\nWij vragen ruimte om van de rangorde af te wijken: zie bijlage.\n\nAndré"
    )
    assert [block.kind for block in document.blocks] == ["heading"] + ["paragraph"] * 7
    assert document.format == "eml"
    assert document.kind is not None
    assert document.date is not None
    assert document.title is not None
    assert document.kind.value == "mail"
    assert document.date.value == "2023-03-09"
    assert document.title.value == "Vraag over wijkverbetering € 800.000"


@pytest.mark.parametrize("encoding", ["quoted-printable", "base64", "8bit"])
@pytest.mark.parametrize("charset", ["utf-8", "windows-1252", "iso-8859-15"])
def test_letters_and_euro_signs_survive_every_encoding(encoding: str, charset: str) -> None:
    mail = EmailMessage()
    mail["Subject"] = "Subsidie"
    mail["From"] = "a@b.example"
    mail["To"] = "c@d.example"
    mail.set_content(
        "De subsidie is € 580.000 voor één coördinator.\n", charset=charset, cte=encoding
    )
    assert "De subsidie is € 580.000 voor één coördinator." in read_bytes(bytes(mail), "m").text


def test_a_head_in_plain_bytes_is_read_as_what_it_is() -> None:
    for charset in ("utf-8", "cp1252"):
        data = "From: a@b.example\nTo: c@d.example\nSubject: Coördinatie à € 5\n\nGoeie dag.\n"
        assert read_bytes(data.encode(charset), "m.eml").text.startswith("Coördinatie à € 5\n")


def test_attachments_are_documents_of_their_own() -> None:
    inner = letter()
    inner.add_attachment(b"Een tekst in een mail in een mail.\n", "text", "plain", filename="a.txt")
    mail = letter()
    mail.add_attachment(PDF, "application", "pdf", filename="nota é.pdf")
    mail.add_attachment(
        zip_of({"x/b.txt": b"Tekst in een archief.\n"}), "application", "zip", filename="b.zip"
    )
    mail.add_attachment(inner)
    found = documents_in(bytes(mail), "overleg.eml")
    assert list(found) == [
        "",
        "nota é.pdf",
        "b.zip/x/b.txt",
        "Overleg over de wijk.eml",
        "Overleg over de wijk.eml/a.txt",
    ]
    assert found["nota é.pdf"].page_count == 2
    assert "Bijlagen: nota é.pdf, b.zip, Overleg over de wijk.eml" in found[""].text
    assert found["Overleg over de wijk.eml/a.txt"].text == "Een tekst in een mail in een mail."
    assert failures_in(bytes(mail), "overleg.eml") == []


def test_the_plain_body_goes_before_the_one_in_html_and_is_read_once() -> None:
    mail = letter()
    mail.add_alternative("<p>Dag Els</p><p>Wij vragen <b>ruimte</b>.</p>", subtype="html")
    assert read_bytes(bytes(mail), "m.eml").text.count("ruimte") == 1


def test_a_mail_in_html_alone_keeps_its_lists_and_tables() -> None:
    mail = EmailMessage()
    mail["Subject"] = "Budget"
    mail["From"] = "a@b.example"
    mail["Date"] = "Thu, 09 Mar 2023 10:41:00 +0100"
    mail.set_content(
        "<html><body><p>Dit is het budget:</p><ol><li>Werk</li><li>Wonen</li></ol>"
        "<table><tr><td>Loon</td><td>€ 10.000</td></tr></table></body></html>",
        subtype="html",
    )
    document = read_bytes(bytes(mail), "m.eml")
    assert document.text.endswith("Dit is het budget:\n\n1. Werk\n2. Wonen\n\nLoon | € 10.000")


def test_pictures_in_the_body_and_signatures_are_no_documents() -> None:
    mail = letter()
    mail.add_alternative("<p>Met logo <img src='cid:logo'></p>", subtype="html")
    mail.get_payload()[1].add_related(b"\x89PNG\r\n\x1a\n1234", "image", "png", cid="<logo>")  # type: ignore[union-attr,index]
    mail.add_attachment(b"0\x82xxxx", "application", "pkcs7-signature", filename="smime.p7s")
    assert [one[0] for one in read_members(bytes(mail), "m.eml") if isinstance(one, tuple)] == [""]
    assert failures_in(bytes(mail), "m.eml") == []


def test_a_logo_that_comes_as_an_attachment_is_no_document_and_no_failure() -> None:
    mail = letter()
    for name, size in (("logo.png", (400, 120)), ("blad.png", (1240, 1754))):
        stream = io.BytesIO()
        Image.new("L", size, 255).save(stream, "PNG")
        mail.add_attachment(stream.getvalue(), "image", "png", filename=name)
    assert [failure.member for failure in failures_in(bytes(mail), "m.eml")] == ["blad.png"]


def test_a_quoted_mail_reads_without_its_arrows() -> None:
    data = HEAD + "\r\nAkkoord.\r\n\r\n> Kan de stad\r\n> dit vragen?\r\n>> Ja.\r\n"
    assert ">" not in read_bytes(data.encode(), "m.eml").text.split("23:41")[1]


def test_a_text_about_mails_is_no_mail() -> None:
    assert format_of(b"Subject: dit is een verslag.\n\nVan alles.", "a.txt") == "text"
    assert format_of(b"Van: Jan\nAan: Els\nOnderwerp: wijk\n\nDag Els", "a.txt") == "text"


def test_a_header_of_megabytes_does_no_harm() -> None:
    data = (
        HEAD + "X-Lang: " + "a" * 3_000_000 + "\r\nTo: " + "<a@b>," * 400_000 + "\r\n\r\nTekst.\r\n"
    )
    assert read_bytes(data.encode(), "m.eml").text.endswith("Tekst.")


def outlook(**options: object) -> bytes:
    return ole_of(
        message_tree(
            "Vraag over de wijk – € 5", options.pop("body", BODY),  # type: ignore[arg-type]
            sender=("André Dewilde", "andre@stad.example"),
            to=[("Els Maes", "els@vlaanderen.example"), ("Jan", "")],
            copy=[("Team", "team@stad.example")],
            sent=datetime(2023, 3, 9, 10, 41, tzinfo=UTC),
            **options,  # type: ignore[arg-type]
        )
    )  # fmt: skip


def test_an_outlook_message_reads_as_the_mail_it_was() -> None:
    document = read_bytes(outlook(), "vraag.msg")
    assert document.text == (
        "Vraag over de wijk – € 5\n\nVan: André Dewilde <andre@stad.example>\n\n"
        "Aan: Els Maes <els@vlaanderen.example>, Jan\n\nCc: Team <team@stad.example>\n\n"
        "Datum: 09/03/2023 10:41\n\n"
        "Dag Els\n\nWij vragen ruimte om van de rangorde af te wijken: zie bijlage.\n\nAndré"
    )
    assert document.format == "msg"
    assert document.kind is not None
    assert document.date is not None
    assert (document.kind.value, document.date.value) == ("mail", "2023-03-09")


def test_attachments_of_outlook_are_documents_and_keep_their_ids() -> None:
    inner = message_tree("Binnenin", "Tekst van binnen.", sender=("Jan", "jan@x.example"),
                         files=[("c.txt", b"Tekst van c.\n")], embedded=True)  # fmt: skip
    data = outlook(files=[("nota é.pdf", PDF), ("groot.txt", b"Woorden. " * 900)], messages=[inner])
    found = documents_in(data, "vraag.msg")
    assert list(found) == ["", "nota é.pdf", "groot.txt", "Binnenin.eml", "Binnenin.eml/c.txt"]
    assert found["nota é.pdf"].id == read_bytes(PDF, "x.pdf").id
    assert found["groot.txt"].text.count("Woorden.") == 900
    assert "Tekst van binnen." in found["Binnenin.eml"].text
    assert {one.id for one in documents_in(data, "vraag.msg").values()} == {
        one.id for one in found.values()
    }


def test_an_outlook_message_in_html_is_read() -> None:
    data = outlook(body="", markup="<html><body><p>Eén vraag à € 5.</p></body></html>".encode())
    assert read_bytes(data, "m.msg").text.endswith("Eén vraag à € 5.")


def test_a_truncated_outlook_message_is_a_failure() -> None:
    data = outlook(files=[("groot.txt", b"Woorden. " * 9000)])
    for length in (600, 1024, 1700, 2048):
        (found,) = read_members(data[:length], "vraag.msg")
        assert isinstance(found, Failure) and found.advice


def test_an_outlook_message_that_broke_off_in_an_attachment_is_read_up_to_there() -> None:
    data = outlook(files=[("groot.txt", b"Woorden. " * 9000)])
    whole, cut = documents_in(data, "vraag.msg"), documents_in(data[:9000], "vraag.msg")
    assert cut[""].text == whole[""].text
    assert len(cut["groot.txt"].text) > 1000
    assert whole["groot.txt"].text.startswith(cut["groot.txt"].text)


def test_the_same_message_is_the_same_mail_each_time() -> None:
    data = outlook(files=[("a.txt", b"Tekst van a.")])
    assert eml_of(data) == eml_of(data)


def test_a_page_saved_as_web_archive_is_a_page() -> None:
    mail = EmailMessage()
    mail["From"] = "<Saved by Blink>"
    mail["Snapshot-Content-Location"] = "https://x.example/wijk"
    mail.set_content(
        "<html><head><title>Wijk</title></head><body><main><h1>De wijk</h1>"
        + "<p>Wat er in de wijk te doen is, staat hier met veel woorden.</p>" * 4
        + "</main></body></html>",
        subtype="html",
    )
    document = read_bytes(bytes(mail), "wijk.mhtml")
    assert document.text.startswith("De wijk\n\nWat er in de wijk")
    assert (document.format, document.notes) == ("html", ())
