"""The glossary: all terms, one term with what a learner has met of it, and flashcards of terms."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from certprep.domain.course import Course, Domain, Module, Section
from certprep.domain.errors import NotFound
from certprep.domain.glossary.finding import plain
from certprep.domain.glossary.glossary import Entry, Glossary
from certprep.domain.person import Person
from certprep.domain.release import Content
from certprep.store.store import Store, Tx
from certprep.usecases.steps import evidence, flashcards, released, withheld
from certprep.usecases.steps.asked import Asked

LONGEST_QUERY = 100
_BLANK = re.compile(r"\[\[\w*\]\]")


@dataclass(frozen=True, kw_only=True)
class Listed:
    """A term in the list, with the domains that teach it; `kept`: it is among this learner's flashcards."""

    entry: Entry
    domains: tuple[Domain, ...]
    kept: bool


@dataclass(frozen=True, kw_only=True)
class Letter:
    """The terms of one letter."""

    letter: str
    terms: tuple[Listed, ...]


@dataclass(frozen=True, kw_only=True)
class Index:
    """The terms that were asked for, from A to Z; `domains` are those that have any, `total` counts all there are."""

    course: Course
    letters: tuple[Letter, ...]
    domains: tuple[Domain, ...]
    found: int
    total: int


@dataclass(frozen=True, kw_only=True)
class Where:
    """A place where a term is taught."""

    domain: Domain
    module: Module
    section: Section | None


@dataclass(frozen=True, kw_only=True)
class Met:
    """A question on a term that this learner has answered, in one showing of it."""

    asked: Asked
    answered_at: datetime

    @property
    def stem_html(self) -> str:
        """What is asked, with lines where blanks are."""
        return _BLANK.sub("_____", self.asked.question.stem_html)


@dataclass(frozen=True, kw_only=True)
class Term:
    """A term's page. `titles` are those of the modules by slug."""

    course: Course
    entry: Entry
    taught: tuple[Where, ...]
    related: tuple[Entry, ...]
    met: tuple[Met, ...]
    kept: bool
    titles: dict[str, str]


@dataclass(frozen=True, kw_only=True)
class Kept:
    """How many terms of a module became flashcards, and how many there are."""

    new: int
    count: int


def look(store: Store, *, person: Person, course: str, domain: str = "", words: str = "") -> Index:
    """`domain` by its slug, `words` as somebody typed them; empty for all. Raises NotFound for a course without a release."""
    with store.reading() as tx:
        content = released.live(tx, course).content
        terms = list(content.glossary.entries.values())
        kept = set(tx.cards.of(person=person.id, course=course, subjects=[one.subject for one in terms]))
    listed = [_listed(content, one, kept) for one in terms]
    wanted = [one for one in listed if _fits(one, domain=domain, words=plain(words[:LONGEST_QUERY]))]
    taught = {there.code for one in listed for there in one.domains}
    return Index(
        course=content.course,
        letters=tuple(_letters(wanted)),
        domains=tuple(one for one in content.course.domains if one.code in taught),
        found=len(wanted),
        total=len(listed),
    )


def show(store: Store, *, person: Person, course: str, term: str, now: datetime) -> Term:
    """Raises NotFound for a term that no module explains."""
    with store.reading() as tx:
        content = released.live(tx, course).content
        entry = _entry(content.glossary, term)
        met = tuple(_met(tx, content, entry, person=person, now=now))
        kept = bool(tx.cards.of(person=person.id, course=course, subjects=[entry.subject]))
    return Term(
        course=content.course,
        entry=entry,
        taught=tuple(_where(content, entry)),
        related=content.glossary.related[entry.slug],
        met=met,
        kept=kept,
        titles={slug: content.readings[slug].title for slug in entry.modules},
    )


def keep(store: Store, *, person: Person, course: str, term: str, now: datetime) -> None:
    """Make a flashcard of a term, due now. Raises NotFound for a term that no module explains."""
    with store.transaction() as tx:
        entry = _entry(released.live(tx, course).content.glossary, term)
        flashcards.keep(tx, [entry.subject], person=person, course=course, now=now)


def drop(store: Store, *, person: Person, course: str, term: str) -> None:
    """Raises NotFound for a term that no module explains."""
    with store.transaction() as tx:
        entry = _entry(released.live(tx, course).content.glossary, term)
        flashcards.remove(tx, entry.subject, person=person, course=course)


def keep_all(store: Store, *, person: Person, course: str, module: str, now: datetime) -> Kept:
    """Make flashcards of all terms of a module. Raises NotFound for one that explains none."""
    with store.transaction() as tx:
        entries = released.live(tx, course).content.glossary.by_module.get(module)
        if not entries:
            raise NotFound("no-such-module")
        subjects = [one.subject for one in entries]
        new = flashcards.keep(tx, subjects, person=person, course=course, now=now)
        return Kept(new=new, count=len(entries))


def review(store: Store, *, person: Person, course: str, term: str, now: datetime) -> int:
    """Have the questions on a term that they have answered come up for review now; gives how many."""
    with store.transaction() as tx:
        content = released.live(tx, course).content
        met = _met(tx, content, _entry(content.glossary, term), person=person, now=now)
        items = [one.asked.released.item.id for one in met]
        return evidence.review_now(tx, items, content=content, person=person, now=now)


def _entry(glossary: Glossary, slug: str) -> Entry:
    entry = glossary.entries.get(slug)
    if entry is None:
        raise NotFound("no-such-term")
    return entry


def _listed(content: Content, entry: Entry, kept: set[str]) -> Listed:
    domains = dict.fromkeys(content.course.domain_by_module[module].code for module in entry.modules)
    return Listed(
        entry=entry,
        domains=tuple(one for one in content.course.domains if one.code in domains),
        kept=entry.subject in kept,
    )


def _fits(listed: Listed, *, domain: str, words: str) -> bool:
    if domain and all(one.slug != domain for one in listed.domains):
        return False
    if not words:
        return True
    text = plain(f"{listed.entry.name} {listed.entry.text}")
    return all(word in text for word in words.split())


def _letters(listed: Sequence[Listed]) -> Iterator[Letter]:
    for letter, terms in groupby(listed, key=lambda one: one.entry.letter):
        yield Letter(letter=letter, terms=tuple(terms))


def _where(content: Content, entry: Entry) -> Iterator[Where]:
    course = content.course
    for one in content.glossary.taught(entry.slug):
        yield Where(
            domain=course.domain_by_module[one.module], module=course.module_by_slug[one.module], section=one.section
        )


def _met(tx: Tx, content: Content, entry: Entry, *, person: Person, now: datetime) -> Iterator[Met]:
    """What they have answered and may see outside exams; never a question that they have not met, or that is in an open exam."""
    shown = {item for items in content.practice_by_objective.values() for item in items}
    shown -= withheld.in_open_exams(tx, person=person, now=now)
    answers = tx.responses.past_answers(person=person.id, course=content.course.id)
    for item in sorted(shown & answers.keys()):
        if entry.slug in content.terms_of(item):
            yield Met(asked=Asked(released=content.items[item], seed=0), answered_at=answers[item].answered_at)
