"""What people must be able to look up is written down."""

import re
from pathlib import Path

import click

from certprep import cli
from certprep.library import schemas

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text()


def test_each_setting_is_named_in_the_readme() -> None:
    read = set(re.findall(r'"((?:CERTPREP_[A-Z_]+|PORT))"', (ROOT / "certprep" / "config.py").read_text()))
    assert len(read) >= 10
    assert {name for name in read if f"`{name}`" not in README} == set()


def test_each_command_is_named_in_the_readme() -> None:
    assert {name for name in _commands(cli.certprep) if f"certprep {name}" not in README} == {"run"}
    assert "make run" in README  # which is how people call it


def _commands(group: click.Group, before: str = "") -> set[str]:
    found = set()
    for name, command in group.commands.items():
        found |= _commands(command, f"{before}{name} ") if isinstance(command, click.Group) else {before + name}
    return found


def test_each_field_of_the_files_is_named_in_the_authors_page() -> None:
    page = (ROOT / "docs" / "authoring.md").read_text()
    fields = {name for kind in schemas.NAMES for name in _properties(schemas.schema(kind))}
    assert len(fields) > 40
    assert {name for name in fields if not re.search(rf"\b{name}\b", page)} == set()


def _properties(schema: object) -> set[str]:
    if isinstance(schema, list):
        return set().union(*(_properties(one) for one in schema))
    if not isinstance(schema, dict):
        return set()
    own = set(schema["properties"]) if isinstance(schema.get("properties"), dict) else set()
    return own.union(*(_properties(one) for one in schema.values()))


def test_pictures_of_the_readme_exist() -> None:
    pictures = re.findall(r"!\[[^\]]+\]\(([^)]+)\)", README)
    assert pictures
    assert [name for name in pictures if not (ROOT / name).is_file()] == []
