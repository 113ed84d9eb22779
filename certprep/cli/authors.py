"""certprep publish | check | fmt | schema | plot."""

import json
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from certprep.cli.opening import RNG, opened
from certprep.clock import utc_now
from certprep.config import SHIPPED, BadSetting, Config, from_env
from certprep.domain.problem import Problem, Severity
from certprep.library import formatting, library, plots, schemas, seed
from certprep.library.digest import digest
from certprep.store.store import Store
from certprep.usecases.author import releases
from certprep.web.wording import sentence

_LAST = "published.json"  # in the data folder: what was published when the site last started


@click.command(help="Make a release of the library and put it live. Blocked items are left out and listed.")
@click.option("--dry-run", is_flag=True, help="Say what would change; change nothing.")
def publish(dry_run: bool) -> None:  # noqa: FBT001
    with opened() as (config, store):
        lay_out(config)
        publish_library(store, config, dry_run=dry_run)


@click.command(help="List what is wrong in the library. The exit status is 1 if anything is blocking.")
@click.option("--json", "as_json", is_flag=True, help="One JSON document, for other programs.")
def check(as_json: bool) -> None:  # noqa: FBT001
    problems = [problem for draft in _read(from_env().library) for problem in draft.problems]
    if as_json:
        click.echo(json.dumps([_as_json(problem) for problem in problems], indent=2, ensure_ascii=False))
    else:
        _print_problems(problems)
    sys.exit(any(problem.blocks for problem in problems))


@click.command(help="Write banks, courses, blueprints and references in their one canonical form.")
@click.option(
    "--check", "only_check", is_flag=True, help="Change nothing; the exit status is 1 if a file would change."
)
def fmt(only_check: bool) -> None:  # noqa: FBT001
    root = from_env().library
    changed = formatting.uncanonical(root) if only_check else formatting.rewrite(root)
    for path in changed:
        click.echo(f"{'would change' if only_check else 'changed'}: {path}")
    sys.exit(bool(changed) and only_check)


@click.command(help="Print the JSON Schema of a kind of file, for editors.")
@click.argument("name", type=click.Choice(sorted(schemas.NAMES)))
def schema(name: str) -> None:
    click.echo(json.dumps(schemas.schema(name), indent=2))


@click.command(help="Draw a plot that is written as YAML as an SVG figure, beside it; see docs/authoring.md.")
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--check",
    "only_check",
    is_flag=True,
    help="Change nothing; the exit status is 1 if a figure is not what its plot draws.",
)
def plot(files: Sequence[Path], only_check: bool) -> None:  # noqa: FBT001
    differs = False
    for file in files:
        svg, problems = plots.drawn(file.read_text(encoding="utf-8"))
        for problem in problems:
            click.echo(
                f"{_place(problem.at(str(file)))}: {sentence(problem.rule, problem.parameters)} [{problem.rule}]"
            )
        target = file.with_suffix(".svg")
        if problems or (target.is_file() and target.read_text(encoding="utf-8") == svg):
            differs |= bool(problems)
            continue
        differs |= only_check
        click.echo(f"{'would draw' if only_check else 'drew'}: {target}")
        if not only_check:
            target.write_text(svg, encoding="utf-8")
    sys.exit(differs)


def publish_library(store: Store, config: Config, *, dry_run: bool = False) -> None:
    """Publish what differs from the live release, and say what that was."""
    drafts = _read(config.library)
    _refuse_broken(drafts)
    for done in releases.publish(store, drafts=drafts, now=utc_now(), rng=RNG, dry_run=dry_run):
        _print_published(done, dry_run=dry_run)
    counts = Counter(problem.severity for draft in drafts for problem in draft.problems)
    if counts:
        said = ", ".join(f"{count} {severity}" for severity, count in sorted(counts.items()))
        click.echo(f"Problems in the library: {said}. `certprep check` lists them.")


def publish_changes(store: Store, config: Config) -> None:
    """`publish_library`, but where files, program and releases are those of the last time: reading a course takes seconds."""
    lay_out(config)
    last = config.data_dir / _LAST
    if last.is_file() and last.read_text() == _state(store, config):
        click.echo("The course is published as its files are: nothing has changed since the last start.")
        return
    publish_library(store, config)
    last.write_text(_state(store, config))


def _state(store: Store, config: Config) -> str:
    return json.dumps({"library": digest(config.library), "live": releases.fingerprints(store)}, sort_keys=True)


def lay_out(config: Config) -> None:
    """An installed package's course goes where its files can be changed."""
    if not config.lays_out_library:
        return
    for name in seed.lay_out(SHIPPED, config.library).kept:
        click.echo(f"kept your own {name}; the shipped one is in {SHIPPED}")


def _read(root: Path) -> Sequence[library.Draft]:
    drafts = library.read(root)
    if not drafts:
        raise BadSetting(
            f"There is no course in {root / 'content'}: set CERTPREP_LIBRARY to the folder that holds content/."
        )
    return drafts


def _refuse_broken(drafts: Sequence[library.Draft]) -> None:
    """A course whose map can't be read has nothing to publish: say the first thing to mend."""
    for draft in drafts:
        if draft.content is None:
            first = next(problem for problem in draft.problems if problem.blocks)
            raise BadSetting(f"The course can't be read. {_place(first)}: {sentence(first.rule, first.parameters)}")


def _print_published(done: releases.Published, *, dry_run: bool) -> None:
    changes = done.changes
    counts = f"{len(changes.added)} added, {len(changes.changed)} changed, {len(changes.removed)} removed"
    if dry_run:
        click.echo(f"{done.course}: {done.items} items, {done.modules} modules; {counts}")
        for sign, names in (("+", changes.added), ("~", changes.changed), ("-", changes.removed)):
            for name in names:
                click.echo(f"  {sign} {name}")
    elif done.number is None:
        click.echo(f"{done.course}: nothing has changed since the last release")
    else:
        click.echo(f"{done.course}: release {done.number} with {done.items} items, {done.modules} modules ({counts})")


def _print_problems(problems: Sequence[Problem]) -> None:
    for problem in problems:
        subject = f" {problem.subject}:" if problem.subject else ""
        click.echo(
            f"{_place(problem)}: {problem.severity}:{subject} {sentence(problem.rule, problem.parameters)} [{problem.rule}]"
        )
    counts = Counter(problem.severity for problem in problems)
    click.echo(f"{counts[Severity.BLOCKING]} blocking, {counts[Severity.WARNING]} warnings")


def _place(problem: Problem) -> str:
    return problem.file if problem.line is None else f"{problem.file}:{problem.line}"


def _as_json(problem: Problem) -> dict[str, Any]:
    return {
        "rule": problem.rule,
        "severity": problem.severity,
        "file": problem.file,
        "line": problem.line,
        "subject": problem.subject,
        "parameters": dict(problem.parameters),
        "sentence": sentence(problem.rule, problem.parameters),
    }


COMMANDS: tuple[click.Command, ...] = (publish, check, fmt, schema, plot)
