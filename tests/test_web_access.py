"""Being let in: who sees what, who may do what, and what nobody can get around."""

import json
import re
import socket
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import pytest
from click.testing import CliRunner
from starlette.testclient import TestClient

from cli import main
from core.errors import InputError
from core.records import ACCESS_LEVELS, Access, Filters
from core.settings import Settings
from pipeline.faceted import browse
from pipeline.ingesting import IngestOptions, ingest
from tests.openid_provider import CLIENT, SECRET, provider
from tests.places import ROOT
from tests.web_client import client_of, page_of, words
from web.accounts import Accounts
from web.application import make_application
from web.options import OpenIdProvider, WebOptions
from web.serving import refuse_unguarded
from web.throttling import FREE, Throttle
from web.visitors import Part

PASSWORD = "vier losse woorden achter elkaar"


def _add(folder: Path, name: str, part: Part, access: Access) -> None:
    Accounts(folder).add(name, name.title(), part, access, PASSWORD)


def sign_in(client: TestClient, name: str, password: str = PASSWORD, naar: str = "/zoeken") -> int:
    """The status of trying to sign in."""
    form = page_of(client.get("/aanmelden").text)
    token = form.cssselect("input[name=formulier]")[0].get("value")
    given = {"formulier": token, "name": name, "password": password, "naar": naar}
    return client.post("/aanmelden", data=given).status_code


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """What the server keeps, with an administrator and a reader of what is public."""
    folder = tmp_path / "web"
    _add(folder, "beheer", "admin", "confidential")
    _add(folder, "els", "reader", "public")
    return folder


@pytest.fixture
def client(corpus_store: Settings, folder: Path) -> Iterator[TestClient]:
    with client_of(corpus_store, folder) as client:
        yield client


def test_nobody_gets_in_without_a_name(client: TestClient) -> None:
    away = client.get("/zoeken?q=wadi&kind=note")
    assert away.status_code == 303
    assert dict(parse_qsl(urlsplit(away.headers["location"]).query)) == {
        "naar": "/zoeken?q=wadi&kind=note"
    }
    for address in ("/api/search?query=wadi", "/api/documents", "/api/status"):
        refused = client.get(address)
        assert refused.status_code == 401
        assert refused.json()["status"] == 401


def test_every_route_asks_who_it_is(client: TestClient) -> None:
    """A route that was forgotten would show here: all of them, from the application itself."""
    free = ("/aanmelden", "/afmelden", "/toegankelijkheid", "/static", "/api/openapi")
    tried = 0
    for path in _routes(client):
        if path == "/" or path.startswith(free):
            continue
        answer = client.get(re.sub(r"\{[^}]+\}", "abcd1234", path))
        assert answer.status_code in (303, 401, 405), path
        assert "/aanmelden" in answer.headers.get("location", "/aanmelden"), path
        tried += 1
    assert tried >= 15


def _routes(client: TestClient) -> list[str]:
    application = client.app
    found: list[str] = []

    def walk(routes: object) -> None:
        for route in routes:  # type: ignore[attr-defined]
            inner = getattr(route, "original_router", None)
            if inner is not None:
                walk(inner.routes)
            elif getattr(route, "path", None):
                found.append(route.path)

    walk(application.routes)  # type: ignore[attr-defined]
    return sorted(set(found))


def test_signing_in_leads_to_where_one_was_going(client: TestClient) -> None:
    form = page_of(client.get("/aanmelden?naar=/zoeken?q=wadi").text)
    token = form.cssselect("input[name=formulier]")[0].get("value")
    given = {"formulier": token, "name": "ELS ", "password": PASSWORD, "naar": "/zoeken?q=wadi"}
    answer = client.post("/aanmelden", data=given)
    assert (answer.status_code, answer.headers["location"]) == (303, "/zoeken?q=wadi")
    assert client.get("/zoeken").status_code == 200


@pytest.mark.parametrize(
    "elsewhere",
    ["//kwaad.be", "https://kwaad.be", "/\\kwaad.be", "javascript:alert(1)", "kwaad", "/\tx//y"],
)
def test_nobody_is_sent_elsewhere(client: TestClient, elsewhere: str) -> None:
    form = page_of(client.get("/aanmelden").text)
    token = form.cssselect("input[name=formulier]")[0].get("value")
    given = {"formulier": token, "name": "els", "password": PASSWORD, "naar": elsewhere}
    assert client.post("/aanmelden", data=given).headers["location"] == "/zoeken"


