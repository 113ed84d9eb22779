// What the room says: its sentences, translated by the server, and the places where they are shown and spoken.
const root = document.querySelector("[data-room]");
const language = document.documentElement.lang;
const sentences = JSON.parse(root.dataset.words);
const plurals = new Intl.PluralRules(language);
const list = new Intl.ListFormat(language);
const timeOfDay = new Intl.DateTimeFormat(language, { timeStyle: "medium", hourCycle: "h23", timeZone: root.dataset.zone });
const place = document.querySelector("[data-notices]");
const spoken = document.querySelector("[data-spoken]");
const MOST = 3;
const READ_MS = 8000;

/**
 * A sentence with its {blanks} filled; where it has several forms, the one for `values.count`.
 * @param {string} name
 * @param {Record<string, string|number>} [values]
 */
export function say(name, values = {}) {
  const found = sentences[name];
  const sentence = typeof found === "string" ? found : found[plurals.select(values.count)] ?? found.other;
  return sentence.replace(/\{(\w+)\}/g, (_, blank) => values[blank]);
}

/** "3, 7 and 12–15". @param {number[]} numbers ascending */
export function sayNumbers(numbers) {
  const runs = [];
  for (const number of numbers) {
    const run = runs.at(-1);
    if (run && run.at(-1) === number - 1) run.push(number);
    else runs.push([number]);
  }
  return list.format(runs.flatMap((run) => (run.length > 2 ? [`${run[0]}–${run.at(-1)}`] : run.map(String))));
}

/** "12:03:14", in the person's own zone. @param {string} moment ISO 8601 */
export const sayTime = (moment) => timeOfDay.format(new Date(moment));

/** Show and speak a notice; one with the same `about` is replaced. @param {string} words */
export function notice(words, about = "") {
  const line = document.createElement("p");
  line.className = "notice";
  line.dataset.about = about;
  line.dataset.since = performance.now();
  line.append(words, closeButton(line));
  if (about) place.querySelector(`[data-about="${about}"]`)?.remove();
  place.append(line);
  while (place.children.length > MOST) place.firstElementChild.remove();
}

/** Take away the notices that somebody has had the time to read. */
export function tidyNotices() {
  for (const line of [...place.children]) if (performance.now() - line.dataset.since > READ_MS) line.remove();
}

/** Say something to screen readers only. @param {string} words */
export function speak(words) {
  spoken.textContent = words;
}

function closeButton(line) {
  const button = document.querySelector("template[data-close-notice]").content.firstElementChild.cloneNode(true);
  button.addEventListener("click", () => line.remove());
  return button;
}
