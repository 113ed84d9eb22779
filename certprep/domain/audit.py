"""The audit: who did what to whom."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from certprep.domain.errors import Parameter


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One line. `actor` is a person's id, none for the command line; `subject` is the id of what it was done to."""

    id: str
    at: datetime
    actor: str | None
    deed: str
    subject: str
    details: Mapping[str, Parameter]
