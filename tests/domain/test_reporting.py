"""What a report says of how an exam was sat, against hand-worked and published numbers."""

from datetime import timedelta
from itertools import product
from math import comb, prod

import pytest

from certprep.domain.attempt import Answer
from certprep.domain.course import Level
from certprep.domain.errors import Invalid
from certprep.domain.flaw import LONGEST_WORDS, Reason
from certprep.domain.flaw import said as flaw_said
from certprep.domain.item.shown import Choice, ExplainedOption, ExplainedPart, Explanation, Picture, Prompt, Question
from certprep.domain.item.shown import Region as Part
from certprep.domain.reporting import said
from certprep.domain.reporting.advice import How
from certprep.domain.reporting.changes import Changes, Stood, changed, stood
from certprep.domain.reporting.difficulty import against_difficulty, given_total, quarters
from certprep.domain.reporting.gains import Tally, gains, missed, weight
from certprep.domain.reporting.pace import pace
from certprep.domain.reporting.sureness import difference, sureness
from certprep.domain.scoring import Count, Mark, wilson
from tests.builders import a_course
from tests.conftest import MORNING

Z_95 = 1.959963984540054


def a_mark(position: int, **changes: object) -> Mark:
    fields: dict[str, object] = {
        "item": f"exs1-{position:03}",
        "objective": "EXS-1.1",
        "domain": "EXS",
        "level": Level.RECALL,
        "scored": True,
        "answered": True,
        "correct": True,
        "unsure": False,
    }
    return Mark(position=position, **{**fields, **changes})  # type: ignore[arg-type]


def marks(pattern: str, **changes: object) -> list[Mark]:
    """`+` right, `-` wrong, `.` unanswered, `p` a right trial question."""
    return [
        a_mark(position, correct=sign in "+p", answered=sign != ".", scored=sign != "p", **changes)
        for position, sign in enumerate(pattern)
    ]


# --- by difficulty alone ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("difficulty", [0.3, 0.6, 0.95])
def test_with_equal_difficulties_a_part_is_hypergeometric(difficulty: float) -> None:
    """5 of 20 questions, 12 right in all: P(r) = C(5, r) C(15, 12 - r) / C(20, 12), whatever the difficulty."""
    found = given_total([difficulty] * 5, [difficulty] * 15, total=12)
    assert found == pytest.approx([comb(5, r) * comb(15, 12 - r) / comb(20, 12) for r in range(6)])


def test_with_unequal_difficulties_a_part_is_what_counting_every_pattern_gives() -> None:
    """Each pattern of right and wrong with 3 right in all has the chance that its odds d / (1 - d) multiply to (Rasch 1960)."""
    inside, outside = [0.2, 0.5], [0.7, 0.9, 0.4]
    odds = [one / (1 - one) for one in (*inside, *outside)]
    weights = [0.0, 0.0, 0.0]
    for pattern in product((0, 1), repeat=5):
        if sum(pattern) == 3:
            weights[sum(pattern[:2])] += prod(odd for odd, right in zip(odds, pattern, strict=True) if right)
    assert given_total(inside, outside, total=3) == pytest.approx([one / sum(weights) for one in weights])


@pytest.mark.parametrize(("total", "expected"), [(0, [1.0, 0.0, 0.0]), (6, [0.0, 0.0, 1.0])])
def test_all_or_none_right_leave_no_choice(total: int, expected: list[float]) -> None:
    assert given_total([0.5, 0.7], [0.6] * 4, total=total) == pytest.approx(expected)


def test_a_part_has_its_mean_and_the_middle_four_fifths() -> None:
    """Hypergeometric, 5 of 20 with 12 right: mean 5 * 12 / 20 = 3. Cumulated .0036 .0578 .2962 .6935 .9489 1: 10 % is reached at 2,
    90 % at 4.
    """
    found = against_difficulty(marks("-----" + "+" * 12 + "---"), range(5))
    assert (found.correct, found.of, found.low, found.high) == (0, 5, 2, 4)
    assert found.expected == pytest.approx(3)
    assert found.below
    assert not found.above
    assert found.difference == pytest.approx(-3)


