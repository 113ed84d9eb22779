"""A practice attempt, put together: what is known about its learner, and the items that a mode or a recipe gives them."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from random import Random

from certprep.domain.blueprint import Blueprint, Form, Seat
from certprep.domain.course import Course
from certprep.domain.errors import Conflict, Invalid, NotFound
from certprep.domain.person import Person
from certprep.domain.practice import RECIPES, TITLES, Mode, Practisable, Recipe, Record, blueprint, matching
from certprep.domain.practice.choosing import fresh_first, half_due_half_new, of_the_day, pick, seated, weakest_first
from certprep.domain.release import Content
from certprep.domain.review import study_day
from certprep.store.store import Tx
from certprep.usecases.steps import reviewing, withheld


@dataclass(frozen=True, kw_only=True)
class Wish:
    """What a learner asks for."""

    mode: Mode
    recipe: Recipe
    title: str = ""


@dataclass(frozen=True, kw_only=True)
class Drawn:
    """A practice attempt as it would be opened."""

    blueprint: Blueprint
    form: Form
    recipe: Recipe


def wish(content: Content, mode: Mode, recipe: Recipe | None) -> Wish:
    """A mode with its recipe: its own, but for those that a learner fills in.

    Raises Invalid for a recipe that is missing or can't be, NotFound for a module that there is not.
    """
    if mode is Mode.BUILD:
        if recipe is None:
            raise Invalid("recipe-missing", field="recipe")
        return Wish(mode=mode, recipe=recipe.checked())
    if mode is not Mode.MODULE_CHECK:
        return Wish(mode=mode, recipe=RECIPES[mode])
    slug = recipe.modules[0] if recipe is not None and len(recipe.modules) == 1 else ""
    if (module := content.course.module_by_slug.get(slug)) is None:
        raise NotFound("no-such-module")
    title = f"{TITLES[mode]}: {module.title}"
    return Wish(mode=mode, recipe=replace(RECIPES[mode], modules=(slug,)), title=title)


@dataclass(frozen=True, kw_only=True)
class Desk:
    """All that choosing asks about one learner and one course, read once."""

    course: Course
    everything: Sequence[Practisable]
    hidden: frozenset[str]
    record: Record
    due: Sequence[str]
    zone: str

    @cached_property
    def pool(self) -> list[Practisable]:
        """What may be shown now: not what is in an exam that is open."""
        return [one for one in self.everything if one.item not in self.hidden]

    def choose(self, wished: Wish, *, now: datetime, rng: Random) -> list[Practisable]:
        """The items of a wish, fewer than it counts where there are no more."""
        if wished.mode is Mode.DAILY:
            today = of_the_day(self.everything, course=self.course.id, day=study_day(now, self.zone))
            return [today] if today is not None and today.item not in self.hidden else []
        found = matching(wished.recipe, self.pool, self.record)
        ranked = self._ranking(wished)(found, rng)
        return seated(pick(ranked, count=wished.recipe.count), rng=rng)

    def _ranking(self, wished: Wish) -> Callable[[list[Practisable], Random], list[Practisable]]:
        if wished.mode is Mode.WEAKEST:
            return lambda found, rng: weakest_first(found, self.record, course=self.course, rng=rng)
        if wished.mode is Mode.QUICK_TEN:
            count = wished.recipe.count
            return lambda found, rng: half_due_half_new(found, self.record, due=self.due, count=count, rng=rng)
        return lambda found, rng: fresh_first(found, self.record, rng=rng)

    def draw(self, wished: Wish, *, now: datetime, rng: Random, seed: int) -> Drawn:
        """Raises Invalid where nothing matches, Conflict for the question of the day while it is in an open exam."""
        chosen = self.choose(wished, now=now, rng=rng)
        if not chosen and wished.mode is Mode.DAILY and self.everything:
            raise Conflict("in-open-exam")
        if not chosen:
            raise Invalid("nothing-to-practise", field="recipe")
        return _drawn(wished, chosen, seed=seed)

    def draw_again(self, wished: Wish, items: Collection[str], *, rng: Random, seed: int) -> Drawn:
        """The same items in another order, as far as they may be shown now. Raises Invalid where none may."""
        chosen = [one for one in self.pool if one.item in set(items)]
        if not chosen:
            raise Invalid("nothing-to-practise", field="recipe")
        return _drawn(wished, seated(chosen, rng=rng), seed=seed)


def _drawn(wished: Wish, chosen: Sequence[Practisable], *, seed: int) -> Drawn:
    return Drawn(
        blueprint=blueprint(wished.mode, wished.recipe, [one.domain for one in chosen], title=wished.title),
        form=Form(seed=seed, seats=tuple(Seat(item=one.item) for one in chosen)),
        recipe=wished.recipe,
    )


def desk(tx: Tx, content: Content, *, person: Person, now: datetime) -> Desk:
    """Read what choosing asks about a learner."""
    return Desk(
        course=content.course,
        everything=content.practisable,
        hidden=withheld.in_open_exams(tx, person=person, now=now),
        record=record(tx, content.course.id, person=person),
        due=[card.subject for card in reviewing.queue(tx, content, person=person, now=now).due],
        zone=person.zone,
    )


def record(tx: Tx, course: str, *, person: Person) -> Record:
    answers = tx.responses.past_answers(person=person.id, course=course)
    return Record(
        seen=frozenset(tx.attempts.shown_items(person=person.id, course=course)) | answers.keys(),
        answers=answers,
        flagged=frozenset(tx.attempts.flagged_items(person=person.id, course=course)),
        first=tx.responses.first_exposures(person=person.id, course=course),
    )
