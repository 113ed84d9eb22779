"""The save path: `PUT …/answers/{n}` as the exam page sends it, against the yardstick, in paired stretches of one run."""

import secrets
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from random import Random, SystemRandom
from statistics import median

from bench import baseline, browser, databases, load, processes, serving, steady
from bench.browser import Browser, Paper
from bench.databases import Database
from bench.load import Learner, Load
from bench.serving import Server
from bench.steady import Steady
from certprep.clock import utc_now
from certprep.domain.person import Role
from certprep.store.store import Store
from certprep.usecases import account, setup, visits

CLIENTS = 8
PAIRS = 5
STRETCH_S = 4.0
WARMING_S = 1.5
STEADY_ON = "postgresql"  # what a site of 10,000 candidates runs on
_RUN = ("certprep", "run")
_KINDS = ("single", "multiple", "numeric")  # those that the yardstick knows
_PASSWORD = "correct horse battery staple"


@dataclass(frozen=True, kw_only=True)
class Stretch:
    """One server under load for a while."""

    load: Load
    cpu_seconds: float
    database_cpu_seconds: float

    @property
    def cpu_ms(self) -> float:
        """For one save, of all web workers."""
        return self.cpu_seconds / self.load.saves * 1000


@dataclass(frozen=True, kw_only=True)
class Measured:
    """Pairs of stretches, ours and the yardstick's in turn, and the plain upsert handler's."""

    database: str
    durability: str
    ours: Sequence[Stretch]
    yardstick: Sequence[Stretch]
    upsert: Stretch
    steady: Steady | None
    quick_start_ms: float
    start_up_seconds: float
    page_bytes: dict[str, int]

    @property
    def rate_ratio(self) -> float:
        pairs = zip(self.ours, self.yardstick, strict=True)
        return median(our.load.rate / their.load.rate for our, their in pairs)

    @property
    def cpu_ratio(self) -> float:
        return median(our.cpu_ms / their.cpu_ms for our, their in zip(self.ours, self.yardstick, strict=True))

    def figures(self) -> dict[str, float]:
        """By flat names; those that differ by database end with its name."""
        found = {
            "save_rate_vs_baseline": self.rate_ratio,
            "save_cpu_vs_baseline": self.cpu_ratio,
            "saves_per_second": median(one.load.rate for one in self.ours),
            "baseline_saves_per_second": median(one.load.rate for one in self.yardstick),
            "upsert_saves_per_second": self.upsert.load.rate,
            "save_cpu_ms": median(one.cpu_ms for one in self.ours),
            "baseline_save_cpu_ms": median(one.cpu_ms for one in self.yardstick),
            "upsert_save_cpu_ms": self.upsert.cpu_ms,
            "save_database_cpu_ms": median(_database_cpu_ms(one) for one in self.ours),
            "baseline_save_database_cpu_ms": median(_database_cpu_ms(one) for one in self.yardstick),
            "save_p95_ms": median(one.load.p95_ms() for one in self.ours),
            "baseline_save_p95_ms": median(one.load.p95_ms() for one in self.yardstick),
            "load_cpu_ms": median(one.load.own_cpu_seconds / one.load.saves * 1000 for one in self.ours),
            "diagnostic_start_ms": self.quick_start_ms,
            "start_up_warm_seconds": self.start_up_seconds,
        }
        if self.steady is not None:
            found[f"save_p99_ms_at_{steady.RATE}"] = self.steady.p99_ms
            found[f"baseline_save_p99_ms_at_{steady.RATE}"] = self.steady.yardstick_p99_ms
        sizes = {f"page_bytes_{name}": float(size) for name, size in self.page_bytes.items()}
        return {**{f"{name}_{self.database}": value for name, value in found.items()}, **sizes}


@dataclass(frozen=True, kw_only=True)
class _Sitting:
    """A learner in an exam: how they come in, at either server."""

    email: str
    baseline_secret: str
    browser: Browser
    paper: Paper


def measure(name: str) -> Measured:
    """Prepare a database by the project itself, serve it and a copy of it side by side, and save at both in turn."""
    secret_key = secrets.token_urlsafe(48)
    with tempfile.TemporaryDirectory(prefix="bench-", ignore_cleanup_errors=True) as made:
        folder = Path(made)
        with databases.opened(name, folder) as database:
            people = _add_people(database)
            with serving.started(
                *_RUN, folder=folder / "ours", database_url=database.url, secret_key=secret_key
            ) as ours:
                sittings, start_ms = _start_attempts(ours, people)
                page_bytes = _page_bytes(sittings[0])
                durability = database.durability()
                ours.stop()
                database.copy()
                start_up = ours.start()
                with serving.started(
                    *serving.YARDSTICK, folder=folder / "copy", database_url=database.copy_url, secret_key=secret_key
                ) as yardstick:
                    our_side = (ours, _our_learners(ours, sittings))
                    their_side = (yardstick, _their_learners(yardstick, sittings, secret_key=secret_key))
                    pairs, upsert = _pairs(database, our_side, their_side, _upserting(yardstick, sittings))
                    steadily = steady.measure(our_side, their_side) if name == STEADY_ON else None
    return Measured(
        database=name,
        durability=durability,
        ours=[our for our, _ in pairs],
        yardstick=[their for _, their in pairs],
        upsert=upsert,
        steady=steadily,
        quick_start_ms=start_ms,
        start_up_seconds=start_up,
        page_bytes=page_bytes,
    )


