// Around the question: the navigator, its drawer on phones, the summary with Submit, a question with Yes and No.
import { say, sayNumbers, speak } from "./words.js";

const find = (name, inside = document) => inside.querySelector(`[data-${name}]`);
const navigator_ = find("navigator");
const [side, drawer, drawerBody, summary, confirming, ended, filter] = ["side", "drawer", "drawer-body", "summary", "confirm", "ended", "filter"].map((name) => find(name));
const seats = [...navigator_.querySelectorAll(".seat[value]")];

/** What the navigator's filter shows, by its name. */
const FILTERS = {
  "": () => true,
  unanswered: (answers, number) => !answers.isAnswered(number),
  flagged: (answers, number) => answers.of(number).flagged,
  unsure: (answers, number) => answers.of(number).confidence === "unsure",
  frozen: (answers, number) => answers.isFrozen(number),
};

/** Show in the navigator how a question stands. */
export function mark(answers, number) {
  const seat = seats[number - 1];
  const answered = answers.isAnswered(number);
  const { flagged } = answers.of(number);
  const frozen = answers.isFrozen(number);
  seat.classList.toggle("is-answered", answered);
  seat.classList.toggle("is-flagged", flagged);
  seat.classList.toggle("is-locked", frozen);
  const words = [say("seat", { number }), say(answered ? "answered" : "unanswered"), ...(flagged ? [say("flagged")] : []), ...(frozen ? [say("final")] : [])];
  seat.setAttribute("aria-label", words.join(", "));
}

/** The counts, and the seats that the filter lets through; call it after any `mark`. */
export function count(answers) {
  find("counts").textContent = counts(answers);
  find("flags").textContent = say("flags", { count: answers.flagged().length });
  for (const option of filter.options) {
    const found = answers.numbers((number) => FILTERS[option.value](answers, number)).length;
    option.textContent = say("filter", { label: option.dataset.label, count: found });
    option.hidden = option.value === "frozen" && !found && filter.value !== "frozen";
  }
  const shown = answers.numbers((number) => FILTERS[filter.value](answers, number));
  for (const [index, seat] of seats.entries()) seat.parentElement.hidden = !shown.includes(index + 1);
  find("filter-empty").hidden = shown.length > 0;
}

/** @param {string} chosen the filter to begin with @param {(chosen: string) => void} keep */
export function connectFilter(answers, chosen, keep) {
  filter.value = chosen in FILTERS ? chosen : "";
  filter.addEventListener("change", () => {
    count(answers);
    speak(filter.selectedOptions[0].textContent);
    keep(filter.value);
  });
}

/** @param {boolean} linear whether no other question can be opened */
export function markCurrent(number, linear) {
  for (const [index, seat] of seats.entries()) {
    if (index + 1 === number) seat.setAttribute("aria-current", "true");
    else seat.removeAttribute("aria-current");
    seat.disabled = linear && index + 1 !== number;
  }
  const grid = seats[0].closest(".navigator-grid"); // scrolled by hand: scrollIntoView would move the page as well
  const { offsetTop, offsetHeight } = seats[number - 1].parentElement;
  grid.scrollTop = Math.min(Math.max(grid.scrollTop, offsetTop + offsetHeight - grid.offsetTop - grid.clientHeight), offsetTop - grid.offsetTop);
}

const counts = (answers) => say("counts", { answered: answers.count - answers.unanswered().length, count: answers.count });

export function openDrawer() {
  drawerBody.append(navigator_);
  drawer.showModal();
  (navigator_.querySelector("li:not([hidden]) [aria-current]") ?? filter).focus();
}
drawer.addEventListener("close", () => side.append(navigator_));

export function closeAll() {
  for (const dialog of document.querySelectorAll("dialog[open]")) dialog.close();
}

/** Nothing more can be done here; say why. */
export function end(words) {
  closeAll();
  find("ended-words").textContent = words;
  ended.showModal();
}
ended.addEventListener("cancel", (event) => event.preventDefault());

/**
 * Ask something. Resolves to whether the answer was yes; `doing` may refuse: it gives the sentence that says why, or "".
 * @param {{title: string, words: string[], yes: string, no: string, doing?: () => Promise<string>}} question
 */
export function ask({ title, words, yes, no, doing = async () => "" }) {
  const [agree, refuse, error] = ["yes", "no", "confirm-error"].map((name) => find(name, confirming));
  confirming.querySelector("h2").textContent = title;
  find("confirm-words").replaceChildren(...words.map((line) => Object.assign(document.createElement("li"), { textContent: line })));
  [agree.textContent, refuse.textContent, error.hidden] = [yes, no, true];
  confirming.showModal();
  confirming.querySelector("h2").focus();
  return new Promise((resolve) => {
    confirming.onclose = () => resolve(false);
    refuse.onclick = () => confirming.close();
    agree.onclick = async () => {
      error.textContent = await doing();
      error.hidden = !error.textContent;
      if (!error.hidden) return;
      resolve(true);
      confirming.close();
    };
  });
}

/**
 * The summary: what is unanswered, flagged and unsure, with ways there, and submitting, which asks once.
 * @param {{answers: import("./answers.js").Answers, linear: boolean, go(number: number): void, submit(): Promise<string>}} room
 *   `submit` resolves to "", or to the sentence that says why it could not be done
 */
export class Summary {
  #room;
  #list = find("summary-list");
  #ask = find("summary-ask");
  #error = find("submit-error");

  constructor(room) {
    this.#room = room;
    find("close", summary).addEventListener("click", () => summary.close());
    find("ask").addEventListener("click", () => this.#step(true));
    find("back").addEventListener("click", () => this.#step(false));
    find("submit").addEventListener("click", ({ target }) => this.#submit(target));
  }

  open() {
    closeAll();
    const { answers } = this.#room;
    find("summary-counts").textContent = counts(answers);
    for (const name of ["unanswered", "flagged", "unsure"]) {
      this.#jumps(find(name, summary), answers.numbers((number) => FILTERS[name](answers, number)));
    }
    this.#jumps(find("every", summary), answers.numbers(() => true));
    summary.showModal();
    this.#step(false);
  }

  #jumps(section, numbers) {
    section.hidden = !numbers.length;
    section.querySelector("ul").replaceChildren(...numbers.map((number) => this.#jump(number)));
  }

  #jump(number) {
    const seat = seats[number - 1].cloneNode(true);
    seat.removeAttribute("form");
    seat.removeAttribute("aria-current");
    seat.type = "button";
    seat.addEventListener("click", () => {
      summary.close();
      this.#room.go(number);
    });
    const item = document.createElement("li");
    item.append(seat);
    return item;
  }

  #step(asks) {
    const numbers = this.#room.answers.unanswered();
    find("ask-words").textContent = numbers.length
      ? say("ask_unanswered", { count: numbers.length, numbers: sayNumbers(numbers) })
      : say("ask_complete");
    this.#list.hidden = asks;
    this.#ask.hidden = !asks;
    this.#error.hidden = true;
    (asks ? this.#ask : this.#list).querySelector("h2").focus();
  }

  async #submit(button) {
    button.disabled = true;
    const problem = await this.#room.submit();
    button.disabled = false;
    this.#error.textContent = problem;
    this.#error.hidden = !problem;
  }
}
