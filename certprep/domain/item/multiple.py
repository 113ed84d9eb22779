"""Multiple choice: several options may be keys; all of them and no other are right."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from certprep.domain.item.choice import Choice
from certprep.domain.item.item import Grade, Response, Wording
from certprep.domain.problem import Problem


@dataclass(frozen=True, kw_only=True)
class Multiple(Choice):
    """Select all that apply, or as many as the stem says."""

    kind: Literal["multiple"] = "multiple"
    credit: Literal["all-or-nothing", "partial"] = "all-or-nothing"

    @property
    def most(self) -> int:
        return len(self.options)

    @property
    def guess(self) -> float:
        """One over the number of possible responses: each non-empty set of options."""
        return 1.0 / ((1 << len(self.options)) - 1)

    def grade(self, response: Response | None) -> Grade:
        keys, chosen = set(self.keys), set(response or ())
        correct = chosen == keys
        if self.credit == "partial" and not correct:
            return Grade(correct=False, credit=max(0.0, (len(chosen & keys) - len(chosen - keys)) / len(keys)))
        return Grade(correct=correct, credit=float(correct))

    def body(self) -> Wording:
        return {**super().body(), "credit": self.credit}

    def problems(self) -> Iterator[Problem]:
        yield from super().problems()
        if not self.keys:
            yield Problem(rule="multiple-needs-a-key")
        elif len(self.keys) == len(self.options):
            yield Problem(rule="multiple-needs-a-distractor")
