"""Figures: plain drawing passes, everything that could run, link or load is refused."""

import pytest

from certprep.library.figures import read_figure

OPENING = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 640 400.4">'
DESCRIPTION = "<title>Curve</title><desc>It rises.</desc>"


def svg(body: str = "", *, opening: str = OPENING, description: str = DESCRIPTION) -> bytes:
    return f"{opening}\n{description}\n{body}\n</svg>".encode()


def rules(source: bytes) -> list[str]:
    figure, problems = read_figure("curve.svg", source)
    assert (figure is None) == bool(problems)
    return [problem.rule for problem in problems]


def test_plain_drawing_passes_and_its_size_is_the_viewboxs() -> None:
    figure, problems = read_figure(
        "curve.svg",
        svg(
            "<defs><linearGradient id='g'><stop offset='1' stop-color='red'/></linearGradient></defs>"
            "<style>@media (prefers-color-scheme: dark) { .a { fill: url(#g) } }</style>"
            "<g class='a'><rect width='10' height='10' fill='url(#g)'/><text font-family='sans-serif'>VO2</text></g>"
        ),
    )
    assert problems == []
    assert figure is not None
    assert (figure.width, figure.height) == (640, 400)


def test_the_file_is_not_changed() -> None:
    figure, _ = read_figure("curve.svg", svg())
    assert figure is not None
    assert figure.svg == svg()


@pytest.mark.parametrize(
    ("body", "rule"),
    [
        ("<script>alert(1)</script>", "figure-element"),
        ("<foreignObject><p xmlns='http://www.w3.org/1999/xhtml'>x</p></foreignObject>", "figure-element"),
        ("<image href='https://evil.example/x.png'/>", "figure-element"),
        ("<a href='https://evil.example'><text>x</text></a>", "figure-element"),
        ("<use href='#x'/>", "figure-element"),
        ("<animate attributeName='x' onbegin='alert(1)'/>", "figure-element"),
        ("<set attributeName='href' to='javascript:alert(1)'/>", "figure-element"),
        ("<x:script xmlns:x='http://www.w3.org/1999/xhtml'>alert(1)</x:script>", "figure-element"),
        ("<SCRIPT>alert(1)</SCRIPT>", "figure-element"),
        ("<?xml-stylesheet href='x.css'?>", "figure-element"),
        ("<rect onclick='alert(1)'/>", "figure-attribute"),
        ("<rect ONLOAD='alert(1)'/>", "figure-attribute"),
        ("<linearGradient href='https://evil.example/x.svg#g'/>", "figure-attribute"),
        ("<linearGradient xlink:href='x.svg#g'/>", "figure-attribute"),
        ("<rect fill='url(https://evil.example/x)'/>", "figure-attribute"),
        ("<rect style='background:url( &quot;//evil.example&quot; )'/>", "figure-attribute"),
        ("<rect style='fill:u\\72l(https://evil.example)'/>", "figure-attribute"),
        ("<rect fill='javascript:alert(1)'/>", "figure-attribute"),
        ("<style>@import 'https://evil.example/x.css';</style>", "figure-style"),
        ("<style>@im<!-- -->port 'x.css';</style>", "figure-style"),
        ("<style>@\\69mport 'x.css';</style>", "figure-style"),
        ("<style>.a{fill:url(data:image/png;base64,x)}</style>", "figure-style"),
        ("<style><![CDATA[@font-face{src:url(https://evil.example/x)}]]></style>", "figure-style"),
        ("<rect", "figure-broken"),
        ("<rect>&nbsp;</rect>", "figure-broken"),
    ],
)
def test_what_could_run_link_or_load_is_refused(body: str, rule: str) -> None:
    assert rule in rules(svg(body))


def test_no_entity_is_ever_read() -> None:
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10 if n else "ha"}">' for n in range(9))
    outside = '<!ENTITY x SYSTEM "file:///etc/passwd">'
    for entities, name in ((laughs, "l8"), (outside, "x")):
        assert rules(f"<!DOCTYPE svg [{entities}]>".encode() + svg(f"<text>&{name};</text>")) == ["figure-element"]


def test_a_file_that_browsers_would_read_in_another_encoding_is_refused() -> None:
    assert rules(b'<?xml version="1.0" encoding="utf-7"?>' + svg()) == ["not-utf-8"]
    assert rules(b'<?xml version="1.0" encoding="UTF-8"?>' + svg()) == []
    assert rules(svg().decode().encode("utf-16")) == ["not-utf-8"]


@pytest.mark.parametrize(
    "description", ["", "<title>Curve</title>", "<desc>x</desc><title>x</title>", "<title/><desc>x</desc>"]
)
def test_a_figure_says_in_words_what_it_shows(description: str) -> None:
    assert rules(svg(description=description)) == ["figure-without-description"]


@pytest.mark.parametrize(
    "box", ["", 'viewBox="0 0 0 0"', 'viewBox="0 0 . 4"', 'viewBox="640 400"', 'width="640" height="400"']
)
def test_a_figure_has_a_size(box: str) -> None:
    assert rules(svg(opening=f'<svg xmlns="http://www.w3.org/2000/svg" {box}>')) == ["figure-without-viewbox"]


def test_another_kind_of_file_is_no_figure() -> None:
    assert rules(b"<html xmlns='http://www.w3.org/1999/xhtml'><title>x</title></html>")[0] == "figure-element"
    assert rules(b"<svg viewBox='0 0 1 1'><title>x</title><desc>x</desc></svg>")[0] == "figure-element"


def test_a_huge_figure_is_refused() -> None:
    assert rules(svg("<g/>" * 200_000)) == ["figure-too-large"]
