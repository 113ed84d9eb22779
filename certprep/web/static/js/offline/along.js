// Review without a connection: one card after another; each answer is kept on this device, and the truth is shown at once.
import { note, waiting } from "./reviews.js";

const { person } = document.documentElement.dataset;
const place = document.querySelector("[data-along]");
const cards = [...place.querySelectorAll("[data-card]")];

/** The first card that is due and was not answered here. */
async function next({ focus = true } = {}) {
  const answered = new Set((await waiting(person)).map(({ seen }) => seen));
  const left = cards.filter((card) => !card.dataset.answered && !answered.has(seenOf(card)) && Date.parse(card.dataset.due) <= Date.now());
  for (const card of cards) card.hidden = card !== left[0];
  place.querySelector("[data-done]").hidden = left.length > 0;
  if (focus) (left[0]?.querySelector("h2") ?? document.querySelector("h1")).focus();
}

const seenOf = (card) => card.querySelector("input[name=seen]").value;

/** What the form says, as the API takes it; none for nothing at all. */
function responseOf(form) {
  const said = [...new FormData(form)].filter(([name, value]) => name.startsWith("response") && String(value).trim());
  if (said.some(([name]) => name !== "response")) return Object.fromEntries(said.map(([name, value]) => [name.slice("response-".length), value]));
  return said.length ? said.map(([, value]) => value) : null;
}

async function answer(card, { form, dontKnow }) {
  const response = dontKnow ? null : responseOf(form);
  form.querySelector("[data-nothing]").hidden = dontKnow || response !== null;
  if (!dontKnow && response === null) return;
  const confidence = form.elements.unsure.checked ? "unsure" : "sure";
  const said = { course: place.dataset.along, seen: seenOf(card), response, confidence, answered_at: new Date().toISOString() };
  form.querySelector("[data-not-kept]").hidden = await note(person, said);
  if (!form.querySelector("[data-not-kept]").hidden) return;
  card.dataset.answered = "yes";
  for (const control of form.elements) control.disabled = true;
  form.querySelector("[data-deeds]").hidden = true;
  const truth = card.querySelector("[data-truth]");
  truth.hidden = false;
  truth.querySelector(".callout").focus();
  dispatchEvent(new Event("certprep-answered"));
}

place.addEventListener("submit", (event) => {
  event.preventDefault();
  answer(event.target.closest("[data-card]"), { form: event.target, dontKnow: event.submitter?.name === "dont_know" });
});
place.addEventListener("click", (event) => event.target.closest("[data-next]") && next());
next({ focus: false });
