"""Which of the documents found fits a query best: BM25F, after Robertson and Zaragoza, The Probabilistic Relevance Framework (2009)."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from certprep.domain.search.documents import Kind
from certprep.domain.search.query import Group, Query
from certprep.domain.search.vocabulary import Vocabulary

_SATURATION = 2.0  # words, at which a document has half of what a word can give
_OF_MODULE = 8.0  # the same, of a whole module
_BEST_SECTION = 0.8  # of its score counts for its module
_ALL_WORDS = 0.5  # how much more a document is worth that has every word


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """A document as the database gives it: `weights` is ` stem=hundredths stem=hundredths `."""

    id: int
    kind: Kind
    ref: str
    weights: str

    def weight(self, stem: str) -> float:
        """In words of a text of usual length; 0 where it does not have it."""
        at = self.weights.find(f" {stem}=")
        if at < 0:
            return 0.0
        begin = at + len(stem) + 2
        return int(self.weights[begin : self.weights.index(" ", begin)]) / 100


@dataclass(frozen=True, kw_only=True)
class Ranked:
    """What was found, with the others of its module that were as well, the best first."""

    best: Candidate
    score: float
    others: tuple[Candidate, ...] = ()


def rank(query: Query, candidates: Iterable[Candidate], vocabulary: Vocabulary) -> list[Ranked]:
    """The best first; of equals the newest."""
    scale = _Scale(query, vocabulary)
    scored = [Ranked(best=one, score=scale.score(scale.weights(one), half=_SATURATION)) for one in candidates]
    return sorted(scored, key=lambda one: (-round(one.score, 6), -one.best.id))


def rank_modules(query: Query, candidates: Iterable[Candidate], vocabulary: Vocabulary) -> list[Ranked]:
    """Each module once, at its best section: a module fits by all of its text and by that section."""
    scale = _Scale(query, vocabulary)
    by_module: defaultdict[str, list[Candidate]] = defaultdict(list)
    for one in candidates:
        by_module[module_of(one.ref)].append(one)
    found = [_module(scale, sections) for sections in by_module.values()]
    return sorted(found, key=lambda one: (-round(one.score, 6), one.best.ref))


def module_of(ref: str) -> str:
    """The slug of a `slug#anchor`."""
    return ref.partition("#")[0]


class _Scale:
    """What each stem of a query is worth."""

    def __init__(self, query: Query, vocabulary: Vocabulary) -> None:
        self._stems = tuple(sorted(query.stems))
        self._groups = [(group.optional, _worths(group, vocabulary)) for group in query.groups]
        self._needed = len(query.needed)

    def weights(self, one: Candidate) -> dict[str, float]:
        return {stem: weight for stem in self._stems if (weight := one.weight(stem))}

    def score(self, weights: Mapping[str, float], *, half: float) -> float:
        """Of what one word may mean, the best counts; more for who has every word. `half`: at how many words half is reached."""
        gained = {stem: weight / (half + weight) for stem, weight in weights.items()}
        total, had = 0.0, 0
        for optional, worths in self._groups:
            gain = max((worth * gained[stem] for stem, worth in worths.items() if stem in gained), default=0.0)
            total += gain
            had += gain > 0 and not optional
        return total * (1 + _ALL_WORDS * (had / self._needed) ** 2) if self._needed else total


def _worths(group: Group, vocabulary: Vocabulary) -> dict[str, float]:
    """Guesses are all worth what the commonest is: none more for being rare, lest the oddest win."""
    rarities = {stem: vocabulary.rarity(stem) for stem in group.stems}
    if group.is_guess:
        usual = min(rarities.values())
        return {stem: fit * usual for stem, fit in group.stems.items()}
    return {stem: fit * rarities[stem] for stem, fit in group.stems.items()}


def _module(scale: _Scale, sections: Sequence[Candidate]) -> Ranked:
    each = {one.id: scale.weights(one) for one in sections}
    total: defaultdict[str, float] = defaultdict(float)
    for weights in each.values():
        for stem, weight in weights.items():
            total[stem] += weight
    scores = {one.id: scale.score(each[one.id], half=_SATURATION) for one in sections}
    texts = [one for one in sections if not one.ref.endswith("#")] or list(sections)
    best, *others = sorted(texts, key=lambda one: (-round(scores[one.id], 6), one.id))
    whole = scale.score(total, half=_OF_MODULE)
    return Ranked(best=best, score=whole + _BEST_SECTION * scores[best.id], others=tuple(others))
