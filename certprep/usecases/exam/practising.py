"""The practise page: what a learner may do now, by intent; and the practice sessions of their own."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from random import Random

from certprep.domain.attempt import Attempt
from certprep.domain.blueprint import Purpose
from certprep.domain.course import Course, Module, Objective
from certprep.domain.errors import Conflict, Invalid, NotFound
from certprep.domain.identity import new_id
from certprep.domain.person import Person
from certprep.domain.practice import Counts, Mode, Recipe, about_minutes, counts, matching
from certprep.domain.practice.choosing import gaps_of
from certprep.domain.practice.recipe import MOST_KEPT, named
from certprep.domain.release import Content
from certprep.domain.review import study_day
from certprep.store.recipes import Kept
from certprep.store.store import Store, Tx
from certprep.usecases.steps import drawing, practising, released
from certprep.usecases.steps.drawing import Offer, Simulation
from certprep.usecases.steps.practising import Desk, Wish

_CHOSEN_BY_THE_PAGE = (Mode.WEAKEST, Mode.MISSED, Mode.NEVER_SEEN, Mode.FLAGGED, Mode.UNSURE, Mode.QUICK_TEN)
_WEAKEST_NAMED = 3


@dataclass(frozen=True, kw_only=True)
class Practice:
    """A practice session as it would be now: `count` questions of `waiting` that match. None may be there."""

    mode: Mode
    count: int
    waiting: int
    open_attempt: str | None = None

    @property
    def minutes(self) -> int:
        return about_minutes(self.count)


@dataclass(frozen=True, kw_only=True)
class Own:
    """A recipe that was kept, and the session that it makes now."""

    kept: Kept
    practice: Practice


@dataclass(frozen=True, kw_only=True)
class Checked:
    """A module that can be checked on."""

    module: Module
    practice: Practice


@dataclass(frozen=True, kw_only=True)
class Page:
    """What there is to practise. `today` is the attempt at today's question, where it was begun; `sat` says whether any exam was sat;
    `exposures` counts what the choice of the weakest rests on, and `weakest` names the domains with most to win.
    """

    course: Course
    exams: tuple[Offer, ...]
    simulation: Simulation | None
    practices: Mapping[Mode, Practice]
    today: Attempt | None
    has_daily: bool
    modules: tuple[Checked, ...]
    own: tuple[Own, ...]
    sat: bool
    exposures: int
    weakest: tuple[str, ...]

    def exam(self, blueprint: str) -> Offer | None:
        return next((one for one in self.exams if one.blueprint.id == blueprint), None)

    def of(self, purpose: Purpose) -> list[Offer]:
        """The exams of one purpose, the longest first."""
        return sorted((one for one in self.exams if one.blueprint.purpose == purpose), key=lambda one: -one.count)


@dataclass(frozen=True, kw_only=True)
class Offered:
    """A module to choose, with those of its objectives that have questions. `chosen`: it, or one of them, is in the recipe."""

    module: Module
    objectives: tuple[Objective, ...]
    chosen: bool


@dataclass(frozen=True, kw_only=True)
class Building:
    """A recipe in the making, with what its filters leave; `there` is what can be chosen in each domain."""

    course: Course
    recipe: Recipe
    counts: Counts
    practice: Practice
    there: Mapping[str, Sequence[Offered]]


def look(store: Store, *, person: Person, course: str, now: datetime) -> Page:
    """Raises NotFound for a course without a release."""
    with store.reading() as tx:
        content = released.live(tx, course).content
        return _Looking(tx, content, person=person, now=now).page()


def build(store: Store, *, person: Person, course: str, recipe: Recipe, now: datetime) -> Building:
    """What a recipe would give now. Raises Invalid for one that can't be, NotFound for a course without a release."""
    checked = recipe.checked()
    with store.reading() as tx:
        content = released.live(tx, course).content
        desk = practising.desk(tx, content, person=person, now=now)
    return Building(
        course=content.course,
        recipe=checked,
        counts=counts(checked, desk.pool, desk.record),
        practice=_practice(desk, Wish(mode=Mode.BUILD, recipe=checked), now=now),
        there=_there(desk, checked),
    )


def _there(desk: Desk, recipe: Recipe) -> dict[str, list[Offered]]:
    """Modules and objectives without a question are not offered."""
    with_items = {one.objective for one in desk.pool}
    found: dict[str, list[Offered]] = {domain.code: [] for domain in desk.course.domains}
    for domain in desk.course.domains:
        for module in domain.modules:
            objectives = tuple(one for one in module.objectives if one.id in with_items)
            chosen = module.slug in recipe.modules or any(one.id in recipe.objectives for one in objectives)
            if objectives:
                found[domain.code].append(Offered(module=module, objectives=objectives, chosen=chosen))
    return found


def preview(store: Store, *, person: Person, course: str, mode: Mode, recipe: Recipe | None, now: datetime) -> Practice:
    """A mode as it would be now. Raises NotFound for a module that there is not, Invalid for a recipe that can't be."""
    with store.reading() as tx:
        content = released.live(tx, course).content
        desk = practising.desk(tx, content, person=person, now=now)
    return _practice(desk, practising.wish(content, mode, recipe), now=now)


# --- recipes --------------------------------------------------------------------------------------------------------


