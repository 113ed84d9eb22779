"""What ships: the course in this repository keeps the promises that are made for it."""

import re
from collections import Counter
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from itertools import chain
from math import floor, sqrt
from pathlib import Path
from random import Random

import pytest

from certprep.domain.assembly import unmet
from certprep.domain.course import Level, Passage, QuickCheck
from certprep.domain.item import KINDS, AnyItem, Generated, Multiple, Numeric, Single, Status, Use
from certprep.domain.item.cloze import BLANK
from certprep.domain.item.given import drawn
from certprep.domain.item.names import OptionNames, as_asked
from certprep.domain.release import Content
from certprep.library.formatting import uncanonical
from certprep.library.library import Draft, read

ROOT = Path(__file__).parents[1]
LIVE = {"EXS": 9, "NUT": 6, "ASM": 9, "PRG": 9, "TEC": 6, "SPT": 5, "SPC": 6, "BEH": 6, "SLP": 6}
LEVELS = {Level.RECALL: 21, Level.APPLICATION: 27, Level.ANALYSIS: 14}
CHI_SQUARE_95 = 7.815  # three degrees of freedom


@pytest.fixture(scope="module", name="draft")
def fixture_draft() -> Draft:
    (course,) = read(ROOT)
    return course


@pytest.fixture(scope="module", name="content")
def fixture_content(draft: Draft) -> Content:
    assert draft.content is not None
    return draft.content


@pytest.fixture(scope="module", name="items")
def fixture_items(draft: Draft, content: Content) -> list[AnyItem]:
    """Live and pilot items, without the sample."""
    items = [written.item for written in draft.written if written.item.id != content.course.sample]
    return [item for item in items if item.status in {Status.LIVE, Status.PILOT}]


@pytest.fixture(scope="module", name="live")
def fixture_live(items: list[AnyItem]) -> list[AnyItem]:
    return [item for item in items if item.status is Status.LIVE]


class TestProblems:
    def test_nothing_is_blocking(self, draft: Draft) -> None:
        assert draft.blocking == ()

    def test_at_most_one_item_in_twenty_has_a_warning(self, draft: Draft, items: list[AnyItem]) -> None:
        warned = {problem.subject for problem in draft.warnings} & {item.id for item in items}
        assert len(warned) <= len(items) * 0.05, sorted(warned)

    def test_every_quick_check_shows_what_it_names(self, draft: Draft) -> None:
        assert [problem for problem in draft.problems if problem.rule.startswith("quick-check")] == []

    def test_no_quick_check_asks_what_is_kept_for_mocks(self, content: Content) -> None:
        asked = {
            item for reading in content.readings.values() for section in reading.sections for item in section.asked
        }
        assert {item for item in asked if content.items[item].item.use is Use.MOCK} == set()
        assert len(asked) >= 8

    def test_every_link_to_the_glossary_has_its_page(self, content: Content) -> None:
        for slug in content.readings:
            linked = content.glossary.linked(slug)
            assert linked is not None
            html = "".join(part.html for one in linked.sections for part in one.parts if isinstance(part, Passage))
            terms = re.findall(r'class="term" href="/c/[^/]+/glossary/([^"]+)"', html)
            assert len(terms) >= 5, slug
            assert set(terms) <= content.glossary.entries.keys()

    def test_files_are_in_their_canonical_form(self) -> None:
        assert uncanonical(ROOT) == ()


class TestCourse:
    def test_it_lists_all_of_the_curriculum(self, content: Content) -> None:
        course = content.course
        assert (len(course.domains), len(list(course.modules())), len(course.objectives)) == (9, 48, 234)

    def test_two_modules_are_complete(self, content: Content) -> None:
        for slug in ("energy-systems", "preparticipation-screening"):
            reading = content.readings[slug]
            checks = [part for section in reading.sections for part in section.parts if isinstance(part, QuickCheck)]
            taught = set(chain.from_iterable(section.objectives for section in reading.sections))
            asked = {content.items[item].item.objective for check in checks for item in check.items}
            assert taught == asked == {one.id for one in content.course.module_by_slug[slug].objectives}
            assert 20 <= reading.minutes <= 35, (slug, reading.minutes)

    def test_visitors_have_a_question(self, content: Content) -> None:
        sample = content.items[content.course.sample]
        assert sample.item.status is Status.LIVE
        assert content.course.sample not in {candidate.item for candidate in content.candidates()}

    @pytest.mark.parametrize("exam", ["half-mock", "diagnostic"])
    def test_the_exam_can_be_drawn(self, content: Content, exam: str) -> None:
        assert unmet(content.blueprints[exam], content.candidates()) == ()

    def test_every_domain_has_its_quiz(self, content: Content) -> None:
        assert {f"domain-quiz-{domain.slug}" for domain in content.course.domains} <= content.blueprints.keys()
        assert "full-mock" in content.blueprints


