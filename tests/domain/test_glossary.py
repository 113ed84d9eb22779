"""The glossary: terms are found as people write them, and linked once a section without a letter changed."""

import re
from dataclasses import replace
from html import unescape

import pytest

from certprep.domain.course import Passage, QuickCheck, Reading, Section
from certprep.domain.glossary.finding import Finder, singular
from certprep.domain.glossary.glossary import Glossary, slug_of
from certprep.domain.glossary.linking import linked, uses
from tests.builders import a_course, a_reading

TAG = re.compile(r"<[^>]*>")
VO2MAX = "<math><mrow><mover><mi>V</mi><mo>˙</mo></mover><msub><mi>O</mi><mn>2</mn></msub></mrow></math>max"


def found(text: str, *names: str) -> list[str]:
    """What of a text is a term."""
    finder = Finder({slug_of(name): name for name in names})
    return [text[one.start : one.end] for one in finder.find(text)]


@pytest.mark.parametrize(
    ("text", "name", "wanted"),
    [
        ("Motor units are recruited.", "Motor unit", ["Motor units"]),
        ("Centres of mass, a centre of mass", "Centre of mass", ["Centres of mass", "centre of mass"]),
        ("An electrolyte such as sodium", "Electrolytes", ["electrolyte"]),
        ("Both bodies and each body", "Body", ["bodies", "body"]),
        ("the muscle's sarcomere's length", "Sarcomere", ["sarcomere"]),
        ("at 8 METs, or one MET", "MET", ["METs", "MET"]),
        ("We met on the map; don't get neat.", "MET", []),
        ("motor-unit recruitment", "Motor unit", ["motor-unit"]),
        ("dorsi-flexion and flexion", "Flexion", ["flexion"]),
        ("fill in the PAR-Q+ first", "PAR-Q+", ["PAR-Q+"]),
        ("fill in the PAR-Q+ first", "PAR-Q", []),
        ("5 %DV or 5% DV", "%DV", ["%DV"]),
        ("actinium, practin, actin", "Actin", ["actin"]),
        ("VO₂max of runners", "VO2max", ["VO₂max"]),
        ("analyses of an analysis", "Analysis", ["analyses", "analysis"]),
        ("motor. Unit by unit", "Motor unit", []),
    ],
)
def test_a_term_is_found_as_people_write_it(text: str, name: str, wanted: list[str]) -> None:
    assert found(text, name) == wanted


def test_the_longest_term_comes_first() -> None:
    assert found("Energy availability is not energy.", "Energy", "Energy availability") == [
        "Energy availability",
        "energy",
    ]


def test_a_plural_comes_to_the_same_as_its_singular() -> None:
    pairs = (
        ("fibre", "fibres"),
        ("reflex", "reflexes"),
        ("axis", "axes"),
        ("mass", "masses"),
        ("therapy", "therapies"),
    )
    # "axes" is the plural of axe, too: that one pair is the price of having no dictionary.
    assert [one for one, more in pairs if singular(one) != singular(more)] == ["axis"]


def link(html: str, *names: str, seen: set[str] | None = None) -> str:
    finder = Finder({slug_of(name): name for name in names})
    return linked(html, finder, href=lambda slug: f"/{slug}", seen=set() if seen is None else seen)


def test_only_the_first_use_is_a_link() -> None:
    seen: set[str] = set()
    assert link("<p>ATP, and ATP.</p>", "ATP", seen=seen) == '<p><a class="term" href="/atp">ATP</a>, and ATP.</p>'
    assert link("<p>ATP again.</p>", "ATP", seen=seen) == "<p>ATP again.</p>"


