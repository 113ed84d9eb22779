// Notes and highlights on a module's page. The lists below the sections say what is marked and where; this paints it, and marks what is
// selected. A section's text is read by the same rules as in certprep/domain/marks/text.py.
import { areOn } from "./exam/keys.js";

const COLOURS = ["yellow", "green", "blue", "pink", "purple"];
const APART = "[data-aside], [popover], .quick-check, .calculator-block, h2, form, annotation, button, details, script, style, template";
const BLOCKS = "blockquote, br, dd, div, dl, dt, figcaption, figure, h3, h4, h5, h6, hr, li, ol, p, pre, section, table, tbody, td, th, thead, tr, ul";
const SPACE = /[ \t\n\r\f\v\u00a0\u2000-\u200a\u202f\u205f\u3000]/;
const LONGEST = 1000;
const SETTLED_MS = 200; // a selection is still being made
const SHORT = 60;

const article = document.querySelector("article.prose");
const sections = [...article.querySelectorAll("[data-section]")];
const tools = document.querySelector("[data-mark-tools]");
const dialog = document.querySelector("[data-mark-dialog]");
const status = document.querySelector("[data-mark-status]");
const words = tools.dataset;
let chosen = null; // what is selected: {section, start, end, quote}
let settling = 0;
let opener = null; // where the focus goes back to

// --- the text ------------------------------------------------------------------------------------------------------

/** A section's characters, and where each stands: [text node, offset]. */
export function read(section) {
  const chars = [];
  const places = [];
  let gap = false;
  const take = (node) => {
    for (let at = 0; at < node.data.length; ) {
      const char = String.fromCodePoint(node.data.codePointAt(at));
      if (SPACE.test(char)) gap = true;
      else {
        if (gap && chars.length) {
          chars.push(" ");
          places.push([node, at]);
        }
        gap = false;
        chars.push(char);
        places.push([node, at]);
      }
      at += char.length;
    }
  };
  const walk = (parent) => {
    for (const node of parent.childNodes) {
      if (node.nodeType === Node.TEXT_NODE) take(node);
      if (node.nodeType !== Node.ELEMENT_NODE) continue;
      const block = node.matches(BLOCKS);
      if (block) gap = true;
      if (!node.matches(APART)) walk(node);
      if (block) gap = true;
    }
  };
  walk(section);
  return { chars, places };
}

function rangeOf({ chars, places }, start, end) {
  const range = document.createRange();
  const [node, at] = places[end - 1];
  range.setStart(...places[start]);
  range.setEnd(node, at + chars[end - 1].length);
  return range;
}

/** The characters of a range, without spaces at its ends; none where it holds no text of the section. */
function within({ chars, places }, range) {
  const inside = ([node, at]) => range.isPointInRange(node, at) && !(node === range.endContainer && at >= range.endOffset);
  let start = places.findIndex(inside);
  let end = places.findLastIndex(inside) + 1;
  while (start >= 0 && start < end && chars[start] === " ") start += 1;
  while (end > start && chars[end - 1] === " ") end -= 1;
  return start >= 0 && end > start ? { start, end, quote: chars.slice(start, end).join("") } : null;
}

// --- painting ------------------------------------------------------------------------------------------------------

/** Paint what the lists say, and put a button beside each highlight. Where a page older than its lists has other words, these stay as they are. */
function paint() {
  for (const old of article.querySelectorAll(".mark-at")) old.remove();
  for (const old of article.querySelectorAll("mark[data-painted]")) old.replaceWith(...old.childNodes);
  article.normalize();
  const ranges = new Map(COLOURS.map((colour) => [colour, []]));
  const buttons = [];
  for (const section of sections) {
    const lines = [...section.querySelectorAll("[data-mark][data-start]")];
    const text = lines.length ? read(section) : null;
    for (const line of lines) {
      const { start, end, colour } = line.dataset;
      const quote = line.querySelector("blockquote").lastChild.data;
      if (text.chars.slice(start, end).join("") !== (line.dataset.words ?? quote)) continue;
      const range = rangeOf(text, Number(start), Number(end));
      ranges.get(colour).push(range);
      buttons.push([range, beside(line, quote)]);
    }
  }
  if (CSS.highlights) for (const [colour, own] of ranges) CSS.highlights.set(`mark-${colour}`, new Highlight(...own));
  else for (const [colour, own] of ranges) own.forEach((range) => wrap(range, colour));
  for (const [range, button] of buttons) put(button, range);
  spread();
}

/** Buttons of highlights on one line stand below one another. */
function spread() {
  for (const section of sections) {
    const all = [...section.querySelectorAll(".mark-at")];
    for (const button of all) button.style.removeProperty("margin-block-start");
    let free = -Infinity;
    for (const [top, button] of all.map((one) => [one.getBoundingClientRect().top, one]).sort((one, other) => one[0] - other[0])) {
      if (top < free) button.style.marginBlockStart = `${free - top}px`;
      free = Math.max(top, free) + button.offsetHeight;
    }
  }
}

