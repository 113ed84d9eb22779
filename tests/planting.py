"""Plants faults in a copy of the package and lets import-linter look at each: `python planting.py < faults.json`.

It runs in a process and a folder of its own, so that the package it sees is the copy. Reads a list of [contract, file, line]; prints
a list with what import-linter said about that contract, "" where it kept it.
"""

import io
import json
import sys
from contextlib import redirect_stdout
from pathlib import Path

from importlinter.cli import lint_imports


def said(contract: str | None) -> str:
    """What import-linter says about one contract, or about all; "" where nothing is wrong."""
    out = io.StringIO()
    with redirect_stdout(out):
        status = lint_imports(limit_to_contracts=(contract,) if contract else (), no_cache=True, no_logo=True)
    return out.getvalue() if status else ""


def planted(contract: str, file: str, line: str) -> str:
    """The same with one line added to a file, which is made where there is none."""
    path = Path(file)
    before = path.read_text() if path.exists() else None
    path.parent.mkdir(exist_ok=True)
    path.write_text((before or "") + f"\n{line}\n")
    try:
        return said(contract)
    finally:
        if before is None:
            path.unlink()
        else:
            path.write_text(before)


if __name__ == "__main__":
    json.dump([planted(*fault) if fault else said(None) for fault in json.load(sys.stdin)], sys.stdout)
