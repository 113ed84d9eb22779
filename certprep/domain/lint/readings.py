"""Rules for modules: what the front matter promises, the text keeps."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace

from certprep.domain.course import Module, Reference
from certprep.domain.glossary.glossary import same_term
from certprep.domain.lint.context import blocking, warning
from certprep.domain.lint.reading_grade import grade, prose
from certprep.domain.problem import Problem

HARDEST_GRADE = 10  # of US schools; what candidates read with ease, technical words apart


def same_objectives(stated: Sequence[str], module: Module) -> Iterator[Problem]:
    """`module-objectives`: the front matter lists the objectives that course.yaml gives the module."""
    wanted = [objective.id for objective in module.objectives]
    if sorted(stated) != sorted(wanted):
        yield blocking("module-objectives", stated=", ".join(stated), wanted=", ".join(wanted))


def taught_objectives(stated: Sequence[str], taught: Collection[str]) -> Iterator[Problem]:
    """`objective-without-section`, `section-objective`: each objective has a section, and no section teaches another's."""
    for objective in stated:
        if objective not in taught:
            yield blocking("objective-without-section", objective=objective)
    for objective in sorted(set(taught) - set(stated)):
        yield blocking("section-objective", objective=objective)


def sound_sources(stated: Sequence[str], references: Mapping[str, Reference]) -> Iterator[Problem]:
    """`unknown-reference`, `stale-reference`"""
    for key in stated:
        reference = references.get(key)
        if reference is None:
            yield blocking("unknown-reference", reference=key)
        elif reference.superseded_by:
            yield warning("stale-reference", reference=key, successor=reference.superseded_by)


def readable(markdown: str, *, terms: Collection[str]) -> Iterator[Problem]:
    """`hard-to-read`: the running text is at most of grade 10, the words of the module's own terms excepted."""
    found = grade(prose(markdown), excepting=terms)
    if round(found) > HARDEST_GRADE:
        yield warning("hard-to-read", grade=round(found), most=HARDEST_GRADE)


def one_meaning(terms: Mapping[str, Mapping[str, str]]) -> Iterator[Problem]:
    """`term-defined-twice`: modules that explain the same term say the same. `terms` are names and meanings by module."""
    first: dict[str, tuple[str, str]] = {}
    for module, meanings in terms.items():
        for name, meaning in meanings.items():
            other, said = first.setdefault(same_term(name), (module, " ".join(meaning.split())))
            if said != " ".join(meaning.split()):
                yield replace(warning("term-defined-twice", term=name, other=other), subject=module)


def own_words(only_here: Collection[str], terms: Collection[str]) -> Iterator[Problem]:
    """`only-here-unknown`: what is not linked elsewhere is a term of the module."""
    for name in only_here:
        if name not in terms:
            yield warning("only-here-unknown", term=name)
