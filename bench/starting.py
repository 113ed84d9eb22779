"""Starting a full mock of 140 questions from a bank of 1,200, and what its page weighs; in this process, on SQLite."""

import re
import secrets
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from itertools import cycle
from pathlib import Path
from random import Random, SystemRandom
from statistics import median
from typing import Any

from flask import Flask
from flask.testing import FlaskClient

from bench import processes
from bench.browser import COURSE
from certprep.app import create_app
from certprep.clock import utc_now
from certprep.config import SHIPPED, Config
from certprep.domain.course import Level
from certprep.domain.item.item import Status, Use
from certprep.domain.person import Role
from certprep.domain.release import Content, ReleasedItem
from certprep.library import library
from certprep.store.store import Store
from certprep.usecases import account, setup
from certprep.usecases.author import releases

ITEMS = 1_200
LEARNERS = 9
_EXAM = "full-mock"
_TEXTS = ("single", "multiple", "numeric")
_PASSWORD = "correct horse battery staple"
_CSRF = re.compile(r'name="csrf_token" value="([^"]+)"')
_STATIC = re.compile(r'(?:href|src)="(/static/[^"#]+)')
_TAKES = {"Accept-Encoding": "br, gzip"}


def measure() -> dict[str, float]:
    """Milliseconds from the request to the answer with all questions, and the kilobytes that a first visit of the room takes."""
    with tempfile.TemporaryDirectory(prefix="bench-") as folder, site(Path(folder)) as (store, app):
        took, sizes = [], []
        for number in range(LEARNERS):
            visitor = app.test_client()
            token = signed_in(store, visitor, f"learner{number}@example.net")
            began = processes.seconds()
            started = visitor.post(
                "/api/v1/attempts", json={"course": COURSE, "exam": _EXAM}, headers={"X-CSRF-Token": token}
            )
            took.append((processes.seconds() - began) * 1000)
            said = started.get_json()
            assert (started.status_code, len(said["questions"])) == (201, 140)
            sizes.append(_weight(visitor, said["id"]))
    return {"attempt_start_ms": median(took), "exam_page_kb": median(sizes) / 1024}


@contextmanager
def site(folder: Path) -> Iterator[tuple[Store, Flask]]:
    url = f"sqlite:///{folder / 'certprep.sqlite3'}"
    store = Store(url)
    try:
        setup.prepare(store, now=utc_now(), rng=SystemRandom())
        (draft,) = (one for one in library.read(SHIPPED) if one.content is not None and _EXAM in one.content.blueprints)
        assert draft.content is not None
        releases.publish(
            store, drafts=[replace(draft, content=grown(draft.content))], now=utc_now(), rng=SystemRandom()
        )
        config = Config(data_dir=folder, library=SHIPPED, database_url=url, secret_key=secrets.token_urlsafe(48))
        yield store, create_app(config, store=store)
    finally:
        store.close()


def grown(content: Content) -> Content:
    """The shipped course with a bank of 1,200: items as long as the shipped ones, of words from its modules, over all modules."""
    texts = [one for one in content.items.values() if one.item.kind in _TEXTS and not one.item.case]
    words = _words(content)
    places = cycle((domain.code, module.slug) for domain in content.course.domains for module in domain.modules)
    rng = Random(ITEMS)
    items = dict(content.items)
    for number in range(ITEMS - len(items)):
        domain, module = next(places)
        made = _reworded(rng.choice(texts), number, words, rng)
        items[made.item.id] = replace(made, domain=domain, module=module)
    mock = replace(content.blueprints[_EXAM], agreement=False)
    return replace(content, items=items, blueprints={**content.blueprints, _EXAM: mock})


def _reworded(one: ReleasedItem, number: int, words: Iterator[str], rng: Random) -> ReleasedItem:
    item: Any = one.item
    changes: dict[str, Any] = {"id": f"zzz1-{number:04}", "stem": _as_long_as(item.stem, words), "enemies": ()}
    changes["status"] = Status.PILOT if number % 10 == 0 else Status.LIVE
    changes["level"] = rng.choices(list(Level), weights=(35, 40, 25))[0]
    if options := getattr(item, "options", ()):
        changes["options"] = tuple(replace(option, text=_as_long_as(option.text, words)) for option in options)
    made = replace(item, use=Use.ANY, **changes)
    return replace(one, item=made, revision=made.revision({}))


def _words(content: Content) -> Iterator[str]:
    """The words of the modules, in their order: they compress as English does."""
    html = " ".join(
        part.html
        for one in content.readings.values()
        for section in one.sections
        for part in section.parts
        if hasattr(part, "html")
    )
    return cycle(re.sub(r"<[^>]*>|\s+", " ", html).split())


def _as_long_as(html: str, words: Iterator[str]) -> str:
    text = next(words)
    while len(text) < len(html) - 10:
        text += " " + next(words)
    return f"<p>{text}</p>"


def signed_in(store: Store, visitor: FlaskClient, email: str) -> str:
    """Gives the CSRF token of the page that they come to."""
    account.add(
        store, email=email, role=Role.LEARNER, password=_PASSWORD, zone="UTC", now=utc_now(), rng=SystemRandom()
    )
    said = {"csrf_token": _token(visitor.get("/sign-in").text), "email": email, "password": _PASSWORD, "next": "/"}
    return _token(visitor.post("/sign-in", data=said, follow_redirects=True).text)


def _token(page: str) -> str:
    found = _CSRF.search(page)
    assert found is not None, "the page has no CSRF token"
    return found[1]


def _weight(visitor: FlaskClient, attempt: str) -> int:
    """Bytes of the page, its data and the files that it names, as they are sent to a browser that has none of them."""
    page = visitor.get(f"/c/{COURSE}/attempts/{attempt}?question=1")
    parts = [f"/c/{COURSE}/attempts/{attempt}?question=1", f"/api/v1/attempts/{attempt}", *files(page.text)]
    return sum(len(visitor.get(part, headers=_TAKES).data) for part in parts)


def files(page: str) -> list[str]:
    return sorted(set(_STATIC.findall(page)))
