"""The studio's first page: Carol sees the library as it is; Alice does not see the page."""

from dataclasses import replace
from pathlib import Path
from random import Random

import pytest
from flask import Flask

from certprep.domain.item import Status
from certprep.domain.person import Person, Role
from certprep.library import library as files
from certprep.store.store import Store
from certprep.usecases.author import library, releases
from tests.builders import a_person, publish
from tests.conftest import FakeClock
from tests.library.written import SAMPLE, bank, item, write
from tests.web.browsing import Browser

BANK = "question_banks/pt/exs/energy-systems.yaml"


@pytest.fixture
def store(sqlite_store: Store) -> Store:
    return sqlite_store


@pytest.fixture
def carol(store: Store, clock: FakeClock) -> Person:
    return a_person(store, "carol", now=clock(), role=Role.AUTHOR)


def _publish(store: Store, root: Path, clock: FakeClock) -> None:
    releases.publish(store, drafts=files.read(root), now=clock(), rng=Random(1))


def _studio(app: Flask, carol: Person, root: Path | None) -> str:
    app.extensions["certprep"] = replace(app.extensions["certprep"], library=root)
    return Browser(app).sign_in(carol).get("/studio").text


def test_the_state_of_a_library_that_was_never_published(store: Store, tmp_path: Path) -> None:
    (course,) = library.state_of(store, write(tmp_path)).courses
    assert (course.course, course.live) == ("pt", None)
    assert course.counts[Status.LIVE] == 3
    assert course.exams == 1


def test_an_edit_shows_as_a_difference_to_the_release(store: Store, tmp_path: Path, clock: FakeClock) -> None:
    _publish(store, write(tmp_path), clock)
    (course,) = library.state_of(store, tmp_path).courses
    assert course.live is not None
    assert (course.live.number, course.live.differs) == (1, False)
    write(tmp_path, {BANK: bank(item("exs5-001"), item("exs5-002", stem="Another stem?"), SAMPLE)})
    (course,) = library.state_of(store, tmp_path).courses
    assert course.live is not None
    assert course.live.differs


def test_problems_are_sorted_out_into_exams_and_others(store: Store, tmp_path: Path) -> None:
    broken = bank(item("exs5-001", objective="EXS-9.9"), item("exs5-002", status="draft"), SAMPLE)
    (course,) = library.state_of(store, write(tmp_path, {BANK: broken})).courses
    assert [problem.subject for problem in course.unfilled] == ["quiz"]
    assert course.others[0].blocks
    assert course.blocking >= 1
    assert course.counts[Status.DRAFT] == 1


def test_carol_sees_path_problems_and_what_an_exam_lacks(
    app: Flask, carol: Person, store: Store, tmp_path: Path, clock: FakeClock
) -> None:
    _publish(store, write(tmp_path), clock)
    broken = bank(item("exs5-001", objective="EXS-9.9"), SAMPLE)
    page = _studio(app, carol, write(tmp_path, {BANK: broken}))
    assert str(tmp_path) in page
    assert f"{BANK}:" in page
    assert "exs5-001:" in page
    assert "<b>quiz</b>" in page
    assert "Live: release 1 of Mon 2 Mar 2026, 09:00" in page
    assert "The files have changed since" in page
    assert "certprep check" in page
    assert "certprep publish" in page


def test_a_course_file_that_cannot_be_read_is_a_problem_and_no_crash(app: Flask, carol: Person, tmp_path: Path) -> None:
    page = _studio(app, carol, write(tmp_path, {"content/pt/course.yaml": "id: [pt"}))
    assert "content/pt/course.yaml:" in page
    assert "Not published yet" in page


def test_a_host_without_the_library_says_where_to_edit(
    app: Flask, carol: Person, store: Store, clock: FakeClock
) -> None:
    publish(store, now=clock())
    page = _studio(app, carol, None)
    assert "The library is not on this machine" in page
    assert "CERTPREP_LIBRARY" in page
    assert "Live: release 1" in page


def test_learners_have_no_studio(app: Flask, store: Store, clock: FakeClock) -> None:
    assert Browser(app).sign_in(a_person(store, now=clock())).get("/studio").status_code == 403
