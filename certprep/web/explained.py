"""An explanation as a piece of HTML, for pages that ask for it by script."""

from collections.abc import Sequence

from flask import get_template_attribute

from certprep.domain.course import Reference
from certprep.domain.item.shown import Explanation, Question


def explanation_html(
    question: Question, shown: Explanation, *, sources: Sequence[Reference] = (), stem: bool = False
) -> str:
    """What the pages show (`templates/exam/_explained.html`), and the sources; without the stem where the page has it already."""
    explain = get_template_attribute("exam/_explained.html", "explain")
    listed = get_template_attribute("exam/_explained.html", "sources")
    return str(explain(question, shown, stem=stem)) + str(listed(sources))
