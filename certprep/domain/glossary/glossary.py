"""A course's glossary: its terms from A to Z, each with what it means and where it is taught."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from html import unescape
from unicodedata import normalize

from certprep.domain.course import Course, Passage, Reading, Section
from certprep.domain.glossary.finding import Finder, plain
from certprep.domain.glossary.linking import linked, uses

_CARD = "term:"
_TAG = re.compile(r"<[^>]*>")
_SIGNS = {"+": " plus ", "%": " percent ", "&": " and "}
_MOST_RELATED = 8


@dataclass(frozen=True, kw_only=True)
class Meaning:
    """What a term means, as safe HTML, and the slugs of the modules that say so."""

    html: str
    modules: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Taught:
    """A module that explains a term, by slug, and its first section that speaks of it; none where only its list of terms does."""

    module: str
    section: Section | None


@dataclass(frozen=True, kw_only=True)
class Entry:
    """A term, and the slugs of the modules that explain it. `shared`: it means the same in every other module too."""

    slug: str
    name: str
    meanings: tuple[Meaning, ...]
    modules: tuple[str, ...]
    shared: bool = True

    @cached_property
    def text(self) -> str:
        """What it means, in plain words."""
        return " ".join(unescape(_TAG.sub("", meaning.html)) for meaning in self.meanings)

    @property
    def subject(self) -> str:
        """What its flashcard is about."""
        return card_subject(self.slug)

    @property
    def letter(self) -> str:
        """Where it stands in the alphabet; `#` for what begins with no letter."""
        first = normalize("NFKD", _sorted_by(self.name))[:1].upper()
        return first if first.isascii() and first.isalpha() else "#"


class Glossary:
    """The terms of a course's modules by slug, in alphabetical order."""

    def __init__(self, course: Course, readings: Mapping[str, Reading]) -> None:
        self.course = course
        self._readings = readings
        self._linked: dict[str, Reading] = {}
        self._uses: dict[str, dict[str, frozenset[str]]] = {}
        self.entries = {one.slug: one for one in _entries(course, readings)}

    @cached_property
    def finder(self) -> Finder:
        return Finder({slug: one.name for slug, one in self.entries.items()})

    @cached_property
    def by_module(self) -> dict[str, tuple[Entry, ...]]:
        """The terms that each module explains, by its slug."""
        found: dict[str, tuple[Entry, ...]] = {}
        for one in self.entries.values():
            for module in one.modules:
                found[module] = (*found.get(module, ()), one)
        return found

    @cached_property
    def related(self) -> dict[str, tuple[Entry, ...]]:
        """By slug: the terms in its meaning, then those in whose meaning it is."""
        inside = {slug: self._explaining(one) for slug, one in self.entries.items()}
        users: dict[str, list[str]] = {slug: [] for slug in self.entries}
        for slug, there in inside.items():
            for other in there:
                users[other].append(slug)
        return {slug: tuple(map(self.entries.__getitem__, self._nearest(inside[slug], users[slug]))) for slug in inside}

    def taught(self, slug: str) -> tuple[Taught, ...]:
        """Where a term is explained."""
        return tuple(
            Taught(module=module, section=self._section_on(slug, self._readings[module]))
            for module in self.entries[slug].modules
        )

    def of_subject(self, subject: str) -> Entry | None:
        """The term that a card is about."""
        return self.entries.get(subject.removeprefix(_CARD)) if subject.startswith(_CARD) else None

    def _explaining(self, entry: Entry) -> list[str]:
        """The terms in a meaning, as its modules mean them."""
        found = dict.fromkeys(use.slug for meaning in entry.meanings for use in uses(meaning.html, self.finder))
        return [slug for slug in found if slug != entry.slug and any(self._means(slug, one) for one in entry.modules)]

    @staticmethod
    def _nearest(inside: Iterable[str], users: Iterable[str]) -> list[str]:
        return list(dict.fromkeys([*inside, *users]))[:_MOST_RELATED]

    def _section_on(self, slug: str, reading: Reading) -> Section | None:
        """The first section that has the term in its heading, else in its text."""
        headed = (one for one in reading.sections if slug in self.finder.uses(one.title))
        told = (one for one in reading.sections if slug in self._used(reading)[one.anchor])
        return next(headed, None) or next(told, None)

    def _used(self, reading: Reading) -> dict[str, frozenset[str]]:
        """The terms in the text of each section, by its anchor."""
        if reading.slug not in self._uses:
            self._uses[reading.slug] = {
                one.anchor: self.used_in((part.html for part in one.parts if isinstance(part, Passage)), reading.slug)
                for one in reading.sections
            }
        return self._uses[reading.slug]

    def used_in(self, htmls: Iterable[str], module: str) -> frozenset[str]:
        """The slugs of the terms in some texts of a module."""
        found = {use.slug for html in htmls for use in uses(html, self.finder)}
        return frozenset(slug for slug in found if self._means(slug, module))

    def _means(self, slug: str, module: str) -> bool:
        """Whether the word has the term's meaning in that module."""
        return self.entries[slug].shared or module in self.entries[slug].modules

    def linked(self, slug: str) -> Reading | None:
        """A module's text with a link at the first use of each term in each section; made when it is first asked for. None where it is
        not written.

        Not part of the release's text: a new term of one module would else be a new text of all that use it.
        """
        found = self._linked.get(slug)
        if found is None and slug in self._readings:
            found = self._linked[slug] = self._with_links(self._readings[slug])
        return found

    def _with_links(self, reading: Reading) -> Reading:
        but = {slug for slug in self.entries if not self._means(slug, reading.slug)}
        return replace(reading, sections=tuple(self._section(one, but) for one in reading.sections))

    def _section(self, section: Section, but: set[str]) -> Section:
        seen: set[str] = set()
        parts = tuple(
            replace(part, html=linked(part.html, self.finder, href=self.href, seen=seen, but=but))
            if isinstance(part, Passage)
            else part
            for part in section.parts
        )
        return replace(section, parts=parts)

    def href(self, slug: str) -> str:
        """The address of a term's page on this site."""
        return f"/c/{self.course.id}/glossary/{slug}"


