"""The torture: clients save answers as fast as they can, and the server's whole process group is killed at a random moment.

After each restart every answer that was acknowledged must be there with its value, nothing that was never sent may be there, and
sending a sequence again must give its first receipt; at the end the same is read from the database itself.
"""

import argparse
import json
import secrets
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from random import Random, SystemRandom

from sqlalchemy import text

from bench import databases, processes, serving
from bench.client import Client
from bench.databases import Database
from bench.ledger import Kept, Ledger, Sent, log_faults
from bench.serving import Server
from certprep.clock import utc_now
from certprep.domain.item.names import OptionNames
from certprep.domain.person import Person, Role
from certprep.store.store import Store
from certprep.usecases import account, setup, tokens
from certprep.usecases.exam import room

CLIENTS = 8
FEWEST_SAVES = 50  # acknowledged in a round before the server may be killed
LONGEST_WAIT_S = 0.4  # from then to the kill
LONGEST_ROUND_S = 60
SAY_EVERY = 10  # rounds
MOST_SHOWN = 20  # faults
_PASSWORD = "correct horse battery staple"
_LOG = text(
    "select sequence, position, response, flagged, struck, confidence, spent_ms, receipt"
    " from answers where attempt_id = :attempt order by ordinal"
)


@dataclass(frozen=True, kw_only=True)
class Result:
    """What a torture came to. `in_flight` were sent and not acknowledged when the server was killed."""

    database: str
    rounds: int
    acknowledged: int
    in_flight: int
    seconds: float
    faults: list[str]

    def __str__(self) -> str:
        return (
            f"{self.database}: {self.rounds} rounds in {self.seconds:.0f} s, {self.acknowledged:,} answers acknowledged, "
            f"{self.in_flight:,} in flight when the server was killed, {len(self.faults)} faults"
        )


class Torture:
    """One server, one database and eight learners."""

    def __init__(self, database: Database, *, folder: Path, seed: int = 1) -> None:
        self.database, self._folder, self._rng = database, folder, Random(seed)
        self._server = Server(
            *serving.PROJECT,
            folder=folder / "server",
            database_url=database.url,
            secret_key=secrets.token_urlsafe(48),
        )
        self._people: list[Person] = []
        self.clients: list[Client] = []
        self.in_flight = 0

    @contextmanager
    def begun(self) -> Iterator["Torture"]:
        """With a server that runs, and every learner in an exam."""
        self._add_people()
        try:
            self._server.start()
            for client in self.clients:
                client.begin()
            yield self
        finally:
            self._server.kill()
            for client in self.clients:
                client.close()

    def round(self) -> None:
        """Save, kill, restart, look."""
        already = self.acknowledged
        with ThreadPoolExecutor(CLIENTS) as threads:
            saving = [threads.submit(client.save_until_killed) for client in self.clients]
            self._wait_for(already + FEWEST_SAVES)
            time.sleep(self._rng.uniform(0, LONGEST_WAIT_S))
            self._server.kill()
            for one in saving:
                one.result()
        self.in_flight += sum(len(client.ledger.in_flight) for client in self.clients)
        self._server.start()
        for client in self.clients:
            client.check()

    @property
    def acknowledged(self) -> int:
        return sum(len(client.ledger.receipts) for client in self.clients)

    def faults(self) -> list[str]:
        """What was found so far, each with its client."""
        return [f"client {number}: {fault}" for number, client in enumerate(self.clients, 1) for fault in client.faults]

    def database_faults(self) -> list[str]:
        """What is wrong with the logs in the database, by what the clients wrote into their files."""
        with _opened(self.database.url) as store:
            return [
                f"client {number}, in the database: {fault}"
                for number, (person, client) in enumerate(zip(self._people, self.clients, strict=True), 1)
                for fault in log_faults(Ledger.read(client.ledger.path), _log(store, person, client.attempt))
            ]

    def _wait_for(self, acknowledged: int) -> None:
        until = processes.seconds() + LONGEST_ROUND_S
        while self.acknowledged < acknowledged and not any(client.faults for client in self.clients):
            if processes.seconds() > until:
                raise RuntimeError(f"fewer than {FEWEST_SAVES} saves in {LONGEST_ROUND_S} s")
            time.sleep(0.005)

    def _add_people(self) -> None:
        with _opened(self.database.url) as store:
            setup.prepare(store, now=utc_now(), rng=SystemRandom())
            for number in range(1, CLIENTS + 1):
                email = f"learner{number}@example.net"
                self._people.append(_add_learner(store, email))
                ledger = Ledger(self._folder / f"client-{number}.jsonl")
                rng = Random(self._rng.random())
                self.clients.append(Client(port=self._server.port, token=_token(store, email), ledger=ledger, rng=rng))


