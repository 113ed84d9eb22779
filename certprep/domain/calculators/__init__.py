"""Every calculator of the site, by subject and by id."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from certprep.domain.calculators import (
    body_composition,
    business,
    environment,
    fitness_tests,
    heart_rate,
    load,
    mechanics,
    metabolic,
    nutrition,
    strength,
)
from certprep.domain.calculators.calculator import Calculator


@dataclass(frozen=True, kw_only=True)
class Subject:
    """Calculators that belong together; `slug` is their place in the list."""

    slug: str
    title: str
    calculators: tuple[Calculator, ...]


SUBJECTS = (
    Subject(slug="heart", title="Heart rate and blood pressure", calculators=heart_rate.CALCULATORS),
    Subject(slug="energy", title="Energy cost of activity", calculators=metabolic.CALCULATORS),
    Subject(slug="tests", title="Fitness tests", calculators=fitness_tests.CALCULATORS),
    Subject(slug="strength", title="Strength and power", calculators=strength.CALCULATORS),
    Subject(slug="load", title="Training load", calculators=load.CALCULATORS),
    Subject(slug="body", title="Body composition", calculators=body_composition.CALCULATORS),
    Subject(slug="nutrition", title="Nutrition and fluid", calculators=nutrition.CALCULATORS),
    Subject(slug="heat", title="Heat", calculators=environment.CALCULATORS),
    Subject(slug="mechanics", title="Mechanics", calculators=mechanics.CALCULATORS),
    Subject(slug="business", title="Business and certificate", calculators=business.CALCULATORS),
)
CALCULATORS: Mapping[str, Calculator] = MappingProxyType(
    {one.id: one for subject in SUBJECTS for one in subject.calculators}
)

__all__ = ["CALCULATORS", "SUBJECTS", "Calculator", "Subject"]
