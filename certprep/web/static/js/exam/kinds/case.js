// What the questions of one case share: a text that stays in place while somebody goes from one of them to the next.
import { say } from "../words.js";

const place = document.querySelector("[data-stimulus]");
const [title, text] = ["title", "text"].map((part) => place.querySelector(`[data-stimulus-${part}]`));
let shown = text.innerHTML;

/** The server sends a case's text with its first question only: give it to those that follow. */
export function shareStimuli(questions) {
  let html = "";
  for (const { stimulus } of questions) if (stimulus) stimulus.html = html = stimulus.html ?? html;
}

/** Show the text of the question's case, if it has one. */
export function showStimulus({ stimulus }) {
  place.hidden = !stimulus;
  if (!stimulus) return;
  title.textContent = say("case", { number: stimulus.index, count: stimulus.count });
  if (stimulus.html === shown) return;
  shown = stimulus.html;
  text.innerHTML = shown;
  place.open = true;
}
