"""The command line, run as Dan runs it: in a process of its own, on a data folder of its own."""

import http.client
import io
import json
import os
import signal
import socket
import stat
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from certprep.cli import main
from certprep.store.store import Store

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Said:
    """What a command printed and how it ended."""

    stdout: str
    stderr: str
    returncode: int


class Dan:
    """He runs the place, from a terminal."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
        self.data = folder / "var"
        self.monkeypatch, self.capsys = monkeypatch, capsys
        own = {name: value for name, value in os.environ.items() if not name.startswith("CERTPREP_")}
        self.environment = {**own, "CERTPREP_DATA_DIR": str(self.data), "PORT": str(_free_port())}

    def types(self, *words: str, stdin: str = "", **environment: str) -> Said:
        """A command, in this process: starting Python takes longer than most commands."""
        with self.monkeypatch.context() as patch:
            for name, value in {**self.environment, **environment}.items():
                patch.setenv(name, value)
            patch.setattr(sys, "stdin", io.StringIO(stdin))
            try:
                main(words)
                ended = 0
            except SystemExit as end:
                ended = int(end.code or 0)
        said = self.capsys.readouterr()
        return Said(stdout=said.out, stderr=said.err, returncode=ended)

    def starts(self, *words: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-m", "certprep", *words],
            cwd=ROOT,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )

    def sees(self, path: str) -> int:
        """The status of a page, once the server answers."""
        with self._opened(path, {}) as page:
            return page.status

    def opens_the_api_with(self, token: str) -> set[str]:
        """The exams that a token's owner may sit."""
        with self._opened("/api/v1/exams", {"Authorization": f"Bearer {token}"}) as answer:
            return {exam["id"] for exam in json.load(answer)["exams"]}

    def _opened(self, path: str, headers: dict[str, str]) -> http.client.HTTPResponse:
        asked = urllib.request.Request(f"http://127.0.0.1:{self.environment['PORT']}{path}", headers=headers)
        for _ in range(600):
            try:
                answer: http.client.HTTPResponse = urllib.request.urlopen(asked, timeout=5)
            except OSError:
                time.sleep(0.1)
            else:
                return answer
        raise AssertionError("the server never answered")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def dan(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Dan:
    return Dan(tmp_path, monkeypatch, capsys)


def _stopped(server: subprocess.Popen[str]) -> str:
    """What a server printed, once Ctrl-C stopped it."""
    os.killpg(server.pid, signal.SIGINT)
    said, _ = server.communicate(timeout=60)
    assert server.returncode == 0, said
    return said


@pytest.fixture
def started(dan: Dan) -> Iterator[list[subprocess.Popen[str]]]:
    """The servers that a test started; none outlives it."""
    servers: list[subprocess.Popen[str]] = []
    yield servers
    for server in servers:
        if server.poll() is None:
            os.killpg(server.pid, signal.SIGKILL)
            server.communicate()


def test_dans_first_day_and_the_morning_after(dan: Dan, started: list[subprocess.Popen[str]]) -> None:
    """One long test, since starting a server twice is what takes the time."""
    started.append(dan.starts("run"))
    assert dan.sees("/") == 200

    taken = dan.types("run")
    assert taken.returncode != 0
    assert f"Port {dan.environment['PORT']}" in taken.stderr
    assert len(taken.stderr.strip().splitlines()) == 1

    words = ("user", "add", "carol@example.org", "--role", "author", "--password-stdin")
    added = dan.types(*words, stdin="correct horse 12\n")
    assert added.returncode == 0, added.stderr
    token = dan.types("user", "token", "carol@example.org").stdout
    assert token.count("\n") == 1
    assert dan.opens_the_api_with(token.strip()) == {"diagnostic", "half-mock"}

    said = _stopped(started[0])
    people = [line.split() for line in said.splitlines() if line.startswith(("administrator ", "learner "))]
    assert [len(one) for one in people] == [3, 3]
    assert f"http://127.0.0.1:{dan.environment['PORT']}" in said
    assert "release 1" in said
    assert "Traceback" not in said
    secret = dan.data / "secret_key"
    assert stat.S_IMODE(secret.stat().st_mode) == 0o600

    before = secret.read_text()
    started.append(dan.starts("run"))
    assert dan.opens_the_api_with(token.strip()) == {"diagnostic", "half-mock"}
    said = _stopped(started[1])
    assert "administrator " not in said
    assert "nothing has changed" in said
    assert secret.read_text() == before


def test_an_unwritable_folder_is_one_clear_sentence(dan: Dan) -> None:
    dan.data.write_text("a file where the folder should be")
    refused = dan.types("run")
    assert refused.returncode != 0
    assert "can't be written" in refused.stderr
    assert len(refused.stderr.strip().splitlines()) == 1


def test_a_broken_library_is_one_clear_sentence(dan: Dan, tmp_path: Path) -> None:
    (tmp_path / "library" / "content" / "pt").mkdir(parents=True)
    (tmp_path / "library" / "content" / "pt" / "course.yaml").write_text("id: [unclosed\n")
    refused = dan.types("run", CERTPREP_LIBRARY=str(tmp_path / "library"))
    assert refused.returncode != 0
    assert "course.yaml" in refused.stderr
    assert len(refused.stderr.strip().splitlines()) == 1


def test_a_library_that_is_not_there_is_one_clear_sentence(dan: Dan, tmp_path: Path) -> None:
    refused = dan.types("run", CERTPREP_LIBRARY=str(tmp_path / "nowhere"))
    assert refused.returncode != 0
    assert "CERTPREP_LIBRARY" in refused.stderr
    assert len(refused.stderr.strip().splitlines()) == 1


def test_dan_changes_carols_role_and_password(dan: Dan) -> None:
    words = ("user", "add", "carol@example.org", "--role", "author", "--password-stdin")
    assert dan.types(*words, stdin="correct horse 12\n").returncode == 0
    assert dan.types("user", "role", "carol@example.org", "--role", "reviewer").returncode == 0
    changed = dan.types("user", "password", "carol@example.org", "--password-stdin", stdin="another horse 12\n")
    assert changed.returncode == 0, changed.stderr


def test_a_weak_password_and_an_unknown_person_are_sentences(dan: Dan) -> None:
    weak = dan.types("user", "add", "carol@example.org", "--role", "author", "--password-stdin", stdin="short\n")
    unknown = dan.types("user", "token", "nobody@example.org")
    for refused in (weak, unknown):
        assert refused.returncode == 1
        assert len(refused.stderr.strip().splitlines()) == 1


def test_check_lists_problems_for_people_and_for_programs(dan: Dan) -> None:
    listed, as_json = dan.types("check"), dan.types("check", "--json")
    assert listed.returncode == as_json.returncode == 0, listed.stdout
    assert "0 blocking" in listed.stdout
    problems = json.loads(as_json.stdout)
    assert all(problem["sentence"] and problem["file"] and problem["severity"] == "warning" for problem in problems)


def test_a_blocking_problem_makes_check_fail(dan: Dan, tmp_path: Path) -> None:
    course = tmp_path / "library" / "content" / "pt" / "course.yaml"
    course.parent.mkdir(parents=True)
    course.write_text("id: pt\ntitle: PT\nextra: 1\ndomains: []\n")
    assert dan.types("check", CERTPREP_LIBRARY=str(tmp_path / "library")).returncode == 1


def test_a_dry_run_publishes_nothing(dan: Dan) -> None:
    said = dan.types("publish", "--dry-run")
    assert said.returncode == 0, said.stderr
    assert "+ energy-systems" in said.stdout
    store = Store(f"sqlite:///{dan.data / 'certprep.sqlite3'}")
    with store.reading() as tx:
        assert tx.releases.courses() == []
    store.close()


@pytest.mark.parametrize("name", ["bank", "course", "blueprint", "references"])
def test_schemas_are_printed(dan: Dan, name: str) -> None:
    assert json.loads(dan.types("schema", name).stdout)["$schema"].endswith("2020-12/schema")
