"""What the API tells about a running attempt: its times, breaks and grants, what is final, and what may be explained."""

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from flask import get_template_attribute

from certprep.domain.attempt import Attempt
from certprep.domain.breaks import Rest, breaks_taken
from certprep.domain.item.shown import Explanation
from certprep.usecases.exam import room
from certprep.web import current
from certprep.web.explained import explanation_html
from certprep.web.numbers import number_of


def state(found: room.State) -> dict[str, Any]:
    """What an open page polls for."""
    return {
        **_times(found.attempt),
        "last_sequence": found.last_sequence,
        "time_factor": found.attempt.time_factor,
        "paused": None if found.rest is None else _rest(found.rest),
        "left_ms": _left_ms(found.rest),
        "breaks": _breaks(found),
        "frozen": numbers(found.attempt.frozen),
        "grants": [{"minutes": one.minutes, "given_at": iso(one.given_at)} for one in found.grants],
    }


def rules(attempt: Attempt) -> dict[str, Any]:
    """What the room offers, which does not change."""
    return {
        "linear": attempt.blueprint.linear,
        "calculator": attempt.blueprint.calculator,
        "formula_sheet": attempt.blueprint.formula_sheet,
        "pausable": attempt.pausable,
        "checkable": attempt.checkable,
        "unknowable": attempt.practice,
    }


def explanations(found: room.Room) -> dict[str, Any]:
    """By number: those that the mode shows by now."""
    return {str(number_of(place)): _explanation(found, place, one) for place, one in found.explained().items()}


def explanation(found: room.Room, position: int) -> dict[str, Any] | None:
    """A question's feedback, where the mode shows it by now."""
    shown = found.explanation(position)
    return None if shown is None else _explanation(found, position, shown)


def _explanation(found: room.Room, position: int, shown: Explanation) -> dict[str, Any]:
    """As values, without what is empty, and as one piece of HTML."""
    said = {key: value for key, value in asdict(shown).items() if value not in ("", (), None)}
    html = explanation_html(found.question(position), shown, sources=found.sources(shown))
    html += str(get_template_attribute("exam/report_parts.html", "flaw_link")(found.attempt, number_of(position)))
    return {**said, "correct": shown.correct, "answered": shown.answered, "html": html}


def numbers(positions: Iterable[int]) -> list[int]:
    """In their order."""
    return [number_of(position) for position in sorted(positions)]


def iso(at: Any) -> str | None:
    """A time as JSON has it."""
    return None if at is None else at.isoformat()


def _times(attempt: Attempt) -> dict[str, Any]:
    return {
        "state": "closed" if attempt.closed else "open",
        "started_at": iso(attempt.started_at),
        "deadline_at": iso(attempt.deadline_at),
        "closes_at": iso(attempt.closes_at),
        "closed_at": iso(attempt.closed_at),
        "server_time": iso(current.now()),
    }


def _rest(rest: Rest) -> dict[str, Any]:
    return {
        "kind": rest.kind,
        "since": iso(rest.began_at),
        "until": iso(rest.limit_at),
        "stops_clock": rest.stops_clock,
    }


def _left_ms(rest: Rest | None) -> int | None:
    return None if rest is None or rest.left is None else round(rest.left.total_seconds() * 1000)


def _breaks(found: room.State) -> dict[str, Any] | None:
    offered = found.attempt.blueprint.breaks
    if offered is None:
        return None
    return {
        "kind": offered.kind,
        "minutes": offered.minutes,
        "count": offered.count,
        "taken": breaks_taken(found.rests),
        "left": found.breaks_left,
        "after": sorted(offered.after),
        "stops_clock": offered.stops_clock,
    }
