// One best answer of several options: cards with a real input each, which can be struck out.

/** Fill the kind's blank with a question's options. */
export function fill(body, question, answer) {
  const set = body.querySelector(".options");
  const blank = set.querySelector(".option-row");
  const rows = question.options.map((option, index) => row(blank.cloneNode(true), option, index, answer));
  blank.replaceWith(...rows);
}

function row(part, option, index, answer) {
  const letter = "ABCDEFGH"[index];
  part.dataset.option = option.id;
  const input = part.querySelector("input");
  input.value = option.id;
  input.checked = answer.response?.includes(option.id) ?? false;
  part.querySelector(".option-letter").textContent = letter;
  part.querySelector("[data-letter]").textContent = letter;
  part.querySelector("[data-html]").innerHTML = option.html;
  strike(part, answer.struck.includes(option.id));
  return part;
}

/** Show an option as struck out, or not. */
export function strike(part, struck) {
  part.querySelector(".option").classList.toggle("is-struck", struck);
  part.querySelector("[data-struck]").hidden = !struck;
  part.querySelector(".strike").setAttribute("aria-pressed", struck);
}

/** The chosen ids; null for none. */
export function read(body) {
  const chosen = [...body.querySelectorAll("input:checked")].map((input) => input.value);
  return { response: chosen.length ? chosen : null };
}

/** A letter key: choose that option. */
export function press(body, letter) {
  const input = body.querySelectorAll(".option input")["abcde".indexOf(letter)]; // F is the flag's
  input?.focus();
  input?.click();
  return Boolean(input);
}
