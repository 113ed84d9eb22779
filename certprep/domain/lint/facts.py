"""Facts about an item that can be checked against its course: objective, level, references, enemies, tags."""

import re
from collections.abc import Iterator

from certprep.domain.item import AnyItem, Choice, Generated, Hotspot
from certprep.domain.lint.context import Context, blocking, warning
from certprep.domain.lint.plain import has_figure, plain
from certprep.domain.problem import Problem

_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_NAME = re.compile(r"\b[A-ZÀ-Þ][a-zà-ÿ’'-]+")
_NOT_A_NAME = frozenset(
    {
        *("A", "An", "The", "This", "That", "These", "Those", "It", "She", "He", "They", "Her", "His", "Their", "You"),
        *("Which", "What", "How", "Why", "When", "Where", "Who", "Select", "Choose", "According", "Type", "Using"),
        *("At", "In", "On", "For", "After", "Before", "During", "Over", "To", "From", "With", "By", "As", "If", "And"),
        *("Two", "Three", "Four", "One", "Under", "Each", "All", "No", "Is", "Are", "Does", "Do", "Of", "Your", "Its"),
    }
)
LOWEST_DIFFICULTY, HIGHEST_DIFFICULTY = 0.05, 0.98


def simple_id(item: AnyItem, _context: Context) -> Iterator[Problem]:
    """`item-id`: ids stand in addresses and in the history of every learner."""
    if not _ID.fullmatch(item.id) or len(item.id) > 40:
        yield blocking("item-id", id=item.id)


def known_objective(item: AnyItem, context: Context) -> Iterator[Problem]:
    """`unknown-objective`"""
    if item.objective not in context.course.objectives:
        yield blocking("unknown-objective", objective=item.objective)


def fitting_level(item: AnyItem, context: Context) -> Iterator[Problem]:
    """`level-above-objective`, `level-far-below-objective`: at the objective's level or one below."""
    objective = context.course.objectives.get(item.objective)
    if objective is None:
        return
    levels = {"level": item.level.value, "objective": item.objective, "objective_level": objective.level.value}
    if item.level.depth > objective.level.depth:
        yield blocking("level-above-objective", **levels)
    elif item.level.depth < objective.level.depth - 1:
        yield blocking("level-far-below-objective", **levels)


def named_references(item: AnyItem, context: Context) -> Iterator[Problem]:
    """`no-reference`, `unknown-reference`: every key rests on a source."""
    if not item.references:
        yield blocking("no-reference")
    for key in item.references:
        if key not in context.references:
            yield blocking("unknown-reference", reference=key)


def current_references(item: AnyItem, context: Context) -> Iterator[Problem]:
    """`stale-reference`: a newer source has replaced it."""
    for key in item.references:
        reference = context.references.get(key)
        if reference and reference.superseded_by:
            yield warning("stale-reference", reference=key, successor=reference.superseded_by)


def known_enemies(item: AnyItem, context: Context) -> Iterator[Problem]:
    """`unknown-enemy`: a misspelt enemy would be drawn beside the item."""
    for enemy in item.enemies:
        if enemy not in context.items or enemy == item.id:
            yield blocking("unknown-enemy", enemy=enemy)


def believable_difficulty(item: AnyItem, _context: Context) -> Iterator[Problem]:
    """`difficulty-range`: outside it, a guess is a slip such as 55 for .55, or an item that tells nobody apart."""
    if not LOWEST_DIFFICULTY <= item.difficulty <= HIGHEST_DIFFICULTY:
        yield blocking(
            "difficulty-range", difficulty=item.difficulty, lowest=LOWEST_DIFFICULTY, highest=HIGHEST_DIFFICULTY
        )


def filled(item: AnyItem, _context: Context) -> Iterator[Problem]:
    """`empty-text`: a stem or an option without words."""
    if not item.stem.strip():
        yield blocking("empty-text", field="stem")
    if isinstance(item, Choice):
        for option in item.options:
            if not option.text.strip():
                yield blocking("empty-text", field=f"option {option.id}")


def true_tags(item: AnyItem, _context: Context) -> Iterator[Problem]:
    """`tag-untrue`, `tag-missing`: the bank's mix is counted by these tags."""
    written = f"{item.stimulus}\n\n{item.stem}"
    figure, text = isinstance(item, Hotspot) or has_figure(written), plain(written)
    if "figure" in item.tags and not figure:
        yield warning("tag-untrue", tag="figure", why="its stem has no figure")
    if figure and "figure" not in item.tags:
        yield warning(
            "tag-missing", tag="figure", why="its stem has a figure" if has_figure(written) else "it asks about one"
        )
    numbers = isinstance(item, Generated) or re.search(r"\d", text)
    if "calculation" in item.tags and not figure and not numbers:
        yield warning("tag-untrue", tag="calculation", why="its stem has no number to calculate with")
    if item.asked_kind == "numeric" and "calculation" not in item.tags:
        yield warning("tag-missing", tag="calculation", why="its answer is a number to work out")
    if "scenario" in item.tags and not set(_NAME.findall(text)) - _NOT_A_NAME:
        yield warning("tag-untrue", tag="scenario", why="no person is named in its stem")