def keep(store: Store, *, person: Person, course: str, recipe: Recipe, now: datetime, rng: Random) -> str:
    """Keep a recipe under its name; gives its id. Raises Invalid for a bad name or recipe, or too many, Conflict for a name in use."""
    kept = Kept(id=new_id(now, rng), recipe=replace(recipe.checked(), name=named(recipe.name)))
    with store.transaction() as tx:
        tx.people.lock(person.id)
        released.live(tx, course)
        if tx.recipes.count(person=person.id) >= MOST_KEPT:
            raise Invalid("too-many-recipes", field="name", most=MOST_KEPT)
        if not tx.recipes.add(kept, person=person.id, course=course, now=now):
            raise Conflict("recipe-name-taken", name=kept.recipe.name)
    return kept.id


def rename(store: Store, *, person: Person, course: str, recipe: str, name: str) -> None:
    """Raises NotFound for another's, Invalid for a bad name, Conflict for one in use."""
    wanted = named(name)
    with store.transaction() as tx:
        tx.people.lock(person.id)
        _kept(tx, recipe, person=person, course=course)
        others = (one for one in tx.recipes.of(person=person.id, course=course) if one.id != recipe)
        if any(one.recipe.name == wanted for one in others):
            raise Conflict("recipe-name-taken", name=wanted)
        tx.recipes.rename(recipe, wanted, person=person.id, course=course)


def delete(store: Store, *, person: Person, course: str, recipe: str) -> Recipe:
    """Gives what was deleted, so that it can be kept again. Raises NotFound for another's."""
    with store.transaction() as tx:
        kept = _kept(tx, recipe, person=person, course=course)
        tx.recipes.delete(recipe, person=person.id, course=course)
        return kept.recipe


def kept(store: Store, *, person: Person, course: str, recipe: str) -> Recipe:
    """Raises NotFound for another's."""
    with store.reading() as tx:
        return _kept(tx, recipe, person=person, course=course).recipe


def _kept(tx: Tx, recipe: str, *, person: Person, course: str) -> Kept:
    found = tx.recipes.get(recipe, person=person.id, course=course)
    if found is None:
        raise NotFound("no-such-recipe")
    return found


# --- looking --------------------------------------------------------------------------------------------------------


class _Looking:
    """One look at the practise page."""

    def __init__(self, tx: Tx, content: Content, *, person: Person, now: datetime) -> None:
        self.tx, self.content, self.person, self.now = tx, content, person, now
        self.desk = practising.desk(tx, content, person=person, now=now)
        self.mine = tx.attempts.of(person=person.id, course=content.course.id)

    def page(self) -> Page:
        return Page(
            course=self.content.course,
            exams=tuple(drawing.offers(self.tx, self.content, person=self.person, now=self.now)),
            simulation=drawing.simulation(self.content),
            practices={mode: self._practice(practising.wish(self.content, mode, None)) for mode in _CHOSEN_BY_THE_PAGE},
            today=self._today(),
            has_daily=bool(self.desk.everything),
            modules=tuple(self._modules()),
            own=tuple(self._own()),
            sat=any(one.blueprint.purpose is not Purpose.PRACTICE for one in self.mine),
            exposures=len(self.desk.record.first),
            weakest=self._weakest(),
        )

    def _practice(self, wished: Wish) -> Practice:
        return replace(_practice(self.desk, wished, now=self.now), open_attempt=self._open_at(wished))

    def _open_at(self, wished: Wish) -> str | None:
        wanted = (wished.mode, wished.recipe)
        return next(
            (one.id for one in self.mine if one.accepts(self.now) and (one.blueprint.id, one.recipe) == wanted), None
        )

    def _today(self) -> Attempt | None:
        zone = self.person.zone
        today = study_day(self.now, zone)
        dailies = (one for one in self.mine if one.blueprint.id == Mode.DAILY)
        return next((one for one in dailies if study_day(one.started_at, zone) == today), None)

    def _modules(self) -> Iterator[Checked]:
        """Those with questions, in the order of the course."""
        there = {one.module for one in self.desk.pool}
        for module in self.content.course.modules():
            if module.slug in there:
                wished = practising.wish(self.content, Mode.MODULE_CHECK, Recipe(modules=(module.slug,)))
                yield Checked(module=module, practice=self._practice(wished))

    def _own(self) -> Iterator[Own]:
        for one in self.tx.recipes.of(person=self.person.id, course=self.content.course.id):
            yield Own(kept=one, practice=self._practice(Wish(mode=Mode.BUILD, recipe=one.recipe)))

    def _weakest(self) -> tuple[str, ...]:
        """The domains' titles, with the most to win first; none before anything is known."""
        if not self.desk.record.first:
            return ()
        to_win: dict[str, float] = {}
        for objective, gap in gaps_of(self.desk.pool, self.desk.record, course=self.content.course).items():
            title = self.content.course.domain_of(objective).title
            to_win[title] = to_win.get(title, 0.0) + gap
        return tuple(sorted(to_win, key=lambda title: -to_win[title])[:_WEAKEST_NAMED])


def _practice(desk: Desk, wished: Wish, *, now: datetime) -> Practice:
    """The session is drawn by another seed at its start: only how many there are is taken from this one."""
    return Practice(
        mode=wished.mode,
        count=len(desk.choose(wished, now=now, rng=Random(0))),  # noqa: S311  a draw that must be repeatable
        waiting=len(matching(wished.recipe, desk.pool, desk.record)),
    )
