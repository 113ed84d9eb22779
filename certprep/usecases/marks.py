"""Notes and highlights: making, changing and deleting them. Everybody has their own."""

from dataclasses import dataclass, replace
from datetime import datetime
from random import Random

from certprep.domain.course import Course, Module, Section
from certprep.domain.errors import Conflict, Invalid, NotFound
from certprep.domain.identity import new_id
from certprep.domain.marks.anchoring import Spot, anchor
from certprep.domain.marks.mark import (
    Mark,
    card_face,
    checked_colour,
    checked_note,
    checked_quote,
    handle,
    is_id,
    on_item,
    on_module,
)
from certprep.domain.marks.text import Text, module_texts, section_text
from certprep.domain.person import Person
from certprep.domain.release import Content, ReleasedItem
from certprep.store.store import Store, Tx
from certprep.usecases.steps import flashcards, indexing, marking, released, withheld
from certprep.usecases.steps.marking import InRoom, ModuleMarks, Placed
from certprep.usecases.steps.noted import Noted, noted, stem_of

MOST = 20_000  # marks of one person in one course


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What is to be marked, as the page has it: characters [start, end) of a section's text, which are `quote`. Without a quote it is a note
    on the whole. On a question there is no section.
    """

    section: str = ""
    start: int = 0
    end: int = 0
    quote: str = ""
    colour: str = ""
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Deleted:
    """What `restore` brings back: a mark, and whether it was a flashcard."""

    mark: Mark
    card: bool


@dataclass(frozen=True, kw_only=True)
class OnSection:
    """A section with its text and what somebody marked in it."""

    course: Course
    module: Module
    section: Section
    text: Text
    marks: tuple[Placed, ...]


@dataclass(frozen=True, kw_only=True)
class OnQuestion:
    """A question with its text (`html` and plain) and what somebody marked in it; `rooms`: in the exam room, the newest first."""

    course: Course
    handle: str
    html: str
    text: Text
    marks: tuple[Placed, ...]
    rooms: tuple[InRoom, ...]


def module(store: Store, *, person: Person, course: str, slug: str) -> ModuleMarks:
    """A module's marks where they stand. Raises NotFound for one that is not written."""
    with store.reading() as tx:
        content = released.live(tx, course).content
        if slug not in content.readings:
            raise NotFound("no-such-module")
        return marking.of_module(tx, content, content.readings[slug], person=person)


def section(store: Store, *, person: Person, course: str, slug: str, section: str) -> OnSection:
    """Raises NotFound for a section that the release does not have."""
    with store.reading() as tx:
        content = released.live(tx, course).content
        found = _section(content, slug, section)
        return OnSection(
            course=content.course,
            module=content.course.module_by_slug[slug],
            section=found,
            text=section_text(found),
            marks=marking.of_module(tx, content, content.readings[slug], person=person).of(section),
        )


def question(store: Store, *, person: Person, course: str, handle: str, now: datetime) -> OnQuestion:
    """Raises NotFound for a question that they have not met, Conflict while it is in an exam they have open."""
    with store.reading() as tx:
        content = released.live(tx, course).content
        item = _met(tx, content, handle, person=person, now=now)
        mine = tx.marks.on(on_item(item.item.id), person=person.id, course=course)
        rooms = marking.of_rooms(tx, person=person.id, course=course)
        return OnQuestion(
            course=content.course,
            handle=handle,
            html=stem_of(item),
            text=marking.stem_text(item),
            marks=tuple(marking.placed(mine, content)),
            rooms=tuple(one for one in rooms if one.item == item.item.id),
        )


def mark_section(
    store: Store, wanted: Wanted, *, person: Person, course: str, slug: str, now: datetime, rng: Random
) -> Mark:
    """Highlight words of a section, or keep a note on it; the same words again get the new colour.

    Raises NotFound for a section that is not there, Conflict where the words are not, Invalid for too long ones and for nothing at all.
    """
    with store.transaction() as tx:
        tx.people.lock(person.id)
        content = released.live(tx, course).content
        _section(content, slug, wanted.section)
        texts = module_texts(content.readings[slug])
        made = _made(wanted, texts, place=on_module(slug), now=now, rng=rng)
        return _keep(tx, made, content, person=person, now=now)


