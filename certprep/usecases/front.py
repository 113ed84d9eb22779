"""The front page's deeds: a visitor tries the sample question."""

from dataclasses import dataclass

from certprep.domain.course import Course
from certprep.domain.errors import NotFound
from certprep.domain.release import Content
from certprep.store.store import Store
from certprep.usecases.steps import released
from certprep.usecases.steps.asked import Answered, Asked, Fields


@dataclass(frozen=True, kw_only=True)
class Sample:
    """The question that visitors may answer, with its course."""

    course: Course
    asked: Asked


def sample(store: Store, *, seed: int) -> Sample | None:
    """The sample of the first course that has one."""
    with store.reading() as tx:
        found = (_sample(released.live(tx, course).content, seed=seed) for course in tx.releases.courses())
        return next((one for one in found if one is not None), None)


def answer_sample(store: Store, *, course: str, seed: int, given: Fields) -> Answered:
    """The sample with its truth; nothing is kept. Raises NotFound where there is none, Invalid for no answer."""
    with store.reading() as tx:
        content = released.live(tx, course).content
    found = _sample(content, seed=seed)
    if found is None:
        raise NotFound("no-such-item")
    return found.asked.answered(found.asked.parse(given), content)


def _sample(content: Content, *, seed: int) -> Sample | None:
    item = content.items.get(content.course.sample)
    return None if item is None else Sample(course=content.course, asked=Asked(released=item, seed=seed))
