// "Keep this course for offline", on Study: all its pages, with their files and figures, in a cache of this person's.
import { clock, keepPage, keptName } from "./shelf.js";

const AT_ONCE = 4;
const NOTE = "/-/kept"; // what was kept when, within the cache itself

const place = document.querySelector("[data-keep]");
const { person } = document.documentElement.dataset;
const name = keptName(person, place.dataset.course);
const [all, again, remove] = ["all", "again", "remove"].map((deed) => place.querySelector(`[data-keep-${deed}]`));
const state = place.querySelector("[data-keep-state]");
const asOffered = state.textContent;

async function show() {
  const note = (await caches.has(name)) && (await (await caches.open(name)).match(NOTE));
  const kept = note ? await note.json() : null;
  all.hidden = kept !== null;
  again.hidden = remove.hidden = kept === null;
  if (!kept) say(asOffered);
  else say(place.dataset.kept, { date: clock(new Date(kept.at), document.documentElement.lang), pages: kept.pages, size: megabytes(kept.bytes) });
}

function say(words, values = {}) {
  state.textContent = Object.entries(values).reduce((text, [key, value]) => text.replace(`{${key}}`, value), words);
}

const megabytes = (bytes) => `${(bytes / 1e6).toLocaleString(document.documentElement.lang, { maximumFractionDigits: 1 })} MB`;

async function keep() {
  busy(true);
  const { pages, missing, bytes, full } = await keepAll().catch(() => ({ pages: [], missing: 0, bytes: 0 }));
  busy(false);
  await show();
  if (full) say(place.dataset.full);
  else if (!pages.length) say(place.dataset.lost);
  else if (missing) say(place.dataset.partly, { missing, pages: pages.length });
  else (remove.hidden ? all : again).focus();
}

async function keepAll() {
  const { pages } = await (await fetch(place.dataset.keep)).json();
  navigator.storage?.persist?.();
  const cache = await caches.open(name);
  const found = { pages, missing: 0, bytes: 0, full: false };
  const left = [...pages];
  let done = 0;
  const worker = async () => {
    for (let url = left.shift(); url && !found.full; url = left.shift()) {
      const bytes = await keepOne(cache, url).catch((error) => void (found.full ||= error.name === "QuotaExceededError"));
      found.bytes += bytes ?? 0;
      if (bytes === undefined) found.missing += 1;
      progress(++done / pages.length);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  if (found.full) await caches.delete(name);
  else if (!found.missing) await settle(cache, found);
  return found;
}

/** How many bytes it took; it is theirs, or it is not kept. */
async function keepOne(cache, url) {
  const response = await fetch(url, { redirect: "error" });
  if (!response.ok || response.headers.get("X-Person") !== person) throw new Error(`not kept: ${url}`);
  return keepPage(cache, url, await response.text(), response);
}

/** All is here: what the course no longer has goes. */
async function settle(cache, { pages }) {
  const wanted = new Set(pages);
  let bytes = 0;
  for (const request of await cache.keys()) {
    const { pathname } = new URL(request.url);
    if (pathname.startsWith("/c/") && !wanted.has(pathname)) await cache.delete(request);
    else bytes += (await (await cache.match(request)).blob()).size;
  }
  await cache.put(NOTE, Response.json({ at: new Date().toISOString(), pages: pages.length, bytes }));
}

function busy(is) {
  for (const button of [all, again, remove]) button.disabled = is;
  place.querySelector("[data-keep-bar]").hidden = !is;
  if (is) progress(0);
}

function progress(share) {
  place.querySelector("progress").value = share;
}

async function removeAll() {
  await caches.delete(name);
  await show();
  all.focus();
}

if (person && navigator.serviceWorker && window.caches) {
  all.addEventListener("click", keep);
  again.addEventListener("click", keep);
  remove.addEventListener("click", removeAll);
  place.hidden = false;
  show();
}
