"""Advice on how an exam was sat: a sentence only where an 80 % interval excludes zero."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from certprep.domain.errors import Parameters
from certprep.domain.reporting.changes import Changes
from certprep.domain.reporting.difficulty import Quarter
from certprep.domain.reporting.pace import Pace
from certprep.domain.reporting.sureness import Sureness


@dataclass(frozen=True, kw_only=True)
class Advice:
    """A rule with its parameters; `web` gives it words."""

    rule: str
    parameters: Parameters


@dataclass(frozen=True, kw_only=True)
class How:
    """How an exam was sat. `changes` are this attempt's, `changes_ever` those of all attempts, this one among them."""

    pace: Pace | None
    quarters: tuple[Quarter, ...]
    changes: Changes
    changes_ever: Changes
    sureness: Sureness

    @property
    def advice(self) -> tuple[Advice, ...]:
        return tuple(_advice(self))


def _advice(how: How) -> Iterator[Advice]:
    if how.sureness.tells is not None:
        yield _said("feeling-tells" if how.sureness.tells else "feeling-misleads")
    yield from _last_quarter(how.quarters)
    if how.pace and how.pace.hurried and how.pace.hurried.below:
        yield _said("hurry-costs", points=_points(how.pace.hurried.difference), count=how.pace.hurried.of)
    if how.changes_ever.pays is not None:
        rule = "changing-pays" if how.changes_ever.pays else "changing-costs"
        ever = how.changes_ever
        yield _said(rule, gained=ever.gained, lost=ever.lost, count=ever.count)


def _last_quarter(quarters: Sequence[Quarter]) -> Iterator[Advice]:
    """Only the last quarter gives advice, where tiredness and haste show: with all four, one would stand out by chance more often than not."""
    last = quarters[-1].against if quarters else None
    if last is not None and last.below:
        rule = "end-unanswered" if last.unanswered >= -last.difference else "end-drops"
        yield _said(rule, points=_points(last.difference), count=last.of, unanswered=last.unanswered)


def _points(difference: float) -> int:
    """Whole questions, at least one: an interval that excludes zero never says none."""
    return max(1, round(abs(difference)))


def _said(rule: str, **parameters: int) -> Advice:
    return Advice(rule=rule, parameters=parameters)
