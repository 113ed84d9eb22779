// The device's own record of changes: each is here before it is sent, and stays until the server has said that it is saved.
import { everything, openShelf, tidy } from "./shelves.js";

const SHELF = "entries";

/**
 * @typedef {object} Entry one question's whole state after a change
 * @property {number} [id] the order in which entries were made
 * @property {string} owner person and attempt
 * @property {number} number
 * @property {number} sequence
 * @property {string[]|string|null} response
 * @property {boolean} flagged
 * @property {string[]} struck
 * @property {"sure"|"unsure"|null} confidence
 * @property {number} spent_ms
 * @property {number} after the last of the server's sequences that this device had seen
 * @property {boolean} [timing] tells of time spent only
 * @property {number} tab the page that made it
 * @property {number} made by that page's count of outages
 * @property {"waiting"|"saved"} state
 * @property {string} [saved_at]
 */

/** @param {string} owner @returns {Promise<Journal>} */
export async function openJournal(owner) {
  return new Journal(owner, await openShelf(SHELF, owner));
}

/** How many changes on this device wait to be sent, whoever made them. @returns {Promise<number>} */
export async function countWaiting() {
  const [entries, marks, reviews] = [await everything(SHELF), await everything("marks"), await everything("reviews")];
  return entries.filter(isWaiting).length + marks.filter(({ saved }) => !saved).length + reviews.length;
}

/** Take away what the server has, so that nobody finds it on a device that is shared. What was never sent stays for its person's return. */
export function forgetSaved(whose = () => true) {
  return tidy((one) => (one.saved || one.state === "saved") && whose(one.owner));
}

export class Journal {
  #shelf;

  constructor(owner, shelf) {
    this.owner = owner;
    this.#shelf = shelf;
  }

  /** Whether what is noted outlives the page. */
  get durable() {
    return this.#shelf.durable;
  }

  /** @param {() => void} told once nothing outlives the page any more */
  onceLost(told) {
    this.#shelf.onceLost(told);
  }

  /** All entries of this person and attempt, in their order. @returns {Promise<Entry[]>} */
  async entries() {
    let found = [];
    await this.#shelf.step((all) => void (found = all));
    return found;
  }

  async waiting() {
    return (await this.entries()).filter(isWaiting);
  }

  /**
   * Note a change under the next sequence. Time spent is put into an entry that waits already, if there is one. What was acknowledged
   * while this change was on its way here counts as known: its maker could not tell of it.
   * @param {Partial<Entry>} change
   * @param {number} highest the highest sequence known to be taken
   */
  async add(change, highest) {
    await this.#shelf.step((all) => {
      const waits = all.filter(isWaiting);
      const same = change.timing && waits.findLast((entry) => entry.number === change.number);
      if (same) return { put: [{ ...same, spent_ms: change.spent_ms }] };
      const sequence = Math.max(highest, ...all.map((entry) => entry.sequence)) + 1;
      const known = all.filter((entry) => entry.number === change.number && !isWaiting(entry)).map((entry) => entry.sequence);
      const after = Math.max(change.after, ...known);
      return { put: [{ ...change, after, owner: this.owner, sequence, state: "waiting" }] };
    });
  }

  /** The server has it. What waits for the same question now knows of it. @returns {Promise<boolean>} whether something does */
  async acknowledge(entry, { sequence, saved_at }) {
    let waits = [];
    await this.#shelf.step((all) => {
      const same = all.filter((one) => one.number === entry.number && one.id !== entry.id);
      waits = same.filter(isWaiting).map((one) => ({ ...one, after: Math.max(one.after, sequence) }));
      const older = same.filter((one) => !isWaiting(one)).map((one) => one.id);
      return { put: [{ ...entry, sequence, saved_at, state: "saved" }, ...waits], remove: older };
    });
    return waits.length > 0;
  }

  /** Another device took our sequences: give all that waits new ones, in the same order. */
  async renumber(from) {
    await this.#shelf.step((all) => ({ put: all.filter(isWaiting).map((entry, index) => ({ ...entry, sequence: from + index })) }));
  }

  async remove(entries) {
    await this.#shelf.step(() => ({ remove: entries.map((entry) => entry.id) }));
  }

  async forget() {
    await this.remove(await this.entries());
  }
}

const isWaiting = (entry) => entry.state === "waiting";
