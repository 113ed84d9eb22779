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
from random import Random

import pytest

from certprep.cli import main
from certprep.cli.authors import publish_changes
from certprep.clock import utc_now
from certprep.config import Config
from certprep.domain.receipt import ReceiptKey
from certprep.store.store import Store
from certprep.usecases import accommodations, flaws
from certprep.usecases.exam import answering, building, receipts
from tests.builders import COURSE, a_person, an_entry, publish
from tests.conftest import MORNING
from tests.library.written import write

ROOT = Path(__file__).resolve().parent.parent
DRAWABLE = {"diagnostic", "half-mock", *(f"domain-quiz-{written}" for written in ("asm", "exs", "nut", "slp"))}


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
    assert dan.opens_the_api_with(token.strip()) == DRAWABLE

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
    assert dan.opens_the_api_with(token.strip()) == DRAWABLE
    said = _stopped(started[1])
    assert "administrator " not in said
    assert "nothing has changed" in said
    assert secret.read_text() == before


def test_a_start_publishes_what_changed_in_the_files_or_went_from_the_database(
    store: Store, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    library = write(tmp_path / "texts")
    config = Config(data_dir=tmp_path, library=library, database_url="", secret_key="")

    def said() -> str:
        publish_changes(store, config)
        return capsys.readouterr().out

    assert "release 1" in said()
    assert "nothing has changed" in said()
    bank = library / "question_banks/pt/exs/energy-systems.yaml"
    bank.write_text(bank.read_text().replace("What fuels a sprint", "What feeds a sprint"))
    assert "release 2" in said()
    assert "nothing has changed" in said()
    publish(store, now=MORNING)  # a release that is not of these files
    assert "nothing has changed since the last start" not in said()


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


def test_a_plot_is_drawn_beside_its_file(dan: Dan, tmp_path: Path) -> None:
    axes = 'x: {title: "Time (s)", lowest: 0, highest: 10, ticks: [0, 10]}\ny: {title: "Force (N)", lowest: 0, highest: 5, ticks: [0, 5]}\n'
    file = tmp_path / "rise.yaml"
    file.write_text(f'title: Rise\ndescription: It rises.\n{axes}curves: [{{formula: "x / 2", label: force}}]\n')
    assert dan.types("plot", "--check", str(file)).returncode == 1
    assert dan.types("plot", str(file)).returncode == 0
    assert "<title>Rise</title>" in file.with_suffix(".svg").read_text()
    assert dan.types("plot", "--check", str(file)).returncode == 0
    file.write_text(file.read_text().replace("x / 2", "x /"))
    refused = dan.types("plot", str(file))
    assert (refused.returncode, "[formula-ends]" in refused.stdout) == (1, True)


# --- receipts and flaws -----------------------------------------------------------------------------------------------


def _handed_in(dan: Dan) -> tuple[str, str]:
    """Alice hands in a quiz with three answers; gives the file of its receipts and the site's public keys."""
    store = Store(f"sqlite:///{dan.data / 'certprep.sqlite3'}")
    now, rng = MORNING, Random(3)
    publish(store, now=now)
    alice = a_person(store, "alice", now=now)
    attempt = building.start(store, person=alice, course=COURSE, exam="quiz", now=now, rng=rng)
    for number in range(3):
        entry = an_entry(number + 1, number, confidence="unsure")
        answering.answer(store, person=alice, attempt=attempt, entry=entry, now=now)
    said = {"person": alice, "attempt": attempt, "position": 1, "now": now, "rng": rng}
    flaws.report(store, reason="typo", words="Moter\nunit \x1b[31m", **said)  # type: ignore[arg-type]
    keys = json.dumps({"keys": [key.jwk() for key in receipts.keys(store)]})
    found = [one for one, _ in receipts.of_attempt(store, person=alice, course=COURSE, attempt=attempt)]
    store.close()
    return json.dumps({"receipts": found, **json.loads(keys)}), keys


def test_receipts_are_verified_with_the_file_alone_and_no_database(dan: Dan, tmp_path: Path) -> None:
    assert dan.types("flaws").returncode == 0  # makes the database
    file, keys = _handed_in(dan)
    (tmp_path / "receipts.json").write_text(file)
    (tmp_path / "keys.json").write_text(keys)
    elsewhere = {"CERTPREP_DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none"}
    said = dan.types("receipts", "verify", str(tmp_path / "receipts.json"), **elsewhere)
    assert said.returncode == 0, said.stderr
    assert [line.split(",")[1:4] for line in said.stdout.splitlines()[:3]] == [
        [f" question {number}", f" change {number}", f" saved {MORNING.isoformat()}"] for number in (1, 2, 3)
    ]
    assert "3 genuine, 0 not" in said.stdout
    assert "--keys" in said.stdout  # it says what the file alone can't prove
    with_keys = dan.types("receipts", "verify", str(tmp_path / "receipts.json"), "--keys", str(tmp_path / "keys.json"))
    assert with_keys.returncode == 0
    assert "The keys are those in the file itself" not in with_keys.stdout


def test_a_receipt_that_was_changed_or_is_another_sites_fails(dan: Dan, tmp_path: Path) -> None:
    dan.types("flaws")
    file, _ = _handed_in(dan)
    receipts_file, another = tmp_path / "receipts.json", tmp_path / "keys.json"
    first, *rest = json.loads(file)["receipts"]
    head, body, proof = first.split(".")
    changed = f"{head}.{body[:-2]}AA.{proof}"
    receipts_file.write_text(json.dumps({**json.loads(file), "receipts": [changed, *rest]}))
    said = dan.types("receipts", "verify", str(receipts_file))
    assert said.returncode == 1
    assert said.stdout.startswith("not valid: ")
    assert "2 genuine, 1 not" in said.stdout
    another.write_text(json.dumps({"keys": [ReceiptKey.make("another").jwk()]}))
    foreign = dan.types("receipts", "verify", str(receipts_file), "--keys", str(another))
    assert foreign.returncode == 1
    assert "0 genuine, 3 not" in foreign.stdout
    receipts_file.write_text("\n".join(rest))  # as the API gives them, without the keys
    keyless = dan.types("receipts", "verify", str(receipts_file))
    assert (keyless.returncode, keyless.stdout) == (1, "")
    assert "add it with --keys" in keyless.stderr
    another.write_text("nonsense")
    assert dan.types("receipts", "verify", str(another), "--keys", str(receipts_file)).returncode == 1
    refused = dan.types("receipts", "verify", str(receipts_file), "--keys", str(another))
    assert refused.returncode == 1
    assert len(refused.stderr.strip().splitlines()) == 1


def test_flaws_are_listed_for_people_and_for_programs(dan: Dan) -> None:
    assert "0 reports about 0 questions" in dan.types("flaws").stdout
    _handed_in(dan)
    listed = dan.types("flaws").stdout
    assert "typo: Moter unit  [31m" in listed  # on one line, and nothing in it moves the terminal
    assert "1 report about 1 question" in listed
    (one,) = json.loads(dan.types("flaws", "--json", "--course", COURSE).stdout)
    assert (one["reason"], one["words"], one["course"]) == ("typo", "Moter\nunit \x1b[31m".strip(), COURSE)
    assert json.loads(dan.types("flaws", "--json", "--course", "another").stdout) == []


def test_dan_gives_alice_more_time(dan: Dan) -> None:
    dan.types("user", "add", "alice@example.org", "--role", "learner", "--password-stdin", stdin="correct horse 12\n")
    given = dan.types("user", "accommodate", "alice@example.org", "--factor", "1.5", "--reason", "reads slowly")
    assert (given.returncode, given.stdout) == (0, "alice@example.org has this accommodation now.\n")
    store = Store(f"sqlite:///{dan.data / 'certprep.sqlite3'}")
    publish(store, now=utc_now())
    alice = accommodations.by_email(store, "alice@example.org")
    building.start(store, person=alice, course=COURSE, exam="quiz", now=utc_now(), rng=Random(3))
    store.close()
    granted = dan.types("user", "grant", "alice@example.org", "--minutes", "5", "--reason", "alarm")
    assert granted.stdout == "alice@example.org has 5 more minutes in Quiz.\n"
    untimed = dan.types("user", "grant", "alice@example.org", "--untimed", "--reason", "power cut")
    assert untimed.stdout == "alice@example.org has no time limit any more in Quiz.\n"
    ended = dan.types("user", "end-accommodation", "alice@example.org")
    assert (ended.returncode, ended.stdout) == (0, "alice@example.org sits exams like everybody from now on.\n")
    for words, said in (
        (("accommodate", "alice@example.org", "--reason", "why"), "Give more time, breaks, or no time limit."),
        (("accommodate", "bob@example.org", "--untimed", "--reason", "why"), "Nobody here has the address"),
        (("end-accommodation", "alice@example.org"), "There is no accommodation to end."),
        (("grant", "alice@example.org", "--minutes", "5", "--reason", "alarm"), "They have no timed exam open."),
        (("grant", "alice@example.org", "--reason", "alarm"), "Say either --minutes or --untimed."),
    ):
        refused = dan.types("user", *words)
        assert refused.returncode != 0
        assert said in refused.stderr
