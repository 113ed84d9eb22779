"""What one conversion of Markdown finds besides the HTML: trusted pieces kept aside, problems, headings, figures, quick checks, calculators."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from certprep.domain.course import Reference
from certprep.domain.errors import Parameter
from certprep.domain.problem import Problem, Severity
from certprep.library.figures import Figure

# Two characters of the private use area stand around the number of a piece. Authors' text is cleared of them first.
OPEN, CLOSE = "\ue000", "\ue001"
_TOKEN = re.compile(f"{OPEN}([a-z])(\\d+){CLOSE}")

_TAKEN = re.compile(
    r"intro|main|end|terms|sources|references|(?:check|ref|calculator|explore)-.*"
)  # places that the page has already


@dataclass(frozen=True, kw_only=True)
class Sources:
    """What a text may refer to. `cited` are the references it declares; None: any, and without a link (an item's page has no list)."""

    figures: Mapping[str, Figure] = field(default_factory=dict)
    references: Mapping[str, Reference] = field(default_factory=dict)
    cited: frozenset[str] | None = None


@dataclass(frozen=True, kw_only=True)
class Heading:
    """A heading that begins a section."""

    title: str
    anchor: str
    objectives: tuple[str, ...]


@dataclass
class Findings:
    """One conversion's state; a fresh one for each text."""

    source: str
    sources: Sources
    problems: list[Problem] = field(default_factory=list)
    figures: dict[str, Figure] = field(default_factory=dict)
    headings: list[Heading] = field(default_factory=list)
    checks: list[str] = field(default_factory=list)  # the arguments of the quick checks
    tools: list[tuple[str, str]] = field(default_factory=list)  # calculators and the like, as (block, id)
    anchors: set[str] = field(default_factory=set)
    _pieces: list[str] = field(default_factory=list)

    def add(
        self, rule: str, *, near: str = "", severity: Severity = Severity.BLOCKING, **parameters: Parameter
    ) -> None:
        """A problem; `near` is a stretch of the source that tells its line."""
        self.note(Problem(rule=rule, severity=severity, parameters=parameters), near=near)

    def note(self, problem: Problem, *, near: str) -> None:
        """As `add`, for a problem already made."""
        problem = replace(problem, line=self.line(near))
        if problem not in self.problems:
            self.problems.append(problem)

    def line(self, near: str) -> int | None:
        """The line, from 1, in which a stretch of the source stands first."""
        place = self.source.find(near) if near else -1
        return None if place < 0 else self.source.count("\n", 0, place) + 1

    def keep(self, trusted_html: str) -> str:
        """A token for a piece of HTML that we made ourselves: it passes the sanitiser as text and is put back after it."""
        self._pieces.append(trusted_html)
        return f"{OPEN}p{len(self._pieces) - 1}{CLOSE}"

    def restore(self, html: str) -> str:
        """Sanitised HTML with the pieces back in their places; a token that we did not make gives nothing."""
        return _TOKEN.sub(self._piece, html).replace(OPEN, "").replace(CLOSE, "")

    def _piece(self, token: re.Match[str]) -> str:
        number = int(token[2])
        return self._pieces[number] if token[1] == "p" and number < len(self._pieces) else ""

    def anchor(self, title: str) -> str:
        """A place in the page's address, made from a title and unique in the text."""
        base = re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-") or "section"
        if _TAKEN.fullmatch(base):
            base = f"section-{base}"
        anchor, number = base, 1
        while anchor in self.anchors:
            number += 1
            anchor = f"{base}-{number}"
        self.anchors.add(anchor)
        return anchor


Current = Callable[[], Findings]  # the conversion that is under way
