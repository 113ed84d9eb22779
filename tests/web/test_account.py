"""The account pages, the gate, and limits, through a browser."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from random import Random
from urllib.parse import urlsplit

import pytest
from argon2 import PasswordHasher
from flask import Flask
from werkzeug.test import TestResponse

from certprep.app import create_app
from certprep.config import Config, from_env
from certprep.domain.person import Permission, Person, Role
from certprep.store.store import Store
from certprep.usecases import account, outbox, tokens, visits
from certprep.web import limits, security
from certprep.web import visits as web_visits
from certprep.web.security import Unguarded, allow, own_path
from tests.conftest import FakeClock
from tests.web.browsing import Browser

PASSWORD = "four words in a row"
OTHER = "another four words here"
ALICE = "alice@example.org"
CHEAP = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


@pytest.fixture
def store(sqlite_store: Store) -> Store:
    """The deeds run on both databases in `tests/usecases`; the pages are the same on either."""
    return sqlite_store


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory, migrated_sqlite: Path) -> Iterator[Flask]:
    """Made once: what takes the time is reading the templates. Each test gives it a store of its own."""
    data = tmp_path_factory.mktemp("var")
    config = from_env({"CERTPREP_DATA_DIR": str(data), "CERTPREP_SECRET_KEY": "tests only"})
    unused = Store(f"sqlite:///{migrated_sqlite}")
    yield create_app(config, store=unused)
    unused.close()


@pytest.fixture
def app(
    made: Flask,
    store: Store,
    clock: FakeClock,
    rng: Random,
    new_secret: Callable[[], str],
    monkeypatch: pytest.MonkeyPatch,
) -> Flask:
    """With passwords that are quick to check: argon2 takes its time by design."""
    site = replace(made.extensions["certprep"], store=store, clock=clock, rng=rng, new_secret=new_secret)
    monkeypatch.setitem(made.extensions, "certprep", site)
    monkeypatch.setitem(made.extensions, web_visits.HASHER, CHEAP)
    return made


@pytest.fixture
def browser(app: Flask) -> Browser:
    opened = Browser(app)
    opened.get("/sign-in")
    return opened


@pytest.fixture
def alice(store: Store, clock: FakeClock, rng: Random) -> Person:
    return add(store, ALICE, clock, rng)


def add(store: Store, email: str, clock: FakeClock, rng: Random) -> Person:
    return account.add(
        store, email=email, role=Role.LEARNER, password=PASSWORD, zone="UTC", now=clock(), rng=rng, hasher=CHEAP
    )


def sign_in(browser: Browser, password: str = PASSWORD, *, email: str = ALICE, to: str = "/account") -> TestResponse:
    browser.get("/sign-in")
    return browser.post("/sign-in", {"email": email, "password": password, "next": to}, follow=False)


def is_signed_in(browser: Browser) -> bool:
    return browser.get("/account", follow=False).status_code == 200


def mailed_link(store: Store, clock: FakeClock) -> str:
    """The path of the link in the mail written last."""
    mails = outbox.claim_due(store, clock(), 99)
    return str(urlsplit(re.findall(r"http\S+/(?:confirm|reset)/\S+", mails[-1].body)[0]).path)


def said(response: TestResponse) -> str:
    """The page's words, without what differs from request to request."""
    return re.sub(r'name="csrf_token" value="[^"]*"', "", response.text)


# --- signing up -----------------------------------------------------------------------------------------------------


def test_alice_signs_up_and_the_mailed_link_signs_her_in(browser: Browser, store: Store, clock: FakeClock) -> None:
    browser.get("/sign-up")
    page = browser.post("/sign-up", {"email": ALICE, "password": PASSWORD, "zone": "Europe/Zurich"})
    assert page.status_code == 200
    assert ALICE in page.text
    assert "mail.txt" in page.text  # while mails go to a file
    assert not is_signed_in(browser)
    link = mailed_link(store, clock)
    browser.get(link)
    assert browser.post(link, follow=False).status_code == 303
    assert 'selected value="Europe/Zurich"' in browser.get("/account").text


def test_where_mail_is_sent_the_page_does_not_speak_of_files(
    config: Config, store: Store, clock: FakeClock, rng: Random
) -> None:
    posting = Config(**{**vars(config), "smtp_url": "smtp://localhost"})
    browser = Browser(create_app(posting, store=store, clock=clock, rng=rng))
    browser.get("/forgot")
    page = browser.post("/forgot", {"email": ALICE})
    assert page.status_code == 200
    assert "mail.txt" not in page.text