def _pairs(
    database: Database,
    ours: tuple[Server, Sequence[Learner]],
    yardstick: tuple[Server, Sequence[Learner]],
    upserting: Sequence[Learner],
) -> tuple[list[tuple[Stretch, Stretch]], Stretch]:
    for server, learners in (ours, yardstick):
        load.drive(learners, port=server.port, seconds=WARMING_S)
    pairs = [(_stretch(database, *ours), _stretch(database, *yardstick)) for _ in range(PAIRS)]
    return pairs, _stretch(database, yardstick[0], upserting)


def _stretch(database: Database, server: Server, learners: Sequence[Learner]) -> Stretch:
    cpu, database_cpu = server.cpu_seconds(), database.cpu_seconds()
    done = load.drive(learners, port=server.port, seconds=STRETCH_S)
    return Stretch(
        load=done,
        cpu_seconds=server.cpu_seconds() - cpu,
        database_cpu_seconds=database.cpu_seconds() - database_cpu,
    )


def _add_people(database: Database) -> dict[str, str]:
    """Learners by address, with the secret of a sign-in that the yardstick's cookie carries."""
    with _prepared(database) as store:
        return {email: _add_learner(store, email) for email in (f"learner{n}@example.net" for n in range(CLIENTS))}


@contextmanager
def _prepared(database: Database) -> Iterator[Store]:
    store = Store(database.url)
    try:
        setup.prepare(store, now=utc_now(), rng=SystemRandom())
        yield store
    finally:
        store.close()


def _add_learner(store: Store, email: str) -> str:
    rng = SystemRandom()
    account.add(store, email=email, role=Role.LEARNER, password=_PASSWORD, zone="UTC", now=utc_now(), rng=rng)
    signed_in = visits.sign_in(
        store,
        email=email,
        password=_PASSWORD,
        browser="the yardstick's",
        now=utc_now(),
        rng=rng,
        new_secret=secrets.token_urlsafe,
    )
    return signed_in.secret


def _start_attempts(server: Server, people: dict[str, str]) -> tuple[list[_Sitting], float]:
    """Each learner signs in as people do and starts the exam; with the median milliseconds that starting took."""
    sittings, took = [], []
    for email, secret in people.items():
        visitor = Browser(port=server.port)
        visitor.sign_in(email=email, password=_PASSWORD)
        began = processes.seconds()
        paper = visitor.start()
        took.append((processes.seconds() - began) * 1000)
        sittings.append(_Sitting(email=email, baseline_secret=secret, browser=visitor, paper=paper))
    return sittings, median(took)


def _page_bytes(sitting: _Sitting) -> dict[str, int]:
    """As they go over the wire, without headers."""
    pages = {
        "today": "/",
        "course": f"/c/{browser.COURSE}/study",
        "exam": f"/c/{browser.COURSE}/attempts/{sitting.paper.attempt}",
        "attempt_json": f"/api/v1/attempts/{sitting.paper.attempt}",
    }
    return {name: int(sitting.browser.get(path).headers["Content-Length"]) for name, path in pages.items()}


def _our_learners(server: Server, sittings: Sequence[_Sitting]) -> list[Learner]:
    return [
        _learner(server, one, "/api/v1/attempts/{}/answers", cookie=one.browser.cookie, csrf=one.browser.csrf)
        for one in sittings
    ]


def _their_learners(server: Server, sittings: Sequence[_Sitting], *, secret_key: str) -> list[Learner]:
    return [
        _learner(
            server,
            one,
            "/api/v1/attempts/{}/answers",
            cookie=f"{baseline.COOKIE}={one.baseline_secret}",
            csrf=baseline.csrf_token(one.baseline_secret, secret_key=secret_key),
        )
        for one in sittings
    ]


def _upserting(server: Server, sittings: Sequence[_Sitting]) -> list[Learner]:
    return [_learner(server, one, "/upsert/{}", cookie="", csrf="") for one in sittings]


def _learner(server: Server, sitting: _Sitting, path: str, *, cookie: str, csrf: str) -> Learner:
    rng = Random(sitting.paper.attempt)
    attempt = sitting.paper.attempt
    return Learner(
        path=path.format(attempt),
        headers=browser.headers(port=server.port, attempt=attempt, cookie=cookie, csrf=csrf),
        answers=[
            (one["number"], browser.an_answer(one, rng)) for one in sitting.paper.questions if one["kind"] in _KINDS
        ],
    )


def _database_cpu_ms(stretch: Stretch) -> float:
    return stretch.database_cpu_seconds / stretch.load.saves * 1000
