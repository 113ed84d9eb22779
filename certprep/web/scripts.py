"""Joins a script with all that it imports: plain ES modules in, one ES module out, each part in a scope of its own.

Taken are the forms that our scripts use: `import { a, b as c } from`, `import * as d from`, `import "…"`, `export` before a `function`,
`async function`, `class` or a `const` of one name, `export { a, b as c }` and `export * from`. Anything else at the beginning of a line, and a name
that its module does not export, is a ValueError. Only the script itself may `await` at its top level, not what it imports.
A later `import("…")` stays a request of its own, and what it brings has modules of its own: share functions with it, not imports.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

Resolve = Callable[[str, str], str]  # a file's name and a reference in it, to the name of the file that it means
Read = Callable[
    [str, tuple[str, ...]], str
]  # a file's name and who wants it, to its text without static imports resolved

_OWN_LINES = re.compile(r"^[ \t]*(?://[^\n]*|/\*(?:[^*]|\*(?!/))*\*/[ \t]*)\n", re.MULTILINE)
_AFTER_CODE = re.compile(r"[ \t]+//[ \t]")
_IMPORT = re.compile(r'^import\s+(?:(?P<what>[^"\';]+?)\s+from\s+)?"(?P<file>\.{1,2}/[^"]+)";?[ \t]*\n', re.MULTILINE)
_EXPORT_ALL = re.compile(r'^export\s+\*\s+from\s+"(?P<file>\.{1,2}/[^"]+)";?[ \t]*\n', re.MULTILINE)
_EXPORT_LIST = re.compile(r"^export\s*\{(?P<names>[^}]*)\};?[ \t]*\n", re.MULTILINE)
_EXPORT = re.compile(r"^export\s+(?=(?:async\s+function|function|class|const)\s+(?P<name>\w+))", re.MULTILINE)
_LEFT = re.compile(r"^(?:import\b(?!\s*[(.])|export\b).*$", re.MULTILINE)
_PAIR = re.compile(r"(?P<name>\w+)(?:\s+as\s+(?P<other>\w+))?")
_OURS = re.compile(r"\$[A-Za-z_]")


@dataclass(frozen=True, kw_only=True)
class _Part:
    """One module: `body` without its imports and exports; `takes` are statements that fetch what it imports."""

    variable: str
    body: str
    takes: tuple[str, ...]
    exports: dict[str, str]  # the name outside -> the name inside
    passed_on: tuple["_Part", ...]  # whose every export is an export here

    @property
    def names(self) -> set[str]:
        return set(self.exports).union(*(part.names for part in self.passed_on))


@dataclass(frozen=True, kw_only=True)
class Joiner:
    """Joins scripts that `read` gives the text of."""

    read: Read
    resolve: Resolve

    def join(self, name: str, *, wanted_by: tuple[str, ...]) -> str:
        """The whole of script `name`. Raises ValueError where a module uses what this can't join."""
        parts = _Parts(joiner=self)
        entry = parts.part(name, wanted_by=wanted_by)
        scopes = [_scope(part) for part in parts.in_order if part is not entry]
        exports = [
            f"export const {{ {', '.join(sorted(part.names))} }} = {part.variable};\n" for part in entry.passed_on
        ]
        listed = ", ".join(i if i == o else f"{i} as {o}" for o, i in entry.exports.items())
        return "".join([*scopes, *entry.takes, entry.body, *exports, f"export {{ {listed} }};\n" if listed else ""])


@dataclass(kw_only=True)
class _Parts:
    """The modules of one join, each once, after those that it imports."""

    joiner: Joiner
    _made: dict[str, _Part] = field(default_factory=dict)

    @property
    def in_order(self) -> Iterator[_Part]:
        return iter(self._made.values())

    def part(self, name: str, *, wanted_by: tuple[str, ...]) -> _Part:
        if name not in self._made:
            made = self._make(name, slim(self.joiner.read(name, wanted_by)), within=(*wanted_by, name))
            self._made[name] = made
        return self._made[name]

    def _make(self, name: str, text: str, *, within: tuple[str, ...]) -> _Part:
        if _OURS.search(text):
            raise ValueError(f"{name} has a name that begins with $: those are for joined scripts")
        imported = [(found["what"], self._of(name, found["file"], within)) for found in _IMPORT.finditer(text)]
        passed_on = tuple(self._of(name, found["file"], within) for found in _EXPORT_ALL.finditer(text))
        exports = {found["name"]: found["name"] for found in _EXPORT.finditer(text)}
        for found in _EXPORT_LIST.finditer(text):
            exports.update((outside, inside) for inside, outside in _pairs(found["names"]))
        return _Part(
            variable="$" + re.sub(r"\W", "_", name.removesuffix(".js")),
            body=_bare(name, text),
            takes=tuple(_take(name, what, part) for what, part in imported if what),
            exports=exports,
            passed_on=passed_on,
        )

    def _of(self, name: str, file: str, within: tuple[str, ...]) -> _Part:
        return self.part(self.joiner.resolve(name, file), wanted_by=within)


def slim(text: str) -> str:
    """A script without its comments and, where no text goes over several lines, without its indentation.

    Code with an odd number of quotation marks before what looks like a comment is left alone: it could be within a text.
    """
    text = "".join(f"{_code(line)}\n" for line in _OWN_LINES.sub("", text + "\n").splitlines())
    if any(line.count("`") % 2 for line in text.splitlines()):
        return text
    return "".join(f"{line.strip()}\n" for line in text.splitlines() if line.strip())


def _code(line: str) -> str:
    """A line without the comment at its end."""
    for found in _AFTER_CODE.finditer(line):
        before = line[: found.start()]
        if not any(before.count(mark) % 2 for mark in "\"'`"):
            return before
    return line


def _bare(name: str, text: str) -> str:
    """The module's own statements."""
    for statement in (_IMPORT, _EXPORT_ALL, _EXPORT_LIST, _EXPORT):
        text = statement.sub("", text)
    if left := _LEFT.search(text):
        raise ValueError(f"{name} can't be joined with what it imports: {left[0]}")
    return text


def _take(name: str, what: str, part: _Part) -> str:
    """The statement in place of an import."""
    if found := re.fullmatch(r"\*\s+as\s+(\w+)", what):
        return f"const {found[1]} = {part.variable};\n"
    if not re.fullmatch(r"\{[^}]*\}", what):
        raise ValueError(f"{name} can't be joined with what it imports: import {what}")
    pairs = list(_pairs(what))
    if missing := {outside for outside, _ in pairs} - part.names:
        raise ValueError(f"{name} imports {', '.join(sorted(missing))} from {part.variable}, which does not export it")
    return f"const {{ {', '.join(o if o == i else f'{o}: {i}' for o, i in pairs)} }} = {part.variable};\n"


def _pairs(names: str) -> Iterator[tuple[str, str]]:
    """`a, b as c` as (a, a), (b, c)."""
    return ((found["name"], found["other"] or found["name"]) for found in _PAIR.finditer(names))


def _scope(part: _Part) -> str:
    """A module as a value: what it exports, from a scope of its own."""
    own = [o if o == i else f"{o}: {i}" for o, i in part.exports.items()]
    given = ", ".join([*(f"...{one.variable}" for one in part.passed_on), *own])
    return f"const {part.variable} = (() => {{\n{''.join(part.takes)}{part.body}return {{ {given} }};\n}})();\n"