def test_a_program_that_only_looks_at_the_link_does_not_use_it_up(
    browser: Browser, store: Store, clock: FakeClock
) -> None:
    browser.get("/sign-up")
    browser.post("/sign-up", {"email": ALICE, "password": PASSWORD})
    link = mailed_link(store, clock)
    for _ in range(3):
        assert browser.get(link).status_code == 200
    assert not is_signed_in(browser)
    browser.get(link)
    browser.post(link)
    assert is_signed_in(browser)


def test_a_zone_that_no_map_knows_becomes_the_sites(browser: Browser, store: Store, clock: FakeClock) -> None:
    browser.get("/sign-up")
    browser.post("/sign-up", {"email": ALICE, "password": PASSWORD, "zone": "Moon/Tycho"})
    with store.reading() as tx:
        found = tx.people.by_email(ALICE)
    assert found is not None
    assert found.zone == "UTC"


@pytest.mark.parametrize("path", ["/sign-up", "/forgot"])
@pytest.mark.usefixtures("alice")
def test_a_page_does_not_tell_whether_an_address_is_known(browser: Browser, path: str) -> None:
    pages = []
    for email in (ALICE, "bobby@example.org"):
        browser.get(path)
        page = browser.post(path, {"email": email, "password": PASSWORD})
        pages.append((page.status_code, said(page).replace(email, "")))
    assert pages[0] == pages[1]


@pytest.mark.usefixtures("alice")
def test_sign_in_does_not_tell_whether_an_address_is_known(browser: Browser) -> None:
    pages = []
    for email in (ALICE, "bobby@example.org"):
        page = sign_in(browser, OTHER, email=email)
        pages.append((page.status_code, said(page).replace(email, "")))
    assert pages[0] == pages[1]
    assert pages[0][0] == 422


def test_a_form_that_is_refused_keeps_what_was_typed_but_not_the_password(browser: Browser) -> None:
    browser.get("/sign-up")
    page = browser.post("/sign-up", {"email": ALICE, "password": "shorty"})
    assert page.status_code == 422
    assert f'value="{ALICE}"' in page.text
    assert "shorty" not in page.text
    assert "at least 10 characters" in page.text
    assert 'class="error-summary"' in page.text
    assert 'href="#password"' in page.text


def test_an_empty_form_says_what_is_missing(browser: Browser) -> None:
    browser.get("/sign-up")
    page = browser.post("/sign-up", {})
    assert page.status_code == 422
    assert "Type your email address." in page.text
    assert "Choose a password." in page.text


def test_a_link_that_was_used_says_what_to_do(browser: Browser, store: Store, clock: FakeClock) -> None:
    browser.get("/sign-up")
    browser.post("/sign-up", {"email": ALICE, "password": PASSWORD})
    link = mailed_link(store, clock)
    browser.get(link)
    browser.post(link)
    for page in (browser.get(link), browser.post(link)):
        assert page.status_code == 404
        assert "This link works no more" in page.text


# --- a new password -------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("alice")
def test_alice_chooses_a_new_password_by_mail(app: Flask, browser: Browser, store: Store, clock: FakeClock) -> None:
    phone = Browser(app)
    sign_in(phone)
    browser.get("/forgot")
    browser.post("/forgot", {"email": ALICE})
    link = mailed_link(store, clock)
    browser.get(link)
    assert browser.post(link, {"password": "short"}).status_code == 422
    assert browser.post(link, {"password": OTHER}, follow=False).status_code == 303
    assert is_signed_in(browser)
    assert not is_signed_in(phone)
    assert sign_in(phone, PASSWORD).status_code == 422
    assert sign_in(phone, OTHER).status_code == 303
    assert browser.get(link).status_code == 404


@pytest.mark.usefixtures("alice")
def test_alice_follows_a_reset_link_while_she_is_signed_in(browser: Browser, store: Store, clock: FakeClock) -> None:
    sign_in(browser)
    browser.get("/forgot")
    browser.post("/forgot", {"email": ALICE})
    link = mailed_link(store, clock)
    browser.get(link)
    assert browser.post(link, {"password": OTHER}, follow=False).status_code == 303
    assert is_signed_in(browser)


@pytest.mark.usefixtures("alice")
def test_alice_changes_her_password_on_the_account_page(app: Flask, browser: Browser) -> None:
    phone = Browser(app)
    sign_in(phone)
    sign_in(browser)
    browser.get("/account")
    wrong = browser.post("/account/password", {"current": OTHER, "password": OTHER})
    assert wrong.status_code == 422
    assert "This is not your current password." in wrong.text
    assert OTHER not in wrong.text
    right = browser.post("/account/password", {"current": PASSWORD, "password": OTHER})
    assert right.status_code == 200
    assert "Your password is changed." in right.text
    assert is_signed_in(browser)
    assert not is_signed_in(phone)


