"""Alice marks what she reads: it stays hers, on its words, and nobody else's."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

import pytest

from certprep.domain.course import Passage, Reading, Section
from certprep.domain.errors import CertprepError, Conflict, Invalid, NotFound
from certprep.domain.marks.mark import LONGEST_NOTE, LONGEST_QUOTE, CardFace, Colour, Mark, card_face, handle
from certprep.domain.person import Person
from certprep.store.store import Store
from certprep.usecases import marks, notebook, study
from certprep.usecases.exam import building, room
from certprep.usecases.marks import Deleted, Wanted
from certprep.usecases.notebook import Wish
from certprep.usecases.steps.marking import ModuleMarks
from certprep.usecases.steps.noted import Kind
from tests.builders import COURSE, a_blueprint, a_person, a_reading, an_item, content, publish

SLUG = "exs-one"
FIRST = "Muscle can spend one kind of money: ATP. Its purse is small, so it must be filled again and again."
QUOTE = "Its purse is small"
EVER = datetime(2100, 1, 1, tzinfo=UTC)


def _reading(text: str = FIRST, *, more: str = "More is said of it here.") -> Reading:
    """Two sections of one paragraph each."""
    given = {"begin": text, "go-on": more}
    sections = tuple(
        Section(anchor=anchor, title=anchor.title(), objectives=(), parts=(Passage(html=f"<p>{words}</p>"),))
        for anchor, words in given.items()
    )
    return replace(a_reading(), sections=sections)


def _publish(store: Store, now: datetime, reading: Reading | None = None) -> None:
    bank = [an_item("exs1-001", stem="<p>What fuels a sprint? Think of its length.</p>"), an_item("exs1-002")]
    exam = a_blueprint(scored={"EXS": 2})
    publish(store, content(bank, readings=[reading or _reading()], blueprints=[exam]), now=now)


def _wanted(quote: str = QUOTE, text: str = FIRST, **changes: Any) -> Wanted:
    start = text.find(quote)
    usual = Wanted(section="begin", start=start, end=start + len(quote), quote=quote, colour="green")
    return replace(usual, **changes)


def _mark(store: Store, alice: Person, now: datetime, wanted: Wanted | None = None) -> Mark:
    return marks.mark_section(
        store, wanted or _wanted(), person=alice, course=COURSE, slug=SLUG, now=now, rng=Random(str(wanted))
    )


def _placed(store: Store, alice: Person, now: datetime) -> ModuleMarks:
    return study.read(store, person=alice, course=COURSE, slug=SLUG, now=now, rng=Random(1)).marks


def _notes(store: Store, alice: Person, now: datetime, **wish: str) -> list[str]:
    found = notebook.look(store, Wish(**wish), person=alice, course=COURSE, now=now)
    return [one.mark.quote or one.mark.note for one in found.notes]


def _sit(store: Store, alice: Person, now: datetime, note: str = "", *, seed: int = 3) -> str:
    """An exam of both questions, with a note on the first; still open."""
    attempt = building.start(store, person=alice, course=COURSE, exam="quiz", now=now, rng=Random(seed))
    room.keep_workspace(store, person=alice, attempt=attempt, position=0, body={"note": note}, now=now)
    return attempt


def test_a_highlight_stands_on_its_words(store: Store, now: datetime) -> None:
    _publish(store, now)
    alice = a_person(store, now=now)
    made = _mark(store, alice, now)
    (placed,) = _placed(store, alice, now).of("begin")
    assert placed.mark == made
    assert placed.spot is not None
    assert FIRST[placed.spot.start : placed.spot.end] == QUOTE
    assert (made.colour, made.quote, made.note) == (Colour.GREEN, QUOTE, "")


def test_nobody_else_has_it(store: Store, now: datetime) -> None:
    _publish(store, now)
    alice, bob = a_person(store, now=now), a_person(store, "bob", now=now)
    made = _mark(store, alice, now)
    whose: dict[str, Any] = {"person": bob, "course": COURSE, "mark": made.id, "now": now}
    assert _placed(store, bob, now).by_section == {}
    assert _notes(store, bob, now) == []
    deeds: tuple[Callable[..., object], ...] = (marks.get, marks.delete, marks.flashcard)
    for deed in deeds:
        with pytest.raises(NotFound, match="no-such-note"):
            deed(store, **whose)
    with pytest.raises(NotFound, match="no-such-note"):
        marks.change(store, colour="pink", note="mine", **whose)
    with pytest.raises(NotFound, match="no-such-note"):
        marks.restore(store, Deleted(mark=made, card=True), person=bob, course=COURSE, now=now)
    assert _notes(store, alice, now) == [QUOTE]


def test_it_moves_with_its_words_and_is_detached_when_they_go(store: Store, now: datetime) -> None:
    _publish(store, now)
    alice = a_person(store, now=now)
    _mark(store, alice, now)
    before, after = (
        "Muscle can spend one kind of money: ATP.",
        "Its purse is small, so it must be filled again and again.",
    )
    _publish(store, now + timedelta(days=1), _reading(before, more=f"More is said of it here. {after}"))
    (moved,) = _placed(store, alice, now).of("go-on")
    assert moved.spot is not None
    assert moved.spot.start == len("More is said of it here. ")
    _publish(store, now + timedelta(days=2), _reading(before))
    found = _placed(store, alice, now)
    assert (found.by_section, [one.mark.quote for one in found.detached]) == ({}, [QUOTE])
    assert _notes(store, alice, now, kind=Kind.DETACHED) == [QUOTE]
    _publish(store, now + timedelta(days=3))
    assert _placed(store, alice, now).of("begin")  # it comes back with its words


def test_a_highlight_knows_what_its_words_have_become(store: Store, now: datetime) -> None:
    _publish(store, now)
    alice = a_person(store, now=now)
    _mark(store, alice, now, _wanted(QUOTE + ", so it must be filled"))
    (placed,) = _placed(store, alice, now).of("begin")
    assert (placed.words, placed.reworded) == (placed.mark.quote, False)
    _publish(store, now + timedelta(days=1), _reading(FIRST.replace("small", "rather small")))
    (placed,) = _placed(store, alice, now).of("begin")
    assert (placed.words, placed.reworded) == ("Its purse is rather small, so it must be filled", True)


def test_the_same_words_again_get_the_new_colour(store: Store, now: datetime) -> None:
    _publish(store, now)
    alice = a_person(store, now=now)
    first = _mark(store, alice, now)
    again = _mark(store, alice, now, _wanted(colour="pink", note="Small!"))
    assert again.id == first.id
    (placed,) = _placed(store, alice, now).of("begin")
    assert (placed.mark.colour, placed.mark.note) == (Colour.PINK, "Small!")


def test_colour_and_note_change(store: Store, now: datetime) -> None:
    _publish(store, now)
    alice = a_person(store, now=now)
    made = _mark(store, alice, now)
    whose: dict[str, Any] = {"person": alice, "course": COURSE, "mark": made.id, "now": now}
    marks.change(store, colour="blue", note=" Two\r\nlines ", **whose)
    _, noted = marks.get(store, **whose)
    assert (noted.mark.colour, noted.mark.note) == (Colour.BLUE, "Two\nlines")


def test_what_was_deleted_comes_back_whole(store: Store, now: datetime) -> None:
    _publish(store, now)
    alice = a_person(store, now=now)
    made = _mark(store, alice, now, _wanted(note="Remember."))
    gone = marks.delete(store, person=alice, course=COURSE, mark=made.id, now=now)
    assert _notes(store, alice, now) == []
    for _ in range(2):  # pressed twice
        assert marks.restore(store, gone, person=alice, course=COURSE, now=now) == made
    assert _notes(store, alice, now) == [QUOTE]


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"quote": "a" * (LONGEST_QUOTE + 1)}, Invalid("quote-too-long", most=LONGEST_QUOTE)),
        ({"note": "a" * (LONGEST_NOTE + 1)}, Invalid("own-note-too-long", most=LONGEST_NOTE)),
        ({"colour": "beige"}, Invalid("no-such-colour")),
        ({"quote": "", "note": " "}, Invalid("nothing-noted")),
        ({"quote": "These words are nowhere"}, Conflict("words-not-there")),
        ({"section": "nowhere"}, NotFound("no-such-section")),
    ],
    ids=lambda one: one.rule if isinstance(one, CertprepError) else "",
)
def test_what_cannot_be_marked_is_refused(
    store: Store, now: datetime, changes: Mapping[str, Any], error: CertprepError
) -> None:
    _publish(store, now)
    alice = a_person(store, now=now)
    with pytest.raises(type(error), match=error.rule):
        _mark(store, alice, now, _wanted(**changes))
    assert _notes(store, alice, now) == []


def test_a_page_older_than_the_text_still_marks_the_right_words(store: Store, now: datetime) -> None:
    _publish(store, now, _reading(f"A new sentence. {FIRST}"))
    alice = a_person(store, now=now)
    assert _mark(store, alice, now).position == len("A new sentence. ") + FIRST.find(QUOTE)


def test_a_note_on_a_section_needs_no_words(store: Store, now: datetime) -> None:
    _publish(store, now)
    alice = a_person(store, now=now)
    _mark(store, alice, now, Wanted(section="begin", note="Read again."))
    (placed,) = _placed(store, alice, now).of("begin")
    assert (placed.mark.note, placed.mark.colour, placed.detached) == ("Read again.", None, False)


def test_notes_are_found_by_words_colour_place_and_kind(store: Store, now: datetime) -> None:
    _publish(store, now)
    alice = a_person(store, now=now)
    _mark(store, alice, now)
    _mark(store, alice, now + timedelta(minutes=1), Wanted(section="go-on", note="Ask Bob"))
    assert _notes(store, alice, now) == ["Ask Bob", QUOTE]
    assert _notes(store, alice, now, words="PURSE small") == [QUOTE]
    assert _notes(store, alice, now, words="purse large") == []
    assert _notes(store, alice, now, colour="green") == [QUOTE]
    assert _notes(store, alice, now, kind=Kind.NOTE) == ["Ask Bob"]
    assert _notes(store, alice, now, module=SLUG) == ["Ask Bob", QUOTE]
    assert _notes(store, alice, now, module="nut-one") == []


def test_a_question_can_be_marked_once_it_was_met(store: Store, now: datetime) -> None:
    _publish(store, now)
    alice = a_person(store, now=now)

    def note() -> Mark:
        wanted = _wanted("Think of its length.", "What fuels a sprint? Think of its length.", note="Six seconds.")
        whose: dict[str, Any] = {"person": alice, "course": COURSE, "now": now, "rng": Random(2)}
        return marks.mark_question(store, wanted, handle=handle("exs1-001"), **whose)

    with pytest.raises(NotFound, match="no-such-item"):
        note()
    attempt = _sit(store, alice, now)
    with pytest.raises(NotFound, match="no-such-item"):
        note()
    room.submit(store, person=alice, attempt=attempt, now=now, rng=Random(4))
    assert note().item == "exs1-001"
    (one,) = notebook.look(store, Wish(kind=Kind.QUESTION), person=alice, course=COURSE, now=now).notes
    assert (one.placed.detached, one.question) == (False, "<p>What fuels a sprint? Think of its length.</p>")
    _sit(store, alice, now, seed=5)  # the same questions once more: what she noted might tell the key
    book = notebook.look(store, Wish(), person=alice, course=COURSE, now=now)
    assert (book.notes, book.hidden) == ((), 1)
    with pytest.raises(Conflict, match="in-open-exam"):
        marks.get(store, person=alice, course=COURSE, mark=one.mark.id, now=now)


def test_what_was_noted_in_the_exam_room_is_listed_once_the_exam_is_handed_in(store: Store, now: datetime) -> None:
    _publish(store, now)
    alice, bob = a_person(store, now=now), a_person(store, "bob", now=now)

    def listed(person: Person) -> list[str]:
        return [one.made.note for one in notebook.look(store, Wish(), person=person, course=COURSE, now=now).room]

    attempt = _sit(store, alice, now, note="Check the units")
    assert listed(alice) == []
    room.submit(store, person=alice, attempt=attempt, now=now, rng=Random(4))
    assert listed(alice) == ["Check the units"]
    assert listed(bob) == []
    other = _sit(store, alice, now, seed=5)  # its questions are in an open exam again
    assert listed(alice) == []
    room.submit(store, person=alice, attempt=other, now=now, rng=Random(6))
    assert listed(alice) == ["Check the units"]


def test_what_was_highlighted_in_the_exam_room_is_listed_in_the_words_of_that_exam(store: Store, now: datetime) -> None:
    _publish(store, now)
    alice = a_person(store, now=now)
    attempt = _sit(store, alice, now)
    held = room.look(store, person=alice, attempt=attempt, now=now, rng=Random(1))
    place = [seat.item for seat in held.attempt.seats].index("exs1-001")
    body = {"highlights": [[5, 21]]}
    room.keep_workspace(store, person=alice, attempt=attempt, position=place, body=body, now=now)
    room.submit(store, person=alice, attempt=attempt, now=now, rng=Random(4))
    bank = [an_item("exs1-001", stem="<p>Reworded since.</p>"), an_item("exs1-002")]
    publish(store, content(bank, readings=[_reading()]), now=now + timedelta(days=1))

    def listed(**wish: str) -> list[tuple[str, ...]]:
        return [
            one.made.quotes for one in notebook.look(store, Wish(**wish), person=alice, course=COURSE, now=now).room
        ]

    assert listed() == listed(kind=Kind.HIGHLIGHT) == listed(words="FUELS sprint") == [("fuels a sprint?",)]
    assert listed(kind=Kind.NOTE) == listed(colour="yellow") == listed(words="marathon") == []


def test_any_highlight_becomes_a_flashcard_and_a_bare_note_does_not(store: Store, now: datetime) -> None:
    _publish(store, now)
    alice = a_person(store, now=now)
    made, bare = _mark(store, alice, now), _mark(store, alice, now, Wanted(section="begin", note="Why?"))
    for later in (now, now + timedelta(days=1)):  # asked for twice, it keeps its place
        marks.flashcard(store, person=alice, course=COURSE, mark=made.id, now=later)
    with store.reading() as tx:
        cards = tx.cards.due(person=alice.id, course=COURSE, now=EVER)
    assert [(card.subject, card.due_at) for card in cards] == [(f"mark:{made.id}", now)]
    with pytest.raises(Invalid, match="no-card-of-this"):
        marks.flashcard(store, person=alice, course=COURSE, mark=bare.id, now=now)


def test_a_cards_front_is_the_note_or_the_quote_with_a_word_left_out(now: datetime) -> None:
    one = Mark(id="1", place="module:m", made_at=now, changed_at=now, quote="ATP is adenosine triphosphate")
    assert card_face(one) == CardFace(front="ATP is adenosine _____", back=one.quote, blanked=True)
    noted = card_face(replace(one, note="What is ATP?"))
    assert noted == CardFace(front="What is ATP?", back=one.quote, blanked=False)
    assert card_face(replace(one, quote="", note="Only a note")) is None
