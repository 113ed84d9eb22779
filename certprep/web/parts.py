"""What templates need to show questions that are answered in parts."""

import re
from collections.abc import Mapping, Sequence

from flask import Flask

from certprep.domain.item.shown import Choice

_BLANK = re.compile(r"\[\[([\w-]+)\]\]")
_LONGEST_IN_A_LIST = 32  # characters; what is longer is cut off in a closed list on a phone


def install(app: Flask) -> None:
    """Give templates the filters and the test named like these functions."""
    for of in (at_blanks, blanked, placed):
        app.jinja_env.filters[of.__name__] = of
    app.jinja_env.tests[needs_reading.__name__] = needs_reading


def at_blanks(stem_html: str) -> list[str]:
    """The stem cut at its blanks: text, a blank's id, text, … , text."""
    return _BLANK.split(stem_html)


def blanked(stem_html: str) -> str:
    """The stem with a line at each blank, for where it is only named."""
    return _BLANK.sub("____", stem_html)


def placed(options: Sequence[Choice], places: Mapping[str, str]) -> list[Choice]:
    """The options by their places; as they are shown at first where not each has one."""
    if set(places) != {option.id for option in options}:
        return list(options)
    return sorted(options, key=lambda option: int(places[option.id]) if places[option.id].isdecimal() else 0)


def needs_reading(html: str) -> bool:
    """Whether a drop-down list, which takes plain text of one line, can't show it in full."""
    return "<" in html or len(html) > _LONGEST_IN_A_LIST