def test_a_hard_part_is_expected_to_be_answered_less_well() -> None:
    hard = [a_mark(place, difficulty=0.3, correct=place == 0) for place in range(5)]
    easy = [a_mark(place, difficulty=0.9, correct=place < 16) for place in range(5, 20)]
    found = against_difficulty([*hard, *easy], range(5))
    assert found.expected < 2.0
    assert not found.below


def test_quarters_go_by_the_questions_order_and_count_scored_ones_only() -> None:
    found = quarters(marks("+++++p" + "+++--p" + "+++++p" + "--...p"))
    assert [(one.first, one.last) for one in found] == [(0, 5), (6, 11), (12, 17), (18, 23)]
    assert [(one.against.correct, one.against.of, one.against.unanswered) for one in found] == [
        (5, 5, 0),
        (3, 5, 0),
        (5, 5, 0),
        (0, 5, 3),
    ]


def test_below_twenty_questions_there_are_no_quarters() -> None:
    assert quarters(marks("+" * 19 + "ppp")) == ()
    assert len(quarters(marks("+" * 20))) == 4


# --- pace -------------------------------------------------------------------------------------------------------------


def test_the_even_pace_is_the_time_allowed_spread_over_all_questions() -> None:
    """10 questions in 10 minutes: 60 s each; 29 s is under half of it, 121 s over twice; the middle of ten is (60 + 60) / 2."""
    spent = [29, 30, 60, 60, 60, 60, 60, 60, 120, 121]
    found = pace([a_mark(place, spent_ms=1000 * one) for place, one in enumerate(spent)], allowed=timedelta(minutes=10))
    assert found is not None
    assert (found.even_ms, found.total_ms, found.median_ms) == (60_000, 660_000, 60_000)
    assert (found.quick, found.slow) == ((0,), (9,))


def test_an_untimed_exam_has_times_and_no_pace_and_unmeasured_time_is_none() -> None:
    found = pace([a_mark(0, spent_ms=5000), a_mark(1)], allowed=None)
    assert found is not None
    assert (found.even_ms, found.median_ms, found.quick, found.slow) == (None, 5000, (), ())
    assert pace([a_mark(0), a_mark(1)], allowed=timedelta(minutes=2)) is None


def test_hurried_answers_are_compared_from_five_on() -> None:
    """Five of twenty took 10 s of 60 and are wrong, fifteen are right: 5 of 20 with 15 right is 3.75 on average."""

    def sat(hurried: int) -> list[Mark]:
        return [
            a_mark(place, spent_ms=10_000 if place < hurried else 60_000, correct=place >= hurried)
            for place in range(20)
        ]

    found = pace(sat(5), allowed=timedelta(minutes=20))
    assert found is not None
    assert found.hurried is not None
    assert found.hurried.expected == pytest.approx(3.75)
    assert found.hurried.below
    few = pace(sat(4), allowed=timedelta(minutes=20))
    assert few is not None
    assert few.hurried is None


# --- changed answers ----------------------------------------------------------------------------------------------------


def log(*entries: tuple[int, object], superseded: int = 0) -> list[Answer]:
    """Entries of one question, as (sequence, response)."""
    return [
        Answer(
            sequence=sequence,
            position=0,
            response=response,  # type: ignore[arg-type]
            superseded=sequence == superseded,
            saved_at=MORNING + timedelta(seconds=sequence),
        )
        for sequence, response in entries
    ]


def responses(found: tuple[Stood, ...]) -> list[object]:
    return [one.response for one in found]


def test_each_choice_of_one_option_stood() -> None:
    found = stood(log((1, ("a",)), (2, ("b",)), (3, ("b",)), (7, None), (8, ("c",))), kind="single")
    assert responses(found) == [("a",), ("b",), None, ("c",)]
    assert found[1].at == MORNING + timedelta(seconds=2)


