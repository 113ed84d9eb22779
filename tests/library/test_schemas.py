"""The JSON Schemas that editors use: the same types as the readers, each field with its description."""

from collections.abc import Iterator
from typing import Any

import pytest

from certprep.domain.errors import NotFound
from certprep.library.schemas import NAMES, schema


def objects(node: Any) -> Iterator[dict[str, Any]]:
    """Every part of a schema that describes a group of fields."""
    if isinstance(node, dict):
        if "properties" in node:
            yield node
        for inner in node.values():
            yield from objects(inner)
    elif isinstance(node, list):
        for inner in node:
            yield from objects(inner)


def test_there_is_one_for_each_kind_of_file() -> None:
    assert NAMES == ("bank", "course", "blueprint", "references")
    for name in NAMES:
        assert schema(name)["$schema"] == "https://json-schema.org/draft/2020-12/schema"


def test_another_name_is_not_found() -> None:
    with pytest.raises(NotFound) as refused:
        schema("item")
    assert refused.value.parameters == {"name": "item", "known": "bank, course, blueprint, references"}


@pytest.mark.parametrize("name", NAMES)
def test_every_field_is_described_and_no_other_is_allowed(name: str) -> None:
    found = list(objects(schema(name)))
    assert found
    for group in found:
        assert group["additionalProperties"] is False
        assert group["description"]
        missing = [field for field, content in group["properties"].items() if not content.get("description")]
        assert missing == [], group["title"]


@pytest.mark.parametrize("name", NAMES)
def test_every_reference_leads_somewhere(name: str) -> None:
    whole = schema(name)
    targets = {part["$ref"] for part in _dictionaries(whole) if "$ref" in part}
    assert targets
    assert targets <= {f"#/$defs/{title}" for title in whole["$defs"]}


def _dictionaries(node: Any) -> Iterator[dict[str, Any]]:
    if isinstance(node, dict):
        yield node
    for inner in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
        yield from _dictionaries(inner)


def test_an_item_is_one_of_the_kinds_and_says_which() -> None:
    bank = schema("bank")
    kinds = bank["properties"]["items"]["items"]["oneOf"]
    names = ("Single", "Multiple", "Numeric", "Generated", "Match", "Order", "Cloze", "Hotspot", "Case")
    assert kinds == [{"$ref": f"#/$defs/{name}"} for name in names]
    single = bank["$defs"]["Single"]
    assert single["properties"]["kind"]["const"] == "single"
    assert {"kind", "id", "objective", "level", "difficulty", "stem", "options"} == set(single["required"])


def test_an_unquoted_number_is_text_where_text_is_wanted() -> None:
    option = schema("bank")["$defs"]["Option"]["properties"]
    assert option["text"]["type"] == ["string", "number"]
    assert option["key"] == {"default": False, "enum": [True, False], "title": "Key", "type": "boolean"} | {
        "description": option["key"]["description"]
    }
    assert schema("bank")["$defs"]["Level"]["type"] == "string"


def test_a_reference_has_its_key_before_the_colon() -> None:
    reference = schema("references")["additionalProperties"]
    assert reference == {"$ref": "#/$defs/Reference"}
    assert "key" not in schema("references")["$defs"]["Reference"]["properties"]
