"""Where a mark stands in today's text. Its words and what stood around them are laid along the text where they fit best; words that stood
nowhere near them are others, however alike: then the mark's own are gone.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import pairwise
from math import log1p

CONTEXT = 100  # characters kept on either side
_WORD = re.compile(r"[^\W_]+(?:['’.,-][^\W_]+)*|[=÷×+−<>≥≤≈%&/°$]")
_SENTENCE_BEFORE = re.compile(r"""(?:^|[.!?:]["'”’)\]]*)\s*$""")
_SENTENCE_EDGE = re.compile(r"""[.!?:]["'”’)\]]*(?=\s|$)|\s(?=["'“‘(\[]?[A-Z])""")
_SENTENCE_AFTER = re.compile(r"""\s*["'“‘(\[]?[A-Z]|\s*$""")

# Scores: a word that occurs once in a module counts 1, others less.
_GAP, _WIDER = 0.3, 0.05  # what skipping words costs, and each of them but the first
_REACH = 60  # words skipped at most
_LEAST_RUN = 0.5  # of words side by side that are laid at all
_MOST_CHAINS = 3  # what stood around, what moved away from there, and one by chance

# What is left is known by its score; the numbers are those with which no edit of the shipped modules showed a mark on others' words.
_LEAST_LEFT = 0.55  # of the quote's words, by what they count
_ALL_AROUND = 0.75  # of the score of all that was kept
_UNIT = 4  # words of a sentence or cell that is known wherever it went
# All of the quote's, without what stands around them: a text says so many again once in 500 times.
_MANY_WORDS, _ALONE = 8, 3.5
_MUCH = 7  # of the quote, all or not
_EXACT, _IN_PART = 3, 6  # the quote with what stands around it
_LEAST_CONTEXT, _MOST_LEFT = 0.5, 0.8
# So few are known only by what stands around them; on one side only, by 1 more.
_FEW_WORDS, _FEW_CONTEXT, _FEW_IN_PART = 3, 2, 4
_LEAST_RARE = 0.5
# More in another section; there the rest of the sentence must have come along, or all of it be so much.
_ELSEWHERE, _SURE = 1, 9


@dataclass(frozen=True, kw_only=True)
class Anchor:
    """What was marked: `quote` between `prefix` and `suffix`, from character `position` of the section's text."""

    section: str
    quote: str
    prefix: str
    suffix: str
    position: int


@dataclass(frozen=True, kw_only=True)
class Spot:
    """Characters [start, end) of a section's text."""

    section: str
    start: int
    end: int


def anchor(texts: Mapping[str, str], spot: Spot) -> Anchor:
    """What to keep so that `find` finds it again."""
    text = texts[spot.section]
    return Anchor(
        section=spot.section,
        quote=text[spot.start : spot.end],
        prefix=text[max(0, spot.start - CONTEXT) : spot.start],
        suffix=text[spot.end : spot.end + CONTEXT],
        position=spot.start,
    )


def find(wanted: Anchor, texts: Mapping[str, str]) -> Spot | None:
    """The place of the marked words, in any section, or of what is left of them if that is most; none where they are gone."""
    text = texts.get(wanted.section, "")
    around = wanted.prefix + wanted.quote + wanted.suffix
    if text.startswith(around, wanted.position - len(wanted.prefix)):
        return Spot(section=wanted.section, start=wanted.position, end=wanted.position + len(wanted.quote))
    return _found(wanted, tuple(texts.items()))


@dataclass(frozen=True)
class _Text:
    """A text by its words, in small letters."""

    section: str
    plain: str

    @cached_property
    def places(self) -> list[tuple[int, int]]:
        return [found.span() for found in _WORD.finditer(self.plain)]

    @cached_property
    def words(self) -> list[str]:
        return [self.plain[start:end].casefold() for start, end in self.places]

    @cached_property
    def where(self) -> dict[str, list[int]]:
        """The places of each word."""
        found: dict[str, list[int]] = {}
        for place, word in enumerate(self.words):
            found.setdefault(word, []).append(place)
        return found


@dataclass(frozen=True)
class _Texts:
    """A module's; a word counts the less the more often it occurs."""

    all: tuple[_Text, ...]

    @cached_property
    def known(self) -> dict[str, float]:
        counts = Counter(word for text in self.all for word in text.words)
        return {word: 1 / (1 + log1p(count - 1)) for word, count in counts.items()}


_Pairs = Sequence[tuple[int, int]]  # of a kept word's place and one in the text, both growing


@dataclass(frozen=True)
class _Kept:
    """The words of an anchor, their characters in all that was kept and what each counts; words [first, end) are the quote's, and
    characters [start, stop): somebody may have marked half a word.
    """

    wanted: Anchor
    around: str
    start: int
    stop: int
    words: tuple[str, ...]
    places: tuple[tuple[int, int], ...]
    counts: tuple[float, ...]
    first: int
    end: int

    def score(self, pairs: _Pairs) -> float:
        """What the words count, less what is skipped between them."""
        skipped = sum(_skip(one, other) for one, other in pairwise(pairs))
        return sum(self.counts[place] for place, _ in pairs) - skipped


@dataclass(frozen=True)
class _Chain:
    """Kept words laid along a text."""

    kept: _Kept
    text: _Text
    pairs: _Pairs

    @cached_property
    def quote(self) -> _Pairs:
        return [one for one in self.pairs if self.kept.first <= one[0] < self.kept.end]

    @cached_property
    def rank(self) -> tuple[float, bool, int]:
        """By what it counts; of equals, that nearest to where the words were."""
        wanted, start = self.kept.wanted, self.text.places[self.pairs[-1][1]][0]
        own = self.text.section == wanted.section
        return round(self.kept.score(self.pairs), 3), own, -abs(start - wanted.position)

    @cached_property
    def spot(self) -> Spot:
        """From the quote's first word to its last, as far as each was in it, with the signs outside of them where they still stand there."""
        kept, plain = self.kept, self.text.plain
        (first, low), (last, high) = self.quote[0], self.quote[-1]
        start, end = self.text.places[low][0], self.text.places[high][1]
        if first == kept.first:
            outside = kept.around[kept.start : kept.places[first][0]]
            start += max(0, kept.start - kept.places[first][0])
            start -= len(outside) if plain.endswith(outside, 0, start) else 0
        if last == kept.end - 1:
            outside = kept.around[kept.places[last][1] : kept.stop]
            end -= max(0, kept.places[last][1] - kept.stop)
            end += len(outside) if plain.startswith(outside, end) else 0
        return Spot(section=self.text.section, start=start, end=end)

    @cached_property
    def has_cut(self) -> bool:
        """Whether what stood before the quote and after it stand side by side."""
        there = dict(self.pairs)
        before, after = there.get(self.kept.first - 1), there.get(self.kept.end)
        return before is not None and after == before + 1

    def known(self, *, cut_out: bool) -> bool:
        """Whether these are the words that were marked, and not others like them; `cut_out`: where they were, they are missing and
        nothing else is.
        """
        kept, score = self.kept, self.kept.score(self.pairs)
        counted = sum(kept.counts[place] for place, _ in self.quote)
        left = counted / sum(kept.counts[kept.first : kept.end]) if self.quote else 0
        if left < _LEAST_LEFT:
            return False
        if score >= _ALL_AROUND * sum(kept.counts) or self._is_unit(cut_out=cut_out):
            return True
        if self._elsewhere and score < _SURE and not self._alone and not self._with_sentence():
            return False
        context = score - kept.score(self.quote)
        return (
            self._few_known(context) if kept.end - kept.first <= _FEW_WORDS else self._many_known(score, context, left)
        )

    def _few_known(self, context: float) -> bool:
        """One side alone tells only words that are rare, or that begin or end a sentence."""
        sides = self.pairs[: self.pairs.index(self.quote[0])], self.pairs[self.pairs.index(self.quote[-1]) + 1 :]
        one_sided = min(map(self.kept.score, sides)) < _LEAST_CONTEXT
        if one_sided and self.kept.score(self.quote) < _LEAST_RARE and not self._with_sentence():
            return False
        return context >= _FEW_CONTEXT + one_sided + self._elsewhere + (0 if self._exact else _FEW_IN_PART)

    def _many_known(self, score: float, context: float, left: float) -> bool:
        if self._alone:
            return True
        if self._exact:
            return context >= _LEAST_CONTEXT and score >= _EXACT + self._elsewhere
        return (context >= _LEAST_CONTEXT or left >= _MOST_LEFT) and score >= _IN_PART + self._elsewhere

    @property
    def _alone(self) -> bool:
        """Whether so much of the quote is here that it needs nothing around it."""
        all_here = len(self.quote) == self.kept.end - self.kept.first
        score = self.kept.score(self.quote)
        return score >= _MUCH or (all_here and len(self.quote) >= _MANY_WORDS and score >= _ALONE)

    def _with_sentence(self) -> bool:
        """Whether the rest of its sentence came with it, word for word."""
        around, plain = self.kept.around, self.text.plain
        start, end = self.kept.places[self.quote[0][0]][0], self.kept.places[self.quote[-1][0]][1]
        low, high = self.text.places[self.quote[0][1]][0], self.text.places[self.quote[-1][1]][1]
        before = _common(around[:start][::-1], plain[:low][::-1])
        after = _common(around[end:], plain[high:])
        begins = before == start or _SENTENCE_EDGE.search(around[max(0, start - before - 2) : start + 2])
        ends = end + after == len(around) or _SENTENCE_EDGE.search(around[max(0, end - 2) : end + after + 2])
        return bool(begins and ends)

    @property
    def _elsewhere(self) -> int:
        return 0 if self.text.section == self.kept.wanted.section else _ELSEWHERE

    @property
    def _exact(self) -> bool:
        return self.text.plain[self.spot.start : self.spot.end] == self.kept.wanted.quote

    def _is_unit(self, *, cut_out: bool) -> bool:
        """Whether a sentence, or a table's cell, was marked and is one here, word for word."""
        spot, plain = self.spot, self.text.plain
        words = plain[spot.start : spot.end]
        if len(self.quote) < _UNIT or words not in self.kept.around:
            return False
        before, _, after = self.kept.around.partition(words)
        was_one = (cut_out and self._exact) or _apart(before, words, after)
        return was_one and _apart(plain[: spot.start], words, plain[spot.end :])


def _common(one: str, other: str) -> int:
    """How many characters from the first on are the same."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((place for place, (left, right) in pairs if left != right), min(len(one), len(other)))


def _apart(before: str, words: str, after: str) -> bool:
    """Whether a sentence may begin and end with these words."""
    begins = _SENTENCE_BEFORE.search(before[-4:]) or _SENTENCE_AFTER.match(words)
    return bool(begins and (_SENTENCE_BEFORE.search(words[-4:]) or _SENTENCE_AFTER.match(after[:4])))


@lru_cache(maxsize=8)
def _texts(texts: tuple[tuple[str, str], ...]) -> _Texts:
    return _Texts(tuple(_Text(section, plain) for section, plain in texts))


@lru_cache(maxsize=4_000)
def _found(wanted: Anchor, texts: tuple[tuple[str, str], ...]) -> Spot | None:
    as_they_were = list(_as_they_were(wanted, texts))
    if as_they_were:
        return min(as_they_were, key=lambda one: (one.section != wanted.section, abs(one.start - wanted.position)))
    read = _texts(texts)
    cut_out = False
    for chain in _chains(_kept(wanted, read), read):
        if chain.known(cut_out=cut_out):
            return chain.spot
        cut_out = cut_out or chain.has_cut
    return None


def _as_they_were(wanted: Anchor, texts: tuple[tuple[str, str], ...]) -> Iterator[Spot]:
    """Wherever the quote stands between the same words as ever."""
    around = wanted.prefix + wanted.quote + wanted.suffix
    for section, text in texts:
        at = text.find(around)
        while at >= 0:
            start = at + len(wanted.prefix)
            yield Spot(section=section, start=start, end=start + len(wanted.quote))
            at = text.find(around, at + 1)


def _kept(wanted: Anchor, read: _Texts) -> _Kept:
    around = wanted.prefix + wanted.quote + wanted.suffix
    start, stop = len(wanted.prefix), len(wanted.prefix + wanted.quote)
    places = tuple(one.span() for one in _WORD.finditer(around))
    words = tuple(around[one:other].casefold() for one, other in places)
    return _Kept(
        wanted=wanted,
        around=around,
        start=start,
        stop=stop,
        words=words,
        places=places,
        counts=tuple(read.known.get(word, 1.0) for word in words),
        first=sum(other <= start for _, other in places),
        end=sum(one < stop for one, _ in places),
    )


def _chains(kept: _Kept, read: _Texts) -> Iterator[_Chain]:
    """The best first. Each has words that those before it have not: what stands around a gap does not speak for what is elsewhere."""
    free = set(range(len(kept.words)))
    for _ in range(_MOST_CHAINS):
        found = (_Chain(kept, text, pairs) for text in read.all if (pairs := _best(kept, free, text)))
        chain = max(found, key=lambda one: one.rank, default=None)
        if chain is None:
            return
        yield chain
        free -= {place for place, _ in chain.pairs}


def _best(kept: _Kept, free: set[int], text: _Text) -> _Pairs:
    """The free words that are in the text too, in order, that count most (the local alignment of Smith and Waterman 1981)."""
    pairs = _pairs(kept, free, text)
    scores: list[float] = []
    before: list[int | None] = []
    for number, pair in enumerate(pairs):
        score, other = _before(pairs, number, scores)
        scores.append(score + kept.counts[pair[0]])
        before.append(other)

    def rank(one: int) -> tuple[float, int]:
        return round(scores[one], 3), -abs(text.places[pairs[one][1]][0] - kept.wanted.position)

    at = max(range(len(pairs)), key=rank, default=None)
    chain = []
    while at is not None:
        chain.append(pairs[at])
        at = before[at]
    return chain[::-1]


def _before(pairs: _Pairs, number: int, scores: Sequence[float]) -> tuple[float, int | None]:
    """The score of the best chain that a pair can go on, and the pair where that ends."""
    place, there = pairs[number]
    best, end = 0.0, None
    for one in range(number - 1, -1, -1):
        if there - pairs[one][1] > _REACH:
            break
        if scores[one] > best and pairs[one][0] < place and pairs[one][1] < there:
            score = scores[one] - _skip(pairs[one], pairs[number])
            best, end = (score, one) if score > best else (best, end)
    return best, end


def _pairs(kept: _Kept, free: set[int], text: _Text) -> list[tuple[int, int]]:
    """The same words here and there, by their place there, without lone ones that occur often: a gap costs more than they count."""
    runs: dict[tuple[int, int], float] = {}
    for place in sorted(free):
        for there in text.where.get(kept.words[place], ()):
            runs[place, there] = runs.get((place - 1, there - 1), 0) + kept.counts[place]
    for place, there in reversed(runs):
        runs[place, there] = runs.get((place + 1, there + 1), runs[place, there])
    return sorted((pair for pair, run in runs.items() if run >= _LEAST_RUN), key=lambda pair: pair[::-1])


def _skip(one: tuple[int, int], other: tuple[int, int]) -> float:
    """What it costs to go from one pair to another."""
    skipped = max(other[0] - one[0], other[1] - one[1]) - 1
    return _GAP + _WIDER * skipped if skipped else 0
