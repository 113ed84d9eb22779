"""Search: what is found, in the same order on both databases, and what nobody may find."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from random import Random

import pytest

from certprep.domain.course import Passage, Reading, Section
from certprep.domain.errors import Invalid, NotFound
from certprep.domain.exposure import Exposure, Source
from certprep.domain.identity import new_id
from certprep.domain.item import AnyItem
from certprep.domain.marks.mark import Mark, on_item, on_module
from certprep.domain.person import Person
from certprep.domain.release import Content
from certprep.domain.search import Kind
from certprep.library.library import Draft
from certprep.store.store import Store
from certprep.usecases import marks, search, setup
from certprep.usecases.author import releases
from certprep.usecases.exam import building, room, settling
from certprep.usecases.steps import indexing
from tests.builders import COURSE, a_bank, a_blueprint, a_course, a_person, an_item, content, publish

SECRETS = ("zyzzyva", "quokka", "wombat")  # of a stem, an option and a rationale


def a_text(slug: str, title: str, **sections: str) -> Reading:
    """A module by the texts of its sections, which are named by their first word."""
    parts = [
        Section(anchor=anchor, title=anchor.capitalize(), objectives=(), parts=(Passage(html=f"<p>{text}</p>"),))
        for anchor, text in sections.items()
    ]
    return Reading(slug=slug, title=title, sections=tuple(parts), terms={}, minutes=5)


def a_library(*items: AnyItem, terms: dict[str, str] | None = None) -> Content:
    """Two modules: of bones and of food."""
    bones = a_text(
        "exs-one",
        "Bones and joints",
        levers="A lever of the first class has its fulcrum in the middle, as the neck has.",
        joints="A ball and socket joint moves in three planes. The hip is one.",
    )
    food = a_text(
        "nut-one",
        "Food and drink",
        iron="Iron carries oxygen. Haemoglobin needs it. A joint of beef has much.",
        water="Water, and how much of it to drink in the heat.",
    )
    return content([*a_bank(), *items], readings=[replace(bones, terms=terms or {}), food])


def published(store: Store, held: Content, *, now: datetime) -> None:
    releases.publish(
        store, drafts=[Draft(course=COURSE, content=held, problems=())], now=now, rng=Random(len(str(held)))
    )


def found(store: Store, person: Person, text: str, kind: Kind, *, now: datetime) -> list[str]:
    results = search.find(store, person=person, course=COURSE, text=text, now=now)
    return [hit.ref for one in results.found if one.kind is kind for hit in one.hits]


def answer(store: Store, person: Person, *items: str, now: datetime) -> None:
    """Outside exams."""
    with store.transaction() as tx:
        release = tx.releases.live(COURSE)
        assert release is not None
        tx.responses.add([_exposure(release.content, item, person, now=now) for item in items])


def _exposure(held: Content, item: str, person: Person, *, now: datetime) -> Exposure:
    return Exposure(
        id=new_id(now, Random(item + person.id)),
        person=person.id,
        course=COURSE,
        item=item,
        revision=held.items[item].revision,
        source=Source.CHECK,
        attempt=None,
        at=now,
        study_day=now.date(),
        correct=True,
        response='["b"]',
        confidence=None,
        spent_ms=0,
    )


def a_mark(number: int, note: str, *, now: datetime, place: str = on_module("exs-one"), quote: str = "") -> Mark:
    return Mark(id=new_id(now, Random(number)), place=place, made_at=now, changed_at=now, note=note, quote=quote)


def keep(store: Store, person: Person, *marks: Mark) -> None:
    with store.transaction() as tx:
        for mark in marks:
            indexing.keep_mark(tx, mark, course=COURSE, person=person.id)


def a_telling_item(item: str = "exs1-077") -> AnyItem:
    """One whose stem, options and rationale have words that are nowhere else."""
    made = an_item(item, stem=f"<p>What is a {SECRETS[0]}?</p>")
    options = tuple(replace(one, text=f"{SECRETS[1]} {one.id}", why=f"{SECRETS[2]} {one.id}") for one in made.options)
    return replace(made, options=options)


# --- what is found ---


@pytest.mark.parametrize(
    ("text", "modules"),
    [
        ("joint", ["exs-one", "nut-one"]),
        ("ball and socket", ["exs-one"]),
        ("hemoglobin", ["nut-one"]),
        ("first class levers", ["exs-one"]),
        ("how much should I drink?", ["nut-one"]),
        ("fulcrm", ["exs-one"]),
        ("Food", ["nut-one"]),
        ("xylophone", []),
        ("' OR 1=1 --", []),
        ('"water', ["nut-one"]),
        ("in" + COURSE, []),
    ],
)
def test_both_databases_find_the_same_modules_in_the_same_order(
    store: Store, now: datetime, text: str, modules: Sequence[str]
) -> None:
    published(store, a_library(), now=now)
    assert found(store, a_person(store, now=now), text, Kind.MODULE, now=now) == modules


def test_both_databases_find_the_same_notes_in_the_same_order(store: Store, now: datetime) -> None:
    """Of equals the newest first."""
    published(store, a_library(), now=now)
    alice = a_person(store, now=now)
    notes = [a_mark(number, "lever " * (1 + number % 3) + f"note {number}", now=now) for number in range(9)]
    keep(store, alice, *notes)
    results = search.find(store, person=alice, course=COURSE, text="lever note", kind=Kind.MARK, now=now)
    (marks,) = results.shown
    order = [[one.id for one in notes].index(hit.ref) for hit in marks.hits]
    assert order == [8, 5, 2, 7, 4, 1, 6, 3, 0]


def test_a_hit_names_its_module_its_section_and_shows_the_words(store: Store, now: datetime) -> None:
    published(store, a_library(), now=now)
    results = search.find(store, person=a_person(store, now=now), course=COURSE, text="sockets hip", now=now)
    (hit,) = results.found[0].hits
    assert (hit.ref, hit.anchor, hit.section) == ("exs-one", "joints", "Joints")
    assert [piece.text for piece in hit.text if piece.marked] == ["socket", "hip"]


def test_a_term_and_a_calculator_are_found(store: Store, now: datetime) -> None:
    published(store, a_library(terms={"Fulcrum": "The point about which a lever turns."}), now=now)
    alice = a_person(store, now=now)
    assert found(store, alice, "fulcrum", Kind.TERM, now=now) == ["fulcrum"]
    assert "karvonen" in found(store, alice, "karvonen", Kind.CALCULATOR, now=now)


def test_a_misspelt_word_is_found_and_told_right(store: Store, now: datetime) -> None:
    published(store, a_library(), now=now)
    alice = a_person(store, now=now)
    results = search.find(store, person=alice, course=COURSE, text="Ball and scoket", now=now)
    assert results.found[0].hits[0].ref == "exs-one"
    assert results.meant == "ball and socket"
    assert search.find(store, person=alice, course=COURSE, text="ball and socket", now=now).meant == ""


def test_who_finds_nothing_is_told_of_words_like_theirs(store: Store, now: datetime) -> None:
    published(store, a_library(), now=now)
    results = search.find(store, person=a_person(store, now=now), course=COURSE, text="fullkrumm", now=now)
    assert results.total == 0
    assert "fulcrum" in results.alike


def test_one_kind_alone_shows_more_of_it_and_still_counts_the_others(store: Store, now: datetime) -> None:
    published(store, a_library(), now=now)
    alice = a_person(store, now=now)
    keep(store, alice, *(a_mark(number, f"joint {number}", now=now) for number in range(7)))
    everything = search.find(store, person=alice, course=COURSE, text="joint", now=now)
    alone = search.find(store, person=alice, course=COURSE, text="joint", kind=Kind.MARK, now=now)
    assert [(one.kind, len(one.hits), one.total) for one in everything.shown if one.kind is Kind.MARK] == [
        (Kind.MARK, 3, 7)
    ]
    assert [(one.kind, len(one.hits)) for one in alone.shown] == [(Kind.MARK, 7)]
    assert alone.total == everything.total


@pytest.mark.parametrize("text", ["", "   ", "?!", "“”"])
def test_without_words_there_is_nothing_to_find(store: Store, now: datetime, text: str) -> None:
    published(store, a_library(), now=now)
    results = search.find(store, person=a_person(store, now=now), course=COURSE, text=text, now=now)
    assert (results.total, results.shown) == (0, ())


def test_a_text_that_is_too_long_is_refused(store: Store, now: datetime) -> None:
    published(store, a_library(), now=now)
    with pytest.raises(Invalid, match="query-too-long"):
        search.find(store, person=a_person(store, now=now), course=COURSE, text="a " * 101, now=now)


def test_there_is_no_search_in_a_course_that_is_not_there(store: Store, now: datetime) -> None:
    with pytest.raises(NotFound):
        search.find(store, person=a_person(store, now=now), course="elsewhere", text="joint", now=now)


# --- what is published is what is found ---


def test_a_new_release_is_found_at_once_and_the_old_one_no_more(store: Store, now: datetime) -> None:
    published(store, a_library(), now=now)
    alice = a_person(store, now=now)
    published(store, content(readings=[a_text("exs-one", "Bones", begin="Cartilage covers a bone.")]), now=now)
    assert found(store, alice, "cartilage", Kind.MODULE, now=now) == ["exs-one"]
    assert found(store, alice, "fulcrum", Kind.MODULE, now=now) == []
    assert search.find(store, person=alice, course=COURSE, text="fulcrun", now=now).alike == ()


def test_publishing_the_same_again_leaves_the_index_as_it_is(store: Store, now: datetime) -> None:
    alice = a_person(store, now=now)
    for _ in range(2):
        published(store, a_library(), now=now)
        assert found(store, alice, "fulcrum", Kind.MODULE, now=now) == ["exs-one"]


def test_what_was_published_before_there_was_an_index_is_found_once_the_store_is_ready(
    store: Store, now: datetime, rng: Random
) -> None:
    publish(store, a_library(), now=now)
    alice = a_person(store, now=now)
    assert found(store, alice, "fulcrum", Kind.MODULE, now=now) == []
    setup.prepare(store, now=now, rng=rng)
    assert found(store, alice, "fulcrum", Kind.MODULE, now=now) == ["exs-one"]


def test_a_release_that_fails_leaves_what_was_found(store: Store, now: datetime) -> None:
    published(store, a_library(), now=now)
    alice = a_person(store, now=now)
    with pytest.raises(RuntimeError, match="power cut"):
        _index_until_the_power_is_cut(store)
    assert found(store, alice, "fulcrum", Kind.MODULE, now=now) == ["exs-one"]


def _index_until_the_power_is_cut(store: Store) -> None:
    with store.transaction() as tx:
        live = tx.releases.live(COURSE)
        assert live is not None
        indexing.release(tx, replace(live, content=content(readings=[])))
        raise RuntimeError("power cut")


# --- one's own ---


def test_a_note_is_found_as_it_is_now_and_not_once_it_is_deleted(store: Store, now: datetime) -> None:
    published(store, a_library(), now=now)
    alice = a_person(store, now=now)
    before = a_mark(1, "remember zumba", now=now, quote="A ball and socket joint")
    keep(store, alice, before, replace(before, note="remember pilates"))
    assert found(store, alice, "pilates", Kind.MARK, now=now) == [before.id]
    assert found(store, alice, "socket", Kind.MARK, now=now) == [before.id]
    assert found(store, alice, "zumba", Kind.MARK, now=now) == []
    with store.transaction() as tx:
        indexing.drop_marks(tx, [before.id], course=COURSE, person=alice.id)
    assert found(store, alice, "pilates", Kind.MARK, now=now) == []
    assert search.find(store, person=alice, course=COURSE, text="pilatse", now=now).meant == ""


def test_a_word_of_ones_own_note_is_found_misspelt(store: Store, now: datetime) -> None:
    published(store, a_library(), now=now)
    alice = a_person(store, now=now)
    mark = a_mark(1, "remember zumba", now=now)
    keep(store, alice, mark)
    assert found(store, alice, "zubma", Kind.MARK, now=now) == [mark.id]
    assert search.find(store, person=alice, course=COURSE, text="zubma", now=now).meant == "zumba"


def test_nobody_finds_the_notes_of_others_nor_their_words(store: Store, now: datetime) -> None:
    published(store, a_library(), now=now)
    alice, bob = a_person(store, "alice", now=now), a_person(store, "bob", now=now)
    keep(store, alice, a_mark(1, "remember zumba", now=now, quote="A joint of the hip"))
    for text in ("zumba", "zubma", "joint", f"inmark{alice.id.replace('-', '')} zumba", alice.id):
        results = search.find(store, person=bob, course=COURSE, text=text, now=now)
        assert found(store, bob, text, Kind.MARK, now=now) == []
        assert "zumba" not in (results.meant, *results.alike)


# --- never a question before its time ---


def test_a_question_is_found_by_who_answered_it_and_by_its_stem_only(store: Store, now: datetime) -> None:
    published(store, a_library(a_telling_item()), now=now)
    alice, bob = a_person(store, "alice", now=now), a_person(store, "bob", now=now)
    answer(store, alice, "exs1-077", now=now)
    assert found(store, alice, SECRETS[0], Kind.ITEM, now=now) == ["exs1-077"]
    assert found(store, alice, "zyzyva", Kind.ITEM, now=now) == ["exs1-077"]
    for secret in SECRETS[1:]:
        assert search.find(store, person=alice, course=COURSE, text=secret, now=now).total == 0
    results = search.find(store, person=alice, course=COURSE, text=SECRETS[0], now=now)
    assert not any(secret in repr(results) for secret in SECRETS[1:])
    for text in (*SECRETS, "zyzyva", "exs1-077"):
        results = search.find(store, person=bob, course=COURSE, text=text, now=now)
        assert (results.total, results.meant) == (0, "")
        assert not set(SECRETS) & set(results.alike)


def test_an_answered_question_hides_while_it_is_in_an_exam_they_have_open(
    store: Store, now: datetime, rng: Random
) -> None:
    """So does a note on it, which may quote its rationale."""
    bank = a_bank(each=3)
    held = content(bank, blueprints=[a_blueprint()], course=a_course())
    published(store, held, now=now)
    alice = a_person(store, now=now)
    answer(store, alice, *(item.id for item in bank), now=now)
    keep(store, alice, a_mark(1, "the key is b: stem", now=now, place=on_item(bank[0].id)))
    before = found(store, alice, "stem", Kind.ITEM, now=now), found(store, alice, "key", Kind.MARK, now=now)
    building.start(store, person=alice, course=COURSE, exam="quiz", now=now, rng=rng)
    assert all(before)
    assert found(store, alice, "stem", Kind.ITEM, now=now) == []
    assert found(store, alice, "key", Kind.MARK, now=now) == []


def sit(store: Store, person: Person, *, now: datetime, seed: int = 3, **kept: object) -> str:
    """An exam of all questions, with this on the second; still open."""
    attempt = building.start(store, person=person, course=COURSE, exam="quiz", now=now, rng=Random(seed))
    room.keep_workspace(store, person=person, attempt=attempt, position=1, body=kept, now=now)
    return attempt


def hand_in(store: Store, person: Person, attempt: str, *, now: datetime) -> None:
    room.submit(store, person=person, attempt=attempt, now=now, rng=Random(attempt))


def hits(store: Store, person: Person, text: str, *, now: datetime) -> list[tuple[str, int, str]]:
    """Of one's own: where each leads to in a report, and what it shows."""
    results = search.find(store, person=person, course=COURSE, text=text, kind=Kind.MARK, now=now)
    return [
        (hit.attempt, hit.position, "".join(piece.text for piece in hit.text).strip())
        for one in results.shown
        for hit in one.hits
    ]


