"""How far somebody is in a module."""

from datetime import UTC, datetime

import pytest

from certprep.domain.course import Passage, QuickCheck, Reading, Section
from certprep.domain.progress import SectionTime, long_enough, standing

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def a_section(anchor: str, words: int, *items: str) -> Section:
    text = Passage(html=f"<p>{'word ' * words}</p>")
    parts = (text, QuickCheck(anchor=f"check-{anchor}", items=items)) if items else (text,)
    return Section(anchor=anchor, title=anchor, objectives=(), parts=parts)


READING = Reading(slug="one", title="One", sections=(a_section("a", 240), a_section("b", 120, "i1", "i2")), minutes=4)


@pytest.mark.parametrize(("words", "seconds"), [(230, 30), (460, 60), (115, 15)])
def test_a_section_is_read_after_half_the_time_at_230_words_a_minute(words: int, seconds: int) -> None:
    section = a_section("a", words)
    assert not long_enough(section, seconds - 1)
    assert long_enough(section, seconds)


def test_a_figure_in_words_takes_no_time_of_the_text() -> None:
    html = "<p>Four words are here.</p><figure><img><details><summary>In words</summary><p>It rises.</p></details></figure>"
    assert Section(anchor="a", title="", objectives=(), parts=(Passage(html=html),)).words == 4


def test_nothing_read_is_all_of_the_modules_minutes() -> None:
    found = standing(READING, times={}, checks={})
    assert (found.read, found.asked, found.answered, found.minutes_left) == (0, 2, 0, 4)
    assert found.next_to_read == READING.sections[0]
    assert not found.complete


def test_minutes_left_go_by_words_and_questions() -> None:
    # 240 words are 2 minutes, 120 words 1, two questions 1: half of it is left once the first section is read.
    found = standing(READING, times={"a": SectionTime(read_at=AT)}, checks={})
    assert found.minutes_left == 2
    assert found.next_to_read == READING.sections[1]


def test_time_alone_does_not_make_a_section_read() -> None:
    found = standing(READING, times={"a": SectionTime(spent_s=20)}, checks={})
    assert found.read == 0


def test_a_section_is_checked_once_all_its_questions_are_answered() -> None:
    read = {one: SectionTime(read_at=AT) for one in ("a", "b")}
    half = standing(READING, times=read, checks={"i1": True})
    assert (half.sections[1].checked, half.next_to_check, half.complete) == (False, READING.sections[1], False)
    whole = standing(READING, times=read, checks={"i1": True, "i2": False})
    assert (whole.answered, whole.right, whole.minutes_left, whole.complete) == (2, 1, 0, True)
