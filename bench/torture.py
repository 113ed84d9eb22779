"""`make torture`: kills the server again and again while learners answer, and counts what was acknowledged and is not there.

Eight learners save answers as fast as they can over HTTP. At a random moment after fifty acknowledgements the server's whole process group gets SIGKILL;
it is started again on the same data, and the database is held against what the learners noted: every acknowledged answer is there with its value, no answer that
was never sent appears, and a repeat gets the same receipt.
"""

import argparse
import http.client
import json
import secrets
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass, field
from pathlib import Path
from random import Random, SystemRandom
from typing import Any

from bench import databases, processes
from bench.browser import COURSE, EXAM, an_answer
from bench.databases import Database
from bench.serving import Server
from certprep.clock import utc_now
from certprep.domain.attempt import OptionNames
from certprep.domain.person import Role
from certprep.store.store import Store
from certprep.usecases import account, setup, tokens

LEARNERS = 8
FEWEST_BEFORE_THE_KILL = 50
LONGEST_DELAY_S = 0.6
_TIMEOUT_S = 30
_PASSWORD = "correct horse battery staple"


@dataclass(frozen=True, kw_only=True)
class Sent:
    """One change as it was sent; `number` counts questions from 1."""

    sequence: int
    number: int
    body: Mapping[str, Any]

    @property
    def response(self) -> object:
        return self.body["response"]


@dataclass
class Learner:
    """Answers as fast as the server acknowledges, and notes in a file of their own what was sent and what came back."""

    email: str
    token: str
    notes: Path
    rng: Random
    attempt: str = ""
    questions: Sequence[Mapping[str, Any]] = ()
    sent: dict[int, Sent] = field(default_factory=dict)
    receipts: dict[int, str] = field(default_factory=dict)  # of what was acknowledged, by sequence

    def start(self, port: int) -> None:
        with closing(_connected(port)) as connection:
            said = self._call(connection, "POST", "", _EXAM)
        self.attempt, self.questions = said["id"], said["questions"]

    def answer_until_it_dies(self, port: int) -> None:
        """First again what was in flight when the server died, under its old sequence, as a browser's journal does."""
        with closing(_connected(port)) as connection, suppress(OSError, http.client.HTTPException):
            while True:
                self._save(connection, self._in_flight() or self._next())

    def repeats(self, port: int) -> str | None:
        """The receipt for sending the last acknowledged answer once more."""
        if not self.receipts:
            return None
        with closing(_connected(port)) as connection:
            receipt: str = self._put(connection, self.sent[max(self.receipts)])["receipt"]
        return receipt

    def _in_flight(self) -> Sent | None:
        return next((one for sequence, one in self.sent.items() if sequence not in self.receipts), None)

    def _next(self) -> Sent:
        question = self.rng.choice(self.questions)
        sequence = len(self.sent) + 1
        body = {"sequence": sequence, **an_answer(question, self.rng)}
        return Sent(sequence=sequence, number=question["number"], body=body)

    def _save(self, connection: http.client.HTTPConnection, one: Sent) -> None:
        self.sent[one.sequence] = one
        self._note("sent", one.sequence)
        receipt = self._put(connection, one)["receipt"]
        self._note("acknowledged", one.sequence)
        self.receipts[one.sequence] = receipt

    def _put(self, connection: http.client.HTTPConnection, one: Sent) -> Any:
        return self._call(connection, "PUT", f"/{self.attempt}/answers/{one.number}", one.body)

    def _call(self, connection: http.client.HTTPConnection, method: str, path: str, body: object) -> Any:
        headers = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"}
        connection.request(method, f"/api/v1/attempts{path}", json.dumps(body), headers)
        answer = connection.getresponse()
        said = answer.read()
        if answer.status >= 400:
            raise RuntimeError(f"{method} {path}: {answer.status} {said.decode()}")
        return json.loads(said)

    def _note(self, what: str, sequence: int) -> None:
        with self.notes.open("a") as file:
            file.write(f"{what} {sequence}\n")


_EXAM = {"course": COURSE, "exam": EXAM}


def _connected(port: int) -> http.client.HTTPConnection:
    return http.client.HTTPConnection("127.0.0.1", port, timeout=_TIMEOUT_S)