# --- signing in and out ---------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("alice")
def test_alice_signs_in_where_she_wanted_to_go_and_out_again(browser: Browser, store: Store) -> None:
    turned_away = browser.get("/account?from=menu", follow=False)
    assert turned_away.status_code == 303
    assert turned_away.location == "/sign-in?next=/account?from%3Dmenu"
    browser.get(turned_away.location)
    page = browser.get(turned_away.location)
    assert 'name="next" type="hidden" value="/account?from=menu"' in page.text
    answer = sign_in(browser, to="/account?from=menu")
    assert (answer.status_code, answer.location) == (303, "/account?from=menu")
    browser.get("/account")
    kept = browser.client.get_cookie("session")
    assert browser.post("/sign-out", follow=False).status_code == 303
    assert not is_signed_in(browser)
    assert kept is not None
    browser.client.set_cookie("session", kept.value)  # who kept the cookie is out as well
    assert not is_signed_in(browser)


@pytest.mark.usefixtures("alice")
def test_the_cookie_is_for_the_server_alone_and_stays(browser: Browser) -> None:
    (cookie,) = sign_in(browser).headers.getlist("Set-Cookie")
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Expires=" in cookie
    assert "Secure" not in cookie  # plain http on one's own machine


def test_over_https_the_cookie_never_travels_openly(config: Config, store: Store, clock: FakeClock) -> None:
    app = create_app(Config(**{**vars(config), "public_url": "https://prep.example.org"}), store=store, clock=clock)
    answer = app.test_client().get("/sign-in", base_url="https://prep.example.org")
    assert "Secure" in answer.headers["Set-Cookie"]
    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000"


@pytest.mark.usefixtures("alice")
def test_the_cookie_is_renewed_while_alice_comes_back(browser: Browser, clock: FakeClock) -> None:
    sign_in(browser)
    browser.get("/account")
    clock.advance(minutes=4)
    assert "Set-Cookie" not in browser.get("/account").headers
    clock.advance(minutes=1)
    assert "Set-Cookie" in browser.get("/account").headers


@pytest.mark.usefixtures("alice")
def test_a_page_that_was_open_when_the_sign_in_lapsed_goes_on_after_signing_in(
    browser: Browser, clock: FakeClock
) -> None:
    sign_in(browser)
    browser.get("/account")
    token = browser.token
    clock.advance(days=31)
    assert browser.client.get("/api/v1/exams").status_code == 401
    sign_in(browser)
    browser.token = token
    assert browser.post("/account/zone", {"zone": "Asia/Tokyo"}).status_code == 200


def test_the_next_person_at_a_browser_gets_a_page_token_of_their_own(
    browser: Browser, alice: Person, store: Store, clock: FakeClock, rng: Random
) -> None:
    add(store, "bob@example.org", clock, rng)
    sign_in(browser)
    browser.get("/account")
    alices = browser.token
    sign_in(browser, email="bob@example.org")  # without signing out
    browser.token = alices
    assert browser.post("/account/zone", {"zone": "Asia/Tokyo"}).status_code == 403
    assert visits.sign_ins(store, alice) == []


@pytest.mark.usefixtures("alice")
def test_who_is_signed_in_needs_no_sign_in_page(browser: Browser) -> None:
    sign_in(browser)
    assert browser.get("/sign-in?next=/account", follow=False).location == "/account"
    assert browser.get("/sign-up", follow=False).location == "/"


# --- sign-ins and tokens on the account page ------------------------------------------------------------------------


def test_alice_sees_her_phone_and_signs_it_out(app: Flask, browser: Browser, store: Store, alice: Person) -> None:
    phone = Browser(app)
    phone.client.environ_base["HTTP_USER_AGENT"] = (
        "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 "
        "Mobile/15E148 Safari/604.1"
    )
    sign_in(phone)
    sign_in(browser)
    page = browser.get("/account").text
    assert "Safari on iPhone" in page
    (end,) = re.findall(r'action="(/account/sign-ins/[^"]+/end)"', page)  # not the one at hand
    assert "That browser is signed out." in browser.post(end).text
    assert not is_signed_in(phone)
    assert is_signed_in(browser)
    assert len(visits.sign_ins(store, alice)) == 1


