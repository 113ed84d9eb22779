"""The passage of a text that shows why it was found."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import lru_cache

from certprep.domain.search.words import compounds, stem, words

_RUN = re.compile(r"\S+")
_PART = re.compile(r"\w+(?:['’]\w+)?|\W+")
_CORE = re.compile(r"^(\W*)(.*?)(\W*)$", re.DOTALL)
_WIDTH = 30  # words
_BEFORE = 6  # words shown before the first that is marked, where the text is longer


@dataclass(frozen=True, kw_only=True)
class Piece:
    """A stretch of text; `marked` is what was looked for."""

    text: str
    marked: bool = False


def snippet(text: str, stems: Collection[str], *, width: int = _WIDTH) -> tuple[Piece, ...]:
    """About `width` words around the most of what was looked for; the text's beginning where none of it is in it."""
    runs = _RUN.findall(text)
    wanted = frozenset(stems)
    hits = [_stems(run) & wanted for run in runs]
    start = _start(hits, width)
    shown = list(zip(runs, hits, strict=True))[start : start + width]
    pieces = [piece for run, hit in shown for piece in (_pieces(run, hit) if hit else [Piece(text=f"{run} ")])]
    before = (Piece(text="… "),) if start else ()
    after = (Piece(text="…"),) if start + width < len(runs) else ()
    return _merged((*before, *pieces, *after))


def marked(text: str, stems: Collection[str]) -> tuple[Piece, ...]:
    """The whole text, with what was looked for."""
    return snippet(text, stems, width=len(text))


@lru_cache(maxsize=50_000)
def _stems(run: str) -> frozenset[str]:
    return frozenset(stem(word) for word in (*words(run), *compounds(run)))


def _start(hits: list[frozenset[str]], width: int) -> int:
    """Where the window begins that has the most different stems, then the most of them; the first of equals."""
    places = [place for place, hit in enumerate(hits) if hit]
    best, first = (0, 0), 0
    for number, place in enumerate(places):
        inside = [hits[other] for other in places[number:] if other < place + width - _BEFORE]
        reached = (len(frozenset().union(*inside)), len(inside))
        if reached > best:
            best, first = reached, place
    return min(max(0, first - _BEFORE), max(0, len(hits) - width))


def _pieces(run: str, wanted: frozenset[str]) -> list[Piece]:
    """The words of a run that are wanted; all of it where these are one only together, as in `1-RM`."""
    found = [Piece(text=part, marked=bool(_stems(part) & wanted)) for part in _PART.findall(run)]
    if not any(piece.marked for piece in found):
        core = _CORE.match(run)
        found = [Piece(text=core[1]), Piece(text=core[2], marked=True), Piece(text=core[3])] if core else found
    return [*found, Piece(text=" ")]


def _merged(pieces: Sequence[Piece]) -> tuple[Piece, ...]:
    found: list[Piece] = []
    for piece in pieces:
        if found and found[-1].marked == piece.marked:
            found[-1] = Piece(text=found[-1].text + piece.text, marked=piece.marked)
        elif piece.text:
            found.append(piece)
    if found and not found[-1].marked:
        found[-1] = Piece(text=found[-1].text.rstrip() if found[-1].text.strip() else found[-1].text)
    return tuple(one for one in found if one.text)
