"""The rules of forms once more, as plainly as can be, to check drawn ones by; and a bank as large as a course grows to."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from itertools import combinations, combinations_with_replacement
from random import Random
from typing import Any

from certprep.domain.blueprint import Blueprint, Candidate, Form, Purpose
from certprep.domain.course import Level
from certprep.domain.item import Status, Use

FULL_MOCK = {"EXS": 18, "NUT": 12, "ASM": 18, "PRG": 18, "TEC": 12, "SPT": 6, "SPC": 12, "BEH": 12, "SLP": 12}
FULL_LEVELS = {Level.RECALL: (30.0, 40.0), Level.APPLICATION: (35.0, 45.0), Level.ANALYSIS: (20.0, 25.0)}
_EASY = {Level.RECALL: 0.75, Level.APPLICATION: 0.66, Level.ANALYSIS: 0.58}
_GUESS = {"single": 0.25, "multiple": 1 / 6, "numeric": 0.0, "match": 1 / 24, "order": 1 / 24}


def the_full_mock(**changes: Any) -> Blueprint:
    mock = Blueprint(
        id="full-mock", title="Full mock", purpose=Purpose.MOCK, scored=FULL_MOCK, pilot=20, levels=FULL_LEVELS
    )
    return replace(mock, **changes)


def drawn(form: Form, pool: Sequence[Candidate], *, scored: bool = True) -> list[Candidate]:
    by_item = {one.item: one for one in pool}
    return [by_item[seat.item] for seat in form.seats if seat.scored is scored]


def hostile(one: Candidate, other: Candidate) -> bool:
    return one.item in other.enemies or other.item in one.enemies


# --- the rules ------------------------------------------------------------------------------------------------------


def ready(pool: Sequence[Candidate], blueprint: Blueprint, status: Status = Status.LIVE) -> list[Candidate]:
    """What may be drawn with this status, if its whole case may be and is at peace with itself."""
    allowed = {Use.ANY, Use.MOCK} if blueprint.purpose is Purpose.MOCK else {Use.ANY}

    def able(one: Candidate) -> bool:
        return one.status is status and one.use in allowed and blueprint.scored.get(one.domain, 0) > 0

    def whole(one: Candidate) -> bool:
        case = case_of(one, pool)
        return all(able(other) for other in case) and not any(hostile(*pair) for pair in combinations(case, 2))

    return [one for one in pool if whole(one)]


def case_of(one: Candidate, pool: Sequence[Candidate]) -> list[Candidate]:
    """The items that are drawn with this one, in order."""
    if not one.case:
        return [one]
    return sorted((other for other in pool if other.case == one.case), key=lambda other: other.index)


def whole(chosen: Sequence[Candidate], pool: Sequence[Candidate]) -> bool:
    items = {one.item for one in chosen}
    return all(items >= {other.item for other in case_of(one, pool)} for one in chosen)


def side_by_side(shown: Sequence[Candidate], pool: Sequence[Candidate]) -> bool:
    """Each case's items stand together and in their order, among all that are shown."""
    items = [one.item for one in shown]
    for one in shown:
        case = [other.item for other in case_of(one, pool)]
        first = items.index(case[0])
        if items[first : first + len(case)] != case:
            return False
    return True


def meets(chosen: Sequence[Candidate], pool: Sequence[Candidate], blueprint: Blueprint) -> bool:
    return (
        keeps_counts(chosen, blueprint, _modules(pool, blueprint))
        and whole(chosen, pool)
        and not any(hostile(one, other) for one, other in combinations(chosen, 2))
    )


def keeps_counts(chosen: Sequence[Candidate], blueprint: Blueprint, modules: frozenset[str]) -> bool:
    """Domains and kinds exactly, levels within their ranges, an item of each of these modules."""
    domains, levels, kinds = (Counter(getattr(one, name) for one in chosen) for name in ("domain", "level", "kind"))
    return (
        domains == Counter(blueprint.scored)
        and all(low <= levels[level] <= high for level, (low, high) in blueprint.level_counts().items())
        and all(kinds[kind] == count for kind, count in blueprint.kinds.items())
        and modules <= {one.module for one in chosen}
    )