def test_what_was_marked_in_the_exam_room_is_found_once_it_is_handed_in_and_leads_to_the_report(
    store: Store, now: datetime
) -> None:
    published(store, a_library(), now=now)
    alice, bob = a_person(store, "alice", now=now), a_person(store, "bob", now=now)
    attempt = sit(store, alice, now=now, note="Think of zumba", highlights=[[0, 4]])
    room.keep_workspace(store, person=alice, attempt=attempt, position=None, body={"text": "zumba"}, now=now)
    assert search.find(store, person=alice, course=COURSE, text="zumba", now=now).total == 0
    assert search.find(store, person=alice, course=COURSE, text="zubma", now=now).meant == ""
    hand_in(store, alice, attempt, now=now)
    assert hits(store, alice, "zumba", now=now) == [(attempt, 1, "Think of zumba “Stem”")]
    assert hits(store, alice, "zubma", now=now) == [(attempt, 1, "Think of zumba “Stem”")]
    assert search.find(store, person=bob, course=COURSE, text="zumba", now=now).total == 0


def test_what_was_marked_in_the_exam_room_hides_while_its_question_is_in_an_open_exam(
    store: Store, now: datetime
) -> None:
    bank = a_bank(each=3)
    published(store, content(bank, blueprints=[a_blueprint(scored={"EXS": 3, "NUT": 3})]), now=now)
    alice = a_person(store, now=now)
    first = sit(store, alice, now=now, note="the key is zumba")
    hand_in(store, alice, first, now=now)
    assert hits(store, alice, "zumba", now=now)
    again = sit(store, alice, now=now, seed=9)
    assert hits(store, alice, "zumba", now=now) == []
    hand_in(store, alice, again, now=now)
    assert hits(store, alice, "zumba", now=now)


