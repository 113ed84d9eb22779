"""certprep user add | password | role | token | accommodate | end-accommodation | grant."""

import secrets
import sys
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import click

from certprep.cli.opening import RNG, opened
from certprep.clock import utc_now
from certprep.domain.accommodation import BREAK_MINUTES, Terms
from certprep.domain.person import Role
from certprep.usecases import accommodations, account, tokens

_ROLE = click.option(
    "--role", type=click.Choice([str(role) for role in Role]), required=True, help="What they are here for."
)
_STDIN = click.option(
    "--password-stdin",
    is_flag=True,
    required=True,
    help="Read the password from standard input: it never stands in a command line.",
)


@click.group(help="People: add one, change a password or a role, make an API token.")
def user() -> None:
    """The group of commands about people."""


@user.command(help="Add somebody. Their address needs no confirmation.")
@click.argument("email")
@_ROLE
@_STDIN
def add(email: str, role: str, password_stdin: bool) -> None:  # noqa: ARG001, FBT001  the flag is there so that it must be said
    with opened() as (config, store):
        account.add(store, email=email, role=Role(role), password=_password(), zone=config.zone, now=utc_now(), rng=RNG)
    click.echo(f"{role} {email} added.")


@user.command(help="Set a new password and sign them out everywhere.")
@click.argument("email")
@_STDIN
def password(email: str, password_stdin: bool) -> None:  # noqa: ARG001, FBT001
    with opened() as (_, store):
        account.set_password(store, email=email, password=_password(), now=utc_now(), rng=RNG)
    click.echo(f"{email} has a new password.")


@user.command(help="Give somebody another role.")
@click.argument("email")
@_ROLE
def role(email: str, role: str) -> None:
    with opened() as (_, store):
        account.set_role(store, email=email, role=Role(role), now=utc_now(), rng=RNG)
    click.echo(f"{email} is {role} now.")


@user.command(help="Make a personal access token and print it, and nothing else.")
@click.argument("email")
@click.option("--name", default="command line", show_default=True, help="What the token is for.")
def token(email: str, name: str) -> None:
    with opened() as (_, store):
        click.echo(tokens.make(store, email=email, name=name, now=utc_now(), rng=RNG, new_secret=secrets.token_urlsafe))


@user.command(help="Give somebody more time, breaks or no clock, in every exam from now on and in one that is open.")
@click.argument("email")
@click.option("--factor", default=1.0, show_default=True, help="Multiplies the time: 1.25, 1.5, 2 or any from 1 to 5.")
@click.option("--extra-minutes", default=0, show_default=True, help="On top of the multiplied time.")
@click.option("--breaks", default=0, show_default=True, help="How many breaks that stop the clock.")
@click.option("--break-minutes", default=BREAK_MINUTES, show_default=True, help="How long each of them is.")
@click.option("--untimed", is_flag=True, help="No time limit at all.")
@click.option(
    "--until", type=click.DateTime(["%Y-%m-%d"]), help="The last day on which it holds; else until it is ended."
)
@click.option("--reason", required=True, help="Why; it stands in the audit. Write no diagnosis.")
def accommodate(
    *,
    email: str,
    factor: float,
    extra_minutes: int,
    breaks: int,
    break_minutes: int,
    untimed: bool,
    until: datetime | None,
    reason: str,
) -> None:
    terms = Terms(
        time_factor=factor,
        extra_minutes=extra_minutes,
        clock_stopping_breaks=breaks,
        break_minutes=break_minutes,
        untimed=untimed,
    )
    with opened() as (config, store):
        person = accommodations.by_email(store, email)
        accommodations.accommodate(
            store,
            person=person.id,
            terms=terms,
            reason=reason,
            expires_at=_end_of(until, config.zone),
            by=None,
            now=utc_now(),
            rng=RNG,
        )
    click.echo(f"{email} has this accommodation now.")


@user.command(help="End somebody's accommodation. An exam that is open keeps the time it has.")
@click.argument("email")
def end_accommodation(email: str) -> None:
    with opened() as (_, store):
        person = accommodations.by_email(store, email)
        accommodations.end(store, person=person.id, by=None, now=utc_now(), rng=RNG)
    click.echo(f"{email} sits exams like everybody from now on.")


@user.command(help="Give somebody more time in the exam that they have open; their page shows it within seconds.")
@click.argument("email")
@click.option("--minutes", type=int, help="How many.")
@click.option("--untimed", is_flag=True, help="Take the limit away instead.")
@click.option("--attempt", help="Which one, where they have several open.")
@click.option("--reason", required=True, help="Why; it stands in the audit. Write no diagnosis.")
def grant(*, email: str, minutes: int | None, untimed: bool, attempt: str | None, reason: str) -> None:
    if (minutes is None) is not untimed:
        raise click.UsageError("Say either --minutes or --untimed.")
    with opened() as (_, store):
        person = accommodations.by_email(store, email)
        given = accommodations.grant(
            store,
            person=person.id,
            attempt=attempt,
            minutes=minutes,
            reason=reason,
            by=None,
            now=utc_now(),
            rng=RNG,
        )
    ends = "has no time limit any more" if untimed else f"has {minutes} more minutes"
    click.echo(f"{email} {ends} in {given.blueprint.title}.")


def _end_of(day: datetime | None, zone: str) -> datetime | None:
    """The end of a day in the site's zone."""
    return None if day is None else datetime.combine(day.date() + timedelta(days=1), time(), tzinfo=ZoneInfo(zone))


def _password() -> str:
    return sys.stdin.readline().rstrip("\r\n")


COMMANDS: tuple[click.Command, ...] = (user,)
