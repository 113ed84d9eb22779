"""A real site in a process group of its own: started, killed without warning, started again on the same data."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from random import SystemRandom

from certprep.clock import utc_now
from certprep.domain.person import Role
from certprep.store.store import Store
from certprep.usecases import account

PASSWORD = "seven quiet herons"
_LONGEST_START_S = 60
_LONGEST_MAIL_S = 20
_LINK = re.compile(r"http://\S+")


class Server:
    """`certprep run` on a free port of this machine. Everything it writes is in `folder`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = _free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def output(self) -> str:
        return (self.folder / "output.txt").read_text()

    def start(self) -> None:
        """Serving when this returns."""
        self.folder.mkdir(exist_ok=True)
        with (self.folder / "output.txt").open("ab") as output:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "certprep", "run"],
                env=self._environment(),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )
        began = time.monotonic()
        while not self._is_healthy():
            if self._process.poll() is not None or time.monotonic() - began > _LONGEST_START_S:
                raise RuntimeError(f"the site does not start:\n{self.output[-4000:]}")
            time.sleep(0.05)

    def kill(self) -> None:
        """The whole group at once, in the middle of whatever it does."""
        if self._process is not None:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait(timeout=30)
            self._process = None

    def stop(self) -> None:
        """As Ctrl-C does."""
        if self._process is not None:
            os.killpg(self._process.pid, signal.SIGINT)
            self._process.wait(timeout=30)
            self._process = None

    def add(self, email: str, role: Role) -> None:
        """Somebody whose password is PASSWORD."""
        store = Store(f"sqlite:///{self.folder / 'certprep.sqlite3'}")
        account.add(store, email=email, role=role, password=PASSWORD, zone="UTC", now=utc_now(), rng=SystemRandom())
        store.close()

    def link_mailed_to(self, email: str) -> str:
        """The link in the latest mail to somebody; waits for it."""
        began = time.monotonic()
        while time.monotonic() - began < _LONGEST_MAIL_S:
            links = [link for mail in self._mails() if f"To: {email}\n" in mail for link in _LINK.findall(mail)]
            if links:
                return str(links[-1])
            time.sleep(0.1)
        raise AssertionError(f"no mail to {email} within {_LONGEST_MAIL_S} s")

    def _mails(self) -> list[str]:
        file = self.folder / "mail.txt"
        return file.read_text().split("-" * 72) if file.exists() else []

    def _is_healthy(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.url}/healthz", timeout=5) as answer:
                return bool(answer.status == 200)
        except (urllib.error.URLError, OSError):
            return False

    def _environment(self) -> dict[str, str]:
        ours = {"CERTPREP_DATA_DIR": str(self.folder), "PORT": str(self.port), "PYTHONUNBUFFERED": "1"}
        inherited = os.environ
        return {**{name: value for name, value in inherited.items() if not name.startswith("CERTPREP_")}, **ours}


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
