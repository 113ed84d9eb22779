"""Markdown to HTML: what authors write is what learners see."""

import re
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from certprep.domain.course import Reference
from certprep.library import render, safe_html
from certprep.library.figures import Figure
from certprep.library.findings import Sources
from certprep.library.render import Renderer

CURVE = Figure(name="curve.svg", sha256="a" * 64, svg=b"", width=640, height=400)
GASTIN = Reference(key="gastin-2001", short="Gastin 2001", source="", year=2001)
SOURCES = Sources(figures={"curve.svg": CURVE}, references={"gastin-2001": GASTIN}, cited=frozenset({"gastin-2001"}))
FIGURE = '/// figure | curve.svg\n    alt: Effort: "hard" & easy\n\nThe *caption*.\n///'


def ours(sources: Sources = SOURCES) -> Renderer:
    return Renderer(sources)


def module(text: str) -> tuple[str, list[str]]:
    """A module's HTML in one piece, and the rules that it breaks."""
    rendered = ours().module(text)
    return "".join(piece.html for piece in rendered.pieces), [problem.rule for problem in rendered.problems]


def found(text: str) -> list[tuple[str, int | None]]:
    return [(problem.rule, problem.line) for problem in ours().module(text).problems]


class TestWords:
    def test_a_stem_becomes_a_paragraph(self) -> None:
        assert ours().block("Which **one**?\n").html == "<p>Which <strong>one</strong>?</p>"

    def test_an_option_stands_in_a_line_without_a_paragraph(self) -> None:
        assert ours().inline("The *phosphagen* system").html == "The <em>phosphagen</em> system"

    def test_what_looks_like_a_list_or_a_quotation_in_an_option_is_text(self) -> None:
        assert [ours().inline(text).html for text in ("> 40 years", "- 5 kg", "1. rib", "# of reps")] == [
            "&gt; 40 years",
            "- 5 kg",
            "1. rib",
            "# of reps",
        ]

    def test_a_stem_has_no_headings(self) -> None:
        assert ours().block("# of repetitions").html == "<p># of repetitions</p>"

    def test_raw_html_is_text(self) -> None:
        assert ours().block("<b>x</b> is < y").html == "<p>&lt;b&gt;x&lt;/b&gt; is &lt; y</p>"

    def test_a_second_paragraph_in_an_option_is_a_problem(self) -> None:
        assert [problem.rule for problem in ours().inline("One\n\nTwo").problems] == ["block-in-option"]

    def test_a_figure_in_an_option_is_a_problem(self) -> None:
        assert [problem.rule for problem in ours().inline(FIGURE).problems] == ["block-in-option"]

    def test_a_list_in_a_rationale_is_a_list(self) -> None:
        assert ours().block("So:\n\n1. one\n2. two").html.count("<li>") == 2

    @settings(max_examples=150, deadline=None)
    @given(st.text(alphabet="ab1. ,;:()-–'\"“é%/#|=+~>\u00b2", max_size=20))
    def test_plain_text_takes_a_short_cut_to_the_same_html(self, text: str) -> None:
        """Most options are plain words: they skip the parser, which is what makes a large bank quick to read."""
        stripped = text.strip()
        if render._PLAIN.fullmatch(stripped):
            slow = ours()
            block = safe_html.safe_block(slow._converted(slow._block, stripped))
            paragraph = re.fullmatch("<p>(.*)</p>", slow._converted(slow._inline, stripped))
            assert paragraph is not None
            assert (ours().block(text).html, ours().inline(text).html) == (block, safe_html.safe_inline(paragraph[1]))


class TestMaths:
    def test_a_formula_in_a_line(self) -> None:
        html = ours().block(r"About $\dot{V}O_2$max.").html
        assert html.startswith('<p>About <math display="inline"><mrow><mover>')
        assert html.endswith("</math>max.</p>")

    def test_a_formula_on_its_own(self) -> None:
        html, problems = module("Text.\n\n$$\n\\frac{a}{b}\n$$\n\nMore.")
        assert '<div class="maths"><math display="block">' in html
        assert problems == []

    def test_money_is_not_maths(self) -> None:
        assert ours().block(r"From \$5 to \$8").html == "<p>From $5 to $8</p>"

    def test_money_without_a_backslash_is_a_warning(self) -> None:
        rendered = ours().block("From $5 to $8 a month")
        assert rendered.html == "<p>From $5 to $8 a month</p>"
        assert [(one.rule, one.blocks) for one in rendered.problems] == [("lone-dollar", False), ("lone-dollar", False)]

    def test_an_unknown_command_is_a_problem_with_its_line(self) -> None:
        assert found("One.\n\nTwo $\\nonsense{x}$.") == [("maths-unknown-command", 3)]

    def test_broken_maths_is_a_problem(self) -> None:
        assert found("One ${$.") == [("maths-broken", 1)]
        assert found(f"${'x' * 1001}$") == [("maths-too-long", 1)]

    def test_maths_in_code_is_code(self) -> None:
        assert ours().block("`$x$`").html == "<p><code>$x$</code></p>"


