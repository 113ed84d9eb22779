"""The gate: every route of the app, walked as each role, against a table written by hand."""

import re
from collections.abc import Iterator
from random import Random

import pytest
from flask import Flask

from certprep.domain.person import Role
from certprep.store.store import Store
from certprep.usecases.exam import building
from tests.builders import COURSE, a_person, publish
from tests.conftest import FakeClock
from tests.web.browsing import Browser

ROLES = ("visitor", *(str(role) for role in Role))

# Every route with what each of them gets: visitor, learner, author, reviewer, coach, administrator. The attempt is Alice's, and
# she is none of these; what they send is empty. 303 for a visitor leads to the sign-in page.
TABLE = """
GET  /                                              200 302 302 302 302 302
GET  /today                                         303 200 200 200 200 200
POST /sample                                        422 422 422 422 422 422
GET  /help                                          200 200 200 200 200 200
GET  /healthz                                       200 200 200 200 200 200
GET  /sw.js                                         200 200 200 200 200 200
GET  /static/<path:path>                            404 404 404 404 404 404
GET  /media/<sha256>.svg                            404 404 404 404 404 404

GET  /sign-up                                       200 302 302 302 302 302
POST /sign-up                                       422 302 302 302 302 302
GET  /sign-in                                       200 302 302 302 302 302
POST /sign-in                                       422 422 422 422 422 422
POST /sign-out                                      303 303 303 303 303 303
GET  /forgot                                        200 200 200 200 200 200
POST /forgot                                        422 422 422 422 422 422
GET  /confirm/<secret>                              404 404 404 404 404 404
POST /confirm/<secret>                              404 404 404 404 404 404
GET  /reset/<secret>                                404 404 404 404 404 404
POST /reset/<secret>                                404 404 404 404 404 404

GET  /account                                       303 200 200 200 200 200
POST /account/password                              303 422 422 422 422 422
POST /account/zone                                  303 422 422 422 422 422
POST /account/sign-ins/<sign_in>/end                303 404 404 404 404 404
POST /account/sign-ins/end-others                   303 303 303 303 303 303
POST /account/tokens                                303 422 422 422 422 422
POST /account/tokens/<token>/end                    303 404 404 404 404 404

GET  /c/<course>/study                              303 200 200 200 200 200
GET  /c/<course>/study/<slug>                       303 200 200 200 200 200
POST /c/<course>/study/<slug>/done                  303 303 303 303 303 303
POST /c/<course>/study/<slug>/place                 303 404 404 404 404 404
GET  /c/<course>/calculators                        303 200 200 200 200 200
GET  /c/<course>/calculators/<calculator>           303 200 200 200 200 200
GET  /c/<course>/explore/<figure>                   303 200 200 200 200 200
POST /c/<course>/study/<slug>/read                  303 404 404 404 404 404
GET  /c/<course>/study/<slug>/print                 303 200 200 200 200 200
GET  /c/<course>/study/<slug>/changes               303 200 200 200 200 200
POST /c/<course>/study/<slug>/changes               303 303 303 303 303 303
POST /c/<course>/study/<slug>/checks/<anchor>/<int:number>  303 422 422 422 422 422
GET  /c/<course>/notes                              303 200 200 200 200 200
GET  /c/<course>/notes.md                           303 200 200 200 200 200
GET  /c/<course>/notes/<mark>                       303 404 404 404 404 404
POST /c/<course>/notes/<mark>                       303 404 404 404 404 404
POST /c/<course>/notes/<mark>/delete                303 404 404 404 404 404
POST /c/<course>/notes/<mark>/card                  303 404 404 404 404 404
POST /c/<course>/notes/restore                      303 400 400 400 400 400
GET  /c/<course>/notes/questions/<handle>           303 404 404 404 404 404
POST /c/<course>/notes/questions/<handle>           303 404 404 404 404 404
GET  /c/<course>/study/<slug>/mark                  303 404 404 404 404 404
POST /c/<course>/study/<slug>/mark                  303 404 404 404 404 404
GET  /c/<course>/progress                           303 200 200 200 200 200
GET  /manifest.webmanifest                           200 200 200 200 200 200
GET  /offline                                       200 200 200 200 200 200
GET  /c/<course>/offline                            303 200 200 200 200 200
GET  /c/<course>/review/along                       303 200 200 200 200 200
POST /api/v1/reviews                                401 422 422 422 422 422
GET  /c/<course>/review                             303 200 200 200 200 200
POST /c/<course>/review                             303 303 303 303 303 303
GET  /c/<course>/search                             303 200 200 200 200 200
POST /c/<course>/review/recall                      303 422 422 422 422 422
POST /c/<course>/review/remove                      303 303 303 303 303 303
GET  /c/<course>/glossary                           303 200 200 200 200 200
GET  /c/<course>/glossary/<term>                    303 200 200 200 200 200
GET  /c/<course>/glossary/<term>/brief              303 200 200 200 200 200
POST /c/<course>/glossary/<term>/card               303 303 303 303 303 303
POST /c/<course>/glossary/<term>/review             303 303 303 303 303 303
POST /c/<course>/glossary/cards                     303 404 404 404 404 404

GET  /c/<course>/practise                           303 200 200 200 200 200
GET  /c/<course>/practise/<exam>                    303 200 200 200 200 200
POST /c/<course>/practise/<exam>                    303 303 303 303 303 303
GET  /c/<course>/practise/<exam>/tutorial           303 200 200 200 200 200
GET  /c/<course>/practise/build-my-own              303 200 200 200 200 200
GET  /c/<course>/practise/build-my-own/counts       303 200 200 200 200 200
POST /c/<course>/practise/build-my-own              303 303 303 303 303 303
POST /c/<course>/practise/recipes                   303 422 422 422 422 422
POST /c/<course>/practise/recipes/restore           303 422 422 422 422 422
POST /c/<course>/practise/recipes/<recipe>/start    303 404 404 404 404 404
POST /c/<course>/practise/recipes/<recipe>/rename   303 303 303 303 303 303
POST /c/<course>/practise/recipes/<recipe>/delete   303 404 404 404 404 404
POST /c/<course>/practise/again                     303 404 404 404 404 404
GET  /c/<course>/exam-tools                         303 200 200 200 200 200
GET  /c/<course>/attempts/<attempt>                 303 404 404 404 404 404
POST /c/<course>/attempts/<attempt>/questions/<int:number>  303 404 404 404 404 404
GET  /c/<course>/attempts/<attempt>/summary         303 404 404 404 404 404
POST /c/<course>/attempts/<attempt>/submit          303 404 404 404 404 404
GET  /c/<course>/attempts/<attempt>/break           303 404 404 404 404 404
POST /c/<course>/attempts/<attempt>/break           303 404 404 404 404 404
POST /c/<course>/attempts/<attempt>/break/end       303 404 404 404 404 404
GET  /c/<course>/attempts/<attempt>/report          303 404 404 404 404 404
GET  /c/<course>/attempts/<attempt>/report/answers  303 404 404 404 404 404
GET  /c/<course>/attempts/<attempt>/report/answers.csv  303 404 404 404 404 404
GET  /c/<course>/attempts/<attempt>/report/comparison  303 404 404 404 404 404
GET  /c/<course>/attempts/<attempt>/report/receipts.json  303 404 404 404 404 404
POST /c/<course>/attempts/<attempt>/report/reviews  303 404 404 404 404 404
GET  /c/<course>/attempts/<attempt>/report/flaws/<int:number>  303 404 404 404 404 404
POST /c/<course>/attempts/<attempt>/report/flaws/<int:number>  303 404 404 404 404 404
GET  /receipts/verify                               200 200 200 200 200 200
POST /receipts/verify                               422 422 422 422 422 422

GET  /studio                                        303 403 200 200 403 200

GET  /people                                        303 403 403 403 403 200
GET  /people/<person_id>                            303 403 403 403 403 404
POST /people/<person_id>/accommodations             303 403 403 403 403 404
POST /people/<person_id>/accommodations/end         303 403 403 403 403 404
POST /people/<person_id>/attempts/<attempt>/time    303 403 403 403 403 404

GET  /api/v1/openapi.json                           200 200 200 200 200 200
GET  /api/v1/exams                                  401 200 200 200 200 200
POST /api/v1/attempts                               401 422 422 422 422 422
GET  /api/v1/attempts/<attempt>                     401 404 404 404 404 404
PUT  /api/v1/attempts/<attempt>/answers             401 422 422 422 422 422
PUT  /api/v1/attempts/<attempt>/answers/<int:number>  401 422 422 422 422 422
PUT  /api/v1/attempts/<attempt>/workspace           401 422 422 422 422 422
PUT  /api/v1/attempts/<attempt>/workspace/<int:number>  401 422 422 422 422 422
GET  /api/v1/attempts/<attempt>/state               401 404 404 404 404 404
POST /api/v1/attempts/<attempt>/submit              401 404 404 404 404 404
POST /api/v1/attempts/<attempt>/breaks              401 422 422 422 422 422
POST /api/v1/attempts/<attempt>/breaks/end          401 404 404 404 404 404
POST /api/v1/attempts/<attempt>/pause               401 404 404 404 404 404
POST /api/v1/attempts/<attempt>/resume              401 404 404 404 404 404
POST /api/v1/attempts/<attempt>/questions/<int:number>/check  401 404 404 404 404 404
GET  /api/v1/attempts/<attempt>/result              401 404 404 404 404 404
GET  /api/v1/attempts/<attempt>/receipts            401 404 404 404 404 404
GET  /api/v1/receipts/keys                          200 200 200 200 200 200
POST /api/v1/receipts/verify                        422 422 422 422 422 422
"""

