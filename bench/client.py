"""A client of the torture: saves as fast as it can until the line breaks, and looks afterwards at what became of it."""

import http.client
import json
from collections.abc import Mapping, Sequence
from random import Random
from typing import Any

from bench.browser import COURSE, EXAM, an_answer
from bench.ledger import Body, Ledger, Sent, shown_faults

_REPEATS = 3
_TIMEOUT_S = 30
_BROKEN = (OSError, http.client.HTTPException)


class Client:
    """One learner with a personal access token."""

    def __init__(self, *, port: int, token: str, ledger: Ledger, rng: Random) -> None:
        self.ledger = ledger
        self.attempt = ""
        self.faults: list[str] = []
        self._rng = rng
        self._headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
        self._line = http.client.HTTPConnection(
            "127.0.0.1", port, timeout=_TIMEOUT_S
        )  # opened anew whenever it was closed
        self._questions: Sequence[Mapping[str, Any]] = ()

    def begin(self) -> None:
        said = self._call("POST", "/api/v1/attempts", {"course": COURSE, "exam": EXAM}, status=201)
        self.attempt, self._questions = said["id"], said["questions"]

    def save_until_killed(self) -> None:
        """Whatever is not acknowledged with 200 by a server that lives is a fault."""
        try:
            while not self.faults:
                self._save_next()
        except _BROKEN:
            self.close()

    def close(self) -> None:
        self._line.close()

    def check(self) -> None:
        """After a restart: what a second device sees, and what sending again gives."""
        said = self._call("GET", f"/api/v1/attempts/{self.attempt}")
        shown = [_shown(int(number), one) for number, one in said["answers"].items()]
        self.faults += shown_faults(self.ledger, shown, last_sequence=said["last_sequence"])
        for sequence in self._to_repeat():
            self._repeat(self.ledger.sent[sequence])
        for sent in self.ledger.in_flight:
            self._send(sent)

    def _to_repeat(self) -> list[int]:
        """The last that was acknowledged, and some from before."""
        some = self._rng.sample(sorted(self.ledger.receipts), min(_REPEATS, len(self.ledger.receipts)))
        return [*some, self.ledger.last_acknowledged] if some else []

    def _save_next(self) -> None:
        question = self._rng.choice(self._questions)
        body = {"sequence": self.ledger.last_sent + 1, **an_answer(question, self._rng)}
        self._send(self.ledger.will_send(question["number"], body))

    def _send(self, sent: Sent) -> None:
        said = self._put(sent.number, sent.body)
        if said is not None:
            self.ledger.acknowledged(sent.sequence, said["receipt"])

    def _repeat(self, sent: Sent) -> None:
        said = self._put(sent.number, sent.body)
        if said is not None and said["receipt"] != self.ledger.receipts[sent.sequence]:
            self.faults.append(f"sequence {sent.sequence}: sent again, it got another receipt")

    def _put(self, number: int, body: Body) -> dict[str, Any] | None:
        """What was acknowledged; a refusal is a fault."""
        try:
            return self._call("PUT", f"/api/v1/attempts/{self.attempt}/answers/{number}", body)
        except RuntimeError as refused:
            self.faults.append(str(refused))
            return None

    def _call(self, method: str, path: str, body: Body | None = None, *, status: int = 200) -> dict[str, Any]:
        self._line.request(method, path, body=None if body is None else json.dumps(body), headers=self._headers)
        response = self._line.getresponse()
        said = response.read()
        if response.status != status:
            raise RuntimeError(f"{method} {path}: {response.status} {said[:500].decode()}")
        whole: dict[str, Any] = json.loads(said)
        return whole


def _shown(number: int, answer: Mapping[str, Any]) -> Sent:
    return Sent(number=number, body={name: value for name, value in answer.items() if name != "saved_at"})
