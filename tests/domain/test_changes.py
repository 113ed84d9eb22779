"""What changed between two texts of a module."""

from dataclasses import replace

from certprep.domain.changes import Fate, Said, SectionChange, changes, plain_paragraphs
from certprep.domain.course import Passage, Reading, Section


def a_section(anchor: str, *paragraphs: str, title: str = "") -> Section:
    html = "".join(f"<p>{one}</p>" for one in paragraphs)
    return Section(anchor=anchor, title=title or anchor, objectives=(), parts=(Passage(html=html),))


def a_module(*sections: Section, **terms: str) -> Reading:
    return Reading(slug="one", title="One", sections=sections, terms=terms)


LONG = "Muscles spend adenosine triphosphate and make it again as fast as they spend it, by three systems."


def said(change: SectionChange) -> list[list[tuple[str, str]]]:
    return [[(str(words.said), words.text) for words in paragraph] for paragraph in change.paragraphs]


def test_the_same_text_has_no_changes() -> None:
    assert changes(a_module(a_section("a", LONG)), a_module(a_section("a", LONG))) == ()


def test_only_the_words_that_changed_are_marked() -> None:
    before = a_module(a_section("a", "It lasts ten seconds at most.", "Another paragraph."))
    (found,) = changes(
        before, a_module(a_section("a", "It lasts about fifteen seconds at most.", "Another paragraph."))
    )
    assert found.fate is Fate.CHANGED
    assert said(found) == [
        [("same", "It lasts"), ("removed", "ten"), ("added", "about fifteen"), ("same", "seconds at most.")]
    ]


def test_markup_links_and_figures_in_words_are_no_words() -> None:
    before = a_module(a_section("a", "It <em>lasts</em> long."))
    after = '<a href="#t">It</a> lasts <strong>long</strong>.<details><summary>x</summary><p>y</p></details>'
    assert changes(before, a_module(a_section("a", after))) == ()


def test_a_picture_counts_by_its_alternative_text() -> None:
    html = '<figure><img src="/media/a.svg" alt="It &amp; rises"><figcaption>\n<p>Lactate</p></figcaption></figure>'
    assert plain_paragraphs(html) == ("It & rises", "Lactate")


def test_cells_of_a_table_are_told_apart() -> None:
    assert plain_paragraphs("<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>") == ("a b", "c")


def test_new_and_lost_sections_are_said_so() -> None:
    before = a_module(a_section("a", LONG), a_section("b", "Something that nobody needs any more."))
    found = changes(before, a_module(a_section("a", LONG), a_section("c", "Quite another matter, and new here.")))
    assert [(one.anchor, one.fate) for one in found] == [("c", Fate.ADDED), ("b", Fate.REMOVED)]
    assert {words.said for words in found[0].paragraphs[0]} == {Said.ADDED}


def test_a_section_under_a_new_heading_is_the_same_one() -> None:
    (found,) = changes(a_module(a_section("old", LONG)), a_module(a_section("new", f"{LONG} And more.")))
    assert (found.anchor, found.was, found.fate) == ("new", "old", Fate.CHANGED)


def test_a_moved_section_is_said_so_and_the_others_are_not() -> None:
    a, b, c = (a_section(one, f"{LONG} {one}") for one in "abc")
    found = changes(a_module(a, b, c), a_module(c, a, b))
    assert [(one.anchor, one.moved, one.fate) for one in found] == [("c", True, Fate.SAME)]


def test_terms_are_compared_too() -> None:
    text = a_section("a", LONG)
    (found,) = changes(a_module(text, ATP="Energy."), a_module(text, ATP="The energy that muscles spend."))
    assert found.anchor == "terms"
    assert ("removed", "Energy.") in said(found)[0]


def test_a_heading_alone_may_change() -> None:
    before = a_section("a", LONG)
    (found,) = changes(a_module(before), a_module(replace(before, title="Better")))
    assert (found.was, found.fate, found.paragraphs) == ("a", Fate.SAME, ())