def faults(store: Store, learner: Learner) -> Iterator[str]:
    """What the database lacks, has too much, or has wrong, compared with a learner's notes."""
    with store.reading() as tx:
        person = tx.people.by_email(learner.email)
        assert person is not None
        drawn = tx.attempts.get(learner.attempt, person=person.id)
        assert drawn is not None
        content = tx.releases.get(drawn.release).content
        log = {answer.sequence: answer for answer in tx.attempts.log(learner.attempt)}
    for sequence in learner.receipts.keys() - log.keys():
        yield f"{learner.email}: answer {sequence} was acknowledged and is lost"
    for sequence, answer in log.items():
        sent = learner.sent.get(sequence)
        item = content.items[drawn.seats[answer.position].item].item
        shown = OptionNames(item, seed=drawn.seed, position=answer.position).outward(answer.response)
        if sent is None or sent.number != answer.position + 1 or _canonical(sent.response) != _canonical(shown):
            yield f"{learner.email}: answer {sequence} is not what was sent"


def _canonical(response: object) -> object:
    return sorted(response) if isinstance(response, list | tuple) else response


def torment(database: Database, folder: Path, *, rounds: int, rng: Random) -> list[str]:
    """So many rounds on one database; gives the faults found."""
    store = Store(database.url)
    setup.prepare(store, now=utc_now(), rng=rng)
    learners = [_learner(store, number, folder, rng=rng) for number in range(LEARNERS)]
    server = Server(
        "certprep", "serve", folder=folder / "var", database_url=database.url, secret_key=secrets.token_hex()
    )
    server.start()
    for learner in learners:
        learner.start(server.port)
    found: list[str] = []
    began = processes.seconds()
    try:
        for number in range(1, rounds + 1):
            _round(server, learners, rng=rng)
            server.start()
            found += _examined(server, store, learners)
            _say(database, number, rounds, learners, found, since=began)
    finally:
        server.kill()
        store.close()
    return found


def _learner(store: Store, number: int, folder: Path, *, rng: Random) -> Learner:
    email = f"learner-{number}@example.org"
    now = utc_now()
    account.add(store, email=email, role=Role.LEARNER, password=_PASSWORD, zone="UTC", now=now, rng=rng)
    token = tokens.make(store, email=email, name="torture", now=now, rng=rng, new_secret=secrets.token_urlsafe)
    return Learner(email=email, token=token, notes=folder / f"{email}.txt", rng=Random(rng.random()))


def _round(server: Server, learners: Sequence[Learner], *, rng: Random) -> None:
    before = _acknowledged(learners)
    threads = [threading.Thread(target=learner.answer_until_it_dies, args=(server.port,)) for learner in learners]
    for thread in threads:
        thread.start()
    while _acknowledged(learners) - before < FEWEST_BEFORE_THE_KILL and any(one.is_alive() for one in threads):
        time.sleep(0.005)
    time.sleep(rng.random() * LONGEST_DELAY_S)
    server.kill()
    for thread in threads:
        thread.join()


def _examined(server: Server, store: Store, learners: Sequence[Learner]) -> Iterator[str]:
    for learner in learners:
        yield from faults(store, learner)
        if learner.receipts and learner.repeats(server.port) != learner.receipts[max(learner.receipts)]:
            yield f"{learner.email}: a repeat got another receipt"


def _acknowledged(learners: Sequence[Learner]) -> int:
    return sum(len(learner.receipts) for learner in learners)


def _say(
    database: Database, number: int, rounds: int, learners: Sequence[Learner], found: list[str], *, since: float
) -> None:
    if number in (1, rounds) or number % 10 == 0:
        sent = sum(len(learner.sent) for learner in learners)
        print(
            f"{database.name}: round {number} of {rounds}, {_acknowledged(learners)} of {sent} answers acknowledged, "
            f"{len(found)} faults, {processes.seconds() - since:.0f} s",
            flush=True,
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=200)
    parser.add_argument("--database", choices=[*databases.NAMES, "both"], default="both")
    wanted = parser.parse_args()
    found: list[str] = []
    for name in databases.NAMES if wanted.database == "both" else (wanted.database,):
        with tempfile.TemporaryDirectory(prefix="torture-") as folder, databases.opened(name, Path(folder)) as database:
            print(f"{name}: {database.durability() if wanted.rounds else ''}", flush=True)
            found += torment(database, Path(folder), rounds=wanted.rounds, rng=SystemRandom())
    print(*found, f"{len(found)} faults", sep="\n")
    sys.exit(bool(found))


if __name__ == "__main__":
    main()
