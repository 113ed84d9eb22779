"""`certprep fmt`: which files of a library are not in their canonical form, and writing them so."""

import os
from collections.abc import Iterator
from pathlib import Path

from certprep.domain.errors import Invalid
from certprep.library.canonical import canonical
from certprep.library.courses import place
from certprep.library.yaml_files import read_text

_PATTERNS = (
    ("content/*/course.yaml", "course"),
    ("content/*/references.yaml", "references"),
    ("content/*/exams/*.yaml", "blueprint"),
    ("question_banks/**/*.yaml", "bank"),
)


def yaml_files(root: Path) -> Iterator[tuple[Path, str]]:
    """Every YAML file of a library with its kind."""
    for pattern, kind in _PATTERNS:
        for path in sorted(root.glob(pattern)):
            yield path, kind


def uncanonical(root: Path) -> tuple[str, ...]:
    """The files that `rewrite` would change, from the root. A file that is not YAML is left to the checks."""
    return tuple(place(root, path) for path, _ in _changed(root))


def rewrite(root: Path) -> tuple[str, ...]:
    """Write each file in its canonical form; the names of those that changed."""
    changed = []
    for path, text in _changed(root):
        _write(path, text)
        changed.append(place(root, path))
    return tuple(changed)


def _changed(root: Path) -> Iterator[tuple[Path, str]]:
    for path, kind in yaml_files(root):
        text, problems = read_text(path)
        try:
            wanted = text if problems else canonical(text, kind=kind)
        except Invalid:
            continue
        if wanted.encode() != path.read_bytes() and not problems:
            yield path, wanted


def _write(path: Path, text: str) -> None:
    """All or nothing: a crash leaves the old file or the new one."""
    beside = path.with_name(f".{path.name}.new")
    with beside.open("w", encoding="utf-8", newline="\n") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)
