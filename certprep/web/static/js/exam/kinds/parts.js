// What kinds share that are answered in parts: lists to choose from, and reading what each part holds.

/** Fill a drop-down list with choices. @param {string|undefined} chosen the id of the one chosen */
export function fillPick(select, id, choices, chosen) {
  named(select, id);
  const none = select.options[0].cloneNode(true);
  none.selected = !chosen;
  const lines = choices.map((choice, index) => {
    const letter = "ABCDEFGHIJKL"[index];
    return new Option(`${letter}. ${plain(choice.html)}`, choice.id, choice.id === chosen, choice.id === chosen);
  });
  select.replaceChildren(none, ...lines);
}

/** Name a part's field after it. */
export function named(field, id) {
  field.name = `response-${id}`;
  field.id = `part-${id}`;
}

/** A text without its markup. @param {string} html */
export function plain(html) {
  const holder = document.createElement("template");
  holder.innerHTML = html;
  return holder.content.textContent;
}

/** What each part holds, by its id; null where none holds anything. */
export function readParts(body) {
  const filled = [...body.querySelectorAll("[data-part]")].map((part) => [part.dataset.part, part.querySelector("select, input").value.trim()]);
  const given = filled.filter(([, value]) => value);
  return { response: given.length ? Object.fromEntries(given) : null };
}
