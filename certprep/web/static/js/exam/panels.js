// Around the question: the navigator, its drawer on phones, the end. What is asked now and then is in asking.js.
import { say, speak } from "./words.js";

const find = (name, inside = document) => inside.querySelector(`[data-${name}]`);
const navigator_ = find("navigator");
const [side, drawer, drawerBody, ended, filter] = ["side", "drawer", "drawer-body", "ended", "filter"].map((name) => find(name));
const seats = [...navigator_.querySelectorAll(".seat[value]")];

/** What the navigator's filter shows, by its name. */
export const FILTERS = {
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
  const words = [say("seat", { number }), say(answers.isUnknown(number) ? "unknown" : answered ? "answered" : "unanswered"), ...(flagged ? [say("flagged")] : []), ...(frozen ? [say("final")] : [])];
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

export const counts = (answers) => say("counts", { answered: answers.count - answers.unanswered().length, count: answers.count });

export function openDrawer() {
  drawerBody.append(navigator_);
  drawer.showModal();
  (navigator_.querySelector("li:not([hidden]) [aria-current]") ?? filter).focus();
}
drawer.addEventListener("close", () => drawer.open || side.append(navigator_)); // told a frame late: it may be open again

/** The seat of a question, to stand elsewhere. */
export function seatOf(number) {
  const seat = seats[number - 1].cloneNode(true);
  seat.removeAttribute("form");
  seat.removeAttribute("aria-current");
  seat.disabled = false;
  seat.type = "button";
  return seat;
}

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
