"""Alice reads: for how long, what counts as read, and what changed since."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from random import Random

import pytest

from certprep.domain.course import Passage, QuickCheck, Reading, Section
from certprep.domain.errors import NotFound
from certprep.domain.person import Person
from certprep.domain.progress import Standing
from certprep.store.store import Store
from certprep.usecases import progress, study
from tests.builders import COURSE, a_person, an_item, content, publish

SLUG = "exs-one"
WORDS = 230  # thirty seconds, to count as read


def a_module(*texts: str, check: Sequence[str] = ("exs1-001",)) -> Reading:
    """A section for each text, named s1, s2 …; the last ends with a quick check."""
    sections = [
        Section(anchor=f"s{number}", title=f"Section {number}", objectives=(), parts=(Passage(html=f"<p>{text}</p>"),))
        for number, text in enumerate(texts, start=1)
    ]
    last = sections[-1]
    asked = QuickCheck(anchor="check-1", items=tuple(check))
    sections[-1] = Section(anchor=last.anchor, title=last.title, objectives=(), parts=(*last.parts, asked))
    return Reading(slug=SLUG, title="First of EXS", sections=tuple(sections), minutes=5)


def words(count: int, word: str = "word") -> str:
    return " ".join([word] * count)


@pytest.fixture
def alice(store: Store, now: datetime) -> Person:
    publish(store, content([an_item()], readings=[a_module(words(WORDS), words(WORDS))], blueprints=[]), now=now)
    return a_person(store, now=now, zone="America/Chicago")


def tell(store: Store, person: Person, now: datetime, **seconds: int) -> bool:
    """What the page's script reports."""
    report = study.Report(section="s1", paragraph=2, spent_s=seconds)
    return study.reach(store, report, person=person, course=COURSE, slug=SLUG, now=now)


def opened(store: Store, person: Person, now: datetime) -> study.Opened:
    return study.read(store, person=person, course=COURSE, slug=SLUG, now=now, rng=Random(1))


def standing(store: Store, person: Person, now: datetime) -> Standing:
    found = opened(store, person, now).place.standing
    assert found is not None
    return found


def test_a_section_is_read_once_it_was_there_long_enough(store: Store, alice: Person, now: datetime) -> None:
    assert not tell(store, alice, now, s1=20)
    assert standing(store, alice, now).read == 0
    assert tell(store, alice, now + timedelta(seconds=20), s1=10)
    assert [one.read for one in standing(store, alice, now).sections] == [True, False]


def test_no_report_tells_of_more_time_than_has_passed(store: Store, alice: Person, now: datetime) -> None:
    tell(store, alice, now, s1=1)
    tell(store, alice, now + timedelta(seconds=5), s1=4000, s2=4000)
    assert standing(store, alice, now).read == 0
    with store.reading() as tx:
        read = tx.progress.reading_by_day(person=alice.id, course=COURSE, since=date(2026, 1, 1))
    assert sum(read.values()) == 1 + 2 + 2  # halves of five seconds, each rounded down to an even number


def test_two_devices_at_once_count_once(store: Store, alice: Person, now: datetime) -> None:
    for seconds in (30, 30, 60, 60):
        tell(store, alice, now + timedelta(seconds=seconds), s1=30)
    with store.reading() as tx:
        read = tx.progress.reading_by_day(person=alice.id, course=COURSE, since=date(2026, 1, 1))
    assert sum(read.values()) == 60


def test_a_report_after_a_long_pause_is_cut_too(store: Store, alice: Person, now: datetime) -> None:
    tell(store, alice, now)
    tell(store, alice, now + timedelta(days=3), s1=50_000)
    with store.reading() as tx:
        read = tx.progress.reading_by_day(person=alice.id, course=COURSE, since=date(2026, 1, 1))
    assert sum(read.values()) == 90


def test_time_counts_for_her_own_study_day(store: Store, alice: Person) -> None:
    night = datetime.fromisoformat("2026-03-03T08:30:00+00:00")  # half past two in Chicago: still the second of March
    tell(store, alice, night, s1=10)
    with store.reading() as tx:
        read = tx.progress.reading_by_day(person=alice.id, course=COURSE, since=date(2026, 1, 1))
    assert read == {date(2026, 3, 2): 10}


def test_sections_that_are_not_there_are_refused(store: Store, alice: Person, now: datetime) -> None:
    with pytest.raises(NotFound, match="no-such-section"):
        tell(store, alice, now, nowhere=10)
    with pytest.raises(NotFound, match="no-such-section"):
        study.mark_read(store, person=alice, course=COURSE, slug=SLUG, section="nowhere", now=now)


def test_she_may_say_that_she_has_read_it(store: Store, alice: Person, now: datetime) -> None:
    bob = a_person(store, "bob", now=now)
    study.mark_read(store, person=alice, course=COURSE, slug=SLUG, section="s2", now=now)
    assert [one.read for one in standing(store, alice, now).sections] == [False, True]
    assert standing(store, bob, now).read == 0


def test_a_module_with_everything_read_and_checked_is_complete(store: Store, alice: Person, now: datetime) -> None:
    for section in ("s1", "s2"):
        study.mark_read(store, person=alice, course=COURSE, slug=SLUG, section=section, now=now)
    assert not standing(store, alice, now).complete
    asked = opened(store, alice, now).checks["check-1"][0]
    assert asked is not None
    spot = study.Spot(course=COURSE, slug=SLUG, anchor="check-1", position=0, seed=asked.seed)
    study.check(store, spot, person=alice, given=[asked.names.shown["a"]], now=now, rng=Random(2))
    found = standing(store, alice, now)
    assert (found.complete, found.right, found.minutes_left) == (True, 0, 0)


