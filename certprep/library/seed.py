"""The course that ships, laid out where a site can edit it."""

import hashlib
import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_FOLDERS = ("content", "question_banks")
_MANIFEST = ".shipped.json"


@dataclass(frozen=True, kw_only=True)
class LaidOut:
    """Files written, and files that the site has changed and that were left as they are."""

    written: tuple[str, ...]
    kept: tuple[str, ...]


def lay_out(shipped: Path, library: Path) -> LaidOut:
    """Copy the shipped files into a library: all at first, later only those that the site did not touch.

    The manifest in the library remembers the SHA-256 of what was laid out, so that a site's own edits are told apart.
    """
    known = _manifest(library)
    written, kept, now = [], [], {}
    for name in sorted(_files(shipped)):
        fresh, there = _digest(shipped / name), _digest(library / name)
        now[name] = fresh
        if there in {fresh, None} or there == known.get(name):
            if there != fresh:
                _copy(shipped / name, library / name)
                written.append(name)
        else:
            kept.append(name)
            now[name] = known.get(name, fresh)
    library.mkdir(parents=True, exist_ok=True)
    (library / _MANIFEST).write_text(json.dumps(now, indent=1, sort_keys=True) + "\n")
    return LaidOut(written=tuple(written), kept=tuple(kept))


def _files(root: Path) -> Iterator[str]:
    for folder in _FOLDERS:
        yield from (path.relative_to(root).as_posix() for path in (root / folder).rglob("*") if path.is_file())


def _manifest(library: Path) -> dict[str, str]:
    path = library / _MANIFEST
    return dict(json.loads(path.read_text())) if path.exists() else {}


def _digest(path: Path) -> str | None:
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else None


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)
