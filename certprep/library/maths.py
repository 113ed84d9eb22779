"""Maths: LaTeX to MathML, by an allow-list of its own, because a sanitiser of HTML must never be told to let MathML through."""

import html
import re
from collections.abc import Mapping
from xml.etree.ElementTree import Element, tostring

from latex2mathml import exceptions
from latex2mathml.converter import convert_to_element

from certprep.domain.errors import Parameter
from certprep.domain.problem import Problem

_TAGS = frozenset(
    {
        *("math", "mrow", "mi", "mn", "mo", "mtext", "mspace", "mstyle", "mpadded", "mphantom", "menclose"),
        *(
            "msub",
            "msup",
            "msubsup",
            "munder",
            "mover",
            "munderover",
            "mfrac",
            "msqrt",
            "mroot",
            "mtable",
            "mtr",
            "mtd",
        ),
    }
)
_ATTRIBUTES: Mapping[str, re.Pattern[str]] = {
    name: re.compile(pattern)
    for name, pattern in {
        **dict.fromkeys(("display", "mathvariant", "form", "columnalign", "rowalign", "notation"), r"[a-z -]{1,40}"),
        **dict.fromkeys(
            ("fence", "stretchy", "largeop", "accent", "accentunder", "separator", "symmetric", "movablelimits"),
            "true|false",
        ),
        "displaystyle": "true|false",
        "scriptlevel": r"[+-]?\d",
        **dict.fromkeys(
            ("width", "height", "depth", "lspace", "rspace", "minsize", "maxsize", "linethickness", "rowspacing"),
            r"[+-]?[\d.]{1,8}(?:em|ex|pt|px|%)?",
        ),
    }.items()
}
_COMMAND = re.compile(r"\\(?:[A-Za-z]+|.?)")
_LONGEST = 1_000
_FAILURES: tuple[
    type[Exception], ...
] = (  # latex2mathml raises its own and, on what it was not made for, nearly any of Python's
    *(one for one in vars(exceptions).values() if isinstance(one, type) and issubclass(one, Exception)),
    LookupError,
    ValueError,
    TypeError,
    AttributeError,
    RecursionError,
    StopIteration,
    RuntimeError,
)


class BrokenMaths(Exception):
    """The LaTeX can't be shown; `problem` says why."""

    def __init__(self, rule: str, **parameters: Parameter) -> None:
        super().__init__(rule)
        self.problem = Problem(rule=rule, parameters=parameters)


def mathml(latex: str, *, display: bool = False) -> str:
    """MathML for a formula, in a line or on lines of its own. Raises BrokenMaths."""
    if len(latex) > _LONGEST:
        raise BrokenMaths("maths-too-long", longest=_LONGEST)
    try:
        element = convert_to_element(latex, display="block" if display else "inline")
        for part in element.iter():
            _clean(part)
        return tostring(element, encoding="unicode")
    except _FAILURES as error:
        raise BrokenMaths("maths-broken", maths=latex) from error


def _clean(element: Element) -> None:
    """Entities become characters, so that the writer escapes what needs it; what is not on the lists goes or is refused."""
    element.text = html.unescape(element.text or "")
    element.tail = None
    if unknown := _COMMAND.search(element.text):  # the converter prints a command that it does not know
        raise BrokenMaths("maths-unknown-command", command=unknown[0])
    if element.tag not in _TAGS:
        raise BrokenMaths("maths-unknown-command", command=str(element.tag))
    kept = {name: value for name, value in element.attrib.items() if _allowed(name, value)}
    element.attrib.clear()
    element.attrib.update(kept)


def _allowed(name: str, value: str) -> bool:
    pattern = _ATTRIBUTES.get(name)
    return pattern is not None and pattern.fullmatch(value) is not None
