"""The course, part one: exercise science, nutrition, client assessment, safety and law, module by module and item by item."""

import re
from collections import Counter
from collections.abc import Sequence
from itertools import chain
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
import yaml

from certprep.domain.calculators import CALCULATORS
from certprep.domain.course import Passage, QuickCheck
from certprep.domain.item import AnyItem, Single, Status, Use
from certprep.domain.lint.plain import plain, words
from certprep.domain.lint.reading_grade import grade, prose
from certprep.domain.release import Content
from certprep.library.library import read

ROOT = Path(__file__).parents[1]
COURSE = ROOT / "content" / "personal-trainer"
DOMAINS = ("EXS", "NUT", "ASM", "SLP")
ABSOLUTES = {"always", "never", "only", "all", "none", "must", "every"}
MODULES = sorted(
    path
    for domain in DOMAINS
    for path in (COURSE / "modules" / domain.lower()).glob("*.md")
    if path.stem in (ROOT / "content" / "personal-trainer" / "course.yaml").read_text()
)
# How a text says that a source it names is not the newest.
LABELS = re.compile(
    r"supersed|replac|earlier|older|previous|former|\bedition|\d ?th ed\b|20\d\d[–-]20\d\d", re.IGNORECASE
)


@pytest.fixture(scope="module", name="content")
def fixture_content() -> Content:
    (draft,) = read(ROOT)
    assert draft.content is not None
    return draft.content


@pytest.fixture(scope="module", name="items")
def fixture_items(content: Content) -> list[AnyItem]:
    """The domains' live and pilot items, as they are written."""
    return [
        one.item
        for one in content.items.values()
        if one.domain in DOMAINS and one.item.status in {Status.LIVE, Status.PILOT}
    ]


@pytest.fixture(scope="module", name="singles")
def fixture_singles(items: list[AnyItem]) -> list[Single]:
    return [item for item in items if isinstance(item, Single) and len(item.options) == 4]


def front(path: Path) -> dict[str, object]:
    found = yaml.safe_load(path.read_text().split("---\n")[1])
    assert isinstance(found, dict)
    return found


class TestModules:
    def test_all_twenty_three_are_written(self, content: Content) -> None:
        planned = [module for domain in content.course.domains if domain.code in DOMAINS for module in domain.modules]
        assert len(planned) == 23
        assert [module.slug for module in planned if module.slug not in content.readings] == []

    @pytest.mark.parametrize(
        ("word", "module"),
        [
            ("fibre", "muscle-structure-and-function"),
            ("adp", "energy-systems"),
            ("intake", "macronutrients"),
            ("origin", "micronutrients-and-hydration"),
            ("breach", "ethics-privacy-access-ip"),
            ("bmi", "ethics-privacy-access-ip"),
            ("lever", "environment-and-injury-risk"),
            ("agreement", "ethics-privacy-access-ip"),
            ("duty", "ethics-privacy-access-ip"),
            ("licence", "business-and-career"),
            ("certification", "sports-nutrition-and-supplements"),
        ],
    )
    def test_no_word_is_explained_by_what_it_means_elsewhere(self, content: Content, word: str, module: str) -> None:
        assert word in content.glossary.entries
        linked = content.glossary.linked(module)
        assert linked is not None
        texts = [part.html for one in linked.sections for part in one.parts if isinstance(part, Passage)]
        assert [text for text in texts if f'/glossary/{word}"' in text] == []

    @pytest.mark.parametrize("path", MODULES, ids=lambda path: path.stem)
    def test_each_objective_is_taught_and_asked_where_it_is_taught(self, content: Content, path: Path) -> None:
        reading = content.readings[path.stem]
        checks = [part for section in reading.sections for part in section.parts if isinstance(part, QuickCheck)]
        taught = set(chain.from_iterable(section.objectives for section in reading.sections))
        asked = {content.items[item].item.objective for check in checks for item in check.items}
        assert taught == asked == {one.id for one in content.course.module_by_slug[path.stem].objectives}

    @pytest.mark.parametrize("path", MODULES, ids=lambda path: path.stem)
    def test_each_reads_at_grade_8_to_10_and_is_neither_short_nor_long(self, content: Content, path: Path) -> None:
        text = prose(path.read_text())
        terms = front(path)["terms"]
        assert isinstance(terms, dict)
        assert 8 <= round(grade(text, excepting=terms), 1) <= 10
        assert 1500 <= len(text.split()) <= 3000
        assert 20 <= content.readings[path.stem].minutes <= 35

    @pytest.mark.parametrize("path", MODULES, ids=lambda path: path.stem)
    def test_each_has_two_cases_figures_key_points_terms_and_sources(self, path: Path) -> None:
        text = path.read_text()
        assert len(re.findall(r"^/// case \|", text, re.MULTILINE)) >= 2
        assert re.search(r"^/// figure \|", text, re.MULTILINE)
        assert re.search(r"^/// key-points", text, re.MULTILINE)
        assert front(path)["terms"]
        assert front(path)["references"]

    @pytest.mark.parametrize("path", MODULES, ids=lambda path: path.stem)
    def test_a_source_that_was_replaced_is_named_as_such(self, content: Content, path: Path) -> None:
        stale = {key for key, one in content.references.items() if one.superseded_by}
        labelled: set[str] = set()
        for paragraph in re.split(r"\n\s*\n", path.read_text().split("---\n", 2)[2]):
            cited = stale.intersection(re.findall(r"@([\w-]+)", paragraph))
            assert cited <= labelled or LABELS.search(paragraph), paragraph  # where it is cited first
            labelled |= cited


