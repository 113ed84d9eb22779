"""What is sent of the templates' indentation."""

from jinja2 import DictLoader, Environment

from certprep.web.indents import Unindented

WRITTEN = """\
<ul>
  {% for one in ("a", "b") %}
    <li>
      {{ one }}  <b>strong</b>
    </li>
  {% endfor %}
</ul>
"""


def _made(name: str) -> str:
    loaded = Environment(
        loader=DictLoader({name: WRITTEN}),
        extensions=[Unindented],
        trim_blocks=True,
        lstrip_blocks=True,
        autoescape=True,
    )
    return loaded.get_template(name).render()


def test_lines_that_begin_with_a_tag_begin_at_the_margin_and_words_stay_as_they_are() -> None:
    item = "<li>\n      {}  <b>strong</b>\n</li>\n"
    assert _made("list.html") == f"<ul>\n{item.format('a')}{item.format('b')}</ul>"


def test_what_is_no_page_is_sent_as_it_was_written() -> None:
    assert "\n    <li>\n      a  <b>strong</b>\n" in _made("mail.txt")
