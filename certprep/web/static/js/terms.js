// Terms in a module's text: a pop-up says what they mean. It stays while the pointer is on the term or on it, or, once pressed, until it is
// sent away: by Escape, or a press beside it. Without this, and with a modifier key, the link leads to the term's page.
const OPEN_MS = 350;
const CLOSE_MS = 400;
const GAP = 6; // pixels from the line of the term

const briefs = new Map(); // what was fetched, by address
let box = null;
let term = null; // whose pop-up is open
let pinned = false;
let wait = 0;

/** What somebody does with a term: an event of its link. */
export function meet(link, event) {
  if (event.type === "pointerover" && event.pointerType === "mouse") hover(link);
  else if (event.type === "pointerout") leave();
  else if (event.type === "click") {
    clearTimeout(wait);
    open(link, true);
  }
}

function hover(link) {
  clearTimeout(wait);
  if (link !== term) wait = setTimeout(() => open(link, false), OPEN_MS);
}

function leave() {
  clearTimeout(wait);
  if (!pinned && term) wait = setTimeout(() => box.hidePopover(), CLOSE_MS);
}

async function open(link, press) {
  const html = await brief(link).catch(() => null);
  if (html === null) {
    if (press) location.assign(link.href);
    return;
  }
  make();
  if (box.matches(":popover-open")) box.hidePopover();
  box.innerHTML = html;
  box.setAttribute("aria-label", link.textContent);
  term = link;
  pinned = press;
  box.showPopover();
  place(link);
  if (press) box.focus({ preventScroll: true });
}

async function brief(link) {
  if (!briefs.has(link.pathname)) {
    const answer = await fetch(`${link.pathname}/brief`);
    if (!answer.ok || answer.redirected) throw new Error("no meaning");
    briefs.set(link.pathname, await answer.text());
  }
  return briefs.get(link.pathname);
}

function make() {
  if (box) return;
  box = Object.assign(document.createElement("div"), { className: "term-box", popover: "auto", role: "dialog", tabIndex: -1 });
  box.addEventListener("pointerover", () => clearTimeout(wait));
  box.addEventListener("pointerout", (event) => !box.contains(event.relatedTarget) && leave());
  box.addEventListener("beforetoggle", (event) => event.newState === "closed" && closing());
  box.addEventListener("submit", keep);
  document.body.append(box);
  const sizes = new ResizeObserver(() => term && place(term)); // another window or text size
  for (const one of [document.body, box]) sizes.observe(one);
}

function closing() {
  if (box.contains(document.activeElement)) term?.focus({ preventScroll: true });
  term = null;
  pinned = false;
}

/** Below the term, or above it where there is more room; it moves with the text. */
function place(link) {
  const at = link.getClientRects()[0];
  const height = box.offsetHeight;
  const below = at.bottom + GAP + height <= innerHeight || at.top < height + GAP;
  box.style.setProperty("--term-x", `${at.left + scrollX}px`); // the sheet keeps it within the window
  box.style.top = `${(below ? at.bottom + GAP : at.top - GAP - height) + scrollY}px`;
}

/** Add to the flashcards or remove, without leaving the place. */
async function keep(event) {
  event.preventDefault();
  const form = event.target;
  const link = term;
  const answer = await fetch(form.action, { method: "POST", body: new FormData(form), headers: { "X-Fragment": "term" } }).catch(() => null);
  if (!answer?.ok || answer.redirected) {
    form.submit();
    return;
  }
  const html = await answer.text();
  briefs.set(link.pathname, html);
  if (link !== term) return;
  pinned = true;
  box.innerHTML = html;
  box.querySelector("button").focus();
}
