// Pairs: each line takes one of the answers, from a list of its own.
import { fillPick, readParts } from "./parts.js";

export function fill(body, question, answer) {
  const [read, blank] = [".lettered", ".pair"].map((part) => body.querySelector(part));
  read.replaceChildren(...question.options.map((option) => choice(read.firstElementChild.cloneNode(), option)));
  read.hidden = !question.options.some((option) => needsReading(option.html));
  blank.replaceWith(...question.prompts.map((prompt) => pair(blank.cloneNode(true), prompt, question, answer.response ?? {})));
}

/** What a list's line, which takes plain text, can't show in full. As certprep/web/parts.py has it. */
const needsReading = (html) => html.includes("<") || html.length > 32;

function choice(line, option) {
  line.innerHTML = option.html;
  return line;
}

function pair(part, prompt, question, given) {
  part.dataset.part = prompt.id;
  const label = part.querySelector("label");
  label.innerHTML = prompt.html;
  label.htmlFor = `part-${prompt.id}`;
  fillPick(part.querySelector("select"), prompt.id, prompt.choices ?? question.options, given[prompt.id]);
  return part;
}

export const read = readParts;
