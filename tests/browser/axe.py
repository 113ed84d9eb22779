"""axe-core, run inside a page. It is injected by the debugger, so the page's content security policy stays as it is."""

from functools import cache
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

AXE = Path(__file__).parent / "vendor" / "axe.min.js"
_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"]
_MORE = ["target-size", "label-content-name-mismatch", "css-orientation-lock", "td-has-header"]  # off unless asked for
_RUN = """async ([tags, more]) => {
  const { violations } = await axe.run(document, {
    runOnly: { type: "tag", values: tags },
    rules: Object.fromEntries(more.map(rule => [rule, { enabled: true }])),
    resultTypes: ["violations"],
  });
  return violations.map(({ id, help, nodes }) => ({ id, help, nodes: nodes.map(({ html, failureSummary }) => [html, failureSummary]) }));
}"""


@cache
def _source() -> str:
    return AXE.read_text("utf-8")


def violations(page: Page) -> list[str]:
    """A sentence for each element that breaks a rule of WCAG 2.2 A and AA or of axe's best practices."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(_source())
    found: list[dict[str, Any]] = page.evaluate(_RUN, [_TAGS, _MORE])
    return [f"{one['id']}: {one['help']}\n  {html}\n  {why}" for one in found for html, why in one["nodes"]]
