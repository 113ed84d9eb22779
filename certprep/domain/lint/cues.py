"""Cues: what gives the key away to somebody who knows how tests are written, but not the subject.

After Haladyna, Downing and Rodriguez (2002), *A Review of Multiple-Choice Item-Writing Guidelines for Classroom Assessment*.
"""

import re
from collections.abc import Iterator
from itertools import pairwise
from statistics import fmean

from certprep.domain.item import AnyItem, Choice, Option, Single
from certprep.domain.lint.context import Context, warning
from certprep.domain.lint.plain import plain, words
from certprep.domain.problem import Problem

_LETTER = re.compile(
    r"\b(?:[Oo]ption|[Aa]nswer|[Cc]hoice|[Dd]istractor|[Rr]esponse)s?\s+(?:\*\*)?(?:[A-F]\b|[b-f]\b|\([a-f]\))"
)
_ABOVE = re.compile(
    r"\b(?:all|none|both|neither|any) of (?:the |these )?(?:above|others?|options|answers|choices)\b|^(?:all|none|both) of these\b",
    re.IGNORECASE,
)
_COMBINED = re.compile(
    r"^(?:both |either |neither )?\(?[A-F]\)?(?:,? (?:and|or|nor|&) \(?[A-F]\)?)+(?: only)?\.?$", re.IGNORECASE
)
_ABSOLUTES = frozenset({"always", "never", "only"})
_ARTICLE = re.compile(r"(?<![/\w])(an?)\W*$", re.IGNORECASE)
LONGEST_RATIO = 1.5
_TOO_SHORT_TO_TELL = 15  # characters: "Eccentric" beside "Load" is no cue


def no_letters(item: AnyItem, _context: Context) -> Iterator[Problem]:
    """`letter-in-rationale`: options are shuffled, so a letter points at another option each time."""
    if isinstance(item, Choice):
        for option in item.options:
            if found := _LETTER.search(option.why):
                yield warning("letter-in-rationale", option=option.id, words=found[0])


def nothing_above(item: AnyItem, _context: Context) -> Iterator[Problem]:
    """`all-of-the-above`: such options ask for less than they seem to, and lose their sense when shuffled."""
    if isinstance(item, Choice):
        for option in item.options:
            text = plain(option.text)
            if _ABOVE.search(text) or _COMBINED.match(text):
                yield warning("all-of-the-above", option=option.id, words=text)


def fair_absolutes(item: AnyItem, _context: Context) -> Iterator[Problem]:
    """`absolute-in-distractors`: nothing in this field is always so, and test-takers know it."""
    if not isinstance(item, Choice) or any(_absolutes(option) for option in item.options if option.key):
        return
    for option in item.options:
        for word in sorted(_absolutes(option)):
            yield warning("absolute-in-distractors", option=option.id, word=word)


def _absolutes(option: Option) -> frozenset[str]:
    return _ABSOLUTES.intersection(words(option.text))


def fair_length(item: AnyItem, _context: Context) -> Iterator[Problem]:
    """`key-much-the-longest`: the careful wording of a key shows."""
    if not isinstance(item, Single) or item.numbers or len(item.keys) != 1 or len(item.options) < 2:
        return
    key = len(plain(item.option(item.keys[0]).text))
    others = fmean(len(plain(option.text)) for option in item.options if not option.key)
    if key > max(LONGEST_RATIO * others, _TOO_SHORT_TO_TELL):
        yield warning("key-much-the-longest", length=key, mean=round(others))


def fair_article(item: AnyItem, _context: Context) -> Iterator[Problem]:
    """`article-cue`: a stem that ends in "a" or "an" rules out every option that can't follow it."""
    found = _ARTICLE.search(plain(item.stem))
    if not found or not isinstance(item, Choice):
        return
    vowel = found[1].casefold() == "an"
    for option in item.options:
        starts_with_vowel = plain(option.text)[:1].casefold() in set("aeiou")
        if not option.key and starts_with_vowel != vowel:
            yield warning("article-cue", article=found[1], option=option.id)


def ordered_numbers(item: AnyItem, _context: Context) -> Iterator[Problem]:
    """`numbers-out-of-order`: numbers are shown as written, so that nobody has to hunt for theirs."""
    if isinstance(item, Choice) and any(first > second for first, second in pairwise(item.numbers)):
        yield warning("numbers-out-of-order", numbers=", ".join(str(number) for number in item.numbers))
