"""The questions of a closed attempt with their truth, as far as it may be shown."""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from certprep.domain.attempt import Answer, Attempt
from certprep.domain.blueprint import Feedback
from certprep.domain.course import Module, Section
from certprep.domain.flaw import FlawReport
from certprep.domain.item import Item
from certprep.domain.item.names import OptionNames, as_asked
from certprep.domain.item.shown import Explanation, Question
from certprep.domain.marks.mark import Mark as OwnMark
from certprep.domain.release import Content
from certprep.domain.reporting import said
from certprep.domain.reporting.changes import Stood, stood
from certprep.domain.scoring import Mark
from certprep.store.responses import Given
from certprep.usecases.steps.marking import InRoom

FEWEST_OTHERS = 30  # people, before anything is said about them


@dataclass(frozen=True, kw_only=True)
class Moment:
    """An answer that stood, in words (safe HTML), and since when. `correct` only where keys may be shown. No words: cleared."""

    said_html: str
    at: datetime
    correct: bool | None


@dataclass(frozen=True, kw_only=True)
class Others:
    """What at least thirty other people answered at their first exposure: how many were right, and how many chose each option."""

    people: int
    correct: int
    chosen: Mapping[str, int]


@dataclass(frozen=True, kw_only=True)
class ReportedQuestion:
    """One question with its truth. `explanation` and `key_html` are missing where the exam keeps its keys, and while the question is in
    another exam that is still open (`withheld`). `module` and `section` are where to reread; texts in words are safe HTML. `room` and
    `own` are what the learner marked on it in this exam and elsewhere; they wait with its key, which they may tell.
    """

    mark: Mark
    question: Question
    explanation: Explanation | None
    answer: Answer | None
    module: Module
    section: Section | None
    written: bool
    withheld: bool
    said_html: str
    key_html: str
    history: tuple[Moment, ...]
    flaw: FlawReport | None
    room: InRoom | None = None
    own: tuple[OwnMark, ...] = ()

    @property
    def marked(self) -> bool:
        return bool(self.room or self.own)

    @property
    def missed(self) -> bool:
        return self.mark.missed

    @property
    def flagged(self) -> bool:
        return self.answer is not None and self.answer.flagged

    @property
    def changes(self) -> int:
        """How often the answer was changed."""
        return max(0, len(self.history) - 1)


@dataclass(frozen=True, kw_only=True)
class Reporting:
    """A closed attempt with all that its questions need: its own content, today's, whose keys are still kept, and what the learner
    marked: in its room by position, elsewhere by item.
    """

    attempt: Attempt
    content: Content
    live: Content
    log: Mapping[int, Sequence[Answer]]
    answers: Mapping[int, Answer]
    hidden: Collection[str]
    flaws: Mapping[str, FlawReport]
    rooms: Mapping[int, InRoom]
    own: Mapping[str, Sequence[OwnMark]]

    def question(self, mark: Mark) -> ReportedQuestion:
        item = asked(self.attempt, mark.position, self.content)
        names = OptionNames(item, seed=self.attempt.seed, position=mark.position)
        answer = self.answers.get(mark.position)
        question = item.question(names.shown)
        shown = item.explanation(answer.response if answer else None, names.shown) if self._tells(mark) else None
        module = self.content.course.module_by_objective[item.objective]
        withheld = mark.item in self.hidden
        return ReportedQuestion(
            mark=mark,
            question=question,
            explanation=shown,
            answer=answer,
            module=module,
            section=section(self.live, module, item.objective),
            written=module.slug in self.live.readings,
            withheld=withheld,
            said_html=said.said(question, names.outward(answer.response)) if answer else "",
            key_html=said.key(question, shown) if shown else "",
            history=self._history(item, question, names, mark, tells=shown is not None),
            flaw=self.flaws.get(mark.item),
            room=None if withheld else self.rooms.get(mark.position),
            own=() if withheld else tuple(self.own.get(mark.item, ())),
        )

    def stood(self, position: int, *, kind: str) -> tuple[Stood, ...]:
        return stood(self.log.get(position, ()), kind=kind)

    def _tells(self, mark: Mark) -> bool:
        return self.attempt.blueprint.feedback is not Feedback.END_WITHOUT_KEYS and mark.item not in self.hidden

    def _history(
        self, item: Item, question: Question, names: OptionNames, mark: Mark, *, tells: bool
    ) -> tuple[Moment, ...]:
        return tuple(
            Moment(
                said_html=said.said(question, names.outward(one.response)),
                at=one.at,
                correct=item.grade(one.response).correct if tells else None,
            )
            for one in self.stood(mark.position, kind=item.asked_kind)
        )


def asked(attempt: Attempt, position: int, content: Content) -> Item:
    """The item of a position, as it was asked there."""
    return as_asked(content.items[attempt.seats[position].item].item, seed=attempt.seed, position=position)


def section(live: Content, module: Module, objective: str) -> Section | None:
    """The section of a written module that teaches an objective."""
    reading = live.readings.get(module.slug)
    return next((one for one in reading.sections if objective in one.objectives), None) if reading else None


def others(given: Sequence[Given], names: OptionNames) -> Others | None:
    """How others answered, options by the ids of this attempt; none for fewer than thirty people."""
    people = sum(one.people for one in given)
    if people < FEWEST_OTHERS:
        return None
    chosen = dict.fromkeys(names.shown.values(), 0)
    for one in given:
        for option in _options(json.loads(one.response)):
            if option in names.shown:
                chosen[names.shown[option]] += one.people
    return Others(people=people, correct=sum(one.people for one in given if one.correct), chosen=chosen)


def _options(response: Any) -> Sequence[str]:
    """The options of a response to choose from; other kinds have none."""
    return response if isinstance(response, list) else [response] if isinstance(response, str) else []
