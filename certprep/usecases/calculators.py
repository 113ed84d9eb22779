"""Calculators: which there are, and what a course says of each."""

from dataclasses import dataclass

from certprep.domain.calculators import CALCULATORS, Calculator
from certprep.domain.course import Course, Reading, Reference
from certprep.domain.errors import NotFound
from certprep.domain.release import Content
from certprep.store.store import Store
from certprep.usecases.steps import released


@dataclass(frozen=True, kw_only=True)
class Opened:
    """A calculator with its sources, as far as the course lists them, and the modules that use it."""

    course: Course
    calculator: Calculator
    references: tuple[Reference, ...]
    readings: tuple[Reading, ...]


def look(store: Store, *, course: str) -> Course:
    """The course whose calculators somebody wants to see. Raises NotFound for one without a release."""
    return _content(store, course).course


def find(store: Store, *, course: str, calculator: str) -> Opened:
    """Raises NotFound for a course without a release, and for a calculator that there is not."""
    content = _content(store, course)
    found = CALCULATORS.get(calculator)
    if found is None:
        raise NotFound("no-such-calculator")
    return Opened(
        course=content.course,
        calculator=found,
        references=tuple(content.references[key] for key in found.sources if key in content.references),
        readings=tuple(reading for reading in content.readings.values() if _uses(reading, calculator)),
    )


def _content(store: Store, course: str) -> Content:
    with store.reading() as tx:
        return released.live(tx, course).content


def _uses(reading: Reading, calculator: str) -> bool:
    return any(one.tool == "calculator" and one.id == calculator for one in reading.tools)
