"""Whether a library is what it was when it was read before."""

from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

_PROGRAM = Path(__file__).parent.parent


def digest(root: Path) -> str:
    """SHA-256 in hexadecimal, over the library's files and over the program, which makes HTML of them."""
    found = sha256()
    for folder, kind in ((root / "content", "*"), (root / "question_banks", "*"), (_PROGRAM, "*.py")):
        for file in _files(folder, kind):
            body = file.read_bytes()
            found.update(f"{file.relative_to(folder).as_posix()}\0{len(body)}\0".encode())
            found.update(body)
    return found.hexdigest()


def _files(folder: Path, kind: str) -> Iterator[Path]:
    return (file for file in sorted(folder.rglob(kind)) if file.is_file() and not file.name.startswith("."))
