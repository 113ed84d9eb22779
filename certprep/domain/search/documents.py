"""What can be found: a module's head and its sections, terms, calculators, questions, somebody's own notes; each with the weight of its stems."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from certprep.domain.calculators import Calculator
from certprep.domain.course import Passage, Reading
from certprep.domain.glossary.glossary import Glossary
from certprep.domain.item import Status
from certprep.domain.marks.mark import Mark, on_item
from certprep.domain.release import Content
from certprep.domain.search.words import STOPWORDS, compounds, plain, stem, words

RULES = 2  # raise it when stems or weights are reckoned otherwise, or more is found: every index is made again
_TITLE, _HEADING, _TERMS = 3.0, 2.5, 1.5  # what a word there is worth, beside 1 in the text
_USUAL_LENGTH = 250  # words of a section's text
_LENGTH_MATTERS = 0.4  # 0: not at all; 1: as much as its length is above the usual


class Kind(StrEnum):
    """In the order in which they are listed."""

    MODULE = "module"
    TERM = "term"
    CALCULATOR = "calculator"
    MARK = "mark"
    ITEM = "item"


@dataclass(frozen=True, kw_only=True)
class Document:
    """One thing to be found. `ref` names it among its kind: a module's `slug#anchor` (`slug#` is its head), a term, an id; `place` is
    where a mark stands. `title`, `heading` and `text` are shown; `terms` only count.
    """

    kind: Kind
    ref: str
    title: str
    heading: str = ""
    terms: str = ""
    text: str = ""
    place: str = ""

    @cached_property
    def words(self) -> frozenset[str]:
        texts = (self.title, self.heading, self.terms, self.text)
        return frozenset(word for text in texts for word in (*words(text), *compounds(text)))

    @cached_property
    def weights(self) -> dict[str, int]:
        """Stem -> how much it is in it, in hundredths of a word of a text of usual length (BM25F's weighted frequency)."""
        found: Counter[str] = Counter()
        text = _stems(self.text)
        longer = 1 - _LENGTH_MATTERS + _LENGTH_MATTERS * max(0.2, len(text) / _USUAL_LENGTH)
        fields = ((self.title, _TITLE), (self.heading, _HEADING), (self.terms, _TERMS))
        for one in text:
            found[one] += round(100 / longer)
        for field, worth in fields:
            for one in _stems(field):
                found[one] += round(100 * worth)
        return dict(found)


def _stems(text: str) -> list[str]:
    return [stem(word) for word in (*words(text), *compounds(text)) if word not in STOPWORDS]


def of_content(content: Content) -> Iterator[Document]:
    """Everything that a release has to be found in, for everybody, and its questions, for those who have answered them."""
    for slug, reading in content.readings.items():
        if slug in content.course.module_by_slug:
            yield from _module(content, reading)
    for entry in Glossary(content.course, content.readings).entries.values():
        yield Document(kind=Kind.TERM, ref=entry.slug, title=entry.name, text=entry.text)
    for item, released in content.items.items():
        if released.item.status is not Status.DRAFT:
            yield Document(kind=Kind.ITEM, ref=item, title="", text=plain(released.item.stem))


def _module(content: Content, reading: Reading) -> Iterator[Document]:
    course = content.course
    objectives = " ".join(one.text for one in course.module_by_slug[reading.slug].objectives)
    names, meanings = " ".join(reading.terms), plain(" ".join(reading.terms.values()))
    yield Document(
        kind=Kind.MODULE, ref=f"{reading.slug}#", title=reading.title, terms=f"{names} {objectives}", text=meanings
    )
    for section in reading.sections:
        aims = " ".join(course.objectives[one].text for one in section.objectives if one in course.objectives)
        text = " ".join(plain(part.html) for part in section.parts if isinstance(part, Passage))
        ref = f"{reading.slug}#{section.anchor}"
        yield Document(kind=Kind.MODULE, ref=ref, title="", heading=section.title, terms=aims, text=text)


def of_mark(mark: Mark) -> Document:
    """A note or highlight: what they wrote, and what they marked."""
    place = f"{mark.place}#{mark.section}" if mark.section else mark.place
    quotes = (mark.quote,) if mark.quote else ()
    return Document(kind=Kind.MARK, ref=mark.id, title="", text=_noted(mark.note, quotes), place=place)


def of_room(note: str, quotes: Sequence[str], *, attempt: str, position: int, item: str) -> Document:
    """What they wrote and marked on a question in the exam room."""
    ref = f"{attempt}#{position}"
    return Document(kind=Kind.MARK, ref=ref, title="", text=_noted(note, quotes), place=on_item(item))


def room_of(ref: str) -> tuple[str, int] | None:
    """The attempt and the position that a mark was made at; none for one that was not made in the exam room."""
    attempt, _, position = ref.partition("#")
    return (attempt, int(position)) if position else None


def _noted(note: str, quotes: Sequence[str]) -> str:
    """Quotes are set apart from a note only."""
    return " ".join((note, *(f"“{quote}”" for quote in quotes))) if note else " … ".join(quotes)


def of_calculators(calculators: Iterable[Calculator]) -> Iterator[Document]:
    for one in calculators:
        asked = " ".join(quantity.label for quantity in one.quantities)
        yield Document(kind=Kind.CALCULATOR, ref=one.id, title=one.title, terms=asked, text=one.note)
