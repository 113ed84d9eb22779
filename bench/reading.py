"""What opening a module takes: processor time of the site from a warm release, and bytes over the wire; in this process, on SQLite."""

import tempfile
from collections.abc import Sequence
from pathlib import Path
from statistics import median
from time import process_time

import brotli
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import EnvironBuilder, run_wsgi_app

from bench import starting
from bench.browser import COURSE
from certprep.clock import utc_now
from certprep.domain.course import Passage, Reading
from certprep.store.store import Store
from certprep.usecases import study
from certprep.web.assets import BROTLI_PAGE

MODULE = "energy-systems"
ROUNDS = 200
_WARM_UP = 60  # every order of the options of its questions
_PATH = f"/c/{COURSE}/study/{MODULE}"
_TAKES = {"Accept-Encoding": "br, gzip"}


def measure() -> dict[str, float]:
    """Milliseconds of processor time for a page, the middle one; kilobytes of a first visit besides figures, and of a later one besides
    the text itself, which is the module's own HTML, compressed as the page is.
    """
    with tempfile.TemporaryDirectory(prefix="bench-") as folder, starting.site(Path(folder)) as (store, app):
        visitor = app.test_client()
        starting.signed_in(store, visitor, "reader@example.net")
        reading = _halfway(store)
        page = visitor.get(_PATH, headers=_TAKES)
        cold = len(page.data) + sum(_size(visitor, file) for file in starting.files(visitor.get(_PATH).text))
        warm = len(page.data) - len(brotli.compress(_text(reading).encode(), quality=BROTLI_PAGE))
        cpu = median(_times(app, visitor))
    return {"module_page_cpu_ms_p50": cpu, "module_page_cold_kb": cold / 1024, "module_page_warm_kb": warm / 1024}


def _halfway(store: Store) -> Reading:
    """The reader has read the first half."""
    with store.reading() as tx:
        person = tx.people.by_email("reader@example.net")
        release = tx.releases.live(COURSE)
    assert person is not None
    assert release is not None
    reading = release.content.readings[MODULE]
    for section in reading.sections[: len(reading.sections) // 2]:
        study.mark_read(store, person=person, course=COURSE, slug=MODULE, section=section.anchor, now=utc_now())
    return reading


def _text(reading: Reading) -> str:
    return "".join(part.html for one in reading.sections for part in one.parts if isinstance(part, Passage))


def _size(visitor: FlaskClient, file: str) -> int:
    return len(visitor.get(file, headers=_TAKES).data)


def _times(app: Flask, visitor: FlaskClient) -> Sequence[float]:
    """Of the site alone: the request is made, and the answer looked at, outside the time."""
    cookie = visitor.get_cookie("session")
    assert cookie is not None
    taken = []
    for number in range(_WARM_UP + ROUNDS):
        environ = EnvironBuilder(
            path=_PATH, headers=[*_TAKES.items(), ("Cookie", f"session={cookie.value}")]
        ).get_environ()
        began = process_time()
        body, status, _ = run_wsgi_app(app.wsgi_app, environ, buffered=True)
        took = (process_time() - began) * 1000
        assert status == "200 OK", status
        assert b"".join(body)
        taken += [took] if number >= _WARM_UP else []
    return taken
