"""What a client sent and what the server acknowledged, written down outside the server; and what may not be otherwise."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

Body = Mapping[str, Any]  # as it was sent: sequence, response, flagged, struck, confidence, spent_ms


@dataclass(frozen=True, kw_only=True)
class Sent:
    """One question's state under one sequence."""

    number: int
    body: Body

    @property
    def sequence(self) -> int:
        sequence: int = self.body["sequence"]
        return sequence


@dataclass(frozen=True, kw_only=True)
class Kept:
    """An answer as the server has it, with the ids that the client knows."""

    sent: Sent
    receipt: str


@dataclass
class Ledger:
    """One client's, in a file of its own: each line is on its way to the disk before the client goes on."""

    path: Path
    sent: dict[int, Sent] = field(default_factory=dict)
    receipts: dict[int, str] = field(default_factory=dict)  # of what was acknowledged, by sequence

    @classmethod
    def read(cls, path: Path) -> "Ledger":
        ledger = cls(path)
        for line in path.read_text().splitlines():
            ledger._take(json.loads(line))
        return ledger

    def will_send(self, number: int, body: Body) -> Sent:
        self._write({"number": number, "body": body})
        return self.sent[body["sequence"]]

    def acknowledged(self, sequence: int, receipt: str) -> None:
        self._write({"sequence": sequence, "receipt": receipt})

    @property
    def last_sent(self) -> int:
        return max(self.sent, default=0)

    @property
    def last_acknowledged(self) -> int:
        return max(self.receipts, default=0)

    @property
    def in_flight(self) -> list[Sent]:
        """Sent, and never acknowledged."""
        return [sent for sequence, sent in self.sent.items() if sequence not in self.receipts]

    def _write(self, line: Mapping[str, Any]) -> None:
        with self.path.open("a") as file:
            file.write(json.dumps(line) + "\n")
        self._take(line)

    def _take(self, line: Mapping[str, Any]) -> None:
        if "receipt" in line:
            self.receipts[line["sequence"]] = line["receipt"]
        else:
            self.sent[line["body"]["sequence"]] = Sent(number=line["number"], body=line["body"])


def log_faults(ledger: Ledger, log: Sequence[Kept]) -> list[str]:
    """What is wrong with a whole answer log: lost, changed, never sent, twice, or with another receipt."""
    kept = {one.sent.sequence: one for one in log}
    found = [f"{len(log) - len(kept)} sequences are in the log twice"] if len(kept) != len(log) else []
    found += [f"{_name(ledger.sent[sequence])}: LOST" for sequence in ledger.receipts if sequence not in kept]
    for sequence, one in kept.items():
        found += _faults(one, ledger.sent.get(sequence))
        if ledger.receipts.get(sequence, one.receipt) != one.receipt:
            found.append(f"{_name(one.sent)}: its receipt is not the one that was given")
    return found


def shown_faults(ledger: Ledger, shown: Iterable[Sent], *, last_sequence: int) -> list[str]:
    """What is wrong with what a second device would see: for each question the answer accepted last."""
    by_number = {one.number: one for one in shown}
    found = [] if last_sequence <= ledger.last_sent else [f"the last sequence is {last_sequence}: never sent"]
    if last_sequence < ledger.last_acknowledged:
        found.append(f"the last sequence is {last_sequence}: {ledger.last_acknowledged} was acknowledged")
    for number, sent in _newest_acknowledged(ledger).items():
        if number not in by_number or by_number[number].sequence < sent.sequence:
            found.append(f"{_name(sent)}: not shown")
    for one in by_number.values():
        found += _faults(Kept(sent=one, receipt=""), ledger.sent.get(one.sequence))
    return found


def _newest_acknowledged(ledger: Ledger) -> dict[int, Sent]:
    """By question number."""
    return {ledger.sent[sequence].number: ledger.sent[sequence] for sequence in sorted(ledger.receipts)}


def _faults(kept: Kept, sent: Sent | None) -> list[str]:
    if sent is None:
        return [f"{_name(kept.sent)}: never sent"]
    same = kept.sent.number == sent.number and _said(kept.sent.body) == _said(sent.body)
    return [] if same else [f"{_name(sent)}: sent {dict(sent.body)}, kept {dict(kept.sent.body)}"]


def _said(body: Body) -> Body:
    """Chosen options are a set: they are kept in an order of the site's own."""
    response = body["response"]
    return {**body, "response": sorted(response) if isinstance(response, list) else response}


def _name(sent: Sent) -> str:
    return f"sequence {sent.sequence}, question {sent.number}"
