// Keeps the open exam on this device, so that its page can be loaded again without a connection. sw.js answers from what is kept here.
import { forgetSaved } from "./journal.js";

const PREFIX = "certprep-exam/";

/**
 * Keep the page, its tools, its files, its data and its figures under this person's name, and nothing of anybody else's.
 * @param {{person: string, attempt: string, page: string, api: string, toolbox: string, sheetUrl: string, worker: string}} room
 * @param {{questions: object[]}} data the attempt, as it came
 * @returns {Promise<boolean>} whether all of it is kept; some browsers forbid it, and the room does without
 */
export async function keep(room, data) {
  try {
    await Promise.all([import("./tools.js"), import("./asking.js")]);
    if (!navigator.serviceWorker || !window.caches) return false;
    return await keepAll(room, data);
  } catch {
    return false;
  }
}

async function keepAll(room, { sent, received, kept, ...data }) {
  await navigator.serviceWorker.register(room.worker, { updateViaCache: "none" });
  (await navigator.serviceWorker.ready).active.postMessage({ person: room.person });
  const mine = PREFIX + room.person + "/";
  for (const name of await caches.keys()) if (name.startsWith(PREFIX) && !name.startsWith(mine)) await caches.delete(name);
  await forgetSaved((owner) => !owner.startsWith(`${room.person}/`));
  const cache = await caches.open(mine + room.attempt);
  if (!kept) await cache.put(room.api, new Response(JSON.stringify(data), { headers: { "Content-Type": "application/json" } })); // not asked for twice
  const all = await Promise.allSettled([room.page, room.toolbox, room.sheetUrl, ...files(), ...figures(data.questions)].map((url) => cache.add(url)));
  return all.every(({ status }) => status === "fulfilled");
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
  const texts = questions.flatMap((one) => [one.stem_html, one.stimulus?.html ?? "", ...(one.options ?? []).map((option) => option.html)]);
  all.innerHTML = texts.join("");
  const shown = [...all.content.querySelectorAll("img")].map((image) => image.getAttribute("src"));
  return new Set([...shown, ...questions.flatMap((one) => one.picture?.src ?? [])]);
}