class TestFiguresAndSources:
    @pytest.mark.parametrize("path", sorted((COURSE / "figures").glob("*.svg")), ids=lambda path: path.stem)
    def test_each_figure_has_a_title_and_a_description(self, path: Path) -> None:
        root = ET.fromstring(path.read_text())  # noqa: S314  our own files
        for name in ("title", "desc"):
            found = root.find(f"{{http://www.w3.org/2000/svg}}{name}")
            assert found is not None, name
            assert len((found.text or "").strip()) >= {"title": 5, "desc": 40}[name]

    def test_each_figure_is_shown_somewhere(self) -> None:
        written = _everything_written()
        assert [path.name for path in (COURSE / "figures").glob("*.svg") if path.name not in written] == []

    def test_each_citation_has_its_source_and_each_source_is_cited(self, content: Content) -> None:
        listed = re.findall(
            r"^references: \[([^\]]*)\]|^ +references: \[([^\]]*)\]", _everything_written(), re.MULTILINE
        )
        cited = {key.strip() for pair in listed for key in "".join(pair).split(",")} - {""}
        assert cited - content.references.keys() == set()
        computed = {source for calculator in CALCULATORS.values() for source in calculator.sources}
        successors = {one.superseded_by for one in content.references.values()}
        assert content.references.keys() - cited - computed - successors == set()


class TestBank:
    def test_each_objective_has_three_items(self, content: Content, items: list[AnyItem]) -> None:
        counted = Counter(item.objective for item in items)
        wanted = [
            one.id
            for domain in content.course.domains
            if domain.code in DOMAINS
            for module in domain.modules
            for one in module.objectives
        ]
        assert len(wanted) == 110
        assert {one: counted[one] for one in wanted if counted[one] != 3} == {}

    def test_a_tenth_is_on_trial_by_weight_and_about_one_in_seven_is_kept_for_mocks(self, items: list[AnyItem]) -> None:
        live = [item for item in items if item.status is Status.LIVE]
        assert 0.08 <= 1 - len(live) / len(items) <= 0.12
        assert 0.13 <= sum(item.use is Use.MOCK for item in live) / len(live) <= 0.17
        kept = Counter(item.objective for item in live if item.use is Use.MOCK)
        assert max(kept.values()) == 1

    def test_there_are_at_least_four_cases(self, items: list[AnyItem]) -> None:
        assert len({item.case for item in items} - {None, ""}) >= 4

    def test_the_levels_the_scenarios_the_calculations_and_the_figures_are_enough(self, items: list[AnyItem]) -> None:
        levels = Counter(item.level.value for item in items)
        for level, share in {"recall": 0.36, "application": 0.43, "analysis": 0.21}.items():
            assert abs(levels[level] / len(items) - share) <= 0.05, levels
        for tag, least in {"scenario": 0.25, "calculation": 0.08, "figure": 0.05}.items():
            assert sum(tag in item.tags for item in items) >= least * len(items), tag

    def test_every_option_has_its_reason_and_every_item_a_source(self, items: list[AnyItem]) -> None:
        assert [item.id for item in items if not item.references] == []
        without = [item.id for item in items if isinstance(item, Single) and any(not one.why for one in item.options)]
        assert without == []


class TestCues:
    """Somebody who knows how tests are written, and nothing else, should do little better than by chance."""

    def test_the_longest_is_the_key_as_often_as_chance_would_have_it(self, singles: list[Single]) -> None:
        share = sum(_of_the_most(item, [len(plain(one.text)) for one in item.options]) for item in singles)
        assert abs(share / len(singles) - 0.25) <= 0.03

    def test_a_player_of_cues_scores_at_most_35_per_cent(self, singles: list[Single]) -> None:
        """Takes the option without absolutes that shares most words with the others, the longest of those."""
        assert sum(_of_the_most(item, _cued(item)) for item in singles) / len(singles) <= 0.35


def _cued(item: Single) -> list[float]:
    texts = [set(words(one.text)) for one in item.options]
    shared = [sum(len(text & other) for other in texts if other is not text) / (len(text) or 1) for text in texts]
    return [
        (0 if text & ABSOLUTES else 1000) + round(100 * share) + len(plain(one.text)) / 1000
        for text, share, one in zip(texts, shared, item.options, strict=True)
    ]


def _of_the_most(item: Single, scores: Sequence[float]) -> float:
    """The chance that somebody who takes the highest score, ties by lot, takes the key."""
    most = max(scores)
    keyed = next(score for score, one in zip(scores, item.options, strict=True) if one.key)
    return (keyed == most) / sum(score == most for score in scores)


def _everything_written() -> str:
    files = [*COURSE.rglob("*.md"), *(ROOT / "question_banks" / "personal-trainer").rglob("*.yaml")]
    return "\n".join(path.read_text() for path in files)