def card_subject(slug: str) -> str:
    return f"{_CARD}{slug}"


def same_term(name: str) -> str:
    """What two spellings of one term have in common."""
    return " ".join(normalize("NFKC", name).casefold().split())


def slug_of(name: str) -> str:
    """The name of a term's page."""
    for sign, words in _SIGNS.items():
        name = name.replace(sign, words)
    plain = normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-") or "term"


def _entries(course: Course, readings: Mapping[str, Reading]) -> Iterator[Entry]:
    written = [readings[module.slug] for module in course.modules() if module.slug in readings]
    by_term: dict[str, list[tuple[str, Reading]]] = {}
    for reading in written:
        for name in reading.terms:
            by_term.setdefault(same_term(name), []).append((name, reading))
    slugs = _slugs(by_term)
    entries = [_entry(slugs[term], found) for term, found in by_term.items()]
    yield from sorted(entries, key=lambda one: (_sorted_by(one.name), one.slug))


def _slugs(terms: Iterable[str]) -> dict[str, str]:
    """Each term's own; where two would share one, the later in the alphabet gets a number."""
    found: dict[str, str] = {}
    for term in sorted(terms):
        base = slug_of(term)
        slug, number = base, 1
        while slug in found.values():
            number += 1
            slug = f"{base}-{number}"
        found[term] = slug
    return found


def _entry(slug: str, found: list[tuple[str, Reading]]) -> Entry:
    meanings: dict[str, tuple[str, ...]] = {}
    for name, reading in found:
        html = reading.terms[name]
        meanings[html] = (*meanings.get(html, ()), reading.slug)
    return Entry(
        slug=slug,
        name=found[0][0],
        meanings=tuple(Meaning(html=html, modules=modules) for html, modules in meanings.items()),
        modules=tuple(one.slug for _, one in found),
        shared=not any(name in one.only_here for name, one in found),
    )


def _sorted_by(name: str) -> str:
    return re.sub(r"^\W+", "", plain(name))
