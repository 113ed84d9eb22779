// The device's own record of changes: each is here before it is sent, and stays until the server has said that it is saved.
import { openDB } from "../vendor/idb.js";

const DATABASE = "certprep-exams";
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
 * @property {"waiting"|"saved"} state
 * @property {string} [saved_at]
 */

/** @param {string} owner @returns {Promise<Journal>} */
export async function openJournal(owner) {
  try {
    const database = await openDB(DATABASE, 1, {
      upgrade: (db) => db.createObjectStore(SHELF, { keyPath: "id", autoIncrement: true }).createIndex("owner", "owner"),
    });
    return new Journal(owner, onDisk(database, owner), { durable: true });
  } catch {
    return new Journal(owner, inMemory(), { durable: false });
  }
}

/** How many changes on this device wait to be sent, whoever made them. @returns {Promise<number>} */
export async function countWaiting() {
  const known = await indexedDB.databases();
  if (!known.some(({ name }) => name === DATABASE)) return 0;
  const database = await openDB(DATABASE);
  const entries = await database.getAll(SHELF);
  database.close();
  return entries.filter(isWaiting).length;
}

export class Journal {
  #shelf;

  constructor(owner, shelf, { durable }) {
    this.owner = owner;
    this.durable = durable;
    this.#shelf = shelf;
  }

  /** All entries of this person and attempt, in their order. @returns {Promise<Entry[]>} */
  async entries() {
    let found = [];
    await this.#shelf((all) => void (found = all));
    return found;
  }

  async waiting() {
    return (await this.entries()).filter(isWaiting);
  }

  /**
   * Note a change under the next sequence. Time spent is put into an entry that waits already, if there is one.
   * @param {Partial<Entry>} change
   * @param {number} highest the highest sequence known to be taken
   */
  async add(change, highest) {
    await this.#shelf((all) => {
      const waits = all.filter(isWaiting);
      const same = change.timing && waits.findLast((entry) => entry.number === change.number);
      if (same) return { put: [{ ...same, spent_ms: change.spent_ms }] };
      const sequence = Math.max(highest, ...waits.map((entry) => entry.sequence)) + 1;
      return { put: [{ ...change, owner: this.owner, sequence, state: "waiting" }] };
    });
  }

  /** The server has it. What waits for the same question now knows of it. */
  async acknowledge(entry, { sequence, saved_at }) {
    await this.#shelf((all) => {
      const same = all.filter((one) => one.number === entry.number && one.id !== entry.id);
      const waits = same.filter(isWaiting).map((one) => ({ ...one, after: Math.max(one.after, sequence) }));
      const older = same.filter((one) => !isWaiting(one)).map((one) => one.id);
      return { put: [{ ...entry, sequence, saved_at, state: "saved" }, ...waits], remove: older };
    });
  }

  /** Another device took our sequences: give all that waits new ones, in the same order. */
  async renumber(from) {
    await this.#shelf((all) => ({ put: all.filter(isWaiting).map((entry, index) => ({ ...entry, sequence: from + index })) }));
  }

  async remove(entries) {
    await this.#shelf(() => ({ remove: entries.map((entry) => entry.id) }));
  }

  async forget() {
    await this.remove(await this.entries());
  }
}

const isWaiting = (entry) => entry.state === "waiting";

/** One step: look at all entries, put some, remove some, all or nothing, also when two tabs do it at once. */
function onDisk(database, owner) {
  return async (step) => {
    const transaction = database.transaction(SHELF, "readwrite", { durability: "strict" });
    const { put = [], remove = [] } = step(await transaction.store.index("owner").getAll(owner)) ?? {};
    for (const entry of put) transaction.store.put(entry);
    for (const id of remove) transaction.store.delete(id);
    await transaction.done;
  };
}

/** For browsers that keep nothing: good until the page is closed. */
function inMemory() {
  const entries = new Map();
  let last = 0;
  return async (step) => {
    const { put = [], remove = [] } = step([...entries.values()]) ?? {};
    for (const entry of put) entries.set((entry.id ??= ++last), entry);
    for (const id of remove) entries.delete(id);
  };
}
