"""What a reader can do with a module's text: enlarge a figure, read it in words, open a footnote where it is cited. All without script."""

import re
from collections.abc import Iterable
from html import escape

from certprep.library.figures import Figure

# Of HTML that has been through the sanitiser: each of these stands in one form only.
_FIGURE = re.compile(r'<figure>(?P<image><img src="(?P<src>[^"]*)"[^>]*>)(?P<caption>.*?)</figure>', re.DOTALL)
_CITED = re.compile(r'<a class="footnote-ref" href="#(?P<note>fn:[\w.-]+)">(?P<number>\d+)</a>')
_NOTE = re.compile(r'<li id="(?P<note>fn:[\w.-]+)">')


def presented(html: str, figures: Iterable[Figure]) -> str:
    """The text with its figures and footnotes made so. A footnote is a popover: pressing its number opens it, Escape closes it."""
    described = {one.src: one for one in figures}
    html = _FIGURE.sub(lambda found: _figure(found, described.get(found["src"])), html)
    html = _CITED.sub(
        r'<button aria-label="Footnote \g<number>" class="footnote-ref" popovertarget="\g<note>" type="button">\g<number></button>',
        html,
    )
    return _NOTE.sub(r'<li id="\g<note>" popover>', html)


def _figure(found: re.Match[str], figure: Figure | None) -> str:
    shown = f'<a class="enlarge" href="{found["src"]}">{found["image"]}</a>{found["caption"]}'
    words = figure.description if figure else ""
    told = f"<details><summary>The figure in words</summary><p>{escape(words)}</p></details>" if words else ""
    return f"<figure>{shown}{told}</figure>"
