"""What a scripted learner chose, what the page told, and what the server acknowledged: kept outside the page and the server."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

SCRIPT = Path(__file__).with_suffix(".js")

Choice = tuple[int, tuple[str, ...]]  # a question's number, and the ids that were chosen, as this attempt names them


@dataclass(frozen=True, kw_only=True)
class Logged:
    """An answer of the store's log, with the names that its learner knows."""

    sequence: int
    choice: Choice
    receipt: str


@dataclass(frozen=True, kw_only=True)
class Acknowledged:
    """What the server told a page that it has."""

    sequence: int
    choice: Choice
    receipt: str


@dataclass
class Witness:
    """One device's record, over all its pages."""

    name: str
    meant: set[Choice] = field(default_factory=set)  # written down before the click
    acknowledged: list[Acknowledged] = field(default_factory=list)
    promised: set[Choice] = field(default_factory=set)  # shown as saved, or as kept on this device to be sent
    kept_at: list[Choice] = field(default_factory=list)  # of this page's life, in their order
    states: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def new_page(self) -> None:
        self.kept_at = []

    def hear(self, text: str) -> None:
        """One line of the page's script."""
        said = json.loads(text)
        getattr(self, f"_{said['what']}")(said)

    def promise_all(self) -> None:
        """The page said that its changes are kept on this device."""
        self.promised |= set(self._newest())

    def _chose(self, said: Any) -> None:
        self.kept_at.append(_choice(said))

    def _shown(self, said: Any) -> None:
        self.states.append(said["state"])
        if said["state"] != "saved":
            return
        self.promised |= set(self._newest())
        if said["view"]["response"]:
            self.promised.add(_choice(said["view"]))

    def _heard(self, said: Any) -> None:
        if isinstance(said["sent"], dict):
            number = int(said["address"].rpartition("/")[2])
            self._acknowledge({**said["sent"], "number": number}, said["said"])
            return
        for sent, outcome in zip(said["sent"], said["said"]["outcomes"], strict=True):
            if outcome["receipt"]:
                self._acknowledge(sent, outcome)

    def _acknowledge(self, sent: Any, said: Any) -> None:
        one = Acknowledged(sequence=said["sequence"], choice=_choice(sent), receipt=said["receipt"])
        self.acknowledged.append(one)

    def _newest(self) -> Iterable[Choice]:
        """Each question's last choice: what was chosen before it on the same page need not have been sent."""
        return dict(self.kept_at).items()


def faults(witnesses: Iterable[Witness], log: Iterable[Logged]) -> list[str]:
    """What the log lacks of what was acknowledged or shown as saved, and what it has that nobody chose."""
    rows = list(log)
    kept = {(row.sequence, row.choice, row.receipt) for row in rows}
    choices = {row.choice for row in rows}
    found, meant = [], set()
    for one in witnesses:
        meant |= one.meant
        lost = [each for each in one.acknowledged if (each.sequence, each.choice, each.receipt) not in kept]
        found += [f"{one.name}: acknowledged and LOST: sequence {each.sequence}, {each.choice}" for each in lost]
        found += [f"{one.name}: shown as saved or kept, and LACKING: {each}" for each in sorted(one.promised - choices)]
        found += [f"{one.name}: the page failed: {error}" for error in one.errors]
    invented = sorted(choice for choice in choices if choice[1] and choice not in meant)
    return found + [f"INVENTED: {choice} is in the log, and nobody chose it" for choice in invented]


def _choice(said: Any) -> Choice:
    return said["number"], tuple(sorted(said["response"] or ()))
