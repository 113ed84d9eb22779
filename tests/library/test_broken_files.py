"""Whatever a file holds, reading the library ends in problems with words and a place, never in an exception."""

import shutil
from pathlib import Path
from random import Random

import pytest

from certprep.library.library import read
from certprep.web.wording import sentence
from tests.library.written import FILES, bank, item, numeric

JUNK = (
    *(
        "[",
        "]",
        "{",
        "}",
        ":",
        "- ",
        "'",
        '"',
        "|",
        ">",
        "&a ",
        "*a",
        "!!int ",
        "#",
        "\n",
        "  ",
        "\t",
        "true",
        "~",
        "1",
    ),
    *(
        "///",
        "////",
        "$",
        "\\",
        "<",
        "é",
        "\x00",
        "\u2028",
        "---\n",
        "? ",
        "%",
        "[@x]",
        "[^1]",
        "{: x }",
        "\ue000h0\ue001",
    ),
)
FIGURE_STEM = "What fuels?\n\n/// figure | curve.svg\n    alt: A: b\n\nCaption\n///\n"
GOOD = {
    **FILES,
    "question_banks/pt/exs/energy-systems.yaml": bank(item(), numeric(), item("exs5-002", stem=FIGURE_STEM)),
}


def _damaged(text: str, rng: Random) -> str:
    """A letter's worth of junk put in, a few letters taken out, or a line written twice."""
    place = rng.randrange(len(text) + 1)
    lines = text.split("\n")
    lines.insert(rng.randrange(len(lines)), rng.choice(lines))
    cut = text[:place] + text[place + rng.randrange(1, 12) :]
    return rng.choice([text[:place] + rng.choice(JUNK) + text[place:], cut, "\n".join(lines)])


@pytest.mark.parametrize("seed", range(60))
def test_a_damaged_file_is_a_problem_and_no_crash(tmp_path: Path, seed: int) -> None:
    """Thousands of these were run when the readers were written; sixty stay."""
    rng = Random(seed)
    name = rng.choice(sorted(GOOD))
    for file, text in GOOD.items():
        written = _damaged(text.lstrip("\n"), rng) if file == name else text.lstrip("\n")
        (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / file).write_bytes(written.encode())
    for draft in read(tmp_path):
        for problem in draft.problems:
            assert sentence(problem.rule, problem.parameters)
            assert (tmp_path / problem.file).parent.exists()
            assert problem.line is None or problem.line >= 1


def test_bytes_that_are_no_text_are_a_problem_in_every_file(tmp_path: Path) -> None:
    for name in FILES:
        shutil.rmtree(tmp_path / "content", ignore_errors=True)
        for file, text in FILES.items():
            (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / file).write_bytes(b"\xff\xfe\x00" if file == name else text.lstrip("\n").encode())
        (draft,) = read(tmp_path)
        assert ("not-utf-8", name) in {(problem.rule, problem.file) for problem in draft.problems}
