"""What changed between two texts of a module, word by word."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from html import unescape

from certprep.domain.course import Passage, Reading

TERMS = "terms"  # the place of the list of terms, which is compared as a section is
_ALIKE = 0.6  # of the words: a section under another heading is the same one, moved or renamed
_ASIDE = re.compile(r"<details\b.*?</details>|<annotation\b.*?</annotation>", re.DOTALL)
_PICTURE = re.compile(r'<img\b[^>]*\balt="([^"]*)"[^>]*>')
_BREAK = re.compile(r"</?(?:p|li|tr|h[1-6]|div|figcaption|figure|blockquote|pre|hr|dt|dd|br)\b[^>]*>")
_CELL = re.compile(r"</t[dh]>")
_TAG = re.compile(r"<[^>]*>")


class Said(StrEnum):
    """What became of some words."""

    SAME = "same"
    ADDED = "added"
    REMOVED = "removed"


class Fate(StrEnum):
    """What became of a section."""

    SAME = "same"
    CHANGED = "changed"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True, kw_only=True)
class Words:
    """Words that share a fate."""

    said: Said
    text: str


@dataclass(frozen=True, kw_only=True)
class SectionChange:
    """One section: `paragraphs` are those with changed words; `was` is its former title where that was another."""

    anchor: str
    title: str
    fate: Fate
    moved: bool = False
    was: str = ""
    paragraphs: tuple[tuple[Words, ...], ...] = ()


@dataclass(frozen=True, kw_only=True)
class _Text:
    """A section as plain paragraphs."""

    anchor: str
    title: str
    paragraphs: tuple[str, ...]

    @property
    def words(self) -> list[str]:
        return " ".join(self.paragraphs).split()


def changes(before: Reading, now: Reading) -> tuple[SectionChange, ...]:
    """The sections that are not what they were, in the order of today's text; those that are gone come last."""
    old, new = _texts(before), _texts(now)
    pairs = _pairs(old, new)
    stayed = _in_order([pairs[anchor] for anchor in new if anchor in pairs], list(old))
    found = [_change(old.get(pairs.get(anchor, "")), text, stayed) for anchor, text in new.items()]
    gone = [_gone(text) for anchor, text in old.items() if anchor not in pairs.values()]
    return tuple(one for one in (*found, *gone) if one.fate is not Fate.SAME or one.moved or one.was)


def plain_paragraphs(html: str) -> tuple[str, ...]:
    """The words of some HTML, a string for each paragraph, cell row or list item; a picture is its alternative text."""
    text = _PICTURE.sub(r"\n\1\n", _ASIDE.sub("", html).replace("\n", " "))
    text = _TAG.sub("", _BREAK.sub("\n", _CELL.sub(" ", text)))
    lines = (" ".join(unescape(line).split()) for line in text.split("\n"))
    return tuple(line for line in lines if line)


def _texts(reading: Reading) -> dict[str, _Text]:
    """By anchor, in order."""
    found = {
        section.anchor: _Text(
            anchor=section.anchor,
            title=section.title,
            paragraphs=tuple(
                line for part in section.parts if isinstance(part, Passage) for line in plain_paragraphs(part.html)
            ),
        )
        for section in reading.sections
    }
    meanings = tuple(
        f"{term}: {' '.join(plain_paragraphs(meaning))}" for term, meaning in sorted(reading.terms.items())
    )
    return {**found, TERMS: _Text(anchor=TERMS, title="", paragraphs=meanings)}


def _pairs(old: dict[str, _Text], new: dict[str, _Text]) -> dict[str, str]:
    """Today's anchor -> the anchor of the same section before: of the same name, else of nearly the same words."""
    pairs = {anchor: anchor for anchor in new if anchor in old}
    left = [text for anchor, text in old.items() if anchor not in pairs]
    for text in (text for anchor, text in new.items() if anchor not in pairs):
        alike = [(SequenceMatcher(None, one.words, text.words, autojunk=False).ratio(), one) for one in left]
        best = max(alike, key=lambda one: one[0], default=None)
        if best and best[0] >= _ALIKE:
            pairs[text.anchor] = best[1].anchor
            left.remove(best[1])
    return pairs


def _in_order(now: Sequence[str], before: Sequence[str]) -> set[str]:
    """Those that still stand in the order they stood in: the longest such run, so that the fewest are called moved."""
    places = [before.index(anchor) for anchor in now]
    runs: list[list[int]] = []
    for place in places:
        longest = max((run for run in runs if run[-1] < place), key=len, default=[])
        runs.append([*longest, place])
    return {before[place] for place in max(runs, key=len, default=[])}


def _change(old: _Text | None, new: _Text, stayed: set[str]) -> SectionChange:
    if old is None:
        return _whole(new, Fate.ADDED, Said.ADDED)
    paragraphs = tuple(_compared(old.paragraphs, new.paragraphs))
    return SectionChange(
        anchor=new.anchor,
        title=new.title,
        fate=Fate.CHANGED if paragraphs else Fate.SAME,
        moved=old.anchor not in stayed,
        was=old.title if old.title != new.title else "",
        paragraphs=paragraphs,
    )


def _gone(old: _Text) -> SectionChange:
    return _whole(old, Fate.REMOVED, Said.REMOVED)


def _whole(text: _Text, fate: Fate, said: Said) -> SectionChange:
    paragraphs = tuple((Words(said=said, text=one),) for one in text.paragraphs)
    return SectionChange(anchor=text.anchor, title=text.title, fate=fate, paragraphs=paragraphs)


def _compared(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[Words, ...]]:
    """Paragraphs first, then words within those that differ: quick, and words are not matched across half a page."""
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "replace" and b - a == d - c:
            yield from (_words(*pair) for pair in zip(old[a:b], new[c:d], strict=True))
        elif tag == "replace":
            yield _words(" ".join(old[a:b]), " ".join(new[c:d]))
        elif tag != "equal":
            yield from ((Words(said=Said.REMOVED, text=one),) for one in old[a:b])
            yield from ((Words(said=Said.ADDED, text=one),) for one in new[c:d])


def _words(old: str, new: str) -> tuple[Words, ...]:
    before, now = old.split(), new.split()
    found: list[Words] = []
    for tag, a, b, c, d in SequenceMatcher(None, before, now, autojunk=False).get_opcodes():
        if tag == "equal":
            found.append(Words(said=Said.SAME, text=" ".join(now[c:d])))
            continue
        if b > a:
            found.append(Words(said=Said.REMOVED, text=" ".join(before[a:b])))
        if d > c:
            found.append(Words(said=Said.ADDED, text=" ".join(now[c:d])))
    return tuple(found)
