"""The house's rules: each is kept, and each is seen to catch the fault that it is there for."""

import ast
import json
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "certprep"
PUBLIC_REGISTRIES = {"pypi.org", "files.pythonhosted.org"}

# Contract, file, and the line that has no business there.
FAULTS = [
    ("house", "certprep/domain/person.py", "import certprep.store.schema"),
    ("house", "certprep/store/cards.py", "import certprep.library.banks"),
    ("house", "certprep/library/banks.py", "import certprep.store.cards"),
    ("house", "certprep/usecases/front.py", "import certprep.clock"),
    ("house", "certprep/usecases/front.py", "import certprep.web.front"),
    ("house", "certprep/config.py", "import certprep.clock"),
    ("house", "certprep/web/front.py", "import certprep.config"),
    ("house", "certprep/app.py", "import certprep.jobs"),
    ("house", "certprep/jobs.py", "import certprep.cli"),
    ("house", "certprep/cli/people.py", "import certprep.__main__"),
    ("house", "certprep/services/__init__.py", ""),  # a room without a place in the house
    ("house", "certprep/utils.py", ""),
    ("no-circles", "certprep/domain/errors.py", "import certprep.domain.person, certprep.domain.account"),
    ("no-circles", "certprep/domain/item/shown.py", "import certprep.domain.item.single"),
    ("bare-domain", "certprep/domain/person.py", "import flask"),
    ("bare-domain", "certprep/domain/person.py", "from sqlalchemy.orm import Mapped"),
    ("bare-domain", "certprep/domain/person.py", "import wtforms"),
    ("bare-domain", "certprep/domain/person.py", "import markdown"),
    ("bare-domain", "certprep/domain/person.py", "import jinja2"),
    ("bare-domain", "certprep/domain/person.py", "import pydantic"),
    ("flask-in-web", "certprep/cli/people.py", "from flask import Flask"),
    ("flask-in-web", "certprep/jobs.py", "import flask_login"),
    ("flask-in-web", "certprep/usecases/front.py", "import werkzeug.security"),
    ("flask-in-web", "certprep/library/banks.py", "import flask_babel"),
    ("flask-in-web", "certprep/store/cards.py", "import flask_limiter"),
    ("sql-in-store", "certprep/usecases/front.py", "from sqlalchemy import text"),
    ("sql-in-store", "certprep/web/front.py", "import sqlalchemy.exc"),
    ("sql-in-store", "certprep/cli/people.py", "import alembic"),
    ("deeds-between", "certprep/web/front.py", "from certprep.store.store import Store"),
    ("deeds-between", "certprep/web/exam/room.py", "import certprep.library.banks"),
    ("pages-apart", "certprep/web/front.py", "import certprep.web.study"),
    ("pages-apart", "certprep/web/front.py", "from certprep.web.exam.room import pages"),
    ("pages-apart", "certprep/web/exam/room.py", "import certprep.web.exam.report"),
    ("pages-apart", "certprep/web/current.py", "import certprep.web.front"),
    ("deeds-apart", "certprep/usecases/front.py", "import certprep.usecases.today"),
    ("deeds-apart", "certprep/usecases/front.py", "from certprep.usecases.exam import room"),
    ("deeds-apart", "certprep/usecases/steps/drawing.py", "import certprep.usecases.front"),
    ("deeds-of-one-room-apart", "certprep/usecases/exam/room.py", "import certprep.usecases.exam.building"),
]


@cache
def settings() -> dict[str, Any]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]  # type: ignore[no-any-return]


def contracts() -> dict[str, str]:
    """Name by id."""
    return {one["id"]: one["name"] for one in settings()["importlinter"]["contracts"]}


@pytest.fixture(scope="module")
def verdicts(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, str, str] | None, str]:
    """What import-linter says about a copy of the package with each fault in turn; under None, about the copy as it is."""
    copy = tmp_path_factory.mktemp("house")
    shutil.copy(ROOT / "pyproject.toml", copy)
    shutil.copytree(PACKAGE, copy / "certprep", ignore=shutil.ignore_patterns("__pycache__", "static"))
    command = [sys.executable, str(Path(__file__).with_name("planting.py"))]
    asked = json.dumps([None, *FAULTS])
    ran = subprocess.run(command, cwd=copy, input=asked, capture_output=True, text=True, check=True, timeout=120)
    return dict(zip([None, *FAULTS], json.loads(ran.stdout), strict=True))


# --- who may import whom --------------------------------------------------------------------------------------------


def test_the_house_keeps_its_contracts(verdicts: dict[tuple[str, str, str] | None, str]) -> None:
    assert verdicts[None] == ""


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: f"{fault[0]}: {fault[1][9:]}: {fault[2]}")
def test_a_planted_fault_breaks_its_contract(
    fault: tuple[str, str, str], verdicts: dict[tuple[str, str, str] | None, str]
) -> None:
    assert f"{contracts()[fault[0]]} BROKEN" in verdicts[fault]


def test_every_contract_has_a_fault_that_it_was_seen_to_catch() -> None:
    assert {contract for contract, _, _ in FAULTS} == set(contracts())


def _modules() -> Iterator[tuple[str, ast.Module]]:
    """Each module of the package, by its dotted name."""
    for path in sorted(PACKAGE.rglob("*.py")):
        dotted = ".".join(path.relative_to(ROOT).with_suffix("").parts)
        yield dotted.removesuffix(".__init__"), ast.parse(path.read_text(), str(path))


def _is_page(tree: ast.Module) -> bool:
    """It makes a Flask Blueprint."""
    return any(
        isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Blueprint"
        for node in ast.walk(tree)
    )