def test_half_made_answers_did_not_stand_until_the_question_was_left() -> None:
    """Alice ticks a, then b, goes on (sequence 3 is another question's), comes back and takes b away."""
    found = stood(log((1, ("a",)), (2, ("a", "b")), (4, ("a",))), kind="multiple")
    assert responses(found) == [("a", "b"), ("a",)]
    assert responses(stood(log((1, "1"), (2, "12"), (3, "12.5")), kind="numeric")) == ["12.5"]


def test_nothing_stood_where_nothing_was_answered_or_another_device_had_the_last_word() -> None:
    assert stood([], kind="multiple") == ()
    assert stood(log((1, None)), kind="single") == ()
    assert responses(stood(log((1, ("a",)), (2, ("b",)), superseded=2), kind="single")) == [("a",)]


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (["a", "b"], Changes(gained=1)),
        (["b", "a"], Changes(lost=1)),
        (["a", "c"], Changes(moved=1)),
        (["b", None], Changes(lost=1)),
        (["a", "b", "a"], Changes()),
        (["b"], Changes()),
        ([], Changes()),
    ],
)
def test_a_change_goes_from_the_first_answer_to_the_last(given: list[str | None], expected: Changes) -> None:
    answers = [Stood(response=None if one is None else (one,), at=MORNING) for one in given]
    right = [place for place, one in enumerate(given) if one == "b"]
    assert changed(answers, right=right) == expected


def test_on_changing_answers_there_is_advice_from_twenty_changes_and_where_the_interval_excludes_a_half() -> None:
    """13 of 18 that mattered: Wilson's 80 % interval is .573 to .834, so changing pays; 10 of 18 is .407 to .695."""
    assert Changes(gained=13, lost=5, moved=1).pays is None
    assert Changes(gained=13, lost=5, moved=2).interval == pytest.approx(wilson(13, 18))
    assert wilson(13, 18) == pytest.approx((0.573, 0.834), abs=5e-4)
    assert Changes(gained=13, lost=5, moved=2).pays is True
    assert Changes(gained=5, lost=13, moved=2).pays is False
    assert Changes(gained=10, lost=8, moved=2).pays is None
    assert Changes(moved=30).pays is None
    assert (Changes(gained=1, lost=2) + Changes(moved=3)).count == 6


# --- sure and unsure --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "other", "low", "high"),
    [
        ((56, 70), (48, 80), 0.0524, 0.3339),
        ((9, 10), (3, 10), 0.1705, 0.8090),
        ((6, 7), (2, 7), 0.0582, 0.8062),
        ((5, 56), (0, 29), -0.0381, 0.1926),
        ((0, 10), (0, 20), -0.1611, 0.2775),
        ((10, 10), (0, 20), 0.6791, 1.0000),
    ],
)
def test_a_difference_of_shares_has_newcombes_interval(
    one: tuple[int, int], other: tuple[int, int], low: float, high: float
) -> None:
    """Newcombe (1998), Statistics in Medicine 17:873-890, table II, method 10: 95 % intervals."""
    counts = [Count(name="", correct=correct, of=of, interval=None) for correct, of in (one, other)]
    assert difference(counts[0], counts[1], z=Z_95) == pytest.approx((low, high), abs=5e-5)


def test_sure_and_wrong_questions_are_named_and_unanswered_ones_are_neither() -> None:
    found = sureness([*marks("+-+-."), a_mark(5, unsure=True, correct=False), a_mark(6, answered=False, unknown=True)])
    assert (found.sure.correct, found.sure.of, found.unsure.of, found.unknown) == (2, 4, 1, 1)
    assert found.sure_and_wrong == (1, 3)
    assert found.difference is None
    assert found.tells is None


