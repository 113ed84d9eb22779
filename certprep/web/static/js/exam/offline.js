// Keeps the open exam on this device, so that its page can be loaded again without a connection. sw.js answers from what is kept here.
const PREFIX = "certprep-exam/";
const SETTLE_MS = 2000; // the page's own requests first

/**
 * Keep the page, its files, its data and its figures under this person's name, and nothing of anybody else's.
 * @param {{person: string, attempt: string, page: string, api: string, worker: string}} room
 * @returns {Promise<boolean>} whether all of it is kept; some browsers forbid it, and the room does without
 */
export async function keep(room, questions) {
  if (!navigator.serviceWorker || !window.caches) return false;
  try {
    return await keepAll(room, questions);
  } catch {
    return false;
  }
}

async function keepAll(room, questions) {
  await navigator.serviceWorker.register(room.worker, { updateViaCache: "none" });
  await new Promise((resolve) => setTimeout(resolve, SETTLE_MS));
  const mine = PREFIX + room.person + "/";
  for (const name of await caches.keys()) if (name.startsWith(PREFIX) && !name.startsWith(mine)) await caches.delete(name);
  const cache = await caches.open(mine + room.attempt);
  const kept = await Promise.allSettled([room.page, room.api, ...files(), ...figures(questions)].map((url) => cache.add(url)));
  return kept.every(({ status }) => status === "fulfilled");
}

/** The attempt is over, or its person leaves. */
export async function forget(room) {
  await window.caches?.delete(`${PREFIX}${room.person}/${room.attempt}`);
}

function files() {
  const loaded = performance.getEntriesByType("resource").map((entry) => entry.name.split("#")[0]);
  return new Set(loaded.filter((url) => url.startsWith(`${location.origin}/static/`)));
}

function figures(questions) {
  const all = document.createElement("template");
  all.innerHTML = questions.map((one) => one.stem_html + one.options.map((option) => option.html).join("")).join("");
  return new Set([...all.content.querySelectorAll("img")].map((image) => image.getAttribute("src")));
}
