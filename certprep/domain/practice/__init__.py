"""Practice: what a learner may wish for, and which items the wish gives."""

from certprep.domain.practice.recipe import RECIPES, TITLES, Mode, Recipe, Standing, about_minutes, blueprint
from certprep.domain.practice.record import PastAnswers, Practisable, Record
from certprep.domain.practice.sieve import Counts, Group, counts, matching

__all__ = [
    "RECIPES",
    "TITLES",
    "Counts",
    "Group",
    "Mode",
    "PastAnswers",
    "Practisable",
    "Recipe",
    "Record",
    "Standing",
    "about_minutes",
    "blueprint",
    "counts",
    "matching",
]