class TestBank:
    def test_there_are_enough_live_items_in_each_domain(self, content: Content, live: list[AnyItem]) -> None:
        counted = Counter(content.course.domain_of(item.objective).code for item in live)
        assert all(counted[code] >= wanted for code, wanted in LIVE.items()), counted

    def test_there_are_ten_pilot_items(self, items: list[AnyItem]) -> None:
        assert sum(item.status is Status.PILOT for item in items) >= 10

    def test_the_levels_are_mixed_as_planned(self, live: list[AnyItem]) -> None:
        counted = Counter(item.level for item in live)
        for level, wanted in LEVELS.items():
            assert abs(counted[level] / len(live) - wanted / sum(LEVELS.values())) <= 0.05, counted

    def test_there_are_several_kinds(self, items: list[AnyItem]) -> None:
        assert sum(isinstance(item, Multiple) for item in items) >= 6
        assert sum(isinstance(item, Numeric) for item in items) >= 6

    def test_every_kind_ships(self, live: list[AnyItem]) -> None:
        assert {item.kind for item in live} == {*KINDS, "generated"}
        assert sum(isinstance(item, Generated) for item in live) >= 2
        assert any(item.case for item in live)

    def test_every_item_can_be_asked_and_explained_with_nothing_left_to_fill_in(self, content: Content) -> None:
        for released in content.items.values():
            for seed in range(5):
                item = as_asked(released.item, seed=seed, position=0)
                names = OptionNames(item, seed=seed, position=0).shown
                question, explained = item.question(names), item.explanation(None, names)
                assert not re.search(r"\{=|\{[a-z]+\}", f"{question} {explained}"), item.id
                assert set(BLANK.findall(question.stem_html)) == (
                    {prompt.id for prompt in question.prompts} if item.kind == "cloze" else set()
                )
                assert not explained.correct

    def test_no_objective_has_more_than_three_items(self, items: list[AnyItem]) -> None:
        counted = Counter(item.objective for item in items)
        assert [objective for objective, count in counted.items() if count > 3] == []

    def test_each_domain_is_asked_in_at_least_three_modules(self, content: Content, items: list[AnyItem]) -> None:
        course = content.course
        for domain in course.domains:
            objectives = {item.objective for item in items if course.domain_of(item.objective) == domain}
            assert len({course.module_by_objective[one].slug for one in objectives}) >= 3, domain.code

    def test_enough_items_are_scenarios_calculations_and_on_figures(self, items: list[AnyItem]) -> None:
        for tag, share in {"scenario": 0.25, "calculation": 0.08, "figure": 0.05}.items():
            assert sum(tag in item.tags for item in items) >= share * len(items), tag


class TestCalculations:
    """Each learner's numbers worked out again, in exact fractions and without the library's parser."""

    @pytest.mark.parametrize(
        ("item", "reckoned"),
        [
            (
                "prg2-003",
                lambda age, rest, share: [
                    (_tanaka(age) - rest) * share / 100 + rest,
                    _tanaka(age) * share / 100,
                    (_tanaka(age) - rest) * share / 100,
                    _tanaka(age) * share / 100 + rest,
                ],
            ),
            (
                "prg2-004",
                lambda mass, mets, minutes: [
                    _kcal(mass, mets, minutes),
                    _kcal(mass, mets - 1, minutes),
                    mets * mass * minutes / 60,
                    _kcal(mass, mets, 1),
                ],
            ),
        ],
    )
    def test_every_key_and_every_wrong_route_is_right(
        self, items: list[AnyItem], item: str, reckoned: Callable[..., list[Fraction]]
    ) -> None:
        (generated,) = [one for one in items if one.id == item]
        assert isinstance(generated, Generated)
        for seed in range(300):
            numbers = drawn(generated.given, generated.where, Random(seed))
            key, *routes = [_whole(one) for one in reckoned(**{name: Fraction(one) for name, one in numbers.items()})]
            asked = generated.with_numbers(numbers)
            assert [asked.value, *(mistake.value for mistake in asked.mistakes)] == [
                Decimal(one) for one in (key, *routes)
            ]
            assert key not in routes


def _tanaka(age: Fraction) -> Fraction:
    """Maximal heart rate in bpm. Tanaka, Monahan and Seals (2001)."""
    return 208 - Fraction(7, 10) * age


def _kcal(mass_kg: Fraction, mets: Fraction, minutes: Fraction | int) -> Fraction:
    """1 MET is 3.5 mL/kg/min of oxygen, and a litre of it 5 kcal."""
    return mets * Fraction(35, 10) * mass_kg / 1000 * 5 * minutes


def _whole(number: Fraction) -> int:
    """Rounded, halves up."""
    return floor(number + Fraction(1, 2))


class TestKeys:
    """Nobody may learn to guess from where the key stands or how long it is."""

    @pytest.fixture(name="singles")
    def fixture_singles(self, items: list[AnyItem]) -> list[Single]:
        return [item for item in items if isinstance(item, Single) and len(item.options) == 4]

    def test_keys_stand_in_every_place_alike(self, singles: list[Single]) -> None:
        """Pearson's chi-square test against equal shares, p > .05."""
        counted = Counter([option.key for option in item.options].index(True) for item in singles)
        expected = len(singles) / 4
        assert sum((counted[place] - expected) ** 2 / expected for place in range(4)) < CHI_SQUARE_95, counted

    def test_the_key_is_the_longest_option_about_as_often_as_chance_would_have_it(self, singles: list[Single]) -> None:
        """Within 3 points of one in four, and the noise of so few items: two standard errors of a share of .25.

        Options that begin with numbers say nothing by their length and are left out; options alike in length share the count.
        """
        worded = [item for item in singles if not item.numbers]
        share = sum(_longest(item) for item in worded) / len(worded)
        noise = 2 * sqrt(0.25 * 0.75 / len(worded))
        assert abs(share - 0.25) <= 0.03 + noise, share


def _longest(item: Single) -> float:
    lengths = [len(option.text) for option in item.options]
    most = max(lengths)
    return (len(item.option(item.keys[0]).text) == most) / lengths.count(most)
