"""The command line: certprep run | serve | worker | publish | check | fmt | schema | plot | user | flaws | receipts."""

import sys
from collections.abc import Sequence

import click

from certprep.cli import authors, flaws, people, receipts, serving
from certprep.config import BadSetting
from certprep.domain.errors import CertprepError
from certprep.store.store import Store
from certprep.web.wording import sentence


@click.group(help="Study, sit timed practice exams, review to the exam date.")
@click.version_option(package_name="certprep")
def certprep() -> None:
    """The group of all commands."""


for command in (*serving.COMMANDS, *authors.COMMANDS, *people.COMMANDS, *flaws.COMMANDS, *receipts.COMMANDS):
    certprep.add_command(command)


def main(words: Sequence[str] | None = None) -> None:
    """Run a command, by default the one that was typed. What a person can mend is one sentence and status 1; anything else is a bug with its trace."""
    try:
        certprep(args=words, standalone_mode=False)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except (click.Abort, KeyboardInterrupt):
        sys.exit(130)
    except BadSetting as error:
        _fail(str(error))
    except CertprepError as error:
        _fail(sentence(error.rule, error.parameters))
    except Store.unavailable as error:
        _fail(f"The database can't be opened: {error.orig}. Check CERTPREP_DATABASE_URL and that the database runs.")


def _fail(words: str) -> None:
    click.echo(words, err=True)
    sys.exit(1)
