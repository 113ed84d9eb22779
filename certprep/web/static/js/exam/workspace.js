// Notes, highlights, the scratchpad and how the tools are set: kept on this device at once, sent to the server soon; the last write wins.
import { call, Refusal } from "./api.js";
import { openShelf } from "./shelves.js";

const SOON_MS = 700;
export const WHOLE = "scratchpad"; // the place of what belongs to the whole attempt; others are numbers of questions

/** @typedef {{note?: string, highlights?: [number, number][], text_version?: boolean}} Marks of a question */
/** @typedef {{text?: string, calculator?: object, look?: object, ruler?: boolean, pace?: boolean, filter?: string}} Desk of the attempt */

export class Workspace {
  #url;
  #owner;
  #shelf;
  #places = new Map();
  #dirty = new Map(); // place -> how often it was changed since it was saved
  #timer = 0;
  #running = null;
  #again = false;

  /** @param {{url: string, owner: string, data: {workspace?: object, kept?: boolean}}} parts */
  static async open({ url, owner, data }) {
    const made = new Workspace();
    made.#url = url;
    made.#owner = owner;
    made.#shelf = await openShelf("marks", owner);
    for (const [place, marks] of Object.entries(data.workspace ?? {})) made.#places.set(place, marks);
    await made.#shelf.step((all) => all.forEach((kept) => made.#restore(kept, data.kept)));
    made.#soon(0);
    return made;
  }

  /** What was saved is older than what the server says now, but newer than what the service worker has in store. */
  #restore({ place, marks, saved }, offline) {
    if (!saved || offline) this.#places.set(place, marks);
    if (!saved) this.#dirty.set(place, 1);
  }

  /** How many places wait to be sent. */
  get waiting() {
    return this.#dirty.size;
  }

  of(place) {
    return this.#places.get(String(place)) ?? {};
  }

  get hasHighlights() {
    return [...this.#places.values()].some(({ highlights }) => highlights);
  }

  /** Put something beside what a place has; undefined takes it away. */
  async change(place, marks) {
    const key = String(place);
    const now = { ...this.of(key), ...marks };
    this.#places.set(key, now);
    this.#dirty.set(key, (this.#dirty.get(key) ?? 0) + 1);
    this.#soon(SOON_MS);
    await this.#shelf.put({ owner: this.#owner, place: key, marks: now });
  }

  /** What the server has by now, but for places with changes that wait here. @param {Record<string, object>} places */
  takeOver(places) {
    for (const [place, marks] of Object.entries(places)) if (!this.#dirty.has(place)) this.#places.set(place, marks);
  }

  /** Send what waits; resolves when all that was noted before is saved, or can't be. */
  flush() {
    clearTimeout(this.#timer);
    this.#again = true;
    this.#running ??= this.#drain();
    return this.#running;
  }

  async #drain() {
    try {
      while (this.#again) {
        this.#again = false;
        await this.#send();
      }
    } finally {
      this.#running = null;
    }
  }

  #soon(ms) {
    clearTimeout(this.#timer);
    if (this.#dirty.size) this.#timer = setTimeout(() => this.flush(), ms);
  }

  async #send() {
    for (const [place, times] of [...this.#dirty]) {
      try {
        await call("PUT", `${this.#url}/workspace${place === WHOLE ? "" : `/${place}`}`, this.of(place), { keepalive: true });
      } catch (refusal) {
        if (!(refusal instanceof Refusal)) throw refusal;
        if (refusal.status !== 422 && refusal.rule !== "attempt-closed") return; // the next look at the server tries again
      }
      if (this.#dirty.get(place) === times) await this.#clean(place);
    }
    this.#soon(SOON_MS);
  }

  async #clean(place) {
    this.#dirty.delete(place);
    await this.#shelf.put({ owner: this.#owner, place, marks: this.of(place), saved: true });
  }

  /** The attempt is over. */
  async forget() {
    this.#dirty.clear();
    await this.#shelf.step((all) => ({ remove: all.map(({ place }) => [this.#owner, place]) }));
  }
}
