"""JSON Schemas of the files that authors write, from the same types that read them: completion and red lines in any editor."""

from collections.abc import Callable
from typing import Any

from certprep.domain.errors import NotFound
from certprep.library.banks import HEAD
from certprep.library.courses import BLUEPRINT, COURSE, REFERENCE
from certprep.library.entries import CASE, ITEM, NOT_WRITTEN
from certprep.library.validation import Shape

Schema = dict[str, Any]

_DIALECT = "https://json-schema.org/draft/2020-12/schema"
# What each field means, by its type and name; a field of all kinds of items is under `Item`.
FIELDS: dict[str, str] = {
    "BankHead.course": "The course's id: the name of the folder under question_banks.",
    "BankHead.module": "The slug of the module whose items these are.",
    "BankHead.items": "The items.",
    "Item.id": "For ever: module code in small letters and three digits, such as exs5-001.",
    "Item.objective": "The objective that the item asks, such as EXS-5.3.",
    "Item.level": "The objective's level or one below, never above.",
    "Item.difficulty": "Your guess: the share of ready candidates who get it right, 0.05 to 0.98.",
    "Item.status": "Where the item is on its way; only pilot and live items reach learners.",
    "Item.use": "any; or mock: never shown outside a mock exam.",
    "Item.stem": "The question, in Markdown.",
    "Item.tags": "Free words; scenario, calculation and figure mean what they say.",
    "Item.references": "Keys of references.yaml.",
    "Item.enemies": "Ids of items that must not be in one form with this one.",
    "Item.notes": "For authors only.",
    "Item.kind": "The kind of item.",
    "Item.options": "Two to six options.",
    "Item.credit": "What a partly right response is worth in practice.",
    "Item.why": "The worked solution, or why the whole is right, in Markdown.",
    "Match.pairs": "Two to eight pairs: each left side takes one of all the right sides.",
    "Match.extra": "Right sides that belong to no left side.",
    "Pair.id": "a, b, c …; it never changes.",
    "Pair.left": "The prompt in one line of Markdown.",
    "Pair.right": "What belongs to it, in one line of Markdown.",
    "Pair.why": "Why they belong together, in Markdown.",
    "Extra.id": "Another than those of the pairs.",
    "Extra.text": "The choice in one line of Markdown.",
    "Order.sequence": "Three to eight lines in the right order; they are shown in another.",
    "Step.id": "a, b, c …; it never changes.",
    "Step.text": "The line in one line of Markdown.",
    "Step.why": "Why it stands where it stands, in Markdown.",
    "Cloze.stem": "The text, in Markdown, with [[id]] where a blank is.",
    "Cloze.blanks": "The blanks of the stem, each with choices or accepts.",
    "Blank.id": "What stands between [[ and ]] in the stem.",
    "Blank.choices": "Two to six choices, one of them the key.",
    "Blank.accepts": "Texts that are right; capitals and spaces make no difference.",
    "Blank.tolerance": "How far off a number may be from one that is accepted.",
    "Blank.why": "Why that is right, in Markdown.",
    "Hotspot.figure": "The name of a file in the course's folder figures.",
    "Hotspot.alt": "What the figure shows, without telling the key.",
    "Hotspot.regions": "Two to ten rectangles that do not overlap, one of them the key.",
    "Region.id": "a, b, c …; it never changes.",
    "Region.label": "What is shown for it and tells nothing; left out: Region 1, Region 2 …",
    "Region.box": "x, y, width, height in the units of the figure's viewBox.",
    "Region.text": "What is seen there in one line of Markdown: the question for who can't see the figure.",
    "Region.key": "true for what is right.",
    "Region.why": "Why it is right, or which misconception it shows, in Markdown.",
    "Generated.given": "The numbers that are drawn, by name: 20..70, or 0.5..2 step 0.25, or [60, 70, 80].",
    "Generated.where": "Conditions that they meet, such as rest < 200 - age.",
    "Generated.value": "The formula of the right number.",
    "Generated.decimals": "To how many decimals the right number is rounded; left out: not at all.",
    "Generated.tolerance": "How far off a response may be, in the item's unit; left out: 0.",
    "Generated.unit": 'What stands after the box, or "" for nothing.',
    "Generated.mistakes": "Wrong routes that people take, each with its formula.",
    "Route.value": "The formula of the number that the wrong route leads to.",
    "Route.why": "What went wrong, in Markdown.",
    "Case.id": "For ever: module code in small letters, c and a number, such as exs5-c01.",
    "Case.kind": "case.",
    "Case.stem": "What the items share, in Markdown.",
    "Case.tags": "Tags of each of its items.",
    "Case.references": "References of each of its items.",
    "Case.notes": "For authors only.",
    "Case.items": "Two to six items of other kinds, in their order.",
    "Numeric.value": "The right number.",
    "Numeric.tolerance": "How far off a response may be, in the item's unit.",
    "Numeric.unit": 'What stands after the box, or "" for nothing.',
    "Numeric.why": "The worked solution, in Markdown.",
    "Numeric.mistakes": "Wrong routes that people take, and where each leads.",
    "Mistake.value": "The number that the wrong route leads to.",
    "Mistake.why": "What went wrong, in Markdown.",
    "Option.id": "a, b, c …; it never changes.",
    "Option.text": "The option in one line of Markdown.",
    "Option.key": "true for what is right.",
    "Option.why": "Why it is right, or which misconception it shows, in Markdown.",
    "Option.last": "true keeps the option below the others when they are shuffled.",
    "Course.id": "The name of the course's folder.",
    "Course.title": "The course's name.",
    "Course.domains": "The content domains; their weights add up to 100.",
    "Course.sample": "The item that visitors may answer on the front page; never drawn for an exam.",
    "Domain.code": "Short, in capitals, such as EXS.",
    "Domain.title": "The domain's name.",
    "Domain.weight": "Per cent of the exam.",
    "Domain.modules": "The modules, written or planned.",
    "Module.code": "The domain's code and a number, such as EXS-5.",
    "Module.slug": "The module's place in addresses, and the name of its files.",
    "Module.title": "The module's name.",
    "Module.objectives": "What a candidate can do after the module.",
    "Objective.id": "The module's code and a number, such as EXS-5.2.",
    "Objective.level": "How deep it goes.",
    "Objective.text": "What a candidate can do.",
    "Reference.short": "How a citation reads in the text, such as Gastin 2001.",
    "Reference.source": "Authors, title, place of publication.",
    "Reference.year": "Year of publication.",
    "Reference.edition": "Such as 4th ed.",
    "Reference.link": "An address that begins with https://.",
    "Reference.superseded_by": "The key of the source that replaces this one.",
    "Blueprint.id": "The name of the file.",
    "Blueprint.title": "The exam's name.",
    "Blueprint.purpose": "What the exam is for; only mocks draw items kept for mocks.",
    "Blueprint.scored": "Scored items by domain.",
    "Blueprint.pilot": "Unscored seats, filled with pilot items where there are any.",
    "Blueprint.minutes": "Leave it out for an untimed exam.",
    "Blueprint.about_minutes": "How long an untimed exam takes.",
    "Blueprint.levels": "Per cent of the scored items at each level, lowest and highest.",
    "Blueprint.feedback": "When keys and rationales are shown.",
    "Blueprint.scale": "Left out: raw scores and no pass.",
    "Blueprint.every_module": "At least one item from each module of its domains.",
    "Blueprint.agreement": "Ask the candidate to agree to the rules first.",
    "Blueprint.kinds": "Exactly so many scored items of a kind; kinds not named are free.",
    "Blueprint.linear": "true locks each question once it is left.",
    "Blueprint.calculator": "The calculator that the room offers.",
    "Blueprint.formula_sheet": "true offers the sheet of formulas.",
    "Blueprint.breaks": "Left out: no breaks.",
    "Breaks.kind": "scheduled: offered after certain questions; free: taken at will.",
    "Breaks.minutes": "How long one break may last.",
    "Breaks.count": "How many may be taken.",
    "Breaks.after": "The numbers of the questions that scheduled breaks follow.",
    "Breaks.stops_clock": "true stops the exam's clock during a break.",
    "Scale.lowest": "The lowest score of the scale.",
    "Scale.highest": "The highest score of the scale.",
    "Scale.cut": "The score that passes.",
    "Scale.cut_share": "The share of scored items that reads as the cut.",
    "Scale.provisional": "true until the cut comes from a panel or from data.",
}