@pytest.mark.usefixtures("alice")
def test_alice_signs_all_others_out(app: Flask, browser: Browser) -> None:
    others = [Browser(app), Browser(app)]
    for other in others:
        sign_in(other)
    sign_in(browser)
    browser.get("/account")
    browser.post("/account/sign-ins/end-others")
    assert [is_signed_in(one) for one in (*others, browser)] == [False, False, True]


def test_a_new_token_is_shown_once_and_works_for_the_api_alone(app: Flask, browser: Browser, alice: Person) -> None:
    sign_in(browser)
    browser.get("/account")
    made = browser.post("/account/tokens", {"name": "Spreadsheet"})
    (secret,) = re.findall(r'value="(certprep_[^"]+)"', made.text)
    assert made.headers["Cache-Control"] == "no-store"
    assert secret not in browser.get("/account").text
    program = app.test_client()
    bearer = {"Authorization": f"Bearer {secret}"}
    assert program.get("/api/v1/exams", headers=bearer).status_code == 200
    assert program.get("/account", headers=bearer).status_code == 303
    assert program.post("/account/zone", headers=bearer, data={"zone": "UTC"}).status_code == 303
    (end,) = re.findall(r'action="(/account/tokens/[^"]+/end)"', browser.get("/account").text)
    browser.post(end)
    assert program.get("/api/v1/exams", headers=bearer).status_code == 401


@pytest.mark.usefixtures("alice")
def test_a_token_without_a_name_is_refused(browser: Browser) -> None:
    sign_in(browser)
    browser.get("/account")
    for name in ("", "   ", "x" * 61):
        assert browser.post("/account/tokens", {"name": name}).status_code == 422


# --- who may send what ----------------------------------------------------------------------------------------------


def a_token(app: Flask) -> str:
    site = app.extensions["certprep"]
    return tokens.make(
        site.store, email=ALICE, name="Sheet", now=site.clock(), rng=site.rng, new_secret=site.new_secret
    )


@pytest.mark.usefixtures("alice")
def test_a_write_without_the_pages_token_is_refused_and_changes_nothing(browser: Browser, store: Store) -> None:
    sign_in(browser)
    browser.get("/account")
    for wrong in ("", "guessed", browser.token[:-1]):
        browser.token = wrong
        page = browser.post("/account/zone", {"zone": "Asia/Tokyo"})
        assert page.status_code == 403
        assert "out of date" in page.text
    with store.reading() as tx:
        found = tx.people.by_email(ALICE)
    assert found is not None
    assert found.zone == "UTC"


@pytest.mark.usefixtures("alice")
def test_nobody_is_signed_in_by_another_sites_form(app: Flask) -> None:
    browser = Browser(app)
    assert browser.post("/sign-in", {"email": ALICE, "password": PASSWORD}).status_code == 403
    assert not is_signed_in(browser)


@pytest.mark.usefixtures("alice")
def test_the_api_takes_the_page_token_in_a_header_and_none_with_a_bearer_token(app: Flask, browser: Browser) -> None:
    sign_in(browser)
    browser.get("/account")
    started = browser.call("POST", "/api/v1/attempts", {"exam": "none", "course": "none"})
    assert started.status_code == 404  # past the gate
    browser.token = ""
    refused = browser.call("POST", "/api/v1/attempts", {"exam": "none", "course": "none"})
    assert (refused.status_code, refused.mimetype) == (403, "application/problem+json")
    assert refused.json is not None
    assert refused.json["rule"] == "stale-page"
    program = app.test_client()
    taken = program.post(
        "/api/v1/attempts",
        json={"exam": "none", "course": "none"},
        headers={"Authorization": f"Bearer {a_token(app)}"},
    )
    assert taken.status_code == 404


@pytest.mark.usefixtures("alice")
def test_a_wrong_bearer_token_does_not_fall_back_on_the_cookie(browser: Browser) -> None:
    sign_in(browser)
    assert browser.client.get("/api/v1/exams").status_code == 200
    for header in ("Bearer wrong", "bearer  wrong"):
        assert browser.client.get("/api/v1/exams", headers={"Authorization": header}).status_code == 401


def test_the_api_asks_nobody_to_sign_in_on_a_page(browser: Browser) -> None:
    answer = browser.client.get("/api/v1/exams")
    assert (answer.status_code, answer.mimetype) == (401, "application/problem+json")


def test_an_app_with_an_endpoint_that_asks_for_nothing_does_not_start() -> None:
    app = Flask("forgetful")
    app.add_url_rule("/open", "open", allow(Permission.PUBLIC)(lambda: ""))
    app.add_url_rule("/secret", "secret", lambda: "")
    with pytest.raises(Unguarded, match="secret"):
        security.install(app)


