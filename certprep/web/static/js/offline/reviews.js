// Answers to cards that were taken along: each is noted on this device first, and stays until the server has said what became of it.
import { DATABASE, openShelf } from "../exam/shelves.js";

const SHELF = "reviews";
const MOST = 100; // in one request

/**
 * @typedef {object} Kept
 * @property {number} [id] the order in which answers were given
 * @property {string} owner their person
 * @property {string} course
 * @property {string} seen the showing that was answered
 * @property {string[]|object|null} response as the form would send it; null for "I don't know"
 * @property {"sure"|"unsure"} confidence
 * @property {string} answered_at
 */

/** Note an answer. @param {string} person @param {Kept} answer @returns {Promise<boolean>} whether this device keeps it */
export async function note(person, answer) {
  const shelf = await openShelf(SHELF, person);
  await shelf.step((all) => (all.some(({ seen }) => seen === answer.seen) ? {} : { put: [{ ...answer, owner: person }] }));
  return shelf.durable;
}

/** What waits, in its order. @returns {Promise<Kept[]>} */
export async function waiting(person) {
  let found = [];
  await (await openShelf(SHELF, person)).step((all) => void (found = all));
  return found.sort((one, other) => one.id - other.id);
}

/**
 * Send what waits, one tab at a time, the oldest first. What the server settled is removed; it knows what comes twice.
 * @returns {Promise<string>} what to tell the person; nothing where nothing waited or nothing could be sent
 */
export async function send(person, token) {
  const known = await indexedDB.databases();
  if (!known.some(({ name }) => name === DATABASE)) return "";
  return navigator.locks.request(`certprep-reviews/${person}`, async () => {
    const said = [];
    for (let all = await waiting(person); all.length; all = await waiting(person)) {
      const { course } = all[0];
      const other = all.findIndex((one) => one.course !== course);
      const sent = await sendSome(person, course, all.slice(0, Math.min(other < 0 ? all.length : other, MOST)), token);
      said.push(sent.said);
      if (!sent.gone) break; // another time
    }
    return said.filter(Boolean).join(" ");
  });
}

/** What the server says of it, and whether these answers wait no more. @returns {Promise<{said: string, gone: boolean}>} */
async function sendSome(person, course, answers, token) {
  const body = JSON.stringify({ course, answers: answers.map(outward) });
  const headers = { "Content-Type": "application/json", "X-CSRF-Token": token };
  const answer = await fetch("/api/v1/reviews", { method: "POST", headers, body }).catch(() => null);
  if (!answer?.ok) return { said: "", gone: false }; // signed out, or no connection after all: they wait on
  const { outcomes, said } = await answer.json();
  const settled = outcomes.map(({ sequence }) => sequence);
  const shelf = await openShelf(SHELF, person);
  await shelf.step(() => ({ remove: settled }));
  return { said, gone: shelf.durable };
}

const outward = ({ id, seen, response, confidence, answered_at }) => ({ sequence: id, seen, response, confidence, answered_at });
