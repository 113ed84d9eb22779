"""People, their roles, and what each role may do."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Permission(StrEnum):
    """What a page or call may ask for. `PUBLIC` is anybody, signed in or not."""

    PUBLIC = "public"
    LEARN = "learn"  # read, sit exams, review; one's own account
    AUTHOR = "author"  # see drafts and the library's problems
    VET = "vet"
    COACH = "coach"
    ADMINISTER = "administer"


class Role(StrEnum):
    """What somebody is here for. Everybody who signs in may also learn."""

    LEARNER = "learner"
    AUTHOR = "author"
    REVIEWER = "reviewer"
    COACH = "coach"
    ADMINISTRATOR = "administrator"


_LEARNS = frozenset({Permission.PUBLIC, Permission.LEARN})

PERMISSIONS: dict[Role, frozenset[Permission]] = {
    Role.LEARNER: _LEARNS,
    Role.AUTHOR: _LEARNS | {Permission.AUTHOR},
    Role.REVIEWER: _LEARNS | {Permission.AUTHOR, Permission.VET},
    Role.COACH: _LEARNS | {Permission.COACH},
    Role.ADMINISTRATOR: frozenset(Permission),
}


@dataclass(frozen=True, kw_only=True)
class Person:
    """Somebody with an account. `zone` is an IANA name; `confirmed_at` is when they proved their address."""

    id: str
    email: str
    role: Role
    zone: str
    confirmed_at: datetime | None

    def may(self, permission: Permission) -> bool:
        return permission in PERMISSIONS[self.role]
