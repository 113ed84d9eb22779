"""Progress: this week by day, what is due, and how far each domain is."""

from flask import Blueprint, render_template
from flask_babel import gettext, ngettext
from markupsafe import Markup

from certprep.domain.person import Permission
from certprep.usecases import progress
from certprep.web import charts, current
from certprep.web.charts import Column
from certprep.web.security import allow
from certprep.web.times import duration

pages = Blueprint("progress", __name__)

_MINUTE_S = 60


@pages.get("/c/<course>/progress")
@allow(Permission.LEARN)
def index(course: str) -> str:
    found = progress.look(current.store(), person=current.person(), course=course, now=current.now())
    return render_template("study/progress.html", found=found, chart=_chart(found))


def _chart(found: progress.Overview) -> Markup:
    """A bar for each day of the week, as tall as the day's minutes; the table below it says the same."""
    bars = [Column(value=day.total.total_seconds() / _MINUTE_S, kind="bar-right") for day in found.week]
    label = gettext("Time studied this week, by day: %(total)s in all", total=duration(found.total))
    return charts.columns(bars, line=None, label=label, scale=_minutes)


def _minutes(value: float) -> str:
    return ngettext("%(num)s min", "%(num)s min", round(value))
