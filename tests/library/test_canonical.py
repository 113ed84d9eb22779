"""`certprep fmt`: one canonical form, the same meaning, every comment kept."""

from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from certprep.domain.errors import Invalid
from certprep.library.canonical import KINDS, canonical
from certprep.library.formatting import rewrite, uncanonical
from certprep.library.yaml_files import data, read_yaml
from tests.library.written import FILES, write

UNTIDY = """\
# The bank of energy systems
module:   energy-systems   # its slug
course: personal-trainer
items:

# About lactate
- objective: 'EXS-5.3'
  id: exs5-001
  # still a guess
  difficulty: 0.50    # see the pilot
  kind: single
  level: application
  stem: "Which system?"
  options:
  - text: Phosphagen
    id: a
    # because of the time
    key: true
    why: 'It''s the fastest: "6 s".'
  - {id: b, text: "Oxidative # not a comment", why: Too slow}
  tags:
    - sprint
    - no
  references: [ gastin-2001,
     openstax-ap2 ] # both
# the end
"""
TIDY = """\
# The bank of energy systems
course: personal-trainer
module: energy-systems  # its slug
items:
  # About lactate
  - id: exs5-001
    objective: EXS-5.3
    kind: single
    level: application
    # still a guess
    difficulty: 0.50  # see the pilot
    stem: |-
      Which system?
    options:
      - id: a
        text: "Phosphagen"
        # because of the time
        key: true
        why: "It's the fastest: \\"6 s\\"."
      - id: b
        text: "Oxidative # not a comment"
        why: "Too slow"
    tags: [sprint, no]
    references: [gastin-2001, openstax-ap2]  # both
# the end
"""


def meaning(text: str) -> Any:
    root = read_yaml(text).root
    assert root is not None
    return data(root)


def test_an_untidy_bank_becomes_tidy() -> None:
    """A comment above the first field goes where that field goes; the one above the item stays above the item."""
    moved = TIDY.replace(
        "# The bank of energy systems\ncourse: personal-trainer\n",
        "course: personal-trainer\n# The bank of energy systems\n",
    )
    assert canonical(UNTIDY, kind="bank") == moved


def test_the_canonical_form_is_canonical() -> None:
    assert canonical(TIDY, kind="bank") == TIDY


def test_a_blueprint_a_course_and_references_have_their_forms() -> None:
    for name, text in FILES.items():
        if name.endswith(".yaml") and name.startswith("content"):
            kind = {"course.yaml": "course", "references.yaml": "references"}.get(Path(name).name, "blueprint")
            assert canonical(text.lstrip("\n"), kind=kind) == text.lstrip("\n")


def test_the_mock_in_the_manual_is_canonical() -> None:
    text = 'id: half-mock\ntitle: "Half mock"\npurpose: mock\nscored: {EXS: 9, NUT: 6}\nlevels:\n  recall: [30, 40]\n'
    assert canonical(text, kind="blueprint") == text


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("no", "no"),
        ("'no'", '"no"'),
        ("1:30", "1:30"),
        ("'1:30'", '"1:30"'),
        ("1e3", "1e3"),
        ("'0.50'", '"0.50"'),
        ("'true'", '"true"'),
        ("true", "true"),
        ("'2026-11-21'", '"2026-11-21"'),
        ("''", '""'),
        ("~", '"~"'),
        ("'a: b'", '"a: b"'),
        ("'a #b'", '"a #b"'),
        ("'- a'", '"- a"'),
        ("'[a]'", '"[a]"'),
        ("'&a'", '"&a"'),
        ("' a '", '" a "'),
        ("-5", "-5"),
        ('"caf\\u00e9"', '"café"'),
    ],
)
def test_what_needs_quotes_keeps_them(written: str, kept: str) -> None:
    assert canonical(f"level: {written}\n", kind="bank") == f"level: {kept}\n"


def test_texts_of_several_lines_stand_as_blocks() -> None:
    text = 'stem: "One\\n\\n- two\\n"\nwhy: "One\\n\\nTwo"\n'
    assert canonical(text, kind="bank") == "stem: |\n  One\n\n  - two\nwhy: |-\n  One\n\n  Two\n"


def test_text_that_a_block_would_change_stays_in_quotes() -> None:
    for text in (
        " begins with a space",
        "\tbegins with a tab",
        "\nbegins empty",
        "bell \x07 rings",
        "two\u2028lines",
        "nbsp\x85",
    ):
        tidy = canonical(yaml.safe_dump({"stem": text}), kind="bank")
        assert tidy.startswith('stem: "')
        assert meaning(tidy) == {"stem": text}


