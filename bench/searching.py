"""Search at 50 modules, 1,200 questions, all of them answered, and 10,000 notes of one learner; in this process, on SQLite.

What a search costs the server is measured as a request: the page, its template and its limit's counter with it.
"""

import secrets
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import cycle
from pathlib import Path
from random import Random, SystemRandom
from time import process_time

import yaml
from flask import Flask

from bench import starting
from bench.browser import COURSE
from certprep.app import create_app
from certprep.clock import utc_now
from certprep.config import SHIPPED, Config
from certprep.domain.course import Course, Passage, Reading
from certprep.domain.exposure import Exposure, Source
from certprep.domain.identity import new_id
from certprep.domain.marks.mark import Mark, on_module
from certprep.domain.person import Person
from certprep.domain.release import Content
from certprep.domain.search import plain
from certprep.library import library
from certprep.store.store import Store
from certprep.usecases import setup
from certprep.usecases.author import releases
from certprep.usecases.steps import indexing

MODULES, NOTES = 50, 10_000
_QUOTED = _NOTED = 15  # words of a note and of what it quotes
_QUERIES = Path(__file__).parents[1] / "tests" / "search_queries.yaml"
_LEARNER = "searcher@example.net"


def measure() -> dict[str, float]:
    """Milliseconds of this process's CPU, which 95 of 100 searches do not reach. Half of them have a misspelt word."""
    with tempfile.TemporaryDirectory(prefix="bench-") as folder, _site(Path(folder)) as (store, app, content):
        visitor = app.test_client()
        starting.signed_in(store, visitor, _LEARNER)
        _fill(store, content)
        queries = [f"/c/{COURSE}/search?q={one['query']}" for one in yaml.safe_load(_QUERIES.read_text())]
        queries += [_misspelt(one) for one in queries]
        took = []
        for path in (*queries, *queries):  # the first round warms up
            began = process_time()
            answer = visitor.get(path)
            took.append((process_time() - began) * 1000)
            assert answer.status_code == 200, path
            _forget_limits(store)
    return {"search_cpu_ms_p95": _percentile(took[len(queries) :], 0.95)}


def _percentile(values: Sequence[float], share: float) -> float:
    return sorted(values)[int(len(values) * share)]


def _misspelt(path: str) -> str:
    """Two letters of the last word changed over."""
    return path[:-3] + path[-2] + path[-3] + path[-1]


def _forget_limits(store: Store) -> None:
    with store.transaction() as tx:
        tx.rates.clear()


@contextmanager
def _site(folder: Path) -> Iterator[tuple[Store, Flask, Content]]:
    url = f"sqlite:///{folder / 'certprep.sqlite3'}"
    store = Store(url)
    try:
        setup.prepare(store, now=utc_now(), rng=SystemRandom())
        (draft,) = (one for one in library.read(SHIPPED) if one.course == COURSE)
        assert draft.content is not None
        content = with_modules(starting.grown(draft.content))
        releases.publish(store, drafts=[replace(draft, content=content)], now=utc_now(), rng=SystemRandom())
        config = Config(data_dir=folder, library=SHIPPED, database_url=url, secret_key=secrets.token_urlsafe(48))
        yield store, create_app(config, store=store), content
    finally:
        store.close()


def with_modules(content: Content) -> Content:
    """The planned modules get the texts of written ones, and more are made, until there are fifty."""
    *others, last = content.course.domains
    more = tuple(
        replace(last.modules[-1], slug=f"more-{number}", code=f"{last.code}-9{number}", objectives=())
        for number in range(MODULES - sum(1 for _ in content.course.modules()))
    )
    course = replace(content.course, domains=(*others, replace(last, modules=(*last.modules, *more))))
    return replace(content, course=course, readings=_readings(course, content.readings))


def _readings(course: Course, written: dict[str, Reading]) -> dict[str, Reading]:
    texts = cycle(written.values())
    return {
        module.slug: written.get(module.slug) or replace(next(texts), slug=module.slug, title=module.title)
        for module in course.modules()
    }


def _fill(store: Store, content: Content) -> None:
    """10,000 notes, and an answer to each question."""
    now, rng = utc_now(), Random(NOTES)
    words = [_words(reading) for reading in content.readings.values()]
    with store.transaction() as tx:
        person = tx.people.by_email(_LEARNER)
        assert person is not None
        for number in range(NOTES):
            mark = _mark(rng, words, content, made_at=now + timedelta(seconds=number))
            tx.marks.add(mark, person=person.id, course=COURSE)
            indexing.keep_mark(tx, mark, course=COURSE, person=person.id)
        tx.responses.add([_answered(content, item, person, rng, now=now) for item in content.items])


def _words(reading: Reading) -> list[str]:
    parts = (part for section in reading.sections for part in section.parts if isinstance(part, Passage))
    return plain(" ".join(part.html for part in parts)).split()


def _mark(rng: Random, texts: Sequence[Sequence[str]], content: Content, *, made_at: datetime) -> Mark:
    text = rng.choice(texts)
    begin = rng.randrange(len(text) - _QUOTED - _NOTED)
    return Mark(
        id=new_id(made_at, rng),
        place=on_module(rng.choice(list(content.readings))),
        made_at=made_at,
        changed_at=made_at,
        quote=" ".join(text[begin : begin + _QUOTED]),
        note=" ".join(text[begin + _QUOTED : begin + _QUOTED + _NOTED]),
    )


def _answered(content: Content, item: str, person: Person, rng: Random, *, now: datetime) -> Exposure:
    return Exposure(
        id=new_id(now, rng),
        person=person.id,
        course=COURSE,
        item=item,
        revision=content.items[item].revision,
        source=Source.CHECK,
        attempt=None,
        at=now,
        study_day=now.date(),
        correct=True,
        response="null",
        confidence=None,
        spent_ms=0,
    )
