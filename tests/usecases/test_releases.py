"""Publishing: the files of Carol's course become what Alice sees."""

from dataclasses import replace
from random import Random

from certprep.domain.release import Content
from certprep.library.library import Draft
from certprep.store.store import Store
from certprep.usecases.author import releases
from certprep.usecases.exam import building, room
from tests.builders import COURSE, a_bank, a_person, an_item, content
from tests.conftest import FakeClock


def publish(store: Store, held: Content, clock: FakeClock, *, dry_run: bool = False) -> releases.Published:
    draft = Draft(course=COURSE, content=held, problems=())
    (done,) = releases.publish(
        store, drafts=[draft], now=clock(), rng=Random(str(clock.advance(seconds=1))), dry_run=dry_run
    )
    return done


def test_publishing_the_same_again_makes_no_release(store: Store, clock: FakeClock) -> None:
    assert publish(store, content(), clock).number == 1
    assert publish(store, content(), clock).number is None


def test_a_release_says_what_it_brings(store: Store, clock: FakeClock) -> None:
    publish(store, content(), clock)
    bank = [replace(item, stem="Mended?") if item.id == "exs1-001" else item for item in a_bank()]
    done = publish(store, content([*bank[:-1], an_item("exs1-050")]), clock)
    assert done.number == 2
    assert (done.changes.added, done.changes.changed, done.changes.removed) == (
        ("exs1-050",),
        ("exs1-001",),
        ("nut1-006",),
    )


def test_a_dry_run_says_the_same_and_changes_nothing(store: Store, clock: FakeClock) -> None:
    assert "exs1-001" in publish(store, content(), clock, dry_run=True).changes.added
    assert not releases.is_published(store)


def test_a_change_that_is_only_in_the_margin_is_published_too(store: Store, clock: FakeClock) -> None:
    """Difficulty is not part of the wording, so the revision stays, but the release has it."""
    publish(store, content(), clock)
    bank = [replace(item, difficulty=0.9) for item in a_bank()]
    assert publish(store, content(bank), clock).number == 2
    with store.reading() as tx:
        live = tx.releases.live(COURSE)
    assert live is not None
    assert live.content.items["exs1-001"].item.difficulty == 0.9


def test_alices_running_exam_keeps_its_wording_when_carol_publishes_a_new_one(store: Store, clock: FakeClock) -> None:
    publish(store, content(), clock)
    alice = a_person(store, now=clock())
    attempt = building.start(store, person=alice, course=COURSE, exam="quiz", now=clock(), rng=Random(1))
    publish(store, content([replace(item, stem="New wording?") for item in a_bank()]), clock)
    found = room.look(store, person=alice, attempt=attempt, now=clock(), rng=Random(1))
    assert all(question.stem_html.startswith("Stem of") for question in found.questions)
