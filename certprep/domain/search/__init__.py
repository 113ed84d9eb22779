"""Search: words and their stems, what a query means, which document fits it best, and the passage that shows why.

The databases only fetch what holds a word of the query. Splitting, stemming, correcting and ranking happen here, so that all of them find the
same, in the same order.
"""

from certprep.domain.search.documents import (
    RULES,
    Document,
    Kind,
    of_calculators,
    of_content,
    of_mark,
    of_room,
    room_of,
)
from certprep.domain.search.query import MOST_WORDS, Group, Query, understand, unknown
from certprep.domain.search.ranking import Candidate, Ranked, module_of, rank, rank_modules
from certprep.domain.search.snippets import Piece, marked, snippet
from certprep.domain.search.vocabulary import NO_WORDS, Lexicon, Vocabulary
from certprep.domain.search.words import plain, stem, words

__all__ = [
    "MOST_WORDS",
    "NO_WORDS",
    "RULES",
    "Candidate",
    "Document",
    "Group",
    "Kind",
    "Lexicon",
    "Piece",
    "Query",
    "Ranked",
    "Vocabulary",
    "marked",
    "module_of",
    "of_calculators",
    "of_content",
    "of_mark",
    "of_room",
    "plain",
    "rank",
    "rank_modules",
    "room_of",
    "snippet",
    "stem",
    "understand",
    "unknown",
    "words",
]
