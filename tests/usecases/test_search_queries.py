"""Search finds the right module first: sixty written queries on the shipped course, and the same with one typo in each."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from random import Random
from string import ascii_lowercase

import pytest
import yaml

from certprep.config import SHIPPED
from certprep.domain.person import Person
from certprep.domain.release import Content
from certprep.domain.search import Kind
from certprep.library import library
from certprep.library.library import Draft
from certprep.store.store import Store
from certprep.usecases import search
from certprep.usecases.author import releases
from tests.builders import a_person

COURSE = "personal-trainer"
BAR = 0.95
SEEDS = (1, 2, 3)
SHORTEST_MISSPELT = 4  # letters; in a shorter word a typo makes another word


@dataclass(frozen=True, kw_only=True)
class Written:
    query: str
    module: str


QUERIES = [Written(**one) for one in yaml.safe_load((Path(__file__).parents[1] / "search_queries.yaml").read_text())]


@pytest.fixture(scope="module")
def shipped() -> Draft:
    return library.read_course(SHIPPED, COURSE)


@pytest.fixture
def held(shipped: Draft) -> Content:
    assert shipped.content is not None
    return shipped.content


@pytest.fixture
def alice(store: Store, shipped: Draft, now: datetime, rng: Random) -> Person:
    releases.publish(store, drafts=[shipped], now=now, rng=rng)
    return a_person(store, now=now)


def misspelt(query: str, rng: Random) -> str:
    """One letter more, less, another, or two changed over, in one of its longer words."""
    words = query.split()
    place = rng.choice([place for place, word in enumerate(words) if word.isalpha() and len(word) >= SHORTEST_MISSPELT])
    words[place] = _with_typo(words[place], rng)
    return " ".join(words)


def _with_typo(word: str, rng: Random) -> str:
    at, letter = rng.randrange(len(word) - 1), rng.choice(ascii_lowercase)
    made = rng.choice(
        [
            word[:at] + letter + word[at:],
            word[:at] + word[at + 1 :],
            word[:at] + letter + word[at + 1 :],
            word[:at] + word[at + 1] + word[at] + word[at + 2 :],
        ]
    )
    return made if made != word else word[:at] + word[at + 1 :]


def wrong(store: Store, person: Person, asked: Sequence[Written], *, now: datetime) -> list[str]:
    """Each query that does not find its module first, with what it finds."""
    return [f"{one.query}: {got}" for one, got in _answers(store, person, asked, now=now) if got != one.module]


def _answers(store: Store, person: Person, asked: Sequence[Written], *, now: datetime) -> Iterator[tuple[Written, str]]:
    for one in asked:
        results = search.find(store, person=person, course=COURSE, text=one.query, kind=Kind.MODULE, now=now)
        hits = next(found.hits for found in results.found if found.kind is Kind.MODULE)
        yield one, hits[0].ref if hits else "nothing"


def test_there_are_sixty_spread_evenly_over_the_modules_and_none_names_its_module(held: Content) -> None:
    each = Counter(one.module for one in QUERIES)
    titles = [reading.title.casefold() for reading in held.readings.values()]
    assert len({one.query for one in QUERIES}) == 60
    assert max(each.values()) - min(each.values()) <= 1
    assert [one.query for one in QUERIES if any(title in one.query.casefold() for title in titles)] == []


def test_every_query_is_about_a_module_that_is_written(held: Content) -> None:
    assert {one.module for one in QUERIES} - held.readings.keys() == set()


def test_the_right_module_comes_first(store: Store, alice: Person, now: datetime) -> None:
    missed = wrong(store, alice, QUERIES, now=now)
    assert len(missed) <= (1 - BAR) * len(QUERIES), missed


@pytest.mark.parametrize("seed", SEEDS)
def test_the_right_module_comes_first_with_one_typo_in_each_query(
    store: Store, alice: Person, now: datetime, seed: int
) -> None:
    rng = Random(seed)
    asked = [Written(query=misspelt(one.query, rng), module=one.module) for one in QUERIES]
    missed = wrong(store, alice, asked, now=now)
    assert len(missed) <= (1 - BAR) * len(QUERIES), missed


@pytest.mark.postgresql
def test_both_databases_find_the_same_in_the_same_order(
    sqlite_store: Store, postgresql_store: Store, shipped: Draft, now: datetime
) -> None:
    rng = Random(9)
    asked = [*QUERIES, *(Written(query=misspelt(one.query, rng), module=one.module) for one in QUERIES)]
    one, other = (_everything(store, shipped, asked, now=now) for store in (sqlite_store, postgresql_store))
    assert one == other


def _everything(store: Store, draft: Draft, asked: Sequence[Written], *, now: datetime) -> list[object]:
    """All that a search shows, for each query."""
    releases.publish(store, drafts=[draft], now=now, rng=Random(1))
    person = a_person(store, now=now)
    return [search.find(store, person=person, course=COURSE, text=one.query, now=now) for one in asked]
