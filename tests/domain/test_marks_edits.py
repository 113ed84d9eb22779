"""Two hundred edits of the shipped modules, and five hundred highlights in them. Where each must stand is known from the edits themselves."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import count, groupby
from pathlib import Path
from random import Random

import pytest

from certprep.domain.marks.anchoring import Anchor, Spot, anchor, find
from certprep.domain.marks.text import section_text
from certprep.library.library import read

ROOT = Path(__file__).parents[2]
HIGHLIGHTS, EDITS = 500, 200
_FAR = 250  # characters, more than any sentence that is put between words
LARGELY = 2 / 3  # of its words together: a highlight's words remain
_WORD = re.compile(r"\w+")
_IDS = count()
_SHORTEST = 4  # words; less, and it is a cell of a table or the name of a thing


@dataclass(frozen=True)
class Word:
    """One written word; its id stays with it wherever it goes."""

    text: str
    id: int = field(default_factory=lambda: next(_IDS))


Sentence = tuple[Word, ...]
Pages = dict[tuple[str, str], list[Sentence]]  # (module, section) -> its sentences


@dataclass(frozen=True)
class Highlight:
    module: str
    anchor: Anchor
    words: tuple[int, ...]


@cache
def pages() -> Pages:
    """The shipped modules by section. Of cells side by side that say the same there is one: when either goes, the text is the same, and
    nothing can tell which it was.
    """
    (course,) = read(ROOT)
    assert course.content is not None
    found: Pages = {}
    for slug, reading in course.content.readings.items():
        for section in reading.sections:
            text = section_text(section)
            sentences = [text.plain[start:end].split() for start, end in text.sentences]
            found[slug, section.anchor] = [tuple(map(Word, words)) for words, _ in groupby(sentences)]
    return found


class Snapshot:
    """The pages at one moment, with each module's texts and where each word stands in them; made when they are first looked at."""

    def __init__(self, now: Pages) -> None:
        self.pages = now
        self._read: dict[str, tuple[dict[str, str], dict[int, Spot]]] = {}

    def texts(self, module: str) -> dict[str, str]:
        return self._module(module)[0]

    def places(self, module: str) -> dict[int, Spot]:
        return self._module(module)[1]

    def has(self, word: int) -> bool:
        return any(one.id == word for sentences in self.pages.values() for sentence in sentences for one in sentence)

    def _module(self, module: str) -> tuple[dict[str, str], dict[int, Spot]]:
        if module not in self._read:
            texts: dict[str, str] = {}
            places: dict[int, Spot] = {}
            for (_, section), sentences in ((key, found) for key, found in self.pages.items() if key[0] == module):
                words = [word for one in sentences for word in one]
                texts[section] = " ".join(word.text for word in words)
                start = 0
                for word in words:
                    places[word.id] = Spot(section=section, start=start, end=start + len(word.text))
                    start += len(word.text) + 1
            self._read[module] = texts, places
        return self._read[module]


def highlights(now: Snapshot, rng: Random, number: int) -> list[Highlight]:
    """As people highlight: some words, a sentence, now and then two or three; on any text, as often as it is long."""
    sections = [(key, [word for one in sentences for word in one]) for key, sentences in now.pages.items() if sentences]
    weights = [len(words) for _, words in sections]
    return [_highlight(now, rng, *rng.choices(sections, weights)[0]) for _ in range(number)]


def _highlight(now: Snapshot, rng: Random, key: tuple[str, str], words: Sequence[Word]) -> Highlight:
    if rng.random() < 0.5:
        at = rng.randrange(len(now.pages[key]))
        chosen = [word for one in now.pages[key][at : at + rng.choice((1, 1, 2, 3))] for word in one]
    else:
        start = rng.randrange(len(words))
        chosen = list(words[start : start + rng.randint(1, 14)])
    where = now.places(key[0])
    first, last = where[chosen[0].id], where[chosen[-1].id]
    spot = Spot(section=key[1], start=first.start, end=last.end)
    return Highlight(key[0], anchor(now.texts(key[0]), spot), tuple(word.id for word in chosen))


# --- edits ----------------------------------------------------------------------------------------------------------


