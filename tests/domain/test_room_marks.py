"""What is highlighted in the exam room is read again from the question's text, as the browser counted it."""

import json

import pytest

from certprep.domain.marks.room import RoomMark, room_mark
from tests.builders import a_cloze, an_item


def test_a_stretch_is_counted_as_browsers_count() -> None:
    item = an_item(stem="<p>VO<sub>2</sub> &amp; 𝑥\u200a&lt; 5 <b>mL</b></p>\n<p>Why?</p>")
    text = "VO2 & 𝑥\u200a< 5 mL\nWhy?"
    units = len(text[: text.index("mL")]) + 1  # the italic x is two
    assert room_mark(json.dumps({"highlights": [[0, 3], [units, units + 7]]})).quotes(item) == ("VO2", "mL Why?")


def test_what_is_no_text_in_the_room_is_none_here() -> None:
    stem = '<p>Look<span class="visually-hidden"> at <b>the <img src="x"> figure</b></span> here.<br>Now.</p>'
    assert RoomMark(stretches=((0, 14),)).quotes(an_item(stem=stem)) == ("Look here.Now.",)


def test_a_blank_counts_by_its_label() -> None:
    cloze = a_cloze(stem="<p>Less [[b1]] than [[b2]].</p>")
    assert RoomMark(stretches=((0, 17),)).quotes(cloze) == ("Less Blank 1 than",)
    assert RoomMark(stretches=((13, 27),)).quotes(cloze) == ("than Blank 2.",)


@pytest.mark.parametrize(
    "highlights",
    ["all", {"0": 4}, [[0]], [["0", "4"]], [[-1, 4]], [[4, 4]], [[0.5, 4]], [None], [[0, 4, 5]], [[900, 901]]],
)
def test_what_our_page_does_not_keep_is_no_highlight(highlights: object) -> None:
    mark = room_mark(json.dumps({"note": 5, "highlights": highlights}))
    assert (mark.note, mark.quotes(an_item(stem="<p>Stem</p>"))) == ("", ())


def test_stretches_that_overlap_count_once() -> None:
    assert room_mark('{"highlights": [[0, 4], [2, 6], [4, 6]]}').stretches == ((0, 4), (4, 6))
