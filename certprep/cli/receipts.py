"""certprep receipts verify."""

import json
import sys
from pathlib import Path

import click

from certprep.domain import proof
from certprep.domain.errors import Invalid
from certprep.domain.proof import Proof
from certprep.web.wording import sentence

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group(help="Receipts: proof that answers were saved.")
def receipts() -> None:
    """The group of commands about receipts."""


@receipts.command(help="Check the receipts in FILE. Works offline; the exit status is 1 if one is not genuine.")
@click.argument("file", type=_FILE)
@click.option("--keys", "keys_file", type=_FILE, help="The site's public keys (JWKS), from /api/v1/receipts/keys.")
def verify(file: Path, keys_file: Path | None) -> None:
    bundle = proof.bundle(_text(file))
    keys = proof.keys(_text(keys_file)) if keys_file else bundle.keys
    if not keys:  # what can't be checked is not called false
        raise Invalid("receipts-without-keys", field="keys")
    checked = list(proof.check(bundle.receipts, keys))
    for one in checked:
        click.echo(_line(one))
    wrong = sum(not one.genuine for one in checked)
    click.echo(f"{len(checked) - wrong} genuine, {wrong} not")
    if keys_file is None and bundle.keys:
        click.echo(
            "The keys are those in the file itself. To know that they are the site's, fetch /api/v1/receipts/keys from it "
            "and add --keys."
        )
    sys.exit(bool(wrong))


def _line(one: Proof) -> str:
    if not one.genuine:
        return f"not valid: {sentence(one.rule, {})}"
    answer = json.dumps(one.answer, ensure_ascii=True)
    return f"valid: attempt {one.attempt}, question {one.question}, change {one.sequence}, saved {one.saved_at}, answer {answer}"


def _text(file: Path) -> str:
    return file.read_text("utf-8", errors="replace")


COMMANDS: tuple[click.Command, ...] = (receipts,)
