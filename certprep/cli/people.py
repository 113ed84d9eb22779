"""certprep user add | password | role | token."""

import secrets
import sys

import click

from certprep.cli.opening import RNG, opened
from certprep.clock import utc_now
from certprep.domain.person import Role
from certprep.usecases import account, tokens

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


def _password() -> str:
    return sys.stdin.readline().rstrip("\r\n")


COMMANDS: tuple[click.Command, ...] = (user,)
