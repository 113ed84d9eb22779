// The service worker of the whole site: it answers for the open exam, and for pages that this device keeps for reading, when the network
// does not. What is kept is one person's; signing out throws it away.
import { isOfRoom, isRoom, room } from "./js/offline/room.js";
import { asset, opened, putReviewAway, signOut, told, visit } from "./js/offline/pages.js";
import { DEVICE, keepPage } from "./js/offline/shelf.js";

const FILES = /^\/(static|media)\//;

addEventListener("install", (event) => {
  skipWaiting();
  event.waitUntil(keepForAll().catch(() => undefined)); // without it all else works
});
addEventListener("activate", (event) => event.waitUntil(clients.claim()));
addEventListener("fetch", (event) => {
  const { method, mode, url } = event.request;
  const { origin, pathname } = new URL(url);
  if (origin !== location.origin) return;
  if (method === "POST" && pathname === "/sign-out") event.respondWith(signOut(event.request));
  else if (method === "GET" && isOfRoom(pathname)) event.respondWith(ofRoom(event, pathname));
  else if (method === "GET" && FILES.test(pathname)) event.respondWith(asset(event.request));
  else if (mode === "navigate") event.respondWith(visit(event));
});
addEventListener("message", (event) => event.waitUntil(heard(event.data).catch(() => undefined)));

function ofRoom(event, path) {
  if (isRoom(path)) event.waitUntil(putReviewAway(path));
  return room(event.request);
}

/** A page tells whose it is; one that came before the worker asks to be kept. */
async function heard({ person, page }) {
  await told(person);
  if (page) await opened(page);
}

async function keepForAll() {
  const page = await fetch("/offline", { credentials: "omit" });
  await keepPage(await caches.open(DEVICE), "/offline", await page.text(), page);
}
