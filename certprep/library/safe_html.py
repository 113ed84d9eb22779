"""The sanitiser: the last gate, whatever the Markdown before it did."""

import re

import nh3

from certprep.library.blocks import ADMONITIONS
from certprep.library.findings import CLOSE, OPEN
from certprep.library.outline import LINK

_HEADINGS = ("h3", "h4", "h5", "h6")
_INLINE = frozenset({"a", "br", "code", "em", "span", "strong", "sub", "sup"})
_BLOCK = _INLINE | {
    *_HEADINGS,
    *("blockquote", "div", "figcaption", "figure", "hr", "li", "ol", "p", "pre", "ul"),
    *("table", "tbody", "td", "th", "thead", "tr"),
}
_ATTRIBUTES = {
    "a": {"href", "aria-label"},
    "div": {"role", "tabindex", "aria-label"},
    "ol": {"start"},
    "th": {"scope"},
    **{tag: {"id"} for tag in (*_HEADINGS, "li", "sup")},
}
_CLASSES = {
    "a": {"footnote-backref", "footnote-ref"},
    "div": {"admonition", *ADMONITIONS, "case", "footnote", "key-points", "maths", "table-scroll"},
    "p": {"admonition-title"},
    "span": {"citation"},
    "td": {"align-center", "align-right"},
    "th": {"align-center", "align-right"},
}
_VALUES = {
    "href": LINK,
    "id": re.compile(r"(?:fn|fnref\d*):[\w.-]+|[a-z0-9-]+"),
    "role": re.compile("group|note"),
    "scope": re.compile("col|row"),
    "start": re.compile(r"\d{1,6}"),
    "tabindex": re.compile("0"),
    "aria-label": re.compile(r".{1,500}", re.DOTALL),
    "class": re.compile(r"[a-z -]+"),
}


def _filtered(_tag: str, attribute: str, value: str) -> str | None:
    # A token in an attribute would become HTML in the midst of a tag when it is put back.
    if OPEN in value or CLOSE in value:
        return None
    wanted = _VALUES.get(attribute)  # an exception here would be printed and the attribute kept
    return value if wanted and wanted.fullmatch(value) else None


def _cleaner(tags: frozenset[str]) -> nh3.Cleaner:
    return nh3.Cleaner(
        tags=set(tags),
        clean_content_tags={"script", "style"},
        attributes={tag: names for tag, names in _ATTRIBUTES.items() if tag in tags},
        allowed_classes={tag: names for tag, names in _CLASSES.items() if tag in tags},
        attribute_filter=_filtered,
        url_schemes={"http", "https", "mailto"},
        link_rel=None,
    )


_block_cleaner = _cleaner(_BLOCK)
_inline_cleaner = _cleaner(_INLINE)


def safe_block(html: str) -> str:
    """Blocks and lines of text, without anything that could run, load or take over the page."""
    return _block_cleaner.clean(html)


def safe_inline(html: str) -> str:
    """As `safe_block`, for what stands in a line."""
    return _inline_cleaner.clean(html)