# The same, where an empty body would be refused before anybody asked whose attempt it is.
WITH_A_BODY = {
    "/api/v1/attempts/<attempt>/answers": [{"number": 1, "sequence": 1}],
    "/api/v1/attempts/<attempt>/answers/<int:number>": {"sequence": 1},
    "/api/v1/attempts/<attempt>/workspace": {"text": "mine"},
    "/api/v1/attempts/<attempt>/workspace/<int:number>": {"note": "mine"},
}


def _rows() -> Iterator[tuple[str, str, dict[str, int]]]:
    for line in filter(None, TABLE.splitlines()):
        method, path, *statuses = line.split()
        yield method, path, dict(zip(ROLES, map(int, statuses), strict=True))


ROWS = list(_rows())


@pytest.fixture
def store(sqlite_store: Store) -> Store:
    """Who may see what does not depend on the database."""
    return sqlite_store


@pytest.fixture
def alices_attempt(store: Store, clock: FakeClock) -> str:
    publish(store, now=clock())
    alice = a_person(store, "alice", now=clock())
    return building.start(store, person=alice, course=COURSE, exam="quiz", now=clock(), rng=Random(3))


def _filled(path: str, attempt: str) -> str:
    values = {
        "course": COURSE,
        "attempt": attempt,
        "exam": "quiz",
        "slug": "exs-one",
        "anchor": "check-1",
        "calculator": "karvonen",
        "term": "atp",
        "figure": "force-velocity",
        "number": "1",
    }
    return re.sub(r"<(?:\w+:)?(\w+)>", lambda found: values.get(found[1], "nothing"), path)


