"""Where somebody's notes and highlights stand in today's texts."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from certprep.domain.course import Reading
from certprep.domain.item import AnyItem, Generated
from certprep.domain.item.names import as_asked
from certprep.domain.marks.anchoring import Anchor, Spot, find
from certprep.domain.marks.mark import Mark, on_module
from certprep.domain.marks.room import RoomMark, room_mark
from certprep.domain.marks.text import Text, module_texts, text_of
from certprep.domain.person import Person
from certprep.domain.release import Content, ReleasedItem
from certprep.store.marks import RoomMarks
from certprep.store.store import Tx


@dataclass(frozen=True, kw_only=True)
class Placed:
    """A mark and its characters in the text, which are `words`; no spot: it is detached. A note on a whole section or question has an
    empty one.
    """

    mark: Mark
    spot: Spot | None
    words: str = ""

    @property
    def detached(self) -> bool:
        return self.spot is None

    @property
    def reworded(self) -> bool:
        """It stands where its words were, but some of them are others now."""
        return self.spot is not None and self.words != self.mark.quote


@dataclass(frozen=True, kw_only=True)
class ModuleMarks:
    """A module's marks by section, in the order of the text, and those whose words are gone."""

    by_section: Mapping[str, tuple[Placed, ...]]
    detached: tuple[Placed, ...]

    def of(self, section: str) -> tuple[Placed, ...]:
        return self.by_section.get(section, ())


@dataclass(frozen=True, kw_only=True)
class InRoom:
    """What somebody marked in the exam room on a question of an attempt that is closed; `position` counts from 0. `question` is the
    question's text as it was asked there (HTML), `quotes` the words of it that they highlighted.
    """

    attempt: str
    position: int
    item: str
    note: str
    quotes: tuple[str, ...]
    question: str
    written_at: datetime


def of_rooms(tx: Tx, *, person: str, course: str, attempt: str | None = None) -> list[InRoom]:
    """Of one of their closed attempts, or of all, the newest first."""
    kept = [(one, room_mark(one.body)) for one in tx.marks.of_rooms(person=person, course=course, attempt=attempt)]
    marked = [(one, mark) for one, mark in kept if mark.note or mark.stretches]
    items = tx.releases.wordings({one.revision for one, _ in marked}) if marked else {}
    return [_in_room(one, mark, items[one.revision]) for one, mark in marked]


def _in_room(one: RoomMarks, mark: RoomMark, wording: AnyItem) -> InRoom:
    asked = as_asked(wording, seed=one.seed, position=one.position)
    return InRoom(
        attempt=one.attempt,
        position=one.position,
        item=one.item,
        note=mark.note,
        quotes=mark.quotes(asked),
        question=asked.stem,
        written_at=one.updated_at,
    )


def of_module(tx: Tx, content: Content, reading: Reading, *, person: Person) -> ModuleMarks:
    mine = tx.marks.on(on_module(reading.slug), person=person.id, course=content.course.id)
    by_section: dict[str, list[Placed]] = {}
    detached = []
    for one in placed(mine, content):
        if one.spot is None:
            detached.append(one)
        else:
            by_section.setdefault(one.spot.section, []).append(one)
    ordered = {section: tuple(sorted(found, key=_order)) for section, found in by_section.items()}
    return ModuleMarks(by_section=ordered, detached=tuple(detached))


def placed(marks: Iterable[Mark], content: Content) -> list[Placed]:
    """Each mark with its place in the release's texts."""
    texts: dict[str, Mapping[str, str]] = {}
    found = []
    for mark in marks:
        if mark.place not in texts:
            texts[mark.place] = texts_of(mark, content)
        found.append(_placed(mark, texts[mark.place]))
    return found


def _placed(mark: Mark, texts: Mapping[str, str]) -> Placed:
    spot = _spot(mark, texts)
    return Placed(mark=mark, spot=spot, words=texts[spot.section][spot.start : spot.end] if spot else "")


def texts_of(mark: Mark, content: Content) -> Mapping[str, str]:
    """By section, of the module or the question that it is on; none where the release has that no more."""
    if mark.module is not None:
        reading = content.readings.get(mark.module)
        return module_texts(reading) if reading else {}
    released = content.items.get(mark.item or "")
    return {"": stem_text(released).plain} if released else {}


def stem_text(released: ReleasedItem) -> Text:
    """A question's text; none for one whose numbers differ each time."""
    return _nothing() if isinstance(released.item, Generated) else text_of(released.item.stem)


@lru_cache(maxsize=1)
def _nothing() -> Text:
    return text_of("")


def _spot(mark: Mark, texts: Mapping[str, str]) -> Spot | None:
    if not mark.quote:
        return Spot(section=mark.section, start=0, end=0) if mark.section in texts else None
    anchor = Anchor(
        section=mark.section, quote=mark.quote, prefix=mark.prefix, suffix=mark.suffix, position=mark.position
    )
    return find(anchor, texts)


def _order(one: Placed) -> tuple[int, int, str]:
    """By place in the text; notes on the whole come last."""
    spot = one.spot
    return (0, spot.start, one.mark.id) if spot and spot.end else (1, 0, one.mark.id)
