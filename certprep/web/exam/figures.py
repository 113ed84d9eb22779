"""A report's figures as JSON: the same numbers as the page."""

from typing import Any

from certprep.domain.scoring import Count, Scaled
from certprep.usecases.exam.report import Report, ReportedQuestion
from certprep.web.numbers import number_of


def report_figures(report: Report) -> dict[str, Any]:
    """Shares are of 1; intervals are 80 %."""
    score = report.score
    return {
        "attempt": report.attempt.id,
        "exam": report.attempt.blueprint.id,
        "correct": score.total.correct,
        "of": score.total.of,
        "unanswered": score.unanswered,
        "share": score.total.share,
        "interval_80": score.total.interval,
        "scaled": None if score.scaled is None else _scaled(score.scaled),
        "domains": [_count(one) for one in score.domains],
        "levels": [_count(one) for one in score.levels],
        "questions": [_question(one) for one in report.questions],
    }


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


def _question(one: ReportedQuestion) -> dict[str, Any]:
    said: dict[str, Any] = {
        "number": number_of(one.mark.position),
        "scored": one.mark.scored,
        "answered": one.mark.answered,
        "correct": one.mark.correct,
        "domain": one.mark.domain,
        "level": one.mark.level,
        "stem_html": one.question.stem_html,
    }
    shown = one.explanation
    if shown is None:
        return said
    options = [
        {"id": each.id, "html": each.html, "key": each.key, "chosen": each.chosen, "why_html": each.why_html}
        for each in shown.options
    ]
    return {
        **said,
        "options": options,
        "given": shown.given,
        "value": shown.value,
        "solution_html": shown.solution_html,
    }
