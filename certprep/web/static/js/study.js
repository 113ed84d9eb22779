// A module's page: the section in view is kept as the reader's place, and quick checks are answered where they stand.
const DWELL_MS = 3000; // a section that was only scrolled past is not where somebody reads

const article = document.querySelector("[data-place]");
const sections = [...article.querySelectorAll("[data-section]")];
let reported = "";
let dwelling = 0;

/** The section that holds the upper part of the window. */
function inView() {
  const line = innerHeight * 0.35;
  return sections.filter((section) => section.getBoundingClientRect().top < line).at(-1) ?? sections[0];
}

function look() {
  const { id } = inView();
  for (const link of document.querySelectorAll(".contents a")) {
    if (link.hash === `#${id}`) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
  }
  clearTimeout(dwelling);
  if (id !== reported) dwelling = setTimeout(report, DWELL_MS, id);
}

async function report(section) {
  if (document.visibilityState !== "visible") return;
  const body = new URLSearchParams({ section, csrf_token: article.dataset.token });
  const answer = await fetch(article.dataset.place, { method: "POST", body }).catch(() => null);
  if (answer?.ok) reported = section;
}

/** Send a quick check and put the answer in the question's place; if that fails, send the form as without script. */
async function check(form, sender) {
  if (form.dataset.sent) return;
  form.dataset.sent = "yes";
  const question = form.closest(".question");
  const body = new FormData(form, sender);
  const answer = await fetch(form.action, { method: "POST", body, headers: { "X-Fragment": "question" } }).catch(() => null);
  if (!answer || answer.redirected || ![200, 422].includes(answer.status)) {
    form.submit();
    return;
  }
  const parsed = new DOMParser().parseFromString(await answer.text(), "text/html");
  const result = document.adoptNode(parsed.querySelector(".question"));
  question.replaceWith(result);
  if (result.matches("[data-result]")) result.focus();
  else result.querySelector("input:not([type=hidden]), select")?.focus({ preventScroll: true });
}

article.addEventListener("submit", (event) => {
  if (!event.target.matches("[data-check]")) return;
  event.preventDefault();
  check(event.target, event.submitter);
});
addEventListener("scroll", look, { passive: true });
document.addEventListener("visibilitychange", look);
look();
