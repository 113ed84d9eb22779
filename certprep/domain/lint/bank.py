"""Rules over all items together: no id twice, no question twice."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from math import ceil

from certprep.domain.item import AnyItem
from certprep.domain.lint.context import blocking, warning
from certprep.domain.lint.plain import words
from certprep.domain.problem import Problem

ALIKE = 0.8  # of all their shingles, two near-duplicates share at least this
_SHINGLE_WORDS = 3


def duplicate_stems(items: Sequence[AnyItem]) -> Iterator[Problem]:
    """`duplicate-stem`: the same question under another id."""
    seen: dict[tuple[str, ...], str] = {}
    for item in items:
        asked = f"{item.stimulus}\n\n{item.stem}"  # the same question about another case is another
        first = seen.setdefault(tuple(words(asked)), item.id)
        if first != item.id:
            yield replace(blocking("duplicate-stem", other=first), subject=item.id)


def near_duplicate_stems(items: Sequence[AnyItem]) -> Iterator[Problem]:
    """`near-duplicate-stem`: nearly the same question, by the Jaccard index of their runs of three words."""
    shingles = {item.id: _shingles(item) for item in items}
    for later, earlier in _pairs_alike(shingles):
        one, other = shingles[later], shingles[earlier]
        alike = len(one & other) / len(one | other)
        if ALIKE <= alike < 1:
            per_cent = int(100 * alike)
            yield replace(warning("near-duplicate-stem", other=earlier, per_cent=per_cent), subject=later)


def _shingles(item: AnyItem) -> frozenset[tuple[str, ...]]:
    found = words(item.stem)
    width = min(_SHINGLE_WORDS, len(found))
    return frozenset(tuple(found[place : place + width]) for place in range(len(found) - width + 1))


def _pairs_alike(shingles: Mapping[str, frozenset[tuple[str, ...]]]) -> Iterator[tuple[str, str]]:
    """Pairs that may be alike, by prefix filtering: of two sets that share .8, the rarest few of each must meet.

    Bayardo, Ma and Srikant (2007), *Scaling Up All Pairs Similarity Search*. With it, 1,200 items take milliseconds.
    """
    counts = Counter(shingle for found in shingles.values() for shingle in found)
    index: defaultdict[tuple[str, ...], list[str]] = defaultdict(list)
    for item, found in shingles.items():
        rarest = sorted(found, key=lambda shingle: (counts[shingle], shingle))
        prefix = rarest[: len(rarest) - ceil(ALIKE * len(rarest)) + 1]
        for other in sorted({other for shingle in prefix for other in index[shingle]}):
            yield item, other
        for shingle in prefix:
            index[shingle].append(item)
