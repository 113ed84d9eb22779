"""Rules for the map of a course and its references."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from math import isclose

from certprep.domain.course import Course, Reference
from certprep.domain.lint.context import blocking, warning
from certprep.domain.problem import Problem

SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_CODE = re.compile(r"[A-Z][A-Z0-9]*")
_DOTTED_CODE = re.compile(r"[A-Z][A-Z0-9]*-\d+(?:\.\d+)?")
_LINK = re.compile(r"https?://[^\s<>\"']+")


def full_weights(course: Course) -> Iterator[Problem]:
    """`weights-not-100`: readiness and coverage are weighed by them."""
    total = sum(domain.weight for domain in course.domains)
    if not isclose(total, 100, abs_tol=1e-6) or any(domain.weight <= 0 for domain in course.domains):
        yield blocking("weights-not-100", total=round(total, 2))


def unique_codes(course: Course) -> Iterator[Problem]:
    """`duplicate-code`: a code or slug names one thing."""
    modules = list(course.modules())
    yield from _repeated("domain", [domain.code for domain in course.domains])
    yield from _repeated("module", [module.code for module in modules])
    yield from _repeated("slug", [module.slug for module in modules])
    yield from _repeated("objective", [objective.id for module in modules for objective in module.objectives])


def _repeated(what: str, values: Iterable[str]) -> Iterator[Problem]:
    seen: set[str] = set()
    for value in values:
        if value in seen:
            yield replace(blocking("duplicate-code", what=what, code=value), subject=value)
        seen.add(value)


def simple_codes(course: Course) -> Iterator[Problem]:
    """`bad-code`: codes and slugs stand in addresses, files and exports."""
    modules = list(course.modules())
    checked = [
        (SLUG, [course.id, *(module.slug for module in modules)]),
        (_CODE, [domain.code for domain in course.domains]),
        (_DOTTED_CODE, [module.code for module in modules]),
        (_DOTTED_CODE, [objective.id for module in modules for objective in module.objectives]),
    ]
    for pattern, values in checked:
        for value in values:
            if not pattern.fullmatch(value):
                yield replace(blocking("bad-code", code=value), subject=value)


def sound_references(references: Mapping[str, Reference]) -> Iterator[Problem]:
    """`bad-reference-key`, `bad-link`, `unknown-successor`"""
    for key, reference in references.items():
        if not SLUG.fullmatch(key):
            yield replace(blocking("bad-reference-key", reference=key), subject=key)
        if reference.link and not _LINK.fullmatch(reference.link):
            yield replace(blocking("bad-link", reference=key, link=reference.link), subject=key)
        if reference.superseded_by and reference.superseded_by not in references:
            yield replace(warning("unknown-successor", reference=key, successor=reference.superseded_by), subject=key)