def edited(now: Pages, rng: Random, target: int | None) -> Pages:
    """One edit of one sentence, that with the word `target` if one is given: words or all of it go, come, are others, or it moves."""
    key, at = _sentence_of(now, target) if target is not None else _any_sentence(now, rng)
    if len(now[key][at]) < _SHORTEST:
        key, at = _any_sentence(now, rng)
    made = {one: list(sentences) for one, sentences in now.items()}
    deed = rng.choice((_insert, _delete, _replace, _move))
    deed(made, key, at, rng)
    return made


def _sentence_of(now: Pages, target: int) -> tuple[tuple[str, str], int]:
    return next(
        (key, at)
        for key, sentences in now.items()
        for at, one in enumerate(sentences)
        if any(word.id == target for word in one)
    )


def _any_sentence(now: Pages, rng: Random) -> tuple[tuple[str, str], int]:
    found = [(key, at) for key, sentences in now.items() for at, one in enumerate(sentences) if len(one) >= _SHORTEST]
    return rng.choice(found)


def _insert(now: Pages, key: tuple[str, str], at: int, rng: Random) -> None:
    """A sentence before this one, or some words in it."""
    if rng.random() < 0.5:
        now[key].insert(at, _other(now, key, rng))
        return
    one, place = now[key][at], rng.randrange(len(now[key][at]) + 1)
    now[key][at] = (*one[:place], *_other(now, key, rng)[: rng.randint(1, 6)], *one[place:])


def _delete(now: Pages, key: tuple[str, str], at: int, rng: Random) -> None:
    if rng.random() < 0.5:
        del now[key][at]
        return
    one, (low, high) = now[key][at], _stretch(now[key][at], rng)
    now[key][at : at + 1] = [left] if (left := (*one[:low], *one[high:])) else []


def _replace(now: Pages, key: tuple[str, str], at: int, rng: Random) -> None:
    other = _other(now, key, rng)
    if rng.random() < 0.5:
        now[key][at] = other
        return
    one, (low, high) = now[key][at], _stretch(now[key][at], rng)
    now[key][at] = (*one[:low], *other[: rng.randint(1, 6)], *one[high:])


def _move(now: Pages, key: tuple[str, str], at: int, rng: Random) -> None:
    """Anywhere in the module."""
    one = now[key].pop(at)
    to = rng.choice([other for other in now if other[0] == key[0]])
    now[to].insert(rng.randrange(len(now[to]) + 1), one)


def _stretch(one: Sentence, rng: Random) -> tuple[int, int]:
    low = rng.randrange(len(one))
    return low, min(len(one), low + rng.randint(1, 6))


def _other(now: Pages, key: tuple[str, str], rng: Random) -> Sentence:
    """What an author might write here: the words of another sentence of the course, shuffled so that none is said twice."""
    sentences = [one for other, found in now.items() for one in found if len(one) > 3 and other != key]
    words = [word.text for word in rng.choice(sentences)]
    rng.shuffle(words)
    return tuple(map(Word, words))


# --- truth ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Truth:
    """What is left of a highlight: `spot` runs from the first to the last word of its longest run still together; `share` is that of
    its words.
    """

    spot: Spot | None
    share: float


def truth(one: Highlight, now: Snapshot) -> Truth:
    where = now.places(one.module)
    left = [word for word in one.words if word in where]
    runs = list(_runs(left, where))
    if not runs:
        return Truth(None, 0)
    longest = max(runs, key=len)
    first, last = where[longest[0]], where[longest[-1]]
    return Truth(Spot(section=first.section, start=first.start, end=last.end), len(longest) / len(one.words))


def _runs(left: Sequence[int], where: Mapping[int, Spot]) -> Iterator[list[int]]:
    """Words in their old order with less than a sentence between them: what moved away is another run."""
    run: list[int] = []
    for word in left:
        near = (
            run and where[word].section == where[run[-1]].section and 0 < where[word].start - where[run[-1]].end < _FAR
        )
        if run and not near:
            yield run
            run = []
        run.append(word)
    if run:
        yield run


