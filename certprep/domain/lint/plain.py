"""Markdown seen as words: enough for the rules that look at wording."""

import re

_BLOCK = re.compile(r"^ {0,3}/{3,}[^\n]*\n(?: {4,}\S[^\n]*\n)*", re.MULTILINE)  # a block's fence with its options
_LINK = re.compile(r"!?\[([^\]]*)\]\([^)]*\)")
_CITATION = re.compile(r"\[@[^\]]+\]|\[\^[^\]]+\]")
_SIGNS = re.compile(r"[*`\\]|(?<!\w)_|_(?!\w)")
_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_FIGURE = re.compile(r"^ {0,3}/{3,} *figure\b", re.MULTILINE)


def plain(markdown: str) -> str:
    """The text without the signs that mark it up."""
    text = _BLOCK.sub("", f"{markdown}\n")
    text = _CITATION.sub("", _LINK.sub(r"\1", text))
    return " ".join(_SIGNS.sub("", text).split())


def words(markdown: str) -> list[str]:
    """The words of a text in small letters."""
    return [word.casefold() for word in _WORD.findall(plain(markdown))]


def has_figure(markdown: str) -> bool:
    """Whether a figure stands in the text."""
    return bool(_FIGURE.search(markdown))
