// Talking to the server: JSON there and back, and every refusal one kind of error.
const TIMEOUT_MS = 10_000;
const token = document.querySelector("meta[name=csrf-token]");

/** A request that was refused (`status`, the problem's `rule` and fields) or that nobody answered (status 0). */
export class Refusal extends Error {
  constructor(status, problem = {}) {
    super(problem.detail ?? problem.rule ?? `status ${status}`);
    this.status = status;
    this.problem = problem;
  }

  get unreachable() {
    return this.status === 0;
  }

  get rule() {
    return this.problem.rule ?? "";
  }
}

/**
 * @param {string} method
 * @param {string} url
 * @param {unknown} [body]
 * @param {{keepalive?: boolean}} [options] keepalive: goes out even while the page closes
 * @returns the body, with `sent` and `received` on performance's clock, and `kept` where the service worker had it in store
 */
export async function call(method, url, body, options = {}) {
  try {
    return await request(method, url, body, options);
  } catch (refusal) {
    if (refusal.rule !== "stale-page") throw refusal;
    await renewToken();
    return request(method, url, body, options);
  }
}

async function request(method, url, body, { keepalive = false }) {
  const sent = performance.now();
  const headers = { Accept: "application/json" };
  if (method !== "GET") Object.assign(headers, { "Content-Type": "application/json", "X-CSRF-Token": token.content });
  const response = await reach(url, { method, headers, keepalive, body: body && JSON.stringify(body) });
  const said = response.status === 204 ? {} : await response.json().catch(() => null);
  if (!response.ok) throw new Refusal(response.status, said ?? {});
  if (!said) throw new Refusal(0); // cut off on its way, or a hotel's sign-in page in its place: nobody has said that it is saved
  return { ...said, sent, received: performance.now(), kept: response.headers.has("X-Kept") };
}

async function reach(url, options) {
  try {
    return await fetch(url, { cache: "no-store", signal: AbortSignal.timeout(TIMEOUT_MS), ...options });
  } catch {
    throw new Refusal(0);
  }
}

/** Somebody signed in again in another tab: this page's token belongs to the session before. */
async function renewToken() {
  const response = await reach(location.href, { redirect: "manual" });
  if (!response.ok) throw new Refusal(response.status || 401);
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  token.content = page.querySelector("meta[name=csrf-token]")?.content ?? "";
}
