"""The words there are, and which of them somebody may have meant."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from math import log

from rapidfuzz.distance import OSA
from rapidfuzz.process import extract

from certprep.domain.search.words import STOPWORDS, stem

_SHORTEST_MISSPELT = 3
_TWO_FAULTS_FROM = 9  # letters; in a shorter word two faults make another word of it
_SHORTEST_BEGINNING = 4
_MOST_MEANT = 6
_MOST_BEGUN = 8
_MOST_ALIKE = 3


@dataclass(frozen=True, kw_only=True)
class Meant:
    """A word that may have been meant, by how many faults it differs."""

    word: str
    faults: int


@dataclass(frozen=True, kw_only=True)
class Vocabulary:
    """Word -> in how many of the `documents` it is."""

    counts: Mapping[str, int]
    documents: int

    @cached_property
    def by_stem(self) -> dict[str, int]:
        found: defaultdict[str, int] = defaultdict(int)
        for word, count in self.counts.items():
            found[stem(word)] = max(found[stem(word)], count)
        return dict(found)

    @cached_property
    def _spelt(self) -> list[str]:
        return sorted({word for word in self.counts if word.isalpha() and len(word) >= _SHORTEST_MISSPELT} | STOPWORDS)

    @cached_property
    def _stems(self) -> dict[str, str]:
        """Word -> stem, of words long enough to tell a misspelt one."""
        return {word: found for word in self._spelt if len(found := stem(word)) > _SHORTEST_MISSPELT}

    def knows(self, word: str) -> bool:
        return word in self.counts or stem(word) in self.by_stem

    def has(self, stemmed: str) -> bool:
        return stemmed in self.by_stem

    def rarity(self, stemmed: str) -> float:
        """BM25's weight of a word: the fewer documents have it, the more it tells (Robertson and Spärck Jones)."""
        count = min(self.documents, self.by_stem.get(stemmed, 0))
        return log(1 + (self.documents - count + 0.5) / (count + 0.5))

    def meant(self, word: str, *, more: Iterable[str] = ()) -> list[Meant]:
        """Words that differ by few letters, the likeliest first. `more` are words besides these, of somebody's own."""
        if len(word) < _SHORTEST_MISSPELT or not word.isalpha():
            return []
        most = 2 if len(word) >= _TWO_FAULTS_FROM else 1
        near = [*_near(word, self._spelt, most=most), *_near(word, list(more), most=most)]
        if not near:  # another form of the word may be there
            near = [
                Meant(word=one, faults=int(faults))
                for _, faults, one in extract(stem(word), self._stems, scorer=OSA.distance, score_cutoff=1, limit=None)
            ]
        fewest = min((one.faults for one in near), default=0)
        nearest = {one.word: one for one in near if one.faults == fewest}
        return sorted(nearest.values(), key=lambda one: self._likely(word, one.word))[:_MOST_MEANT]

    def _likely(self, typed: str, word: str) -> tuple[bool, int, str]:
        """People seldom miss the first letter."""
        return (typed[0] != word[0], -self.counts.get(word, 0), word)

    def begun(self, beginning: str) -> list[str]:
        """The commonest words that begin so."""
        if len(beginning) < _SHORTEST_BEGINNING:
            return []
        found = [word for word in self.counts if word.startswith(beginning)]
        return sorted(found, key=lambda word: (-self.counts[word], word))[:_MOST_BEGUN]

    def alike(self, word: str) -> list[str]:
        """Words that look like this one, for somebody who found nothing."""
        most = max(2, len(word) // 2)
        near = extract(word, self._spelt, scorer=OSA.distance, score_cutoff=most, limit=20)
        told = [(faults, self._likely(word, one)) for one, faults, _ in near if one not in STOPWORDS]
        return [likely[2] for _, likely in sorted(told)][:_MOST_ALIKE]


def _near(word: str, choices: list[str], *, most: int) -> list[Meant]:
    found = extract(word, choices, scorer=OSA.distance, score_cutoff=most, limit=None)
    return [Meant(word=one, faults=int(faults)) for one, faults, _ in found]


@dataclass(frozen=True, kw_only=True)
class Lexicon:
    """The words that everybody may know of, and those of questions: word -> the ids of the items in whose stem it is."""

    course: Vocabulary
    questions: Mapping[str, frozenset[str]]

    @cached_property
    def _asked(self) -> list[str]:
        return sorted(self.questions)

    def asked_like(self, word: str) -> list[str]:
        """The words of questions that are this one, or one fault away. Tell them to nobody who has not answered such a question."""
        return [one.word for one in _near(word, self._asked, most=1)]


NO_WORDS = Lexicon(course=Vocabulary(counts={}, documents=0), questions={})
