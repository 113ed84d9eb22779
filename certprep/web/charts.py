"""Charts as inline SVG: colours come from classes, sizes from attributes, words from the table that stands beside each."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from markupsafe import Markup

_WIDTH, _HEIGHT = 720, 150
_TALLEST = 4.0  # times the line: what took longer is cut off there, and the table says how long it was


@dataclass(frozen=True, kw_only=True)
class Column:
    """One question's bar: its number, a value, and a class that says by shape (filled, hollow) what it is."""

    value: float
    kind: str


@dataclass(frozen=True, kw_only=True)
class Point:
    """One attempt: a share and, where there is one, its interval; all from 0 to 1."""

    share: float
    interval: tuple[float, float] | None


def columns(bars: Sequence[Column], *, line: float | None, label: str, scale: Callable[[float], str]) -> Markup:
    """A bar for each question in order, and a dashed line at `line`. `scale` words a value for the axis."""
    top = _top([bar.value for bar in bars], line)
    step = _WIDTH / len(bars)
    drawn = Markup("").join(
        Markup('<rect class="{}" x="{:.1f}" y="{:.1f}" width="{:.1f}" height="{:.1f}"/>').format(
            bar.kind, place * step + 0.15 * step, _HEIGHT - height, 0.7 * step, height
        )
        for place, bar in enumerate(bars)
        if (height := min(1.0, bar.value / top) * _HEIGHT)
    )
    return _drawing(drawn + _line(None if line is None else line / top), label=label, axis=(scale(top), scale(0)))


def trend(points: Sequence[Point], *, cut: float | None, label: str) -> Markup:
    """Shares in order, each with its interval, joined by a line; the cut is dashed."""
    step = _WIDTH / len(points)
    places = [((place + 0.5) * step, point) for place, point in enumerate(points)]
    path = " ".join(f"{x:.1f},{_y(point.share):.1f}" for x, point in places)
    whiskers = Markup("").join(
        Markup('<line class="chart-whisker" x1="{0:.1f}" x2="{0:.1f}" y1="{1:.1f}" y2="{2:.1f}"/>').format(
            x, _y(point.interval[0]), _y(point.interval[1])
        )
        for x, point in places
        if point.interval
    )
    dots = Markup("").join(
        Markup('<path class="chart-dot" d="M{:.1f},{:.1f}h0"/>').format(x, _y(point.share)) for x, point in places
    )  # a line of no length with round ends stays round however the drawing is stretched
    joined = Markup('<polyline class="chart-line" points="{}"/>').format(path)
    return _drawing(_line(cut) + whiskers + joined + dots, label=label, axis=("100 %", "50 %", "0 %"))


def _top(values: Sequence[float], line: float | None) -> float:
    """The value at the upper edge: the highest, but no more than four times the line."""
    highest = max(values, default=0.0)
    return max(min(highest, _TALLEST * line) if line else highest, line or 0.0) or 1.0


def _line(share: float | None) -> Markup:
    if share is None:
        return Markup("")
    return Markup('<line class="chart-cut" x1="0" x2="{}" y1="{y:.1f}" y2="{y:.1f}"/>').format(_WIDTH, y=_y(share))


def _y(share: float) -> float:
    return _HEIGHT * (1 - share)


def _drawing(inside: Markup, *, label: str, axis: Sequence[str]) -> Markup:
    """The drawing fills its place, stretched; the axis is words beside it, the highest first."""
    marks = Markup("").join(Markup("<span>{}</span>").format(mark) for mark in axis)
    return Markup(
        '<div class="chart-scaled"><div class="chart-scale num" aria-hidden="true">{}</div>'
        '<svg class="chart-drawing" viewBox="0 0 {} {}" role="img" aria-label="{}" preserveAspectRatio="none">'
        '{}<line class="chart-base" x1="0" x2="{}" y1="{}" y2="{}"/></svg></div>'
    ).format(marks, _WIDTH, _HEIGHT, label, inside, _WIDTH, _HEIGHT, _HEIGHT)