@pytest.mark.parametrize(
    "html",
    [
        '<p><a href="#x">ATP</a></p>',
        "<h3>ATP</h3>",
        "<p><code>ATP</code></p>",
        "<pre>ATP</pre>",
        "<p><math><mi>ATP</mi></math></p>",
        '<figure><img src="/media/a.svg" alt="ATP"><figcaption>ATP</figcaption></figure>',
        "<details><summary>ATP</summary><p>ATP</p></details>",
        "<table><thead><tr><th>ATP</th></tr></thead></table>",
        '<p class="admonition-title">ATP</p>',
        '<p><span class="citation">[ATP 1999]</span></p>',
        '<div class="footnote"><ol><li id="fn:1" popover><p>ATP</p></li></ol></div>',
        '<p><button type="button">ATP</button></p>',
        '<p title="ATP">A<em>TP</em>ase</p>',
    ],
)
def test_nothing_becomes_a_link_where_it_would_disturb(html: str) -> None:
    assert link(html, "ATP") == html


def test_after_what_has_no_links_they_go_on() -> None:
    html = '<div class="footnote"><div>ATP</div></div><h3>ATP</h3><p>ATP</p>'
    assert link(html, "ATP").endswith('<p><a class="term" href="/atp">ATP</a></p>')


def test_a_formula_may_be_part_of_a_term_but_is_never_cut() -> None:
    assert (
        link(f"<p>Your {VO2MAX} rises.</p>", "VO2max")
        == f'<p>Your <a class="term" href="/vo2max">{VO2MAX}</a> rises.</p>'
    )
    formula = "<math><mi>Q</mi><mo>=</mo><mi>SV</mi></math>"
    assert link(f"<p>{formula}max</p>", "SV", "SVmax", "Q") == f"<p>{formula}max</p>"


def test_tags_within_a_term_stay_whole() -> None:
    assert link("<p>VO<sub>2</sub>max</p>", "VO2max") == '<p><a class="term" href="/vo2max">VO<sub>2</sub>max</a></p>'
    assert (
        link("<p><em>motor unit</em></p>", "Motor unit")
        == '<p><em><a class="term" href="/motor-unit">motor unit</a></em></p>'
    )
    assert link("<p><em>big motor</em> unit</p>", "Motor unit") == "<p><em>big motor</em> unit</p>"


def test_entities_and_hard_spaces_are_read_as_what_they_stand_for() -> None:
    html = "<p>R&amp;D and Korotkoff&nbsp;sounds &amp; amp</p>"
    assert [html[one.start : one.end] for one in uses(html, Finder({"a": "R&D", "b": "Korotkoff sounds"}))] == [
        "R&amp;D",
        "Korotkoff&nbsp;sounds",
    ]
    assert link("<p>AT&amp;T</p>", "amp") == "<p>AT&amp;T</p>"


def a_text(slug: str, *sections: str, terms: dict[str, str], only_here: tuple[str, ...] = ()) -> Reading:
    parts = tuple(
        Section(
            anchor=f"s{number}", title="", objectives=(), parts=(Passage(html=html), QuickCheck(anchor="c", items=()))
        )
        for number, html in enumerate(sections)
    )
    return replace(a_reading(slug), title=slug, sections=parts, terms=terms, only_here=only_here)


def a_glossary(*readings: Reading) -> Glossary:
    return Glossary(a_course(), {one.slug: one for one in readings})


def html_of(reading: Reading | None) -> list[str]:
    assert reading is not None
    return [part.html for one in reading.sections for part in one.parts if isinstance(part, Passage)]


def test_each_section_has_each_term_once_also_that_of_another_module() -> None:
    first = a_text("exs-one", "<p>ATP. ATP.</p>", "<p>ATP, then fibre.</p>", terms={"ATP": "A molecule."})
    second = a_text("nut-one", "<p>Eat.</p>", terms={"Fibre": "From plants."})
    texts = html_of(a_glossary(first, second).linked("exs-one"))
    assert [text.count('glossary/atp"') for text in texts] == [1, 1]
    assert [text.count('glossary/fibre"') for text in texts] == [0, 1]


