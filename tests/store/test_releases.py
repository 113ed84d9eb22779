"""Releases: immutable content, shared revisions, and one pointer to what is live."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import func, select

from certprep.domain.blueprint import Feedback, Purpose, Scale
from certprep.domain.course import Level, Passage, Reading, Reference, Section, Tool
from certprep.domain.item import Mistake, Status, Use
from certprep.domain.release import Content, Release
from certprep.store.releases import fingerprint
from certprep.store.schema import FigureRow, ItemRevisionRow, ModuleRevisionRow
from certprep.store.store import Store
from tests.builders import (
    COURSE,
    a_bank,
    a_blueprint,
    a_course,
    a_multiple,
    a_numeric,
    a_reading,
    an_item,
    an_option,
    content,
    publish,
)

FIGURE = "a" * 64


def everything() -> Content:
    """Each kind of item, part of a text and setting of a blueprint that a release can hold."""
    rich = an_item(
        "exs1-100",
        options=(an_option("a", "2 <em>kg</em>"), an_option("b", "10 kg", key=True), an_option("n", "None", last=True)),
        status=Status.PILOT,
        use=Use.MOCK,
        tags=("energy",),
        enemies=("exs1-001",),
        notes="Seen in vetting.",
        difficulty=0.55,
        level=Level.ANALYSIS,
    )
    numeric = a_numeric(
        "exs1-102", value=Decimal("0.50"), mistakes=(Mistake(value=Decimal("5E+1"), why="A factor of 100."),)
    )
    tools = (
        Tool(anchor="calculator-1", tool="calculator", id="bmi"),
        Tool(anchor="explore-2", tool="explore", id="one-rep-max"),
    )
    sums = Section(anchor="sums", title="Sums", objectives=(), parts=tools)
    reading = replace(a_reading(), references=("gastin-2001",), reviewed=date(2026, 2, 1))
    reading = replace(reading, sections=(*reading.sections, sums))
    mock = a_blueprint(
        "mock",
        purpose=Purpose.MOCK,
        pilot=2,
        levels={Level.RECALL: (20.0, 45.5)},
        feedback=Feedback.END_WITHOUT_KEYS,
        scale=Scale(lowest=100, highest=500, cut=350, cut_share=0.7),
        every_module=True,
        agreement=True,
    )
    found = content(
        [*a_bank(), rich, a_multiple("exs1-101", credit="partial"), numeric],
        blueprints=[a_blueprint(), mock, a_blueprint("untimed", minutes=None, about_minutes=50)],
        readings=[reading],
    )
    reference = Reference(
        key="gastin-2001", short="Gastin 2001", source="Sports Med 31:725–741", year=2001, link="https://example.org/"
    )
    return replace(found, references={"gastin-2001": reference}, figures={FIGURE: b"<svg/>"})


def add(store: Store, held: Content, *, release_id: str, now: datetime, live: bool = True) -> Release:
    with store.transaction() as tx:
        release = tx.releases.add(release_id=release_id, content=held, made_at=now)
        if live:
            tx.releases.go_live(release)
    return release


@pytest.fixture
def elsewhere(store: Store) -> Iterator[Callable[[], Store]]:
    """The same database, opened by another server: nothing is held in its memory."""
    opened: list[Store] = []

    def another() -> Store:
        opened.append(Store(store.engine.url.render_as_string(hide_password=False), pool_size=1))
        return opened[-1]

    yield another
    for one in opened:
        one.close()


def live(store: Store) -> Release:
    with store.reading() as tx:
        found = tx.releases.live(COURSE)
    assert found is not None
    return found


def test_another_server_sees_the_very_same_release(store: Store, elsewhere: Callable[[], Store], now: datetime) -> None:
    made = add(store, everything(), release_id="r1", now=now)
    found = live(elsewhere())
    assert found == replace(made, content=replace(made.content, figures={}))
    assert found.content.items["exs1-102"].item.body() == made.content.items["exs1-102"].item.body()


def test_an_items_wording_has_the_same_id_after_the_round_trip(
    store: Store, elsewhere: Callable[[], Store], now: datetime
) -> None:
    made = add(store, everything(), release_id="r1", now=now)
    for found in live(elsewhere()).content.items.values():
        assert found.item.revision({}) == found.revision == made.content.items[found.item.id].revision


def test_a_figure_is_kept_by_its_hash(store: Store, now: datetime) -> None:
    add(store, everything(), release_id="r1", now=now)
    with store.reading() as tx:
        assert tx.releases.figure(FIGURE) == b"<svg/>"
        assert tx.releases.figure("b" * 64) is None


def test_a_release_is_held_in_memory_once_it_was_read(store: Store, now: datetime) -> None:
    add(store, everything(), release_id="r1", now=now)
    assert live(store) is live(store)


def test_a_course_that_was_never_published_has_no_release(store: Store, now: datetime) -> None:
    with store.reading() as tx:
        assert tx.releases.live(COURSE) is None
        assert tx.releases.courses() == []
        assert tx.releases.fingerprint(COURSE) is None
    add(store, everything(), release_id="r1", now=now, live=False)
    with store.reading() as tx:
        assert tx.releases.live(COURSE) is None


def test_the_releases_of_a_course_are_numbered_from_one(store: Store, now: datetime) -> None:
    numbers = [add(store, content(), release_id=f"r{n}", now=now).number for n in range(3)]
    other = replace(content(), course=replace(a_course(), id="other-course"))
    assert [*numbers, add(store, other, release_id="o1", now=now).number] == [1, 2, 3, 1]
    with store.reading() as tx:
        assert tx.releases.courses() == ["other-course", COURSE]


def test_publishing_flips_the_pointer_and_an_older_release_can_be_put_back(
    store: Store, elsewhere: Callable[[], Store], now: datetime
) -> None:
    old = add(store, content(), release_id="r1", now=now)
    add(store, everything(), release_id="r2", now=now + timedelta(days=1))
    assert live(store).id == live(elsewhere()).id == "r2"
    with store.transaction() as tx:
        tx.releases.go_live(old)
    assert live(store) == live(elsewhere()) == old


def test_an_attempt_still_finds_the_release_it_was_drawn_from(
    store: Store, elsewhere: Callable[[], Store], now: datetime
) -> None:
    old = add(store, content(), release_id="r1", now=now)
    add(store, everything(), release_id="r2", now=now)
    with elsewhere().reading() as tx:
        assert tx.releases.get("r1") == old


def kept(store: Store) -> tuple[int, int, int]:
    """Wordings of items, texts of modules, figures."""
    with store.reading() as tx:
        rows = (ItemRevisionRow, ModuleRevisionRow, FigureRow)
        counts = [tx.connection.scalar(select(func.count()).select_from(row)) or 0 for row in rows]
    return counts[0], counts[1], counts[2]


def test_what_did_not_change_is_shared_by_all_releases(store: Store, now: datetime) -> None:
    add(store, everything(), release_id="r1", now=now)
    items, modules, figures = kept(store)
    changed = everything()
    reworded = replace(changed.items["exs1-001"].item, stem="Asked in other words?")
    changed.items["exs1-001"] = replace(changed.items["exs1-001"], item=reworded, revision=reworded.revision({}))
    changed.readings["exs-one"] = replace(changed.readings["exs-one"], title="Renamed")
    add(store, changed, release_id="r2", now=now)
    assert kept(store) == (items + 1, modules + 1, figures)
    with store.reading() as tx:
        assert tx.releases.get("r1").content.items["exs1-001"].item.stem == "Stem of exs1-001?"
        assert tx.releases.get("r2").content.items["exs1-001"].item.stem == "Asked in other words?"


def test_status_and_use_belong_to_the_release_and_not_to_the_wording(
    store: Store, elsewhere: Callable[[], Store], now: datetime
) -> None:
    add(store, content(), release_id="r1", now=now)
    retired = content([replace(one, status=Status.RETIRED, use=Use.MOCK) for one in a_bank()])
    add(store, retired, release_id="r2", now=now)
    with elsewhere().reading() as tx:
        old, new = tx.releases.get("r1").content.items, tx.releases.get("r2").content.items
    assert old["exs1-001"].revision == new["exs1-001"].revision
    assert (old["exs1-001"].item.status, new["exs1-001"].item.status) == (Status.LIVE, Status.RETIRED)
    assert (old["exs1-001"].item.use, new["exs1-001"].item.use) == (Use.ANY, Use.MOCK)


# --- fingerprints ---------------------------------------------------------------------------------------------------


def test_equal_contents_have_equal_fingerprints_in_any_order(store: Store, now: datetime) -> None:
    forwards, backwards = content(a_bank()), content(a_bank()[::-1])
    assert fingerprint(forwards) == fingerprint(backwards)
    add(store, forwards, release_id="r1", now=now)
    with store.reading() as tx:
        assert tx.releases.fingerprint(COURSE) == fingerprint(backwards)


def _retitled(held: Content) -> Content:
    return replace(held, course=replace(held.course, title="Another title"))


def _retired(held: Content) -> Content:
    one = held.items["exs1-001"]
    return replace(held, items={**held.items, "exs1-001": replace(one, item=replace(one.item, status=Status.RETIRED))})


def _reworded(held: Content) -> Content:
    one = held.items["exs1-001"]
    return replace(held, items={**held.items, "exs1-001": replace(one, item=replace(one.item, stem="Other?"))})


def _rewritten(held: Content) -> Content:
    section = Section(anchor="new", title="New", objectives=(), parts=(Passage(html="<p>New.</p>"),))
    written: dict[str, Reading] = {slug: replace(one, sections=(section,)) for slug, one in held.readings.items()}
    return replace(held, readings=written)


def _longer(held: Content) -> Content:
    return replace(held, blueprints={one.id: replace(one, minutes=11) for one in held.blueprints.values()})


def _redrawn(held: Content) -> Content:
    return replace(held, figures={"b" * 64: b"<svg/>"})


def _cited(held: Content) -> Content:
    return replace(held, references={"x": Reference(key="x", short="X", source="X", year=2001)})


def _fewer(held: Content) -> Content:
    return replace(held, items={key: one for key, one in held.items.items() if key != "exs1-001"})


@pytest.mark.parametrize("change", [_retitled, _retired, _reworded, _rewritten, _longer, _redrawn, _cited, _fewer])
def test_any_change_has_another_fingerprint(change: Callable[[Content], Content]) -> None:
    assert fingerprint(change(content())) != fingerprint(content())


def test_a_mended_renderer_reaches_a_wording_that_was_published_before(store: Store, now: datetime) -> None:
    """The wording is the same, and so is its revision; only the HTML made of it is new."""
    old = content()
    publish(store, old, now=now)
    released = old.items["exs1-001"]
    mended = replace(released, item=replace(released.item, stem="<p>Mended HTML?</p>"))
    publish(store, replace(old, items={**old.items, "exs1-001": mended}), now=now + timedelta(days=1))
    fresh = Store(store.engine.url.render_as_string(hide_password=False))
    with fresh.reading() as tx:
        live = tx.releases.live(COURSE)
    fresh.close()
    assert live is not None
    assert live.content.items["exs1-001"].item.stem == "<p>Mended HTML?</p>"
