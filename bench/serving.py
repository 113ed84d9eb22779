"""Starting and killing servers: the project's, and the yardstick on the same settings."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bench import baseline, processes
from certprep.cli import serving
from certprep.config import from_env

PROJECT = ("certprep", "serve")
YARDSTICK = ("bench.serving",)
_LONGEST_START_S = 60


class Server:
    """A server in a process group of its own, on a free port. `module` is what `python -m` runs; `settings` are more of `CERTPREP_*`."""

    def __init__(self, *module: str, folder: Path, database_url: str, secret_key: str, **settings: str) -> None:
        self.port = free_port()
        self.folder, self._module = folder, module
        self._settings = {
            "CERTPREP_DATA_DIR": str(folder),
            "CERTPREP_DATABASE_URL": database_url,
            "CERTPREP_SECRET_KEY": secret_key,
            "PORT": str(self.port),
            **settings,
        }
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int:
        assert self._process is not None
        return self._process.pid

    def start(self) -> float:
        """Start and wait for the first page; gives the seconds that took."""
        self.folder.mkdir(exist_ok=True)
        began = processes.seconds()
        with (self.folder / "log").open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", *self._module],
                env={**os.environ, **self._settings},  # noqa: TID251  the server gets ours
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        while not self._answers():
            if self._process.poll() is not None or processes.seconds() - began > _LONGEST_START_S:
                raise RuntimeError(f"{self._module} does not serve:\n{(self.folder / 'log').read_text()[-4000:]}")
            time.sleep(0.02)
        return processes.seconds() - began

    def stop(self) -> None:
        """As Ctrl-C does."""
        if self._process is not None and self._process.poll() is None:
            self._process.send_signal(signal.SIGINT)
            self._process.wait(timeout=30)

    def kill(self) -> None:
        """The whole group at once, in the middle of whatever it does."""
        if self._process is not None and self._process.poll() is None:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait(timeout=30)

    def cpu_seconds(self) -> float:
        """Of all web workers."""
        return processes.cpu_seconds(processes.forks(self.pid))

    def _answers(self) -> bool:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=_LONGEST_START_S)
        try:
            connection.request("GET", "/")
            return connection.getresponse().status < 500
        except OSError:
            return False
        finally:
            connection.close()


@contextmanager
def started(*module: str, folder: Path, database_url: str, secret_key: str) -> Iterator[Server]:
    server = Server(*module, folder=folder, database_url=database_url, secret_key=secret_key)
    try:
        server.start()
        yield server
    finally:
        server.kill()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


class _Yardstick(serving._Gunicorn):  # noqa: SLF001  the very same settings, whatever they become
    def load(self) -> Any:
        return baseline.create_app(self._config.database_url, secret_key=self._config.secret_key)


if __name__ == "__main__":
    _Yardstick(from_env()).run()