def schema(name: str) -> Schema:
    """The JSON Schema (2020-12) of a bank, course, blueprint or references file. Raises NotFound for another name."""
    if name not in _SCHEMAS:
        raise NotFound("no-such-schema", name=name, known=", ".join(_SCHEMAS))
    found = _SCHEMAS[name]()
    definitions = found.pop("$defs", {})
    for title, definition in {**definitions, found.get("title", ""): found}.items():
        _describe(title, definition)
    _as_written(found)
    _as_written(definitions)
    return {"$schema": _DIALECT, **found, "title": f"CertPrep {name}", "$defs": definitions}


def _one(shape: Shape[Any]) -> Schema:
    """The schema of a shape's value, out of the list that its validator takes; what it refers to is put in its place."""
    found = shape.adapter.json_schema()
    items: Schema = found["items"]
    definitions: Schema = found.get("$defs", {})
    if set(items) == {"$ref"}:
        items = definitions.pop(items["$ref"].removeprefix("#/$defs/"))
    return {**items, "$defs": definitions}


def _bank() -> Schema:
    head, item, case = _one(HEAD), _one(ITEM), _one(CASE)
    definitions = {**item.pop("$defs"), **case.pop("$defs"), "Case": case}
    case["title"] = "Case"
    case["properties"]["items"]["items"] = {"oneOf": item["oneOf"]}
    head["properties"]["items"]["items"] = {"oneOf": [*item["oneOf"], {"$ref": "#/$defs/Case"}]}
    for kind in head["properties"]["items"]["items"]["oneOf"]:
        _written_item(definitions[kind["$ref"].removeprefix("#/$defs/")])
    definitions["Generated"]["properties"]["kind"] = dict(definitions["Numeric"]["properties"]["kind"])
    return {**head, "$defs": definitions}


