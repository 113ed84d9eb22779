// The exam room: takes over the page that the server wrote. What it does is in its parts; here they meet.
import { Answers, look, sameAnswer } from "./answers.js";
import { call, Refusal } from "./api.js";
import { Clock } from "./clock.js";
import { openJournal } from "./journal.js";
import { listen } from "./keys.js";
import { forget, keep } from "./offline.js";
import * as panels from "./panels.js";
import * as view from "./question.js";
import { Sender } from "./sender.js";
import { problem, showStatus } from "./status.js";
import { notice, say, sayNumbers, speak, tidyNotices } from "./words.js";

const POLL_MS = 4000;
const TYPING_MS = 600;
const WORTH_KEEPING_MS = 1000; // of time spent
const room = { ...document.querySelector("[data-room]").dataset };
const find = (name) => document.querySelector(`[data-${name}]`);

const journal = await openJournal(`${room.person}/${room.attempt}`);
const data = await firstLook();
const answers = new Answers(data);
answers.restore(await journal.entries());

let number = 0;
let typing = 0; // a timer: the text in view is not journalled yet
let leaving = false;
let mentionedEnd = false;
let unseenEnd = true;
const late = new Set();
const visit = new view.Visit();
const sender = new Sender({
  url: room.api,
  journal,
  answers,
  on: {
    state: () => showStatus(sender, answers),
    behind: refresh,
    elsewhere: showElsewhere,
    deadline: (deadlineAt) => (clock.deadline = deadlineAt),
    invalid: (entry, detail) => notice(say("refused", { number: entry.number, detail }), `refused-${entry.number}`),
    closed: (entries) => {
      for (const entry of entries) late.add(entry.number);
      finish();
    },
  },
});
const summary = new panels.Summary({ answers, go, submit });
const clock = new Clock({
  warn: (words) => notice(words, "clock"),
  more: () => {
    document.querySelector(".room-body").inert = false;
    notice(say("more_time"), "clock");
  },
  over: async () => {
    await settleTyping();
    panels.closeAll();
    document.querySelector(".room-body").inert = true;
    await sender.flush();
    notice(say(sender.state === "offline" ? "time_up_offline" : "time_up"), "clock");
  },
});

begin();

/** The attempt as the server has it; without a connection, as this device has it. Until it comes, the page is plain forms. */
async function firstLook() {
  for (;;) {
    try {
      return await call("GET", room.api);
    } catch (refusal) {
      if (!refusal.unreachable && refusal.status < 500) throw refusal;
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    }
  }
}

function begin() {
  clock.sync(data);
  clock.deadline = data.deadline_at;
  const asked = Number(new URLSearchParams(location.search).get("question") ?? room.number);
  const first = asked >= 1 && asked <= answers.count ? asked : 1;
  const typed = view.adopted(answers.question(first));
  showQuestion(first);
  for (const question of answers.questions) panels.mark(answers, question.number);
  if (!journal.durable) notice(say("no_memory"));
  connect();
  clock.start();
  if (data.state === "closed") finish();
  else if (typed && !typed.wrong) change(typed);
  if (data.kept) sender.failed(new Refusal(0));
  sender.flush();
  keep(room, answers.questions).then((kept) => (find("room").dataset.kept = kept ? "yes" : "no"));
}

function connect() {
  document.addEventListener("input", onInput);
  document.addEventListener("change", onChange);
  document.addEventListener("click", onClick);
  view.form.addEventListener("submit", (event) => event.preventDefault());
  listen(
    {
      n: () => step(1),
      p: () => step(-1),
      f: view.toggleFlag,
      u: view.toggleUnsure,
      x: () => view.focusedOption()?.querySelector(".strike").click(),
      "?": panels.openKeys,
    },
    view.press,
  );
  addEventListener("online", poll);
  addEventListener("offline", () => sender.failed(new Refusal(0)));
  document.addEventListener("visibilitychange", onVisibility);
  addEventListener("beforeunload", (event) => {
    if (!leaving && (sender.waiting || typing)) event.preventDefault();
  });
  addEventListener("scroll", noteEnd, { passive: true });
  setInterval(() => document.hidden || poll(), POLL_MS);
}

function onInput({ target }) {
  if (target.form !== view.form || target.type !== "text") return;
  clearTimeout(typing);
  typing = setTimeout(() => settleTyping({ quietly: true }), TYPING_MS);
}

async function onChange({ target }) {
  if (target.form !== view.form) return;
  if (target.name === "response") view.unstrike(target);
  if (target.type === "text") await settleTyping();
  else await changed();
}

function onClick({ target }) {
  const button = target.closest("button");
  if (!button) return;
  if (button.matches(".strike")) {
    speak(view.toggleStrike(button.closest("[data-option]")));
    changed();
  } else if (button.dataset.open) {
    openPanel({ summary: () => summary.open(), drawer: panels.openDrawer, keys: panels.openKeys }[button.dataset.open]);
  } else if (button.dataset.go) step(Number(button.dataset.go));
  else if (button.matches("[data-clear]")) clear();
  else if (button.matches("[data-retry]")) poll();
  else if (button.matches(".seat[form]")) go(Number(button.value));
}

