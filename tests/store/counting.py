"""What the other processes of the race experiments run; it imports little, so that they start soon."""

from collections import Counter
from dataclasses import replace
from functools import cache
from typing import Any

import pytest
from sqlalchemy import Dialect, Engine, event
from sqlalchemy.exc import OperationalError

from certprep.store import attempts
from certprep.store.prepared import Prepared
from certprep.store.store import Store

COUNTED = "counted"
COUNTER = "counter"  # the slug of a place in a module that is no module: its section is the number

_GUARDS = {"sqlite": ("BEGIN IMMEDIATE", "BEGIN DEFERRED"), "postgresql": (" FOR UPDATE", "")}


def take_away(engine: Engine, guard: str, *, instead: str = "") -> None:
    """Rewrite each statement on its way to the database, as if the guard had never been written."""

    def rewrite(_connection: Any, _cursor: Any, statement: str, parameters: Any, _context: Any, _many: Any) -> Any:
        return statement.replace(guard, instead), parameters

    event.listen(engine, "before_cursor_execute", rewrite, retval=True)


def take_away_prepared(monkeypatch: pytest.MonkeyPatch, guard: str, *, instead: str = "") -> None:
    """The same for statements that go to the driver past SQLAlchemy."""
    compiled = Prepared._compile

    def rewritten(self: Prepared, dialect: Dialect) -> Any:
        text, *rest = compiled(self, dialect)
        return text.replace(guard, instead), *rest

    monkeypatch.setattr(Prepared, "_compile", rewritten)
    monkeypatch.setattr(attempts, "_guarded_insert", cache(attempts._guarded_insert.__wrapped__))


def count_up(url: str, *, person: str, course: str, times: int, guarded: bool) -> Counter[str]:
    """Read the number and write the next one, many times. Gives how many transactions were committed, and why others were refused."""
    store, done = Store(url), Counter[str]()
    if not guarded:
        guard, instead = _GUARDS[store.engine.dialect.name]
        take_away(store.engine, guard, instead=instead)
    for _ in range(times):
        try:
            _count_one(store, person=person, course=course)
        except OperationalError as refused:
            done[str(refused.orig)] += 1
        else:
            done[COUNTED] += 1
    store.close()
    return done


def _count_one(store: Store, *, person: str, course: str) -> None:
    with store.transaction() as tx:
        tx.people.lock(person)
        place = tx.progress.of(person=person, course=course)[COUNTER]
        tx.progress.keep(replace(place, section=str(int(place.section) + 1)), person=person, course=course)
