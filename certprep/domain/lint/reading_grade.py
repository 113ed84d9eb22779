"""How hard a text is to read, as a US school grade."""

import re
from collections.abc import Iterable

_BLOCKS_WITHOUT_PROSE = re.compile(
    r"^ {0,3}/{3,} *(?:figure|quick-check|calculator)\b.*?^ {0,3}/{3,} *$", re.MULTILINE | re.DOTALL
)
_FENCE = re.compile(r"^ {0,3}/{3,}[^\n]*$", re.MULTILINE)
_FRONT_MATTER = re.compile(r"\A---\n.*?^---$", re.MULTILINE | re.DOTALL)
_FOOTNOTE = re.compile(r"^\[\^[^\]]+\]:.*$", re.MULTILINE)
_TABLE = re.compile(r"^ *\|.*$", re.MULTILINE)
_MATHS = re.compile(r"\$\$.*?\$\$", re.DOTALL)
_INLINE_MATHS = re.compile(r"\$[^$\n]+\$")
_CITATION = re.compile(r"\[@[^\]]+\]|\[\^[^\]]+\]|\{:[^}]*\}")
_LINK = re.compile(r"!?\[([^\]]*)\]\([^)]*\)")
_HEADING = re.compile(r"^#+ .*$", re.MULTILINE)
_ITEM_END = re.compile(r"(?<![.!?:;])\n(?=\s*(?:[-*]|\d+\.)\s|\s*\n|\Z)")
_SENTENCE = re.compile(r"(?<=[.!?])[\"'”’)]*\s+|\n\s*\n")
_WORD = re.compile(r"[A-Za-z]+(?:['’][A-Za-z]+)?")
_VOWELS = re.compile(r"[aeiouy]+")
_SILENT = re.compile(r"(?:[^laeiouyscgxzh]es|[^scx]hes(?<![cs]hes)|[^dtaeiouy]ed|[^aeiouyl]e|[aeiouy]les?)$")


def prose(markdown: str) -> str:
    """The running text of a module: no headings, tables, maths, figures, checks or front matter; an item of a list ends a sentence."""
    text = markdown
    for without in (_FRONT_MATTER, _BLOCKS_WITHOUT_PROSE, _FENCE, _FOOTNOTE, _TABLE, _MATHS, _HEADING):
        text = without.sub("\n", text)
    text = _LINK.sub(r"\1", _CITATION.sub("", _INLINE_MATHS.sub("", text)))
    return _ITEM_END.sub(".\n", text)


def syllables(word: str) -> int:
    """Groups of vowels, a silent ending apart: right for about nine English words in ten, and off by one in the rest."""
    small = word.casefold()
    groups = len(_VOWELS.findall(small))
    return max(1, groups - bool(_SILENT.search(small)))


def grade(text: str, *, excepting: Iterable[str] = ()) -> float:
    """Flesch–Kincaid grade level of a prose text; 0 for one without words.

    0.39 · words / sentences + 11.8 · syllables / words - 15.59. Kincaid JP, Fishburne RP, Rogers RL, Chissom BS (1975), Research Branch
    Report 8-75. The words of the terms in `excepting` count as words of one syllable: a text that explains its terms may use them.
    """
    known = {word.casefold() for term in excepting for word in _WORD.findall(term)}
    sentences = [found for part in _SENTENCE.split(text) if (found := _WORD.findall(part))]
    spoken = [word for sentence in sentences for word in sentence]
    if not spoken:
        return 0.0
    sounds = sum(1 if _stem(word) in known or word.casefold() in known else syllables(word) for word in spoken)
    return 0.39 * len(spoken) / len(sentences) + 11.8 * sounds / len(spoken) - 15.59


def _stem(word: str) -> str:
    """A term in the plural is the term."""
    return word.casefold().removesuffix("s")
