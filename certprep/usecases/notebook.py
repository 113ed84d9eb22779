"""All of somebody's notes and highlights in a course: found and listed."""

from dataclasses import dataclass
from datetime import datetime

from certprep.domain.course import Course, Domain, Module
from certprep.domain.person import Person
from certprep.domain.release import Content
from certprep.store.store import Store
from certprep.usecases.steps import marking, released, withheld
from certprep.usecases.steps.marking import InRoom
from certprep.usecases.steps.noted import Kind, Noted, noted


@dataclass(frozen=True, kw_only=True)
class RoomNote:
    """What was noted and highlighted in the exam room on one question; `domain` is where the course has that now."""

    made: InRoom
    domain: Domain | None


@dataclass(frozen=True, kw_only=True)
class Wish:
    """Which of the notes to list; empty: all. `words` are looked for in notes, quotes and questions, all of them in each."""

    colour: str = ""
    module: str = ""
    kind: str = ""
    words: str = ""


@dataclass(frozen=True, kw_only=True)
class Notebook:
    """The notes that were wished for, the newest first; `count` is how many there are in all, `modules` those that have some.

    `hidden` wait with their questions until an open exam is handed in.
    """

    course: Course
    notes: tuple[Noted, ...]
    room: tuple[RoomNote, ...]
    modules: tuple[Module, ...]
    count: int
    hidden: int


def look(store: Store, wish: Wish, *, person: Person, course: str, now: datetime) -> Notebook:
    """All of theirs that are wished for. Raises NotFound for a course without a release."""
    with store.reading() as tx:
        content = released.live(tx, course).content
        hidden = withheld.in_open_exams(tx, person=person, now=now)
        mine = tx.marks.of(person=person.id, course=course)
        shown = [mark for mark in mine if mark.item not in hidden]
        notes = noted(tx, content, shown, person=person)
        rooms = marking.of_rooms(tx, person=person.id, course=course)
    room = [_from_room(one, content) for one in rooms if one.item not in hidden]
    with_some = {one.mark.module for one in notes}
    return Notebook(
        course=content.course,
        notes=tuple(one for one in notes if _wished(one, wish)),
        room=tuple(one for one in room if _room_wished(one, wish)),
        modules=tuple(module for module in content.course.modules() if module.slug in with_some),
        count=len(notes) + len(room),
        hidden=len(mine) - len(shown) + len(rooms) - len(room),
    )


def _from_room(made: InRoom, content: Content) -> RoomNote:
    item = content.items.get(made.item)
    return RoomNote(made=made, domain=content.course.domain_by_module.get(item.module) if item else None)


def _wished(one: Noted, wish: Wish) -> bool:
    mark = one.mark
    if (wish.colour and mark.colour != wish.colour) or (wish.module and mark.module != wish.module):
        return False
    if wish.kind and wish.kind not in one.kinds:
        return False
    return _has(wish.words, mark.quote, mark.note, one.question, one.module.title if one.module else "")


def _room_wished(one: RoomNote, wish: Wish) -> bool:
    made = one.made
    kinds = {"", Kind.QUESTION, Kind.NOTE if made.note else "", Kind.HIGHLIGHT if made.quotes else ""}
    if wish.colour or wish.module or wish.kind not in kinds:
        return False
    return _has(wish.words, made.note, *made.quotes, made.question)


def _has(words: str, *texts: str) -> bool:
    text = " ".join(texts).casefold()
    return all(word in text for word in words.casefold().split())
