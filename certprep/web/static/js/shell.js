// What every page shares: appearance, menus that close, search by "/", forms that are sent once.
import { connect } from "./theme.js";

const SETTLED_MS = 1000; // after a page has loaded

const writing = (target) => target.closest?.("input, textarea, select, [contenteditable]");

document.querySelectorAll("[data-setting]").forEach(connect);

document.querySelectorAll("input[data-zone]").forEach((input) => {
  input.value ||= Intl.DateTimeFormat().resolvedOptions().timeZone ?? "";
});

document.addEventListener("click", ({ target }) => {
  document.querySelectorAll("details[data-menu][open]").forEach((menu) => {
    if (!menu.contains(target)) menu.open = false;
  });
});

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") closeMenus();
  if (event.key === "/" && !event.ctrlKey && !event.metaKey && !event.altKey && !writing(event.target)) focusSearch(event);
});

// A second press while the first is on its way would send a form twice.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post" || event.defaultPrevented) return;
  if (form.dataset.sent) event.preventDefault();
  form.dataset.sent = "yes";
  setTimeout(() => delete form.dataset.sent, 5000);
});
addEventListener("pageshow", () => document.querySelectorAll("form[data-sent]").forEach((form) => delete form.dataset.sent));

// Signing out keeps what was not sent yet on this device, for the same person's next sign-in; they are told first.
document.addEventListener("submit", askBeforeLeaving, { capture: true });

async function askBeforeLeaving(event) {
  const form = event.target;
  if (!form.dataset.unsent || form.dataset.asked) return;
  event.preventDefault();
  const journal = await import("./exam/journal.js").catch(() => null);
  const count = await journal?.countWaiting().catch(() => 0);
  if (count && !confirm(form.dataset.unsent.replace("{count}", count))) return;
  await journal?.forgetSaved().catch(() => {});
  form.dataset.asked = "yes";
  form.requestSubmit();
}

// What a device keeps for reading is its person's; the worker learns who that is when the page is there, and that nobody is, at once.
addEventListener("load", () => {
  const { person } = document.documentElement.dataset;
  const keep = () => import("./offline/device.js").catch(() => undefined); // the connection is gone: the next page asks again
  if (person) setTimeout(keep, SETTLED_MS);
  else if (navigator.serviceWorker?.controller) keep();
});

function closeMenus() {
  document.querySelectorAll("details[data-menu][open]").forEach((menu) => {
    menu.open = false;
    menu.querySelector("summary").focus();
  });
}

function focusSearch(event) {
  const search = document.querySelector("[data-search]");
  const page = document.querySelector("a[rel~=search]");
  if (!search && !page) return;
  event.preventDefault();
  if (!search) return page.click();
  search.focus();
  search.select();
}