def test_a_field_written_twice_is_refused_as_one_would_be_lost() -> None:
    with pytest.raises(Invalid) as refused:
        canonical("items:\n  - id: a\n    id: b\n", kind="bank")
    assert refused.value.parameters == {"line": 3}


def test_what_is_not_yaml_is_refused_with_its_line() -> None:
    with pytest.raises(Invalid) as refused:
        canonical("a: 1\nb: [\n", kind="bank")
    assert (refused.value.rule, refused.value.parameters) == ("not-yaml", {"line": 3})


NAMES = st.sampled_from(
    ["id", "stem", "options", "text", "why", "tags", "scored", "notes", "other", "A b", "x: y", "1", "", "é"]
)
SCALARS = st.one_of(
    st.booleans(),
    st.sampled_from(
        [
            "no",
            "1:30",
            "true",
            "~",
            "- a",
            "#",
            " #x",
            "a # b",
            "|",
            ">",
            "'",
            '"',
            "a\n",
            "a\n\nb",
            "\n",
            "{",
            "a:",
            "...",
            "---",
        ]
    ),
    st.text(max_size=12).filter(lambda text: not any(0xD800 <= ord(one) <= 0xDFFF for one in text)),
)
VALUES = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=4), max_leaves=12
)


@settings(max_examples=300, deadline=None)
@given(value=st.dictionaries(NAMES, VALUES, min_size=1, max_size=5), kind=st.sampled_from(KINDS), flow=st.booleans())
def test_no_meaning_ever_changes(*, value: dict[str, Any], kind: str, flow: bool) -> None:
    text = _dump(value, flow=flow)
    tidy = canonical(text, kind=kind)
    assert meaning(tidy) == meaning(text)
    assert canonical(tidy, kind=kind) == tidy


class _Dumper(yaml.SafeDumper):
    def ignore_aliases(self, data: Any) -> bool:
        return True


def _dump(value: Any, *, flow: bool) -> str:
    return yaml.dump(value, Dumper=_Dumper, allow_unicode=True, default_flow_style=flow, sort_keys=False, width=10_000)


LINES = UNTIDY.split("\n")


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(st.integers(0, len(LINES) - 2), st.integers(0, 6), st.booleans()), max_size=6))
def test_no_comment_is_ever_lost(places: list[tuple[int, int, bool]]) -> None:
    lines = list(LINES)
    for number, (line, indent, alone) in enumerate(sorted(places, reverse=True)):
        if alone:
            lines.insert(line, f"{' ' * indent}# extra {number}")
        elif "#" not in lines[line]:
            lines[line] += f"  # extra {number}"
    text = "\n".join(lines)
    tidy = canonical(text, kind="bank")
    assert meaning(tidy) == meaning(text)
    assert canonical(tidy, kind="bank") == tidy
    assert _extras(tidy) == _extras(text)


def _extras(text: str) -> Counter[str]:
    return Counter(f"extra {part.split()[0]}" for part in text.split("# extra ")[1:])


class TestFiles:
    def test_files_that_are_not_canonical_are_listed_and_rewritten(self, tmp_path: Path) -> None:
        """The bank was written by a library of its own."""
        write(tmp_path)
        bank = "question_banks/pt/exs/energy-systems.yaml"
        assert uncanonical(tmp_path) == (bank,)
        before = meaning((tmp_path / bank).read_text())
        assert rewrite(tmp_path) == (bank,)
        assert uncanonical(tmp_path) == ()
        assert meaning((tmp_path / bank).read_text()) == before
        assert [path.name for path in (tmp_path / bank).parent.iterdir()] == ["energy-systems.yaml"]

    def test_a_file_that_is_not_yaml_is_left_to_the_checks(self, tmp_path: Path) -> None:
        write(tmp_path, {"content/pt/exams/quiz.yaml": "id: ["})
        rewrite(tmp_path)
        assert (tmp_path / "content/pt/exams/quiz.yaml").read_text() == "id: ["

    def test_line_ends_of_other_systems_are_not_canonical(self, tmp_path: Path) -> None:
        write(tmp_path)
        rewrite(tmp_path)
        course = tmp_path / "content/pt/course.yaml"
        course.write_bytes(course.read_bytes().replace(b"\n", b"\r\n"))
        assert uncanonical(tmp_path) == ("content/pt/course.yaml",)
