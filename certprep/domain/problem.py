"""A fault in what authors write: a value in a list, never an exception."""

from dataclasses import dataclass, field, replace
from enum import StrEnum

from certprep.domain.errors import Parameters


class Severity(StrEnum):
    """A blocking problem keeps its item, module or exam out of a release; a warning shows."""

    BLOCKING = "blocking"
    WARNING = "warning"


@dataclass(frozen=True, kw_only=True)
class Problem:
    """One broken rule: what (`subject`: an item id, a module's slug, a key), where, and the rule's parameters."""

    rule: str
    severity: Severity = Severity.BLOCKING
    subject: str = ""
    parameters: Parameters = field(default_factory=dict)
    file: str = ""
    line: int | None = None

    @property
    def blocks(self) -> bool:
        return self.severity is Severity.BLOCKING

    def at(self, file: str, line: int | None = None) -> "Problem":
        """The same problem, placed in its file."""
        return replace(self, file=file, line=self.line if line is None else line)
