"""Review over JSON: answers that waited on a device."""

from datetime import UTC, datetime
from typing import Annotated, Literal

from flask import Blueprint, Response, jsonify
from flask_babel import ngettext
from pydantic import AwareDatetime, Field
from spectree import Response as Documented

from certprep.domain.attempt import Confidence
from certprep.domain.person import Permission
from certprep.usecases import review_offline
from certprep.usecases.review_offline import Kept, Outcome, Settled
from certprep.web import current
from certprep.web.api import document
from certprep.web.api.shapes import Sequence, Strict, body
from certprep.web.security import allow

pages = Blueprint("api_reviews", __name__, url_prefix="/api/v1")

_FIRST = datetime(2020, 1, 1, tzinfo=UTC)  # no answer is older: a device whose clock says so lost it


class KeptAnswer(Strict):
    """An answer to a card that was taken along. `response` is as a form sends it; none is *I don't know*."""

    sequence: Sequence
    seen: Annotated[str, Field(max_length=64)]
    response: Annotated[list[str], Field(max_length=50)] | dict[str, str] | None = None
    confidence: Literal["sure", "unsure"] = "sure"
    answered_at: Annotated[AwareDatetime, Field(strict=False)]

    def kept(self) -> Kept:
        return Kept(
            sequence=self.sequence,
            seen=self.seen,
            given=self.response,
            confidence=Confidence(self.confidence),
            answered_at=max(self.answered_at, _FIRST),
        )


class KeptAnswers(Strict):
    """Answers in the order in which they were given, at most 100."""

    course: str
    answers: Annotated[list[KeptAnswer], Field(max_length=100)]


@pages.post("/reviews")
@allow(Permission.LEARN)
@document.call(tags=["review"], json=KeptAnswers, resp=Documented("HTTP_200", "HTTP_404", "HTTP_422"))
def settle() -> Response:
    """Grade answers that waited on a device, in their order. Sending them again is harmless."""
    sent = body(KeptAnswers)
    settled = review_offline.settle(
        current.store(),
        [one.kept() for one in sent.answers],
        person=current.person(),
        course=sent.course,
        now=current.now(),
        rng=current.rng(),
    )
    return jsonify(outcomes=[_outcome(one) for one in settled], said=" ".join(_said(settled)))


def _outcome(one: Settled) -> dict[str, object]:
    return {"sequence": one.sequence, "outcome": one.outcome, "correct": one.correct}


def _said(settled: list[Settled]) -> list[str]:
    """What the page tells their person."""
    graded = [one.correct for one in settled if one.correct is not None]
    lost = sum(one.outcome is not Outcome.SAVED for one in settled)
    said = []
    if graded:
        said.append(
            ngettext(
                "%(num)s review answer from this device is saved: %(right)s right.",
                "%(num)s review answers from this device are saved: %(right)s right.",
                len(graded),
                right=sum(graded),
            )
        )
    if lost:
        said.append(
            ngettext(
                "%(num)s answer was not counted, as its card was answered elsewhere or its question changed meanwhile.",
                "%(num)s answers were not counted, as their cards were answered elsewhere or their questions changed meanwhile.",
                lost,
            )
        )
    return said
