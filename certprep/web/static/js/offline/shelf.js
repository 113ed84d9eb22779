// What this device keeps to be read without a connection: each person's own caches, and who it is that uses the device. Shared by the
// worker and by pages.
export const STUDY = "certprep-study/";
export const EXAM = "certprep-exam/";
export const DEVICE = "certprep-device"; // what is nobody's: the page for what is not here, and who was here last
export const NOBODY = "-";
const WHO = "/-/person";
const SAVED = "X-Saved-At";
const TITLE = "X-Title";
const FILES = /\/(?:static|media)\/[\w./-]+\.(?:css|js|svg|woff2|png)/g;
const VERSIONED = /^(.+)\.[0-9a-f]{12}(\.\w+)$/;
const MOST_OPENED = 100;

/** Whose device it is now, as the site said last; NOBODY after a sign-out. @returns {Promise<string>} */
export async function owner() {
  const found = await (await caches.open(DEVICE)).match(WHO);
  return found ? found.text() : NOBODY;
}

/** From now on it is this person's; what anybody else kept is deleted. An exam's own waits for its person to sign in again. */
export async function become(person) {
  if ((await owner()) === person) return;
  await (await caches.open(DEVICE)).put(WHO, new Response(person));
  for (const name of await caches.keys()) {
    const exam = name.startsWith(EXAM) && person !== NOBODY && !name.startsWith(`${EXAM}${person}/`);
    if (exam || (name.startsWith(STUDY) && !name.startsWith(`${STUDY}${person}/`))) await caches.delete(name);
  }
}

/** Somebody signed out: nothing of anybody's stays. */
export async function forget() {
  await (await caches.open(DEVICE)).put(WHO, new Response(NOBODY));
  for (const name of await caches.keys()) if (name.startsWith(STUDY) || name.startsWith(EXAM)) await caches.delete(name);
}

/** The caches of this person: kept courses first, then what was opened. */
async function mine(person) {
  if (person === NOBODY) return [];
  const names = (await caches.keys()).filter((name) => name.startsWith(`${STUDY}${person}/`));
  return names.sort((one, other) => Number(other.includes("/kept/")) - Number(one.includes("/kept/")));
}

export const keptName = (person, course) => `${STUDY}${person}/kept/${course}`;
const openedName = (person) => `${STUDY}${person}/opened`;

/** The kept answer for an address, of this person alone. */
export async function find(url) {
  for (const name of await mine(await owner())) {
    const found = await (await caches.open(name)).match(url, { ignoreVary: true });
    if (found) return found;
  }
  return undefined;
}

/** Keep a page that was opened: where a kept course has it, there. */
export async function keepOpened(url, response, person) {
  const html = await response.text();
  for (const name of await mine(person)) {
    const cache = await caches.open(name);
    if (name.includes("/kept/") && (await cache.match(url, { ignoreVary: true }))) return keepPage(cache, url, html, response);
  }
  const cache = await caches.open(openedName(person));
  await cache.delete(url); // so that it becomes the newest
  const bytes = await keepPage(cache, url, html, response);
  await shorten(cache);
  return bytes;
}

/** Put a page, and the files that it names, into a cache. Gives how many bytes that took. */
export async function keepPage(cache, url, html, response) {
  const headers = new Headers(response.headers);
  for (const name of ["Content-Encoding", "Content-Length", "X-Padding"]) headers.delete(name);
  headers.set(SAVED, new Date().toISOString());
  headers.set(TITLE, encodeURIComponent(titleOf(html)));
  const files = await keepFiles(cache, html);
  await cache.put(url, new Response(html, { headers }));
  return new Blob([html]).size + files;
}

function titleOf(html) {
  return (/<title>([^<]*)</.exec(html)?.[1] ?? "").replace(/ · CertPrep$/, "");
}

/** The files that a text names, and those that they name. */
async function keepFiles(cache, text) {
  let bytes = 0;
  for (const file of new Set(text.match(FILES) ?? [])) {
    if (await cache.match(file, { ignoreVary: true })) continue;
    const response = await fetch(file);
    if (!response.ok) continue;
    const inner = /\.(css|js)$/.test(file) ? await response.clone().text() : "";
    bytes += Number((await response.clone().blob()).size);
    await dropOlder(cache, file);
    await cache.put(file, response);
    bytes += await keepFiles(cache, inner);
  }
  return bytes;
}

/** Other versions of a file. */
async function dropOlder(cache, file) {
  const name = versionless(file);
  if (!name) return;
  for (const { url } of await cache.keys()) if (versionless(new URL(url).pathname) === name) await cache.delete(url);
}

const versionless = (path) => VERSIONED.exec(path)?.slice(1).join("") ?? "";

async function shorten(cache) {
  const pages = (await cache.keys()).filter(({ url }) => new URL(url).pathname.startsWith("/c/"));
  for (const { url } of pages.slice(0, -MOST_OPENED)) await cache.delete(url);
}

/** A file, in whatever cache: they are the same for everybody. Without a connection another version of it serves, too. */
export async function file(path, { anyVersion = false } = {}) {
  const exact = await caches.match(path, { ignoreVary: true });
  if (exact || !anyVersion) return exact;
  const name = versionless(path);
  for (const held of name ? await caches.keys() : []) {
    const cache = await caches.open(held);
    for (const { url } of await cache.keys()) if (versionless(new URL(url).pathname) === name) return cache.match(url);
  }
  return undefined;
}

/** The kept page as it is shown: it says that it comes from this device, and since when. */
export async function marked(response) {
  const html = await response.text();
  const shown = html.replace("data-from-device hidden", "data-from-device").replace("{time}", clock(new Date(response.headers.get(SAVED)), langOf(html)));
  return new Response(shown, { headers: response.headers });
}

const langOf = (html) => /<html lang="([\w-]+)"/.exec(html)?.[1] ?? "en";

/** `3 May 10:12`, in this device's zone. */
export function clock(moment, lang) {
  const written = new Intl.DateTimeFormat(lang, { day: "numeric", month: "long", hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
  const part = Object.fromEntries(written.formatToParts(moment).map(({ type, value }) => [type, value]));
  return `${part.day} ${part.month} ${part.hour}:${part.minute}`;
}

/** What can be read now, by address. @returns {Promise<{url: string, title: string}[]>} */
export async function readable() {
  const found = new Map();
  for (const name of await mine(await owner())) {
    const cache = await caches.open(name);
    for (const request of await cache.keys()) {
      const title = (await cache.match(request)).headers.get(TITLE);
      const { pathname, search } = new URL(request.url);
      if (title && !search) found.set(pathname, decodeURIComponent(title));
    }
  }
  return [...found].map(([url, title]) => ({ url, title }));
}
