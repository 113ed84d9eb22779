"""Finding terms in running text: whole words, in either number, the longest term first."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from unicodedata import combining, normalize

_WORD = re.compile(r"[^\W_]+")
_HYPHENS = "-\u2010\u2011"
_GAP = re.compile(rf"\s+|[{_HYPHENS}]")  # "motor-unit" is "motor unit"


@dataclass(frozen=True, kw_only=True)
class Found:
    """A term in a text, from `start` to before `end`."""

    slug: str
    start: int
    end: int


@dataclass(frozen=True, kw_only=True)
class _Wanted:
    """A term taken apart: its words, what stands between them, and signs at its ends (`%DV`, `PAR-Q+`)."""

    slug: str
    words: tuple[str, ...]
    gaps: tuple[str, ...]
    before: str
    after: str


class Finder:
    """Looks for the terms of `names` (slug -> name)."""

    def __init__(self, names: Mapping[str, str]) -> None:
        self._by_first: dict[str, list[_Wanted]] = {}
        for slug, name in names.items():
            wanted = _taken_apart(slug, name)
            if wanted.words:
                self._by_first.setdefault(singular(wanted.words[0]), []).append(wanted)
        for there in self._by_first.values():
            there.sort(key=lambda one: (len(one.words), len(one.before + one.after)), reverse=True)

    def find(self, text: str) -> Iterator[Found]:
        """Every use of a term, from left to right; none overlaps another."""
        words = list(_WORD.finditer(text))
        place = 0
        while place < len(words):
            found = self._at(text, words, place)
            if found is None:
                place += 1
                continue
            yield found[0]
            place += found[1]

    def uses(self, text: str) -> set[str]:
        """The slugs of the terms that a text uses."""
        return {one.slug for one in self.find(text)}

    def _at(self, text: str, words: Sequence[re.Match[str]], place: int) -> tuple[Found, int] | None:
        """The longest term that begins with this word, and how many words it has."""
        for wanted in self._by_first.get(singular(words[place][0]), ()):
            if _fits(wanted, text, words[place : place + len(wanted.words)]):
                last = words[place + len(wanted.words) - 1]
                start, end = words[place].start() - len(wanted.before), last.end() + len(wanted.after)
                return Found(slug=wanted.slug, start=start, end=end), len(wanted.words)
        return None


def plain(text: str) -> str:
    """Words to look for as somebody types them: small letters, no accents, single spaces."""
    letters = normalize("NFKD", text).casefold()
    return " ".join("".join(one for one in letters if not combining(one)).split())


@lru_cache(maxsize=20_000)
def singular(word: str) -> str:
    """A word in small letters without the ending of its plural. What matters is that a word and its plural come to the same."""
    word = normalize("NFKC", word).casefold()  # "VO₂max" is "VO2max"
    if len(word) > 3 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 4 and word.endswith(("ses", "xes", "zes", "ches", "shes")):
        return word[:-2] if word.endswith(("sses", "xes", "zes", "ches", "shes")) else word[:-2] + "is"
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word


def _taken_apart(slug: str, name: str) -> _Wanted:
    found = list(_WORD.finditer(name))
    if not found:
        return _Wanted(slug=slug, words=(), gaps=(), before="", after="")
    return _Wanted(
        slug=slug,
        words=tuple(one[0] for one in found),
        gaps=tuple(name[one.end() : after.start()] for one, after in pairwise(found)),
        before=name[: found[0].start()],
        after=name[found[-1].end() :],
    )


def _fits(wanted: _Wanted, text: str, words: Sequence[re.Match[str]]) -> bool:
    if len(words) < len(wanted.words) or not all(map(_same_word, wanted.words, (one[0] for one in words))):
        return False
    gaps = (text[one.end() : after.start()] for one, after in pairwise(words))
    if not all(map(_same_gap, wanted.gaps, gaps)):
        return False
    start, end = words[0].start() - len(wanted.before), words[-1].end()
    return (
        text.startswith(wanted.before, max(start, 0))
        and text.startswith(wanted.after, end)
        and not _goes_on(text, start, end + len(wanted.after))
    )


def _goes_on(text: str, start: int, end: int) -> bool:
    """Whether it is the rest of a longer word, as in "dorsi-flexion", or the beginning of another name, as in "PAR-Q+"."""
    joined = start > 1 and text[start - 1] in _HYPHENS and text[start - 2].isalnum()
    return start < 0 or joined or text.startswith("+", end)


def _same_word(wanted: str, word: str) -> bool:
    """Abbreviations are written as they are ("MET" is not "met"); other words in capitals or not, in either number."""
    if wanted[1:] != wanted[1:].lower() or (len(wanted) == 1 and wanted.isupper()):
        return normalize("NFKC", word) in (wanted, f"{wanted}s")
    return singular(word) == singular(wanted)


def _same_gap(wanted: str, gap: str) -> bool:
    return wanted == gap or bool(_GAP.fullmatch(wanted) and _GAP.fullmatch(gap))
