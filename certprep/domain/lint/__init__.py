"""Item-writing rules and their like: one small function a rule, each named in its docstring and in docs/checks.md."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from certprep.domain.course import Course
from certprep.domain.item import AnyItem
from certprep.domain.lint import bank, clarity, courses, cues, facts
from certprep.domain.lint.context import Context, ItemRule
from certprep.domain.problem import Problem

ITEM_RULES: tuple[ItemRule, ...] = (
    facts.simple_id,
    facts.known_objective,
    facts.fitting_level,
    facts.named_references,
    facts.current_references,
    facts.known_enemies,
    facts.believable_difficulty,
    facts.filled,
    facts.true_tags,
    cues.no_letters,
    cues.nothing_above,
    cues.fair_absolutes,
    cues.fair_length,
    cues.fair_article,
    cues.ordered_numbers,
    clarity.emphasised_negative,
)


def item_problems(item: AnyItem, context: Context) -> Iterator[Problem]:
    """What is wrong with one item: its kind's own problems and every item rule."""
    for problem in item.problems():
        yield replace(problem, subject=item.id)
    for rule in ITEM_RULES:
        for problem in rule(item, context):
            yield replace(problem, subject=item.id)


def bank_problems(items: Sequence[AnyItem]) -> Iterator[Problem]:
    """What is wrong between items; the later of two is the subject."""
    yield from bank.duplicate_stems(items)
    yield from bank.near_duplicate_stems(items)


def course_problems(course: Course) -> Iterator[Problem]:
    """What is wrong with the map of a course."""
    for rule in (courses.full_weights, courses.unique_codes, courses.simple_codes):
        yield from rule(course)


__all__ = ["ITEM_RULES", "Context", "bank_problems", "course_problems", "item_problems"]
