"""Words for people: each rule that an error or a problem may carry, as a sentence that says what to do."""

from certprep.domain.errors import Parameters
from certprep.web.wording_errors import ERRORS
from certprep.web.wording_problems import PROBLEMS

WORDS = {**PROBLEMS, **ERRORS}


def sentence(rule: str, parameters: Parameters) -> str:
    """The rule's sentence with its parameters filled in, untranslated."""
    return WORDS[rule].format_map(dict(parameters))
