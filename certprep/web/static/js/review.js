// A flashcard by keys: space shows the answer, 1 to 3 say how well it was known.
import { areOn } from "./exam/keys.js";

const fold = document.querySelector("[data-answer]");
const ratings = [...fold.querySelectorAll("[name=rating]")];

function press(event) {
  if (!areOn() || event.repeat || event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
  if (event.target.closest("input, textarea, select, button, a, summary") && event.key === " ") return; // theirs
  if (event.key === " " && !fold.open) {
    event.preventDefault();
    fold.open = true;
  } else if (fold.open) ratings[["1", "2", "3"].indexOf(event.key)]?.click();
}

document.addEventListener("keydown", press);
