"""Scripts and what they import become one: what is refused, and what is left out. That it runs: tests/browser/test_scripts.py."""

import pytest

from certprep.web.scripts import Joiner, slim


def joined(name: str, **files: str) -> str:
    """The script `name` of these, whose names stand without their suffix."""

    def read(file: str, wanted_by: tuple[str, ...]) -> str:
        assert file not in wanted_by
        return files[file.removesuffix(".js")]

    return Joiner(read=read, resolve=lambda _, file: file.removeprefix("./")).join(f"{name}.js", wanted_by=())


def test_each_module_is_there_once_before_whoever_imports_it() -> None:
    text = joined(
        "room",
        room='import { a } from "./one.js";\nimport { b } from "./two.js";\na(b);\n',
        one='import { b } from "./two.js";\nexport const a = b;\n',
        two="export const b = 2;\n",
    )
    assert text.count("const b = 2;") == 1
    assert text.index("const b = 2;") < text.index("const a = b;") < text.index("a(b);")


@pytest.mark.parametrize(
    "statement",
    [
        'import thing from "./other.js";',
        'import thing, { a } from "./other.js";',
        "export default 1;",
        "export let a = 1;",
        "export const { a } = b;",
        'export { a } from "./other.js";',
        'export * as all from "./other.js";',
        'import "https://example.org/else.js";',
    ],
)
def test_what_cannot_be_joined_stops_the_start(statement: str) -> None:
    with pytest.raises(ValueError, match=r"room\.js|other"):
        joined("room", room=f"{statement}\n", other="export const a = 1;\n")


def test_a_name_that_is_not_exported_stops_the_start() -> None:
    with pytest.raises(ValueError, match=r"room\.js imports b from"):
        joined("room", room='import { b } from "./other.js";\n', other="export const a = 1;\n")


def test_a_name_of_ours_stops_the_start() -> None:
    with pytest.raises(ValueError, match="begins with"):
        joined("room", room="const $other = 1;\n")


def test_comments_and_indentation_are_left_out_and_texts_stay() -> None:
    text = """// for writers
/**
 * for writers
 */
const address = "https://example.org"; // the writer's
  const said = "// no comment"; // "not" taken for one
  const both = "it's // no comment";
"""
    assert slim(text).splitlines() == [
        'const address = "https://example.org";',
        'const said = "// no comment";',
        'const both = "it\'s // no comment";',
    ]


def test_a_text_over_several_lines_keeps_its_indentation() -> None:
    text = "const said = `\n  two\n`;\n"
    assert slim(text).strip() == text.strip()
