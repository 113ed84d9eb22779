"""How far somebody is in a module: where they stopped, what they have read, what they have checked."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from math import ceil

from certprep.domain.course import Reading, Section

WORDS_A_MINUTE = 120  # slow reading: to learn, with figures and tables
MINUTES_A_CHECK = 0.5  # for each item of a quick check
# Silent reading of non-fiction: 238 words a minute (Brysbaert 2019, doi:10.1016/j.jml.2019.104047), rounded down. Half that time, and a
# section counts as read; scrolled past, it does not.
_SILENT_WORDS_A_MINUTE = 230
_SHARE = 0.5


@dataclass(frozen=True, kw_only=True)
class Progress:
    """`section` is the anchor they were last at, `paragraph` the block in it, from 0; `revision` is the text that they know;
    `done_at` is when they called the module done.
    """

    slug: str
    section: str
    read_at: datetime
    paragraph: int = 0
    revision: str | None = None
    done_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class SectionTime:
    """How long a section was before somebody's eyes, and since when it counts as read."""

    spent_s: int = 0
    read_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class SectionStanding:
    """One section as one learner has it; `right` counts the questions whose latest answer was right."""

    section: Section
    read_at: datetime | None = None
    answered: int = 0
    right: int = 0

    @property
    def read(self) -> bool:
        return self.read_at is not None

    @property
    def asked(self) -> int:
        return len(self.section.asked)

    @property
    def checked(self) -> bool:
        return self.answered == self.asked

    @property
    def finished(self) -> bool:
        return self.read and self.checked

    @property
    def effort(self) -> float:
        """Minutes for all of it."""
        return _effort(self.section.words, self.asked)

    @property
    def left(self) -> float:
        """Minutes for what is not read or not answered yet."""
        return _effort(0 if self.read else self.section.words, self.asked - self.answered)


@dataclass(frozen=True, kw_only=True)
class Standing:
    """A module as one learner has it; `minutes` is what the whole takes."""

    sections: tuple[SectionStanding, ...]
    minutes: int

    @cached_property
    def read(self) -> int:
        return sum(one.read for one in self.sections)

    @cached_property
    def asked(self) -> int:
        return sum(one.asked for one in self.sections)

    @cached_property
    def answered(self) -> int:
        return sum(one.answered for one in self.sections)

    @cached_property
    def right(self) -> int:
        return sum(one.right for one in self.sections)

    @cached_property
    def minutes_left(self) -> int:
        """The module's minutes, by the share of its words and questions that is left; rounded up."""
        all_of_it = sum(one.effort for one in self.sections)
        return ceil(self.minutes * sum(one.left for one in self.sections) / all_of_it) if all_of_it else 0

    @property
    def complete(self) -> bool:
        """All is read and checked."""
        return all(one.finished for one in self.sections)

    @property
    def next_to_read(self) -> Section | None:
        return next((one.section for one in self.sections if not one.read), None)

    @property
    def next_to_check(self) -> Section | None:
        return next((one.section for one in self.sections if not one.checked), None)


def standing(reading: Reading, *, times: Mapping[str, SectionTime], checks: Mapping[str, bool]) -> Standing:
    """`times` by anchor; `checks`: whether the latest answer in a quick check was right, by item."""
    return Standing(
        sections=tuple(_section(one, times.get(one.anchor), checks) for one in reading.sections),
        minutes=reading.minutes,
    )


def long_enough(section: Section, spent_s: int) -> bool:
    """Whether somebody who had the section before them for so long has read it."""
    return spent_s >= _SHARE * section.words * 60 / _SILENT_WORDS_A_MINUTE


def _section(section: Section, time: SectionTime | None, checks: Mapping[str, bool]) -> SectionStanding:
    answered = [checks[item] for item in section.asked if item in checks]
    read_at = time.read_at if time else None
    return SectionStanding(section=section, read_at=read_at, answered=len(answered), right=sum(answered))


def _effort(words: int, questions: int) -> float:
    return words / WORDS_A_MINUTE + questions * MINUTES_A_CHECK