class TestCitations:
    def test_a_citation_leads_to_the_list_of_references(self) -> None:
        html, problems = module("Gastin wrote it [@gastin-2001].")
        assert '<span class="citation">(<a href="#ref-gastin-2001">Gastin 2001</a>)</span>.' in html
        assert problems == []

    def test_an_item_has_no_list_so_its_citation_is_words(self) -> None:
        html = ours(Sources(references={"gastin-2001": GASTIN})).block("So [@gastin-2001].").html
        assert html == '<p>So <span class="citation">(Gastin 2001)</span>.</p>'

    def test_an_unknown_source_is_a_problem_with_its_line(self) -> None:
        assert found("One.\n\nTwo [@nobody-1999].") == [("unknown-reference", 3)]

    def test_a_source_that_the_front_matter_does_not_list_is_a_problem(self) -> None:
        rendered = ours(Sources(references={"gastin-2001": GASTIN}, cited=frozenset())).module("[@gastin-2001]")
        assert [problem.rule for problem in rendered.problems] == ["reference-not-declared"]

    def test_a_footnote_has_its_text_at_the_end_and_a_named_way_back(self) -> None:
        html, problems = module("Text.[^1]\n\n[^1]: The note.")
        assert '<li id="fn:1" popover>' in html
        assert 'aria-label="Jump back to footnote 1 in the text"' in html
        assert problems == []

    def test_a_footnotes_number_opens_it_without_script(self) -> None:
        html, _ = module("Text.[^a]\n\n[^a]: The *note*.")
        number = re.search(r"<button ([^>]*)>1</button>", html)
        assert number is not None
        assert 'popovertarget="fn:a"' in number[1]
        assert 'type="button"' in number[1]
        assert 'aria-label="Footnote 1"' in number[1]
        assert html.count("The <em>note</em>.") == 1

    def test_a_footnote_without_text_is_a_problem(self) -> None:
        assert found("One.\n\nText.[^x]") == [("unknown-footnote", 3)]


class TestFigures:
    def test_a_figure_is_an_image_that_keeps_its_place(self) -> None:
        html, problems = module(FIGURE)
        assert html.startswith(
            f'<figure><a class="enlarge" href="/media/{"a" * 64}.svg"><img src="/media/{"a" * 64}.svg" alt="Effort: &quot;hard&quot; &amp; easy" '
            'width="640" height="400" loading="lazy"></a><figcaption>'
        )
        assert "<p>The <em>caption</em>.</p>" in html
        assert problems == []

    def test_a_figure_is_there_in_words_too(self) -> None:
        sources = replace(SOURCES, figures={"curve.svg": replace(CURVE, description="It rises & <falls>.")})
        html = "".join(piece.html for piece in ours(sources).module(FIGURE).pieces)
        assert html.count("</figcaption>\n<details>") == 1
        assert "<p>It rises &amp; &lt;falls&gt;.</p></details></figure>" in html
        assert (
            "<details>" not in ours(sources).block(FIGURE).html
        )  # an exam's figure says no more than its author wrote

    def test_an_alternative_text_may_go_on_in_the_next_line(self) -> None:
        html, problems = module("/// figure | curve.svg\n    alt: It rises:\n    then it falls.\n\nCaption\n///")
        assert 'alt="It rises: then it falls."' in html
        assert problems == []

    def test_a_figure_without_a_caption_has_none(self) -> None:
        assert "figcaption" not in module("/// figure | curve.svg\n    alt: It rises.\n///")[0]

    def test_a_figure_in_a_stem_is_counted_as_its_figure(self) -> None:
        assert [figure.name for figure in ours().block(FIGURE).figures] == ["curve.svg"]

    def test_a_figure_without_an_alternative_text_is_a_problem(self) -> None:
        assert found("One.\n\n/// figure | curve.svg\nCaption\n///") == [("figure-without-alt", 3)]

    def test_an_unknown_figure_is_a_problem(self) -> None:
        assert found("One.\n\n/// figure | cat.svg\n    alt: A cat.\n///") == [("unknown-figure", 3)]

    def test_an_image_outside_a_figure_is_a_problem_and_is_not_shown(self) -> None:
        html, problems = module("![A cat](cat.png)")
        assert ("img" in html, problems) == (False, ["image-outside-figure"])


class TestTables:
    TABLE = "| Effort | Time |\n|---|---:|\n| hard | 6 s |"

    def test_a_wide_table_scrolls_and_has_a_name(self) -> None:
        html = module(self.TABLE)[0]
        assert '<div aria-label="Effort, Time" class="table-scroll" role="group" tabindex="0"><table>' in html

    def test_columns_have_heads_and_numbers_stand_to_the_right(self) -> None:
        html = module(self.TABLE)[0]
        assert '<th scope="col">Effort</th>' in html
        assert '<td class="align-right">6 s</td>' in html

    def test_under_an_empty_corner_first_cells_head_their_rows(self) -> None:
        html = module("| | Before | Now |\n|---|---|---|\n| Squat | 80 kg | 90 kg |")[0]
        assert html.count("<th scope") == 3
        assert "<td></td>" in html
        assert '<th scope="row">Squat</th>' in html
        assert 'aria-label="Before, Now"' in html


