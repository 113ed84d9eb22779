"""The tables, as typed mappings. Rows never leave this package."""

from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import (
    DDL,
    BigInteger,
    DateTime,
    Dialect,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Text,
    TypeDecorator,
    UniqueConstraint,
    event,
    text,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

NAMING_CONVENTION = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class UtcDateTime(TypeDecorator[datetime]):
    """An aware time, kept in UTC. A naive one is refused: nobody knows which hour it means."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        if value is not None and value.tzinfo is None:
            message = f"naive time {value!r}"
            raise ValueError(message)
        return None if value is None else value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        return None if value is None else value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Row(DeclarativeBase):
    """What every table has in common."""

    metadata = MetaData(naming_convention=NAMING_CONVENTION)
    type_annotation_map = {datetime: UtcDateTime, str: Text, float: Float, bytes: LargeBinary}  # noqa: RUF012


Id = String(36)
_Ordinal = BigInteger().with_variant(Integer, "sqlite")  # SQLite counts up only an INTEGER primary key


def _id() -> Mapped[str]:
    return mapped_column(Id, primary_key=True)


def _refers(target: str, **options: Any) -> Any:
    return mapped_column(Id, ForeignKey(target), **options)


# --- people ---------------------------------------------------------------------------------------------------------


class PersonRow(Row):
    __tablename__ = "people"

    id: Mapped[str] = _id()
    email: Mapped[str] = mapped_column(unique=True)  # in small letters
    password_hash: Mapped[str | None]
    role: Mapped[str]
    zone: Mapped[str]
    created_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]


class SessionRow(Row):
    """A browser that somebody signed in with; the cookie holds the secret, the row its hash."""

    __tablename__ = "sessions"

    id: Mapped[str] = _id()
    secret_hash: Mapped[str] = mapped_column(unique=True)
    person_id: Mapped[str] = _refers("people.id", index=True)
    browser: Mapped[str]
    created_at: Mapped[datetime]
    last_seen_at: Mapped[datetime]


class LinkRow(Row):
    """A one-time link sent by mail."""

    __tablename__ = "links"

    id: Mapped[str] = _id()
    secret_hash: Mapped[str] = mapped_column(unique=True)
    person_id: Mapped[str] = _refers("people.id", index=True)
    purpose: Mapped[str]
    password_hash: Mapped[str | None]  # chosen at sign-up; the person's own once this link is followed
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class TokenRow(Row):
    """A personal access token for the API."""

    __tablename__ = "tokens"

    id: Mapped[str] = _id()
    secret_hash: Mapped[str] = mapped_column(unique=True)
    person_id: Mapped[str] = _refers("people.id", index=True)
    name: Mapped[str]
    created_at: Mapped[datetime]
    last_used_at: Mapped[datetime | None]


class MailRow(Row):
    """The outbox: written by deeds, sent by the worker."""

    __tablename__ = "outbox"

    id: Mapped[str] = _id()
    recipient: Mapped[str]
    subject: Mapped[str]
    body: Mapped[str]
    created_at: Mapped[datetime]
    next_try_at: Mapped[datetime | None] = mapped_column(index=True)  # none: nothing more to do
    tries: Mapped[int] = mapped_column(default=0)
    sent_at: Mapped[datetime | None]


class RateRow(Row):
    """A counter of a rate limit, shared by all processes."""

    __tablename__ = "rates"

    key: Mapped[str] = mapped_column(primary_key=True)
    count: Mapped[int]
    expires_at: Mapped[datetime] = mapped_column(index=True)


class AuditRow(Row):
    """Who did what to whom; only ever added to."""

    __tablename__ = "audit"

    id: Mapped[str] = _id()
    at: Mapped[datetime] = mapped_column(index=True)
    actor_id: Mapped[str | None] = _refers("people.id")
    deed: Mapped[str]
    subject: Mapped[str]
    details: Mapped[str] = mapped_column(default="{}")  # JSON


# --- releases -------------------------------------------------------------------------------------------------------


class ReleaseRow(Row):
    """One published state of a course. `map` and `references` are JSON."""

    __tablename__ = "releases"
    __table_args__ = (UniqueConstraint("course_id", "number"),)

    id: Mapped[str] = _id()
    course_id: Mapped[str]
    number: Mapped[int]
    fingerprint: Mapped[str]  # of everything in it: publishing the same again makes no release
    made_at: Mapped[datetime]
    map: Mapped[str]
    references: Mapped[str]
    blueprints: Mapped[str]


class CourseRow(Row):
    """Which release of a course is live: the pointer that publishing flips."""

    __tablename__ = "courses"

    id: Mapped[str] = mapped_column(primary_key=True)
    release_id: Mapped[str] = _refers("releases.id")


class ItemRevisionRow(Row):
    """One exact wording of an item, rendered. `body` is JSON: the item with its texts as safe HTML."""

    __tablename__ = "item_revisions"

    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    item_id: Mapped[str] = mapped_column(index=True)
    body: Mapped[str]


class ReleaseItemRow(Row):
    """An item's place in a release. `head` is JSON: what belongs to the release and not to the wording."""

    __tablename__ = "release_items"

    release_id: Mapped[str] = mapped_column(Id, ForeignKey("releases.id"), primary_key=True)
    item_id: Mapped[str] = mapped_column(primary_key=True)
    revision_id: Mapped[str] = mapped_column(String(64), ForeignKey("item_revisions.id"))
    module: Mapped[str]
    domain: Mapped[str]
    head: Mapped[str]


class ModuleRevisionRow(Row):
    """One exact text of a module, rendered. `body` is JSON."""

    __tablename__ = "module_revisions"

    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    body: Mapped[str]


class ReleaseModuleRow(Row):
    __tablename__ = "release_modules"

    release_id: Mapped[str] = mapped_column(Id, ForeignKey("releases.id"), primary_key=True)
    slug: Mapped[str] = mapped_column(primary_key=True)
    revision_id: Mapped[str] = mapped_column(String(64), ForeignKey("module_revisions.id"))


class FigureRow(Row):
    """An SVG file by its SHA-256."""

    __tablename__ = "figures"

    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    body: Mapped[bytes]


# --- attempts -------------------------------------------------------------------------------------------------------


class AttemptRow(Row):
    __tablename__ = "attempts"
    __table_args__ = (
        Index(
            "ix_attempts_open_closes_at",
            "closes_at",
            sqlite_where=text("closed_at is null"),
            postgresql_where=text("closed_at is null"),
        ),
        Index("ix_attempts_person_id_started_at", "person_id", "started_at"),
    )

    id: Mapped[str] = _id()
    person_id: Mapped[str] = _refers("people.id")
    course_id: Mapped[str]
    release_id: Mapped[str] = _refers("releases.id")
    blueprint_id: Mapped[str]
    blueprint: Mapped[str]  # JSON, as it was at the start
    seed: Mapped[int] = mapped_column(BigInteger)
    started_at: Mapped[datetime]
    deadline_at: Mapped[datetime | None]
    closes_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    time_factor: Mapped[float] = mapped_column(default=1.0, server_default=text("1.0"))
    paused_at: Mapped[datetime | None]  # in a break or paused since then: nothing is accepted
    frozen: Mapped[str] = mapped_column(default=",", server_default=",")  # ",0,4,": positions whose answers are final
    recipe: Mapped[str | None]  # JSON: what a practice attempt was made by


class BreakRow(Row):
    """A break or a pause. `limit_at` is when it ends by itself; `left_ms` what a stopped clock had left."""

    __tablename__ = "breaks"

    attempt_id: Mapped[str] = mapped_column(Id, ForeignKey("attempts.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]  # scheduled, free or pause
    began_at: Mapped[datetime]
    limit_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    stops_clock: Mapped[bool]
    left_ms: Mapped[int | None]


class GrantRow(Row):
    """Time given during an attempt."""

    __tablename__ = "grants"

    id: Mapped[str] = _id()
    attempt_id: Mapped[str] = _refers("attempts.id", index=True)
    minutes: Mapped[int | None]  # none: no limit any more
    reason: Mapped[str]
    given_by: Mapped[str | None] = _refers("people.id")
    given_at: Mapped[datetime]


class AccommodationRow(Row):
    """How somebody sits every exam: more time, breaks, no clock. The newest that has not ended or expired holds."""

    __tablename__ = "accommodations"

    id: Mapped[str] = _id()
    person_id: Mapped[str] = _refers("people.id", index=True)
    time_factor: Mapped[float]
    extra_minutes: Mapped[int]
    clock_stopping_breaks: Mapped[int]  # how many
    break_minutes: Mapped[int]
    untimed: Mapped[bool]
    reason: Mapped[str]
    given_by: Mapped[str | None] = _refers("people.id")
    given_at: Mapped[datetime]
    expires_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]


class RecipeRow(Row):
    """A practice session that a learner put together and named. `body` is JSON."""

    __tablename__ = "recipes"
    __table_args__ = (UniqueConstraint("person_id", "course_id", "name"),)

    id: Mapped[str] = _id()
    person_id: Mapped[str] = _refers("people.id")
    course_id: Mapped[str]
    name: Mapped[str]
    body: Mapped[str]
    kept_at: Mapped[datetime]


class FlawReportRow(Row):
    """What a learner says is wrong with a question."""

    __tablename__ = "flaw_reports"
    __table_args__ = (Index("ix_flaw_reports_item_id", "item_id"),)

    id: Mapped[str] = _id()
    person_id: Mapped[str] = _refers("people.id")
    course_id: Mapped[str]
    item_id: Mapped[str]
    revision_id: Mapped[str] = mapped_column(String(64), ForeignKey("item_revisions.id"))
    attempt_id: Mapped[str | None] = _refers("attempts.id")
    reason: Mapped[str]
    words: Mapped[str]
    response: Mapped[str]  # JSON: what they had answered
    reported_at: Mapped[datetime]


class SeatRow(Row):
    """One place in an attempt's form, pinned to its wording."""

    __tablename__ = "seats"
    __table_args__ = (Index("ix_seats_item_id", "item_id"),)

    attempt_id: Mapped[str] = mapped_column(Id, ForeignKey("attempts.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    item_id: Mapped[str]
    revision_id: Mapped[str] = mapped_column(String(64), ForeignKey("item_revisions.id"))
    scored: Mapped[bool]


class AnswerRow(Row):
    """The answer log: one row for each change, only ever added to. `ordinal` is the order of acceptance."""

    __tablename__ = "answers"
    __table_args__ = (UniqueConstraint("attempt_id", "sequence"),)

    ordinal: Mapped[int] = mapped_column(_Ordinal, primary_key=True, autoincrement=True)
    attempt_id: Mapped[str] = _refers("attempts.id")
    sequence: Mapped[int]
    position: Mapped[int]
    response: Mapped[str]  # JSON; null clears
    flagged: Mapped[bool]
    struck: Mapped[str]  # JSON
    confidence: Mapped[str | None]
    spent_ms: Mapped[int]
    after: Mapped[int | None]
    superseded: Mapped[bool]
    saved_at: Mapped[datetime]
    receipt: Mapped[str]


class LateAnswerRow(Row):
    """An answer that came after the close, in a break, or to a frozen question: refused, and kept with its time."""

    __tablename__ = "late_answers"

    ordinal: Mapped[int] = mapped_column(_Ordinal, primary_key=True, autoincrement=True)
    attempt_id: Mapped[str] = _refers("attempts.id", index=True)
    sequence: Mapped[int]
    position: Mapped[int]
    response: Mapped[str]
    refused_at: Mapped[datetime]


class WorkspaceRow(Row):
    """A learner's own marks on a question (its note, highlights, tools), or, at position -1, the scratchpad. `body` is JSON."""

    __tablename__ = "workspaces"

    attempt_id: Mapped[str] = mapped_column(Id, ForeignKey("attempts.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    body: Mapped[str]
    updated_at: Mapped[datetime]


class ReceiptKeyRow(Row):
    """An Ed25519 key that signs receipts; retired ones stay, so that old receipts can be verified."""

    __tablename__ = "receipt_keys"

    id: Mapped[str] = _id()
    secret: Mapped[bytes]
    public: Mapped[bytes]
    made_at: Mapped[datetime]
    retired_at: Mapped[datetime | None]


# --- review and study -----------------------------------------------------------------------------------------------


class ResponseRow(Row):
    """Every graded response, from wherever it came; the raw log that memory and statistics are derived from."""

    __tablename__ = "responses"
    __table_args__ = (
        Index("ix_responses_person_id_item_id", "person_id", "item_id"),
        Index("ix_responses_revision_id", "revision_id"),  # how others answered
    )

    id: Mapped[str] = _id()
    person_id: Mapped[str] = _refers("people.id")
    course_id: Mapped[str]
    item_id: Mapped[str]
    revision_id: Mapped[str] = mapped_column(String(64), ForeignKey("item_revisions.id"))
    source: Mapped[str]  # exam, review or check
    attempt_id: Mapped[str | None] = _refers("attempts.id")
    at: Mapped[datetime]
    study_day: Mapped[date]
    correct: Mapped[bool]
    response: Mapped[str]  # JSON
    confidence: Mapped[str | None]
    spent_ms: Mapped[int]


class CardRow(Row):
    """What somebody is reviewing. `subject` is an item's id, `term:` with a term's slug, or `mark:` with a highlight's id."""

    __tablename__ = "cards"
    __table_args__ = (Index("ix_cards_person_id_due_at", "person_id", "course_id", "due_at"),)

    person_id: Mapped[str] = mapped_column(Id, ForeignKey("people.id"), primary_key=True)
    course_id: Mapped[str] = mapped_column(primary_key=True)
    subject: Mapped[str] = mapped_column(primary_key=True)
    due_at: Mapped[datetime]
    state: Mapped[int]
    step: Mapped[int | None]
    stability: Mapped[float | None]
    difficulty: Mapped[float | None]
    last_day: Mapped[date | None]


class RecallRow(Row):
    """Every time that somebody said how well they knew a flashcard: a term or a highlight. Answers to items are in `responses`."""

    __tablename__ = "recalls"
    __table_args__ = (Index("ix_recalls_person_id_subject", "person_id", "course_id", "subject"),)

    id: Mapped[str] = _id()
    person_id: Mapped[str] = _refers("people.id")
    course_id: Mapped[str]
    subject: Mapped[str]
    at: Mapped[datetime]
    study_day: Mapped[date]
    rating: Mapped[str]


class ReadingProgressRow(Row):
    """How far somebody is in a module: the section and paragraph they were last at, the text that was, and when they called it done."""

    __tablename__ = "reading_progress"

    person_id: Mapped[str] = mapped_column(Id, ForeignKey("people.id"), primary_key=True)
    course_id: Mapped[str] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(primary_key=True)
    section: Mapped[str]
    paragraph: Mapped[int] = mapped_column(default=0, server_default=text("0"))  # counted from 0 within the section
    revision_id: Mapped[str | None] = mapped_column(String(64), ForeignKey("module_revisions.id"))
    read_at: Mapped[datetime]
    done_at: Mapped[datetime | None]


class SectionReadRow(Row):
    """How long somebody had a section before them; `read_at` is when that was long enough, or they said so: not only scrolled past."""

    __tablename__ = "section_reads"

    person_id: Mapped[str] = mapped_column(Id, ForeignKey("people.id"), primary_key=True)
    course_id: Mapped[str] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(primary_key=True)
    anchor: Mapped[str] = mapped_column(primary_key=True)
    spent_s: Mapped[int]
    read_at: Mapped[datetime | None]


class StudyDayRow(Row):
    """How long somebody read on one of their study days."""

    __tablename__ = "study_days"

    person_id: Mapped[str] = mapped_column(Id, ForeignKey("people.id"), primary_key=True)
    course_id: Mapped[str] = mapped_column(primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    reading_s: Mapped[int]


class MarkRow(Row):
    """A highlight or a note of somebody's own, on a passage of a module or of a question. `quote` with what stood around it finds it
    again after an edit; a note on the whole has none.
    """

    __tablename__ = "marks"
    __table_args__ = (Index("ix_marks_person_id_place", "person_id", "course_id", "place"),)

    id: Mapped[str] = _id()
    person_id: Mapped[str] = _refers("people.id")
    course_id: Mapped[str]
    place: Mapped[str]  # "module:" and a slug, or "item:" and an id
    section: Mapped[str]  # a module's section, else empty
    colour: Mapped[str | None]
    quote: Mapped[str]
    prefix: Mapped[str]
    suffix: Mapped[str]
    position: Mapped[int]  # of the quote's first character in the text, when it was last found
    note: Mapped[str]
    made_at: Mapped[datetime]
    changed_at: Mapped[datetime]


# --- search ---------------------------------------------------------------------------------------------------------


class SearchDocumentRow(Row):
    """What can be found: a course's own for everybody, a person's for them alone. `tokens` are its stems, `weights` what each counts."""

    __tablename__ = "search_documents"
    __table_args__ = (Index("ix_search_documents_person_id_ref", "course_id", "person_id", "kind", "ref", unique=True),)

    id: Mapped[int] = mapped_column(_Ordinal, primary_key=True, autoincrement=True)
    course_id: Mapped[str]
    person_id: Mapped[str | None] = _refers("people.id")
    kind: Mapped[str]
    ref: Mapped[str]
    place: Mapped[str]
    title: Mapped[str]
    heading: Mapped[str]
    weights: Mapped[str]  # before what is long: SQLite reads a row from its beginning
    tokens: Mapped[str]
    text: Mapped[str]


class SearchWordRow(Row):
    """A word as it is spelt, and in how many documents. `owner` is the person whose they are; empty for the course's own."""

    __tablename__ = "search_words"

    course_id: Mapped[str] = mapped_column(primary_key=True)
    owner: Mapped[str] = mapped_column(primary_key=True)
    word: Mapped[str] = mapped_column(primary_key=True)
    length: Mapped[int]
    documents: Mapped[int]


class SearchIndexRow(Row):
    """Which release of a course is found, indexed by which rules; `documents` are those that its words were counted in."""

    __tablename__ = "search_indexes"

    course_id: Mapped[str] = mapped_column(primary_key=True)
    release_id: Mapped[str] = _refers("releases.id")
    rules: Mapped[int]
    documents: Mapped[int]


# What only one of the databases has: SQLite's full-text index, kept up by triggers, and PostgreSQL's.
FULL_TEXT = ("search_fts", "ix_search_documents_tokens")  # names of their tables and indexes begin so
_FULL_TEXT: dict[str, tuple[str, ...]] = {
    "sqlite": (
        "create virtual table search_fts using fts5(tokens, content='search_documents', content_rowid='id', tokenize='ascii')",
        """create trigger search_added after insert on search_documents begin
        insert into search_fts(rowid, tokens) values (new.id, new.tokens); end""",
        """create trigger search_removed after delete on search_documents begin
        insert into search_fts(search_fts, rowid, tokens) values ('delete', old.id, old.tokens); end""",
    ),
    "postgresql": (
        """create index ix_search_documents_tokens on search_documents
        using gin (array_to_tsvector(string_to_array(tokens, ' ')))""",
    ),
}


def _only_on(dialect: str, statement: str) -> Any:
    return DDL(statement).execute_if(dialect=dialect)  # type: ignore[no-untyped-call]


for _dialect, _statements in _FULL_TEXT.items():
    for _statement in _statements:
        event.listen(SearchDocumentRow.__table__, "after_create", _only_on(_dialect, _statement))
event.listen(SearchDocumentRow.__table__, "before_drop", _only_on("sqlite", "drop table search_fts"))