def test_a_wrong_name_and_a_wrong_password_look_alike(client: TestClient) -> None:
    shown = []
    for name in ("els", "bestaat-niet"):
        form = page_of(client.get("/aanmelden").text)
        token = form.cssselect("input[name=formulier]")[0].get("value")
        given = {"formulier": token, "name": name, "password": "niet het goede wachtwoord"}
        answer = client.post("/aanmelden", data=given)
        assert answer.status_code == 401
        shown.append(words(page_of(answer.text).cssselect("main")[0]))
    assert shown[0] == shown[1]


def test_guessing_is_slowed_down_and_others_are_not_hindered(client: TestClient) -> None:
    for _ in range(FREE):
        assert sign_in(client, "els", "een verkeerd wachtwoord") == 401
    assert sign_in(client, "els") == 429
    assert sign_in(client, "beheer") == 303


def test_the_wait_grows_ends_and_is_forgotten() -> None:
    now = [0.0]
    throttle = Throttle(free=2, clock=lambda: now[0])
    waits = []
    for _ in range(14):
        throttle.wrong("els")
        waits.append(throttle.wait("els"))
    assert waits == [0, 1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900, 900]
    assert throttle.wait("jan") == 0
    now[0] = 899
    assert throttle.wait("els") == 1
    now[0] = 3601
    assert throttle.wait("els") == 0
    throttle.wrong("els")
    assert throttle.wait("els") == 0


def test_a_form_from_elsewhere_changes_nothing(client: TestClient, folder: Path) -> None:
    assert sign_in(client, "beheer") == 303
    new = {"name": "nieuw", "part": "admin", "access": "confidential", "password": PASSWORD}
    token = page_of(client.get("/gebruikers").text).cssselect("input[name=formulier]")[0]
    good = {**new, "formulier": token.get("value")}
    assert client.post("/gebruikers", data=new).status_code == 403
    assert client.post("/gebruikers", data={**new, "formulier": "x" * 64}).status_code == 403
    cross = {"Sec-Fetch-Site": "cross-site"}
    assert client.post("/gebruikers", data=good, headers=cross).status_code == 403
    assert Accounts(folder).user("nieuw") is None
    assert client.post("/gebruikers", data=good).status_code == 303
    assert Accounts(folder).user("nieuw") is not None


def test_a_reader_cannot_do_what_others_may(client: TestClient) -> None:
    assert sign_in(client, "els") == 303
    for address in ("/gebruikers",):
        assert client.get(address).status_code == 403
    assert "/gebruikers" not in client.get("/mijn").text


def test_sessions_end_when_a_password_or_a_right_changes(
    client: TestClient, corpus_store: Settings, folder: Path
) -> None:
    accounts = Accounts(folder)
    changes: list[Callable[[], None]] = [
        lambda: accounts.set_password("els", "een heel ander wachtwoord"),
        lambda: accounts.change("els", part="reader", access="internal", label="Els"),
        lambda: accounts.end_sessions("els"),
        lambda: accounts.change("els", part="reader", access="public", label="E", disabled=True),
    ]
    for change in changes:
        accounts.change("els", part="reader", access="public", label="Els")
        accounts.set_password("els", PASSWORD)
        with client_of(corpus_store, folder) as fresh:
            assert sign_in(fresh, "els") == 303
            assert fresh.get("/zoeken").status_code == 200
            change()
            assert fresh.get("/zoeken").status_code == 303
    assert sign_in(client, "els") == 401


def test_the_last_administrator_stays(client: TestClient, folder: Path) -> None:
    assert sign_in(client, "beheer") == 303
    token = page_of(client.get("/gebruikers").text).cssselect("input[name=formulier]")[0]
    proof = {"formulier": token.get("value")}
    assert client.post("/gebruikers/beheer/weg", data=proof).status_code == 422
    less = {**proof, "part": "reader", "access": "public"}
    assert client.post("/gebruikers/beheer", data=less).status_code == 422
    kept = Accounts(folder).user("beheer")
    assert kept is not None
    assert kept.part == "admin"


