"""Which exams a learner may sit, and starting one."""

from datetime import datetime
from random import Random

from certprep.domain.accommodation import Sitting
from certprep.domain.assembly import assemble
from certprep.domain.attempt import Attempt, PinnedSeat
from certprep.domain.blueprint import Blueprint, CannotDraw, Form
from certprep.domain.errors import Conflict, Invalid, NotFound
from certprep.domain.identity import new_id
from certprep.domain.person import Person
from certprep.domain.practice import Mode, Recipe
from certprep.domain.release import Release
from certprep.domain.review import study_day
from certprep.store.store import Store, Tx
from certprep.usecases.steps import drawing, practising, released, running, settling, sitting
from certprep.usecases.steps.drawing import Offer
from certprep.usecases.steps.practising import Drawn, Wish

_SEED_BITS = 63  # a signed 64-bit column holds it


def courses(store: Store) -> list[str]:
    """The courses that have a release, by id."""
    with store.reading() as tx:
        return tx.releases.courses()


def offers(store: Store, *, person: Person, course: str, now: datetime) -> list[Offer]:
    """The exams that can be drawn, in the order of the blueprints' ids; those that the bank can't fill are left out."""
    with store.reading() as tx:
        return list(drawing.offers(tx, released.live(tx, course).content, person=person, now=now))


def offer(store: Store, *, person: Person, course: str, exam: str, now: datetime) -> Offer:
    """One exam, with how many of its questions were seen. `exam` may be a mode that runs a mock.

    Raises NotFound where there is none that can be drawn.
    """
    with store.reading() as tx:
        content = released.live(tx, course).content
        blueprint = drawing.wanted(content, exam).blueprint
        for found in drawing.offers(tx, content, person=person, now=now):
            if found.blueprint.id == blueprint.id:
                return drawing.with_seen(tx, content, found, person=person)
    raise NotFound("no-such-exam")


def start(
    store: Store,
    *,
    person: Person,
    course: str,
    exam: str,
    now: datetime,
    rng: Random,
    recipe: Recipe | None = None,
    agreed: bool = False,
    time_factor: float = 1.0,
) -> str:
    """Draw a form and open an attempt; gives its id. An open attempt at the same is taken up again.

    `exam` is an exam of the course or a mode; `recipe` goes with the modes that learners fill in; `time_factor` is extra time by
    choice, for practice. Raises Conflict while another timed attempt is open, NotFound for an exam that can't be drawn, Invalid for
    rules that were not agreed to, for a recipe that gives nothing, and for a factor that can't be chosen.
    """
    if exam == Mode.DAILY:
        _hand_in_what_is_of_yesterday(store, person=person, course=course, now=now, rng=rng)
    with store.transaction() as tx:
        tx.people.lock(person.id)
        starting = _Starting(tx, released.live(tx, course), person=person, now=now, rng=rng)
        if exam in list(Mode) and not Mode(exam).runs_a_mock:
            wished = practising.wish(starting.release.content, Mode(exam), recipe)
            return starting.practice(wished, time_factor=time_factor)
        return starting.exam(exam, agreed=agreed, time_factor=time_factor)


def again(store: Store, *, person: Person, course: str, attempt: str, same: bool, now: datetime, rng: Random) -> str:
    """A closed practice attempt once more: with new questions, or with the `same` in another order. Gives the new one's id.

    Raises NotFound for another's attempt, and Conflict for one that is open or was an exam: those are started by their names.
    """
    with store.transaction() as tx:
        tx.people.lock(person.id)
        before = tx.attempts.get(attempt, person=person.id)
        if before is None or before.course != course:
            raise NotFound("no-such-attempt")
        if before.recipe is None or not before.closed or before.blueprint.id == Mode.DAILY:
            raise Conflict("not-to-be-repeated")
        starting = _Starting(tx, released.live(tx, course), person=person, now=now, rng=rng)
        wished = Wish(mode=Mode(before.blueprint.id), recipe=before.recipe, title=before.blueprint.title)
        if same:
            return starting.repeat(wished, [seat.item for seat in before.seats])
        return starting.practice(wished)


def _hand_in_what_is_of_yesterday(store: Store, *, person: Person, course: str, now: datetime, rng: Random) -> None:
    """A question of an earlier day that was left open, since nobody asks it any more. Attempts are locked before their person."""
    today = study_day(now, person.zone)
    with store.transaction() as tx:
        for one in tx.attempts.open_of(person=person.id):
            is_daily = one.course == course and one.blueprint.id == Mode.DAILY
            if is_daily and study_day(one.started_at, person.zone) != today:
                tx.attempts.lock(one.id)
                found = tx.attempts.get(one.id, person=person.id)
                if found is not None and not found.closed:
                    awake = running.awake(tx, found, now=now)
                    settling.close(tx, awake.submitted(now), person=person, rng=rng)


