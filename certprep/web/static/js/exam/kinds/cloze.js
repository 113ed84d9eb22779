// A text with blanks: the stem itself, with a field or a list where each blank is.
import { fillPick, named, readParts } from "./parts.js";

const BLANK = /\[\[([\w-]+)\]\]/g;

/** The kind's blank has one gap to type into and one to choose in. */
export function fill(body, question, answer) {
  const stem = body.querySelector(".cloze");
  const [text, pick] = ["input", "select"].map((field) => stem.querySelector(`.gap:has(${field})`));
  stem.innerHTML = question.stem_html.replace(BLANK, '<span data-gap="$1"></span>');
  for (const [index, place] of [...stem.querySelectorAll("[data-gap]")].entries()) {
    const prompt = question.prompts.find(({ id }) => id === place.dataset.gap);
    const choices = prompt.choices ?? question.options;
    const gap = (choices ? pick : text).cloneNode(true);
    fillGap(gap, prompt, choices, answer.response?.[prompt.id], index + 1);
    place.replaceWith(gap);
  }
}

function fillGap(gap, prompt, choices, given, number) {
  gap.dataset.part = prompt.id;
  gap.querySelector("[data-number]").textContent = number;
  gap.querySelector("label").htmlFor = `part-${prompt.id}`;
  const field = gap.querySelector("select, input");
  if (choices) return fillPick(field, prompt.id, choices, given);
  named(field, prompt.id);
  field.value = given ?? "";
}

export const read = readParts;
