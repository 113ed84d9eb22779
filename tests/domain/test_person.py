"""Who may do what."""

import pytest

from certprep.domain.person import Permission, Person, Role

# By hand, and not from the code: whoever changes a permission changes it here too, and sees what they do.
MAY = """
                public  learn  author  vet  coach  administer
learner         yes     yes    -       -    -      -
author          yes     yes    yes     -    -      -
reviewer        yes     yes    yes     yes  -      -
coach           yes     yes    -       -    yes    -
administrator   yes     yes    yes     yes  yes    yes
"""


def _table() -> list[tuple[str, str, bool]]:
    head, *rows = (line.split() for line in MAY.strip().splitlines())
    return [
        (role, permission, word == "yes") for role, *words in rows for permission, word in zip(head, words, strict=True)
    ]


@pytest.mark.parametrize(("role", "permission", "allowed"), _table())
def test_each_role_may_do_what_the_table_says(role: str, permission: str, allowed: bool) -> None:
    person = Person(id="dan", email="dan@example.org", role=Role(role), zone="UTC", confirmed_at=None)
    assert person.may(Permission(permission)) is allowed


def test_the_table_has_every_role_and_every_permission() -> None:
    assert {role for role, _, _ in _table()} == set(Role)
    assert {permission for _, permission, _ in _table()} == set(Permission)
