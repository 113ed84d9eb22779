"""The index of search: documents by the stems that they have. Each database fetches candidates in its own way; all else is `domain/search`'s."""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, and_, column, delete, exists, insert, or_, select, table, text
from sqlalchemy.dialects import postgresql, sqlite

from certprep.domain.search import RULES, Candidate, Document, Kind, Lexicon, Query, Vocabulary, words
from certprep.store.immutables import Immutables
from certprep.store.schema import (
    AttemptRow,
    CourseRow,
    ResponseRow,
    SearchDocumentRow,
    SearchIndexRow,
    SearchWordRow,
    SeatRow,
)

COURSE_KINDS = (Kind.MODULE, Kind.TERM, Kind.CALCULATOR)
_EVERYBODY = ""  # whose words the course's are
_NOT_SAFE = re.compile(r"[^a-z0-9]")
_MATCHES = {
    "sqlite": text("search_fts match :stems"),
    "postgresql": text("array_to_tsvector(string_to_array(tokens, ' ')) @@ cast(:stems as tsquery)"),
}
_FTS = table("search_fts", column("rowid"))


@dataclass(frozen=True, kw_only=True)
class Shown:
    """What is shown of a document."""

    title: str
    heading: str
    text: str
    place: str


class Search:
    def __init__(self, connection: Connection, *, held: Immutables[Lexicon]) -> None:
        self._connection = connection
        self._held = held

    # --- the course's ---

    def stale(self) -> list[str]:
        """The courses whose live release is not what is found, or not by today's rules."""
        index = SearchIndexRow
        same = (index.course_id == CourseRow.id) & (index.release_id == CourseRow.release_id) & (index.rules == RULES)
        return list(self._connection.scalars(select(CourseRow.id).where(~exists().where(same)).order_by(CourseRow.id)))

    def replace(self, course: str, release: str, documents: Sequence[Document]) -> None:
        """In place of whatever was found in the course before; people's own stay."""
        of_course = (SearchDocumentRow.course_id == course) & SearchDocumentRow.person_id.is_(None)
        self._connection.execute(delete(SearchDocumentRow).where(of_course))
        self._add(course, documents, person=None)
        self._count_again(course, documents)
        self._connection.execute(delete(SearchIndexRow).where(SearchIndexRow.course_id == course))
        shared = sum(one.kind in COURSE_KINDS for one in documents)
        now = {"course_id": course, "release_id": release, "rules": RULES, "documents": shared}
        self._connection.execute(insert(SearchIndexRow), [now])

    def lexicon(self, course: str) -> Lexicon | None:
        """The words of modules, terms and calculators, and apart from them those of questions; none without an index."""
        index = self._connection.execute(select(SearchIndexRow.__table__).where(SearchIndexRow.course_id == course))
        row = index.one_or_none()
        if row is None:
            return None
        key = (course, row.release_id, row.rules)
        return self._held.get(key, lambda: self._lexicon(course, documents=row.documents))

    def _lexicon(self, course: str, *, documents: int) -> Lexicon:
        mine = (SearchWordRow.course_id == course) & (SearchWordRow.owner == _EVERYBODY)
        rows = self._connection.execute(select(SearchWordRow.word, SearchWordRow.documents).where(mine))
        counts = {row.word: row.documents for row in rows}
        return Lexicon(course=Vocabulary(counts=counts, documents=documents), questions=self._questions(course))

    def _questions(self, course: str) -> dict[str, frozenset[str]]:
        row = SearchDocumentRow
        asked = (row.course_id == course) & row.person_id.is_(None) & (row.kind == Kind.ITEM)
        found: dict[str, frozenset[str]] = {}
        for item, stem in self._connection.execute(select(row.ref, row.text).where(asked)):
            for word in set(words(stem)):
                found[word] = found.get(word, frozenset()) | {item}
        return found

    def _count_again(self, course: str, documents: Iterable[Document]) -> None:
        owned = (SearchWordRow.course_id == course) & (SearchWordRow.owner == _EVERYBODY)
        self._connection.execute(delete(SearchWordRow).where(owned))
        counts = Counter(word for one in documents if one.kind in COURSE_KINDS for word in one.words)
        self._count(course, _EVERYBODY, counts)

    # --- somebody's own ---

    def keep(self, one: Document, *, course: str, person: str) -> None:
        """Add a document of somebody's own, or put it in place of an earlier state of it."""
        self.drop([one.ref], kind=one.kind, course=course, person=person)
        self._add(course, [one], person=person)
        self._count(course, person, Counter(one.words))

    def drop(self, refs: Collection[str], *, kind: Kind, course: str, person: str) -> None:
        """Remove documents of somebody's own; what is not there stays so."""
        row = SearchDocumentRow
        mine = (row.course_id == course) & (row.person_id == person) & (row.kind == kind) & row.ref.in_(refs)
        removed = delete(row).where(mine).returning(row.title, row.heading, row.text)
        for gone in self._connection.execute(removed).all():
            before = Document(kind=kind, ref="", title=gone.title, heading=gone.heading, text=gone.text)
            self._count(course, person, dict.fromkeys(before.words, -1))

    def own_words_like(self, typed: Collection[str], *, course: str, person: str) -> list[str]:
        """The words of somebody's own documents that may be one of these, with one fault: then its first or its last third is right."""
        row = SearchWordRow
        mine = (row.course_id == course) & (row.owner == person)
        like = or_(*(_may_be(word) for word in typed))
        return list(self._connection.scalars(select(row.word).where(mine, like).order_by(row.word)))

    # --- finding ---

    def of_course(self, query: Query, *, course: str, kinds: Collection[Kind] = COURSE_KINDS) -> list[Candidate]:
        """All modules' sections, terms and calculators that have any of the words."""
        here = (SearchDocumentRow.course_id == course) & SearchDocumentRow.kind.in_(kinds)
        return self._fetch(_any(query), here, scope=_scope(course, None, COURSE_KINDS[0]))

    def answered(
        self, query: Query, *, course: str, person: str, hidden: Collection[str], most: int
    ) -> list[Candidate]:
        """Of the questions that somebody has answered, but the `hidden`: those with all of the words, then those with any."""
        row = SearchDocumentRow
        seen = exists().where(
            ResponseRow.person_id == person, ResponseRow.course_id == course, ResponseRow.item_id == row.ref
        )
        here = and_(row.course_id == course, row.kind == Kind.ITEM, seen, row.ref.not_in(hidden))
        return self._best(query, here, scope=_scope(course, None, Kind.ITEM), most=most)

    def own(self, query: Query, *, course: str, person: str, hidden: Collection[str], most: int) -> list[Candidate]:
        """Somebody's own documents, but those in `hidden` places: those with all of the words, then those with any; the newest of each."""
        row = SearchDocumentRow
        here = and_(row.course_id == course, row.person_id == person, row.place.not_in(hidden))
        return self._best(query, here, scope=_scope(course, person, Kind.MARK), most=most)

    def answered_at(self, items: Collection[str], *, course: str, person: str) -> dict[str, tuple[str, int]]:
        """Item -> the attempt that somebody answered it in last, of those that are handed in, and its position there."""
        seat, attempt = SeatRow, AttemptRow
        rows = self._connection.execute(
            select(seat.item_id, seat.attempt_id, seat.position)
            .join(attempt, attempt.id == seat.attempt_id)
            .join(ResponseRow, (ResponseRow.attempt_id == seat.attempt_id) & (ResponseRow.item_id == seat.item_id))
            .where(attempt.person_id == person, attempt.course_id == course, attempt.closed_at.is_not(None))
            .where(seat.item_id.in_(items))
            .order_by(attempt.closed_at, attempt.id)
        )
        return {row.item_id: (row.attempt_id, row.position) for row in rows}

    def shown(self, ids: Collection[int]) -> dict[int, Shown]:
        row = SearchDocumentRow
        rows = self._connection.execute(
            select(row.id, row.title, row.heading, row.text, row.place).where(row.id.in_(ids))
        )
        return {one.id: Shown(title=one.title, heading=one.heading, text=one.text, place=one.place) for one in rows}

    def _best(self, query: Query, here: ColumnElement[bool], *, scope: str, most: int) -> list[Candidate]:
        groups = [sorted(group.stems) for group in query.needed]
        found = self._fetch(groups, here, scope=scope, most=most)
        if len(found) < most and len(groups) > 1:
            known = {one.id for one in found}
            more = self._fetch(_any(query), here, scope=scope, most=most)
            found += [one for one in more if one.id not in known][: most - len(found)]
        return found

    def _fetch(
        self, groups: Sequence[Sequence[str]], here: ColumnElement[bool], *, scope: str, most: int | None = None
    ) -> list[Candidate]:
        """Documents of a scope that have a stem of each group, the newest first."""
        if not groups:
            return []
        row, dialect = SearchDocumentRow, self._connection.dialect.name
        found = select(row.id, row.kind, row.ref, row.weights).where(_MATCHES[dialect], here).limit(most)
        if dialect == "sqlite":  # in its own order of a match, so that it stops at the limit
            found = found.join(_FTS, _FTS.c.rowid == row.id).order_by(_FTS.c.rowid.desc())
        else:
            found = found.order_by(row.id.desc())
        rows = self._connection.execute(found, {"stems": _written([[scope], *groups], dialect)})
        return [Candidate(id=one[0], kind=Kind(one[1]), ref=one[2], weights=one[3]) for one in rows]

    # --- rows ---

    def _add(self, course: str, documents: Iterable[Document], *, person: str | None) -> None:
        rows = [_values(one, course=course, person=person) for one in documents]
        if rows:
            self._connection.execute(insert(SearchDocumentRow), rows)

    def _count(self, course: str, owner: str, counts: Mapping[str, int]) -> None:
        """Always in one order, so that two who count the same words can't each wait for the other."""
        rows = [
            {"course_id": course, "owner": owner, "word": word, "length": len(word), "documents": counts[word]}
            for word in sorted(counts)
        ]
        if not rows:
            return
        dialect = postgresql if self._connection.dialect.name == "postgresql" else sqlite
        adding = dialect.insert(SearchWordRow)
        more = {"documents": SearchWordRow.documents + adding.excluded.documents}
        self._connection.execute(
            adding.on_conflict_do_update(index_elements=["course_id", "owner", "word"], set_=more), rows
        )
        if min(counts.values()) < 0:
            gone = (SearchWordRow.course_id == course) & (SearchWordRow.owner == owner) & (SearchWordRow.documents <= 0)
            self._connection.execute(delete(SearchWordRow).where(gone))


