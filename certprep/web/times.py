"""Times as people read them: in their own zone, with the names of their language."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime, format_time
from flask import Flask
from flask_babel import get_locale, gettext

from certprep.web import current


def install(app: Flask) -> None:
    """Give templates the filters named like these functions."""
    for of in (local_time, local_date, local_day, week_day, clock_time, written_date, coming, duration):
        app.jinja_env.filters[of.__name__] = of


def zone() -> ZoneInfo:
    """The zone of who is signed in, else the site's."""
    visitor = current.visitor()
    return ZoneInfo(visitor.zone if visitor else current.site().zone)


def local_time(moment: datetime) -> str:
    """`Sat 21 Nov 2026, 14:05`"""
    return format_datetime(moment, "EEE d MMM y, HH:mm", tzinfo=zone(), locale=get_locale() or "en")


def local_date(moment: datetime) -> str:
    """`Sat 21 Nov 2026`, as it is where they are at that moment."""
    return format_date(moment.astimezone(zone()), "EEE d MMM y", locale=get_locale() or "en")


def local_day(moment: datetime) -> str:
    """`Saturday 21 November`"""
    return format_date(moment.astimezone(zone()), "EEEE d MMMM", locale=get_locale() or "en")


def week_day(moment: datetime) -> str:
    """`Sat`"""
    return format_date(moment.astimezone(zone()), "EEE", locale=get_locale() or "en")


def clock_time(moment: datetime) -> str:
    """`14:05:09`"""
    return moment.astimezone(zone()).strftime("%H:%M:%S")


def coming(moment: datetime) -> str:
    """When something comes, to be read in a sentence: `today at 14:05`, `tomorrow`, `on Tue 24 Nov 2026`."""
    day, today = moment.astimezone(zone()).date(), current.now().astimezone(zone()).date()
    if day <= today:
        return gettext(
            "today at %(time)s", time=format_time(moment, "HH:mm", tzinfo=zone(), locale=get_locale() or "en")
        )
    if day == today + timedelta(days=1):
        return gettext("tomorrow")
    return gettext("on %(date)s", date=local_date(moment))


def written_date(day: date) -> str:
    """`21 November 2026`, of a day that has no hour and so no zone."""
    return format_date(day, "d MMMM y", locale=get_locale() or "en")


def duration(span: timedelta) -> str:
    """Whole minutes, rounded down: `1 h 12 min`."""
    hours, minutes = divmod(max(0, int(span.total_seconds())) // 60, 60)
    if not hours:
        return gettext("%(minutes)s min", minutes=minutes)
    if not minutes:
        return gettext("%(hours)s h", hours=hours)
    return gettext("%(hours)s h %(minutes)s min", hours=hours, minutes=minutes)
