"""Addresses, passwords, zones, and how long things last."""

from datetime import UTC, datetime, timedelta

import pytest

from certprep.domain.account import Visit, email_address, strong_password, token_name, zone_named, zone_or
from certprep.domain.errors import Invalid
from certprep.domain.mail import MOST_TRIES, wait_after
from certprep.domain.person import Person, Role

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
ALICE = Person(id="1", email="alice@example.org", role=Role.LEARNER, zone="UTC", confirmed_at=NOW)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("alice@example.org", "alice@example.org"),
        ("  Alice.B+exam@Example.ORG ", "alice.b+exam@example.org"),
        ("dan@localhost", "dan@localhost"),
        ("dan@certprep.local", "dan@certprep.local"),
        ("jürg@bücher.example", "jürg@bücher.example"),
        ("ａlice@example.org", "alice@example.org"),
    ],
)
def test_an_address_is_kept_in_one_form(typed: str, kept: str) -> None:
    assert email_address(typed) == kept


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "alice",
        "@example.org",
        "alice@",
        "alice@example..org",
        "alice@example.org.",
        "a b@example.org",
        "alice@example.org\nBcc: bob@example.org",
        "alice@example.org, bob@example.org",
        "Alice <alice@example.org>",
        "alice\u200b@example.org",
        "alice\x00@example.org",
        f"{'a' * 250}@example.org",
    ],
)
def test_what_is_no_address_is_refused(typed: str) -> None:
    with pytest.raises(Invalid, match="bad-email"):
        email_address(typed)


@pytest.mark.parametrize("password", ["ten chars.", "aaaaaaaaaa", "          ", "x" * 200, "пароль-длинный"])
def test_any_long_password_will_do(password: str) -> None:
    assert strong_password(password, email="alice@example.org") == password


@pytest.mark.parametrize(
    ("password", "rule"),
    [
        ("nine char", "password-too-short"),
        ("x" * 201, "password-too-long"),
        ("alice@example.org", "password-is-address"),
        (" Alice@Example.org", "password-is-address"),
    ],
)
def test_a_weak_password_is_refused(password: str, rule: str) -> None:
    with pytest.raises(Invalid) as refused:
        strong_password(password, email="alice@example.org")
    assert (refused.value.rule, refused.value.field) == (rule, "password")


def test_zones_are_iana_names() -> None:
    assert zone_named("Europe/Zurich") == "Europe/Zurich"
    assert zone_or("Asia/Calcutta", "UTC") == "Asia/Calcutta"  # what some browsers still call Asia/Kolkata
    assert zone_or("../../etc/passwd", "UTC") == "UTC"
    with pytest.raises(Invalid, match="unknown-zone"):
        zone_named("Europe/Atlantis")


def test_a_token_needs_a_name_of_sensible_length() -> None:
    assert token_name(" Spreadsheet ") == "Spreadsheet"
    for name in ("  ", "x" * 61):
        with pytest.raises(Invalid, match="bad-token-name"):
            token_name(name)


def test_a_visit_lapses_after_thirty_days_and_is_noted_every_five_minutes() -> None:
    visit = Visit(person=ALICE, id="2", seen_at=NOW)
    assert not visit.to_be_noted(NOW + timedelta(minutes=4, seconds=59))
    assert visit.to_be_noted(NOW + timedelta(minutes=5))
    assert not visit.lapsed(NOW + timedelta(days=30, seconds=-1))
    assert visit.lapsed(NOW + timedelta(days=30))


def test_a_token_never_used_does_not_lapse_and_is_to_be_noted() -> None:
    visit = Visit(person=ALICE, id="2", seen_at=None)
    assert visit.to_be_noted(NOW)
    assert not visit.lapsed(NOW + timedelta(days=3650))


def test_a_mail_is_tried_for_about_a_day() -> None:
    waits = [wait_after(tries) for tries in range(1, MOST_TRIES)]
    assert waits[:3] == [timedelta(minutes=1), timedelta(minutes=4), timedelta(minutes=16)]
    assert timedelta(hours=20) < sum((wait for wait in waits if wait), timedelta()) < timedelta(hours=28)
    assert wait_after(MOST_TRIES) is None
