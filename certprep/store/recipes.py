"""Practice sessions that learners named and kept."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import ColumnElement, Connection, Row, and_, delete, func, select, update
from sqlalchemy.dialects import postgresql, sqlite

from certprep.domain.practice import Recipe
from certprep.store.schema import RecipeRow

_RECIPE = TypeAdapter(Recipe)


@dataclass(frozen=True, kw_only=True)
class Kept:
    """A recipe by its id; it bears the name it is kept under."""

    id: str
    recipe: Recipe


class Recipes:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def of(self, *, person: str, course: str) -> list[Kept]:
        """A person's recipes, by name."""
        mine = (RecipeRow.person_id == person) & (RecipeRow.course_id == course)
        rows = self._connection.execute(select(RecipeRow.__table__).where(mine).order_by(RecipeRow.name))
        return [_kept(row) for row in rows]

    def get(self, recipe_id: str, *, person: str, course: str) -> Kept | None:
        row = self._connection.execute(
            select(RecipeRow.__table__).where(_one(recipe_id, person=person, course=course))
        ).one_or_none()
        return None if row is None else _kept(row)

    def count(self, *, person: str) -> int:
        wanted = select(func.count()).select_from(RecipeRow).where(RecipeRow.person_id == person)
        return self._connection.scalar(wanted) or 0

    def add(self, kept: Kept, *, person: str, course: str, now: datetime) -> bool:
        """False where this person has another of that name."""
        dialect = postgresql if self._connection.dialect.name == "postgresql" else sqlite
        adding = dialect.insert(RecipeRow).values(
            id=kept.id,
            person_id=person,
            course_id=course,
            name=kept.recipe.name,
            body=recipe_text(kept.recipe),
            kept_at=now,
        )
        added = self._connection.execute(adding.on_conflict_do_nothing().returning(RecipeRow.id))
        return added.one_or_none() is not None

    def rename(self, recipe_id: str, name: str, *, person: str, course: str) -> None:
        """The name must be free: lock the person, then look."""
        renaming = update(RecipeRow).where(_one(recipe_id, person=person, course=course))
        self._connection.execute(renaming.values(name=name))

    def delete(self, recipe_id: str, *, person: str, course: str) -> None:
        self._connection.execute(delete(RecipeRow).where(_one(recipe_id, person=person, course=course)))


def recipe_text(recipe: Recipe) -> str:
    """A recipe as rows hold it."""
    return _RECIPE.dump_json(recipe).decode()


def recipe_of(text: str) -> Recipe:
    return _RECIPE.validate_json(text)


def _one(recipe_id: str, *, person: str, course: str) -> ColumnElement[bool]:
    return and_(RecipeRow.id == recipe_id, RecipeRow.person_id == person, RecipeRow.course_id == course)


def _kept(row: Row[Any]) -> Kept:
    return Kept(id=row.id, recipe=replace(recipe_of(row.body), name=row.name))
