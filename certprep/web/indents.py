"""Indentation is for those who write templates: it is not sent."""

import re

from jinja2.ext import Extension

_BEFORE_TAGS = re.compile(r"^[ \t]+(?=<)", re.MULTILINE)


class Unindented(Extension):
    """Lines of HTML that begin with a tag begin at the margin. Once, when a template is loaded."""

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:  # noqa: ARG002  Jinja's names
        return _BEFORE_TAGS.sub("", source) if name and name.endswith(".html") else source