def test_an_administrator_gives_another_password_and_changes_nothing_else(
    client: TestClient, folder: Path
) -> None:
    Accounts(folder).add("wim", "Wim", "editor", "internal", PASSWORD)
    assert sign_in(client, "beheer") == 303
    shown = page_of(client.get("/gebruikers").text)
    form = shown.cssselect("form[action='/gebruikers/wim']:has(input[name=password])")[0]
    given = {field.get("name"): field.get("value") for field in form.cssselect("input")}
    before = Accounts(folder).user("wim")
    other = "een woord en nog drie andere"
    assert client.post("/gebruikers/wim", data={**given, "password": other}).status_code == 303
    after = Accounts(folder).user("wim")
    assert before is not None
    assert after is not None
    assert (after.label, after.part, after.access, after.disabled) == (
        before.label, before.part, before.access, before.disabled
    )  # fmt: skip
    assert sign_in(client, "wim") == 401
    assert sign_in(client, "wim", other) == 303


def test_passwords_are_kept_as_argon2_and_tokens_as_a_digest(folder: Path) -> None:
    accounts = Accounts(folder)
    user = accounts.user("els")
    assert user is not None
    assert str(user.password).startswith("$argon2id$")
    _, secret = accounts.new_token("els", "toets", "public")
    assert secret.encode() not in (folder / "web.sqlite").read_bytes()
    assert PASSWORD.encode() not in (folder / "web.sqlite").read_bytes()
    assert (folder / "web.sqlite").stat().st_mode & 0o077 == 0
    for weak in ("kort", "aaaaaaaaaaaaaaaaaaa", "els els els els"):
        with pytest.raises(InputError):
            accounts.set_password("els", weak)


def test_a_token_opens_the_api_up_to_its_level_and_no_further(
    client: TestClient, corpus_store: Settings, folder: Path
) -> None:
    accounts = Accounts(folder)
    _, low = accounts.new_token("beheer", "laag", "public")
    kept, high = accounts.new_token("els", "hoog", "confidential")
    for secret in (low, high):
        listed = client.get(
            "/api/documents?limit=1000", headers={"Authorization": f"Bearer {secret}"}
        ).json()
        assert listed["total"] == browse(Filters(access="public"), corpus_store).total
    accounts.drop_token("els", kept.id)
    for bad in (high, "wwz_x_y", "onzin", low + "x"):
        refused = client.get("/api/documents", headers={"Authorization": f"Bearer {bad}"})
        assert refused.status_code == 401


def test_asking_for_a_higher_level_gives_nothing_more(
    client: TestClient, corpus_store: Settings
) -> None:
    sign_in(client, "els")
    seen = browse(Filters(access="public"), corpus_store).total
    asked = client.get("/api/documents?access=confidential").json()
    assert asked["total"] == seen
    assert client.get("/zoeken.json?kind=note&access=confidential").json() == (
        client.get("/zoeken.json?kind=note").json()
    )


def _manifest() -> list[dict[str, str]]:
    listed = json.loads((ROOT / "corpus" / "manifest.json").read_text("utf-8"))["files"]
    return [file for file in listed if isinstance(file, dict)]


def _store_of(folder: Path, highest: Access) -> Settings:
    """A store of the sample corpus in which nothing is above that level."""
    settings = Settings(store=folder / "store")
    top = ACCESS_LEVELS.index(highest)
    for access in ACCESS_LEVELS[: top + 1]:
        paths = [ROOT / "corpus" / f["path"] for f in _manifest() if f["access"] == access]
        if paths:
            ingest(paths, settings, IngestOptions(access=access))
    return settings


PAGES = (
    "/zoeken",
    "/zoeken?kind=note",
    "/zoeken?kind=mail",
    "/zoeken?contract=heiderode-schachtwijk",
    "/zoeken.csv",
    "/opslag",
    "/contracten",
    "/contracten/heiderode-schachtwijk",
    "/contracten/weverzande-spinnerijwijk",
    "/contracten/vergelijken?id=heiderode-schachtwijk&id=weverzande-spinnerijwijk",
    "/actoren",
    "/actoren.csv",
    "/regelluw?mentioned=true",
    "/regelluw.csv?mentioned=true",
    "/kaart",
    "/api/documents?limit=1000",
    "/api/status",
    "/api/contracts",
    "/api/actors",
    "/api/derogations?mentioned=true",
)


