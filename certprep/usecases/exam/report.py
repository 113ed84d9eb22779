"""The score report of a closed attempt, and the list of a learner's attempts."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from random import Random

from certprep.domain.attempt import Answer, Attempt, latest
from certprep.domain.blueprint import Feedback
from certprep.domain.course import Module
from certprep.domain.errors import Conflict, NotFound
from certprep.domain.item.names import OptionNames
from certprep.domain.item.shown import Explanation, Question
from certprep.domain.person import Person
from certprep.domain.release import Content, Release
from certprep.domain.scoring import Count, Mark, Score, score, weakest
from certprep.store.store import Store, Tx
from certprep.usecases.steps import drawing, released, settling, withheld


@dataclass(frozen=True, kw_only=True)
class ReportedQuestion:
    """One question with its truth. `explanation` is missing where the exam keeps its keys, and while the question is in another
    exam that is still open (`withheld`). `module` is where to reread.
    """

    mark: Mark
    question: Question
    explanation: Explanation | None
    answer: Answer | None
    module: Module
    written: bool
    withheld: bool


@dataclass(frozen=True, kw_only=True)
class Reread:
    """A weak domain with its modules; those in `written` have a text, the others are being written."""

    domain: Count
    title: str
    modules: tuple[Module, ...]
    written: frozenset[str]


@dataclass(frozen=True, kw_only=True)
class Report:
    """Everything a learner may know once the attempt is closed."""

    attempt: Attempt
    release: Release
    score: Score
    questions: tuple[ReportedQuestion, ...]
    rereads: tuple[Reread, ...]
    to_review: int
    next_exam: drawing.Offer | None

    @property
    def content(self) -> Content:
        return self.release.content


@dataclass(frozen=True, kw_only=True)
class PastAttempt:
    """A line in the list of attempts; without a score while it is open."""

    attempt: Attempt
    score: Score | None


def report(store: Store, *, person: Person, attempt: str, now: datetime, rng: Random) -> Report:
    """Raises NotFound for another's attempt, Conflict (`not-yet`) while it is open."""
    with store.transaction() as tx:
        found = settling.look(tx, attempt, person=person, now=now, rng=rng)
    if found is None:
        raise NotFound("no-such-attempt")
    if not found.closed:
        raise Conflict("not-yet")
    with store.reading() as tx:
        return _report(tx, found, person=person, now=now)


def past(store: Store, *, person: Person, course: str, now: datetime) -> list[PastAttempt]:
    """A learner's attempts in a course, the newest first."""
    with store.reading() as tx:
        found = (tx.attempts.get(one.id, person=person.id) for one in tx.attempts.of(person=person.id, course=course))
        return [_past(tx, attempt, now=now) for attempt in found if attempt is not None]


def _past(tx: Tx, attempt: Attempt, *, now: datetime) -> PastAttempt:
    """What is past its close counts as closed here, whether or not anybody has settled it yet."""
    closed = attempt.settled() if attempt.must_settle(now) else attempt
    return PastAttempt(attempt=closed, score=_score(tx, closed) if closed.closed else None)


def _score(tx: Tx, attempt: Attempt) -> Score:
    content = tx.releases.get(attempt.release).content
    return score(attempt.blueprint, settling.marks(attempt, latest(tx.attempts.log(attempt.id)), content))


def _report(tx: Tx, attempt: Attempt, *, person: Person, now: datetime) -> Report:
    release = tx.releases.get(attempt.release)
    live = released.live(tx, attempt.course).content
    answers = latest(tx.attempts.log(attempt.id))
    marks = settling.marks(attempt, answers, release.content)
    total = score(attempt.blueprint, marks)
    hidden = withheld.in_open_exams(tx, person=person, now=now)
    missed = [mark.item for mark in marks if not mark.correct or mark.unsure]
    waiting = tx.cards.of(person=person.id, items=missed)
    return Report(
        attempt=attempt,
        release=release,
        score=total,
        questions=tuple(
            _question(attempt, mark, answers, content=release.content, live=live, hidden=hidden) for mark in marks
        ),
        rereads=tuple(_rereads(weakest(total.domains), live)),
        to_review=len(waiting),
        next_exam=drawing.next_offer(tx, live, person=person),
    )


def _question(
    attempt: Attempt,
    mark: Mark,
    answers: Mapping[int, Answer],
    *,
    content: Content,
    live: Content,
    hidden: Collection[str],
) -> ReportedQuestion:
    item = content.items[mark.item].item
    names = OptionNames(item, seed=attempt.seed, position=mark.position).shown
    answer = answers.get(mark.position)
    keys_shown = attempt.blueprint.feedback is not Feedback.END_WITHOUT_KEYS and mark.item not in hidden
    module = content.course.module_by_objective[item.objective]
    return ReportedQuestion(
        mark=mark,
        question=item.question(names),
        explanation=item.explanation(answer.response if answer else None, names) if keys_shown else None,
        answer=answer,
        module=module,
        written=module.slug in live.readings,
        withheld=mark.item in hidden,
    )


def _rereads(weak: Sequence[Count], live: Content) -> Iterator[Reread]:
    """The weak domains that the course still has."""
    domains = {domain.code: domain for domain in live.course.domains}
    for count in weak:
        if domain := domains.get(count.name):
            written = frozenset(module.slug for module in domain.modules if module.slug in live.readings)
            yield Reread(domain=count, title=domain.title, modules=domain.modules, written=written)
