// A module's page: where the reader is and for how long is told to the server, quick checks are answered where they stand, keys lead from
// section to section, and figures open at their full size.
import { areOn, turn } from "./exam/keys.js";
import "./marking.js";

const REPORT_MS = 30_000;
const DWELL_MS = 3_000; // a section that was only scrolled past is not where somebody reads
const ACTIVE_MS = 90_000; // as long may a person look at one screen without touching anything
const TICK_MS = 1_000;

const article = document.querySelector("[data-place]");
const sections = [...article.querySelectorAll("[data-section]")];
const spent = new Map(); // milliseconds by section, not told yet
let told = { section: "", paragraph: 0 };
let here = null;
let since = 0; // when `here` came into view
let touched = performance.now();
let ticked = performance.now();
let reported = performance.now();

// --- where and for how long ----------------------------------------------------------------------------------------

/** The height at which people read, from the top of the window. */
const line = () => innerHeight * 0.35;

/** The section that holds that line, none above or below the text. */
function inView() {
  const at = line();
  return sections.find((section) => {
    const { top, bottom } = section.getBoundingClientRect();
    return top <= at && bottom > at;
  });
}

/** The block of the section that holds that line, counted from 0. */
function paragraph(section) {
  const at = line();
  const place = [...section.children].findLastIndex((block) => block.getBoundingClientRect().top <= at);
  return Math.max(0, place);
}

function look() {
  const found = inView() ?? null;
  if (found !== here) {
    here = found;
    since = performance.now();
  }
  for (const link of document.querySelectorAll(".contents a")) {
    if (found && link.hash === `#${found.id}`) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
  }
}

/** Every second: time goes to the section in view while the page is visible and somebody is there. */
function tick() {
  const now = performance.now();
  const passed = Math.min(now - ticked, 2 * TICK_MS);
  ticked = now;
  if (document.visibilityState !== "visible" || now - touched > ACTIVE_MS) return;
  look();
  if (!here) return;
  spent.set(here.id, (spent.get(here.id) ?? 0) + passed);
  const settled = now - since >= DWELL_MS;
  if (settled && (here.id !== told.section || now - reported >= REPORT_MS)) report();
}

/** Tell the server; with `fresh` it says in any case how the reader stands. */
async function report({ fresh = false, leaving = false } = {}) {
  const section = here?.id ?? told.section;
  if (!section) return;
  const seconds = [...spent].map(([id, ms]) => [id, Math.floor(ms / 1000)]).filter(([, whole]) => whole > 0);
  for (const [id, whole] of seconds) spent.set(id, spent.get(id) - whole * 1000);
  const place = { section, paragraph: here ? paragraph(here) : told.paragraph };
  const body = new URLSearchParams({ ...place, spent: seconds.map((pair) => pair.join(":")).join(","), csrf_token: article.dataset.token });
  if (fresh) body.set("fresh", "yes");
  told = place;
  reported = performance.now();
  const answer = await fetch(article.dataset.place, { method: "POST", body, keepalive: leaving }).catch(() => null);
  if (!answer?.ok || answer.redirected) for (const [id, whole] of seconds) spent.set(id, (spent.get(id) ?? 0) + whole * 1000);
  else if (answer.status === 200 && !leaving) show(await answer.text());
}

/** Put each part of the answer in the places of the same name. */
function show(html) {
  const parts = new DOMParser().parseFromString(html, "text/html").querySelectorAll("[data-standing]");
  for (const part of parts) {
    for (const place of document.querySelectorAll(`[data-standing="${CSS.escape(part.dataset.standing)}"]`)) {
      if (!place.contains(document.activeElement)) place.replaceWith(document.importNode(part, true));
    }
  }
  look();
}

/** "Mark as read" without leaving the place. */
async function markRead(form, button) {
  const body = new URLSearchParams({ section: button.value, csrf_token: article.dataset.token });
  const answer = await fetch(form.action, { method: "POST", body, redirect: "manual" }).catch(() => null);
  if (answer?.type !== "opaqueredirect") {
    form.requestSubmit(button);
    return;
  }
  const section = button.closest("[data-section]");
  button.blur();
  await report({ fresh: true });
  focusOn(section);
}

// --- going on where they stopped -----------------------------------------------------------------------------------

function goTo(section, number) {
  const block = section.children[number] ?? section;
  scrollTo({ top: block.getBoundingClientRect().top + scrollY - 80 });
  focusOn(section);
}

function focusOn(section) {
  const heading = section.querySelector("h2") ?? section;
  heading.tabIndex = -1;
  heading.focus({ preventScroll: true });
}

const offer = document.querySelector("[data-continue]");
if (offer) {
  const section = document.getElementById(offer.dataset.sectionAnchor);
  const resume = () => section && goTo(section, Number(offer.dataset.paragraph));
  offer.querySelector("a").addEventListener("click", (event) => {
    event.preventDefault();
    history.replaceState(null, "", `#${section.id}`);
    resume();
  });
  // "Read on" of Today, the course and Progress asks for the very place; any other link to a section means its beginning.
  const from = document.referrer && new URL(document.referrer);
  const asked = from && from.origin === location.origin && /^\/today$|\/(study|progress)$/.test(from.pathname);
  const fresh = performance.getEntriesByType("navigation")[0]?.type === "navigate";
  if (asked && fresh && section && location.hash === `#${section.id}`) addEventListener("load", resume, { once: true });
}

