"""The yardstick of `make bench`: saving an answer by hand, on the same server and driver, as well as that can be done.

Fixed in the first commit that measures, so that figures compare over time: do not tune it. It serves a copy of a database that
the project prepared, with one open connection for each thread, the same durability, the same statement and the same signature;
no ORM, no validation library. Beside it, `/upsert/…` is what a site without guard, log and receipt would do; it is not judged.
"""

import hashlib
import hmac
import json
import re
import sqlite3
import threading
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any, Protocol

import psycopg
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from flask import Flask, Response, request

Row = tuple[Any, ...]
Values = Mapping[str, Any]

COOKIE = "baseline"
IDLE = timedelta(days=30)

SESSION = "select person_id, last_seen_at from sessions where secret_hash = :secret_hash"
ATTEMPT = "select closed_at, closes_at, deadline_at from attempts where id = :attempt_id and person_id = :person_id"
FIRST = (
    "select position, response, receipt, saved_at from answers where attempt_id = :attempt_id and sequence = :sequence"
)
KEY = "select id, secret from receipt_keys order by id desc limit 1"

# The store's guarded insert, as it is sent to each database.
APPEND_SQLITE = """
insert into answers (attempt_id, sequence, position, response, flagged, struck, confidence, spent_ms, "after", superseded,
  saved_at, receipt)
select :attempt_id, :sequence, :position, :response, :flagged, :struck, :confidence, :spent_ms, :after, :superseded,
  :saved_at, :receipt
from attempts
where attempts.id = :attempt_id and attempts.person_id = :person_id and attempts.closed_at is null
  and (attempts.closes_at is null or attempts.closes_at >= :saved_at)
on conflict do nothing
returning (select deadline_at from attempts where id = :attempt_id)
"""
APPEND_POSTGRESQL = """
insert into answers (attempt_id, sequence, position, response, flagged, struck, confidence, spent_ms, "after", superseded,
  saved_at, receipt)
select :attempt_id::varchar, :sequence::integer, :position::integer, :response::varchar, :flagged, :struck::varchar,
  :confidence::varchar, :spent_ms::integer, :after::integer, :superseded, :saved_at::timestamptz, :receipt::varchar
from attempts
where attempts.id = :attempt_id::varchar and attempts.person_id = :person_id::varchar and attempts.closed_at is null
  and (attempts.closes_at is null or attempts.closes_at >= :saved_at::timestamptz)
for share of attempts
on conflict do nothing
returning (select deadline_at from attempts where id = :attempt_id::varchar)
"""

UPSERT_TABLE = """
create table if not exists latest_answers (attempt_id varchar(36), position integer, response text,
  primary key (attempt_id, position))
"""
UPSERT = """
insert into latest_answers (attempt_id, position, response) values (:attempt_id, :position, :response)
on conflict (attempt_id, position) do update set response = excluded.response
"""


class Rows(Protocol):
    """One open connection. `append` runs a statement in a transaction of its own; times are as the driver gives them."""

    insert: str

    def one(self, statement: str, values: Values) -> Row | None: ...

    def append(self, statement: str, values: Values) -> Row | None: ...

    def time(self, at: datetime) -> Any: ...


class SqliteRows:
    insert = APPEND_SQLITE

    def __init__(self, path: str) -> None:
        self._connection = sqlite3.connect(path, timeout=10.0, isolation_level=None)
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
            self._connection.execute(f"PRAGMA {pragma}")

    def one(self, statement: str, values: Values) -> Row | None:
        row: Row | None = self._connection.execute(statement, values).fetchone()
        return row

    def append(self, statement: str, values: Values) -> Row | None:
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            rows = self._connection.execute(statement, values).fetchall()
        except BaseException:
            self._connection.execute("ROLLBACK")
            raise
        self._connection.execute("COMMIT")
        return rows[0] if rows else None

    def time(self, at: datetime) -> str:
        return at.replace(tzinfo=None).isoformat(sep=" ", timespec="microseconds")


class PostgresqlRows:
    insert = APPEND_POSTGRESQL

    def __init__(self, uri: str) -> None:
        self._connection = psycopg.connect(uri, autocommit=True)  # each statement here is one whole transaction

    def one(self, statement: str, values: Values) -> Row | None:
        done = self._connection.execute(_for_psycopg(statement), values)
        return done.fetchone() if done.description else None

    append = one

    def time(self, at: datetime) -> datetime:
        return at


@cache
def _for_psycopg(statement: str) -> bytes:
    """`:name` becomes `%(name)s`; `::type` stays."""
    return re.sub(r"(?<!:):(\w+)", r"%(\1)s", statement).encode()


class Signer:
    """Signs receipts as compact JSON Web Signatures, with the newest key of the database."""

    def __init__(self, key_id: str, secret: bytes) -> None:
        self._key = Ed25519PrivateKey.from_private_bytes(secret)
        self._head = _encoded(f'{{"alg":"EdDSA","kid":"{key_id}"}}'.encode())

    def sign(self, said: Mapping[str, Any]) -> str:
        signed = f"{self._head}.{_encoded(json.dumps(said, separators=(',', ':')).encode())}"
        return f"{signed}.{_encoded(self._key.sign(signed.encode()))}"


def _encoded(raw: bytes) -> str:
    return urlsafe_b64encode(raw).rstrip(b"=").decode()


