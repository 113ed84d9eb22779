"""Where a mark stands in today's text: its own words with what stood around them, as before or moved; else what is left of them; else nowhere."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from math import log1p

from rapidfuzz.distance import LCSseq

CONTEXT = 100  # characters kept on either side
_WORD = re.compile(r"[^\W_]+(?:['’.,-][^\W_]+)*")
_SENTENCE_BEFORE = re.compile(r"""(?:^|[.!?:]["'”’)\]]*)\s*$""")
_GAP, _WIDER = 0.3, 0.05  # what skipping a word costs, and each further one, where a word that occurs once counts 1
_MOST_WINDOWS = 6
_LEAST_VOTES = 0.3  # of the words' weight, to look there more closely
_REACH = 30  # words to either side of where the quote's own are
_LEAST_LEFT = 0.55  # of the words' weight
_FEW_WORDS = 3  # so few are known only by the words right beside them
_LEAST_BESIDE = 2
_MOST_BESIDE = 6  # more words beside it make no place any surer
_LEAST_EVIDENCE = 3.0  # the weight of what is there, of the words and on the better side of them
_WHOLE_SENTENCE = 4  # so many words, marked as a whole sentence, are known wherever they went
_FAR_LEFT = 0.75  # of the words' weight, where hardly anything stands around them that stood there
_MUCH = 4.0  # the weight of words that are known by themselves
_LEAST_AROUND = 0.2


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
    """The place of the marked words, in any section; none where they are gone."""
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
    """A module's; a word weighs the less the more often it occurs."""

    all: tuple[_Text, ...]

    @cached_property
    def known(self) -> dict[str, float]:
        counts = Counter(word for text in self.all for word in text.words)
        return {word: 1 / (1 + log1p(count - 1)) for word, count in counts.items()}

    def weight(self, word: str) -> float:
        return self.known.get(word, 1.0)

    def weights(self, words: Sequence[str]) -> float:
        return sum(map(self.weight, words))


@dataclass(frozen=True, kw_only=True)
class _Candidate:
    """A place where the words may be: `left` is the share of them that is there, `weight` what that weighs; `before` and `after` weigh
    the context that is there, of `context` in all; `beside` counts the context's words that stand right next to it.
    """

    spot: Spot
    left: float
    weight: float
    before: float
    after: float
    context: float
    beside: int
    distance: int
    sentence: bool

    @property
    def rank(self) -> tuple[float, int]:
        around = (self.before + self.after) / self.context if self.context else 0
        return round(self.left + around + min(self.beside, _MOST_BESIDE) / 10, 3), -self.distance

    def known(self, words: int) -> bool:
        """Whether these are the words that were marked, so many, and not others like them."""
        if self.left < _LEAST_LEFT:
            return False
        around = max(self.before, self.after)
        if not self.context or (self.sentence and words >= _WHOLE_SENTENCE):
            return True
        if words <= _FEW_WORDS:
            return self.beside >= (_LEAST_BESIDE if self.left == 1 else 2 * _LEAST_BESIDE)
        far = around < _LEAST_AROUND * self.context / 2
        least = _FAR_LEFT if far and self.weight < _MUCH else _LEAST_LEFT
        return self.left >= least and self.weight + around >= _LEAST_EVIDENCE


@lru_cache(maxsize=8)
def _texts(texts: tuple[tuple[str, str], ...]) -> _Texts:
    return _Texts(tuple(_Text(section, plain) for section, plain in texts))


@lru_cache(maxsize=4_000)
def _found(wanted: Anchor, texts: tuple[tuple[str, str], ...]) -> Spot | None:
    read = _texts(texts)
    words = len(_words(wanted.quote))
    exact = [one for one in _exact(wanted, read) if one.known(words)]
    left = [] if exact else [one for one in _left(wanted, read) if one.known(words)]
    best = max(exact or left, key=lambda one: one.rank, default=None)
    return best.spot if best else None


def _exact(wanted: Anchor, read: _Texts) -> Iterator[_Candidate]:
    for text in read.all:
        start = text.plain.find(wanted.quote)
        while start >= 0:
            spot = Spot(section=text.section, start=start, end=start + len(wanted.quote))
            yield _candidate(wanted, read, text, spot, left=1, weight=read.weights(_words(wanted.quote)))
            start = text.plain.find(wanted.quote, start + 1)


def _left(wanted: Anchor, read: _Texts) -> Iterator[_Candidate]:
    """The places of what is left of the words: found together with what stood around them, or a word cut off at their edge would be lost."""
    prefix, quote, suffix = _words(wanted.prefix), _words(wanted.quote), _words(wanted.suffix)
    whole = read.weights(quote)
    for text, low, high in _windows(quote, read, least=_LEAST_VOTES * whole):
        chain = _chain([*prefix, *quote, *suffix], text.words[low:high], read)
        pairs = [(one - len(prefix), low + other) for one, other in chain if 0 <= one - len(prefix) < len(quote)]
        if pairs:
            weight = read.weights([quote[one] for one, _ in pairs])
            spot = _with_edges(wanted.quote, text, pairs, whole_ends=_ends(pairs, quote))
            yield _candidate(wanted, read, text, spot, left=weight / whole, weight=weight)


def _candidate(wanted: Anchor, read: _Texts, text: _Text, spot: Spot, *, left: float, weight: float) -> _Candidate:
    reach, far = 2 * CONTEXT, 0 if text.section == wanted.section else 1_000_000
    prefix, suffix = _words(wanted.prefix), _words(wanted.suffix)
    before = _words(text.plain[max(0, spot.start - reach) : spot.start])
    after = _words(text.plain[spot.end : spot.end + reach])
    return _Candidate(
        spot=spot,
        left=left,
        weight=weight,
        before=_alike(prefix, before, read),
        after=_alike(suffix, after, read),
        context=read.weights(prefix) + read.weights(suffix),
        beside=_common(prefix[::-1], before[::-1]) + _common(suffix, after),
        distance=far + abs(spot.start - wanted.position),
        sentence=left == 1 and _is_sentence(wanted, text, spot),
    )


def _is_sentence(wanted: Anchor, text: _Text, spot: Spot) -> bool:
    """Whether all of a sentence was marked, and is one here."""
    begins = all(_SENTENCE_BEFORE.search(before) for before in (wanted.prefix, text.plain[: spot.start][-3:]))
    return begins and wanted.quote.endswith((".", "!", "?"))


def _alike(kept: Sequence[str], there: Sequence[str], read: _Texts) -> float:
    """What the words in both, in order, weigh."""
    found = LCSseq.opcodes(kept, there)
    return sum(read.weights(kept[one.src_start : one.src_end]) for one in found if one.tag == "equal")


def _common(kept: Sequence[str], there: Sequence[str]) -> int:
    """How many words from the first on are the same."""
    pairs = zip(kept, there, strict=False)
    return next((place for place, (one, other) in enumerate(pairs) if one != other), min(len(kept), len(there)))


def _words(text: str) -> list[str]:
    return [word.casefold() for word in _WORD.findall(text)]


def _windows(quote: Sequence[str], read: _Texts, *, least: float) -> Iterator[tuple[_Text, int, int]]:
    """The stretches of all texts that have most of the quote's words about where the quote has them, by what these weigh."""
    places: dict[str, list[int]] = {}
    for place, word in enumerate(quote):
        places.setdefault(word, []).append(place)
    size = max(4, len(quote) // 2)
    votes: dict[tuple[int, int], float] = {}
    for number, text in enumerate(read.all):
        for word in places.keys() & text.where.keys():
            weight = read.weight(word)
            for block in {(place - before) // size for place in text.where[word] for before in places[word]}:
                votes[number, block] = votes.get((number, block), 0) + weight
    best = sorted(votes, key=lambda one: votes[one], reverse=True)[:_MOST_WINDOWS]
    for number, block in (one for one in best if votes[one] >= least):
        low = max(0, (block - 1) * size - _REACH)
        text = read.all[number]
        yield text, low, min(len(text.words), low + 4 * size + len(quote) + 2 * _REACH)


def _chain(words: Sequence[str], there: Sequence[str], read: _Texts) -> list[tuple[int, int]]:
    """The words in both, in order, that weigh most after their gaps, as places here and there (Smith and Waterman 1981)."""
    where: dict[str, list[int]] = {}
    for place, word in enumerate(there):
        where.setdefault(word, []).append(place)
    best: dict[tuple[int, int], tuple[float, tuple[int, int] | None]] = {}
    for place, word in enumerate(words):
        for other in where.get(word, ()):
            score, before = 0.0, None
            for (one, at_one), (own, _) in best.items():
                if one < place and at_one < other and own > score:
                    skipped = max(place - one, other - at_one) - 1
                    gone_on = own - (_GAP + _WIDER * skipped if skipped else 0)
                    score, before = (gone_on, (one, at_one)) if gone_on > score else (score, before)
            best[place, other] = (score + read.weight(word), before)
    at = max(best, key=lambda pair: best[pair][0], default=None)
    pairs = []
    while at is not None:
        pairs.append(at)
        at = best[at][1]
    return pairs[::-1]


def _ends(pairs: Sequence[tuple[int, int]], quote: Sequence[str]) -> tuple[bool, bool]:
    """Whether the chain has the quote's first word, and its last."""
    return pairs[0][0] == 0, pairs[-1][0] == len(quote) - 1


def _with_edges(quote: str, text: _Text, pairs: Sequence[tuple[int, int]], *, whole_ends: tuple[bool, bool]) -> Spot:
    """From the first word to the last, with the quote's own signs before and after them where they still stand there."""
    start, end = text.places[pairs[0][1]][0], text.places[pairs[-1][1]][1]
    found = list(_WORD.finditer(quote))
    before, after = quote[: found[0].start()], quote[found[-1].end() :]
    if whole_ends[0] and before and text.plain.endswith(before, 0, start):
        start -= len(before)
    if whole_ends[1] and after and text.plain.startswith(after, end):
        end += len(after)
    return Spot(section=text.section, start=start, end=end)
