"""docs/accessibility.md is complete, and what it says is tested is tested."""

import re
from pathlib import Path

TESTS = Path(__file__).parent.parent
STATEMENT = (TESTS.parent / "docs" / "accessibility.md").read_text()

# https://www.w3.org/TR/WCAG22/: all success criteria of levels A and AA (4.1.1 is gone).
LEVEL_A = """1.1.1 1.2.1 1.2.2 1.2.3 1.3.1 1.3.2 1.3.3 1.4.1 1.4.2 2.1.1 2.1.2 2.1.4 2.2.1 2.2.2 2.3.1 2.4.1 2.4.2 2.4.3 2.4.4
    2.5.1 2.5.2 2.5.3 2.5.4 3.1.1 3.2.1 3.2.2 3.2.6 3.3.1 3.3.2 3.3.7 4.1.2"""
LEVEL_AA = """1.2.4 1.2.5 1.3.4 1.3.5 1.4.3 1.4.4 1.4.5 1.4.10 1.4.11 1.4.12 1.4.13 2.4.5 2.4.6 2.4.7 2.4.11 2.5.7 2.5.8 3.1.2
    3.2.3 3.2.4 3.3.3 3.3.4 3.3.8 4.1.3"""


def test_the_statement_has_each_criterion_once_with_its_level() -> None:
    rows = re.findall(r"^\| (\d\.\d\.\d+) .*? \((A+)\) \|", STATEMENT, re.MULTILINE)
    assert sorted(rows) == sorted([(one, "A") for one in LEVEL_A.split()] + [(one, "AA") for one in LEVEL_AA.split()])


def test_each_test_that_the_statement_names_exists() -> None:
    named = set(re.findall(r"`(test_\w+)`", STATEMENT))
    there = {
        name
        for file in TESTS.rglob("test_*.py")
        for name in re.findall(r"^def (test_\w+)", file.read_text(), re.MULTILINE)
    }
    assert named - there == set()
