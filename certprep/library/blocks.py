"""The blocks of a module: `/// figure`, `/// quick-check`, `/// calculator`, `/// explore`, `/// case`, `/// key-points`, `/// note` and its kin."""

import html
import json
import re
from collections.abc import Collection
from difflib import get_close_matches
from xml.etree.ElementTree import Element, SubElement

from markdown import Markdown
from markdown.preprocessors import Preprocessor
from pymdownx.blocks import BlocksExtension
from pymdownx.blocks.block import Block, type_string

from certprep.domain.calculators import CALCULATORS
from certprep.domain.explore import EXPLORATIONS
from certprep.library.findings import CLOSE, OPEN, Current, Findings

_FENCE = re.compile(r"^ {0,3}(/{3,}) *([\w-]*) *(?:\| *(.*?))? *$")
_OPTION = re.compile(r"^ {4,}(?:([a-z-]+): +)?(\S.*?) *$")
_NEEDS_ARGUMENT = frozenset({"figure", "quick-check", "calculator", "explore", "case"})
_OPTIONS = {"figure": {"alt"}}
ADMONITIONS = ("note", "tip", "warning", "danger")
ANYWHERE = frozenset({"figure"})  # in items as well


class _OurBlock(Block):
    """A block that knows the conversion under way; `config` carries it."""

    ARGUMENT: bool | None = None

    @property
    def findings(self) -> Findings:
        current: Current = self.config["current"]
        return current()


class FigureBlock(_OurBlock):
    """`/// figure | name.svg` with `alt:` and a caption."""

    NAME = "figure"
    ARGUMENT = True
    OPTIONS = {"alt": ("", type_string)}  # noqa: RUF012  the library's own way

    def on_create(self, parent: Element) -> Element:
        figure = SubElement(parent, "figure")
        figure.text = self._image()
        return figure

    def on_add(self, block: Element) -> Element:
        caption = block.find("figcaption")
        return SubElement(block, "figcaption") if caption is None else caption

    def on_end(self, block: Element) -> None:
        caption = block.find("figcaption")
        if caption is not None and not len(caption) and not (caption.text or "").strip():
            block.remove(caption)

    def _image(self) -> str:
        findings, name, alt = self.findings, str(self.argument), str(self.options["alt"]).strip()
        figure = findings.sources.figures.get(name)
        if not alt:
            findings.add("figure-without-alt", near=name, figure=name)
        if figure is None:
            findings.add("unknown-figure", near=name, figure=name)
            return ""
        findings.figures[name] = figure
        return findings.keep(
            f'<img src="{figure.src}" alt="{html.escape(alt)}" '
            f'width="{figure.width}" height="{figure.height}" loading="lazy">'
        )


class QuickCheckBlock(_OurBlock):
    """`/// quick-check | exs5-001 exs5-004` or `| two of EXS-5.2`; nothing stands inside."""

    NAME = "quick-check"
    ARGUMENT = True

    def on_create(self, parent: Element) -> Element:
        findings = self.findings
        if parent is not self.md.parser.root:
            findings.add("quick-check-inside", near=str(self.argument), items=str(self.argument))
            return SubElement(parent, "p")
        findings.checks.append(str(self.argument))
        place = SubElement(parent, "p")
        place.text = f"{OPEN}c{len(findings.checks) - 1}{CLOSE}"
        return place

    def on_end(self, block: Element) -> None:
        for child in list(block):
            block.remove(child)


class ToolBlock(_OurBlock):
    """A place for something that readers put their own numbers into, by its id; nothing stands inside. `KNOWN` are the ids."""

    ARGUMENT = True
    KNOWN: Collection[str] = ()

    def on_create(self, parent: Element) -> Element:
        findings, named = self.findings, str(self.argument).strip()
        place = SubElement(parent, "p")
        if parent is not self.md.parser.root:
            findings.add("tool-inside", near=f"| {named}", block=self.NAME, id=named)
        elif named not in self.KNOWN:
            nearest = get_close_matches(named, self.KNOWN, n=1, cutoff=0)[0]
            findings.add("unknown-tool", near=f"| {named}", block=self.NAME, id=named, nearest=nearest)
        else:
            findings.tools.append((self.NAME, named))
            place.text = f"{OPEN}t{len(findings.tools) - 1}{CLOSE}"
        return place

    def on_end(self, block: Element) -> None:
        for child in list(block):
            block.remove(child)


class CalculatorBlock(ToolBlock):
    """`/// calculator | karvonen`."""

    NAME = "calculator"
    KNOWN = CALCULATORS.keys()