def csrf_token(session_secret: str, *, secret_key: str) -> str:
    """Belongs to one sign-in, and is not kept anywhere."""
    return hmac.new(secret_key.encode(), session_secret.encode(), "sha256").hexdigest()


def open_rows(database_url: str) -> Rows:
    if database_url.startswith("sqlite:///"):
        return SqliteRows(database_url.removeprefix("sqlite:///"))
    return PostgresqlRows(database_url.replace("+psycopg", ""))


def create_app(database_url: str, *, secret_key: str) -> Flask:
    """A server of two calls, on a database that the project prepared."""
    app = Flask("baseline", static_folder=None)
    held = threading.local()
    first = open_rows(database_url)
    first.append(UPSERT_TABLE, {})
    key = first.one(KEY, {})
    assert key is not None
    signer = Signer(key[0], key[1])

    def rows() -> Rows:
        found: Rows | None = getattr(held, "rows", None)
        if found is None:
            found = held.rows = open_rows(database_url)
        return found

    @app.get("/")
    def index() -> str:
        return "baseline"

    @app.put("/api/v1/attempts/<attempt>/answers/<int:number>")
    def answer(attempt: str, number: int) -> Response:
        now = datetime.now(UTC)  # noqa: TID251  it stands alone
        person = _signed_in(rows(), now=now, secret_key=secret_key)
        if person is None:
            return _said({"title": "Unauthorized"}, status=401)
        entry = _entry(request.get_data())
        if entry is None:
            return _said({"title": "Unprocessable Entity"}, status=422)
        return _save(rows(), signer, entry, person=person, attempt=attempt, position=number - 1, now=now)

    @app.put("/upsert/<attempt>/<int:number>")
    def upsert(attempt: str, number: int) -> Response:
        said = json.loads(request.get_data())
        values = {"attempt_id": attempt, "position": number - 1, "response": json.dumps(said["response"])}
        rows().append(UPSERT, values)
        return _said({"saved": True})

    return app


def _signed_in(rows: Rows, *, now: datetime, secret_key: str) -> str | None:
    """The person whose sign-in the cookie proves and whose page the CSRF token comes from."""
    secret = request.cookies.get(COOKIE, "")
    row = rows.one(SESSION, {"secret_hash": hashlib.sha256(secret.encode()).hexdigest()})
    if row is None or row[1] < rows.time(now - IDLE):
        return None
    expected = csrf_token(secret, secret_key=secret_key)
    if not hmac.compare_digest(expected, request.headers.get("X-CSRF-Token", "")):
        return None
    person: str = row[0]
    return person


def _entry(body: bytes) -> dict[str, Any] | None:
    """The body with its defaults, its types looked at by hand; none where it is not right."""
    try:
        said = json.loads(body)
        entry = {
            "sequence": said["sequence"],
            "response": said.get("response"),
            "flagged": said.get("flagged", False),
            "struck": said.get("struck", []),
            "confidence": said.get("confidence"),
            "spent_ms": said.get("spent_ms", 0),
        }
    except (ValueError, KeyError, AttributeError):
        return None
    right = (
        isinstance(entry["sequence"], int)
        and isinstance(entry["spent_ms"], int)
        and isinstance(entry["flagged"], bool)
        and isinstance(entry["struck"], list)
        and entry["confidence"] in (None, "sure", "unsure")
        and (entry["response"] is None or isinstance(entry["response"], list | str))
    )
    return entry if right else None


def _save(
    rows: Rows, signer: Signer, entry: dict[str, Any], *, person: str, attempt: str, position: int, now: datetime
) -> Response:
    saved_at = now.isoformat()
    receipt = signer.sign(
        {
            "attempt": attempt,
            "position": position,
            "sequence": entry["sequence"],
            "answer": entry["response"],
            "saved_at": saved_at,
        }
    )
    values = {
        "attempt_id": attempt,
        "person_id": person,
        "sequence": entry["sequence"],
        "position": position,
        "response": json.dumps(entry["response"]),
        "flagged": entry["flagged"],
        "struck": json.dumps(entry["struck"]),
        "confidence": entry["confidence"],
        "spent_ms": entry["spent_ms"],
        "after": None,
        "superseded": False,
        "saved_at": rows.time(now),
        "receipt": receipt,
    }
    appended = rows.append(rows.insert, values)
    if appended is None:
        return _not_appended(rows, values)
    deadline_at = str(appended[0]) if appended[0] else None
    return _said({"sequence": entry["sequence"], "saved_at": saved_at, "receipt": receipt, "deadline_at": deadline_at})


def _not_appended(rows: Rows, values: Values) -> Response:
    """A repeat gets its first receipt again; else the attempt is another's, or closed, or the sequence is taken."""
    where = {name: values[name] for name in ("attempt_id", "person_id", "sequence")}
    attempt, first = rows.one(ATTEMPT, where), rows.one(FIRST, where)
    if attempt is None:
        return _said({"title": "Not Found"}, status=404)
    if first is None or (first[0], first[1]) != (values["position"], values["response"]):
        return _said({"title": "Conflict"}, status=409)
    deadline_at = str(attempt[2]) if attempt[2] else None
    said = {"sequence": values["sequence"], "saved_at": str(first[3]), "receipt": first[2], "deadline_at": deadline_at}
    return _said(said)


def _said(said: Mapping[str, Any], *, status: int = 200) -> Response:
    return Response(json.dumps(said), status=status, mimetype="application/json")
