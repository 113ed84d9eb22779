"""A small library in a folder: one course, one module, one bank, with sensible content; name only what matters."""

from pathlib import Path
from textwrap import dedent
from typing import Any

import yaml

from certprep.domain.problem import Problem
from certprep.library.library import Draft, read

COURSE = """
id: pt
title: "Personal trainer"
sample: smp-001
domains:
  - code: EXS
    title: "Exercise science"
    weight: 100
    modules:
      - code: EXS-5
        slug: energy-systems
        title: "Energy systems"
        objectives:
          - id: EXS-5.1
            level: recall
            text: "Name the three energy systems."
          - id: EXS-5.2
            level: application
            text: "Say how long each lasts."
          - id: EXS-5.3
            level: analysis
            text: "Analyse a session."
      - code: EXS-6
        slug: biomechanics
        title: "Biomechanics"
        objectives:
          - id: EXS-6.1
            level: recall
            text: "Name the levers."
"""
REFERENCES = """
gastin-2001:
  short: "Gastin 2001"
  source: "Gastin PB. Energy system interaction."
  year: 2001
old-2009:
  short: "Old 2009"
  source: "An older stand."
  year: 2009
  superseded_by: gastin-2001
"""
BLUEPRINT = """
id: quiz
title: "Quiz"
purpose: quiz
scored: {EXS: 2}
levels: {}
"""
MODULE = """
---
title: Energy systems
objectives: [EXS-5.1, EXS-5.2, EXS-5.3]
terms:
  ATP: Adenosine triphosphate.
references: [gastin-2001]
reviewed: 2026-11-21
---

Opening words.

## Three systems {: objective="EXS-5.1" }

Fuel [@gastin-2001].

/// quick-check | exs5-001
///

## How long {: objective="EXS-5.2 EXS-5.3" }

Seconds and minutes.
"""
FIGURE = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 640 400"><title>Curve</title><desc>It rises.</desc>
<rect width="100%" height="100%" fill="#fff"/></svg>
"""


def item(item_id: str = "exs5-001", **changes: Any) -> dict[str, Any]:
    """An item's fields; a field changed to None is left out."""
    fields: dict[str, Any] = {
        "id": item_id,
        "objective": "EXS-5.1",
        "kind": "single",
        "level": "recall",
        "difficulty": "0.6",
        "status": "live",
        "stem": f"Which energy system does {item_id} ask about?",
        "options": [
            {"id": "a", "text": "The phosphagen system", "key": True, "why": "It is the fastest."},
            {"id": "b", "text": "The oxidative system", "why": "It takes minutes."},
            {"id": "c", "text": "The glycolytic system", "why": "It takes seconds."},
        ],
        "references": ["gastin-2001"],
        **changes,
    }
    return {name: value for name, value in fields.items() if value is not None}


def numeric(item_id: str = "exs5-009", **changes: Any) -> dict[str, Any]:
    fields = {
        "kind": "numeric",
        "options": None,
        "value": "12.5",
        "tolerance": "0.1",
        "unit": "kg",
        "why": "Half of 25.",
        "mistakes": [{"value": "25", "why": "Forgot to halve."}],
        "tags": ["calculation"],
    }
    return item(item_id, **{**fields, **changes})


def bank(*items: dict[str, Any], course: str = "pt", module: str = "energy-systems") -> str:
    head = {"course": course, "module": module, "items": list(items)}
    return yaml.dump(head, Dumper=yaml.CSafeDumper, sort_keys=False)


SAMPLE = item("smp-001", stem="Which one may visitors answer?")
BANK = bank(item("exs5-001"), item("exs5-002", stem="What fuels a sprint of six seconds?"), SAMPLE)
FILES = {
    "content/pt/course.yaml": COURSE,
    "content/pt/references.yaml": REFERENCES,
    "content/pt/exams/quiz.yaml": BLUEPRINT,
    "content/pt/modules/exs/energy-systems.md": MODULE,
    "content/pt/figures/curve.svg": FIGURE,
    "question_banks/pt/exs/energy-systems.yaml": BANK,
}


def write(root: Path, files: dict[str, str | None] | None = None) -> Path:
    """Lay the library out under `root`, with some files changed, added, or (None) left out."""
    for name, text in {**FILES, **(files or {})}.items():
        if text is not None:
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            (root / name).write_text(dedent(text).lstrip("\n"), encoding="utf-8")
    return root


def draft(root: Path, files: dict[str, str | None] | None = None) -> Draft:
    (only,) = read(write(root, files))
    return only


def with_items(root: Path, *items: dict[str, Any]) -> Draft:
    """The library with these items and the sample in its bank, and without the module that asks the usual ones."""
    return draft(
        root,
        {
            "question_banks/pt/exs/energy-systems.yaml": bank(*items, SAMPLE),
            "content/pt/modules/exs/energy-systems.md": None,
            "content/pt/exams/quiz.yaml": None,
        },
    )


def rules(found: Draft) -> dict[str, Problem]:
    """The first problem of each rule."""
    return {problem.rule: problem for problem in reversed(found.problems)}