class ExploreBlock(ToolBlock):
    """`/// explore | heart-rate-zones`: an interactive figure."""

    NAME = "explore"
    KNOWN = EXPLORATIONS.keys()


class CaseBlock(_OurBlock):
    """`/// case | title`: a client's story."""

    NAME = "case"
    ARGUMENT = True

    def on_create(self, parent: Element) -> Element:
        case = SubElement(parent, "div", {"class": "case"})
        SubElement(case, "h3").text = str(self.argument)
        return case


class KeyPointsBlock(_OurBlock):
    """`/// key-points`: what to remember."""

    NAME = "key-points"
    ARGUMENT = False

    def on_create(self, parent: Element) -> Element:
        return SubElement(parent, "div", {"class": "key-points"})


class AdmonitionBlock(_OurBlock):
    """`/// note | title` and its kin; without a title, its kind's name."""

    def on_create(self, parent: Element) -> Element:
        note = SubElement(parent, "div", {"class": f"admonition {self.NAME}", "role": "note"})
        SubElement(note, "p", {"class": "admonition-title"}).text = str(self.argument or self.NAME.capitalize())
        return note


_BLOCKS: dict[str, type[_OurBlock]] = {
    **{
        block.NAME: block
        for block in (FigureBlock, QuickCheckBlock, CalculatorBlock, ExploreBlock, CaseBlock, KeyPointsBlock)
    },
    **{name: type(f"{name.capitalize()}Block", (AdmonitionBlock,), {"NAME": name}) for name in ADMONITIONS},
}
NAMES = frozenset(_BLOCKS)


class BlockLines(Preprocessor):
    """Looks at every line that opens or closes a block: the library leaves one that it can't read as text, without a word.

    It also quotes the options, so that an alternative text is read as written, with colons and all.
    """

    def __init__(self, md: Markdown, *, current: Current, allowed: frozenset[str]) -> None:
        super().__init__(md)
        self.current = current
        self.allowed = allowed

    def run(self, lines: list[str]) -> list[str]:
        opened: list[tuple[str, str]] = []  # the fences of the blocks around this line, with the opening line
        heading = ""  # the block whose options may stand here
        result: list[str] = []
        for line in lines:
            fence = _FENCE.match(line)
            option = _OPTION.match(line) if heading else None
            if fence:
                heading = self._fence(fence, line.strip(), opened)
                result.append(line)
            elif option:
                self._option(heading, option, result)
            else:
                heading = ""
                result.append(line)
        for _, line in opened:
            self.current().add("block-not-closed", near=line, block=line)
        return result

    def _fence(self, fence: re.Match[str], line: str, opened: list[tuple[str, str]]) -> str:
        slashes, name, argument = fence[1], fence[2].lower(), fence[3]
        if not name:
            self._close(slashes, line, opened)
            return ""
        if any(len(slashes) >= len(outer) for outer, _ in opened):
            self.current().add("block-in-block", near=line, block=name)
        opened.append((slashes, line))
        if name not in self.allowed:
            self.current().add("unknown-block", near=line, block=name, known=", ".join(sorted(self.allowed)))
        elif name in _NEEDS_ARGUMENT and not argument:
            self.current().add("block-without-argument", near=line, block=name)
        elif name == "key-points" and argument:
            self.current().add("block-with-argument", near=line, block=name)
        return name

    def _close(self, slashes: str, line: str, opened: list[tuple[str, str]]) -> None:
        if opened and opened[-1][0] == slashes:
            opened.pop()
        else:
            self.current().add("block-not-open", near=line)

    def _option(self, block: str, option: re.Match[str], result: list[str]) -> None:
        name, value = option[1], option[2]
        if name in _OPTIONS.get(block, ()):
            result.append(f"    {name}: {json.dumps(_unquoted(value), ensure_ascii=False)}")
        elif name or not result[-1].startswith("    "):
            self.current().add("unknown-block-option", near=value, block=block, option=name or value)
        else:  # the option before it goes on in this line
            result[-1] = f"{result[-1][:-1]} {json.dumps(value, ensure_ascii=False)[1:]}"


def _unquoted(value: str) -> str:
    try:
        return str(json.loads(value)) if value.startswith('"') else value
    except ValueError:
        return value


class Blocks(BlocksExtension):
    """Our blocks for one kind of text: `allowed` names those that it may hold."""

    def __init__(self, *, current: Current, allowed: frozenset[str]) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.current = current
        self.allowed = allowed

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802  the library's name
        manager = self.register_block_mgr(md)
        for name in sorted(self.allowed):
            manager.register(_BLOCKS[name], {"current": self.current})
        md.preprocessors.register(BlockLines(md, current=self.current, allowed=self.allowed), "block_lines", 25)
