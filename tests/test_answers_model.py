"""A language model that answers well, badly, slowly and not at all: a real server here."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from answers.freezing import Frozen, frozen_from, frozen_text
from answers.language_model import Endpoint, endpoint_of, rephrased
from core.errors import InputError
from core.replies import PartReply, Reply
from tests.test_answers_files import HEAD, cited

QUOTES = (
    "De oproep liep tot 19 juli 2021 en leverde twintig voorstellen op.",
    "De Vlaamse Regering koos elf wijken.",
    "Gent vroeg geen regelluwe zone.",
)
Answer = Callable[[BaseHTTPRequestHandler], None]


def reply() -> Reply:
    from core.replies import Statement

    draft = tuple(Statement(quote, (cited(quote),)) for quote in QUOTES)
    part = PartReply("1", "Hoe verliep de oproep?", (), answerable=True, draft=draft)
    empty = PartReply("2", "Wat kost het?", (), answerable=False, looked_in=("niets",))
    return Reply(HEAD, (part, empty), "public")


@contextmanager
def model(answer: Answer) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """The address of a server that answers so, and what it was sent."""
    seen: list[dict[str, Any]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = json.dumps({"data": [{"id": "klein-model"}]}).encode()
            self.send_response(200)
            self.end_headers()
            self.wfile.write(body)

        def do_POST(self) -> None:
            length = int(self.headers["Content-Length"])
            seen.append(json.loads(self.rfile.read(length)))
            answer(self)

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/v1", seen
    finally:
        server.shutdown()
        server.server_close()


def says(content: str) -> Answer:
    def answer(handler: BaseHTTPRequestHandler) -> None:
        body = json.dumps({"choices": [{"message": {"content": content}}]}).encode()
        handler.send_response(200)
        handler.end_headers()
        handler.wfile.write(body)

    return answer


def sentences(*rows: tuple[str, list[Any]]) -> str:
    return json.dumps({"sentences": [{"text": text, "citations": given} for text, given in rows]})


GOOD = sentences(
    ("Er werden 20 voorstellen ingediend tegen 19 juli 2021.", [1]),
    ("De Vlaamse Regering koos daaruit 11 wijken.", [2]),
    ("In Gent is geen regelluwe zone gevraagd.", [3]),
)


def test_a_good_answer_replaces_the_quotes_and_keeps_their_citations() -> None:
    with model(says(f"```json\n{GOOD}\n```")) as (url, seen):
        done, (exchange,) = rephrased(reply(), endpoint_of(url))
    part = done.parts[0]
    assert [one.sentence for one in part.draft] == [
        row["text"] for row in json.loads(GOOD)["sentences"]
    ]
    assert [one.citations[0].quote for one in part.draft] == list(QUOTES)
    assert {one.source for one in part.draft} == {"model"}
    assert part.notes == ()
    assert done.parts[1] == reply().parts[1]
    (sent,) = seen
    assert sent["model"] == "klein-model"
    assert all(quote in sent["messages"][1]["content"] for quote in QUOTES)
    assert json.loads(exchange.sent) == sent
    assert "19 juli 2021" in exchange.received
    kept = Frozen(done, exchanges=(exchange,))
    assert frozen_from(frozen_text(kept)) == kept


@pytest.mark.parametrize(
    "words",
    [
        "Kort gezegd koos de Vlaamse Regering elf wijken.",
        "Uiteindelijk koos de Vlaamse Regering er 11.",
    ],
)
def test_a_sentence_may_begin_with_another_word_than_its_quote(words: str) -> None:
    with model(says(sentences((words, [2])))) as (url, _):
        done, _exchanges = rephrased(reply(), endpoint_of(url))
    assert [one.sentence for one in done.parts[0].draft] == [words]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (("De oproep liep tot 20 juli 2021.", [1]), "20 juli"),
        (("Genk diende ook een voorstel in.", [1]), "Genk"),
        (("De Vlaamse Regering koos elf wijken.", []), "geen of verkeerde citaten"),
        (("De Vlaamse Regering koos elf wijken.", [9]), "geen of verkeerde citaten"),
        (("De Vlaamse Regering koos elf wijken.", ["2"]), "geen of verkeerde citaten"),
        (("Gent vroeg een regelluwe zone.", [3]), "ontkenning"),
        (("De Vlaamse Regering koos geen elf wijken.", [2]), "ontkenning"),
        (("", [1]), "leeg"),
    ],
)
def test_a_sentence_that_its_quotes_do_not_bear_out_is_dropped_with_a_note(
    row: tuple[str, list[Any]], reason: str
) -> None:
    good = ("De Vlaamse Regering koos elf wijken.", [2])
    with model(says(sentences(row, good))) as (url, _):
        done, (exchange,) = rephrased(reply(), endpoint_of(url))
    part = done.parts[0]
    assert [one.sentence for one in part.draft] == [good[0]]
    assert len(part.notes) == 1 and reason in part.notes[0]
    assert exchange.notes == part.notes


@pytest.mark.parametrize(
    "content", ["Zeker! Hier is het antwoord.", "{}", '{"sentences": "geen lijst"}', "[1, 2]", ""]
)
def test_what_is_not_in_the_asked_form_leaves_the_quotes(content: str) -> None:
    with model(says(content)) as (url, _):
        done, (exchange,) = rephrased(reply(), endpoint_of(url))
    assert done.parts[0].draft == reply().parts[0].draft
    assert "de citaten blijven staan" in done.parts[0].notes[0]
    assert exchange.notes


def test_a_model_that_answers_in_another_form_is_not_silent() -> None:
    many = replace(reply(), parts=tuple(replace(reply().parts[0], number=n) for n in "123"))
    with model(says("Zeker! Hier is het antwoord.")) as (url, seen):
        done, exchanges = rephrased(many, endpoint_of(url))
    assert len(seen) == 3 and done.warnings == ()
    assert all("Zeker! Hier is het antwoord." in one.received for one in exchanges)


def test_nothing_usable_leaves_the_quotes() -> None:
    with model(says(sentences(("Het kostte 3 miljoen euro.", [1])))) as (url, _):
        done, _ = rephrased(reply(), endpoint_of(url))
    assert done.parts[0].draft == reply().parts[0].draft
    assert len(done.parts[0].notes) == 2


def test_an_error_of_the_server_leaves_the_quotes() -> None:
    with model(lambda handler: handler.send_error(500)) as (url, _):
        done, _ = rephrased(reply(), endpoint_of(url))
    assert done.parts[0].draft == reply().parts[0].draft
    assert "niet bereikbaar of weigert" in done.parts[0].notes[0]


def test_nobody_at_the_address_leaves_the_quotes() -> None:
    with model(says(GOOD)) as (url, _):
        pass
    done, exchanges = rephrased(reply(), endpoint_of(url))
    assert done.parts == reply().parts
    (warning,) = done.warnings
    assert f"{url} is niet bereikbaar of weigert (er luistert niets op dat adres)" in warning
    assert exchanges == ()


def test_a_model_that_stays_silent_is_not_asked_for_every_part() -> None:
    many = replace(reply(), parts=tuple(replace(reply().parts[0], number=n) for n in "12345"))
    with model(lambda handler: handler.send_error(503)) as (url, seen):
        done, exchanges = rephrased(many, endpoint_of(url))
    assert len(seen) == len(exchanges) == 2
    assert ["(fout 503)" in "".join(part.notes) for part in done.parts] == [True] * 2 + [False] * 3
    assert [part.draft for part in done.parts] == [part.draft for part in many.parts]
    (warning,) = done.warnings
    assert warning.startswith("Na deel 2 ")


def test_a_model_that_trickles_is_cut_off() -> None:
    def trickle(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.end_headers()
        for _ in range(200):
            try:
                handler.wfile.write(b" ")
                handler.wfile.flush()
            except OSError:
                return
            time.sleep(0.05)

    with model(trickle) as (url, _):
        endpoint = replace(endpoint_of(f"{url}#m"), seconds=0.5)
        done, _ = rephrased(reply(), endpoint)
    assert done.parts[0].draft == reply().parts[0].draft
    assert "niet binnen 0.5 s" in done.parts[0].notes[0]


def test_a_redirect_is_not_followed() -> None:
    with model(says(GOOD)) as (elsewhere, stolen):

        def redirect(handler: BaseHTTPRequestHandler) -> None:
            handler.send_response(307)
            handler.send_header("Location", f"{elsewhere}/chat/completions")
            handler.end_headers()

        with model(redirect) as (url, _):
            done, _ = rephrased(reply(), endpoint_of(f"{url}#m"))
    assert stolen == []
    assert done.parts[0].draft == reply().parts[0].draft


@pytest.mark.parametrize("address", ["file:///etc/passwd", "localhost:8000", "ftp://x/y", ""])
def test_what_is_no_web_address_is_refused(address: str) -> None:
    with pytest.raises(InputError):
        endpoint_of(address)


def test_the_model_can_be_named_behind_the_address() -> None:
    named = endpoint_of("http://localhost:11434/v1/chat/completions#llama")
    assert (named.url, named.model) == ("http://localhost:11434/v1", "llama")
    assert Endpoint("http://x").model == ""