def _written_item(definition: Schema) -> None:
    """Without what only a release has; and its kind must be named."""
    definition["required"].insert(0, "kind")
    for name in NOT_WRITTEN:
        definition["properties"].pop(name, None)


def _references() -> Schema:
    reference = _one(REFERENCE)
    del reference["properties"]["key"]  # it stands before the colon
    reference["required"].remove("key")
    return {
        "type": "object",
        "description": "The sources of a course by their keys.",
        "additionalProperties": {"$ref": "#/$defs/Reference"},
        "$defs": {**reference.pop("$defs"), "Reference": reference},
    }


_SCHEMAS: dict[str, Callable[[], Schema]] = {
    "bank": _bank,
    "course": lambda: _one(COURSE),
    "blueprint": lambda: _one(BLUEPRINT),
    "references": _references,
}
NAMES = tuple(_SCHEMAS)


def _describe(title: str, definition: Schema) -> None:
    for name, field in definition.get("properties", {}).items():
        description = FIELDS.get(f"{title}.{name}") or FIELDS.get(f"Item.{name}")
        if description:
            field["description"] = description


def _as_written(node: Any) -> None:
    """Where text is wanted, an unquoted number is text as well: an editor's YAML reader takes 100 for a number, ours does not."""
    for inner in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
        if isinstance(inner, dict) and inner.get("type") == "string" and not {"enum", "const"} & inner.keys():
            inner["type"] = ["string", "number"]
        _as_written(inner)
