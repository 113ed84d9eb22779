"""Rules for blueprints: they make sense, and the bank can fill them."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from certprep.domain.assembly import unmet
from certprep.domain.blueprint import Blueprint, Candidate, Shortage
from certprep.domain.course import Course
from certprep.domain.lint.context import blocking, warning
from certprep.domain.lint.courses import SLUG
from certprep.domain.problem import Problem


def sound_blueprint(blueprint: Blueprint, course: Course) -> Iterator[Problem]:
    """All that must hold before a form is drawn by it."""
    for rule in (_simple_id, _known_domains, _counts, _levels, _scale):
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


def _scale(blueprint: Blueprint, _course: Course) -> Iterator[Problem]:
    """`scale-out-of-order`"""
    scale = blueprint.scale
    if scale and not (scale.lowest < scale.cut < scale.highest and 0 < scale.cut_share < 1):
        yield blocking("scale-out-of-order")


def fillable(blueprint: Blueprint, candidates: Iterable[Candidate]) -> Iterator[Problem]:
    """`blueprint-unfilled`: learners don't see an exam that can't be drawn; authors see what to write."""
    missing = unmet(blueprint, candidates)
    if missing:
        problem = warning("blueprint-unfilled", blueprint=blueprint.id, missing=_listed(missing))
        yield replace(problem, subject=blueprint.id)


def _listed(shortages: Sequence[Shortage]) -> str:
    """`3 EXS, 1 NUT; by level 2 analysis`: one new item may do for a domain and for a level."""
    domains = ", ".join(f"{one.missing} {one.domain or one.module}" for one in shortages if not one.level)
    levels = ", ".join(f"{one.missing} {one.level}" for one in shortages if one.level)
    return "; ".join([*([domains] if domains else []), *([f"by level {levels}"] if levels else [])])
