"""A report's figures as JSON and as a table: the same numbers as the page."""

import csv
import io
from collections.abc import Iterator
from typing import Any

from markupsafe import Markup

from certprep.domain.item.shown import ExplainedOption, ExplainedPart, Explanation
from certprep.domain.reporting.advice import How
from certprep.domain.reporting.changes import Changes
from certprep.domain.reporting.difficulty import Against, Quarter
from certprep.domain.reporting.gains import Gain, Missed
from certprep.domain.reporting.pace import Pace
from certprep.domain.scoring import Count, Scaled
from certprep.usecases.exam.report import Report
from certprep.usecases.steps.reported import ReportedQuestion
from certprep.web.numbers import number_of

COLUMNS = (
    "number",
    "domain",
    "objective",
    "kind",
    "counted",
    "my answer",
    "right answer",
    "correct",
    "confidence",
    "milliseconds",
    "changes",
)
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def report_figures(report: Report) -> dict[str, Any]:
    """Shares are of 1, points of 100, `sem` in questions; intervals are 80 %."""
    score = report.score
    weights = {domain.code: domain.weight for domain in report.content.course.domains}
    return {
        "attempt": report.attempt.id,
        "exam": report.attempt.blueprint.id,
        "correct": score.total.correct,
        "of": score.total.of,
        "unanswered": score.unanswered,
        "share": score.total.share,
        "interval_80": score.total.interval,
        "sem": score.sem,
        "scaled": None if score.scaled is None else _scaled(score.scaled),
        "domains": [{**_count(one), "weight": weights.get(one.name)} for one in score.domains],
        "levels": [_count(one) for one in score.levels],
        "objectives_missed": [_missed(one) for one in report.missed],
        "points_to_win": [_gain(one) for one in report.gains],
        "how": _how(report.how),
        "reviews": {"cards": report.to_review, "next_due_at": _iso(report.next_due_at)},
        "saved_changes": report.saved,
        "questions": [_question(one) for one in report.questions],
    }


def answers_csv(report: Report) -> str:
    """A learner's own answers, one question a line, for a spreadsheet: no cell can be taken for a formula."""
    table = io.StringIO()
    writer = csv.writer(table)
    writer.writerow(COLUMNS)
    writer.writerows([harmless(cell) for cell in _row(one)] for one in report.questions)
    return table.getvalue()


def plain(html: str) -> str:
    """The text of safe HTML, on one line."""
    return " ".join(Markup(html).striptags().split())  # noqa: S704  what a release holds was made safe when it was published


def harmless(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula (OWASP, CSV Injection)."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def _row(one: ReportedQuestion) -> Iterator[str]:
    confidence = one.answer.confidence if one.answer and one.answer.confidence else ""
    yield str(number_of(one.mark.position))
    yield one.mark.domain
    yield one.mark.objective
    yield one.question.kind
    yield "yes" if one.mark.scored else "no"
    yield plain(one.said_html)
    yield plain(one.key_html)
    yield "yes" if one.mark.correct else "no"
    yield str(confidence)
    yield str(one.mark.spent_ms)
    yield str(one.changes)


def _count(count: Count) -> dict[str, Any]:
    return {"name": count.name, "correct": count.correct, "of": count.of, "interval_80": count.interval}


def _scaled(scaled: Scaled) -> dict[str, Any]:
    return {
        "score": scaled.score,
        "cut": scaled.cut,
        "lowest": scaled.lowest,
        "highest": scaled.highest,
        "interval_80": scaled.interval,
        "passed": scaled.passed,
        "too_close": scaled.too_close,
        "provisional": scaled.provisional,
    }


def _gain(one: Gain) -> dict[str, Any]:
    return {**_count(one.known), "weight": one.weight, "points": one.points}


def _missed(one: Missed) -> dict[str, Any]:
    return {
        "objective": one.objective,
        "domain": one.domain,
        "missed": [number_of(position) for position in one.missed],
        "of": one.of,
        "known": None if one.known is None else _count(one.known),
        "points": one.points,
    }


def _how(how: How) -> dict[str, Any]:
    return {
        "pace": None if how.pace is None else _pace(how.pace),
        "quarters": [_quarter(one) for one in how.quarters],
        "changes": _changes(how.changes),
        "changes_ever": {**_changes(how.changes_ever), "gained_interval_80": how.changes_ever.interval},
        "confidence": {
            "sure": _count(how.sureness.sure),
            "unsure": _count(how.sureness.unsure),
            "unknown": how.sureness.unknown,
            "sure_and_wrong": [number_of(position) for position in how.sureness.sure_and_wrong],
            "difference_interval_80": how.sureness.difference,
        },
        "advice": [{"rule": one.rule, **one.parameters} for one in how.advice],
    }


def _pace(pace: Pace) -> dict[str, Any]:
    return {
        "total_ms": pace.total_ms,
        "median_ms": pace.median_ms,
        "even_ms": pace.even_ms,
        "quick": [number_of(position) for position in pace.quick],
        "slow": [number_of(position) for position in pace.slow],
        "hurried": None if pace.hurried is None else _against(pace.hurried),
    }


def _quarter(one: Quarter) -> dict[str, Any]:
    return {"first": number_of(one.first), "last": number_of(one.last), **_against(one.against)}


def _against(one: Against) -> dict[str, Any]:
    expected = {"expected": one.expected, "expected_interval_80": (one.low, one.high)}
    return {"correct": one.correct, "of": one.of, "unanswered": one.unanswered, **expected}


def _changes(changes: Changes) -> dict[str, int]:
    return {"wrong_to_right": changes.gained, "right_to_wrong": changes.lost, "wrong_to_wrong": changes.moved}


def _question(one: ReportedQuestion) -> dict[str, Any]:
    said = {
        "number": number_of(one.mark.position),
        "kind": one.question.kind,
        "scored": one.mark.scored,
        "answered": one.mark.answered,
        "unknown": one.mark.unknown,
        "correct": one.mark.correct,
        "domain": one.mark.domain,
        "objective": one.mark.objective,
        "level": one.mark.level,
        "spent_ms": one.mark.spent_ms,
        "stem_html": one.question.stem_html,
        "history": [{"said_html": each.said_html, "at": _iso(each.at)} for each in one.history],
    }
    return said if one.explanation is None else {**said, **_explained(one.explanation)}


def _explained(shown: Explanation) -> dict[str, Any]:
    return {
        "options": [_option(one) for one in shown.options],
        "parts": [_part(one) for one in shown.parts],
        "given": shown.given,
        "value": shown.value,
        "unit": shown.unit,
        "solution_html": shown.solution_html,
    }


def _option(one: ExplainedOption) -> dict[str, Any]:
    return {"id": one.id, "html": one.html, "key": one.key, "chosen": one.chosen, "why_html": one.why_html}


def _part(one: ExplainedPart) -> dict[str, Any]:
    return {
        "label_html": one.label_html,
        "given_html": one.given_html,
        "key_html": one.key_html,
        "correct": one.correct,
        "why_html": one.why_html,
    }


def _iso(at: Any) -> str | None:
    return None if at is None else at.isoformat()
