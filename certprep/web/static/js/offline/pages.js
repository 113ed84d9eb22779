// The worker's part for pages: the network first, and, where that does not answer, what this device keeps for reading.
import { NOBODY, become, file, find, forget, keepOpened, keptName, marked, owner } from "./shelf.js";

const PATIENCE_MS = 3000;
const PACK_AGE_MS = 60_000;
const PERSON = "X-Person";
const READABLE = /^\/c\/[^/]+\/(study(\/[^/]+(\/print)?)?|glossary(\/[^/]+)?|calculators(\/[^/]+)?|review\/along)$/;
const REVIEW = /^(\/c\/[^/]+\/review)$/;
const WITH_REVIEW = /^(\/c\/[^/]+)\/(study|review)$/; // pages that bring the cards which are due along
const OFFLINE = "/offline";

let sitting = 0; // counts sign-outs: what was asked for before one is not kept after it
const packed = new Map(); // when the cards of a course were last fetched

/** Somebody signs out; what they kept goes first, whether or not the server can be told. */
export async function signOut(request) {
  sitting += 1;
  await forget();
  return fetch(request).catch(() => nothing({ signedOut: true }));
}

/** Who uses this device, as a page says that the worker did not fetch itself. */
export async function told(person) {
  const before = await owner();
  if (before !== NOBODY && before !== person) sitting += 1;
  await become(person);
}

/** A page somebody goes to. */
export async function visit(event) {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET") return fetch(request).catch(() => nothing());
  const asked = sitting;
  const network = fetch(request).then(answered);
  event.waitUntil(network.then((response) => learn(response.clone(), { url, asked })).catch(() => undefined));
  if (!(await keptFor(url))) return network.catch(() => nothing());
  const patience = new Promise((_, reject) => setTimeout(reject, PATIENCE_MS));
  return Promise.race([network, patience]).catch(() => fromDevice(url));
}

/** Looked for when it is needed: they may have signed out since. */
async function fromDevice(url) {
  const kept = await keptFor(url);
  return kept ? marked(kept) : nothing();
}

/** What is kept of an address; of one with questions in it, the page without. In place of a review, the cards that were taken along. */
async function keptFor({ pathname, search }) {
  const review = REVIEW.exec(pathname);
  if (review) return find(`${review[1]}/along`);
  if (!READABLE.test(pathname)) return undefined;
  return (await find(pathname + search)) ?? (search ? find(pathname) : undefined);
}

/** A server that is just starting is no answer. */
function answered(response) {
  if (response.status >= 502) throw new Error(`status ${response.status}`);
  return response;
}

/** Keep what may be read later, and note whose it is. A page from before a sign-out changes nothing. */
async function learn(response, { url, asked }) {
  const person = response.headers.get(PERSON);
  if (!person || asked !== sitting) return;
  await become(person);
  if (person === NOBODY || !response.ok) return;
  if (READABLE.test(url.pathname)) await keepOpened(url.pathname + url.search, response, person);
  await bringReview(WITH_REVIEW.exec(url.pathname)?.[1], { person, asked });
  if (asked !== sitting) await forget();
}

/** The page is open already, but came before the worker did. */
export async function opened(path) {
  const url = new URL(path, location.origin);
  const asked = sitting;
  if (READABLE.test(url.pathname) || WITH_REVIEW.test(url.pathname)) await learn(await fetch(path), { url, asked });
}

/** The cards of a course that are due, for when there is no connection. */
async function bringReview(course, { person, asked }) {
  if (!course || Date.now() - (packed.get(course) ?? 0) < PACK_AGE_MS) return;
  packed.set(course, Date.now());
  const path = `${course}/review/along`;
  const response = await fetch(path);
  if (response.ok && response.headers.get(PERSON) === person && asked === sitting) await keepOpened(path, response, person);
}

/** An exam is open: its questions' explanations must not lie about. */
export async function putReviewAway(path) {
  const course = path.split("/")[2];
  const person = await owner();
  packed.delete(`/c/${course}`);
  for (const name of [keptName(person, course), `certprep-study/${person}/opened`]) {
    if (await caches.has(name)) await (await caches.open(name)).delete(`/c/${course}/review/along`);
  }
}

/** A file: what has its content's hash in its name never changes. */
export async function asset(request) {
  const { pathname } = new URL(request.url);
  const there = /[.\/][0-9a-f]{12,64}\.\w+$/.test(pathname) && (await file(pathname));
  if (there) return there;
  return fetch(request).catch(async () => (await file(pathname, { anyVersion: true })) ?? Response.error());
}

/** In place of what is not here. */
async function nothing({ signedOut = false } = {}) {
  const page = await caches.match(OFFLINE, { ignoreVary: true });
  if (!page) return Response.error();
  const html = await page.text();
  const shown = signedOut ? html.replace("data-signed-out hidden", "data-signed-out") : html;
  return new Response(shown, { status: 503, headers: page.headers });
}
