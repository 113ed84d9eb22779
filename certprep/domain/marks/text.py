"""A section's text as the browser has it: what marks are placed in. `js/marks.js` reads pages by the same rules, and a test compares the two."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from html.parser import HTMLParser

from certprep.domain.course import Passage, Reading, Section

_BLOCKS = frozenset(
    {
        *(
            "blockquote",
            "br",
            "dd",
            "div",
            "dl",
            "dt",
            "figcaption",
            "figure",
            "h3",
            "h4",
            "h5",
            "h6",
            "hr",
            "li",
            "ol",
            "p",
        ),
        *("pre", "section", "table", "tbody", "td", "th", "thead", "tr", "ul"),
    }
)
_APART = frozenset({"annotation", "button", "details", "script", "style", "template"})  # not text that reads on
_VOID = frozenset({"br", "hr", "img", "input", "wbr"})
_CUT = "\ue000"  # the renderer lets none through
_SPACE = re.compile("[ \t\n\r\f\v\u00a0\u2000-\u200a\u202f\u205f\u3000]+")
_SENTENCE_END = re.compile(r"""(?<=[.!?])["'”’)\]]*\s+(?=["'“‘(\[]?[A-Z0-9])""")
_NO_END = re.compile(r"(?:\b(?:e\.g|i\.e|vs|cf|approx|Dr|Mr|Mrs|Ms|St|No|Fig|et al)\.|\b[A-Z]\.)$")
_LEAST_SENTENCE = 3  # characters: a table's lone sign is nothing to highlight


@dataclass(frozen=True, kw_only=True)
class Text:
    """Words with single spaces between them; `blocks` are the places where a paragraph, a list entry or a cell begins."""

    plain: str
    blocks: tuple[int, ...]

    @cached_property
    def sentences(self) -> tuple[tuple[int, int], ...]:
        """From and to, in order; none goes over two blocks."""
        ends = (*self.blocks[1:], len(self.plain) + 1)
        found = (one for start, end in zip(self.blocks, ends, strict=True) for one in self._within(start, end - 1))
        return tuple((start, end) for start, end in found if end - start >= _LEAST_SENTENCE)

    def _within(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        block, began = self.plain[start:end], 0
        for cut in _SENTENCE_END.finditer(block):
            if not _NO_END.search(block, began, cut.start()):
                yield start + began, start + cut.start() + len(cut[0].rstrip())
                began = cut.end()
        yield start + began, end


class _Reader(HTMLParser):
    """Gathers text, with a cut between blocks, and without what stands apart."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self._apart: list[str] = []  # the tags open within what stands apart, from the outermost

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self._apart:
            self._apart += [] if tag in _VOID else [tag]
            return
        if tag in _APART or "popover" in dict(attrs):
            self._apart.append(tag)
        self._cut(tag)

    def handle_endtag(self, tag: str) -> None:
        if self._apart and self._apart[-1] == tag:
            self._apart.pop()
        if not self._apart:
            self._cut(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        self._cut(tag)

    def handle_data(self, data: str) -> None:
        if not self._apart:
            self.pieces.append(data)

    def _cut(self, tag: str) -> None:
        if tag in _BLOCKS:
            self.pieces.append(_CUT)


@lru_cache(maxsize=4_000)
def text_of(html: str) -> Text:
    """The words of some safe HTML."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    blocks = (_SPACE.sub(" ", block).strip(" ") for block in "".join(reader.pieces).split(_CUT))
    return _joined([block for block in blocks if block])


@lru_cache(maxsize=1_000)
def section_text(section: Section) -> Text:
    """A section's text without its questions."""
    return text_of(_CUT.join(part.html for part in section.parts if isinstance(part, Passage)))


def module_texts(reading: Reading) -> dict[str, str]:
    """By section, in order."""
    return {section.anchor: section_text(section).plain for section in reading.sections}


def _joined(blocks: Iterable[str]) -> Text:
    starts, plain = [], ""
    for block in blocks:
        plain += " " if plain else ""
        starts.append(len(plain))
        plain += block
    return Text(plain=plain, blocks=tuple(starts))
