"""Static files and the look: names by content, compression, and the promises that the style sheet makes."""

import gzip
import re
from importlib import import_module
from itertools import pairwise
from pathlib import Path
from urllib.parse import unquote

import pytest
from flask import Flask, Response
from flask.testing import FlaskClient

from certprep.web.assets import STATIC, Assets, install

brotli = import_module("brotli")  # it carries no types
YEAR = "public, max-age=31536000, immutable"
TEMPLATES = Path(__file__).parents[2] / "templates"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A site in small: a sheet with a layer and a font, a script with a module."""
    for name, text in {
        "css/site.css": '@layer base;\n@import url("base.css") layer(base);\n',
        "css/base.css": '/* for writers only */\n@font-face { src: url("../fonts/one.woff2"); }\n'
        + "p { margin: 0; }\n" * 80,
        "fonts/one.woff2": "wOF2",
        "js/room.js": 'import { now } from "./clock.js";\nimport {\n  a,\n} from "./clock.js";\nconst later = import("./clock.js");\n',
        "js/clock.js": "export const now = 1;\nexport const a = 2;\n",
        "notes.md": "not for browsers",
    }.items():
        file = tmp_path / name
        file.parent.mkdir(exist_ok=True)
        file.write_text(text, "utf-8")
    return tmp_path


def app_with(folder: Path) -> Flask:
    app = Flask("site", static_folder=None)
    install(app, Assets(folder))
    return app


@pytest.fixture
def browser(folder: Path) -> FlaskClient:
    return app_with(folder).test_client()


def test_a_name_changes_with_its_content_and_only_then(folder: Path) -> None:
    before = Assets(folder)
    assert before.url("js/clock.js") == Assets(folder).url("js/clock.js")
    (folder / "js/clock.js").write_text("export const now = 3;\nexport const a = 2;\n")
    after = Assets(folder)
    assert after.url("js/clock.js") != before.url("js/clock.js")
    assert after.url("css/site.css") == before.url("css/site.css")


def test_a_file_that_imports_a_changed_file_gets_a_new_name_too(folder: Path) -> None:
    before = Assets(folder).url("js/room.js")
    (folder / "js/clock.js").write_text("export const now = 3;\nexport const a = 2;\n")
    assert Assets(folder).url("js/room.js") != before


def test_a_script_has_what_it_imports_in_it_and_asks_for_hashed_names_later(folder: Path) -> None:
    assets = Assets(folder)
    script = assets["js/room.js"].body.decode()
    assert script.count("const now = 1;") == 1
    assert script.count(f'import("{assets.url("js/clock.js")}")') == 1
    assert "./clock.js" not in script


def test_the_style_sheet_holds_its_layers_without_their_comments(folder: Path) -> None:
    assets = Assets(folder)
    sheet = assets["css/site.css"].body.decode()
    assert "@layer base {\n@font-face" in sheet
    assert f'url("{assets.url("fonts/one.woff2")}")' in sheet
    assert "@import" not in sheet
    assert "writers" not in sheet


def test_a_small_drawing_can_stand_in_the_page_itself(folder: Path) -> None:
    drawing = (
        '<svg xmlns="http://www.w3.org/2000/svg"\n  viewBox="0 0 2 2"><path fill="#84196b" d="M0 0 20% 1"/></svg>\n'
    )
    (folder / "sign.svg").write_text(drawing)
    address = Assets(folder).data("sign.svg")
    assert address.startswith("data:image/svg+xml,<svg")
    assert not set(address) & set('"#\n')  # it stands between quotes, and all of it is the drawing
    assert unquote(address.partition(",")[2]).replace("'", '"').split() == drawing.split()


def test_a_reference_to_nothing_stops_the_start_and_names_the_file(folder: Path) -> None:
    (folder / "js/clock.js").unlink()
    with pytest.raises(ValueError, match=r"js/room\.js refers to js/clock\.js"):
        Assets(folder)


def test_scripts_that_import_one_another_stop_the_start(folder: Path) -> None:
    (folder / "js/clock.js").write_text('import "./room.js";\n')
    with pytest.raises(ValueError, match="in a circle"):
        Assets(folder)


def test_alices_browser_keeps_a_hashed_file_for_a_year(browser: FlaskClient, folder: Path) -> None:
    found = browser.get(Assets(folder).url("js/clock.js"))
    assert found.status_code == 200
    assert found.headers["Cache-Control"] == YEAR
    assert found.mimetype == "text/javascript"
    assert found.data == b"const now = 1;\nconst a = 2;\nexport { now, a };\n"


@pytest.mark.parametrize(
    ("accepted", "encoding"),
    [
        ("gzip, deflate, br, zstd", "br"),
        ("gzip", "gzip"),
        ("br;q=0.5, gzip", "gzip"),
        ("br;q=0, gzip;q=0", None),
        ("*", "br"),
        ("", None),
    ],
)
def test_a_file_is_sent_as_the_browser_likes_it(
    browser: FlaskClient, folder: Path, accepted: str, encoding: str | None
) -> None:
    assets = Assets(folder)
    found = browser.get(assets.url("css/site.css"), headers={"Accept-Encoding": accepted})
    unpack = {"br": brotli.decompress, "gzip": gzip.decompress, None: bytes}[encoding]
    assert found.headers.get("Content-Encoding") == encoding
    assert unpack(found.data) == assets["css/site.css"].body
    assert found.headers["Vary"] == "Accept-Encoding"


def test_each_encoding_has_its_own_etag_and_is_not_sent_twice(browser: FlaskClient, folder: Path) -> None:
    url = Assets(folder).url("css/site.css")
    tags = {code: browser.get(url, headers={"Accept-Encoding": code}).headers["ETag"] for code in ("br", "gzip", "")}
    assert len(set(tags.values())) == 3
    again = browser.get(url, headers={"Accept-Encoding": "br", "If-None-Match": tags["br"]})
    assert (again.status_code, again.data) == (304, b"")
    assert browser.get(url, headers={"Accept-Encoding": "gzip", "If-None-Match": tags["br"]}).status_code == 200


def test_a_font_is_not_compressed_again(browser: FlaskClient, folder: Path) -> None:
    found = browser.get(Assets(folder).url("fonts/one.woff2"), headers={"Accept-Encoding": "br, gzip"})
    assert "Content-Encoding" not in found.headers
    assert "Vary" not in found.headers


@pytest.mark.parametrize("path", ["/static/js/clock.js", "/static/js/clock.0123456789ab.js"])
def test_a_page_from_before_a_change_gets_todays_file_but_does_not_keep_it(browser: FlaskClient, path: str) -> None:
    found = browser.get(path)
    assert found.status_code == 200
    assert found.headers["Cache-Control"] == "no-cache"


@pytest.mark.parametrize("path", ["/static/notes.md", "/static/js/none.js", "/static/../pyproject.toml", "/static/js"])
def test_nothing_else_is_served(browser: FlaskClient, path: str) -> None:
    assert browser.get(path).status_code == 404


def test_templates_find_files_by_name(folder: Path) -> None:
    app = app_with(folder)
    written = app.jinja_env.from_string("{{ asset_url('js/clock.js') }}").render()
    assert written == Assets(folder).url("js/clock.js")
    with pytest.raises(KeyError):
        app.jinja_env.from_string("{{ asset_url('js/none.js') }}").render()


def page(body: str, headers: dict[str, str] | None = None, mimetype: str = "text/html") -> FlaskClient:
    app = Flask("page", static_folder=None)
    install(app, Assets(STATIC))
    app.add_url_rule("/", "page", lambda: Response(body, headers=headers, mimetype=mimetype))
    return app.test_client()


LONG = "<p>You are on question 17.</p>" * 40


@pytest.mark.parametrize("mimetype", ["text/html", "application/json", "application/problem+json"])
@pytest.mark.parametrize(("accepted", "encoding"), [("gzip, br", "br"), ("gzip", "gzip"), ("br;q=0.5, gzip", "gzip")])
def test_a_long_page_is_compressed_for_a_browser_that_takes_it(mimetype: str, accepted: str, encoding: str) -> None:
    found = page(LONG, mimetype=mimetype).get("/", headers={"Accept-Encoding": accepted})
    assert found.headers["Content-Encoding"] == encoding
    assert found.content_length == len(found.data) < len(LONG) / 2
    unpack = {"br": brotli.decompress, "gzip": gzip.decompress}[encoding]
    assert unpack(found.data).decode() == LONG
    assert "Accept-Encoding" in found.headers["Vary"]


def test_a_browser_that_takes_no_compression_gets_plain_text_and_caches_are_told() -> None:
    found = page(LONG).get("/")
    assert found.text == LONG
    assert "Accept-Encoding" in found.headers["Vary"]


@pytest.mark.parametrize(
    ("body", "headers", "mimetype"),
    [
        ("<p>short</p>", None, "text/html"),
        (LONG, {"Content-Encoding": "br"}, "text/html"),
        (LONG, {"Cache-Control": "no-transform"}, "text/html"),
        (LONG, None, "image/png"),
    ],
)
def test_what_gains_nothing_or_is_packed_already_is_left_alone(
    body: str, headers: dict[str, str] | None, mimetype: str
) -> None:
    found = page(body, headers, mimetype).get("/", headers={"Accept-Encoding": "gzip"})
    assert found.data == body.encode()


def test_a_streamed_answer_is_not_gathered_up() -> None:
    app = Flask("stream", static_folder=None)
    install(app, Assets(STATIC))
    app.add_url_rule("/", "stream", lambda: Response((LONG for _ in range(2)), mimetype="text/html"))
    found = app.test_client().get("/", headers={"Accept-Encoding": "gzip"})
    assert found.text == LONG * 2


def test_a_pages_etag_is_weak_once_it_is_compressed() -> None:
    found = page(LONG, {"ETag": '"seventeen"'}).get("/", headers={"Accept-Encoding": "gzip"})
    assert found.headers["ETag"] == 'W/"seventeen"'


@pytest.mark.parametrize("accepted", ["gzip", "br"])
def test_the_length_of_a_compressed_page_tells_nothing_about_its_secret(accepted: str) -> None:
    client = page(LONG)
    answers = [client.get("/", headers={"Accept-Encoding": accepted}) for _ in range(40)]
    assert len({len(str(found.headers)) + len(found.data) for found in answers}) > 10


# The look


def sheet(name: str) -> str:
    return (STATIC / "css" / name).read_text("utf-8")


def test_all_styles_together_stay_under_twelve_kilobytes() -> None:
    assert len(Assets()["css/site.css"].encoded["gzip"]) <= 12 * 1024


def test_what_every_page_loads_first_stays_under_half_the_budget_of_sixty_kilobytes_and_the_font() -> None:
    assets = Assets()
    names = ("css/site.css", "js/shell.js", "icons.svg", "favicon.svg")
    assert sum(len(assets[name].encoded["br"]) for name in names) <= 15_000
    assert len(assets["fonts/figtree.woff2"].body) <= 21_000


def colours(block: str) -> dict[str, str]:
    return dict(re.findall(r"--([\w-]+): (#\w+)", block))


def schemes() -> dict[str, dict[str, str]]:
    text = sheet("tokens.css")
    heads = {
        "light": ":root",
        "dark": ':root:not([data-scheme="light"], [data-scheme="sepia"])',
        "chosen dark": ':root[data-scheme="dark"]',
        "sepia": ':root[data-scheme="sepia"]',
    }
    blocks = {name: re.search(rf"{re.escape(head)} \{{(.*?)\}}", text, re.DOTALL) for name, head in heads.items()}
    return {name: colours(block[1]) for name, block in blocks.items() if block}


def test_dark_by_the_system_and_dark_by_choice_are_the_same() -> None:
    assert schemes()["dark"] == schemes()["chosen dark"]
    assert schemes()["dark"].keys() == schemes()["light"].keys() == schemes()["sepia"].keys()


def luminance(colour: str) -> float:
    """Relative luminance, WCAG 2.2."""
    digits = colour[1:] if len(colour) == 7 else "".join(digit * 2 for digit in colour[1:])
    parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Contrast ratio, WCAG 2.2: black on white is 21."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def test_the_contrast_of_black_on_white_is_twenty_one() -> None:
    assert contrast("#000000", "#fff") == pytest.approx(21)


TEXT = [
    *((ink, ground) for ink in ("ink", "ink-soft", "accent") for ground in ("page", "surface", "sunken")),
    *(
        (tone, ground)
        for tone in ("good", "bad", "warn", "note", "accent")
        for ground in ("page", "surface", f"{tone}-soft")
    ),
    *((ink, f"{tone}-soft") for ink in ("ink", "ink-soft") for tone in ("good", "bad", "warn", "note", "accent")),
    *(("accent", f"{tone}-soft") for tone in ("good", "bad", "warn", "note")),
    ("on-accent", "accent"),
    ("on-accent", "accent-hover"),
    ("ink", "mark"),
]
SIGNS = [
    *(("line-strong", ground) for ground in ("page", "surface", "sunken")),
    *(("focus", ground) for ground in ("page", "surface", "sunken", "accent-soft")),
    *((tone, "page") for tone in ("good", "bad", "accent")),
]


@pytest.mark.parametrize("scheme", ["light", "dark", "sepia"])
@pytest.mark.parametrize(("one", "other"), TEXT)
def test_text_has_a_contrast_of_four_and_a_half(scheme: str, one: str, other: str) -> None:
    tokens = schemes()[scheme]
    assert contrast(tokens[one], tokens[other]) >= 4.5


@pytest.mark.parametrize("scheme", ["light", "dark", "sepia"])
@pytest.mark.parametrize(("one", "other"), SIGNS)
def test_borders_marks_and_the_focus_ring_have_a_contrast_of_three(scheme: str, one: str, other: str) -> None:
    tokens = schemes()[scheme]
    assert contrast(tokens[one], tokens[other]) >= 3


def test_only_the_tokens_name_colours() -> None:
    for name in {file.name for file in (STATIC / "css").glob("*.css")} - {"tokens.css", "print.css"}:
        assert not re.search(r"#[0-9a-f]{3,8}\b", re.sub(r"/\*.*?\*/", "", sheet(name), flags=re.DOTALL)), name


def test_every_size_and_colour_that_is_used_exists() -> None:
    every = "".join(sheet(file.name) for file in (STATIC / "css").glob("*.css"))
    made = set(re.findall(r"(--[\w-]+):", every))
    assert set(re.findall(r"var\((--[\w-]+)", every)) <= made


def test_icons_that_templates_ask_for_are_drawn() -> None:
    drawn = set(re.findall(r'symbol id="(\w+)"', (STATIC / "icons.svg").read_text("utf-8")))
    asked = {
        name
        for file in TEMPLATES.rglob("*.html")
        for name in re.findall(r"""\b(?:ui\.)?icon\("(\w+)\"""", file.read_text("utf-8"))
    }
    assert {"check", "flag", "cross"} <= asked <= drawn


def test_no_template_has_a_style_or_a_script_of_its_own() -> None:
    """The content security policy allows neither."""
    for file in TEMPLATES.rglob("*.html"):
        text = file.read_text("utf-8")
        assert not re.search(r"\sstyle=|<style|\son[a-z]+=|javascript:", text), file
        assert not re.search(r"<script(?![^>]*\b(?:src=|type=\"application/json\"))", text), file


def test_layers_come_in_the_order_that_they_are_meant_to_win() -> None:
    text = Assets()["css/site.css"].body.decode()
    named = re.search(r"@layer ([\w, ]+);", text)
    assert named
    order = named[1].split(", ")
    places = [text.index(f"@layer {layer} {{") for layer in order]
    assert all(before < after for before, after in pairwise(places))
