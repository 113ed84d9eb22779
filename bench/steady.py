"""How long a save takes while 10,000 candidates save every 30 s: an open load, which does not wait for the server.

Requests leave at their time, whatever became of those before; a latency counts from the time at which its request was to leave.
"""

import selectors
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import cycle

from bench import load, processes
from bench.load import Learner
from bench.serving import Server

RATE = 300  # saves a second
SECONDS = 10.0
TURNS = 3  # each server is asked so often, in turn: half a minute each
_SETTLE_S = 0.5


@dataclass(frozen=True, kw_only=True)
class Steady:
    """Latencies in seconds, of both servers in the same run."""

    ours: Sequence[float]
    yardstick: Sequence[float]

    @property
    def p99_ms(self) -> float:
        return percentile(self.ours, 0.99) * 1000

    @property
    def yardstick_p99_ms(self) -> float:
        return percentile(self.yardstick, 0.99) * 1000


def percentile(latencies: Sequence[float], share: float) -> float:
    return sorted(latencies)[int(len(latencies) * share)]


def measure(ours: tuple[Server, Sequence[Learner]], yardstick: tuple[Server, Sequence[Learner]]) -> Steady:
    found: tuple[list[float], list[float]] = ([], [])
    for _ in range(TURNS):
        for kept, (server, learners) in zip(found, (ours, yardstick), strict=True):
            kept.extend(_drive(learners, port=server.port))
    return Steady(ours=found[0], yardstick=found[1])


def _drive(learners: Sequence[Learner], *, port: int) -> list[float]:
    """A line a learner, and as many more as it takes: a request never waits for a free one."""
    requests = cycle([learner.requests() for learner in learners])
    free = [load.Line(socket=load.connected(port), requests=iter(())) for _ in learners]
    waiting = selectors.DefaultSelector()
    began = processes.seconds() + _SETTLE_S
    sent, latencies = 0, []
    while sent < RATE * SECONDS or waiting.get_map():
        due = began + sent / RATE if sent < RATE * SECONDS else None
        if due is not None and processes.seconds() >= due:
            line = free.pop() if free else load.Line(socket=load.connected(port), requests=iter(()))
            line.send(next(next(requests)), due=due)
            waiting.register(line.socket, selectors.EVENT_READ, line)
            sent += 1
            continue
        for key, _ in waiting.select(_wait(due)):
            if key.data.receive():
                waiting.unregister(key.fileobj)
                latencies.append(key.data.latencies[-1])
                free.append(key.data)
    for line in free:
        line.socket.close()
    return latencies


def _wait(due: float | None) -> float:
    """Until the next request is due; where none is, as long as the server may take."""
    return load.LONGEST_WAIT_S if due is None else max(0.0, due - processes.seconds())
