// Lines to put in order: each moves a step by its buttons or by Alt and an arrow key, or to any place by its number.
import { say, speak } from "../words.js";
import { named, plain } from "./parts.js";

export function fill(body, question, answer) {
  const list = body.querySelector("[data-lines]");
  const options = answer.response ? answer.response.map((id) => question.options.find((option) => option.id === id)) : question.options;
  const blank = list.querySelector(".line");
  list.replaceChildren(...options.map((option) => line(blank.cloneNode(true), option, options.length)));
  list.dataset.taken = "yes";
  list.addEventListener("change", ({ target }) => move(target.closest(".line"), Number(target.value) - 1));
  list.addEventListener("click", ({ target }) => nudge(target.closest("[data-move]")));
  list.addEventListener("keydown", onKey);
  body.querySelector("[data-as-shown]").addEventListener("click", () => keep(list));
  show(list, answer.response !== null);
}

function line(part, { id, html }, count) {
  part.dataset.part = id;
  const text = part.querySelector("[data-html]");
  text.innerHTML = html;
  text.id = `part-${id}-text`;
  for (const copy of part.querySelectorAll("[data-text]")) copy.textContent = plain(html);
  const select = part.querySelector("select");
  named(select, id);
  select.setAttribute("aria-labelledby", `part-place part-${id}-text`);
  select.replaceChildren(...Array.from({ length: count }, (_, index) => new Option(index + 1)));
  return part;
}

/** Each line's number says its place; the ends can't move beyond. An order that nobody touched is no answer yet. */
function show(list, answered) {
  const lines = [...list.children];
  for (const [index, part] of lines.entries()) {
    part.querySelector("select").value = index + 1;
    part.querySelector("[data-move='-1']").setAttribute("aria-disabled", index === 0);
    part.querySelector("[data-move='1']").setAttribute("aria-disabled", index === lines.length - 1);
  }
  list.toggleAttribute("data-answered", answered);
  list.parentElement.querySelector("[data-untouched]").hidden = answered;
}

function nudge(button) {
  if (!button) return;
  const part = button.closest(".line");
  const to = [...part.parentElement.children].indexOf(part) + Number(button.dataset.move);
  if (!part.parentElement.children[to]) return;
  move(part, to);
  tell(part.parentElement);
  button.focus();
}

function onKey(event) {
  const by = { ArrowUp: "-1", ArrowDown: "1" }[event.key];
  if (!event.altKey || !by || event.target.matches("select")) return; // there the key opens the list
  event.preventDefault();
  nudge(event.target.closest(".line").querySelector(`[data-move='${by}']`));
}

/** Put a line into a place, from 0, and say so. The focus stays where it is. */
function move(part, to) {
  const list = part.parentElement;
  const { activeElement } = document;
  const others = [...list.children].filter((one) => one !== part);
  list.insertBefore(part, others[to] ?? null);
  activeElement.focus();
  show(list, true);
  speak(say("moved", { line: part.querySelector("[data-html]").textContent, place: to + 1, count: others.length + 1 }));
}

/** Take the order as it was shown for the answer. */
function keep(list) {
  show(list, true);
  list.querySelector("[data-move='1']").focus(); // the button is gone; in a list of numbers N would not lead on
  tell(list);
}

/** Let the room know that the form has changed. */
const tell = (list) => list.closest("fieldset").dispatchEvent(new Event("change", { bubbles: true }));

/** The ids from first to last; null where nobody has moved a line or said that this order is right. */
export function read(body) {
  const list = body.querySelector("[data-lines]");
  const lines = list.dataset.taken ? [...list.children] : byNumbers(list);
  if (!lines) return { wrong: "not_in_order" };
  return { response: !list.dataset.taken || list.hasAttribute("data-answered") ? lines.map((part) => part.dataset.part) : null };
}

/** The lines by the numbers that somebody chose before this script took the form over; nothing where these are no order. */
function byNumbers(list) {
  const lines = [...list.children].sort((one, other) => place(one) - place(other));
  return lines.every((part, index) => place(part) === index + 1) ? lines : null;
}

const place = (part) => Number(part.querySelector("select").value);