@dataclass
class Tally:
    """Of highlights whose words remain: `right` and `wrong`; of those whose words are gone: `detached` and `shown`; of those of which less
    than half remains: `misplaced`, shown but not where they are.
    """

    right: int = 0
    wrong: list[str] = field(default_factory=list)
    detached: int = 0
    shown: list[str] = field(default_factory=list)
    part: int = 0
    misplaced: list[str] = field(default_factory=list)

    def add(self, one: Highlight, now: Snapshot) -> None:
        texts = now.texts(one.module)
        known, found = truth(one, now), find(one.anchor, texts)
        said = f"{one.anchor.quote!r} -> {found and texts[found.section][found.start : found.end]!r}, not {known}"
        if known.spot is None:
            self.detached += found is None
            self.shown += [said] if found else []
        elif known.share >= LARGELY:
            right = found is not None and _words(found, texts) == _words(known.spot, texts)
            self.right += right
            self.wrong += [] if right else [said]
        else:
            self.part += 1
            self.misplaced += [said] if found and not _within(found, known.spot) else []

    @property
    def share_right(self) -> float:
        return self.right / (self.right + len(self.wrong))


def _words(spot: Spot, texts: Mapping[str, str]) -> tuple[str, int, int]:
    """A spot without the signs at its ends: a word keeps its place, whichever comma or bracket follows."""
    words = list(_WORD.finditer(texts[spot.section], spot.start, spot.end))
    return (spot.section, words[0].start(), words[-1].end()) if words else (spot.section, spot.start, spot.end)


def _within(found: Spot, known: Spot) -> bool:
    return found.section == known.section and found.start < known.end and known.start < found.end


def run(seed: int, *, together: bool) -> tuple[Tally, int]:
    """All edits one after the other, or each by itself; every third or more on a highlighted sentence. Gives how many touched one."""
    rng, first, tally = Random(seed), Snapshot(pages()), Tally()
    marked, now = highlights(first, rng, HIGHLIGHTS), first
    touched = 0
    for number in range(EDITS):
        before = now if together else first
        target = rng.choice(rng.choice(marked).words) if number % 5 < 2 else None
        standing = target is not None and before.has(target)
        now = Snapshot(edited(before.pages, rng, target if standing else None))
        touched += _touches(marked, before, now)
        if not together:
            _count(tally, [one for one in marked if _changed(one, before, now)], now)
    if together:
        _count(tally, marked, now)
    return tally, touched


def _changed(one: Highlight, before: Snapshot, now: Snapshot) -> bool:
    key = one.module, one.anchor.section
    return before.pages[key] != now.pages[key]


def _count(tally: Tally, marked: Sequence[Highlight], now: Snapshot) -> None:
    for one in marked:
        tally.add(one, now)


def _touches(marked: Sequence[Highlight], before: Snapshot, now: Snapshot) -> bool:
    """Whether the words of a highlight are not together as they were."""
    keys = [
        key for key in before.pages if before.pages[key] is not now.pages[key] and before.pages[key] != now.pages[key]
    ]
    changed = {one for key in keys for one in set(before.pages[key]) ^ set(now.pages[key])}
    words = {word.id for one in changed for word in one}
    return any(words & set(one.words) for one in marked)


@pytest.mark.parametrize(
    ("seed", "together"),
    [(20261121, True), (20261122, True), (4, True), (20261121, False)],
    ids=lambda one: {True: "one after the other", False: "each by itself"}.get(one) if isinstance(one, bool) else None,
)
def test_highlights_stay_on_their_words_through_two_hundred_edits(*, seed: int, together: bool) -> None:
    tally, touched = run(seed, together=together)
    assert touched >= 0.3 * EDITS
    assert tally.share_right >= 0.97, "\n".join(tally.wrong)
    assert tally.detached >= 5
    assert not tally.shown, "\n".join(tally.shown)
    assert len(tally.misplaced) <= 0.1 * tally.part, "\n".join(tally.misplaced)
    if together:  # none is lost: each is somewhere, or detached
        assert tally.right + len(tally.wrong) + tally.detached + tally.part == HIGHLIGHTS


def test_the_truth_is_not_asked_of_the_program() -> None:
    """A word that moved to another section is known to be there; one that was deleted, to be gone."""
    key, other = ("m", "a"), ("m", "b")
    one, two = (Word("Rest"), Word("well.")), (Word("Eat"), Word("well."))
    before = Snapshot({key: [one, two], other: []})
    marked = Highlight(
        "m", anchor(before.texts("m"), Spot(section="a", start=0, end=10)), tuple(word.id for word in one)
    )
    assert truth(marked, Snapshot({key: [two], other: [one]})) == Truth(Spot(section="b", start=0, end=10), 1)
    assert truth(marked, Snapshot({key: [two], other: []})) == Truth(None, 0)


# --- what words gone means ------------------------------------------------------------------------------------------

