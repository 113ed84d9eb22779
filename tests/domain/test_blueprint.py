"""What a blueprint's numbers come to."""

from datetime import timedelta

import pytest

from certprep.domain.blueprint import Form, Seat
from certprep.domain.course import Level
from tests.builders import a_blueprint


@pytest.mark.parametrize(
    ("pilots", "minutes"),
    [(20, 150), (0, 129), (10, 140), (7, 137), (19, 149)],  # 150 * 120 / 140 = 128.6; * 130 / 140 = 139.3; and so on
)
def test_the_minutes_shrink_with_the_pilot_seats_left_out_and_are_rounded_up(pilots: int, minutes: int) -> None:
    blueprint = a_blueprint(scored={"EXS": 120}, pilot=20, minutes=150)
    assert blueprint.time_allowed(pilots=pilots) == timedelta(minutes=minutes)


def test_an_exam_without_minutes_is_untimed() -> None:
    blueprint = a_blueprint(minutes=None, about_minutes=50)
    assert not blueprint.timed
    assert blueprint.time_allowed(pilots=0) is None


def test_levels_in_per_cent_become_counts_that_lie_within_them() -> None:
    """Of 45: 25-45 % is 11.25 to 20.25, 30-50 % is 13.5 to 22.5, 10-30 % is 4.5 to 13.5."""
    levels = {Level.RECALL: (25.0, 45.0), Level.APPLICATION: (30.0, 50.0), Level.ANALYSIS: (10.0, 30.0)}
    counts = a_blueprint(scored={"EXS": 45}, levels=levels).level_counts()
    assert counts == {Level.RECALL: (12, 20), Level.APPLICATION: (14, 22), Level.ANALYSIS: (5, 13)}


def test_a_share_that_is_a_whole_number_of_items_stays_one() -> None:
    """In binary 0.1 is a little more, which would ask for two of a thousand; 0.7 a little less, which would allow six."""
    counts = a_blueprint(scored={"EXS": 1000}, levels={Level.RECALL: (0.1, 0.7)}).level_counts()
    assert counts[Level.RECALL] == (1, 7)


def test_a_level_that_is_not_named_may_be_any_share() -> None:
    assert a_blueprint(scored={"EXS": 6}, levels={}).level_counts() == dict.fromkeys(Level, (0, 6))


def test_a_form_knows_how_many_of_its_questions_are_unscored() -> None:
    form = Form(seed=1, seats=(Seat(item="a"), Seat(item="b", scored=False), Seat(item="c", scored=False)))
    assert form.pilots == 2
