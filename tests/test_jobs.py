"""The worker: what it sends, what it settles, and what it does when a mail server is down."""

import io
import socketserver
import threading
from collections.abc import Iterator
from pathlib import Path
from random import Random
from threading import Event

import pytest

from certprep import jobs
from certprep.domain.mail import Mail
from certprep.store.store import Store
from certprep.usecases.exam import building, room
from tests.builders import COURSE, a_person, publish
from tests.conftest import FakeClock

LETTER = Mail(id="1", recipient="alice@example.org", subject="Welcome", body="Hello.\n\nhttp://localhost/confirm/abc\n")


def _queued(store: Store, clock: FakeClock) -> None:
    with store.transaction() as tx:
        tx.outbox.add(LETTER, now=clock())


def test_without_a_mail_server_dan_finds_the_link_in_the_terminal_and_the_file(
    sqlite_store: Store, clock: FakeClock, tmp_path: Path
) -> None:
    terminal = io.StringIO()
    _queued(sqlite_store, clock)
    jobs.once(sqlite_store, post=jobs.FilePost(tmp_path / "mail.txt", terminal), clock=clock, rng=Random(1))
    assert "http://localhost/confirm/abc" in terminal.getvalue()
    written = tmp_path / "mail.txt"
    assert "To: alice@example.org" in written.read_text()
    assert written.stat().st_mode & 0o077 == 0


def test_a_mail_is_sent_once(sqlite_store: Store, clock: FakeClock, tmp_path: Path) -> None:
    _queued(sqlite_store, clock)
    for _ in range(3):
        jobs.once(sqlite_store, post=jobs.FilePost(tmp_path / "mail.txt", io.StringIO()), clock=clock, rng=Random(1))
        clock.advance(hours=1)
    assert (tmp_path / "mail.txt").read_text().count("Subject: Welcome") == 1


class _MailServer(socketserver.StreamRequestHandler):
    """As much of SMTP (RFC 5321) as a client without extensions asks for."""

    received: list[str]

    def handle(self) -> None:
        self.wfile.write(b"220 test\r\n")
        while line := self.rfile.readline():
            command = line.split(maxsplit=1)[0].upper()
            if command == b"DATA":
                self.wfile.write(b"354 go on\r\n")
                lines = iter(self.rfile.readline, b".\r\n")
                type(self).received.append(b"".join(lines).decode())
            self.wfile.write(b"221 bye\r\n" if command == b"QUIT" else b"250 ok\r\n")
            if command == b"QUIT":
                return


@pytest.fixture
def mail_server() -> Iterator[tuple[str, list[str]]]:
    """A server that takes mail on this machine: its URL, and what it received."""
    received: list[str] = []
    handler = type("Handler", (_MailServer,), {"received": received})
    with socketserver.TCPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"smtp://127.0.0.1:{server.server_address[1]}", received
        server.shutdown()
        thread.join()


def test_with_a_mail_server_alice_gets_her_mail(
    sqlite_store: Store, clock: FakeClock, mail_server: tuple[str, list[str]]
) -> None:
    url, received = mail_server
    _queued(sqlite_store, clock)
    post = jobs.SmtpPost(url, sender="CertPrep <certprep@example.org>")
    jobs.once(sqlite_store, post=post, clock=clock, rng=Random(1))
    (letter,) = received
    assert "To: alice@example.org" in letter
    assert "http://localhost/confirm/abc" in letter


def test_a_mail_server_that_is_down_loses_no_mail(
    sqlite_store: Store, clock: FakeClock, mail_server: tuple[str, list[str]]
) -> None:
    url, received = mail_server
    _queued(sqlite_store, clock)
    down = jobs.SmtpPost("smtp://127.0.0.1:9", sender="certprep@example.org")
    jobs.once(sqlite_store, post=down, clock=clock, rng=Random(1))
    clock.advance(minutes=5)
    jobs.once(sqlite_store, post=jobs.SmtpPost(url, sender="certprep@example.org"), clock=clock, rng=Random(1))
    assert len(received) == 1


def test_the_worker_settles_and_stops_when_it_is_told(sqlite_store: Store, clock: FakeClock, tmp_path: Path) -> None:
    publish(sqlite_store, now=clock())
    alice = a_person(sqlite_store, now=clock())
    attempt = building.start(sqlite_store, person=alice, course=COURSE, exam="quiz", now=clock(), rng=Random(1))
    clock.advance(minutes=11)
    stopping = Event()
    stopping.set()
    post = jobs.FilePost(tmp_path / "mail.txt", io.StringIO())
    jobs.once(sqlite_store, post=post, clock=clock, rng=Random(1))
    jobs.work(sqlite_store, post=post, clock=clock, rng=Random(1), stopping=stopping, alive=lambda: True)
    with sqlite_store.reading() as tx:
        settled = tx.attempts.get(attempt, person=alice.id)
    assert settled is not None
    assert settled.closed_at == settled.deadline_at
    assert room.look(sqlite_store, person=alice, attempt=attempt, now=clock(), rng=Random(1)).attempt == settled


def test_a_round_that_fails_for_whatever_reason_does_not_end_the_worker(
    sqlite_store: Store, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs, "_EVERY_SECONDS", 0.01)
    _queued(sqlite_store, clock)
    stopping = Event()
    post = _Stumbling(stopping)
    rounds = iter(range(9))
    jobs.work(
        sqlite_store,
        post=post,
        clock=lambda: clock.advance(hours=1),
        rng=Random(1),
        stopping=stopping,
        alive=lambda: next(rounds, None) is not None,
    )
    assert post.tries == 2


class _Stumbling:
    """A post with a fault in it, the first time."""

    def __init__(self, stopping: Event) -> None:
        self.tries, self._stopping = 0, stopping

    def send(self, mail: Mail) -> None:
        self.tries += 1
        if self.tries == 1:
            raise ZeroDivisionError
        self._stopping.set()