def _browser(app: Flask, store: Store, clock: FakeClock, role: str) -> Browser:
    browser = Browser(app)
    if role == "visitor":
        browser.get("/sign-in")
        return browser
    return browser.sign_in(a_person(store, f"the-{role}", now=clock(), role=Role(role)))


def test_the_table_has_every_route_and_no_other(app: Flask) -> None:
    routes = {
        (method, rule.rule) for rule in app.url_map.iter_rules() for method in (rule.methods or ()) if method in METHODS
    }
    assert routes == {(method, path) for method, path, _ in ROWS}


METHODS = {"GET", "POST", "PUT", "PATCH", "DELETE"}


@pytest.mark.parametrize("role", ROLES)
def test_every_route_answers_each_role_as_the_table_says(
    app: Flask, store: Store, clock: FakeClock, alices_attempt: str, role: str
) -> None:
    seen = {}
    for method, path, _ in ROWS:
        browser = _browser(app, store, clock, role)
        seen[method, path] = _status(browser, method, _filled(path, alices_attempt))
    wanted = {(method, path): statuses[role] for method, path, statuses in ROWS}
    assert {route: (seen[route], wanted[route]) for route in seen if seen[route] != wanted[route]} == {}


@pytest.mark.parametrize("role", ROLES[1:])
def test_nobody_writes_into_alices_attempt(
    app: Flask, store: Store, clock: FakeClock, alices_attempt: str, role: str
) -> None:
    browser = _browser(app, store, clock, role)
    for path, body in WITH_A_BODY.items():
        assert browser.call("PUT", _filled(path, alices_attempt), body).status_code == 404


def test_no_write_is_taken_without_the_pages_token(
    app: Flask, store: Store, clock: FakeClock, alices_attempt: str
) -> None:
    statuses = {}
    for method, path, _ in ROWS:
        if method != "GET":
            browser = _browser(app, store, clock, "learner")
            browser.token = ""
            statuses[path] = _status(browser, method, _filled(path, alices_attempt))
    assert set(statuses.values()) == {403}, statuses


def _status(browser: Browser, method: str, path: str) -> int:
    if path.startswith("/api/"):
        return browser.call(method, path).status_code
    if method == "GET":
        return browser.get(path, follow=False).status_code
    return browser.post(path, follow=False).status_code


@pytest.mark.parametrize(
    ("path", "fields"),
    [
        ("/c/a%00b/practise", None),
        (f"/c/{COURSE}/attempts/a%00b", None),
        ("/api/v1/attempts/a%00b", None),
        ("/people?q=a%00b", None),
        (f"/c/{COURSE}/practise/recipes", {"name": "a\0b", "count": "5"}),
        (f"/c/{COURSE}/practise/again", {"attempt": "a\0b"}),
        ("/account/tokens", {"name": "a\0b"}),
    ],
)
def test_a_null_character_is_refused_on_either_database(
    app: Flask, store: Store, clock: FakeClock, path: str, fields: dict[str, str] | None
) -> None:
    """PostgreSQL stores none, and compares with none: it was an error on our side."""
    publish(store, now=clock())
    browser = Browser(app).sign_in(a_person(store, "dan", now=clock(), role=Role.ADMINISTRATOR))
    response = browser.get(path) if fields is None else browser.post(path, fields)
    assert response.status_code == 400


@pytest.mark.parametrize("body", [{"exam": "quiz", "course": "a\0b"}, {"exam": "a\0b", "course": COURSE}])
def test_a_null_character_is_refused_over_the_api(
    app: Flask, store: Store, clock: FakeClock, body: dict[str, str]
) -> None:
    publish(store, now=clock())
    browser = Browser(app).sign_in(a_person(store, now=clock()))
    assert browser.call("POST", "/api/v1/attempts", body).status_code == 422
