// Around the question: the navigator, its drawer on phones, the summary with Submit, and the other dialogs.
import { say, sayNumbers } from "./words.js";

const find = (name, inside = document) => inside.querySelector(`[data-${name}]`);
const navigator_ = find("navigator");
const [side, drawer, drawerBody, summary, keys, ended] = ["side", "drawer", "drawer-body", "summary", "keys", "ended"].map((name) => find(name));
const seats = [...navigator_.querySelectorAll(".seat[value]")];

/** Show in the navigator how a question stands. */
export function mark(answers, number) {
  const seat = seats[number - 1];
  const answered = answers.isAnswered(number);
  const { flagged } = answers.of(number);
  seat.classList.toggle("is-answered", answered);
  seat.classList.toggle("is-flagged", flagged);
  const words = [say("seat", { number }), say(answered ? "answered" : "unanswered"), ...(flagged ? [say("flagged")] : [])];
  seat.setAttribute("aria-label", words.join(", "));
  find("counts").textContent = counts(answers);
  find("flags").textContent = say("flags", { count: answers.flagged().length });
}

export function markCurrent(number) {
  for (const [index, seat] of seats.entries()) {
    if (index + 1 === number) seat.setAttribute("aria-current", "true");
    else seat.removeAttribute("aria-current");
  }
  const grid = seats[0].closest(".navigator-grid"); // scrolled by hand: scrollIntoView would move the page as well
  const { offsetTop, offsetHeight } = seats[number - 1].parentElement;
  grid.scrollTop = Math.min(Math.max(grid.scrollTop, offsetTop + offsetHeight - grid.offsetTop - grid.clientHeight), offsetTop - grid.offsetTop);
}

const counts = (answers) => say("counts", { answered: answers.count - answers.unanswered().length, count: answers.count });

export function openDrawer() {
  drawerBody.append(navigator_);
  drawer.showModal();
  navigator_.querySelector("[aria-current]").focus();
}
drawer.addEventListener("close", () => side.append(navigator_));

export const openKeys = () => keys.showModal();

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
 * The summary: what is unanswered and flagged, with ways there, and submitting, which asks once.
 * @param {{answers: import("./answers.js").Answers, go(number: number): void, submit(): Promise<string>}} room
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
    this.#jumps(find("unanswered"), answers.unanswered());
    this.#jumps(find("flagged"), answers.flagged());
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
