"""A mark: a highlight or a note of somebody's own, on a passage of a module or of a question."""

import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from hashlib import blake2b
from uuid import UUID

from certprep.domain.errors import Invalid

LONGEST_QUOTE = 1_000  # characters
LONGEST_NOTE = 10_000
BLANK = "_____"
_MODULE, _ITEM, _CARD = "module:", "item:", "mark:"
_WORD = re.compile(r"[^\W_]{3,}")


class Colour(StrEnum):
    """What a highlight is painted in."""

    YELLOW = "yellow"
    GREEN = "green"
    BLUE = "blue"
    PINK = "pink"
    PURPLE = "purple"


@dataclass(frozen=True, kw_only=True)
class Mark:
    """Made on a `place`: `module:` with a slug, or `item:` with an id. `section` is a module's; `quote` is what was marked, `prefix` and
    `suffix` what stood around it and `position` where it began; all are empty for a note on the whole section or question.
    """

    id: str
    place: str
    made_at: datetime
    changed_at: datetime
    section: str = ""
    colour: Colour | None = None
    quote: str = ""
    prefix: str = ""
    suffix: str = ""
    position: int = 0
    note: str = ""

    @property
    def module(self) -> str | None:
        """The slug of the module that it is on."""
        return self.place.removeprefix(_MODULE) if self.place.startswith(_MODULE) else None

    @property
    def item(self) -> str | None:
        """The id of the item that it is on."""
        return self.place.removeprefix(_ITEM) if self.place.startswith(_ITEM) else None

    @property
    def subject(self) -> str:
        """What its flashcard is about."""
        return card_subject(self.id)


@dataclass(frozen=True, kw_only=True)
class CardFace:
    """A flashcard made from a mark: `blanked` where a word of the front is left out."""

    front: str
    back: str
    blanked: bool


def on_module(slug: str) -> str:
    return f"{_MODULE}{slug}"


def on_item(item: str) -> str:
    return f"{_ITEM}{item}"


def card_subject(mark: str) -> str:
    return f"{_CARD}{mark}"


def handle(item: str) -> str:
    """A name for an item in addresses, where its id would tell learners what is none of theirs."""
    return blake2b(item.encode(), digest_size=6).hexdigest()


def card_face(mark: Mark) -> CardFace | None:
    """The note asks for the quote; without a note, the quote asks for its longest word. None for a note that quotes nothing."""
    if not mark.quote:
        return None
    if mark.note:
        return CardFace(front=mark.note, back=mark.quote, blanked=False)
    word = max(_WORD.finditer(mark.quote), key=lambda found: len(found[0]), default=None)
    if word is None:
        return None
    front = mark.quote[: word.start()] + BLANK + mark.quote[word.end() :]
    return CardFace(front=front, back=mark.quote, blanked=True)


def checked_quote(quote: str) -> str:
    """Raises Invalid for one that is longer than any note quotes."""
    if len(quote) > LONGEST_QUOTE:
        raise Invalid("quote-too-long", field="quote", most=LONGEST_QUOTE)
    return quote


def checked_note(note: str) -> str:
    """With line ends as everywhere. Raises Invalid for one that is too long."""
    text = note.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "").strip()
    if len(text) > LONGEST_NOTE:
        raise Invalid("own-note-too-long", field="note", most=LONGEST_NOTE)
    return text


def checked_colour(colour: str) -> Colour:
    """Raises Invalid for what is none of the five."""
    if colour not in set(Colour):
        raise Invalid("no-such-colour", field="colour")
    return Colour(colour)


def is_id(text: str) -> bool:
    """Whether it is written as ids of rows are."""
    try:
        return str(UUID(text)) == text
    except ValueError:
        return False
