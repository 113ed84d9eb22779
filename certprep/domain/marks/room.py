"""What somebody marked on a question in the exam room: its page keeps a note, and highlights as stretches of the question's text."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from itertools import count

from certprep.domain.item import Item
from certprep.domain.item.cloze import BLANK, Cloze

_NOT_TEXT = frozenset(
    {"button", "option", "select"}
)  # with `visually-hidden`: as js/exam/highlight.js reads a question
_VOID = frozenset({"br", "hr", "img", "input", "wbr"})


@dataclass(frozen=True, kw_only=True)
class RoomMark:
    """`stretches` are from and to, in order and apart, counted in UTF-16 units as browsers do."""

    note: str = ""
    stretches: tuple[tuple[int, int], ...] = ()

    def quotes(self, item: Item) -> tuple[str, ...]:
        """The highlighted words of the item as it was asked."""
        text = "".join(_pieces(item)).encode("utf-16-le")
        cut = (text[2 * start : 2 * end].decode("utf-16-le", errors="ignore") for start, end in self.stretches)
        return tuple(quote for words in cut if (quote := " ".join(words.split())))


def room_mark(body: str) -> RoomMark:
    """What a page kept, as JSON; what no page of ours would have kept is passed over."""
    kept = json.loads(body)
    note, highlights = kept.get("note"), kept.get("highlights")
    return RoomMark(
        note=note.strip() if isinstance(note, str) else "",
        stretches=tuple(_stretches(highlights if isinstance(highlights, list) else [])),
    )


def _stretches(highlights: list[object]) -> Iterator[tuple[int, int]]:
    last = 0
    for one in highlights:
        match one:
            case [int(start), int(end)] if last <= start < end:
                yield start, end
                last = end


def _pieces(item: Item) -> list[str]:
    """Its text as the room shows it, where blanks have labels."""
    numbers = count(1)
    stem = BLANK.sub(lambda _: f"Blank {next(numbers)}", item.stem) if isinstance(item, Cloze) else item.stem
    reader = _Reader()
    reader.feed(stem)
    reader.close()
    return reader.pieces


class _Reader(HTMLParser):
    """Gathers text as it stands, spaces and all."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self._apart = 0  # how many tags are open within what is not text

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        hidden = "visually-hidden" in (dict(attrs).get("class") or "").split()
        if (self._apart or hidden or tag in _NOT_TEXT) and tag not in _VOID:
            self._apart += 1

    def handle_endtag(self, tag: str) -> None:  # noqa: ARG002  safe HTML closes what it opens
        self._apart = max(0, self._apart - 1)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        pass

    def handle_data(self, data: str) -> None:
        if not self._apart:
            self.pieces.append(data)
