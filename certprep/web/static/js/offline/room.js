// The worker's part for the open exam: its page, its tools and its data when the network does not answer.
// They are kept by js/exam/offline.js, under the name of one person.
import { EXAM, NOBODY, become, owner } from "./shelf.js";

const PATIENCE_MS = 3000;
const ROOM = /^\/c\/[^/]+\/attempts\/[^/]+$/;
const TOOLS = /^\/c\/[^/]+\/exam-tools$/;
const DATA = /^\/api\/v1\/attempts\/[^/]+$/;

export const isRoom = (path) => ROOM.test(path);
export const isOfRoom = (path) => [ROOM, TOOLS, DATA].some((one) => one.test(path));

export async function room(request) {
  const path = new URL(request.url).pathname;
  const whose = fetch(request).then(heed);
  const { cache, kept } = await find(path);
  if (!kept) return whose;
  const answer = whose.then((response) => taken(response, { cache, path }));
  const patience = new Promise((_, reject) => setTimeout(reject, PATIENCE_MS));
  return Promise.race([answer, patience]).catch(() => marked(kept));
}

/** Whose device it is now, where the answer says so. */
async function heed(response) {
  const person = response.headers.get("X-Person") ?? NOBODY;
  if (person !== NOBODY) await become(person);
  return response;
}

/** The kept answer for a path, whatever question its address names; nothing of somebody's who is not here now. */
async function find(path) {
  const person = await owner();
  for (const name of await caches.keys()) {
    if (!name.startsWith(person === NOBODY ? EXAM : `${EXAM}${person}/`)) continue;
    const cache = await caches.open(name);
    const kept = await cache.match(path, { ignoreVary: true });
    if (kept) return { cache, kept };
  }
  return {};
}

/** The network's answer; a newer page or newer data replace what is kept. A server that is just starting is no answer. */
function taken(response, { cache, path }) {
  if (response.status >= 502) throw new Error(`status ${response.status}`);
  if (response.ok && !response.redirected) keep(response.clone(), { cache, path });
  return response;
}

/** The page of a break has the room's address, but is not the room; and a hotel's sign-in page may come in place of anything. */
async function keep(response, { cache, path }) {
  const sign = ROOM.test(path) ? "data-room" : TOOLS.test(path) ? "data-tool-words" : '"questions"';
  if ((await response.clone().text()).includes(sign)) await cache.put(path, response);
}

/** The page must know that this is not what the server says now. */
function marked(response) {
  const headers = new Headers(response.headers);
  headers.set("X-Kept", "yes");
  return new Response(response.body, { status: response.status, headers });
}
