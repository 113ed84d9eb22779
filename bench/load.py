"""A light load: clients that each send their next answer as soon as the last one is acknowledged. One thread, raw sockets."""

import json
import re
import selectors
import socket
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from bench import processes

_LENGTH = re.compile(rb"(?i)\r\ncontent-length: *(\d+)")
LONGEST_WAIT_S = 30


@dataclass(frozen=True, kw_only=True)
class Load:
    """What a stretch of saving came to. `own_cpu_seconds` is what making the load took away from the machine."""

    saves: int
    seconds: float
    latencies: Sequence[float]
    own_cpu_seconds: float

    @property
    def rate(self) -> float:
        return self.saves / self.seconds

    def p95_ms(self) -> float:
        return sorted(self.latencies)[int(len(self.latencies) * 0.95)] * 1000


@dataclass(kw_only=True)
class Learner:
    """One client's requests, each with the next sequence; `answers` are bodies without it, by question number."""

    path: str
    headers: Mapping[str, str]
    answers: Sequence[tuple[int, Mapping[str, object]]]
    sequence: int = 0

    def requests(self) -> Iterator[bytes]:
        """Without end. What can be worked out before is, so that the load stays light."""
        sent = "".join(f"{name}: {value}\r\n" for name, value in self.headers.items())
        heads = [f"PUT {self.path}/{number} HTTP/1.1\r\n{sent}Content-Length: " for number, _ in self.answers]
        bodies = [json.dumps(body)[1:] for _, body in self.answers]
        while True:
            for head, body in zip(heads, bodies, strict=True):
                self.sequence += 1
                whole = f'{{"sequence": {self.sequence}, {body}'
                yield f"{head}{len(whole)}\r\n\r\n{whole}".encode()


@dataclass(kw_only=True)
class Line:
    """One open connection."""

    socket: socket.socket
    requests: Iterator[bytes]
    sent_at: float = 0.0
    got: bytes = b""
    latencies: list[float] = field(default_factory=list)

    def send(self, request: bytes | None = None, *, due: float | None = None) -> None:
        """The next request, or this one; `due`: when it was to leave."""
        self.got = b""
        self.sent_at = processes.seconds() if due is None else due
        self.socket.sendall(next(self.requests) if request is None else request)

    def receive(self) -> bool:
        """Whether the answer is complete. Raises RuntimeError where it is no acknowledgement."""
        self.got += self.socket.recv(65536)
        head, end, body = self.got.partition(b"\r\n\r\n")
        length = _LENGTH.search(head)
        if not end or length is None or len(body) < int(length[1]):
            return False
        if not head.startswith(b"HTTP/1.1 200"):
            raise RuntimeError(f"not saved: {self.got[:2000].decode(errors='replace')}")
        self.latencies.append(processes.seconds() - self.sent_at)
        return True


def drive(learners: Sequence[Learner], *, port: int, seconds: float) -> Load:
    """Save for so many seconds, and wait for the last acknowledgements."""
    lines = [Line(socket=connected(port), requests=learner.requests()) for learner in learners]
    waiting = selectors.DefaultSelector()
    for line in lines:
        waiting.register(line.socket, selectors.EVENT_READ, line)
    own, began = time.process_time(), processes.seconds()
    for line in lines:
        line.send()
    _save_until(began + seconds, waiting)
    took, own = processes.seconds() - began, time.process_time() - own
    for line in lines:
        line.socket.close()
    latencies = [one for line in lines for one in line.latencies]
    return Load(saves=len(latencies), seconds=took, latencies=latencies, own_cpu_seconds=own)


def _save_until(end: float, waiting: selectors.BaseSelector) -> None:
    while waiting.get_map():
        ready = waiting.select(LONGEST_WAIT_S)
        if not ready:
            raise RuntimeError("the server does not answer")
        over = processes.seconds() >= end
        for key, _ in ready:
            if key.data.receive():
                if over:
                    waiting.unregister(key.fileobj)
                else:
                    key.data.send()


def connected(port: int) -> socket.socket:
    line = socket.create_connection(("127.0.0.1", port), timeout=LONGEST_WAIT_S)
    line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return line
