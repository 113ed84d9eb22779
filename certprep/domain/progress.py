"""How far somebody is in a module."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, kw_only=True)
class Progress:
    """`section` is the anchor they were last at; `done_at` is when they called the module done."""

    slug: str
    section: str
    read_at: datetime
    done_at: datetime | None = None