function beside(line, quote) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = `mark-at mark-${line.dataset.colour}`;
  button.dataset.of = line.dataset.mark;
  if ("noted" in line.dataset) button.dataset.noted = "";
  const said = "noted" in line.dataset ? words.noted : words.highlight;
  button.setAttribute("aria-label", said.replace("{quote}", quote.length > SHORT ? `${quote.slice(0, SHORT)}…` : quote));
  return button;
}

/** Right after the words, but in no link, button or formula. It takes no place in the line. */
function put(button, range) {
  const host = range.endContainer.parentElement.closest("a, math, button, summary");
  if (host) {
    host.after(button);
    return;
  }
  const after = range.cloneRange();
  after.collapse(false);
  after.insertNode(button);
}

/** For browsers without painted ranges. */
function wrap(range, colour) {
  const walker = document.createTreeWalker(range.commonAncestorContainer, NodeFilter.SHOW_TEXT);
  const nodes = range.startContainer === range.endContainer ? [range.startContainer] : [];
  while (!nodes.length || nodes.at(-1) !== range.endContainer) {
    const node = walker.nextNode();
    if (!node) break;
    if (range.intersectsNode(node) && node.data.trim()) nodes.push(node);
  }
  const pieces = nodes.map((node) => {
    const piece = document.createRange();
    piece.setStart(node, node === range.startContainer ? range.startOffset : 0);
    piece.setEnd(node, node === range.endContainer ? range.endOffset : node.length);
    return piece;
  });
  for (const piece of pieces) {
    const mark = document.createElement("mark");
    mark.className = `mark-${colour}`;
    mark.dataset.painted = "";
    piece.surroundContents(mark);
  }
}

// --- talking to the server -----------------------------------------------------------------------------------------

/** The answer's HTML; null, said aloud, where there is none. */
async function ask(url, body) {
  const options = { headers: { "X-Fragment": "marks" }, ...(body && { method: "POST", body }) };
  const answer = await fetch(url, options).catch(() => null);
  if (answer && !answer.redirected && [200, 409, 422].includes(answer.status)) return new DOMParser().parseFromString(await answer.text(), "text/html");
  say(words.failed);
  return null;
}

/** Send a form; what comes back are the lists of the module, or the form again with what is wrong. */
async function send(url, body) {
  const answer = await ask(url, body);
  const said = answer?.querySelector("[data-said]");
  if (said) {
    const fold = new Set([...article.querySelectorAll("details[data-list][open]")].map((one) => one.dataset.list));
    for (const old of article.querySelectorAll("[data-list]")) {
      const fresh = answer.querySelector(`[data-list="${CSS.escape(old.dataset.list)}"]`);
      if (fresh) old.replaceWith(document.importNode(fresh, true));
      else {
        old.hidden = true;
        old.querySelector("ul")?.replaceChildren();
      }
    }
    for (const one of article.querySelectorAll("details[data-list]")) one.open = fold.has(one.dataset.list);
    opener = null; // the focus goes to what was made
    dialog.close();
    paint();
    say(said.dataset.said, said.querySelector("form"));
    return said.dataset.new ?? "";
  }
  if (answer) show(answer);
  return null;
}

function say(text, form) {
  status.hidden = false;
  status.querySelector("[data-mark-undo]").replaceChildren(...(form ? [document.importNode(form, true)] : []));
  status.querySelector("[role=status]").textContent = text;
  if (!form) setTimeout(() => !status.querySelector("form") && (status.hidden = true), 6000); // it is said, and shows by itself
}

/** A form in the dialog. */
function show(page) {
  dialog.querySelector("[data-mark-body]").replaceChildren(...[...page.body.childNodes].map((node) => document.importNode(node, true)));
  if (!dialog.open) dialog.showModal();
  dialog.querySelector("[role=alert], textarea, input:not([type=hidden])")?.focus();
}

async function open(url, from) {
  opener = from;
  const page = await ask(url);
  if (page) show(page);
}

const lineOf = (mark) => article.querySelector(`[data-mark="${CSS.escape(mark)}"]`);
const markerOf = (mark) => article.querySelector(`.mark-at[data-of="${CSS.escape(mark)}"]`);

// --- what is selected ----------------------------------------------------------------------------------------------

function settle() {
  clearTimeout(settling);
  settling = setTimeout(look, SETTLED_MS);
}

function look() {
  const selection = getSelection();
  const range = selection.rangeCount && !selection.isCollapsed ? selection.getRangeAt(0) : null;
  const section = range && sections.find((one) => one.contains(range.startContainer) || range.intersectsNode(one));
  const found = section && within(read(section), range);
  if (!found) {
    if (!tools.contains(document.activeElement)) hide();
    return;
  }
  if (found.quote.length > LONGEST) {
    hide();
    say(words.long);
    return;
  }
  chosen = { section: section.id, ...found };
  if (tools.hidden) document.querySelector("[data-mark-quiet]").textContent = words.selected;
  tools.hidden = false;
  position(range);
}

