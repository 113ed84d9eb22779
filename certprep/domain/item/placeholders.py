"""Places in a text where each learner sees numbers of their own: `{age}`, `{value}`, or a formula, `{=220 - age}`."""

import re
from collections.abc import Callable, Collection, Iterator
from decimal import ROUND_HALF_UP, Decimal

from certprep.domain.formula import ARITHMETIC, MOST_PLACES
from certprep.domain.item.formulas import formula
from certprep.domain.item.given import Numbers
from certprep.domain.numbers import shown_number

VALUE = "value"
_PLACE = re.compile(r"\{(=[\w\s.,()+*/−–×·-]+|[a-z][a-z0-9_]*)\}")  # nothing in it that HTML would escape
_BRACES = re.compile(r"\{([^{}\n]*)\}")
_MATHS = re.compile(r"(?<!\\)\$\$?.+?(?<!\\)\$\$?", re.DOTALL)
_STAND_IN = "9{}0713{:03}9"  # a number, since that comes through Markdown and LaTeX as it is


def filled(text: str, numbers: Numbers) -> str:
    """The text, or safe HTML, with this learner's numbers. Raises FormulaError for a formula that comes to none."""

    def number(place: re.Match[str]) -> str:
        said = place[1]
        if said.startswith("="):
            return rounded(formula(said[1:]).value(numbers))
        return shown_number(numbers[said]) if said in numbers else place[0]

    return _PLACE.sub(number, text)


def rounded(number: Decimal, places: int = MOST_PLACES) -> str:
    """At most so many decimals, halves away from zero, and no zeros at the end."""
    return shown_number(to_places(number, places))


def to_places(number: Decimal, places: int) -> Decimal:
    return number.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP, context=ARITHMETIC)


def kept(render: Callable[[str], str], names: Collection[str]) -> Callable[[str], str]:
    """A rendering that lets the places through: they are in its HTML as they were in its Markdown."""

    def through(text: str) -> str:
        places = [place[0] for place in _PLACE.finditer(text) if place[1].startswith("=") or place[1] in names]
        if not places:
            return render(text)
        tokens = _tokens(text, len(places))
        for place, token in zip(places, tokens, strict=True):
            text = text.replace(place, f"{{{token}}}", 1)
        html = render(text)
        for place, token in zip(places, tokens, strict=True):
            html = html.replace(f"{{{token}}}", place).replace(token, place)
        return html

    return through


def _tokens(text: str, count: int) -> list[str]:
    salt = next(salt for salt in range(1000, 10_000) if f"9{salt}0713" not in text)
    return [_STAND_IN.format(salt, number) for number in range(count)]


def formulas(text: str) -> Iterator[str]:
    """The formulas that stand in a text."""
    yield from (place[1][1:] for place in _PLACE.finditer(text) if place[1].startswith("="))


def named(text: str) -> frozenset[str]:
    """The numbers that a text shows by name."""
    return frozenset(place[1] for place in _PLACE.finditer(text) if not place[1].startswith("="))


def strange(text: str, names: Collection[str]) -> Iterator[str]:
    """What stands in braces, outside LaTeX, and is no place: a slip that learners would see."""
    for found in _BRACES.finditer(_MATHS.sub("", text)):
        place = _PLACE.fullmatch(found[0])
        if place is None or not (place[1].startswith("=") or place[1] in names):
            yield found[0]