def test_what_time_handed_in_is_found_too(store: Store, now: datetime) -> None:
    published(store, a_library(), now=now)
    alice = a_person(store, now=now)
    attempt = sit(store, alice, now=now, note="Think of zumba")
    later = now + timedelta(hours=3)
    while settling.settle_due(store, now=later, rng=Random(1)):
        pass
    assert hits(store, alice, "zumba", now=later) == [(attempt, 1, "Think of zumba")]


def test_what_was_marked_before_there_was_an_index_is_found_once_the_store_is_ready(
    store: Store, now: datetime, rng: Random
) -> None:
    published(store, a_library(), now=now)
    alice = a_person(store, now=now)
    wanted = marks.Wanted(section="levers", note="Think of pilates")
    made = marks.mark_section(store, wanted, person=alice, course=COURSE, slug="exs-one", now=now, rng=rng)
    attempt = sit(store, alice, now=now, note="Think of zumba")
    hand_in(store, alice, attempt, now=now)
    sit(store, alice, now=now, seed=5, note="Think of rowing")
    with store.transaction() as tx:
        tx.search.drop([f"{attempt}#1", made.id], kind=Kind.MARK, course=COURSE, person=alice.id)
    assert hits(store, alice, "think", now=now) == []
    publish(store, a_library(a_telling_item()), now=now + timedelta(days=1))
    for _ in range(2):
        setup.prepare(store, now=now, rng=rng)
        assert hits(store, alice, "zumba", now=now) == [(attempt, 1, "Think of zumba")]
        assert len(hits(store, alice, "pilates", now=now)) == 1
        assert hits(store, alice, "rowing", now=now) == []


def test_a_note_kept_on_a_section_is_found_until_it_is_deleted(store: Store, now: datetime, rng: Random) -> None:
    published(store, a_library(), now=now)
    alice = a_person(store, now=now)
    wanted = marks.Wanted(section="levers", note="Think of zumba")
    made = marks.mark_section(store, wanted, person=alice, course=COURSE, slug="exs-one", now=now, rng=rng)
    assert found(store, alice, "zumba", Kind.MARK, now=now) == [made.id]
    marks.change(store, person=alice, course=COURSE, mark=made.id, colour="", note="Think of pilates", now=now)
    assert found(store, alice, "pilates", Kind.MARK, now=now) == [made.id]
    gone = marks.delete(store, person=alice, course=COURSE, mark=made.id, now=now)
    assert found(store, alice, "pilates", Kind.MARK, now=now) == []
    marks.restore(store, gone, person=alice, course=COURSE, now=now)
    assert found(store, alice, "pilates", Kind.MARK, now=now) == [made.id]