// --- quick checks --------------------------------------------------------------------------------------------------

/** Send a quick check and put the answer in the question's place; if that fails, send the form as without script. */
async function check(form, sender) {
  if (form.dataset.sent) return;
  form.dataset.sent = "yes";
  const question = form.closest(".question");
  const body = new FormData(form, sender);
  await report(); // before the answer: what is told after it can't reach back behind it
  const answer = await fetch(form.action, { method: "POST", body, headers: { "X-Fragment": "question" } }).catch(() => null);
  if (!answer || answer.redirected || ![200, 422].includes(answer.status)) {
    form.submit();
    return;
  }
  const parsed = new DOMParser().parseFromString(await answer.text(), "text/html");
  const result = document.adoptNode(parsed.querySelector(".question"));
  question.replaceWith(result);
  if (result.matches("[data-result]")) {
    result.focus();
    report({ fresh: true });
  } else result.querySelector("input:not([type=hidden]), select")?.focus({ preventScroll: true });
}

/** The question once more, in another order. */
function tryAgain(link) {
  const question = link.closest(".question");
  const fresh = document.importNode(question.querySelector("template").content, true).querySelector(".question");
  question.replaceWith(fresh);
  fresh.querySelector("input:not([type=hidden]), select")?.focus({ preventScroll: true });
}

// --- keys ----------------------------------------------------------------------------------------------------------

const help = document.querySelector("[data-keys]");

function step(by) {
  const at = line();
  const tops = sections.map((section) => section.getBoundingClientRect().top);
  const last = tops.findLastIndex((top) => top <= at);
  const next = sections[Math.min(Math.max(last + by, 0), sections.length - 1)];
  next.scrollIntoView();
  focusOn(next);
}

function toContents() {
  const fold = document.querySelector(".contents-fold");
  const side = document.querySelector(".contents-side");
  if (getComputedStyle(fold).display !== "none") fold.open = true;
  const list = getComputedStyle(fold).display === "none" ? side : fold;
  list.querySelector("[aria-current], ol a").focus();
}

const KEYS = { n: () => step(1), j: () => step(1), p: () => step(-1), k: () => step(-1), c: toContents, "?": showKeys };

function showKeys() {
  help.querySelector("[data-keys-on]").checked = areOn();
  help.showModal();
}

function press(event) {
  touched = performance.now();
  if (!areOn() || event.repeat || event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
  if (document.querySelector("dialog[open]") || event.target.closest("input, textarea, select, [contenteditable]")) return;
  const deed = KEYS[event.key.toLowerCase()];
  if (!deed) return;
  event.preventDefault();
  deed();
}

// --- figures -------------------------------------------------------------------------------------------------------

const larger = document.querySelector("[data-larger]");

function enlarge(link) {
  const picture = link.querySelector("img").cloneNode();
  picture.loading = "eager";
  larger.querySelector(".larger-figure").replaceChildren(picture);
  larger.showModal(); // Escape closes it, and the focus goes back to the link
}

// --- terms ---------------------------------------------------------------------------------------------------------

let terms = null; // their script, fetched when one is first pointed at, focused or pressed

function explain(event) {
  const link = event.target.closest("a.term");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey || !("popover" in link)) return;
  const pressed = event.type === "click";
  if (pressed) event.preventDefault();
  terms ??= import("./terms.js");
  terms.then(({ meet }) => meet(link, event), () => pressed && location.assign(link.href));
}

// --- listening -----------------------------------------------------------------------------------------------------

article.addEventListener("submit", (event) => {
  if (event.target.matches("[data-check]")) {
    event.preventDefault();
    check(event.target, event.submitter);
  } else if (event.target.id === "mark-read" && event.submitter && !event.submitter.dataset.sent) {
    event.preventDefault();
    event.submitter.dataset.sent = "yes";
    markRead(event.target, event.submitter);
  }
});
article.addEventListener("click", (event) => {
  const again = event.target.closest("[data-again]");
  if (again) {
    event.preventDefault();
    tryAgain(again);
    return;
  }
  const link = event.target.closest("a.enlarge");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  enlarge(link);
});
larger.addEventListener("click", (event) => event.target === larger && larger.close());
help.querySelector("[data-keys-on]").addEventListener("change", (event) => turn(event.target.checked));
const keysButton = document.querySelector("[data-show-keys]");
keysButton.hidden = false;
keysButton.addEventListener("click", showKeys);
for (const sign of ["pointerover", "pointerout", "focusin", "click"]) article.addEventListener(sign, explain);
document.addEventListener("keydown", press);
for (const sign of ["pointerdown", "pointermove", "wheel", "touchmove"]) addEventListener(sign, () => { touched = performance.now(); }, { passive: true });
addEventListener("scroll", look, { passive: true });
document.addEventListener("visibilitychange", () => {
  ticked = performance.now();
  if (document.visibilityState === "hidden" && spent.size) report({ leaving: true });
});
setInterval(tick, TICK_MS);
look();

// Calculators and interactive figures get their script when somebody comes near one.
const nearTool = new IntersectionObserver((seen) => {
  if (!seen.some((one) => one.isIntersecting)) return;
  nearTool.disconnect();
  import("./calculators.js").catch(() => undefined); // they work without
}, { rootMargin: "50%" });
for (const tool of article.querySelectorAll("[data-calculates]")) nearTool.observe(tool);
