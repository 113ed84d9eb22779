"""Rules for blueprints: they make sense, and the bank can fill them."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from certprep.domain.assembly import unmet
from certprep.domain.blueprint import Blueprint, Candidate, CanNeverDraw, Shortage
from certprep.domain.course import Course
from certprep.domain.item import KINDS
from certprep.domain.lint.context import blocking, warning
from certprep.domain.lint.courses import SLUG
from certprep.domain.problem import Problem


def sound_blueprint(blueprint: Blueprint, course: Course) -> Iterator[Problem]:
    """All that must hold before a form is drawn by it."""
    for rule in (_simple_id, _known_domains, _counts, _levels, _kinds, _scale):
        for problem in rule(blueprint, course):
            yield replace(problem, subject=blueprint.id)


def _simple_id(blueprint: Blueprint, _course: Course) -> Iterator[Problem]:
    """`bad-code`"""
    if not SLUG.fullmatch(blueprint.id):
        yield blocking("bad-code", code=blueprint.id)


def _known_domains(blueprint: Blueprint, course: Course) -> Iterator[Problem]:
    """`unknown-domain`"""
    known = {domain.code for domain in course.domains}
    for code in blueprint.scored:
        if code not in known:
            yield blocking("unknown-domain", domain=code)


def _counts(blueprint: Blueprint, _course: Course) -> Iterator[Problem]:
    """`blueprint-counts`: whole, positive numbers of items and minutes."""
    counts = [*blueprint.scored.values(), blueprint.minutes or 1, blueprint.about_minutes or 1]
    if not blueprint.scored or min(counts) < 1 or blueprint.pilot < 0 or blueprint.minutes == 0:
        yield blocking("blueprint-counts")


def _levels(blueprint: Blueprint, _course: Course) -> Iterator[Problem]:
    """`levels-impossible`: no form's levels can lie within these ranges."""
    total = blueprint.scored_count
    ranges = blueprint.levels.values()
    if total < 1:
        return  # the counts are wrong, and levels of nothing mean nothing
    if any(not 0 <= lowest <= highest <= 100 for lowest, highest in ranges):
        yield blocking("levels-impossible", count=total)
        return
    counts = blueprint.level_counts().values()
    lowest, highest = sum(low for low, _ in counts), sum(high for _, high in counts)
    if not lowest <= total <= highest or any(low > high for low, high in counts):
        yield blocking("levels-impossible", count=total)


def _kinds(blueprint: Blueprint, _course: Course) -> Iterator[Problem]:
    """`kinds-impossible`: kinds that there are not, or more items of named kinds than the form has."""
    counts = blueprint.kinds.values()
    if counts and (
        min(counts) < 0 or sum(counts) > blueprint.scored_count or not set(KINDS).issuperset(blueprint.kinds)
    ):
        yield blocking("kinds-impossible", count=blueprint.scored_count, known=", ".join(KINDS))


def _scale(blueprint: Blueprint, _course: Course) -> Iterator[Problem]:
    """`scale-out-of-order`"""
    scale = blueprint.scale
    if scale and not (scale.lowest < scale.cut < scale.highest and 0 < scale.cut_share < 1):
        yield blocking("scale-out-of-order")


def fillable(blueprint: Blueprint, candidates: Iterable[Candidate]) -> Iterator[Problem]:
    """`blueprint-unfilled`, `blueprint-impossible`: learners don't see an exam that can't be drawn; authors see what to write."""
    try:
        missing = unmet(blueprint, candidates)
    except CanNeverDraw:
        yield replace(warning("blueprint-impossible", blueprint=blueprint.id), subject=blueprint.id)
        return
    if missing:
        problem = warning("blueprint-unfilled", blueprint=blueprint.id, missing=listed(missing))
        yield replace(problem, subject=blueprint.id)


def listed(shortages: Iterable[Shortage]) -> str:
    """`2 application items of NUT, 1 match item`: what an author is to write."""
    return ", ".join(_named(one) for one in shortages)


def _named(one: Shortage) -> str:
    what = " ".join([*([one.level] if one.level else []), *([one.kind] if one.kind else [])])
    where = " ".join([*([f"of {one.domain}"] if one.domain else []), *([f"in {one.module}"] if one.module else [])])
    noun = "item" if one.missing == 1 else "items"
    return " ".join(part for part in (str(one.missing), what, noun, where) if part)
