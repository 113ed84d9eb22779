"""What stands in a line of text: maths, citations, and the dollar signs and footnotes that lead nowhere."""

import re
from typing import ClassVar
from xml.etree.ElementTree import Element, SubElement

from markdown import Markdown
from markdown.blockprocessors import BlockProcessor
from markdown.extensions import Extension
from markdown.inlinepatterns import InlineProcessor

from certprep.domain.problem import Severity
from certprep.library.findings import Current, Findings
from certprep.library.maths import BrokenMaths, mathml

# A dollar sign opens maths before a character and closes it after one, and no digit follows: "$5 to $8" is money.
_MATHS = r"(?<!\\)(\$\$?)(?![\s$])((?:\\.|[^\\$])+?)(?<!\s)\1(?![\d$])"
_CITATION = r"\[@([^\]\s]+)\]"
_MATHS_BLOCK = re.compile(r"^\s*\$\$\s*((?:\\.|[^\\$])+?)\s*\$\$\s*$", re.DOTALL)


class _Inline(InlineProcessor):
    def __init__(self, pattern: str, md: Markdown, *, current: Current) -> None:
        super().__init__(pattern, md)
        self.current = current


class MathsInline(_Inline):
    """`$…$` in a line; `$$…$$` sets it apart."""

    def handleMatch(self, m: re.Match[str], data: str) -> tuple[str, int, int]:  # type: ignore[override]  # noqa: ARG002, N802
        return _kept(self.current(), m[2], display=m[1] == "$$"), m.start(0), m.end(0)


class MathsBlock(BlockProcessor):
    """`$$ … $$` on lines of its own."""

    def __init__(self, md: Markdown, *, current: Current) -> None:
        super().__init__(md.parser)
        self.current = current

    def test(self, parent: Element, block: str) -> bool:  # noqa: ARG002
        return bool(_MATHS_BLOCK.match(block))

    def run(self, parent: Element, blocks: list[str]) -> None:
        found = _MATHS_BLOCK.match(blocks.pop(0))
        if found:
            SubElement(parent, "div", {"class": "maths"}).text = _kept(self.current(), found[1], display=True)


def _kept(findings: Findings, latex: str, *, display: bool) -> str:
    try:
        return findings.keep(mathml(latex, display=display))
    except BrokenMaths as broken:
        findings.note(broken.problem, near=latex)
        return ""


class Citation(_Inline):
    """`[@key]`: the reference's short name in brackets, with a link to the list where the page has one."""

    def handleMatch(self, m: re.Match[str], data: str) -> tuple[Element, int, int]:  # type: ignore[override]  # noqa: ARG002, N802
        return self._cited(m[1]), m.start(0), m.end(0)

    def _cited(self, key: str) -> Element:
        findings = self.current()
        citation = Element("span", {"class": "citation"})
        reference = findings.sources.references.get(key)
        if reference is None:
            findings.add("unknown-reference", near=f"[@{key}]", reference=key)
            return citation
        cited = findings.sources.cited
        if cited is None:
            citation.text = f"({reference.short})"
            return citation
        if key not in cited:
            findings.add("reference-not-declared", near=f"[@{key}]", reference=key)
        citation.text = "("
        link = SubElement(citation, "a", {"href": f"#ref-{key}"})
        link.text, link.tail = reference.short, ")"
        return citation


class LoneDollar(_Inline):
    """A dollar sign that opens no maths stands for money; unescaped, the next one in the text would make maths of it."""

    def handleMatch(self, m: re.Match[str], data: str) -> tuple[str, int, int]:  # type: ignore[override]  # noqa: N802
        near = data[m.start(0) : m.start(0) + 5]
        self.current().add("lone-dollar", near=near, severity=Severity.WARNING, text=near)
        return "$", m.start(0), m.end(0)


class LoneFootnote(_Inline):
    """A footnote's mark without its text."""

    def handleMatch(self, m: re.Match[str], data: str) -> tuple[str, int, int]:  # type: ignore[override]  # noqa: ARG002, N802
        self.current().add("unknown-footnote", near=m[0], footnote=m[1])
        return "", m.start(0), m.end(0)


class Inlines(Extension):
    """All of the above; priorities are relative to the library's: 190 code, 180 escapes, 175 footnotes, 170 links."""

    PATTERNS: ClassVar[tuple[tuple[type[_Inline], str, int], ...]] = (
        (MathsInline, _MATHS, 185),
        (LoneDollar, r"\$", 179),
        (Citation, _CITATION, 176),
        (LoneFootnote, r"\[\^([^\]]*)\]", 174),
    )

    def __init__(self, *, current: Current) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.current = current

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802  the library's name
        md.ESCAPED_CHARS.append("$")
        for pattern, expression, priority in self.PATTERNS:
            md.inlinePatterns.register(pattern(expression, md, current=self.current), pattern.__name__, priority)
        md.parser.blockprocessors.register(MathsBlock(md, current=self.current), "maths_block", 85)