def _may_be(typed: str) -> ColumnElement[bool]:
    third = max(1, len(typed) // 3)
    same = SearchWordRow.word.startswith(typed[:third]) | SearchWordRow.word.endswith(typed[-third:])
    return SearchWordRow.length.between(len(typed) - 1, len(typed) + 1) & same


def _any(query: Query) -> list[list[str]]:
    return [sorted(query.stems)] if query.stems else []


def _written(groups: Iterable[Iterable[str]], dialect: str) -> str:
    """A condition in the database's own language. Stems are small letters and digits alone, so nothing in it can be mistaken."""
    either, both, quote = (" OR ", " AND ", '"') if dialect == "sqlite" else (" | ", " & ", "'")
    return both.join("(" + either.join(f"{quote}{stem}{quote}" for stem in group) + ")" for group in groups)


def _scope(course: str, person: str | None, kind: Kind) -> str:
    """A word of its own for what is searched together, so that nobody's search has to pass by what others wrote."""
    shared = "course" if kind in COURSE_KINDS else kind.value
    return f"in{shared}" + _NOT_SAFE.sub("", person or course)


def _values(one: Document, *, course: str, person: str | None) -> dict[str, object]:
    stems = one.weights
    return {
        "course_id": course,
        "person_id": person,
        "kind": one.kind,
        "ref": one.ref,
        "title": one.title,
        "heading": one.heading,
        "text": one.text,
        "place": one.place,
        "tokens": " ".join([_scope(course, person, one.kind), *sorted(stems)]),
        "weights": "".join(f" {stem}={weight}" for stem, weight in sorted(stems.items())) + " ",
    }