def test_the_paragraph_is_kept_for_her_other_device(store: Store, alice: Person, now: datetime) -> None:
    tell(store, alice, now)
    found = opened(store, alice, now).place.progress
    assert found is not None
    assert (found.section, found.paragraph) == ("s1", 2)


class TestChanges:
    def publish(self, store: Store, now: datetime, *texts: str) -> None:
        publish(store, content([an_item()], readings=[a_module(*texts)], blueprints=[]), now=now)

    def changed(self, store: Store, person: Person, now: datetime) -> list[str] | None:
        found = opened(store, person, now).changed
        return None if found is None else [one.anchor for one in found.sections]

    def test_what_changed_since_she_read_it_is_told_until_she_knows(
        self, store: Store, alice: Person, now: datetime
    ) -> None:
        tell(store, alice, now)
        assert self.changed(store, alice, now) is None
        later = now + timedelta(days=2)
        self.publish(store, later, words(WORDS), f"{words(WORDS)} more")
        assert self.changed(store, alice, later) == ["s2"]
        tell(store, alice, later + timedelta(hours=1))  # to read on is not to have seen it
        assert self.changed(store, alice, later) == ["s2"]
        study.know(store, person=alice, course=COURSE, slug=SLUG)
        assert self.changed(store, alice, later) is None

    def test_the_day_is_that_of_the_old_text(self, store: Store, alice: Person, now: datetime) -> None:
        tell(store, alice, now)
        later = now + timedelta(days=2)
        self.publish(store, later, words(WORDS), "other")
        _, _, found = study.what_changed(store, person=alice, course=COURSE, slug=SLUG)
        assert found is not None
        assert (found.read_at, found.changed_at) == (now, later)
        tell(store, alice, later + timedelta(hours=1))
        _, _, found = study.what_changed(store, person=alice, course=COURSE, slug=SLUG)
        assert found is not None
        assert (found.read_at, found.changed_at) == (None, later)

    def test_a_section_read_in_its_new_form_is_no_news(self, store: Store, alice: Person, now: datetime) -> None:
        tell(store, alice, now)
        later = now + timedelta(days=2)
        self.publish(store, later, words(WORDS, "new"), words(WORDS, "other"))
        study.mark_read(store, person=alice, course=COURSE, slug=SLUG, section="s1", now=later)
        assert self.changed(store, alice, later) == ["s2"]

    def test_who_begins_with_the_new_text_or_calls_it_done_has_no_news(
        self, store: Store, alice: Person, now: datetime
    ) -> None:
        bob = a_person(store, "bob", now=now)
        tell(store, alice, now)
        self.publish(store, now + timedelta(days=1), words(WORDS), "other")
        tell(store, bob, now + timedelta(days=2))
        assert self.changed(store, bob, now) is None
        study.finish(store, person=alice, course=COURSE, slug=SLUG, done=True, now=now + timedelta(days=2))
        assert self.changed(store, alice, now) is None

    def test_a_release_that_leaves_the_words_alone_is_no_news(self, store: Store, alice: Person, now: datetime) -> None:
        tell(store, alice, now)
        self.publish(store, now + timedelta(days=1), f"<em>{words(WORDS)}</em>", words(WORDS))
        assert self.changed(store, alice, now) is None


class TestProgress:
    def test_the_week_runs_from_monday_in_her_own_zone(self, store: Store, alice: Person, now: datetime) -> None:
        now += timedelta(hours=6)  # nine in Chicago; three in the morning would still be Sunday
        for days in (-3, 0, 2):
            tell(store, alice, now + timedelta(days=days), s1=60)
        found = progress.look(store, person=alice, course=COURSE, now=now + timedelta(days=2))
        assert [one.day.isoformat() for one in found.week][::6] == ["2026-03-02", "2026-03-08"]
        assert [one.reading.total_seconds() for one in found.week] == [60, 0, 60, 0, 0, 0, 0]
        assert found.before == timedelta(seconds=60)
        assert found.total == timedelta(minutes=2)

    def test_domains_count_sections_questions_and_what_is_due(self, store: Store, alice: Person, now: datetime) -> None:
        study.mark_read(store, person=alice, course=COURSE, slug=SLUG, section="s1", now=now)
        asked = opened(store, alice, now).checks["check-1"][0]
        assert asked is not None
        spot = study.Spot(course=COURSE, slug=SLUG, anchor="check-1", position=0, seed=asked.seed)
        study.check(store, spot, person=alice, given=[asked.names.shown["a"]], now=now, rng=Random(2))
        found = progress.look(store, person=alice, course=COURSE, now=now + timedelta(hours=1))
        exs, nut = found.domains
        assert (exs.sections, exs.read, exs.asked, exs.answered, exs.right, exs.due) == (2, 1, 1, 1, 0, 1)
        assert (nut.written, nut.sections) == (0, 0)
        assert [one.module.slug for one in found.begun] == [SLUG]

    def test_a_course_without_a_release_does_not_exist(self, store: Store, alice: Person, now: datetime) -> None:
        with pytest.raises(NotFound, match="no-such-course"):
            progress.look(store, person=alice, course="nonsense", now=now)
