// On every page of who is signed in, once it has loaded: the worker learns whose device this is, and answers that waited are sent.
import { send } from "./reviews.js";

const NOBODY = "-";
const person = document.documentElement.dataset.person ?? NOBODY;

/** The worker, and who is here. A page that came before the worker asks it to keep what is open. */
async function meet() {
  const worker = navigator.serviceWorker;
  if (!worker || document.documentElement.dataset.of === "anybody") return; // that page does not know who is here
  const [{ workerStart }] = performance.getEntriesByType("navigation");
  if (person !== NOBODY) await worker.register("/sw.js", { updateViaCache: "none" });
  else if (!(await worker.getRegistration())) return;
  const { active } = await worker.ready;
  active.postMessage({ person, page: workerStart || person === NOBODY ? "" : location.pathname + location.search });
}

async function sendWaiting() {
  if (person === NOBODY || !navigator.onLine) return;
  const said = await send(person, document.querySelector("input[name=csrf_token]")?.value ?? "");
  if (said) tell(said);
}

function tell(words) {
  const callout = document.createElement("div");
  callout.className = "callout flash callout-note";
  callout.setAttribute("role", "status");
  callout.append(Object.assign(document.createElement("p"), { textContent: words }));
  document.querySelector(".flashes")?.append(callout);
}

addEventListener("online", () => sendWaiting().catch(() => undefined));
addEventListener("certprep-answered", () => sendWaiting().catch(() => undefined));
meet().catch(() => undefined); // some browsers forbid it, and the site does without
sendWaiting().catch(() => undefined);
