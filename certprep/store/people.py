"""People, the browsers they are signed in with, their one-time links, and their tokens."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, and_, bindparam, delete, func, insert, not_, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from certprep.domain.account import Credentials, Link, LinkPurpose, SignIn, Token, Visit
from certprep.domain.person import Person, Role
from certprep.store.prepared import Prepared
from certprep.store.schema import AttemptRow, LinkRow, PersonRow, SessionRow, TokenRow

_PERSON: tuple[Any, ...] = (
    PersonRow.id,
    PersonRow.email,
    PersonRow.role,
    PersonRow.zone,
    PersonRow.confirmed_at,
)


def _visits(table: type[SessionRow | TokenRow], seen_at: Any) -> Prepared:
    found = select(*_PERSON, table.id, seen_at).join(table, table.person_id == PersonRow.id)
    return Prepared(found.where(table.secret_hash == bindparam("secret_hash")))


_BY_SESSION = _visits(SessionRow, SessionRow.last_seen_at)
_BY_TOKEN = _visits(TokenRow, TokenRow.last_used_at)


class People:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, person: Person, *, password_hash: str | None, created_at: datetime) -> bool:
        """False where the address is taken."""
        dialect = postgresql if self._connection.dialect.name == "postgresql" else sqlite
        adding = dialect.insert(PersonRow).values(
            id=person.id,
            email=person.email,
            password_hash=password_hash,
            role=person.role,
            zone=person.zone,
            created_at=created_at,
            confirmed_at=person.confirmed_at,
        )
        added = self._connection.execute(
            adding.on_conflict_do_nothing(index_elements=["email"]).returning(PersonRow.id)
        )
        return added.one_or_none() is not None

    def get(self, person_id: str) -> Person | None:
        row = self._connection.execute(select(*_PERSON).where(PersonRow.id == person_id)).one_or_none()
        return None if row is None else _person(row)

    def count(self) -> int:
        return self._connection.scalar(select(func.count()).select_from(PersonRow)) or 0

    def by_email(self, email: str) -> Person | None:
        row = self._connection.execute(select(*_PERSON).where(PersonRow.email == email)).one_or_none()
        return None if row is None else _person(row)

    def search(self, words: str, *, role: Role | None, most: int, after: str = "") -> list[Person]:
        """Those with `words` in their address, in its order; `after` is the last address of the page before."""
        wanted = select(*_PERSON).where(PersonRow.email.contains(words.lower(), autoescape=True))
        if role is not None:
            wanted = wanted.where(PersonRow.role == role)
        rows = self._connection.execute(wanted.where(PersonRow.email > after).order_by(PersonRow.email).limit(most))
        return [_person(row) for row in rows]

    def credentials(self, *, email: str) -> Credentials | None:
        row = self._connection.execute(
            select(*_PERSON, PersonRow.password_hash).where(PersonRow.email == email)
        ).one_or_none()
        return None if row is None else Credentials(person=_person(row), password_hash=row.password_hash)

    def lock(self, person_id: str) -> str | None:
        """Keep everybody else from changing the person until this transaction ends; gives the hash of the password."""
        locked = select(PersonRow.password_hash).where(PersonRow.id == person_id).with_for_update()
        return self._connection.scalar(locked)

    def set_password(self, person_id: str, password_hash: str) -> None:
        self._change(person_id, password_hash=password_hash)

    def set_role(self, person_id: str, role: Role) -> None:
        self._change(person_id, role=role)

    def set_zone(self, person_id: str, zone: str) -> None:
        self._change(person_id, zone=zone)

    def confirm(self, person_id: str, *, now: datetime) -> None:
        """The address is proven; when it was proven first stays."""
        unconfirmed = update(PersonRow).where(PersonRow.id == person_id, PersonRow.confirmed_at.is_(None))
        self._connection.execute(unconfirmed.values(confirmed_at=now))

    def _change(self, person_id: str, **values: Any) -> None:
        self._connection.execute(update(PersonRow).where(PersonRow.id == person_id).values(**values))

    # --- sign-ins ---------------------------------------------------------------------------------------------------

    def begin_session(self, sign_in: SignIn, *, person: str, secret_hash: str) -> None:
        self._connection.execute(
            insert(SessionRow).values(
                id=sign_in.id,
                secret_hash=secret_hash,
                person_id=person,
                browser=sign_in.browser,
                created_at=sign_in.created_at,
                last_seen_at=sign_in.last_seen_at,
            )
        )

    def visit(self, secret_hash: str) -> Visit | None:
        """Who is signed in by this secret, lapsed or not."""
        return _visit(_BY_SESSION.one_or_none(self._connection, {"secret_hash": secret_hash}))

    def saw_session(self, session_id: str, *, now: datetime) -> None:
        self._connection.execute(update(SessionRow).where(SessionRow.id == session_id).values(last_seen_at=now))

    def sessions(self, person: str) -> list[SignIn]:
        """The one seen last first."""
        mine = select(SessionRow.__table__).where(SessionRow.person_id == person)
        rows = self._connection.execute(mine.order_by(SessionRow.last_seen_at.desc(), SessionRow.id.desc()))
        return [
            SignIn(id=row.id, browser=row.browser, created_at=row.created_at, last_seen_at=row.last_seen_at)
            for row in rows
        ]

    def end_session(self, session_id: str, *, person: str) -> bool:
        """False where the person has no such sign-in."""
        ending = delete(SessionRow).where(SessionRow.id == session_id, SessionRow.person_id == person)
        return self._connection.execute(ending).rowcount == 1

    def end_sessions(self, person: str, *, but: str = "") -> int:
        """End all of a person's sign-ins but one; how many there were."""
        ending = delete(SessionRow).where(SessionRow.person_id == person, SessionRow.id != but)
        return self._connection.execute(ending).rowcount

    def end_lapsed_sessions(self, *, unseen_since: datetime) -> int:
        """End what nobody used since then, apart from people with an open attempt."""
        busy = select(AttemptRow.person_id).where(AttemptRow.closed_at.is_(None))
        lapsed = and_(SessionRow.last_seen_at <= unseen_since, not_(SessionRow.person_id.in_(busy)))
        return self._connection.execute(delete(SessionRow).where(lapsed)).rowcount

    # --- one-time links ---------------------------------------------------------------------------------------------

    def add_link(
        self,
        link_id: str,
        *,
        person: str,
        purpose: LinkPurpose,
        secret_hash: str,
        expires_at: datetime,
        password_hash: str | None = None,
    ) -> None:
        self._connection.execute(
            insert(LinkRow).values(
                id=link_id,
                secret_hash=secret_hash,
                person_id=person,
                purpose=purpose,
                password_hash=password_hash,
                expires_at=expires_at,
            )
        )

    def link(self, secret_hash: str, *, purpose: LinkPurpose, now: datetime) -> Link | None:
        """None for a link that is unknown, used or too old."""
        found = select(*_PERSON, LinkRow.password_hash).join(LinkRow, LinkRow.person_id == PersonRow.id)
        row = self._connection.execute(found.where(_works(secret_hash, purpose=purpose, now=now))).one_or_none()
        return None if row is None else Link(person=_person(row), password_hash=row.password_hash)

    def use_link(self, secret_hash: str, *, purpose: LinkPurpose, now: datetime) -> bool:
        """Use it up; false where it no longer works, or somebody else has just used it."""
        using = update(LinkRow).where(_works(secret_hash, purpose=purpose, now=now))
        return self._connection.execute(using.values(used_at=now)).rowcount == 1

    def void_links(self, person: str, *, now: datetime) -> None:
        """None of a person's links works any more."""
        voiding = update(LinkRow).where(LinkRow.person_id == person, LinkRow.used_at.is_(None))
        self._connection.execute(voiding.values(used_at=now))

    def forget_links(self, *, now: datetime) -> int:
        """Remove those that work no more."""
        spent = or_(LinkRow.expires_at <= now, LinkRow.used_at.is_not(None))
        return self._connection.execute(delete(LinkRow).where(spent)).rowcount

    # --- tokens -----------------------------------------------------------------------------------------------------

    def add_token(self, token: Token, *, person: str, secret_hash: str) -> None:
        self._connection.execute(
            insert(TokenRow).values(
                id=token.id, secret_hash=secret_hash, person_id=person, name=token.name, created_at=token.created_at
            )
        )

    def token_visit(self, secret_hash: str) -> Visit | None:
        """Whose token this is."""
        return _visit(_BY_TOKEN.one_or_none(self._connection, {"secret_hash": secret_hash}))

    def saw_token(self, token_id: str, *, now: datetime) -> None:
        self._connection.execute(update(TokenRow).where(TokenRow.id == token_id).values(last_used_at=now))

    def tokens(self, person: str) -> list[Token]:
        """The newest first."""
        mine = select(TokenRow.__table__).where(TokenRow.person_id == person).order_by(TokenRow.id.desc())
        return [
            Token(id=row.id, name=row.name, created_at=row.created_at, last_used_at=row.last_used_at)
            for row in self._connection.execute(mine)
        ]

    def end_token(self, token_id: str, *, person: str) -> bool:
        """False where the person has no such token."""
        ending = delete(TokenRow).where(TokenRow.id == token_id, TokenRow.person_id == person)
        return self._connection.execute(ending).rowcount == 1


def _works(secret_hash: str, *, purpose: LinkPurpose, now: datetime) -> Any:
    mine = and_(LinkRow.secret_hash == secret_hash, LinkRow.purpose == purpose)
    return and_(mine, LinkRow.used_at.is_(None), LinkRow.expires_at > now)


def _person(row: Any) -> Person:
    return Person(id=row.id, email=row.email, role=Role(row.role), zone=row.zone, confirmed_at=row.confirmed_at)


def _visit(found: list[Any] | None) -> Visit | None:
    if found is None:
        return None
    person, email, role, zone, confirmed_at, visit, seen_at = found
    visitor = Person(id=person, email=email, role=Role(role), zone=zone, confirmed_at=confirmed_at)
    return Visit(person=visitor, id=visit, seen_at=seen_at)
