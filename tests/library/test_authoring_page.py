"""The manual's examples are read by the same readers as authors' files."""

import re
from pathlib import Path

import pytest

from certprep.library.banks import HEAD
from certprep.library.courses import BLUEPRINT, COURSE, REFERENCE
from certprep.library.entries import CASE, ITEM, NOT_WRITTEN, WRITTEN_KINDS, Entries, item_nodes
from certprep.library.modules import FRONT
from certprep.library.validation import Shape
from certprep.library.yaml_files import Node, data, read_yaml

PAGE = (Path(__file__).parents[2] / "docs" / "authoring.md").read_text(encoding="utf-8")
EXAMPLES = dict(
    re.findall(r"^###? ([^\n]+)\n(?:(?!^###? ).)*?```(?:yaml|markdown)\n(.*?)```", PAGE, re.MULTILINE | re.DOTALL)
)


def tree(title: str) -> Node:
    document = read_yaml(EXAMPLES[title])
    assert document.root is not None
    assert document.problems == ()
    return document.root


@pytest.mark.parametrize(
    ("title", "shape"), [("course.yaml", COURSE), ("A blueprint", BLUEPRINT), ("A question bank", HEAD)]
)
def test_an_example_has_its_shape(title: str, shape: Shape[object]) -> None:
    root = tree(title)
    value, problems = shape.read(data(root), node=root)
    assert problems == []
    assert value is not None


@pytest.mark.parametrize(
    "title", [title for title in EXAMPLES if "items:" in EXAMPLES[title] and "kind:" in EXAMPLES[title]]
)
def test_the_items_of_the_examples_are_sound(title: str) -> None:
    root = tree(title)
    entries = Entries()
    for fields, node in zip(data(root)["items"], item_nodes(root), strict=True):
        entries.read(fields, node)
    assert entries.problems == []
    assert entries.items
    blocking = [problem for item, _ in entries.items for problem in item.problems() if problem.blocks]
    assert blocking == []


def test_there_is_an_example_of_every_kind() -> None:
    named = re.findall(r"^ +kind: (\w+)", "\n".join(EXAMPLES.values()), re.MULTILINE)
    assert set(named) >= {*WRITTEN_KINDS} - {"multiple"}


def test_the_references_of_the_example_are_references() -> None:
    root = tree("references.yaml")
    for key, fields in data(root).items():
        reference, problems = REFERENCE.read({**fields, "key": key}, node=root)
        assert (reference is None, problems) == (False, [])


def test_the_front_matter_of_the_example_is_front_matter() -> None:
    root = read_yaml(EXAMPLES["A module"].split("---\n")[1]).root
    assert root is not None
    front, problems = FRONT.read(data(root), node=root)
    assert (front is None, problems) == (False, [])


def test_every_field_of_every_kind_is_in_the_manual() -> None:
    for shape in (COURSE, BLUEPRINT, REFERENCE, ITEM, CASE, HEAD, FRONT):
        schema = shape.adapter.json_schema()
        fields = {name for part in schema["$defs"].values() for name in part.get("properties", {})}
        missing = [name for name in sorted(fields - NOT_WRITTEN) if not re.search(rf"\b{name}\b", PAGE)]
        assert missing == []
