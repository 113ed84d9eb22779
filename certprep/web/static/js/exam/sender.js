// Brings the journal to the server: in order, one request at a time, again and again until each entry has its outcome.
import { look } from "./answers.js";
import { call, Refusal } from "./api.js";

const LONGEST_LIST = 200;
const LONGEST_WAIT_MS = 30_000;
const TAB = crypto.getRandomValues(new Uint32Array(1))[0];

/** @typedef {"saved"|"saving"|"offline"|"unsaved"|"signed-out"|"someone-else"} State */

export class Sender {
  /** @type {State} */
  state = "saved";
  waiting = 0; // changes that only this device has, time spent apart
  #noting = []; // of them, those on their way into the journal: their questions

  #url;
  #journal;
  #answers;
  #on;
  #running = null;
  #again = false;
  #failures = 0; // since something last reached the server
  #outages = 0; // failures ever: what was made before the last of them has waited, if only for a slow disk
  #timer = 0;
  #late = false; // something came too late to be saved: nothing here is shown as saved any more

  /**
   * @param {{url: string, journal: import("./journal.js").Journal, answers: import("./answers.js").Answers, on: {
   *   state(): void, behind(): Promise<void>|void, elsewhere(number: number): void, invalid(entry: object, detail: string): void,
   *   closed(entries: object[]): void, frozen(entries: object[]): void, deadline(deadlineAt: string|null): void}}} parts
   */
  constructor({ url, journal, answers, on }) {
    this.#url = url;
    this.#journal = journal;
    this.#answers = answers;
    this.#on = on;
  }

  /** Journal a change, then send it. @param {Partial<import("./journal.js").Entry>} change */
  async record(change) {
    const entry = { ...change, after: this.#answers.knownOf(change.number), tab: TAB, made: this.#outages };
    if (!change.timing) this.#note(change.number);
    await this.#journal.add(entry, this.#answers.highest);
    if (!change.timing) this.#noting.splice(this.#noting.indexOf(change.number), 1);
    await this.flush();
  }

  #note(number) {
    this.#noting.push(number);
    this.waiting += 1;
    this.#become("saving");
  }

  /** Whether what waits outlives the page. */
  get durable() {
    return this.#journal.durable;
  }