def _modules(pool: Sequence[Candidate], blueprint: Blueprint) -> frozenset[str]:
    return frozenset({one.module for one in ready(pool, blueprint)} if blueprint.every_module else ())


def possible(pool: Sequence[Candidate], blueprint: Blueprint) -> Iterator[tuple[Candidate, ...]]:
    """All forms that meet the rules, by trying each set of items."""
    for chosen in combinations(ready(pool, blueprint), blueprint.scored_count):
        if keeps_counts(chosen, blueprint, _modules(pool, blueprint)) and meets(chosen, pool, blueprint):
            yield chosen


def fewest_missing(pool: Sequence[Candidate], blueprint: Blueprint) -> int | None:
    """How many new items it takes at the least, by trying: each set of old ones, the largest first, filled up with each set of new ones.

    Nothing, where no new items help.
    """
    able = ready(pool, blueprint)
    modules = _modules(pool, blueprint)
    new = list(_writable(able, blueprint))

    @cache
    def filled(old: tuple[tuple[str, ...], ...], missing: int) -> bool:
        kept = [Candidate(item="", domain=d, level=Level(level), kind=k, module=m) for d, level, k, m in old]
        return any(
            keeps_counts([*kept, *more], blueprint, modules) for more in combinations_with_replacement(new, missing)
        )

    for missing in range(blueprint.scored_count + 1):
        for kept in combinations(able, blueprint.scored_count - missing):
            told = tuple(sorted((one.domain, one.level, one.kind, one.module) for one in kept))
            at_peace = not any(hostile(one, other) for one, other in combinations(kept, 2))
            if at_peace and whole(kept, pool) and filled(told, missing):
                return missing
    return None


def _writable(able: Sequence[Candidate], blueprint: Blueprint) -> Iterator[Candidate]:
    """A new item of each sort that a rule can tell from others."""
    for domain in blueprint.scored:
        modules = {one.module for one in able if one.domain == domain} if blueprint.every_module else set()
        for module in sorted(modules) or [""]:
            for kind in [*blueprint.kinds, "another"]:
                for level in Level if blueprint.levels else [Level.RECALL]:
                    yield Candidate(item="", domain=domain, module=module, kind=kind, level=level)


# --- at full size ---------------------------------------------------------------------------------------------------


def a_full_bank(size: int = 1_200, *, shares: Mapping[str, int] = FULL_MOCK, seed: int = 7) -> list[Candidate]:
    """A bank as a course grows to: domains by weight, four modules each, levels and kinds in their usual mix, difficulty by level; a tenth
    are pilots, a fifth kept for mocks, one in twenty has an enemy, one in ten belongs to a case of three.
    """
    rng = Random(seed)
    bank: list[Candidate] = []
    while len(bank) < size:
        domain = rng.choices(list(shares), weights=list(shares.values()))[0]
        module, status = f"{domain}-{rng.randrange(4)}", Status.PILOT if rng.random() < 0.1 else Status.LIVE
        case = f"case-{len(bank)}" if rng.random() < 0.035 else ""
        for index in range(3 if case else 1):
            level = rng.choices(list(Level), weights=(40, 40, 20))[0]
            kind = rng.choices(list(_GUESS), weights=(14, 2, 2, 1, 1))[0]
            enemies = {f"i{len(bank) - 1:05}"} if rng.random() < 0.05 and not case else ()
            bank.append(
                Candidate(
                    item=f"i{len(bank):05}",
                    domain=domain,
                    module=module,
                    level=level,
                    status=status,
                    use=Use.MOCK if rng.random() < 0.2 and not case else Use.ANY,
                    enemies=frozenset(enemies),
                    kind=kind,
                    guess=_GUESS[kind],
                    case=case,
                    index=index + 1 if case else 0,
                    difficulty=min(0.95, max(0.3, 0.05 * round(rng.gauss(_EASY[level], 0.1) / 0.05))),
                )
            )
    return bank
