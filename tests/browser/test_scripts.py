"""Joined scripts mean what the modules meant, in a real browser."""

import pytest
from playwright.sync_api import Browser

from certprep.web.scripts import Joiner

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("site")]

FILES = {
    "room.js": """
import { Count, twice as double } from "./one.js";
import * as kinds from "./kinds.js";
import "./effect.js";
const name = "room's"; // the same name as elsewhere
const count = new Count();
count.up();
export const found = await Promise.resolve([name, double(21), count.value, Object.keys(kinds).sort(), kinds.read(), globalThis.effects]);
""",
    "one.js": """
import { own } from "./two.js";
const name = "one's";
export class Count {
  #value = own(name);
  up() {
    this.#value += 1;
  }
  get value() {
    return this.#value;
  }
}
function doubled(number) {
  return 2 * number;
}
export { doubled as twice };
""",
    "two.js": """
const name = "two's";
export const own = (other) => (other === "one's" && name === "two's" ? 1 : NaN);
""",
    "kinds.js": """
export * from "./single.js";
export function press() {}
""",
    "single.js": """
export const read = () => "single";
export async function fill() {}
""",
    "effect.js": """
globalThis.effects = (globalThis.effects ?? 0) + 1;
""",
}


def test_names_keep_apart_and_what_is_shared_is_shared(chromium: Browser) -> None:
    joiner = Joiner(read=lambda name, _: FILES[name], resolve=lambda _, file: file.removeprefix("./"))
    page = chromium.new_page()
    source = joiner.join("room.js", wanted_by=())
    found = page.evaluate(
        "async source => (await import(`data:text/javascript,${encodeURIComponent(source)}`)).found", source
    )
    assert found == ["room's", 42, 2, ["fill", "press", "read"], "single", 1]
    page.close()
