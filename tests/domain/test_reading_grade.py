"""How hard a text is to read."""

import re

import pytest

from certprep.domain.lint.reading_grade import grade, prose, syllables

WORDS = {
    1: "the be load rate rates bone bones played side sides breathes rule rules whole",
    2: "muscle muscles table started loaded people matches changes increase minute pushes classes",
    3: "exercise energy oxygen",
    4: "activities glycolysis capacity recovery",
}


@pytest.mark.parametrize(("count", "words"), WORDS.items())
def test_syllables_are_counted_as_they_are_spoken(count: int, words: str) -> None:
    assert {word: syllables(word) for word in words.split()} == dict.fromkeys(words.split(), count)


def test_a_sentence_worked_by_hand() -> None:
    """Six words, six syllables, one sentence: .39 × 6 + 11.8 × 1 - 15.59 = -1.45."""
    assert grade("The cat sat on the mat.") == pytest.approx(-1.45)


def test_longer_sentences_of_longer_words_are_harder() -> None:
    """Eight words, 17 syllables (2 2 3 3 1 1 1 4), one sentence: .39 × 8 + 11.8 × 17 / 8 - 15.59 = 12.605."""
    assert grade("Aerobic training increases recovery and lowers their capacity.") > grade("They train and rest.")
    assert grade("Muscle muscle energy energy load load load activities.") == pytest.approx(12.605)


def test_the_terms_that_a_module_explains_count_as_easy_words() -> None:
    text = "Glycolysis makes pyruvate."
    assert grade(text, excepting=["glycolysis"]) == pytest.approx(grade(text) - 11.8 * 3 / 3)


def test_a_text_without_words_has_no_grade() -> None:
    assert grade("") == 0.0


def test_only_running_text_counts() -> None:
    text = prose(
        "---\ntitle: Loads\n---\n\nLift it.[^1] See [the table](#loads) [@nsca-2016].\n\n## A heading\n\n"
        "| a | table |\n|---|---|\n| 1 | 2 |\n\n$$ x = y $$\n\n/// figure | a.svg\n    alt: Words of the alternative text.\n\nCaption.\n///\n\n"
        "/// note | Title\nThe note counts, $x$ apart.\n///\n\n[^1]: A footnote.\n"
    )
    assert re.findall(r"\w+", text) == ["Lift", "it", "See", "the", "table", "The", "note", "counts", "apart"]


def test_each_item_of_a_list_ends_a_sentence() -> None:
    assert grade(prose("- Lift the bar\n- Lower the bar\n")) == pytest.approx(grade("Lift the bar. Lower the bar."))