def test_a_feeling_tells_where_sure_answers_were_right_more_often_beyond_chance() -> None:
    """18 of 20 sure and 4 of 10 unsure; and the other way round; and no difference."""
    sure, unsure = marks("+" * 18 + "--"), [a_mark(20 + place, unsure=True, correct=place < 4) for place in range(10)]
    assert sureness([*sure, *unsure]).tells is True
    swapped = [a_mark(place, unsure=place < 20, correct=mark.correct) for place, mark in enumerate([*sure, *unsure])]
    assert sureness(swapped).tells is False
    even = [a_mark(place, unsure=place % 2 == 0, correct=place % 4 < 2) for place in range(40)]
    assert sureness(even).tells is None


# --- points to win ----------------------------------------------------------------------------------------------------


def test_points_to_win_are_weight_times_the_share_not_right_at_first_sight() -> None:
    """Two domains of 50 %: EXS 6 of 10 right leaves 50 * .4 = 20 points, NUT 1 of 4 leaves 37.5."""
    found = gains(
        a_course(),
        {"EXS-1.1": Tally(correct=4, of=6), "EXS-1.3": Tally(correct=2, of=4), "NUT-1.2": Tally(correct=1, of=4)},
    )
    assert [(one.domain, one.weight) for one in found] == [("NUT", 50), ("EXS", 50)]
    assert [one.points for one in found] == pytest.approx([37.5, 20])
    assert [one.known.interval for one in found] == [None, wilson(6, 10)]


def test_a_domain_of_which_nothing_was_asked_is_left_out() -> None:
    assert gains(a_course(), {}) == []


def test_an_objective_has_an_estimate_from_five_first_exposures() -> None:
    """An objective is a third of its domain's 50 %: 16.67 * (1 - 1 / 5) = 13.33 points."""
    course = a_course()
    assert weight(course, "EXS-1.1") == pytest.approx(50 / 3)
    sat = [*marks("+-."), a_mark(3, objective="EXS-1.2", correct=False), a_mark(4, objective="EXS-1.3")]
    found = missed(course, sat, {"EXS-1.1": Tally(correct=1, of=4), "EXS-1.2": Tally(correct=1, of=5)})
    assert [(one.objective, one.missed, one.of) for one in found] == [("EXS-1.2", (3,), 1), ("EXS-1.1", (1, 2), 3)]
    assert found[0].points == pytest.approx(13.333, abs=1e-3)
    assert found[0].known is not None
    assert found[0].known.interval == wilson(1, 5)
    assert (found[1].known, found[1].points) == (None, None)


def test_missed_trial_questions_are_no_misses() -> None:
    assert missed(a_course(), [a_mark(0, correct=False, scored=False)], {}) == []


# --- advice -----------------------------------------------------------------------------------------------------------


def how(sat: list[Mark], *, ever: Changes | None = None) -> How:
    return How(
        pace=pace(sat, allowed=timedelta(minutes=len(sat))),
        quarters=quarters(sat),
        changes=Changes(),
        changes_ever=ever or Changes(),
        sureness=sureness(sat),
    )


def rules(sat: list[Mark], *, ever: Changes | None = None) -> list[str]:
    return [one.rule for one in how(sat, ever=ever).advice]


def test_there_is_no_advice_where_chance_would_do() -> None:
    assert rules(marks("+++-" * 10)) == []


def test_a_drop_at_the_end_is_told_from_questions_left_unanswered() -> None:
    assert rules(marks("+" * 30 + "----------")) == ["end-drops"]
    assert rules(marks("+" * 30 + "..........")) == ["end-unanswered"]
    assert rules(marks("----------" + "+" * 30)) == []  # a bad beginning is no drop at the end
    found = how(marks("+" * 33 + "-----------")).advice[0]
    assert found.parameters == {"points": 8, "count": 11, "unanswered": 0}  # 11 of 44 with 33 right: 8.25 expected


def test_changing_answers_is_advised_on_from_all_exams() -> None:
    even = marks("+++-" * 10)
    assert rules(even, ever=Changes(gained=18, lost=4)) == ["changing-pays"]
    assert rules(even, ever=Changes(gained=4, lost=18)) == ["changing-costs"]
    assert rules(even, ever=Changes(gained=11, lost=11)) == []