def test_a_word_of_one_module_alone_is_linked_there_and_nowhere_else() -> None:
    first = a_text("exs-one", "<p>A muscle fibre.</p>", terms={})
    second = a_text("nut-one", "<p>Eat fibre.</p>", terms={"Fibre": "From plants."}, only_here=("Fibre",))
    held = a_glossary(first, second)
    assert html_of(held.linked("exs-one")) == ["<p>A muscle fibre.</p>"]
    assert 'class="term"' in html_of(held.linked("nut-one"))[0]
    assert [held.used_in(["<p>Fibre?</p>"], module) for module in ("exs-one", "nut-one")] == [set(), {"fibre"}]


def test_a_word_of_one_module_alone_explains_no_term_of_another() -> None:
    unit = {"Motor unit": "A neuron and its muscle fibres."}
    first = a_text("exs-one", "<p>x</p>", terms=unit)
    second = a_text("nut-one", "<p>x</p>", terms={"Fibre": "From plants.", "Pulse": "Has fibre."}, only_here=("Fibre",))
    related = {slug: [one.slug for one in found] for slug, found in a_glossary(first, second).related.items()}
    assert related == {"motor-unit": [], "fibre": ["pulse"], "pulse": ["fibre"]}


def test_links_change_no_letter_of_the_text_and_no_count_of_its_words() -> None:
    before = a_text("exs-one", f"<p>ATP, {VO2MAX} &amp; <b>ATP</b>.</p>", terms={"ATP": "A.", "VO2max": "B."})
    after = a_glossary(before).linked("exs-one")
    assert after is not None
    assert html_of(after) != html_of(before)
    assert [TAG.sub("", unescape(one)) for one in html_of(after)] == [
        TAG.sub("", unescape(one)) for one in html_of(before)
    ]
    assert [one.words for one in after.sections] == [one.words for one in before.sections]


def test_a_term_of_two_modules_is_one_entry_with_both_meanings_only_where_they_differ() -> None:
    first = a_text("exs-one", "<p>x</p>", terms={"ROM": "The range.", "MET": "A unit."})
    second = a_text("nut-one", "<p>x</p>", terms={"ROM": "Another range.", "MET": "A unit."})
    entries = a_glossary(first, second).entries
    assert list(entries) == ["met", "rom"]
    assert [one.html for one in entries["rom"].meanings] == ["The range.", "Another range."]
    assert [one.html for one in entries["met"].meanings] == ["A unit."]
    assert entries["met"].modules == ("exs-one", "nut-one")


def test_terms_stand_in_alphabetical_order_under_their_letters() -> None:
    names = ("Valgus", "%DV", "1RM", "élan", "actin", "PAR-Q+", "PAR-Q")
    held = a_glossary(a_text("exs-one", "<p>x</p>", terms=dict.fromkeys(names, "m")))
    assert [(one.letter, one.slug) for one in held.entries.values()] == [
        ("#", "1rm"),
        ("A", "actin"),
        ("D", "percent-dv"),
        ("E", "elan"),
        ("P", "par-q"),
        ("P", "par-q-plus"),
        ("V", "valgus"),
    ]


def test_two_names_never_share_a_page() -> None:
    held = a_glossary(a_text("exs-one", "<p>x</p>", terms={"a b": "1", "a-b": "2"}))
    assert sorted(held.entries) == ["a-b", "a-b-2"]


def test_a_term_is_taught_in_the_section_that_names_it_first() -> None:
    reading = a_text("exs-one", "<p>Nothing.</p>", "<p>Of ATP.</p>", terms={"ATP": "m", "Lever": "m"})
    titled = replace(reading, sections=(*reading.sections, replace(reading.sections[0], anchor="s9", title="On ATP")))
    held = a_glossary(titled)
    assert [one.section and one.section.anchor for one in held.taught("atp")] == ["s9"]  # its heading counts more
    assert [one.section for one in held.taught("lever")] == [None]


def test_related_terms_are_those_that_explain_each_other() -> None:
    held = a_glossary(
        a_text("exs-one", "<p>x</p>", terms={"Myosin": "It splits ATP.", "ATP": "A molecule.", "MET": "m"})
    )
    assert {slug: [one.slug for one in related] for slug, related in held.related.items()} == {
        "myosin": ["atp"],
        "atp": ["myosin"],
        "met": [],
    }