def test_what_is_above_ones_level_might_as_well_not_exist(tmp_path: Path) -> None:
    """A store with the secret documents and one without them show a public reader the same."""
    answers: list[list[str]] = []
    for name, highest in (("met", "confidential"), ("zonder", "public")):
        place = tmp_path / name
        settings = _store_of(place, highest)  # type: ignore[arg-type]
        _add(place / "web", "beheer", "admin", "confidential")
        _add(place / "web", "els", "reader", "public")
        with client_of(settings, place / "web") as client:
            assert sign_in(client, "els") == 303
            answers.append([_plain(client.get(address).text) for address in PAGES])
    hidden = [file for file in _manifest() if file["access"] != "public"]
    assert len(hidden) >= 3
    for address, with_them, without in zip(PAGES, *answers, strict=True):
        assert with_them == without, address


def _plain(text: str) -> str:
    return re.sub(r'name="formulier" value="[^"]+"', "", text)


def test_no_page_names_what_may_not_be_seen(client: TestClient, corpus_store: Settings) -> None:
    seen = {card.id for card in browse(Filters(access="public"), corpus_store, most=999).documents}
    every = browse(Filters(), corpus_store, most=999).documents
    hidden = [card for card in every if card.id not in seen]
    assert hidden
    sign_in(client, "els")
    for card in hidden:
        question = f"{card.title} {card.number or ''} {card.path}"
        for address in (
            f"/documenten/{card.id}",
            f"/documenten/{card.id}/origineel",
            f"/documenten/{card.id}/bladzijden/1.webp",
            f"/documenten/{card.id}/gelijkaardig",
            f"/api/documents/{card.id}",
            f"/api/documents/{card.id}/original",
            f"/api/documents/{card.id}/similar",
            f"/api/passages/{card.id}:0-10",
        ):
            refused = client.get(address)
            assert refused.status_code == 404, address
            assert str(card.path) not in refused.text
        found = client.get("/zoeken", params={"q": question}).text
        assert f"/documenten/{card.id}" not in found
        api = client.get("/api/search", params={"query": question[:900], "k": 50}).text
        assert card.id not in api


def test_without_users_only_this_machine_is_served(corpus_store: Settings, tmp_path: Path) -> None:
    for host in ("0.0.0.0", "::", "192.168.1.5", "wijken.voorbeeld.be"):
        with pytest.raises(InputError, match="geen gebruikers"):
            refuse_unguarded(corpus_store, WebOptions(host=host, folder=tmp_path / "web"))
    for host in ("127.0.0.1", "localhost", "::1", "127.8.8.8"):
        refuse_unguarded(corpus_store, WebOptions(host=host, folder=tmp_path / "web"))
    proxied = WebOptions(address="https://wijken.voorbeeld.be", folder=tmp_path / "web")
    with pytest.raises(InputError, match="geen gebruikers"):
        refuse_unguarded(corpus_store, proxied)
    refuse_unguarded(corpus_store, replace(proxied, public=True))
    _add(tmp_path / "web", "beheer", "admin", "confidential")
    refuse_unguarded(corpus_store, WebOptions(host="0.0.0.0", folder=tmp_path / "web"))
    refuse_unguarded(corpus_store, proxied)


def test_looking_for_users_says_where_and_makes_nothing(
    corpus_store: Settings, tmp_path: Path
) -> None:
    state = tmp_path / "web"
    done = CliRunner().invoke(
        main, ["--store", str(corpus_store.store), "users", "list", "--state", str(state)]
    )
    assert f"Geen gebruikers in {state}" in done.output and "--state" in done.output
    assert not state.exists()


@pytest.mark.parametrize(
    ("given", "lacks"),
    [
        (["--trusted-proxy", "10.0.0.5"], "--trusted-header"),
        (["--trusted-header", "X-User"], "--trusted-proxy"),
        (["--trusted-header", "X-User", "--trusted-proxy", "bla"], "netwerk"),
        (["--oidc-issuer", "https://aanmelden.be"], "--oidc-client"),
        (["--address", "bla"], "https://"),
    ],
)
def test_half_a_configuration_is_refused(
    corpus_store: Settings, given: list[str], lacks: str
) -> None:
    done = CliRunner().invoke(main, ["--store", str(corpus_store.store), "serve", *given])
    assert done.exit_code == 2 and lacks in done.stderr
    assert "luistert" not in done.output