# --- an answer in words -------------------------------------------------------------------------------------------------

OPTIONS = (Choice(id="x1", html="<p>Fat</p>"), Choice(id="x2", html="Protein"))


@pytest.mark.parametrize(
    ("question", "response", "words"),
    [
        (Question(kind="single", stem_html="", options=OPTIONS, most=1), ("x2",), "B: Protein"),
        (Question(kind="multiple", stem_html="", options=OPTIONS, most=2), ("x1", "x2"), "A: <p>Fat</p>; B: Protein"),
        (Question(kind="order", stem_html="", options=OPTIONS), ("x2", "x1"), "Protein; <p>Fat</p>"),
        (Question(kind="numeric", stem_html="", unit="kg"), "12.5", "12.5 kg"),
        (Question(kind="numeric", stem_html="", unit="kg"), "12.5 kg", "12.5 kg"),
        (Question(kind="numeric", stem_html=""), "<b>1", "&lt;b&gt;1"),
        (
            Question(kind="match", stem_html="", options=OPTIONS, prompts=(Prompt(id="p", html="9 kcal"),)),
            {"p": "x1"},
            "9 kcal – <p>Fat</p>",
        ),
        (
            Question(kind="cloze", stem_html="[[p]] [[q]]", prompts=(Prompt(id="p"), Prompt(id="q", choices=OPTIONS))),
            {"p": "<i>", "q": "x2"},
            "1 – &lt;i&gt;; 2 – Protein",
        ),
        (
            Question(
                kind="hotspot",
                stem_html="",
                picture=Picture(
                    src="",
                    alt="",
                    width=9,
                    height=9,
                    regions=(Part(id="r", label="Region 1", x=0, y=0, width=1, height=1, text_html=""),),
                ),
            ),
            "r",
            "Region 1",
        ),
        (Question(kind="single", stem_html="", options=OPTIONS), None, ""),
    ],
)
def test_an_answer_is_said_as_it_was_seen_and_what_was_typed_is_no_markup(
    question: Question, response: object, words: str
) -> None:
    assert said.said(question, response) == words


def explained(**changes: object) -> Explanation:
    fields: dict[str, object] = {
        "correct": False,
        "answered": True,
        "objective": "EXS-1.1",
        "level": Level.RECALL,
        "references": (),
    }
    return Explanation(**{**fields, **changes})  # type: ignore[arg-type]


def test_the_key_is_said_for_options_numbers_and_parts() -> None:
    single = Question(kind="single", stem_html="", options=OPTIONS, most=1)
    options = tuple(
        ExplainedOption(id=one.id, html=one.html, key=one.id == "x2", chosen=False, why_html="") for one in OPTIONS
    )
    assert said.key(single, explained(options=options)) == "B: Protein"
    assert said.key(Question(kind="numeric", stem_html=""), explained(value="12.5", unit="kg")) == "12.5 kg"
    pair = ExplainedPart(label_html="9 kcal", given_html="", key_html="Fat", correct=False, why_html="")
    assert said.key(Question(kind="match", stem_html=""), explained(parts=(pair,))) == "9 kcal – Fat"


# --- a flaw report ------------------------------------------------------------------------------------------------------


def test_a_flaw_report_has_a_reason_and_another_reason_has_words() -> None:
    assert flaw_said("wrong-key", "  It is b.\r\nSee p. 4.  ") == (Reason.WRONG_KEY, "It is b.\nSee p. 4.")
    assert flaw_said("typo", "") == (Reason.TYPO, "")
    for reason, words, rule in (
        ("", "words", "flaw-without-reason"),
        ("nonsense", "words", "flaw-without-reason"),
        ("other", "  ", "flaw-without-words"),
        ("typo", "x" * (LONGEST_WORDS + 1), "flaw-too-long"),
    ):
        with pytest.raises(Invalid, match=rule):
            flaw_said(reason, words)
