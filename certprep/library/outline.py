"""The shape of a converted text: headings with their objectives, tables that scroll, links that lead somewhere allowed."""

import re
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.extensions import Extension
from markdown.treeprocessors import Treeprocessor

from certprep.domain.problem import Severity
from certprep.library.findings import CLOSE, OPEN, Current, Heading

_ATTRIBUTES = re.compile(r"\s*\{:\s*(.*?)\s*\}\s*$")
_OBJECTIVE = re.compile(r'objective="([^"]*)"')
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_TOKENS = re.compile(f"{OPEN}.*?{CLOSE}")
LINK = re.compile(r"(?:https?://|mailto:|#)[^\s<>\"']+", re.IGNORECASE)


class OutlineProcessor(Treeprocessor):
    """Runs last, on the finished tree."""

    def __init__(self, md: Markdown, *, current: Current) -> None:
        super().__init__(md)
        self.current = current

    def run(self, root: Element) -> None:
        self._images(root)
        self._links(root)
        self._headings(root)
        self._tables(root)

    def _images(self, root: Element) -> None:
        """Images come from figure blocks, which ask for an alternative text and know the size."""
        for image in list(root.iter("img")):
            self.current().add("image-outside-figure", near=image.get("src", ""), image=image.get("src", ""))
            image.tag = "span"
            image.attrib.clear()

    def _links(self, root: Element) -> None:
        for link in root.iter("a"):
            href = link.get("href", "")
            title = link.attrib.pop("title", None)
            if link.get("class") == "footnote-backref" and title:
                link.set("aria-label", title)  # its text is an arrow
            if not LINK.fullmatch(href):
                self.current().add("link-elsewhere", near=href, link=href)
                link.attrib.clear()

    def _headings(self, root: Element) -> None:
        """Headings of the second level begin sections and give way to tokens; deeper ones get anchors."""
        section: Heading | None = None
        for element in list(root.iter()):
            if element.tag not in _HEADINGS:
                continue
            heading = self._heading(element)
            if element.tag in ("h1", "h2") and element in list(root):
                section = heading
                self._break(element, heading)
            else:
                element.tag = "h3" if element.tag in ("h1", "h2") else element.tag  # inside a block
                element.set("id", heading.anchor)
                if heading.objectives and section:
                    self._join(section, heading)
                    section = self.current().headings[-1]

    def _heading(self, element: Element) -> Heading:
        findings = self.current()
        holder, name = (element[-1], "tail") if len(element) else (element, "text")
        text = getattr(holder, name) or ""
        found = _ATTRIBUTES.search(text)
        objectives: tuple[str, ...] = ()
        if found:
            setattr(holder, name, text[: found.start()])
            stated = _OBJECTIVE.fullmatch(found[1])
            objectives = tuple(stated[1].split()) if stated else ()
            if not stated:
                findings.add("heading-attribute", near=found[1], attribute=found[1])
        title = " ".join(_TOKENS.sub("", "".join(element.itertext())).split())
        return Heading(title=title, anchor=findings.anchor(title), objectives=objectives)

    def _break(self, element: Element, heading: Heading) -> None:
        findings = self.current()
        if element.tag == "h1":
            findings.add("heading-too-high", near=f"# {heading.title}", severity=Severity.WARNING, title=heading.title)
        findings.headings.append(heading)
        tail = element.tail
        element.clear()
        element.tag, element.tail = "p", tail
        element.text = f"{OPEN}h{len(findings.headings) - 1}{CLOSE}"

    def _join(self, section: Heading, heading: Heading) -> None:
        """A heading inside a section may name an objective as well: it counts for the section."""
        self.current().headings[-1] = Heading(
            title=section.title,
            anchor=section.anchor,
            objectives=(*section.objectives, *(one for one in heading.objectives if one not in section.objectives)),
        )

    def _tables(self, root: Element) -> None:
        for table in list(root.iter("table")):
            inside = Element("table")
            inside.text, inside[:] = table.text, list(table)
            _heads(inside)
            self._wrap(table, inside)

    def _wrap(self, table: Element, inside: Element) -> None:
        """A wide table scrolls by itself; so that keys can scroll it, it takes the focus and has a name."""
        heads = (cell for cell in inside.iter("th") if cell.get("scope") == "col")
        columns = [" ".join(_TOKENS.sub("", "".join(cell.itertext())).split()) for cell in heads]
        name = ", ".join(columns)
        tail = table.tail
        table.clear()
        table.tag, table.tail = "div", tail
        table.attrib.update({"class": "table-scroll", "role": "group", "tabindex": "0", "aria-label": name})
        table.append(inside)


def _heads(table: Element) -> None:
    """Heads say what they head; an empty one heads nothing. Under an empty corner each row is headed by its first cell."""
    rows = [list(row) for row in table.iter("tr")]
    for cell in (cell for row in rows for cell in row):
        align = cell.attrib.pop("align", "left")
        if align != "left":
            cell.set("class", f"align-{align}")
        if cell.tag == "th":
            _head(cell, scope="col")
    if rows[0][0].tag == "td":
        for row in rows[1:]:
            _head(row[0], scope="row")


def _head(cell: Element, *, scope: str) -> None:
    if "".join(cell.itertext()).strip():
        cell.tag = "th"
        cell.set("scope", scope)
    else:
        cell.tag = "td"


class Outline(Extension):
    """Registers the processor after all others."""

    def __init__(self, *, current: Current) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.current = current

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802  the library's name
        md.treeprocessors.register(OutlineProcessor(md, current=self.current), "outline", -10)
