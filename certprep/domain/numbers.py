"""Numbers as people write, type and read them."""

import re
from decimal import Decimal, InvalidOperation

_LEADING = re.compile(
    r"""\s*(?:about\s|approximately\s|around\s)?\s*
    (?:[<>≤≥≈~]|&[lg]t;)?\s*(?:\\?[$£€])?  # in Markdown a dollar sign is escaped, in HTML a less-than sign
    ([−-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?)""",
    re.VERBOSE | re.IGNORECASE,
)
_MOST_DIGITS = 100  # before the point; far beyond it decimals overflow, and no answer is that large
_THOUSANDS = re.compile(r"^[+-]?\d{1,3}(?:[ ,]\d{3})+(?:\.\d*)?$")


def leading_number(text: str) -> Decimal | None:
    """The number that a text begins with, after "about", a sign such as ≥, or a currency."""
    found = _LEADING.match(text)
    return Decimal(found[1].replace(",", "").replace("−", "-")) if found else None


def typed_number(text: str) -> Decimal | None:
    """A number as people type it: a decimal point or a decimal comma, thousands set apart by commas or spaces."""
    text = text.strip().replace("−", "-").replace("\u00a0", " ").replace("\u202f", " ")
    if _THOUSANDS.match(text):
        text = text.replace(",", "").replace(" ", "")
    elif text.count(",") == 1 and "." not in text:
        text = text.replace(",", ".")
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    return number if number.is_finite() and number.adjusted() < _MOST_DIGITS else None


def without_unit(text: str, unit: str) -> str:
    """What stands before the unit, where a learner typed that too."""
    text = text.strip()
    typed, wanted = text.casefold(), unit.strip().casefold()
    return text[: -len(wanted)].strip() if wanted and typed.endswith(wanted) else text


def shown_number(number: Decimal) -> str:
    """Plain digits: no exponent and no zeros at the end."""
    return f"{number.normalize() + 0:f}"
