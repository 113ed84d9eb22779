"""Terms in rendered text: where safe HTML uses them, and links to their pages. Only tags are added, never a character of text."""

import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from html import unescape

from certprep.domain.glossary.finding import Finder

_PIECE = re.compile(r"<math\b.*?</math>|<(?:\"[^\"]*\"|[^\">])*>|[^<]+", re.DOTALL)
_LETTER = re.compile(r"&#?\w+;|.", re.DOTALL)
_TAG = re.compile(r"<(?P<close>/?)(?P<name>[a-z][a-z0-9]*)(?P<attributes>[^>]*)>", re.DOTALL)
_ANY_TAG = re.compile(r"<[^>]*>")
_MATHS = re.compile(r"<math\b.*?</math>", re.DOTALL)
_LINE = frozenset({"em", "span", "strong", "sub", "sup"})  # running text goes on through these
_VOID = frozenset({"br", "hr", "img", "wbr"})
# Links and buttons in links, headings, what must be read letter by letter, and what stands beside the text.
_NO_LINKS = frozenset(
    {*("a", "button", "code", "pre", "h1", "h2", "h3", "h4", "h5", "h6"), *("th", "figure", "details", "summary")}
)
_NO_LINKS_IN = re.compile(r'\bpopover\b|class="(?:[^"]* )?(?:admonition-title|citation|footnote)(?: [^"]*)?"')


@dataclass(frozen=True, kw_only=True)
class Use:
    """A term in HTML, from `start` to before `end`."""

    slug: str
    start: int
    end: int


@dataclass
class _Run:
    """Running text between two blocks. Each letter has its place in the HTML; all letters of a formula have the formula's."""

    letters: list[str] = field(default_factory=list)
    places: list[tuple[int, int]] = field(default_factory=list)

    def add(self, text: str, start: int) -> None:
        for found in _LETTER.finditer(text):
            for letter in unescape(found[0]):
                self.letters.append(letter)
                self.places.append((start + found.start(), start + found.end()))

    def add_formula(self, html: str, start: int) -> None:
        """What is read aloud of it: a dot above a letter is no letter."""
        for letter in unescape(_ANY_TAG.sub("", html)):
            if letter.isalnum():
                self.letters.append(letter)
                self.places.append((start, start + len(html)))


def uses(html: str, finder: Finder) -> Iterator[Use]:
    """Every place in safe HTML where a term could be a link."""
    for run in _runs(html):
        for found in finder.find("".join(run.letters)):
            start, end = run.places[found.start][0], run.places[found.end - 1][1]
            if _whole(run, found.start, found.end) and _linkable(html[start:end]):
                yield Use(slug=found.slug, start=start, end=end)


def linked(html: str, finder: Finder, *, href: Callable[[str], str], seen: set[str], but: Collection[str] = ()) -> str:
    """The HTML with a link at the first use of each term that is not in `seen`, to which it adds them; those in `but` get none."""
    pieces, place = [], 0
    for use in uses(html, finder):
        if use.slug in seen or use.slug in but:
            continue
        seen.add(use.slug)
        link = f'<a class="term" href="{href(use.slug)}">{html[use.start : use.end]}</a>'
        pieces += [html[place : use.start], link]
        place = use.end
    return "".join([*pieces, html[place:]])


def _runs(html: str) -> Iterator[_Run]:
    run, shut = _Run(), ""  # `shut` is the element without links that is open, `depth` how many of its name are
    depth = 0
    for piece in _PIECE.finditer(html):
        tag = _TAG.match(piece[0])
        if shut:
            depth += _step(tag, shut)
            shut = shut if depth else ""
        elif tag is None:
            run.add(piece[0], piece.start())
        elif tag["name"] == "math":
            run.add_formula(piece[0], piece.start())
        else:
            opens = not tag["close"] and tag["name"] not in _VOID
            if opens and (tag["name"] in _NO_LINKS or _NO_LINKS_IN.search(tag["attributes"])):
                shut, depth = tag["name"], 1
            if shut or tag["name"] not in _LINE:
                yield run
                run = _Run()
    yield run


def _step(tag: re.Match[str] | None, name: str) -> int:
    """How a tag changes how many elements of a name are open."""
    if tag is None or tag["name"] != name:
        return 0
    return -1 if tag["close"] else 1


def _whole(run: _Run, start: int, end: int) -> bool:
    """Whether no formula is cut at either end."""
    begins = start == 0 or run.places[start - 1] != run.places[start]
    ends = end == len(run.places) or run.places[end - 1] != run.places[end]
    return begins and ends


def _linkable(html: str) -> bool:
    """Not a formula alone; and what opens in it closes in it."""
    if not _MATHS.sub("", html):
        return False
    opened: list[str] = []
    for tag in _TAG.finditer(_MATHS.sub("", html)):
        if not tag["close"]:
            opened.append(tag["name"])
        elif not opened or opened.pop() != tag["name"]:
            return False
    return not opened