class TestBlocks:
    def test_notes_cases_and_key_points(self) -> None:
        html, problems = module(
            "/// warning | Stop\nNow.\n///\n\n/// tip\nTry.\n///\n\n/// case | Amara, 34\nShe runs.\n///\n\n/// key-points\n- One.\n///"
        )
        assert '<div class="admonition warning" role="note">\n<p class="admonition-title">Stop</p>' in html
        assert '<p class="admonition-title">Tip</p>' in html
        assert '<div class="case">\n<h3 id="amara-34">Amara, 34</h3>' in html
        assert '<div class="key-points">' in html
        assert problems == []

    def test_a_block_may_hold_another_with_fewer_slashes(self) -> None:
        html, problems = module(f"//// case | Amara, 34\nText.\n\n{FIGURE}\n////")
        assert re.search(r'<div class="case">.*<figure>', html, re.DOTALL)
        assert problems == []

    def test_each_slip_in_a_block_is_a_problem_with_its_line(self) -> None:
        for text, rule in {
            "/// figur | curve.svg\n///": "unknown-block",
            "/// figure\n    alt: x\n///": "block-without-argument",
            "/// key-points | What\n- One.\n///": "block-with-argument",
            "/// figure | curve.svg\n    alt: x\n    width: 20\n///": "unknown-block-option",
            "/// note | One\nText.": "block-not-closed",
            "///": "block-not-open",
            "/// note | One\n\n/// tip | Two\nText.\n///\n\n///": "block-in-block",
        }.items():
            rules = dict(found(f"One.\n\n{text}"))
            assert rules.get(rule) in range(3, 8), (text, rules)

    def test_a_quick_check_inside_something_is_a_problem(self) -> None:
        text = "//// note | One\n/// quick-check | exs5-001\n///\n////"
        assert found(f"One.\n\n{text}") == [("quick-check-inside", 4)]

    def test_a_stem_takes_figures_only(self) -> None:
        assert [problem.rule for problem in ours().block("/// note | x\nText\n///").problems] == ["unknown-block"]


class TestHeadings:
    def test_sections_begin_at_headings_and_carry_objectives(self) -> None:
        pieces = ours().module('Before.\n\n## How long *now* {: objective="EXS-5.2 EXS-5.3" }\n\nText.').pieces
        heading = pieces[1].heading
        assert heading is not None
        assert (heading.title, heading.anchor) == ("How long now", "how-long-now")
        assert heading.objectives == ("EXS-5.2", "EXS-5.3")

    def test_a_deeper_heading_stays_in_its_section_and_adds_its_objective(self) -> None:
        pieces = ours().module('## One {: objective="A-1.1" }\n\n### Two {: objective="A-1.2" }\n\nText.').pieces
        assert pieces[0].heading is not None
        assert pieces[0].heading.objectives == ("A-1.1", "A-1.2")
        assert '<h3 id="two">Two</h3>' in pieces[1].html

    def test_two_headings_alike_have_two_anchors(self) -> None:
        anchors = [piece.heading.anchor for piece in ours().module("## One\n\n## One").pieces if piece.heading]
        assert anchors == ["one", "one-2"]

    def test_an_anchor_is_none_of_the_pages_own(self) -> None:
        pieces = ours().module("## Terms\n\n## Check 1\n\n## Ref x\n\n## Endings").pieces
        anchors = [piece.heading.anchor for piece in pieces if piece.heading]
        assert anchors == ["section-terms", "section-check-1", "section-ref-x", "endings"]

    def test_a_heading_inside_a_block_begins_no_section(self) -> None:
        pieces = ours().module("/// note | One\n\n## Two\n\nText.\n///").pieces
        assert '<h3 id="two">Two</h3>' in pieces[0].html

    def test_the_pages_own_heading_level_is_a_warning(self) -> None:
        assert found("Text.\n\n# Title") == [("heading-too-high", 3)]

    def test_other_attributes_are_a_problem(self) -> None:
        assert found("Text.\n\n## Title {: #evil .x }") == [("heading-attribute", 3)]


def test_a_link_goes_where_it_may() -> None:
    html, problems = module("[a](https://example.org) [b](mailto:a@example.org) [c](#how-long) <https://example.org/d>")
    assert html.count("href=") == 4
    assert problems == []


def test_a_link_elsewhere_is_a_problem_with_its_line() -> None:
    assert found("Text.\n\n[a](/admin)") == [("link-elsewhere", 3)]


def test_a_text_nested_too_deeply_is_a_problem() -> None:
    assert found("[" * 50) == [("text-too-nested", None)]
