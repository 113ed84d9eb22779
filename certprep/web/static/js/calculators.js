// Calculators and interactive figures answer as numbers are typed or moved: the server works them out, and what it says is put in place.
import { addSliders } from "./figures.js";

const TYPING_MS = 300;
const MOVING_MS = 80; // a slider asks while it moves

function connect(form) {
  const place = form.closest("[data-calculates]");
  let waiting = 0;
  let again = false;
  let last = 0;

  /** Ask for what the form's numbers come to. `typing`: fields that are empty still are no fault. False where no answer came. */
  async function ask(typing) {
    const mine = ++last;
    const typed = new URLSearchParams(new FormData(form));
    const anchor = form.closest("[data-at]")?.dataset.at;
    if (anchor) typed.set("at", anchor);
    const headers = { "X-Fragment": typing ? "typing" : "whole" };
    const address = `${form.action}?${typed}`;
    const answer = await fetch(address, { headers }).catch(() => null);
    if (!answer?.ok || answer.redirected) return mine !== last;
    const parsed = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (mine === last) put(parsed, address);
    return true;
  }

  function put(parsed, address) {
    for (const slot of parsed.querySelectorAll("[data-slot]")) {
      const old = place.querySelector(`[data-slot="${slot.dataset.slot}"]`);
      if (!old) {
        location.assign(address); // a page that began with a refusal has no drawing
        return;
      }
      if (old.innerHTML !== slot.innerHTML) old.replaceChildren(...slot.childNodes);
    }
    for (const input of form.querySelectorAll("input[aria-describedby]")) {
      if (document.getElementById(`${input.id}-error`)?.firstElementChild) input.setAttribute("aria-invalid", "true");
      else input.removeAttribute("aria-invalid");
    }
  }

  const moves = "sliders" in form.dataset;
  if (moves) addSliders(form);
  form.addEventListener("input", () => {
    again = Boolean(waiting);
    if (moves && again) return;
    clearTimeout(waiting);
    waiting = setTimeout(soon, moves ? MOVING_MS : TYPING_MS);
  });

  /** While a slider moves, one request at a time, and one more for where it stopped. */
  async function soon() {
    again = false;
    await ask(true);
    if (moves) waiting = again ? setTimeout(soon, MOVING_MS) : 0;
  }

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    clearTimeout(waiting);
    waiting = 0;
    if (!(await ask(false))) form.submit();
    else form.querySelector("[aria-invalid]")?.focus();
  });
}

document.querySelectorAll("form[data-calculator]").forEach(connect);

for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => print());
}