def test_what_pages_share_is_no_page() -> None:
    """But the API's document, which describes the calls of all and is described by each."""
    listed = next(one for one in settings()["importlinter"]["contracts"] if one["id"] == "pages-apart")
    shared = {expression.split(" -> ")[1] for expression in listed["ignore_imports"]}
    pages = {name for name, tree in _modules() if name.startswith("certprep.web.") and _is_page(tree)}
    assert len(pages) > 10
    assert shared & pages == {"certprep.web.api.document"}


# --- imports stand at the top ---------------------------------------------------------------------------------------


def imports_in_functions(tree: ast.AST) -> list[int]:
    functions = (
        node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
    )
    return [
        inner.lineno for node in functions for inner in ast.walk(node) if isinstance(inner, ast.Import | ast.ImportFrom)
    ]


def test_nothing_is_imported_inside_a_function() -> None:
    assert {name: lines for name, tree in _modules() if (lines := imports_in_functions(tree))} == {}


@pytest.mark.parametrize(
    "text",
    [
        "def f():\n    import os",
        "async def f():\n    from os import path",
        "class C:\n    def f(self):\n        if True:\n            import os",
    ],
)
def test_an_import_inside_a_function_would_be_seen(text: str) -> None:
    assert len(imports_in_functions(ast.parse(text))) == 1


def test_imports_at_the_top_and_for_types_alone_are_fine() -> None:
    assert imports_in_functions(ast.parse("import os\nif TYPE_CHECKING:\n    import sys\ndef f(): ...")) == []


# --- steps never open a transaction ---------------------------------------------------------------------------------


def transactions(tree: ast.AST) -> list[int]:
    """Where one is opened."""
    calls = (node for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute))
    return [call.lineno for call in calls if call.func.attr in {"transaction", "single", "reading"}]  # type: ignore[attr-defined]


def test_only_use_cases_open_a_transaction_and_their_steps_never_do() -> None:
    opening = {name for name, tree in _modules() if transactions(tree)}
    assert "certprep.usecases.exam.room" in opening
    assert [name for name in opening if not name.startswith("certprep.usecases.")] == []
    assert [name for name in opening if name.startswith("certprep.usecases.steps")] == []


# --- clock, chance and environment ----------------------------------------------------------------------------------

BANNED = """\
import os
import random
import time
from datetime import date, datetime

datetime.now()
datetime.utcnow()
date.today()
time.time()
random.random()
os.environ["HOME"]
"""


def test_the_clock_chance_and_the_environment_are_banned_by_ruff(tmp_path: Path) -> None:
    planted = tmp_path / "planted.py"
    planted.write_text(BANNED)
    options = ["--config", str(ROOT / "pyproject.toml"), "--no-cache", "--output-format", "json"]
    command = [sys.executable, "-m", "ruff", "check", *options, str(planted)]
    found = json.loads(subprocess.run(command, capture_output=True, text=True, check=False, timeout=60).stdout)
    lines = {one["location"]["row"] for one in found if one["code"] == "TID251"}
    assert lines == set(range(6, 12))
    assert {one["location"]["row"] for one in found if one["code"].startswith("DTZ")} >= {6, 7, 8}


def test_only_the_clock_and_the_configuration_are_excused() -> None:
    excused = {path.relative_to(ROOT).as_posix() for path in PACKAGE.rglob("*.py") if "TID251" in path.read_text()}
    assert excused == {"certprep/clock.py", "certprep/config.py"}


# --- lock files -----------------------------------------------------------------------------------------------------


def foreign_addresses(text: str) -> set[str]:
    """Hosts that a lock file names besides the public registries' own, and any option that leads to an index."""
    hosts = {host.rpartition("@")[2] for host in re.findall(r"[a-z+]+://([^/\s\"']+)", text)}
    options = re.findall(r"^\s*(--(?:extra-)?index-url|-i|--find-links|-f|--trusted-host)\b", text, re.MULTILINE)
    return (hosts - PUBLIC_REGISTRIES) | set(options)


def test_no_lock_file_names_an_address_but_the_public_registries() -> None:
    locks = {path.name: path.read_text() for pattern in ("*.lock", "*lock.json") for path in ROOT.glob(pattern)}
    assert set(locks) >= {"requirements.lock", "requirements-dev.lock"}
    assert {name: found for name, text in locks.items() if (found := foreign_addresses(text))} == {}


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-dev.lock"])
def test_every_locked_package_is_pinned_with_its_hashes(name: str) -> None:
    joined = (ROOT / name).read_text().replace("\\\n", " ")
    lines = [line for line in joined.splitlines() if line.strip() and not line.lstrip().startswith("#")]
    assert len(lines) > 30
    assert [line for line in lines if not re.match(r"[\w.\[\]-]+==\S+ .*--hash=sha256:[0-9a-f]{64}", line)] == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("flask==3.1.0 --hash=sha256:00\n    # from https://pypi.org/simple", set()),
        ("x @ https://files.pythonhosted.org/packages/x.whl", set()),
        ("--index-url https://mirror.example/simple\nflask==3.1.0", {"mirror.example", "--index-url"}),
        ("--extra-index-url https://user:word@10.0.0.7:8080/simple", {"10.0.0.7:8080", "--extra-index-url"}),
        ("x @ git+ssh://git@code.example/x.git", {"code.example"}),
        ("-i https://pypi.org/simple", {"-i"}),
    ],
)
def test_the_address_of_a_mirror_would_be_seen(text: str, found: set[str]) -> None:
    assert foreign_addresses(text) == found
