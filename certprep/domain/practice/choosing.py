"""Which items a practice attempt takes, and in what order."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from hashlib import blake2b
from random import Random
from typing import TypeVar

from certprep.domain.course import Course
from certprep.domain.practice.record import Practisable, Record

_AT_A_TIME = 2  # items of one weak objective before the next one's turn
_Thing = TypeVar("_Thing")


def fresh_first(pool: Iterable[Practisable], record: Record, *, rng: Random) -> list[Practisable]:
    """Those never seen, then those answered longest ago; chance decides among equals."""
    shuffled = _shuffled(pool, rng)
    return sorted(shuffled, key=lambda one: (one.item in record.seen, record.answered_at(one.item)))


def weakest_first(pool: Iterable[Practisable], record: Record, *, course: Course, rng: Random) -> list[Practisable]:
    """By objective: the largest gap first, two items of each in turn, the fresh ones before the others."""
    fresh = fresh_first(pool, record, rng=rng)
    gaps = gaps_of(fresh, record, course=course)
    waiting: dict[str, list[Practisable]] = {objective: [] for objective in sorted(gaps, key=lambda one: -gaps[one])}
    for one in fresh:
        waiting[one.objective].append(one)
    return [one for turn in _turns(list(waiting.values())) for one in turn]


def _turns(waiting: Sequence[Sequence[Practisable]]) -> Iterator[Sequence[Practisable]]:
    longest = max(map(len, waiting), default=0)
    for start in range(0, longest, _AT_A_TIME):
        for items in waiting:
            yield items[start : start + _AT_A_TIME]


def gaps_of(pool: Iterable[Practisable], record: Record, *, course: Course) -> dict[str, float]:
    """What is still to be won in each objective: (1 - share known) x its weight, in per cent of the exam.

    The share is (right + 1) / (first exposures + 2), Laplace's rule of succession: a half where nothing is known yet, and one
    answer is not taken for the whole truth. An objective weighs as much as each other of its domain.
    """
    exposed: dict[str, list[bool]] = {}
    for one in pool:
        exposed.setdefault(one.objective, []).extend([record.first[one.item]] if one.item in record.first else [])
    return {
        objective: (1 - (sum(right) + 1) / (len(right) + 2)) * _weight(objective, course)
        for objective, right in exposed.items()
    }


def _weight(objective: str, course: Course) -> float:
    domain = course.domain_of(objective)
    return domain.weight / sum(len(module.objectives) for module in domain.modules)


def half_due_half_new(
    pool: Iterable[Practisable], record: Record, *, due: Sequence[str], count: int, rng: Random
) -> list[Practisable]:
    """Half due cards, longest waiting first, and half never seen; where one runs short the other fills up, then what was met longest ago."""
    fresh = fresh_first(pool, record, rng=rng)
    by_item = {one.item: one for one in fresh}
    waiting = [by_item[item] for item in due if item in by_item]
    others = [one for one in fresh if one.item not in set(due)]
    new = sum(one.item not in record.seen for one in others)
    first = min(len(waiting), max(count // 2, count - new))
    return [*waiting[:first], *others, *waiting[first:]]


def of_the_day(pool: Iterable[Practisable], *, course: str, day: date) -> Practisable | None:
    """One item for everybody on this course and day; which one hangs on nothing else, so that a new release seldom changes it."""

    def draw(one: Practisable) -> bytes:
        return blake2b(f"{course}/{day.isoformat()}/{one.item}".encode(), digest_size=8).digest()

    return min(pool, key=draw, default=None)


def pick(ranked: Sequence[Practisable], *, count: int) -> list[Practisable]:
    """The first `count`, enemies apart. Items of one case come together, and are parted only to fill what else would stay empty."""
    chosen = _picked(ranked, count=count, whole=True)
    return chosen if len(chosen) == count else [*chosen, *_picked(ranked, count=count, whole=False, beside=chosen)]


def _picked(
    ranked: Sequence[Practisable], *, count: int, whole: bool, beside: Sequence[Practisable] = ()
) -> list[Practisable]:
    chosen = list(beside)
    for one in ranked:
        unit = [one] if not one.case else sorted((two for two in ranked if two.case == one.case), key=_place)
        unit = [two for two in unit if two not in chosen and not _hostile(two, chosen)]
        room = count - len(chosen)
        if len(unit) <= room or not whole:
            chosen += unit[:room]
    return chosen[len(beside) :]


def _place(one: Practisable) -> int:
    return one.index


def _hostile(one: Practisable, others: Iterable[Practisable]) -> bool:
    """A case's own items are never enemies of one another."""
    return any(
        (other.item in one.enemies or one.item in other.enemies) and not (one.case and one.case == other.case)
        for other in others
    )


def seated(chosen: Iterable[Practisable], *, rng: Random) -> list[Practisable]:
    """In a random order, which mixes objectives; a case's items beside each other in theirs."""
    units: dict[str, list[Practisable]] = {}
    for one in chosen:
        units.setdefault(one.case or one.item, []).append(one)
    return [one for name in _shuffled(units, rng) for one in sorted(units[name], key=_place)]


def _shuffled(things: Iterable[_Thing], rng: Random) -> list[_Thing]:
    listed = list(things)
    return rng.sample(listed, len(listed))
