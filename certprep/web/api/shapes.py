"""The bodies that the API takes and gives."""

from typing import Annotated, Any, Literal, TypeVar

from flask import request
from pydantic import BaseModel, ConfigDict, Field, RootModel, ValidationError

from certprep.domain.attempt import Confidence, Entry
from certprep.domain.errors import Invalid
from certprep.domain.practice import Mode, Recipe
from certprep.web.numbers import position_of

Sequence = Annotated[int, Field(ge=1, le=2**31 - 1)]
Name = Annotated[str, Field(pattern=r"\A[^\x00]*\z")]  # PostgreSQL compares with no text that holds a null character
Body = TypeVar("Body", bound=BaseModel)


class Strict(BaseModel):
    """Unknown fields are refused, and nothing is guessed from a wrong type."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class Start(Strict):
    """Which exam or mode to start. `recipe` goes with `build-my-own` and, with one module, `module-check`; `agreed`: to the exam's rules."""

    exam: Annotated[Name, Field(description=f"An id of `GET /exams`, or a mode: {', '.join(Mode)}.")]
    course: Name
    seed: int | None = None
    time_factor: float = 1.0  # extra time by choice, for practice: 1, 1.25, 1.5 or 2
    recipe: Recipe | None = None
    agreed: bool = False


class AnswerBody(Strict):
    """A question's whole state after a change. Option ids are those of this attempt."""

    sequence: Sequence
    response: list[str] | dict[str, str] | str | None = None
    flagged: bool = False
    struck: list[str] = []
    confidence: Literal["sure", "unsure", "unknown"] | None = None
    spent_ms: Annotated[int, Field(ge=0, le=2**31 - 1)] = 0

    def entry(self, number: int, *, after: int | None = None) -> Entry:
        return Entry(
            sequence=self.sequence,
            position=position_of(number),
            response=self.response,
            flagged=self.flagged,
            struck=tuple(self.struck),
            confidence=Confidence(self.confidence) if self.confidence else None,
            spent_ms=self.spent_ms,
            after=after,
        )


class JournalEntry(AnswerBody):
    """An answer that waited on a device; `after` is the last sequence that the device knew."""

    number: int
    after: Annotated[int, Field(ge=0)] | None = None


class Journal(RootModel[list[JournalEntry]]):
    """Entries in the order in which they were made, at most 500."""


class Marks(RootModel[dict[str, Any]]):
    """A question's note, highlights and tools, or the scratchpad: the page's own, kept as it is."""


class BreakBody(Strict):
    """The numbers of the questions that were seen, whether or not they were answered: a break freezes them."""

    seen: Annotated[list[int], Field(max_length=1000)] = []


class ReceiptBody(Strict):
    """A receipt to verify."""

    receipt: str


def body(shape: type[Body]) -> Body:
    """The request's body in this shape. Raises Invalid where it is not."""
    try:
        return shape.model_validate_json(request.get_data())
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        where = ".".join(str(part) for part in first["loc"]) or "body"
        raise Invalid("not-json", field=where, detail=f"{where}: {first['msg']}") from None
