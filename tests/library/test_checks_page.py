"""Every rule has words for people, and a section in the manual that says why it is there."""

import re
from pathlib import Path
from string import Formatter

from certprep.web.wording_problems import PROBLEMS

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "checks.md").read_text(encoding="utf-8")
SECTIONS = dict(re.findall(r"^### (\S+)\n(.*?)(?=^##|\Z)", PAGE, re.MULTILINE | re.DOTALL))
SOURCES = [
    *(ROOT / "certprep" / "library").glob("*.py"),
    *(ROOT / "certprep" / "domain" / "lint").glob("*.py"),
    *(ROOT / "certprep" / "domain" / "item").glob("*.py"),
    *(ROOT / "certprep" / "domain" / "formula").glob("*.py"),
]
# What makes a problem, with the rule's name: `Problem(rule="…"`, and the short ways to it.
MADE = re.compile(
    r"""(?:rule=|\b(?:blocking|warning|_refuse|_add|add|BrokenMaths|_Refused|_broken|_repeats|FormulaError)\(\s*|
    Invalid\(\s*|NotFound\(\s*|return\s)"([a-z0-9]+(?:-[a-z0-9]+)+)"(?!:)""",
    re.VERBOSE,
)
ANSWERS = {  # said to learners
    *("response-not-options", "unknown-option", "one-option-only", "response-not-a-number", "response-not-pairs"),
    *("response-not-a-region", "response-not-an-order", "response-too-long"),
}


def made() -> set[str]:
    return {rule for path in SOURCES for rule in MADE.findall(path.read_text(encoding="utf-8"))} - ANSWERS


def test_every_rule_that_is_made_has_words() -> None:
    assert made() - PROBLEMS.keys() == set()
    assert len(made()) > 80  # the search above still finds them


def test_no_words_are_left_over() -> None:
    """A rule that is chosen in a condition is not found by the search, but its name stands in the code."""
    code = "\n".join(path.read_text(encoding="utf-8") for path in SOURCES)
    assert [rule for rule in PROBLEMS if f'"{rule}"' not in code] == []


def test_every_rule_is_in_the_manual_and_no_other() -> None:
    assert SECTIONS.keys() == PROBLEMS.keys()


def test_the_manual_says_why_and_shows_a_bad_and_a_mended_example() -> None:
    for rule, section in SECTIONS.items():
        assert re.search(r"^\*(?:Blocking|Warning)\.\* \S.{20,}", section, re.MULTILINE), rule
        assert re.search(r"^- Bad: `.+`$", section, re.MULTILINE), rule
        assert re.search(r"^- Mended: `.+`$", section, re.MULTILINE), rule


def test_the_words_are_sentences_with_named_parameters() -> None:
    for rule, sentence in PROBLEMS.items():
        assert sentence[0].isupper() or sentence.startswith("{"), rule
        assert sentence[-1] in ".…", rule
        assert all(name is None or name.isidentifier() for _, name, _, _ in Formatter().parse(sentence)), rule