  /** The questions with changes that the server doesn't have. @returns {Promise<Set<number>>} */
  async unsent() {
    const queue = await this.#journal.waiting();
    return new Set([...queue.map((entry) => entry.number), ...this.#noting]);
  }

  /** Send what waits; resolves when everything is saved or the server can't be had. */
  flush() {
    clearTimeout(this.#timer);
    this.#again = true;
    this.#running ??= this.#drain();
    return this.#running;
  }

  /** Something else reached the server: so can we. */
  reached() {
    if (this.state === "saved" || this.state === "saving") return;
    this.state = "saving";
    this.flush();
  }

  /** Something else did not reach the server. */
  failed(refusal) {
    this.#failures += 1;
    this.#outages += 1;
    const state = failure(refusal);
    this.#become(state === "unsaved" && !this.waiting ? "saved" : state);
    clearTimeout(this.#timer);
    if (state === "signed-out" || state === "someone-else") return;
    const wait = Math.min(LONGEST_WAIT_MS, 1000 * 2 ** Math.min(this.#failures, 10)) * (0.75 + Math.random() / 2);
    this.#timer = setTimeout(() => this.flush(), wait);
  }

  async #drain() {
    try {
      while (this.#again) {
        this.#again = false;
        await alone(this.#journal.owner, () => this.#turn());
      }
    } finally {
      this.#running = null;
    }
  }

  async #turn() {
    const queue = await this.#count();
    if (!queue.length) return this.#become(this.state === "saving" ? "saved" : this.state); // nothing to send tells nothing
    this.#become("saving");
    try {
      if (queue.length === 1 && this.#isFresh(queue[0])) await this.#sendOne(queue[0]);
      else await this.#sendList(queue.slice(0, LONGEST_LIST));
    } catch (refusal) {
      if (!(refusal instanceof Refusal)) throw refusal;
      await this.#count();
      return this.failed(refusal);
    }
    this.#failures = 0;
    if ((await this.#count()).length) this.#again = true;
    else this.#become("saved");
    if (this.#answers.behind) await this.#on.behind();
  }

  /** Chosen just now, on this page: it goes alone, and over whatever another device said. What waited gives way to newer answers. */
  #isFresh({ tab, made, timing }) {
    return tab === TAB && made === this.#outages && !timing;
  }

  async #sendOne(entry) {
    try {
      const saved = await call("PUT", `${this.#url}/answers/${entry.number}`, body(entry), { keepalive: true });
      await this.#saved(entry, saved);
      this.#on.deadline(saved.deadline_at);
    } catch (refusal) {
      if (!(refusal instanceof Refusal)) throw refusal;
      if (refusal.rule === "sequence-taken") await this.#taken(refusal.problem.last_sequence);
      else if (refusal.rule === "attempt-closed") await this.#closed([entry]);
      else if (refusal.rule === "frozen") await this.#frozen([entry]);
      else if (refusal.status === 422) await this.#invalid(entry, refusal.message);
      else throw refusal;
    }
  }

  async #sendList(entries) {
    const list = entries.map((entry) => ({ ...body(entry), number: entry.number, after: entry.after }));
    const { outcomes, last_sequence, deadline_at } = await call("PUT", `${this.#url}/answers`, list);
    const [closed, frozen] = [[], []];
    for (const [index, { outcome, ...said }] of outcomes.entries()) {
      if (outcome === "saved" || outcome === "repeated") await this.#saved(entries[index], said);
      if (outcome === "superseded") await this.#journal.remove([entries[index]]);
      if (outcome === "invalid") await this.#invalid(entries[index], said.detail);
      if (outcome === "closed") closed.push(entries[index]);
      if (outcome === "frozen") frozen.push(entries[index]);
    }
    if (closed.length) await this.#closed(closed);
    if (frozen.length) await this.#frozen(frozen);
    if (outcomes.some(({ outcome }) => outcome === "paused")) throw new Refusal(409, { rule: "paused" });
    if (outcomes.some(({ outcome }) => outcome === "sequence-taken")) await this.#taken(last_sequence);
    else if (outcomes.some(({ outcome }) => outcome === "superseded" || outcome === "repeated")) await this.#on.behind(); // newer ones may stand
    this.#on.deadline(deadline_at);
  }

  async #saved(entry, saved) {
    const newer = await this.#journal.acknowledge(entry, saved);
    this.#answers.acknowledge(entry, saved);
    if (entry.tab !== TAB && !newer && this.#answers.takeOverEntry(entry)) this.#on.elsewhere(entry.number);
  }

  async #taken(last) {
    await this.#journal.renumber(last + 1);
    await this.#on.behind();
  }

  async #closed(entries) {
    await this.#journal.remove(entries);
    this.#late ||= entries.some((entry) => !entry.timing);
    this.#on.closed(entries.filter((entry) => !entry.timing));
  }

  /** Final before it came: the server keeps it on record, and what it has stands. */
  async #frozen(entries) {
    await this.#journal.remove(entries);
    this.#on.frozen(entries.filter((entry) => !entry.timing));
  }

  async #invalid(entry, detail) {
    await this.#journal.remove([entry]);
    this.#on.invalid(entry, detail);
  }

  async #count() {
    const queue = await this.#journal.waiting();
    this.waiting = queue.filter((entry) => !entry.timing).length + this.#noting.length;
    return queue;
  }

  /** What is on its way into the journal is neither saved nor kept, whatever becomes of the rest; once it is written, its flush tells. */
  #become(state) {
    const settled = state === "saved" && this.#late ? "unsaved" : state;
    this.state = this.#noting.length ? "saving" : settled;
    this.#on.state();
  }
}

/** What the server is told of an entry. */
function body(entry) {
  return { sequence: entry.sequence, ...look(entry) };
}

/** @returns {State} */
function failure(refusal) {
  if (refusal.unreachable) return "offline";
  if (refusal.status === 401) return "signed-out";
  return refusal.status === 404 ? "someone-else" : "unsaved";
}

/** Two tabs share one journal: one of them sends at a time. */
function alone(owner, task) {
  return navigator.locks ? navigator.locks.request(`certprep-exams/${owner}`, task) : task();
}