/** Near the words on wide windows; on narrow ones the sheet keeps it at the foot. */
function position(range) {
  tools.style.removeProperty("top");
  tools.style.removeProperty("left");
  if (!matchMedia("(min-width: 48rem)").matches) return;
  const { top, bottom, left, right } = range.getBoundingClientRect();
  const fits = (at, size, room) => `${Math.min(Math.max(8, at), room - size - 8)}px`;
  const below = bottom + tools.offsetHeight + 16 < innerHeight;
  tools.style.top = fits(below ? bottom + 8 : top - tools.offsetHeight - 8, tools.offsetHeight, innerHeight);
  tools.style.left = fits((left + right - tools.offsetWidth) / 2, tools.offsetWidth, innerWidth);
}

function hide() {
  tools.hidden = true;
  document.querySelector("[data-mark-quiet]").textContent = "";
  chosen = null;
}

async function mark(button) {
  const { section, start, end, quote } = chosen;
  const colour = button.dataset.paint ?? "yellow";
  const body = new URLSearchParams({ section, words: `${start}-${end}:${quote}`, colour, csrf_token: article.dataset.token });
  if (button.dataset.then === "card") body.set("card", "yes");
  const link = document.getElementById(section).querySelector("[data-mark-section]");
  const made = await send(new URL(link.href).pathname, body);
  if (!made) return;
  hide();
  getSelection().removeAllRanges();
  const marker = markerOf(made);
  marker?.focus({ preventScroll: true });
  if (button.dataset.then === "note") open(lineOf(made).querySelector("[data-change]").href, marker);
}

// --- listening -----------------------------------------------------------------------------------------------------

function choose(event) {
  const at = event.target.closest(".mark-at");
  const link = event.target.closest("[data-change], [data-mark-section]");
  if (event.ctrlKey || event.metaKey || event.shiftKey || !(at || link)) return;
  event.preventDefault();
  open(at ? lineOf(at.dataset.of).querySelector("[data-change]").href : link.href, at ?? link);
}

async function submit(event) {
  const form = event.target;
  if (form.method !== "post") return;
  event.preventDefault();
  const before = opener;
  const made = await send(form.action, new URLSearchParams(new FormData(form, event.submitter)));
  if (made === null) return;
  const beside = markerOf(made) ?? status.querySelector("form button") ?? (before?.isConnected ? before : null);
  beside?.focus({ preventScroll: true });
}

/** `h`: mark what is selected, else choose a sentence of the section that has the focus, or is in view. */
function press(event) {
  if (event.key === "Escape" && !tools.hidden) hide();
  if (event.key.toLowerCase() !== "h" || !areOn() || event.repeat || event.ctrlKey || event.metaKey || event.altKey) return;
  if (document.querySelector("dialog[open]") || event.target.closest("input, textarea, select, [contenteditable]")) return;
  event.preventDefault();
  if (!tools.hidden) {
    tools.querySelector("button").focus();
    return;
  }
  const focused = document.activeElement.closest("[data-section]");
  const inView = sections.findLast((one) => one.getBoundingClientRect().top <= innerHeight * 0.35) ?? sections[0];
  const link = (focused ?? inView).querySelector("[data-mark-section]");
  open(link.href, document.activeElement === document.body ? link : document.activeElement);
}

tools.addEventListener("pointerdown", (event) => event.preventDefault()); // or the selection would go
tools.addEventListener("click", ({ target }) => target.closest("button") && chosen && mark(target.closest("button")));
tools.addEventListener("keydown", (event) => {
  const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  const all = [...tools.querySelectorAll("button")];
  if (by) all[(all.indexOf(document.activeElement) + by + all.length) % all.length].focus();
});
status.querySelector(":scope > button").addEventListener("click", () => (status.hidden = true));
dialog.addEventListener("close", () => !dialog.open && opener?.isConnected && opener.focus({ preventScroll: true }));
article.addEventListener("click", choose);
for (const place of [dialog, status]) place.addEventListener("submit", submit);
document.addEventListener("selectionchange", settle);
document.addEventListener("keydown", press);
addEventListener("resize", spread);
addEventListener("scroll", () => !tools.hidden && getSelection().rangeCount && position(getSelection().getRangeAt(0)), { passive: true });

paint();
const asked = new URLSearchParams(location.search).get("mark");
const marker = asked && markerOf(asked);
const goTo = () => {
  marker.scrollIntoView({ block: "center" });
  marker.focus({ preventScroll: true });
};
if (marker) {
  history.replaceState(null, "", location.pathname); // the browser would go on to the list, which is for pages without script
  goTo();
  addEventListener("load", () => requestAnimationFrame(goTo), { once: true });
}
