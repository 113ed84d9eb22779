// Practise pages: counts follow the filters without a reload, ticks stay on this device, and the tutorial's question can be tried.
const WAIT_MS = 150; // several ticks in a row ask once

const form = document.querySelector("[data-counts]");
let waiting = 0;
let asked = 0;

/** Ask what the filters leave; an answer that a newer question overtook is dropped. */
async function count() {
  const mine = ++asked;
  const query = new URLSearchParams(new FormData(form));
  query.delete("name");
  const answer = await fetch(`${form.dataset.counts}?${query}`, { headers: { Accept: "application/json" } }).catch(() => null);
  if (mine !== asked || !answer) return;
  if (answer.ok) show(await answer.json());
}

function show({ words, loosen, by }) {
  form.querySelector("[data-total] b").textContent = words;
  const list = document.createElement("ul");
  list.append(...loosen.map((sentence) => Object.assign(document.createElement("li"), { textContent: sentence })));
  form.querySelector("[data-loosen]").replaceChildren(...(loosen.length ? [list] : []));
  for (const place of form.querySelectorAll("[data-count]")) {
    const [group, value] = place.dataset.count.split(" ");
    place.textContent = by[group][value] ?? 0;
  }
}

form?.addEventListener("input", (event) => {
  if (event.target.name === "name") return;
  clearTimeout(waiting);
  waiting = setTimeout(count, WAIT_MS);
});

for (const box of document.querySelectorAll("[data-kept]")) {
  box.checked = localStorage.getItem(box.dataset.kept) === "yes";
  box.addEventListener("change", () => localStorage.setItem(box.dataset.kept, box.checked ? "yes" : ""));
}

// --- the tutorial's question: the room's own keys and buttons, and nothing is sent -----------------------------------

const trying = document.querySelector("[data-try]");

function strike(row) {
  const button = row.querySelector(".strike");
  const struck = button.getAttribute("aria-pressed") !== "true";
  button.setAttribute("aria-pressed", struck);
  row.querySelector(".option").classList.toggle("is-struck", struck);
  row.querySelector("[data-struck]").hidden = !struck;
  if (struck) row.querySelector("input").checked = false;
}

function choose(input) {
  input.focus();
  input.click();
}

function press(key) {
  const rows = [...trying.querySelectorAll("[data-option]")];
  const row = rows["ABCD".indexOf(key)];
  if (row) choose(row.querySelector("input"));
  else if (key === "F") trying.elements.flagged.click();
  else if (key === "X") rows.filter((one) => one.contains(document.activeElement)).forEach(strike);
}

trying?.addEventListener("click", ({ target }) => {
  const button = target.closest(".strike");
  if (button) strike(button.closest("[data-option]"));
});
if (trying) {
  addEventListener("keydown", ({ key, ctrlKey, metaKey, altKey, target }) => {
    if (!ctrlKey && !metaKey && !altKey && !target.matches?.("[type=text], textarea, select")) press(key.toUpperCase());
  });
}