/** Dialogs show what is saved, so what is being typed is settled first. */
async function openPanel(open) {
  await settleTyping();
  open();
}

function onVisibility() {
  if (document.hidden) settleTyping({ quietly: true }).then(leaveQuestion);
  else poll();
  sender.flush();
}

// --- the question in view ------------------------------------------------------------------------------------------------

function showQuestion(wanted) {
  number = wanted;
  view.show(answers.question(number), answers.of(number), answers.count);
  panels.markCurrent(number);
  history.replaceState(null, "", `${room.page}?question=${number}`);
  unseenEnd = !view.endInView();
}

async function step(by) {
  if (number + by > answers.count) {
    await settleTyping();
    summary.open();
  } else if (number + by >= 1) await go(number + by);
}

/** Leave the question in view for another. A text that is no number holds one back, once it is said why. */
async function go(wanted) {
  panels.closeAll();
  if (wanted === number) return view.focusHeading();
  if (!(await settleTyping())) return;
  tidyNotices();
  mentionEnd();
  leaveQuestion();
  showQuestion(wanted);
  view.focusHeading();
}

function noteEnd() {
  if (unseenEnd && view.endInView()) unseenEnd = false;
}

function mentionEnd() {
  noteEnd();
  if (!unseenEnd || mentionedEnd) return;
  mentionedEnd = true;
  notice(say("below", { number }));
}

function leaveQuestion() {
  const spent_ms = visit.take();
  if (spent_ms < WORTH_KEEPING_MS || leaving) return;
  answers.change(number, { spent_ms: answers.of(number).spent_ms + spent_ms });
  sender.record({ ...look(answers.of(number)), number, timing: true });
}

/** Whatever the text field holds goes into the journal now. False where it can't be read as an answer. */
async function settleTyping({ quietly = false } = {}) {
  clearTimeout(typing);
  typing = 0;
  return changed({ quietly });
}

/** Compare the form with what is known and note the difference. Whoever is still typing is not told that half a number is none. */
async function changed({ quietly = false } = {}) {
  const { wrong, ...now } = view.read();
  if (!wrong || !quietly) view.complain(wrong ? say(wrong) : "");
  if (wrong) now.response = answers.of(number).response;
  if (!sameAnswer(now, answers.of(number))) await change(now);
  return !wrong;
}

async function change(now) {
  answers.change(number, { ...now, spent_ms: answers.of(number).spent_ms + visit.take() });
  panels.mark(answers, number);
  find("clear").hidden = answers.of(number).response === null;
  await sender.record({ ...look(answers.of(number)), number });
}

async function clear() {
  const cleared = { ...answers.of(number), response: null };
  view.fill(answers.question(number), cleared);
  view.focusHeading();
  await changed();
}

// --- the server ----------------------------------------------------------------------------------------------------------

async function poll() {
  if (leaving || !navigator.onLine) return;
  try {
    const state = await call("GET", `${room.api}/state`);
    clock.sync(state);
    clock.deadline = state.deadline_at;
    sender.reached();
    if (state.state === "closed") await finish();
    else if (state.last_sequence > answers.seen) await refresh();
  } catch (refusal) {
    if (!(refusal instanceof Refusal)) throw refusal;
    if (sender.state !== "saving") sender.failed(refusal);
  }
}

/** Take over what another device has changed, and say so. */
async function refresh() {
  const fresh = await call("GET", room.api).catch(() => ({ kept: true })); // the next look at the state asks again
  if (fresh.kept) return;
  const waiting = new Set((await journal.waiting()).map((entry) => entry.number));
  answers.takeOver(fresh, waiting).forEach(showElsewhere);
}

function showElsewhere(changed) {
  panels.mark(answers, changed);
  if (changed === number) view.fill(answers.question(number), answers.of(number));
  notice(say("elsewhere", { number: changed }), `elsewhere-${changed}`);
}

/** Gives "" or why it could not be done. */
async function submit() {
  if (!(await settleTyping())) return say("not_a_number");
  leaveQuestion();
  await sender.flush();
  if (sender.waiting) return problem(sender) || say("cannot_submit");
  try {
    const { report_url } = await call("POST", `${room.api}/submit`, {});
    await finish(report_url);
    return "";
  } catch (refusal) {
    if (!(refusal instanceof Refusal)) throw refusal;
    return refusal.unreachable ? say("cannot_submit") : refusal.message;
  }
}

/** The attempt is closed. What still waits is sent once more, so that the server has it on record; then to the report. */
async function finish(report = room.report) {
  if (leaving) return;
  leaving = true;
  await sender.flush();
  if (!sender.waiting) await journal.forget();
  await forget(room);
  if (late.size) panels.end(say("late", { count: late.size, numbers: sayNumbers([...late].sort((one, other) => one - other)) }));
  else location.replace(report);
}