class _Starting:
    """One start: nobody else starts anything for this person meanwhile."""

    def __init__(self, tx: Tx, release: Release, *, person: Person, now: datetime, rng: Random) -> None:
        self.tx, self.release, self.person, self.now, self.rng = tx, release, person, now, rng
        mine = tx.attempts.open_of(person=person.id)
        self.open = [attempt for attempt in mine if attempt.accepts(now)]

    def exam(self, name: str, *, agreed: bool, time_factor: float) -> str:
        wanted = drawing.wanted(self.release.content, name)
        if (taken_up := self._taken_up(wanted.blueprint.id)) is not None:
            return taken_up
        if wanted.must_agree and not agreed:
            raise Invalid("must-agree", field="agreed")
        self._refuse_a_second_clock(wanted.blueprint)
        return self._open(wanted.blueprint, self._draw(wanted.blueprint), time_factor=time_factor)

    def practice(self, wished: Wish, *, time_factor: float = 1.0) -> str:
        daily = wished.mode is Mode.DAILY
        if (taken_up := self._todays() if daily else self._taken_up(wished.mode, wished.recipe)) is not None:
            return taken_up
        desk = practising.desk(self.tx, self.release.content, person=self.person, now=self.now)
        return self._open_practice(
            desk.draw(wished, now=self.now, rng=self.rng, seed=self._seed()), time_factor=time_factor
        )

    def repeat(self, wished: Wish, items: list[str]) -> str:
        desk = practising.desk(self.tx, self.release.content, person=self.person, now=self.now)
        return self._open_practice(desk.draw_again(wished, items, rng=self.rng, seed=self._seed()))

    def _open_practice(self, drawn: Drawn, *, time_factor: float = 1.0) -> str:
        self._refuse_a_second_clock(drawn.blueprint)
        factor = max(time_factor, drawn.recipe.time_factor)
        return self._open(drawn.blueprint, drawn.form, time_factor=factor, recipe=drawn.recipe)

    def _open(self, blueprint: Blueprint, form: Form, *, time_factor: float, recipe: Recipe | None = None) -> str:
        sat = sitting.sitting(
            self.tx, blueprint, pilots=form.pilots, person=self.person, now=self.now, time_factor=time_factor
        )
        attempt = _attempt(self.release, sat, form, person=self.person, now=self.now, rng=self.rng, recipe=recipe)
        self.tx.attempts.add(attempt)
        return attempt.id

    def _taken_up(self, exam: str, recipe: Recipe | None = None) -> str | None:
        return next((one.id for one in self._of_course() if (one.blueprint.id, one.recipe) == (exam, recipe)), None)

    def _of_course(self) -> list[Attempt]:
        return [one for one in self.open if one.course == self.release.content.course.id]

    def _todays(self) -> str | None:
        """Today's question, answered or not."""
        today = study_day(self.now, self.person.zone)
        for one in self.tx.attempts.of(person=self.person.id, course=self.release.content.course.id):
            if one.blueprint.id == Mode.DAILY and study_day(one.started_at, self.person.zone) == today:
                return one.id
        return None

    def _refuse_a_second_clock(self, blueprint: Blueprint) -> None:
        for attempt in self.open if blueprint.timed else ():
            if attempt.blueprint.timed:
                raise Conflict("another-attempt-open", attempt=attempt.id, title=attempt.blueprint.title)

    def _draw(self, blueprint: Blueprint) -> Form:
        content = self.release.content
        known = drawing.exposure(self.tx, self.person, content.course.id)
        try:
            return assemble(blueprint, content.candidates(), exposure=known, seed=self._seed())
        except CannotDraw:
            raise NotFound("no-such-exam") from None

    def _seed(self) -> int:
        return self.rng.getrandbits(_SEED_BITS)


def _attempt(
    release: Release,
    sat: Sitting,
    form: Form,
    *,
    person: Person,
    now: datetime,
    rng: Random,
    recipe: Recipe | None,
) -> Attempt:
    items = release.content.items
    return Attempt(
        id=new_id(now, rng),
        person=person.id,
        course=release.content.course.id,
        release=release.id,
        blueprint=sat.blueprint,
        seats=tuple(
            PinnedSeat(item=seat.item, revision=items[seat.item].revision, scored=seat.scored) for seat in form.seats
        ),
        seed=form.seed,
        started_at=now,
        deadline_at=None if sat.time is None else now + sat.time,
        time_factor=sat.time_factor,
        recipe=recipe,
    )
