// What the room asks now and then: the summary and handing in, a break, leaving a question for good. Asked for when first needed; what it
// shares with the room it is given.
const find = (name, inside = document) => inside.querySelector(`[data-${name}]`);
const [summary, confirming] = ["summary", "confirm"].map((name) => find(name));

/**
 * Ask something. Resolves to whether the answer was yes; `doing` may refuse: it gives the sentence that says why, or "".
 * @param {{title: string, words: string[], yes: string, no: string, doing?: () => Promise<string>}} question
 */
function ask({ title, words, yes, no, doing = async () => "" }) {
  const [agree, refuse, error] = ["yes", "no", "confirm-error"].map((name) => find(name, confirming));
  confirming.querySelector("h2").textContent = title;
  find("confirm-words").replaceChildren(...words.map((line) => Object.assign(document.createElement("li"), { textContent: line })));
  [agree.textContent, refuse.textContent, error.hidden] = [yes, no, true];
  confirming.showModal();
  confirming.querySelector("h2").focus();
  return new Promise((resolve) => {
    confirming.onclose = () => confirming.open || resolve(false); // told a frame late: by then the next question may be asked
    refuse.onclick = () => {
      resolve(false);
      confirming.close();
    };
    agree.onclick = async () => {
      error.textContent = await doing();
      error.hidden = !error.textContent;
      if (!error.hidden) return;
      resolve(true);
      confirming.close();
    };
  });
}

/** @param {Function} say @param {boolean} unanswered @returns {Promise<boolean>} */
export function askToLeave(say, unanswered) {
  const words = [say("leave_final"), ...(unanswered ? [say("leave_unanswered")] : [])];
  return ask({ title: say("leave_title"), words, yes: say("leave_yes"), no: say("leave_no") });
}

/**
 * @param {Function} say
 * @param {{minutes: number, left: number, stops_clock: boolean}} breaks
 * @param {{known: number, timed: boolean, begin(): Promise<string>}} state how many questions become final
 */
export function askForBreak(say, { minutes, left, stops_clock }, { known, timed, begin }) {
  const clock = timed ? [say(stops_clock ? "break_stops" : "break_runs")] : [];
  return ask({
    title: say("break_title"),
    words: [say("break_freezes", { count: known }), say("break_minutes", { count: minutes }), ...clock, say("break_left", { count: left })],
    yes: say("break_yes"),
    no: say("break_no"),
    doing: begin,
  });
}

/**
 * The summary: what is unanswered, flagged and unsure, with ways there, and submitting, which asks once.
 * @param {{answers: import("./answers.js").Answers, filters: object, counts: Function, seatOf(number: number): Element, say: Function,
 *   sayNumbers: Function, go(number: number): void, submit(): Promise<string>}} room
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
    const { answers, filters, counts } = this.#room;
    find("summary-counts").textContent = counts(answers);
    for (const name of ["unanswered", "flagged", "unsure"]) {
      this.#jumps(find(name, summary), answers.numbers((number) => filters[name](answers, number)));
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
    const seat = this.#room.seatOf(number);
    seat.addEventListener("click", () => {
      summary.close();
      this.#room.go(number);
    });
    const item = document.createElement("li");
    item.append(seat);
    return item;
  }

  #step(asks) {
    const { answers, say, sayNumbers } = this.#room;
    const numbers = answers.unanswered();
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
