"""Markdown to safe HTML: items' texts, options, and whole modules in sections."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from markdown import Markdown
from markdown.extensions import Extension
from markdown.extensions.footnotes import FootnoteExtension
from markdown.extensions.sane_lists import SaneListExtension
from markdown.extensions.tables import TableExtension

from certprep.domain.problem import Problem
from certprep.library.blocks import ANYWHERE, NAMES, Blocks
from certprep.library.figures import Figure
from certprep.library.findings import CLOSE, OPEN, Findings, Heading, Sources
from certprep.library.inlines import Inlines
from certprep.library.outline import Outline
from certprep.library.presented import presented
from certprep.library.safe_html import safe_block, safe_inline

_PRIVATE = re.compile("[\ue000-\uf8ff\x00-\x08\x0b-\x1f\x7f]")  # our tokens' characters, and control characters
# One line without a sign that Markdown, our own syntax or the sanitiser would change, and not like a list's first line.
_PLAIN = re.compile(
    r"(?![\s>#+=|:~-]|/{3}|\d+\.\s)[^\n\t\\`*_\[\]<>&${}\xa0\ue000-\uf8ff\x00-\x1f\x7f]+(?<!\s)", re.ASCII
)
_PLACE = re.compile(f"<p>{OPEN}([cht])(\\d+){CLOSE}</p>")
_PARAGRAPH = re.compile(r"\s*<p>(.*)</p>\s*", re.DOTALL)
_BLOCK_IN_LINE = re.compile(r"\n\s*\n|^ {0,3}/{3}", re.MULTILINE)
_BLOCK_PROCESSORS = (
    *("empty", "indent", "blocks", "maths_block", "code", "table", "hashheader", "setextheader", "hr", "olist"),
    *("ulist", "quote", "reference", "paragraph"),
)
_ESCAPE = re.compile(r"\\.")
_MOST_BRACKETS = 40
_TAG = re.compile(r"<[^>]*>")


@dataclass(frozen=True, kw_only=True)
class Rendered:
    """Safe HTML, with what was wrong in its source and the figures it shows, by file name."""

    html: str
    problems: tuple[Problem, ...] = ()
    figures: tuple[Figure, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Piece:
    """A part of a module in the order of the text: a heading, the argument of a quick check, a tool as (block, id), or safe HTML."""

    heading: Heading | None = None
    check: str = ""
    tool: tuple[str, str] | None = None
    html: str = ""

    @property
    def words(self) -> int:
        return len(_TAG.sub(" ", self.html).split())


@dataclass(frozen=True, kw_only=True)
class RenderedModule:
    """A module's pieces, with what was wrong in its source and the figures it shows."""

    pieces: tuple[Piece, ...]
    problems: tuple[Problem, ...]
    figures: tuple[Figure, ...]


class Renderer:
    """Converts texts that refer to `sources`. Not for several threads at once."""

    def __init__(self, sources: Sources) -> None:
        self._sources = sources
        self._findings = Findings("", sources)
        self._module = self._markdown(Blocks(current=self._current, allowed=NAMES), FootnoteExtension())
        self._block = self._markdown(Blocks(current=self._current, allowed=ANYWHERE))
        self._inline = self._markdown()
        _keep(self._block, lambda name: name not in ("hashheader", "setextheader"))
        _keep(self._inline, lambda name: name in ("empty", "paragraph"))

    def figure(self, name: str) -> Figure | None:
        """A usable figure of the sources."""
        return self._sources.figures.get(name)

    def block(self, text: str) -> Rendered:
        """Paragraphs, lists, tables, figures: a stem or a rationale."""
        text = text.strip()
        if _PLAIN.fullmatch(text):
            return Rendered(html=f"<p>{text}</p>")
        html = safe_block(self._converted(self._block, text))
        return self._rendered(html)

    def inline(self, text: str) -> Rendered:
        """A line without a paragraph around it: the text of an option. Blocks in it are problems."""
        text = text.strip()
        if _PLAIN.fullmatch(text):
            return Rendered(html=text)
        paragraph = _PARAGRAPH.fullmatch(self._converted(self._inline, text))
        if _BLOCK_IN_LINE.search(text):
            self._findings.add("block-in-option")
        return self._rendered(safe_inline(paragraph[1] if paragraph else ""))

    def module(self, text: str) -> RenderedModule:
        """A whole module, cut at its headings and quick checks."""
        parts = _PLACE.split(self._converted(self._module, text))
        pieces = [Piece(html=self._presented(parts[0]))]
        for kind, number, html in zip(parts[1::3], parts[2::3], parts[3::3], strict=True):
            pieces.append(self._place(kind, int(number)))
            pieces.append(Piece(html=self._presented(html)))
        return RenderedModule(
            pieces=tuple(piece for piece in pieces if piece.heading or piece.check or piece.tool or piece.html.strip()),
            problems=tuple(self._findings.problems),
            figures=tuple(self._findings.figures.values()),
        )

    def _presented(self, html: str) -> str:
        return presented(self._findings.restore(safe_block(html)), self._findings.figures.values())

    def _place(self, kind: str, number: int) -> Piece:
        if kind == "h":
            return Piece(heading=self._findings.headings[number])
        if kind == "t":
            return Piece(tool=self._findings.tools[number])
        return Piece(check=self._findings.checks[number])

    def _rendered(self, html: str) -> Rendered:
        findings = self._findings
        return Rendered(
            html=findings.restore(html).strip(),
            problems=tuple(findings.problems),
            figures=tuple(findings.figures.values()),
        )

    def _converted(self, markdown: Markdown, text: str) -> str:
        text = _PRIVATE.sub("", text)
        self._findings = Findings(text, self._sources)
        try:
            if not _too_many_brackets(text):
                return markdown.reset().convert(text)
        except RecursionError:
            pass
        self._findings.add("text-too-nested")
        return ""

    def _current(self) -> Findings:
        return self._findings

    def _markdown(self, *more: Extension) -> Markdown:
        """A converter without raw HTML: what looks like a tag is text."""
        extensions = [TableExtension(use_align_attribute=True), SaneListExtension()]
        ours = [Inlines(current=self._current), Outline(current=self._current)]
        markdown = Markdown(extensions=[*extensions, *ours, *more], output_format="html")
        markdown.preprocessors.deregister("html_block")
        markdown.inlinePatterns.deregister("html")
        return markdown


def _too_many_brackets(text: str) -> bool:
    """Whether more brackets are open at once than anybody writes: the search for links would take minutes."""
    depth = 0
    for bracket in re.findall(r"[\[\]]", _ESCAPE.sub("", text)):
        depth = depth + 1 if bracket == "[" else max(0, depth - 1)
        if depth > _MOST_BRACKETS:
            return True
    return False


def _keep(markdown: Markdown, wanted: Callable[[str], bool]) -> None:
    """Take away the block processors that are not wanted."""
    processors = markdown.parser.blockprocessors
    for name in _BLOCK_PROCESSORS:
        if name in processors and not wanted(name):
            processors.deregister(name)
