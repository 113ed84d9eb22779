"""Every rule that anything may break has a sentence that says what to do."""

import re
from pathlib import Path

from certprep.web.wording import WORDS

PACKAGE = Path(__file__).resolve().parent.parent.parent / "certprep"
RAISED = re.compile(r'\b(?:NotFound|NotAllowed|Invalid|Conflict)\(\s*"([a-z0-9-]+)"')
LISTED = re.compile(r'\brule="([a-z0-9-]+)"')


def _rules() -> set[str]:
    sources = [path.read_text() for path in PACKAGE.rglob("*.py")]
    return {rule for source in sources for pattern in (RAISED, LISTED) for rule in pattern.findall(source)}


def test_each_rule_has_a_sentence() -> None:
    rules = _rules()
    assert len(rules) > 60
    assert rules - WORDS.keys() == set()


def test_sentences_end_as_sentences_do_and_name_no_code() -> None:
    assert [rule for rule, words in WORDS.items() if not words.rstrip().endswith((".", "?", "}", "`"))] == []
