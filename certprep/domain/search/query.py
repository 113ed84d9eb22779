"""What somebody typed, as groups of stems: each group is one word with all that it may mean."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from certprep.domain.search.synonyms import LONGEST, NICKNAMES, SYNONYMS
from certprep.domain.search.vocabulary import Vocabulary
from certprep.domain.search.words import STOPWORDS, stem, words

MOST_WORDS = 16
_CORRECTED, _BEGUN, _JOINED, _SYNONYM = 0.95, 0.6, 0.6, 0.6
_ONLY_BEGUN = 0.9  # of a word that is no misspelt one
_ONLY_SYNONYM = 0.9  # of a word that the course does not have
_RARE = 0.3  # so much less a correction fits that is far rarer than another

Alternatives: TypeAlias = Mapping[str, float]  # stem -> how well it fits, up to 1


@dataclass(frozen=True, kw_only=True)
class Group:
    """One word as typed, or several that mean something together. `corrections` are words, by their stem, where none has this one; then
    its stems are guesses, as they are of the beginning of a word.
    """

    typed: str
    stems: Alternatives
    corrections: Mapping[str, str]
    optional: bool = False
    is_guess: bool = False

    @property
    def is_misspelt(self) -> bool:
        return bool(self.corrections)


@dataclass(frozen=True, kw_only=True)
class Query:
    """`typed` are all its words; `groups` those to look for."""

    typed: tuple[str, ...]
    groups: tuple[Group, ...]

    @property
    def stems(self) -> frozenset[str]:
        return frozenset(one for group in self.groups for one in group.stems)

    @property
    def needed(self) -> tuple[Group, ...]:
        return tuple(group for group in self.groups if not group.optional)

    def corrected(self, best: Collection[str]) -> str:
        """The words with each misspelt one put right, by a stem among `best` where there is one; empty where nothing is wrong."""
        changes = {group.typed: _chosen(group, best) for group in self.groups if group.is_misspelt}
        return " ".join(changes.get(word, word) for word in self.typed) if changes else ""


def _chosen(group: Group, best: Collection[str]) -> str:
    found = (word for stemmed, word in group.corrections.items() if stemmed in best)
    return next(found, next(iter(group.corrections.values())))


def understand(text: str, vocabulary: Vocabulary, *, own: Collection[str] = ()) -> Query:
    """`own` are words of the person's own notes and questions, for what the course does not say. Later words than the first
    `MOST_WORDS` are passed over.
    """
    typed = tuple(words(text)[:MOST_WORDS])
    telling = [word for word in typed if word not in STOPWORDS] or list(typed)
    groups = [group for word in dict.fromkeys(telling) if (group := _group(word, vocabulary, own))]
    return Query(typed=typed, groups=(*groups, *_joined(typed, vocabulary), *_synonyms(typed)))


def unknown(text: str, vocabulary: Vocabulary) -> list[str]:
    """The words that the course does not have."""
    return [word for word in words(text)[:MOST_WORDS] if word not in STOPWORDS and not vocabulary.knows(word)]


def _group(word: str, vocabulary: Vocabulary, own: Collection[str]) -> Group | None:
    """None for what was most likely a word that tells nothing."""
    stemmed = stem(word)
    others = {stem(one) for one in SYNONYMS.get((word,), ())}
    if vocabulary.knows(word) or word in own or word in STOPWORDS:
        return Group(typed=word, stems=dict.fromkeys(others, _SYNONYM) | {stemmed: 1.0}, corrections={})
    if others:
        return Group(typed=word, stems=dict.fromkeys(others, _ONLY_SYNONYM) | {stemmed: 1.0}, corrections={})
    meant = [one.word for one in vocabulary.meant(word, more=(*own, *NICKNAMES))]
    if meant and meant[0] in STOPWORDS and len(word) <= 4:
        return None
    meant = [one for one in meant if one not in STOPWORDS]
    stems = {stemmed: 1.0}
    stems |= {stem(one): _BEGUN if meant else _ONLY_BEGUN for one in vocabulary.begun(word)}
    stems |= {stem(one): _fit(one, meant, vocabulary) for one in reversed(meant)}
    stems |= {stem(other): _SYNONYM for one in meant for other in SYNONYMS.get((one,), ())}
    return Group(typed=word, stems=stems, corrections=_by_stem(meant), is_guess=len(stems) > 1)


def _fit(word: str, meant: Collection[str], vocabulary: Vocabulary) -> float:
    """The commoner of two words is meant more often."""
    commonest = max(vocabulary.counts.get(one, 0) for one in meant) or 1
    return _CORRECTED * (1 - _RARE + _RARE * min(1, vocabulary.counts.get(word, 0) / commonest))


def _by_stem(meant: Collection[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for word in meant:
        found.setdefault(stem(word), word)
    return found


def _joined(typed: Collection[str], vocabulary: Vocabulary) -> Iterator[Group]:
    """`pre participation` is also `preparticipation`, `sit and reach` what the text writes with hyphens."""
    row = list(typed)
    for length in (2, 3):
        for start in range(len(row) - length + 1):
            phrase = row[start : start + length]
            if found := _as_one("".join(phrase), phrase, vocabulary):
                yield Group(typed=" ".join(phrase), stems={stem(found): _JOINED}, corrections={}, optional=True)


def _as_one(joined: str, phrase: Collection[str], vocabulary: Vocabulary) -> str:
    """The word that these make together, also where one of them is misspelt; empty for none."""
    if joined in vocabulary.counts:
        return joined
    if all(word in STOPWORDS or vocabulary.knows(word) for word in phrase):
        return ""
    return next((one.word for one in vocabulary.meant(joined) if one.faults == 1), "")


def _synonyms(typed: tuple[str, ...]) -> Iterator[Group]:
    for length in range(2, LONGEST + 1):
        for start in range(len(typed) - length + 1):
            phrase = typed[start : start + length]
            if others := SYNONYMS.get(phrase):
                stems = {stem(one): _SYNONYM for one in others}
                yield Group(typed=" ".join(phrase), stems=stems, corrections={}, optional=True)
