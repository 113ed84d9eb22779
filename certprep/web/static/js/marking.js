// On a module's page: notes and highlights get their script when there are some, or when somebody begins to mark.
import { areOn } from "./exam/keys.js";

const article = document.querySelector("article.prose");
let marks = null;

/** The script, once. */
const load = () => (marks ??= import("./marks.js"));

function choose(event) {
  const link = event.target.closest("[data-mark-section]");
  if (marks || !link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  load().then(() => link.click(), () => location.assign(link.href));
}

function press(event) {
  if (marks || event.key.toLowerCase() !== "h" || !areOn() || event.repeat || event.ctrlKey || event.metaKey || event.altKey) return;
  if (document.querySelector("dialog[open]") || event.target.closest("input, textarea, select, [contenteditable]")) return;
  event.preventDefault();
  load().then(() => event.target.dispatchEvent(new KeyboardEvent("keydown", { key: event.key, bubbles: true, cancelable: true })), () => undefined);
}

function look() {
  const selection = getSelection();
  if (marks || selection.isCollapsed || !article.contains(selection.anchorNode)) return;
  load().then(() => document.dispatchEvent(new Event("selectionchange")), () => undefined);
}

if (article.querySelector("[data-mark]")) load().catch(() => undefined);
article.addEventListener("click", choose);
document.addEventListener("keydown", press);
document.addEventListener("selectionchange", look);
