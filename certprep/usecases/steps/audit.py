"""Noting in the audit who did what to whom."""

from datetime import datetime
from random import Random

from certprep.domain.audit import Entry
from certprep.domain.errors import Parameter
from certprep.domain.identity import new_id
from certprep.store.store import Tx


def note(
    tx: Tx, deed: str, *, actor: str | None, subject: str, now: datetime, rng: Random, **details: Parameter
) -> None:
    """`actor` is a person's id, none for the command line; `subject` is the id of what it was done to."""
    entry = Entry(id=new_id(now, rng), at=now, actor=actor, deed=deed, subject=subject, details=details)
    tx.audit.add(entry)