LEAD = "Warm up for ten minutes before you lift anything heavy."
SAID = "Hold each stretch for thirty seconds and breathe slowly while you hold it."
REST = "Rest two minutes between sets so that the next one is as good as the first."
OTHER = "Clients who sit all day often find their hips stiff, and they may hold each stretch for less than that."
AGAIN = "A beginner may hold each stretch for thirty seconds, but never to the point of pain."
TAIL = "Water is enough to drink for an hour of easy work."
BEFORE = {"lead": f"{LEAD} {SAID} {REST}", "more": f"{OTHER} {AGAIN} {TAIL}"}


def _now(quote: str, *, lead: str, more: str = BEFORE["more"]) -> str | None:
    """What a highlight of these words in the first section stands on, after the edit."""
    start = BEFORE["lead"].find(quote)
    kept = anchor(BEFORE, Spot(section="lead", start=start, end=start + len(quote)))
    texts = {"lead": lead, "more": more}
    found = find(kept, texts)
    return texts[found.section][found.start : found.end] if found else None


@pytest.mark.parametrize(
    "quote", [SAID, "Hold each stretch", "stretch for thirty seconds", "breathe slowly", "hold", "and"]
)
def test_a_deleted_sentence_takes_its_highlights_along_though_others_say_much_the_same(quote: str) -> None:
    assert _now(quote, lead=f"{LEAD} {REST}") is None
    assert _now(quote, lead=f"{LEAD} Never bounce at the end of it. {REST}") is None


@pytest.mark.parametrize("quote", [SAID, "each stretch for thirty seconds and", "breathe slowly", "Hold"])
def test_a_sentence_that_moved_far_away_takes_its_highlights_along(quote: str) -> None:
    assert _now(quote, lead=f"{LEAD} {REST}", more=f"{OTHER} {AGAIN} {SAID} {TAIL}") == quote


def test_a_highlight_that_lost_a_few_words_stands_on_the_others() -> None:
    edited = SAID.replace("thirty seconds", "half a minute")
    assert _now(SAID, lead=f"{LEAD} {edited} {REST}") == edited
    assert _now("Hold each stretch for thirty seconds and", lead=f"{LEAD} {SAID.removeprefix('Hold ')} {REST}") == (
        "each stretch for thirty seconds and"
    )


def test_half_a_word_that_was_marked_is_found_again() -> None:
    assert _now("retch for thir", lead=f"{LEAD} Then: {SAID} Again. {REST}") == "retch for thir"
    assert _now("retch", lead=f"{LEAD} Then: {SAID} Again. {REST}") == "retch"
    assert _now("retch", lead=f"{LEAD} {REST}") is None


def test_signs_alone_stay_only_where_nothing_changed_around_them() -> None:
    assert _now(". ", lead=f"{BEFORE['lead']} More.") == ". "
    assert _now(". ", lead=f"{LEAD} {REST}") is None


def test_a_highlight_whose_words_were_replaced_is_nowhere() -> None:
    assert _now("thirty seconds", lead=f"{LEAD} {SAID.replace('thirty seconds', 'half a minute')} {REST}") is None
    assert (
        _now(
            "each stretch for thirty seconds",
            lead=f"{LEAD} {SAID.replace('each stretch for thirty seconds', 'it')} {REST}",
        )
        is None
    )


def test_of_the_same_words_twice_those_are_taken_that_stand_between_the_same() -> None:
    lead = f"{LEAD} A new sentence comes first. {AGAIN} {SAID} {REST}"
    found = find(anchor(BEFORE, Spot(section="lead", start=56, end=73)), {"lead": lead, "more": BEFORE["more"]})
    assert found
    assert (found.start, lead[found.start : found.end]) == (lead.index(SAID), "Hold each stretch")


def test_most_of_a_hundred_marks_are_found_where_every_section_changed() -> None:
    """A sentence is added to each section and one deleted: most marks moved, some are gone."""
    first = Snapshot(pages())
    module = next(key[0] for key in first.pages)
    rng = Random(7)
    marked = [one for one in highlights(first, rng, 4_000) if one.module == module][:100]
    now = Snapshot({key: [*rng.sample(one, 1), *one[:2], *one[3:]] if one else one for key, one in first.pages.items()})
    texts = now.texts(module)
    found = [find(one.anchor, texts) for one in marked]
    assert len(marked) == 100
    assert sum(one is not None for one in found) >= 80
