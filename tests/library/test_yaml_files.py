"""Reading YAML: scalars as written, lines kept, and no file that could hang or crash the site."""

from itertools import pairwise
from pathlib import Path

import pytest

from certprep.library.yaml_files import data, line_of, read_text, read_yaml, repeats


def read(text: str) -> object:
    document = read_yaml(text)
    assert document.root is not None
    assert document.problems == ()
    return data(document.root)


def rule(text: str) -> tuple[str, int | None]:
    document = read_yaml(text)
    assert document.root is None
    (problem,) = document.problems
    return problem.rule, problem.line


def test_scalars_are_read_as_written() -> None:
    text = "[no, 1:30, 1e3, 007, 0.50, 2026-11-21, ~, null, yes, Off, True, 0x1F, '', 1_000]"
    written = ["no", "1:30", "1e3", "007", "0.50", "2026-11-21", "~", "null", "yes", "Off", "True", "0x1F", "", "1_000"]
    assert read(text) == written


def test_only_plain_true_and_false_are_truth_values() -> None:
    assert read("[true, false, 'true', \"false\", TRUE]") == [True, False, "true", "false", "TRUE"]


def test_blocks_keep_their_line_breaks() -> None:
    assert read("a: |\n  one\n  # no comment\n\n  two\nb: >-\n  one\n  two\n") == {
        "a": "one\n# no comment\n\ntwo\n",
        "b": "one two",
    }


def test_a_field_written_twice_is_a_problem_and_the_first_counts() -> None:
    document = read_yaml("a: 1\nb:\n  c: 1\n  c: 2\n")
    assert document.root is not None
    assert data(document.root) == {"a": "1", "b": {"c": "1"}}
    assert [(one.rule, one.line, one.parameters) for one in repeats(document.root)] == [
        ("duplicate-field", 4, {"field": "c"})
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: 1\nb: [\nc: 2", ("yaml-broken", 4)),
        ("a: 'one\nb: 2\n", ("yaml-broken", 3)),
        ("a: 1\n  b: 2\n", ("yaml-broken", 2)),
        ("a:\n\t- 1\n", ("yaml-broken", 2)),
        ("a: 1\nb: \x07\n", ("yaml-broken", 2)),
        ("", ("yaml-empty", 1)),
        ("# only a comment\n", ("yaml-empty", 1)),
        ("a: 1\n---\nb: 2\n", ("yaml-documents", 2)),
        ("a: &x 1\nb: *x\n", ("yaml-alias", 1)),
        ("a: 1\nb: *x\n", ("yaml-alias", 2)),
        ("a: 1\n? [b]\n: 2\n", ("yaml-key", 2)),
        ("a:\n  " + "[" * 21 + "]" * 21, ("yaml-too-deep", 2)),
    ],
)
def test_what_makes_no_sense_is_a_problem_with_its_line(text: str, expected: tuple[str, int]) -> None:
    assert rule(text) == expected


def test_a_file_that_would_crash_the_usual_reader_is_a_problem() -> None:
    """200,000 brackets overflow the stack of PyYAML's composer: the process dies without a word."""
    assert rule("[" * 200_000)[0] == "yaml-too-deep"


def test_a_small_file_cannot_grow_into_a_large_one() -> None:
    """The "billion laughs": each line ten times the one above."""
    lines = ["a: &a [x, x, x, x]", *(f"{name}: &{name} [*{before}, *{before}]" for before, name in pairwise("abcde"))]
    assert rule("\n".join(lines)) == ("yaml-alias", 1)


def test_a_place_has_its_line() -> None:
    root = read_yaml("items:\n  - id: one\n    options:\n      - id: a\n        why: x\n").root
    assert root is not None
    assert line_of(root, ["items", 0, "options", 0, "why"]) == 5
    assert line_of(root, ["items", 0, "single", "stem"]) == 2  # the item's own line, as it has no stem
    assert line_of(root, ["items", 7]) == 1


def test_line_ends_of_other_systems_and_a_mark_at_the_start_do_not_matter(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_bytes("\ufeffa: é\r\nb: 2\r".encode())
    assert read_text(tmp_path / "a.yaml") == ("a: é\nb: 2\n", ())


def test_a_file_in_another_encoding_is_a_problem(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_bytes("a: é".encode("latin-1"))
    assert [problem.rule for problem in read_text(tmp_path / "a.yaml")[1]] == ["not-utf-8"]