def run(database: Database, *, folder: Path, rounds: int, seed: int = 1, say: Callable[[str], None] = print) -> Result:
    """So many rounds, or fewer where a fault was found."""
    began = processes.seconds()
    done = 0
    with Torture(database, folder=folder, seed=seed).begun() as torture:
        while done < rounds and not torture.faults():
            torture.round()
            done += 1
            if done % SAY_EVERY == 0:
                say(f"{database.name}: round {done} of {rounds}, {torture.acknowledged:,} acknowledged")
    return Result(
        database=database.name,
        rounds=done,
        acknowledged=torture.acknowledged,
        in_flight=torture.in_flight,
        seconds=processes.seconds() - began,
        faults=[*torture.faults(), *torture.database_faults()],
    )


@contextmanager
def _opened(url: str) -> Iterator[Store]:
    store = Store(url)
    try:
        yield store
    finally:
        store.close()


def _add_learner(store: Store, email: str) -> Person:
    return account.add(
        store, email=email, role=Role.LEARNER, password=_PASSWORD, zone="UTC", now=utc_now(), rng=SystemRandom()
    )


def _token(store: Store, email: str) -> str:
    return tokens.make(
        store, email=email, name="torture", now=utc_now(), rng=SystemRandom(), new_secret=secrets.token_urlsafe
    )


def _log(store: Store, person: Person, attempt: str) -> list[Kept]:
    """The rows themselves, with their option ids as this attempt shows them."""
    sat = room.look(store, person=person, attempt=attempt, now=utc_now(), rng=SystemRandom())
    with store.reading() as tx:
        rows = tx.connection.execute(_LOG, {"attempt": attempt}).all()
    kept = []
    for row in rows:
        names = sat.names(row.position)
        body = {
            "sequence": row.sequence,
            "response": _sent(row.response, names),
            "flagged": bool(row.flagged),
            "struck": list(names.outward_ids(json.loads(row.struck))),
            "confidence": row.confidence,
            "spent_ms": row.spent_ms,
        }
        kept.append(Kept(sent=Sent(number=row.position + 1, body=body), receipt=row.receipt))
    return kept


def _sent(written: str, names: OptionNames) -> object:
    """A response as its client sent it."""
    response = json.loads(written)
    shown = names.outward(tuple(response) if isinstance(response, list) else response)
    return list(shown) if isinstance(shown, tuple) else shown


def main() -> None:
    asked = argparse.ArgumentParser(prog="python -m bench.torture", description=__doc__)
    asked.add_argument("--rounds", type=int, default=200)
    asked.add_argument("--database", choices=[*databases.NAMES, "both"], default="both")
    asked.add_argument("--seed", type=int, default=1)
    given = asked.parse_args()
    lost = False
    for name in databases.NAMES if given.database == "both" else (given.database,):
        result = _on(name, rounds=given.rounds, seed=given.seed)
        _say("\n".join([str(result), *result.faults[:MOST_SHOWN]]))
        lost = lost or bool(result.faults)
    sys.exit(lost)


def _on(name: str, *, rounds: int, seed: int) -> Result:
    with (
        tempfile.TemporaryDirectory(prefix="torture-", ignore_cleanup_errors=True) as made,
        databases.opened(name, folder := Path(made)) as database,
    ):
        _say(f"{name}: {database.durability()}")
        return run(database, folder=folder, rounds=rounds, seed=seed, say=_say)


def _say(words: str) -> None:
    print(words, flush=True)


if __name__ == "__main__":
    main()