def test_a_port_in_use_is_told_before_anything_listens(
    corpus_store: Settings, tmp_path: Path
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = str(other.getsockname()[1])
        done = CliRunner().invoke(
            main,
            ["--store", str(corpus_store.store), "serve", "--port", port, "--state", str(tmp_path)],
        )
    assert done.exit_code == 2 and f"poort {port}" in done.stderr and "--port" in done.stderr
    assert "luistert op" not in done.stdout


def test_passers_by_read_what_is_public_where_that_is_allowed(
    corpus_store: Settings, folder: Path
) -> None:
    with client_of(corpus_store, folder, WebOptions(public=True)) as client:
        listed = client.get("/api/documents").json()
        assert listed["total"] == browse(Filters(access="public"), corpus_store).total
        assert client.get("/gebruikers").status_code == 303


def test_a_header_counts_only_from_our_own_proxy(corpus_store: Settings, folder: Path) -> None:
    options = WebOptions(
        folder=folder, trusted_header="X-Remote-User", trusted_proxies=("10.0.0.0/8",)
    )
    application = make_application(corpus_store, options)
    for peer, status in (("10.1.2.3", 200), ("192.168.1.1", 303), ("127.0.0.1", 303)):
        with TestClient(
            application, "http://localhost", follow_redirects=False, client=(peer, 5)
        ) as client:
            named = client.get("/zoeken", headers={"X-Remote-User": "els"})
            assert named.status_code == status
            assert client.get("/zoeken", headers={"X-Remote-User": "vreemd"}).status_code == 303
            assert client.get("/zoeken").status_code == 303


def test_over_https_the_cookie_stays_there(corpus_store: Settings, folder: Path) -> None:
    options = WebOptions(folder=folder, address="https://wijken.voorbeeld.be")
    with TestClient(
        make_application(corpus_store, options),
        "https://wijken.voorbeeld.be",
        follow_redirects=False,
    ) as client:
        form = client.get("/aanmelden")
        cookie = form.headers["set-cookie"].lower()
        assert cookie.startswith("__host-wijkwijzer=")
        for flag in ("secure", "httponly", "samesite=lax", "path=/"):
            assert flag in cookie
        assert "max-age=31536000" in form.headers["strict-transport-security"]


def test_a_program_is_told_the_address_behind_the_proxy(
    corpus_store: Settings, tmp_path: Path
) -> None:
    options = WebOptions(address="https://wijken.voorbeeld.be/", public=True)
    with client_of(corpus_store, tmp_path, options) as client:
        told = client.get("/programmas").text
        english = client.get("/programmas?taal=en").text
    assert "Het antwoord als bestand." in told and "The reply as a file." in english
    assert "The reply as a file." not in told
    assert "https://wijken.voorbeeld.be/api" in told
    assert "http://localhost/" not in told


def test_signing_in_at_ones_organisation(corpus_store: Settings, folder: Path) -> None:
    with provider() as made:
        given = OpenIdProvider(made.issuer, CLIENT, SECRET)
        for name, wrong_key, wrong_nonce, status in (
            ("els", False, False, 303),
            ("onbekend", False, False, 403),
            ("els", True, False, 503),
            ("els", False, True, 503),
        ):
            made.name, made.wrong_key, made.wrong_nonce = name, wrong_key, wrong_nonce
            with client_of(corpus_store, folder, WebOptions(provider=given)) as client:
                assert _through(client, "/aanmelden/elders?naar=/opslag") == status
                entered = client.get("/zoeken").status_code == 200
                assert entered == (status == 303)


def _through(client: TestClient, address: str) -> int:
    """The status of coming back from the provider."""
    import httpx

    there = client.get(address)
    back = httpx.get(there.headers["location"]).headers["location"]
    parts = urlsplit(back)
    assert parts.path == "/aanmelden/terug"
    assert client.get("/aanmelden/terug?code=x&state=y").status_code in (403, 503)
    again = client.get(f"{parts.path}?{parts.query}")
    if again.status_code == 303:
        assert again.headers["location"] == "/opslag"
    return again.status_code


def test_a_short_name_may_stand_in_a_password(folder: Path) -> None:
    accounts = Accounts(folder)
    accounts.add("an", "An", "reader", "public", "twaalf lange planken")
    assert accounts.signed_in("an", "twaalf lange planken")
    with pytest.raises(InputError, match="te makkelijk te raden"):
        accounts.add("anna", "Anna", "reader", "public", "twaalf keer anna")
