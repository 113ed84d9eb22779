// The question in view: fills the page's one form, reads it, and counts the time spent on it.
import { showStimulus } from "./kinds/case.js";
import * as multiple from "./kinds/multiple.js";
import * as numeric from "./kinds/numeric.js";
import * as single from "./kinds/single.js";
import { say } from "./words.js";

/**
 * The kinds of questions there are: the usual ones, and those of kinds/more.js. A new kind is one new file, its name here or there, and its
 * template. Of each:
 * `fill(body, question, answer, workspace)` fills the kind's blank; `read(body)` gives `{response}`, or `{wrong}`: the name of a sentence;
 * `press(body, letter)`, if there, answers a letter key; `strike(option, struck)`, if there, shows an option as struck out.
 */
const KINDS = { multiple, numeric, single };

/** Ask for the rarer kinds, where the exam has any; before the first question is shown. */
export async function prepare(questions) {
  if (questions.some(({ kind }) => !KINDS[kind])) Object.assign(KINDS, await import("./kinds/more.js"));
}

const { save, title } = document.querySelector("[data-room]").dataset;
const find = (name) => document.querySelector(`[data-${name}]`);
const [heading, stem, body, clear, next] = ["heading", "stem", "body", "clear", "next"].map(find);
const previous = document.querySelector("[data-go='-1']");
const flag = document.querySelector("input[name=flagged]");
const site = document.title.split(" · ").at(-1);

export const form = document.querySelector("#answer");

/** What somebody has chosen or typed into the form that the server wrote, before this script was there; else nothing. */
export function adopted(question) {
  if (Number(form.dataset.question) !== question.number || ![...form.elements].some(isTouched)) return undefined;
  form.dataset.kind = question.kind;
  return read();
}

function isTouched({ type, value, defaultValue, checked, defaultChecked, options, selectedIndex }) {
  if (options) return selectedIndex !== Math.max(0, [...options].findIndex((line) => line.defaultSelected));
  return type === "text" ? value !== defaultValue : checked !== defaultChecked;
}

/** Show a question with its answer. */
export function show(question, answer, count, workspace = {}) {
  const { number, kind } = question;
  if (Number(form.dataset.question) !== number) stem.innerHTML = kind === "cloze" ? "" : question.stem_html; // a stem with blanks is the kind's
  showStimulus(question);
  form.dataset.question = number;
  form.dataset.kind = kind;
  form.action = save.replace(/0$/, number);
  heading.textContent = say("heading", { number, count });
  document.title = `${heading.textContent} · ${title} · ${site}`;
  if (previous) previous.disabled = number === 1;
  next.textContent = say(number === count ? "finish" : "next");
  fill(question, answer, workspace);
}

/** Put an answer into the form of the question in view, and the focus back where it was. */
export function fill(question, answer, workspace = {}) {
  const focused = body.contains(document.activeElement) && document.activeElement.closest("[data-option], [data-part]")?.dataset;
  body.replaceChildren(document.querySelector(`template[data-kind="${question.kind}"]`).content.cloneNode(true));
  KINDS[question.kind].fill(body, question, answer, workspace);
  flag.checked = answer.flagged;
  for (const input of form.querySelectorAll("[name=confidence]")) input.checked = input.value === answer.confidence;
  clear.hidden = answer.response === null;
  complain("");
  if (focused) (option(focused.option) ?? body.querySelector(`[data-part="${focused.part}"]`))?.querySelector("input, select").focus();
}

/** What the form says: `{response, flagged, struck, confidence}`; `wrong` in place of a response that can't be read. */
export function read() {
  return {
    ...KINDS[form.dataset.kind].read(body),
    flagged: flag.checked,
    confidence: form.querySelector("[name=confidence]:checked")?.value ?? null,
    struck: [...body.querySelectorAll(".strike[aria-pressed=true]")].map((button) => button.closest("[data-option]").dataset.option),
  };
}

/** Say under the question what is wrong with its answer; "" takes it back. */
export function complain(words) {
  find("error").hidden = !words;
  find("error-words").textContent = words;
  body.querySelector("[type=text]")?.setAttribute("aria-invalid", Boolean(words));
}

export const option = (id) => body.querySelector(`[data-option="${id}"]`);

/** The option that has the focus, if any. */
export const focusedOption = () => document.activeElement.closest("[data-option]");

/** Strike an option out, or take that back; gives the sentence that says so. */
export function toggleStrike(part) {
  const struck = part.querySelector(".strike").getAttribute("aria-pressed") !== "true";
  KINDS[form.dataset.kind].strike(part, struck);
  if (struck) part.querySelector("input").checked = false; // what is struck out is not the answer
  return say(struck ? "struck" : "unstruck", { letter: part.querySelector("[data-letter]").textContent });
}

/** What is chosen is not struck out. */
export function unstrike(input) {
  const part = input.checked && input.closest("[data-option]");
  if (part) KINDS[form.dataset.kind].strike?.(part, false);
}

/** Whether the answer is final: then all of it is shown and nothing can be changed; `why` says so. @param {string} why "" where it is not */
export function freeze(why) {
  form.classList.toggle("is-frozen", Boolean(why));
  for (const field of [...body.querySelectorAll("input, select, button"), ...form.querySelectorAll("[name=confidence]"), flag]) {
    field.disabled = Boolean(why);
  }
  find("frozen").hidden = !why;
  find("frozen-words").textContent = why;
  if (why) clear.hidden = true;
  if (find("checking")) find("checking").hidden = Boolean(why);
}

/** What the server says of a checked question, beneath it; none takes it away. @param {{correct: boolean, answered: boolean, html: string}} [explanation] */
export function explain(explanation, { unknown }) {
  const place = find("feedback");
  if (place) place.hidden = !explanation;
  if (!explanation) return;
  find("right").hidden = !explanation.correct;
  find("wrong").hidden = explanation.correct || !explanation.answered;
  find("none").hidden = explanation.answered;
  find("none-words").textContent = say(unknown ? "not_known" : "not_answered");
  find("explanation").innerHTML = explanation.html;
}

export function focusFeedback() {
  find("feedback").focus({ preventScroll: true });
  find("feedback").scrollIntoView({ block: "start" });
}

/** A letter key. Whether it meant anything here. */
export const press = (letter) => KINDS[form.dataset.kind].press?.(body, letter) ?? false;

/** Turn "unsure" on or off. */
export function toggleUnsure() {
  const value = form.querySelector("[name=confidence][value=unsure]").checked ? "sure" : "unsure";
  form.querySelector(`[name=confidence][value=${value}]`).click();
}

export const toggleFlag = () => flag.click();

/** After a jump to another question: its heading first, as on a new page. */
export function focusHeading() {
  heading.focus({ preventScroll: true });
  scrollTo(0, 0);
}

/** Whether the question's last line has been in view. */
export function endInView() {
  const bar = document.querySelector(".room-bar").getBoundingClientRect().top;
  return body.getBoundingClientRect().bottom <= bar + 8;
}

/** Counts the time that the page is in view. */
export class Visit {
  #since = null;
  #spent = 0;

  constructor() {
    document.addEventListener("visibilitychange", () => (document.hidden ? this.#stop() : this.#go()));
    this.#go();
  }

  /** The ms since the last call. */
  take() {
    this.#stop();
    if (!document.hidden) this.#go();
    const spent = Math.round(this.#spent);
    this.#spent = 0;
    return spent;
  }

  #go() {
    this.#since ??= performance.now();
  }

  #stop() {
    if (this.#since !== null) this.#spent += performance.now() - this.#since;
    this.#since = null;
  }
}
