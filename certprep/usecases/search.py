"""Search: modules, terms and calculators, one's own notes, and the questions that one has answered."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from certprep.domain.course import Course
from certprep.domain.errors import Invalid
from certprep.domain.person import Person
from certprep.domain.release import Content
from certprep.domain.search import (
    NO_WORDS,
    Candidate,
    Kind,
    Piece,
    Query,
    Ranked,
    Vocabulary,
    marked,
    module_of,
    rank,
    rank_modules,
    room_of,
    snippet,
    understand,
    unknown,
    words,
)
from certprep.store.store import Store, Tx
from certprep.usecases.steps import released, withheld

LONGEST = 200  # characters of a query
_MOST_OWN = 100  # of somebody's notes, and of their questions, are compared
_FEW, _MANY = {Kind.MODULE: 5}, 30
_FEW_OF_OTHERS = 3
_OTHER_SECTIONS = 3


@dataclass(frozen=True, kw_only=True)
class Link:
    """A section of a module."""

    anchor: str
    title: str


@dataclass(frozen=True, kw_only=True)
class Hit:
    """Something found. `ref` is a module's slug, a term's slug, or an id; `also` are other sections of the module that fit.

    A mark stands in module `module`, or on a question (`module` is empty); one from the exam room at `position` of `attempt`. A question was answered last at `position` of `attempt`;
    neither, where that was outside exams: then `module` teaches it.
    """

    kind: Kind
    ref: str
    title: tuple[Piece, ...]
    text: tuple[Piece, ...]
    module: str = ""
    anchor: str = ""
    section: str = ""
    also: tuple[Link, ...] = ()
    attempt: str = ""
    position: int = 0


@dataclass(frozen=True, kw_only=True)
class Found:
    """What was found of one kind: `hits` are the best of `total`."""

    kind: Kind
    hits: tuple[Hit, ...]
    total: int


@dataclass(frozen=True, kw_only=True)
class Results:
    """`meant` is what was typed with its misspelt words put right, empty where none is; `alike` are words for who found nothing."""

    course: Course
    typed: str
    kind: Kind | None = None
    found: tuple[Found, ...] = ()
    meant: str = ""
    alike: tuple[str, ...] = ()

    @property
    def total(self) -> int:
        return sum(one.total for one in self.found)

    @property
    def shown(self) -> tuple[Found, ...]:
        """Those of the kind that was asked for."""
        return tuple(one for one in self.found if one.total and self.kind in (None, one.kind))


def find(store: Store, *, person: Person, course: str, text: str, kind: Kind | None = None, now: datetime) -> Results:
    """Nothing for a text without words. Raises NotFound for a course without a release, Invalid for a text that is too long."""
    typed = " ".join(text.split())
    if len(typed) > LONGEST:
        raise Invalid("query-too-long", field="q", most=LONGEST)
    with store.reading() as tx:
        content = released.live(tx, course).content
        if not words(typed):
            return Results(course=content.course, typed=typed, kind=kind)
        search = _Search(tx, content, person=person, now=now)
        return search.results(typed, kind=kind)


class _Search:
    """One search of one learner, in an open transaction."""

    def __init__(self, tx: Tx, content: Content, *, person: Person, now: datetime) -> None:
        self._tx, self._content, self._person = tx, content, person
        self._course = content.course.id
        self._hidden = withheld.in_open_exams(tx, person=person, now=now)
        self._lexicon = tx.search.lexicon(self._course) or NO_WORDS
        self._vocabulary = self._lexicon.course

    def results(self, typed: str, *, kind: Kind | None) -> Results:
        strange = unknown(typed, self._vocabulary)
        query = understand(typed, self._vocabulary, own=self._own_words(strange))
        ranked = self._ranked(query)
        shown = _Shown(self._tx, self._content, query, person=self._person)
        found = tuple(
            Found(kind=one, hits=tuple(shown.hits(one, _some(one, ranked[one], asked=kind))), total=len(ranked[one]))
            for one in Kind
        )
        nothing = not any(ranked.values())
        return Results(
            course=self._content.course,
            typed=typed,
            kind=kind,
            found=found,
            meant=query.corrected(_best(query, ranked.values())),
            alike=_alike(strange, self._vocabulary) if nothing else (),
        )

    def _own_words(self, strange: Sequence[str]) -> frozenset[str]:
        """Of what only this person can find, the words that may have been meant by words that the course does not have."""
        if not strange:
            return frozenset()
        mine = self._tx.search.own_words_like(strange, course=self._course, person=self._person.id)
        asked = {other for word in strange for other in self._lexicon.asked_like(word)}
        return frozenset(mine) | self._answered(asked)

    def _answered(self, asked: Collection[str]) -> frozenset[str]:
        """Those of the words that are in a question that they have answered and may see."""
        if not asked:
            return frozenset()
        answered = self._tx.responses.answered_items(person=self._person.id, course=self._course) - self._hidden
        return frozenset(word for word in asked if self._lexicon.questions[word] & answered)

    def _ranked(self, query: Query) -> dict[Kind, list[Ranked]]:
        by_kind: dict[Kind, list[Candidate]] = {kind: [] for kind in Kind}
        course, person, search = self._course, self._person.id, self._tx.search
        for one in search.of_course(query, course=course):
            by_kind[one.kind].append(one)
        places = [f"item:{item}" for item in sorted(self._hidden)]
        by_kind[Kind.MARK] = search.own(query, course=course, person=person, hidden=places, most=_MOST_OWN)
        by_kind[Kind.ITEM] = search.answered(
            query, course=course, person=person, hidden=sorted(self._hidden), most=_MOST_OWN
        )
        order = {Kind.MODULE: rank_modules}
        return {kind: order.get(kind, rank)(query, found, self._vocabulary) for kind, found in by_kind.items()}


class _Shown:
    """What is shown of what was found."""

    def __init__(self, tx: Tx, content: Content, query: Query, *, person: Person) -> None:
        self._tx, self._content, self._person = tx, content, person
        self._stems = query.stems
        self._sections = {
            f"{slug}#{one.anchor}": one.title for slug, reading in content.readings.items() for one in reading.sections
        }

    def hits(self, kind: Kind, best: Sequence[Ranked]) -> Iterator[Hit]:
        texts = self._tx.search.shown([one.best.id for one in best]) if best else {}
        places = self._places([one.best.ref for one in best]) if best and kind is Kind.ITEM else {}
        for one in best:
            text = texts[one.best.id]
            ref, pieces = one.best.ref, snippet(text.text, self._stems)
            if kind is Kind.MODULE:
                yield self._module(one, pieces)
            elif kind is Kind.MARK:
                yield self._mark(ref, text.place, pieces)
            elif kind is Kind.ITEM:
                yield self._item(ref, places, pieces)
            else:
                yield Hit(kind=kind, ref=ref, title=marked(text.title, self._stems), text=pieces)

    def _module(self, one: Ranked, pieces: tuple[Piece, ...]) -> Hit:
        slug = module_of(one.best.ref)
        others = (other.ref for other in one.others[:_OTHER_SECTIONS] if self._sections.get(other.ref))
        return Hit(
            kind=Kind.MODULE,
            ref=slug,
            title=marked(self._content.readings[slug].title, self._stems),
            text=pieces,
            anchor=one.best.ref.partition("#")[2],
            section=self._sections.get(one.best.ref, ""),
            also=tuple(Link(anchor=ref.partition("#")[2], title=self._sections[ref]) for ref in others),
        )

    def _mark(self, ref: str, place: str, pieces: tuple[Piece, ...]) -> Hit:
        if made_at := room_of(ref):
            attempt, position = made_at
            return Hit(kind=Kind.MARK, ref=ref, title=(), text=pieces, attempt=attempt, position=position)
        where, _, anchor = place.partition("#")
        slug = where.removeprefix("module:")
        reading = self._content.readings.get(slug)
        title = (Piece(text=reading.title),) if reading else ()
        section = self._sections.get(f"{slug}#{anchor}", "")
        module = slug if reading else ""
        return Hit(kind=Kind.MARK, ref=ref, title=title, text=pieces, module=module, anchor=anchor, section=section)

    def _item(self, item: str, places: dict[str, tuple[str, int]], pieces: tuple[Piece, ...]) -> Hit:
        attempt, position = places.get(item, ("", 0))
        module = self._content.items[item].module if item in self._content.items else ""
        written = module if module in self._content.readings else ""
        title = self._content.course.module_by_slug[module].title if module else ""
        return Hit(
            kind=Kind.ITEM,
            ref=item,
            title=(Piece(text=title),),
            text=pieces,
            module=written,
            attempt=attempt,
            position=position,
        )

    def _places(self, items: Collection[str]) -> dict[str, tuple[str, int]]:
        return self._tx.search.answered_at(items, course=self._content.course.id, person=self._person.id)


def _some(kind: Kind, ranked: Sequence[Ranked], *, asked: Kind | None) -> Sequence[Ranked]:
    """Few of each kind; many of the one that was asked for, and none of the others."""
    if asked is None:
        return ranked[: _FEW.get(kind, _FEW_OF_OTHERS)]
    return ranked[:_MANY] if kind is asked else ()


def _best(query: Query, ranked: Collection[Sequence[Ranked]]) -> frozenset[str]:
    """The stems of the query that the best of each kind have."""
    firsts = [found[0] for found in ranked if found]
    return frozenset(stem for stem in query.stems for one in firsts if one.best.weight(stem))


def _alike(strange: Sequence[str], vocabulary: Vocabulary) -> tuple[str, ...]:
    return tuple(dict.fromkeys(other for word in strange for other in vocabulary.alike(word)))