@pytest.mark.parametrize("path", ["/", "/account", "/c/course/study?page=2", "/today#due", "/a%20b", "/%5Cevil.com"])
def test_paths_of_our_own_are_kept(path: str) -> None:
    assert own_path(path) == path


ELSEWHERE = [
    "",
    "//evil.example",
    "///evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "https://evil.example",
    "https:evil.example",
    "javascript:alert(1)",
    "/\t/evil.example",
    "/\n/evil.example",
    " //evil.example",
    "evil.example",
    "/" + "a" * 3000,
]


@pytest.mark.parametrize("path", ELSEWHERE)
def test_what_leads_elsewhere_becomes_the_start_page(path: str) -> None:
    assert own_path(path) == "/"


@pytest.mark.usefixtures("alice")
def test_sign_in_leads_nowhere_else(browser: Browser) -> None:
    for path in ELSEWHERE:
        assert sign_in(browser, to=path).location == "/"


def test_every_answer_carries_the_headers(browser: Browser) -> None:
    for path in ("/", "/sign-in", "/nowhere", "/api/v1/exams", "/account"):
        headers = browser.client.get(path).headers
        policy = headers["Content-Security-Policy"]
        assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self';")
        assert "unsafe" not in policy
        assert "frame-ancestors 'none'" in policy
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "same-origin"
        assert headers["Cache-Control"] == "no-store"
        assert "Strict-Transport-Security" not in headers


# --- limits ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("email", [ALICE, "bobby@example.org"])
@pytest.mark.usefixtures("alice")
def test_after_ten_failures_an_address_must_wait_whether_known_or_not(
    browser: Browser, clock: FakeClock, email: str
) -> None:
    for _ in range(10):
        assert sign_in(browser, OTHER, email=email).status_code == 422
    clock.advance(minutes=2)
    page = sign_in(browser, PASSWORD, email=email.upper())
    assert page.status_code == 429
    assert "Try again in 13 minutes." in page.text
    assert page.headers["Retry-After"] == str(13 * 60)
    assert email not in page.text
    clock.advance(minutes=13)
    assert sign_in(browser, PASSWORD, email=email).status_code == (303 if email == ALICE else 422)


@pytest.mark.usefixtures("alice")
def test_signing_in_rightly_is_never_too_often(browser: Browser) -> None:
    for _ in range(12):
        assert sign_in(browser).status_code == 303
        browser.get("/account")
        browser.post("/sign-out")


@pytest.mark.usefixtures("alice")
def test_one_client_may_not_go_through_a_list_of_addresses(app: Flask, browser: Browser) -> None:
    with app.test_request_context(environ_base={"REMOTE_ADDR": "127.0.0.1"}):
        for _ in range(100):
            limits.count(limits.SIGN_IN_BY_CLIENT, limits.client())
    assert sign_in(browser).status_code == 429
    browser.client.environ_base["REMOTE_ADDR"] = "192.0.2.1"  # somewhere else
    assert sign_in(browser).status_code == 303


def test_a_customer_of_ipv6_is_one_client_however_many_addresses_they_have(app: Flask) -> None:
    clients = []
    for remote in ("2001:db8:1:2:3::4", "2001:db8:1:2:ffff::9", "2001:db8:1:3::4", "192.0.2.1"):
        with app.test_request_context(environ_base={"REMOTE_ADDR": remote}):
            clients.append(limits.client())
    assert clients == ["2001:db8:1:2::/64", "2001:db8:1:2::/64", "2001:db8:1:3::/64", "192.0.2.1"]


@pytest.mark.parametrize("path", ["/sign-up", "/forgot"])
def test_nobodys_mailbox_is_flooded(browser: Browser, store: Store, clock: FakeClock, path: str) -> None:
    statuses = []
    for _ in range(7):
        browser.get(path)
        statuses.append(browser.post(path, {"email": ALICE, "password": PASSWORD}).status_code)
    assert statuses == [200] * 5 + [429] * 2
    assert len(outbox.claim_due(store, clock(), 99)) == (5 if path == "/sign-up" else 0)


@pytest.mark.usefixtures("alice")
def test_who_took_over_a_browser_can_not_guess_the_password(browser: Browser) -> None:
    sign_in(browser)
    browser.get("/account")
    for _ in range(10):
        browser.post("/account/password", {"current": "a guess or two", "password": OTHER})
    page = browser.post("/account/password", {"current": PASSWORD, "password": OTHER})
    assert page.status_code == 429
