// What this page knows: the questions, its own state of each answer, and how far it has seen the server's log.
import { shareStimuli } from "./kinds/case.js";

/** @typedef {{response: string[]|Record<string, string>|string|null, flagged: boolean, struck: string[], confidence: "sure"|"unsure"|null, spent_ms: number, sequence: number, saved_at?: string}} Answer */

/** @type {Answer} */
const NONE = { response: null, flagged: false, struck: [], confidence: null, spent_ms: 0, sequence: 0 };

export class Answers {
  /** @type {Map<number, Answer>} */
  #answers = new Map();
  #own = new Set();

  /** @param data what `GET /api/v1/attempts/{id}` gives */
  constructor(data) {
    shareStimuli(data.questions);
    this.questions = data.questions;
    this.seen = data.last_sequence; // every change of the log up to here is in #answers
    for (const [number, answer] of Object.entries(data.answers)) this.#answers.set(Number(number), answer);
    this.frozen = new Set(data.frozen);
    this.explanations = new Map(Object.entries(data.explanations ?? {}).map(([number, explanation]) => [Number(number), explanation]));
  }

  /** Whether nothing of this question can be changed any more. */
  isFrozen(number) {
    return this.frozen.has(number);
  }

  /** What is final by now, as the server says. @param {number[]} numbers @returns {number[]} those that were not */
  freeze(numbers) {
    const fresh = numbers.filter((number) => !this.frozen.has(number));
    for (const number of fresh) this.frozen.add(number);
    return fresh;
  }

  get count() {
    return this.questions.length;
  }

  /** The highest sequence known to be taken. */
  get highest() {
    return Math.max(this.seen, ...this.#own);
  }

  /** Whether the log has changes that only another device can have made. */
  get behind() {
    return this.highest > this.seen;
  }

  question(number) {
    return this.questions[number - 1];
  }

  of(number) {
    return this.#answers.get(number) ?? NONE;
  }

  /** Our own change; the server knows nothing of it yet. @param {Partial<Answer>} change */
  change(number, change) {
    this.#answers.set(number, { ...this.of(number), ...change });
  }

  /** "I don't know" is an answer, too. */
  isAnswered(number) {
    return this.of(number).response !== null || this.isUnknown(number);
  }

  isUnknown(number) {
    return this.of(number).confidence === "unknown";
  }

  /** @param {(number: number) => boolean} test */
  numbers(test) {
    return this.questions.map((question) => question.number).filter(test);
  }

  unanswered() {
    return this.numbers((number) => !this.isAnswered(number));
  }

  flagged() {
    return this.numbers((number) => this.of(number).flagged);
  }

  /** When the newest saved answer was saved. */
  get savedAt() {
    return [...this.#answers.values()].reduce((newest, { saved_at = "" }) => (saved_at > newest ? saved_at : newest), "");
  }

  /** The server has saved one of our entries. */
  acknowledge({ number }, { sequence, saved_at }) {
    this.#answers.set(number, { ...this.of(number), sequence, saved_at });
    this.#noteOwn(sequence);
  }

  #noteOwn(sequence) {
    if (sequence > this.seen) this.#own.add(sequence);
    while (this.#own.delete(this.seen + 1)) this.seen += 1;
  }

  /** The last sequence that this page knows of, as far as a question is concerned. */
  knownOf(number) {
    return Math.max(this.seen, this.of(number).sequence);
  }

  /** What another tab of this browser put into the journal that both share. Whether the question looks different now. */
  takeOverEntry(entry) {
    const before = this.of(entry.number);
    this.change(entry.number, look(entry));
    return !sameAnswer(before, entry, this.question(entry.number).kind);
  }

  /** Put the journal's entries over what the server gave. @param {import("./journal.js").Entry[]} entries */
  restore(entries) {
    for (const entry of entries) {
      const before = this.of(entry.number);
      if (entry.state === "saved" && entry.sequence <= before.sequence) continue;
      const known = entry.state === "saved" ? entry : before;
      if (entry.state === "saved") this.#noteOwn(entry.sequence);
      this.#answers.set(entry.number, { ...look(entry), sequence: known.sequence, saved_at: known.saved_at });
    }
  }

  /**
   * Take over the server's newer answers, but for questions with changes that still wait here.
   * @param data what `GET /api/v1/attempts/{id}` gives
   * @param {Set<number>} waiting
   * @param {{refused?: Set<number>}} [options] questions whose change was refused: what the server has stands, were it nothing
   * @returns {number[]} the questions that look different now
   */
  takeOver(data, waiting, { refused = new Set() } = {}) {
    const changed = [];
    const unanswered = Object.fromEntries([...refused].map((number) => [number, NONE]));
    for (const [key, answer] of Object.entries({ ...unanswered, ...data.answers })) {
      const number = Number(key);
      if (waiting.has(number) || (!refused.has(number) && answer.sequence <= this.of(number).sequence)) continue;
      if (!sameAnswer(answer, this.of(number), this.question(number).kind)) changed.push(number);
      this.#answers.set(number, answer);
    }
    this.seen = Math.max(this.seen, data.last_sequence);
    for (const sequence of this.#own) if (sequence <= this.seen) this.#own.delete(sequence);
    return changed;
  }
}

/** What an answer says, without where it stands in the log. */
export function look({ response, flagged, struck, confidence, spent_ms }) {
  return { response, flagged, struck, confidence, spent_ms };
}

/** Whether two states of a question look the same to a person. */
export function sameAnswer(one, other, kind) {
  const given = (response) => (kind === "order" ? response : sorted(response));
  const seen = ({ response, flagged, struck, confidence }) => JSON.stringify([given(response), flagged, sorted(struck), confidence]);
  return seen(one) === seen(other);
}

/** Chosen options, or what each part holds, in one order; a text as it is. */
function sorted(value) {
  if (Array.isArray(value)) return [...value].sort();
  return value && typeof value === "object" ? Object.entries(value).sort() : value;
}
