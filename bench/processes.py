"""Processes as the kernel counts them (Linux): what they run, and the CPU they used."""

import os
import time
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

_TICKS = os.sysconf("SC_CLK_TCK")
_PROC = Path("/proc")
seconds = time.perf_counter


def cpu_seconds(pids: Iterable[int], *, with_ended: int | None = None) -> float:
    """User and system time of processes with all their threads; `with_ended`: and of this one's children that ended."""
    ticks = 0
    for pid in pids:
        with suppress(OSError):  # it may just have ended
            fields = _fields(pid)
            ticks += int(fields[11]) + int(fields[12])
            if pid == with_ended:
                ticks += int(fields[13]) + int(fields[14])
    return ticks / _TICKS


def children(pid: int) -> list[int]:
    found = []
    for folder in _PROC.glob("[0-9]*"):
        with suppress(OSError):
            if int(_fields(int(folder.name))[1]) == pid:
                found.append(int(folder.name))
    return found


def family(pid: int) -> list[int]:
    """A process and all that came from it."""
    return [pid, *(one for child in children(pid) for one in family(child))]


def forks(pid: int) -> list[int]:
    """The children that run the very same command: gunicorn's web workers."""
    return [child for child in children(pid) if _command(child) == _command(pid)]


def _fields(pid: int) -> list[str]:
    """The fields of `stat` after the name, which may hold anything: state, parent, …; user and system time are 11 and 12."""
    return (_PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()


def _command(pid: int) -> bytes:
    with suppress(OSError):
        return (_PROC / str(pid) / "cmdline").read_bytes()
    return b""