def mark_question(
    store: Store, wanted: Wanted, *, person: Person, course: str, handle: str, now: datetime, rng: Random
) -> Mark:
    """As `mark_section`; raises as `question` does, too."""
    with store.transaction() as tx:
        tx.people.lock(person.id)
        content = released.live(tx, course).content
        item = _met(tx, content, handle, person=person, now=now)
        texts = {"": marking.stem_text(item).plain}
        made = _made(replace(wanted, section=""), texts, place=on_item(item.item.id), now=now, rng=rng)
        return _keep(tx, made, content, person=person, now=now)


def get(store: Store, *, person: Person, course: str, mark: str, now: datetime) -> tuple[Course, Noted]:
    """One of their own. Raises NotFound for any other, Conflict for one on a question of an exam they have open."""
    with store.reading() as tx:
        content = released.live(tx, course).content
        (found,) = noted(tx, content, [_mine(tx, content, mark, person=person, now=now)], person=person)
        return content.course, found


def change(store: Store, *, person: Person, course: str, mark: str, colour: str, note: str, now: datetime) -> Mark:
    """Its colour and note. Raises as `get` does, and Invalid for a note that is too long, or none on a mark without a quote."""
    with store.transaction() as tx:
        tx.people.lock(person.id)
        before = _mine(tx, released.live(tx, course).content, mark, person=person, now=now)
        changed = replace(
            before,
            colour=checked_colour(colour) if before.quote else None,
            note=_needed(checked_note(note), before.quote),
            changed_at=now,
        )
        tx.marks.change(changed, person=person.id, course=course)
        indexing.keep_mark(tx, changed, course=course, person=person.id)
        return changed


def delete(store: Store, *, person: Person, course: str, mark: str, now: datetime) -> Deleted:
    """Its flashcard goes with it. Gives what `restore` brings back. Raises as `get` does."""
    with store.transaction() as tx:
        tx.people.lock(person.id)
        before = _mine(tx, released.live(tx, course).content, mark, person=person, now=now)
        tx.marks.delete(mark, person=person.id, course=course)
        indexing.drop_marks(tx, [mark], course=course, person=person.id)
        return Deleted(mark=before, card=flashcards.remove(tx, before.subject, person=person, course=course))


def restore(store: Store, gone: Deleted, *, person: Person, course: str, now: datetime) -> Mark:
    """What was deleted, as the page kept it; its flashcard as the log has it.

    Raises NotFound for what can't have been theirs, Invalid for what no mark is.
    """
    mark = gone.mark
    checked_quote(mark.quote)
    note = _needed(checked_note(mark.note), mark.quote)
    brought = replace(mark, note=note, made_at=min(mark.made_at, now), changed_at=now)
    with store.transaction() as tx:
        tx.people.lock(person.id)
        content = released.live(tx, course).content
        if not is_id(mark.id) or not _may_be_on(tx, content, mark, person=person):
            raise NotFound("no-such-note")
        _not_too_many(tx, content, person=person)
        if not tx.marks.add(brought, person=person.id, course=course):
            return _mine(tx, content, mark.id, person=person, now=now)
        indexing.keep_mark(tx, brought, course=course, person=person.id)
        if gone.card and card_face(brought):
            flashcards.bring_back(tx, brought.subject, person=person, course=course, now=now)
        return brought


def flashcard(store: Store, *, person: Person, course: str, mark: str, now: datetime) -> Mark:
    """Have it come up in review, from now on; one that does already stays as it is.

    Raises as `get` does, and Invalid where there is nothing to ask.
    """
    with store.transaction() as tx:
        tx.people.lock(person.id)
        found = _mine(tx, released.live(tx, course).content, mark, person=person, now=now)
        if card_face(found) is None:
            raise Invalid("no-card-of-this")
        flashcards.keep(tx, [found.subject], person=person, course=course, now=now)
        return found


