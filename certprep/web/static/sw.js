// The service worker: answers for the open exam's page, data and files when the network does not, and for nothing else.
// What it answers from is kept by js/exam/offline.js, under the name of one person; signing out throws it away.
const PREFIX = "certprep-exam/";
const PATIENCE_MS = 3000;
const ROOM = /^\/c\/[^/]+\/attempts\/[^/]+$/;
const TOOLS = /^\/c\/[^/]+\/exam-tools$/;
const DATA = /^\/api\/v1\/attempts\/[^/]+$/;
const FILES = /^\/(static|media)\//;

addEventListener("install", () => skipWaiting());
addEventListener("activate", (event) => event.waitUntil(clients.claim()));
addEventListener("fetch", (event) => {
  const { method, url } = event.request;
  const { origin, pathname } = new URL(url);
  if (origin !== location.origin) return;
  if (method === "POST" && pathname === "/sign-out") event.waitUntil(forgetAll());
  if (method === "GET" && [ROOM, TOOLS, DATA, FILES].some((path) => path.test(pathname))) event.respondWith(answer(event));
});

async function answer({ request }) {
  const path = new URL(request.url).pathname;
  const { cache, kept } = await find(path);
  if (!kept) return fetch(request);
  const network = fetch(request).then((response) => taken(response, { cache, path }));
  const patience = new Promise((_, reject) => setTimeout(reject, PATIENCE_MS));
  return Promise.race([network, patience]).catch(() => marked(kept));
}

/** The kept answer for a path, whatever question its address names. */
async function find(path) {
  for (const name of await caches.keys()) {
    if (!name.startsWith(PREFIX)) continue;
    const cache = await caches.open(name);
    const kept = await cache.match(path, { ignoreVary: true });
    if (kept) return { cache, kept };
  }
  return {};
}

/** The network's answer; a newer page or newer data replace what is kept. A server that is just starting is no answer. */
function taken(response, { cache, path }) {
  if (response.status >= 502) throw new Error(`status ${response.status}`);
  if (response.ok && !response.redirected && !FILES.test(path)) keep(response.clone(), { cache, path });
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

async function forgetAll() {
  for (const name of await caches.keys()) if (name.startsWith(PREFIX)) await caches.delete(name);
}
