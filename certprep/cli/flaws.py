"""certprep flaws."""

import json
from collections import Counter
from typing import Any

import click

from certprep.cli.opening import opened
from certprep.domain.flaw import FlawReport
from certprep.usecases import flaws as deeds


@click.command(help="List what learners say is wrong with questions, the newest first.")
@click.option("--course", help="Of this course only.")
@click.option("--json", "as_json", is_flag=True, help="As JSON, for programs.")
def flaws(course: str | None, as_json: bool) -> None:  # noqa: FBT001
    with opened() as (_, store):
        reports = deeds.reports(store, course=course)
    if as_json:
        click.echo(json.dumps([_as_json(one) for one in reports], indent=2, ensure_ascii=False))
    else:
        _print(reports)


def _print(reports: list[FlawReport]) -> None:
    for one in reports:
        words = f": {_one_line(one.words)}" if one.words else ""
        click.echo(f"{one.reported_at:%Y-%m-%d %H:%M} {one.course} {one.item} {one.reason}{words}")
    items = Counter(one.item for one in reports)
    several = "".join(f"; {count} about {item}" for item, count in items.most_common(3) if count > 1)
    click.echo(f"{_counted(len(reports), 'report')} about {_counted(len(items), 'question')}{several}")


def _counted(count: int, word: str) -> str:
    return f"{count} {word}" if count == 1 else f"{count} {word}s"


def _one_line(words: str) -> str:
    """Without line breaks or any other control sign: what strangers wrote is printed in a terminal."""
    return "".join(sign if sign.isprintable() else " " for sign in words)


def _as_json(one: FlawReport) -> dict[str, Any]:
    return {
        "course": one.course,
        "item": one.item,
        "revision": one.revision,
        "reason": one.reason,
        "words": one.words,
        "response": json.loads(one.response),
        "reported_at": one.reported_at.isoformat(),
    }


COMMANDS: tuple[click.Command, ...] = (flaws,)