def _section(content: Content, slug: str, anchor: str) -> Section:
    reading = content.readings.get(slug)
    if reading is None or slug not in content.course.module_by_slug:
        raise NotFound("no-such-module")
    found = next((one for one in reading.sections if one.anchor == anchor), None)
    if found is None:
        raise NotFound("no-such-section")
    return found


def _met(tx: Tx, content: Content, wanted: str, *, person: Person, now: datetime) -> ReleasedItem:
    """The item of a handle, if they have met it and may see it now."""
    item = next((one for one in content.items if handle(one) == wanted), None)
    if item is None or not tx.marks.has_met(item, person=person.id, course=content.course.id):
        raise NotFound("no-such-item")
    if item in withheld.in_open_exams(tx, person=person, now=now):
        raise Conflict("in-open-exam")
    return content.items[item]


def _mine(tx: Tx, content: Content, mark: str, *, person: Person, now: datetime) -> Mark:
    found = tx.marks.get(mark, person=person.id, course=content.course.id)
    if found is None:
        raise NotFound("no-such-note")
    if found.item in withheld.in_open_exams(tx, person=person, now=now):
        raise Conflict("in-open-exam")
    return found


def _may_be_on(tx: Tx, content: Content, mark: Mark, *, person: Person) -> bool:
    if mark.item is not None:
        return tx.marks.has_met(mark.item, person=person.id, course=content.course.id)
    return mark.module in content.course.module_by_slug


def _made(wanted: Wanted, texts: dict[str, str], *, place: str, now: datetime, rng: Random) -> Mark:
    quote, note = checked_quote(wanted.quote), _needed(checked_note(wanted.note), wanted.quote)
    made = Mark(id=new_id(now, rng), place=place, section=wanted.section, note=note, made_at=now, changed_at=now)
    if not quote:
        return made
    kept = anchor(texts, _spot(wanted, texts[wanted.section]))
    return replace(
        made,
        colour=checked_colour(wanted.colour),
        quote=kept.quote,
        prefix=kept.prefix,
        suffix=kept.suffix,
        position=kept.position,
    )


def _spot(wanted: Wanted, text: str) -> Spot:
    """Where the words are; nearby, where the page was older than the text."""
    start = wanted.start
    if start < 0 or text[start : wanted.end] != wanted.quote:
        after, before = text.find(wanted.quote, max(0, start)), text.rfind(wanted.quote, 0, max(0, start))
        found = [place for place in (after, before) if place >= 0]
        if not found:
            raise Conflict("words-not-there")
        start = min(found, key=lambda place: abs(place - wanted.start))
    return Spot(section=wanted.section, start=start, end=start + len(wanted.quote))


def _needed(note: str, quote: str) -> str:
    """Raises Invalid where there is neither a quote nor a note."""
    if not quote and not note:
        raise Invalid("nothing-noted", field="note")
    return note


def _keep(tx: Tx, made: Mark, content: Content, *, person: Person, now: datetime) -> Mark:
    course = content.course.id
    same = _same(tx, made, content, person=person)
    if same is not None:
        changed = replace(same, colour=made.colour, note=made.note or same.note, changed_at=now)
        tx.marks.change(changed, person=person.id, course=course)
        indexing.keep_mark(tx, changed, course=course, person=person.id)
        return changed
    _not_too_many(tx, content, person=person)
    tx.marks.add(made, person=person.id, course=course)
    indexing.keep_mark(tx, made, course=course, person=person.id)
    return made


def _same(tx: Tx, made: Mark, content: Content, *, person: Person) -> Mark | None:
    """A highlight of exactly these words, if there is one."""
    if not made.quote:
        return None
    there = Spot(section=made.section, start=made.position, end=made.position + len(made.quote))
    mine = tx.marks.on(made.place, person=person.id, course=content.course.id)
    return next((one.mark for one in marking.placed(mine, content) if one.spot == there and one.mark.quote), None)


def _not_too_many(tx: Tx, content: Content, *, person: Person) -> None:
    if tx.marks.count(person=person.id, course=content.course.id) >= MOST:
        raise Invalid("too-many-notes", most=MOST)
