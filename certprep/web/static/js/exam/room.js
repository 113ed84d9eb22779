// The exam room: takes over the page that the server wrote. What it does is in its parts; here they meet.
import { Answers, look, sameAnswer } from "./answers.js";
import { call, Refusal } from "./api.js";
import { Clock } from "./clock.js";
import { openJournal } from "./journal.js";
import { listen } from "./keys.js";
import * as panels from "./panels.js";
import * as view from "./question.js";
import { Sender } from "./sender.js";
import { problem, showStatus } from "./status.js";
import { notice, say, sayNumbers, speak, tidyNotices } from "./words.js";
import { WHOLE, Workspace } from "./workspace.js";

const POLL_MS = 3000;
const SETTLE_MS = 2000; // the page's own requests first, then what keeps it without a connection
const TYPING_MS = 600;
const WORTH_KEEPING_MS = 1000; // of time spent
const root = document.querySelector("[data-room]");
const room = { ...root.dataset };
const find = (name) => document.querySelector(`[data-${name}]`);

const owner = `${room.person}/${room.attempt}`;
const journal = await openJournal(owner);
const data = await firstLook();
await view.prepare(data.questions);
const answers = new Answers(data);
answers.restore(await journal.entries());
const workspace = await Workspace.open({ url: room.api, owner, data });

let number = 0;
let typing = 0; // a timer: the text in view is not journalled yet
let leaving = false;
let mentionedEnd = false;
let unseenEnd = true;
let askedToLeave = false; // of a linear exam: that there is no way back has been said
let tools = null; // once one was opened
let arriving = null; // a promise of them: who is in a hurry asks twice, and there is one set
let asking = null; // asking.js, once it was needed
let summary = null;
let opening = false; // the first tool is on its way
let latest = data; // the server's last word on times, breaks and what is final
const late = new Set();
const seen = new Set();
const offered = new Set(); // scheduled breaks that were offered, by the question before them
let granted = false; // the server names what was given
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
    frozen: (entries) => {
      for (const entry of entries) notice(say("frozen_told", { number: entry.number }), `frozen-${entry.number}`);
      refresh({ refused: new Set(entries.map((entry) => entry.number)) });
    },
    closed: (entries) => {
      for (const entry of entries) late.add(entry.number);
      finish();
    },
  },
});
const clock = new Clock({
  warn: (words) => notice(words, "clock"),
  tick: showPace,
  hidden: (hidden) => changeDesk({ hidden_clock: hidden || undefined }),
  more: () => {
    document.querySelector(".room-body").inert = false;
    if (!granted) notice(say("more_time"), "clock");
  },
  over: async () => {
    await settleTyping();
    if (leaving) return;
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
      await wait(POLL_MS);
    }
  }
}

function wait(ms) {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

function begin() {
  clock.sync(data);
  clock.deadline = data.deadline_at;
  const asked = Number(new URLSearchParams(location.search).get("question") ?? room.number);
  const first = asked >= 1 && asked <= answers.count ? asked : 1;
  const typed = view.adopted(answers.question(first));
  panels.connectFilter(answers, desk().filter, (filter) => changeDesk({ filter: filter || undefined }));
  useLook();
  showQuestion(first);
  for (const question of answers.questions) panels.mark(answers, question.number);
  panels.count(answers);
  useTools();
  journal.onceLost(() => notice(say("no_memory")));
  connect();
  clock.start(Boolean(desk().hidden_clock));
  if (data.state === "closed") finish();
  else if (typed && !typed.wrong) change(typed);
  if (data.kept) sender.failed(new Refusal(0));
  sender.flush();
  keepHere();
}

/** So that the page can be loaded again without a connection. What does the keeping may not have come itself: then once more. */
async function keepHere() {
  await wait(SETTLE_MS);
  if (leaving) return undefined;
  const offline = await import("./offline.js").catch(() => null);
  if (!offline) return keepHere();
  const kept = !leaving && (await offline.keep(room, data));
  if (leaving) return offline.forget(room); // handed in meanwhile
  root.dataset.kept = kept ? "yes" : "no";
  return undefined;
}

function connect() {
  document.addEventListener("input", onInput);
  document.addEventListener("change", onChange);
  document.addEventListener("click", onClick);
  view.form.addEventListener("submit", (event) => event.preventDefault());
  document.addEventListener("workspace", ({ detail }) => changeMarks(detail));
  listen(
    {
      next: () => step(1),
      previous: () => step(-1),
      check: () => find("check") && check(),
      flag: view.toggleFlag,
      unsure: view.toggleUnsure,
      strike: () => view.focusedOption()?.querySelector(".strike").click(),
      help: () => withTools((all) => all.openKeys()),
      ...Object.fromEntries(toolNames().map((name) => [name, () => withTools((all) => all.use(name))])),
    },
    view.press,
    () => opening, // what somebody types meanwhile is meant for the tool
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
  } else if (button.dataset.open) openPanel(button.dataset.open);
  else if (button.dataset.tool) withTools((all) => all.use(button.dataset.tool));
  else if (button.matches("[data-break]")) takeBreak();
  else if (button.matches("[data-pause]")) rest("pause");
  else if (button.matches("[data-check]")) check();
  else if (button.matches("[data-unknown]")) check({ unknown: true });
  else if (button.dataset.go) step(Number(button.dataset.go));
  else if (button.matches("[data-clear]")) clear();
  else if (button.matches("[data-retry]")) poll();
  else if (button.matches(".seat[form]")) go(Number(button.value));
}

/** Dialogs show what is saved, so what is being typed is settled first. */
async function openPanel(name) {
  await settleTyping();
  if (name === "summary") await openSummary();
  else if (name === "drawer") panels.openDrawer();
  else await withTools((all) => (name === "sheet" ? all.openSheet() : all.openKeys()));
}

async function openSummary() {
  panels.closeAll();
  await withAsking(({ Summary }) => {
    const { FILTERS: filters, counts, seatOf } = panels;
    summary ??= new Summary({ answers, filters, counts, seatOf, say, sayNumbers, go, submit });
    summary.open();
  });
}

/** What is asked now and then is fetched when it is first needed. */
async function withAsking(use) {
  try {
    asking ??= await import("./asking.js");
  } catch {
    return notice(say("needs_server"), "asking");
  }
  return use(asking);
}

function onVisibility() {
  if (document.hidden) settleTyping({ quietly: true }).then(leaveQuestion);
  else poll().then(() => leaving || refresh()); // somebody comes back, maybe from another device: notes and tools, too
  sender.flush();
  workspace.flush();
}

// --- the question in view ------------------------------------------------------------------------------------------------

function showQuestion(wanted) {
  number = wanted;
  seen.add(number);
  view.show(answers.question(number), answers.of(number), answers.count, marks());
  showState();
  panels.markCurrent(number, data.linear);
  history.replaceState(null, "", `${room.page}?question=${number}`);
  unseenEnd = !view.endInView();
}

/** How the question in view stands besides its answer: whether it is final, its feedback, its highlights. */
function showState() {
  view.freeze(answers.isFrozen(number) ? say(data.checkable ? "frozen_checked" : data.linear ? "frozen_left" : "frozen_break") : "");
  view.explain(answers.explanations.get(number), { unknown: answers.isUnknown(number) });
  if (find("break")) find("break").hidden = !mayBreak();
  tools?.renew();
}

/** Put an answer into the form of the question in view. */
function refill(answer) {
  view.fill(answers.question(number), answer, marks());
  showState();
}

async function step(by) {
  if (by < 0 && data.linear) return;
  if (number + by > answers.count) {
    await settleTyping();
    await openSummary();
  } else if (number + by >= 1) await go(number + by);
}

/** Leave the question in view for another. A text that is no number holds one back, once it is said why. */
async function go(wanted) {
  panels.closeAll();
  if (wanted === number) return view.focusHeading();
  if (!(await settleTyping())) return;
  if (data.linear && !(await mayLeave(wanted))) return;
  tidyNotices();
  mentionEnd();
  leaveQuestion();
  const before = number;
  showQuestion(wanted);
  view.focusHeading();
  if (data.linear) leaveBehind();
  else if (mayBreak() && latest.breaks.after.includes(before) && !offered.has(before)) takeBreak(offered.add(before));
}

/** A linear exam says that there is no way back: once, and wherever a question is unanswered. */
async function mayLeave(wanted) {
  if (wanted < number) return false;
  const unanswered = !answers.isAnswered(number);
  if (askedToLeave && !unanswered) return true;
  askedToLeave = true;
  return withAsking(({ askToLeave }) => askToLeave(say, unanswered));
}

/** The server locks what comes before a question that it has an entry of. */
function leaveBehind() {
  freeze(answers.numbers((one) => one < number));
  sender.record({ ...look(answers.of(number)), number });
}

/** What is final from now on. @param {number[]} numbers */
function freeze(numbers) {
  const fresh = answers.freeze(numbers);
  for (const one of fresh) panels.mark(answers, one);
  if (fresh.length) panels.count(answers);
  if (fresh.includes(number)) showState();
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
  if (spent_ms < WORTH_KEEPING_MS || leaving || answers.isFrozen(number)) return;
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
  if (answers.isFrozen(number)) return true;
  const { wrong, ...now } = view.read();
  if (!wrong || !quietly) view.complain(wrong ? say(wrong) : "");
  if (wrong) now.response = answers.of(number).response;
  if (now.response === null && now.confidence === null && answers.of(number).confidence === "unknown") now.confidence = "unknown";
  if (!sameAnswer(now, answers.of(number), answers.question(number).kind)) await change(now);
  return !wrong;
}

async function change(now) {
  answers.change(number, { ...now, spent_ms: answers.of(number).spent_ms + visit.take() });
  panels.mark(answers, number);
  panels.count(answers);
  find("clear").hidden = answers.of(number).response === null;
  await sender.record({ ...look(answers.of(number)), number });
}

async function clear() {
  const cleared = { ...answers.of(number), response: null };
  refill(cleared);
  view.focusHeading();
  await changed();
}

// --- feedback, breaks, pauses --------------------------------------------------------------------------------------------

/** Ask the server how the answer was; it is final then. "I don't know" is an answer, too. */
async function check({ unknown = false } = {}) {
  if (answers.isFrozen(number)) return;
  if (unknown) {
    refill({ ...answers.of(number), response: null, confidence: null });
    await change({ ...answers.of(number), response: null, confidence: "unknown" });
  } else if (!(await settleTyping())) return;
  const said = await onServer("POST", `questions/${number}/check`);
  if (said.refused) return view.complain(said.refused);
  answers.explanations.set(said.number, said.explanation);
  freeze(said.frozen);
  showState();
  view.focusFeedback();
}

/** Something that only the server can do, once it has every answer. Gives its answer, or `refused`: why it could not be done. */
async function onServer(method, path, body = {}) {
  leaveQuestion();
  await sender.flush();
  if (sender.waiting) return { refused: problem(sender) || say("needs_server") };
  try {
    return await call(method, `${room.api}/${path}`, body);
  } catch (refusal) {
    if (!(refusal instanceof Refusal)) throw refusal;
    return { refused: refusal.unreachable ? say("needs_server") : refusal.message };
  }
}

/** Scheduled breaks: once enough of the questions that they follow were seen. */
function mayBreak() {
  const { breaks } = latest;
  if (!breaks?.left) return false;
  return breaks.kind === "free" || breaks.after.filter((one) => seen.has(one) || answers.isFrozen(one) || answers.of(one).sequence).length > breaks.taken;
}

function takeBreak() {
  const known = answers.numbers((one) => seen.has(one) || answers.isFrozen(one) || answers.of(one).sequence > 0);
  const begin = () => rest("breaks", { seen: known });
  return withAsking(({ askForBreak }) => askForBreak(say, latest.breaks, { known: known.length, timed: Boolean(latest.deadline_at), begin }));
}

/** Begin a break or a pause; gives "" or why it could not be done. */
async function rest(path, body) {
  if (!(await settleTyping())) return say("not_a_number");
  const said = await onServer("POST", path, body);
  if (said.refused) notice(said.refused);
  else toRest();
  return said.refused ?? "";
}

/** The page of a break shows nothing of the questions. */
async function toRest() {
  leaving = true;
  await workspace.flush();
  location.assign(room.page);
}

// --- tools ---------------------------------------------------------------------------------------------------------------

/** What is kept with the question in view. */
function marks() {
  return workspace.of(number);
}

function changeMarks(change) {
  return workspace.change(number, change);
}

/** What is kept with the whole attempt. */
function desk() {
  return workspace.of(WHOLE);
}

function changeDesk(change) {
  return workspace.change(WHOLE, change);
}

function toolNames() {
  return [...document.querySelectorAll("[data-tool]")].map((button) => button.dataset.tool);
}

/** The tools, asked for when the first is used. @param {(tools: object) => void} use */
async function withTools(use) {
  opening = !tools;
  try {
    arriving ??= import("./tools.js").then(({ openTools }) => openTools({
      url: room.toolbox, calculator: data.calculator, form: view.form, say, speak, marks, changeMarks, desk, changeDesk, pace: showPace,
    }));
    tools = await arriving;
  } catch {
    arriving = null;
    return notice(say("needs_server"), "tools");
  } finally {
    opening = false;
  }
  return use(tools);
}

/** Tools that show without being asked for: the line reader, highlights. */
function useTools() {
  if (desk().ruler || workspace.hasHighlights) withTools((all) => all.renew());
}

/** The colours and the size of text that were chosen for this attempt, maybe on another device. */
function useLook() {
  for (const [name, value] of Object.entries(desk().look ?? {})) {
    if (value) document.documentElement.dataset[name] = value;
    else delete document.documentElement.dataset[name];
  }
}

/** Where somebody is against an even pace, in words. */
function showPace() {
  const place = find("pace");
  const { started_at, deadline_at } = latest;
  if (!place) return;
  place.hidden = !desk().pace || !deadline_at;
  if (place.hidden) return;
  const share = (clock.now - Date.parse(started_at)) / (Date.parse(deadline_at) - Date.parse(started_at));
  const by = answers.count - answers.unanswered().length - Math.floor(share * answers.count);
  place.textContent = by ? say(by > 0 ? "ahead" : "behind", { count: Math.abs(by) }) : say("on_pace");
}

// --- the server ----------------------------------------------------------------------------------------------------------

async function poll() {
  if (leaving || !navigator.onLine) return;
  try {
    const state = await call("GET", `${room.api}/state`);
    clock.sync(state);
    takeUp(state);
    const sending = sender.state === "saving"; // what is new may be ours, on its way to be known as such: the sender looks by itself
    sender.reached();
    if (workspace.waiting) workspace.flush();
    if (leaving) return;
    if (state.state === "closed") await finish();
    else if (!sending && state.last_sequence > answers.seen) await refresh();
  } catch (refusal) {
    if (!(refusal instanceof Refusal)) throw refusal;
    if (sender.state !== "saving") sender.failed(refusal);
  }
}

/** What the server says of times, breaks, grants and what is final. */
function takeUp(state) {
  const given = (state.grants ?? []).slice((latest.grants ?? []).length);
  granted = given.length > 0 || Boolean(state.paused) || Boolean(latest.paused);
  latest = { ...latest, ...state };
  for (const { minutes } of given) notice(minutes === null ? say("given_untimed") : say("given_minutes", { count: minutes }), "clock");
  clock.deadline = state.deadline_at;
  clock.stopped = state.left_ms ?? null;
  const unexplained = data.checkable && (state.frozen ?? []).some((one) => !answers.explanations.has(one));
  freeze(state.frozen ?? []);
  if (find("break")) find("break").hidden = !mayBreak();
  if (unexplained) refresh();
  if (state.paused) toRest();
}

/** Take over what another device has changed, and say so. @param {{refused?: Set<number>}} [options] questions whose change was not taken */
async function refresh({ refused } = {}) {
  const fresh = await call("GET", room.api).catch(() => ({ kept: true })); // the next look at the state asks again
  if (fresh.kept) return;
  const waiting = await sender.unsent();
  for (const [one, explanation] of Object.entries(fresh.explanations ?? {})) answers.explanations.set(Number(one), explanation);
  freeze(fresh.frozen ?? []);
  workspace.takeOver(fresh.workspace ?? {});
  for (const changed of answers.takeOver(fresh, waiting, { refused })) (refused?.has(changed) ? showChanged : showElsewhere)(changed);
  useLook();
  showState();
  if (!tools) useTools();
}

function showChanged(changed) {
  panels.mark(answers, changed);
  panels.count(answers);
  if (changed === number) refill(answers.of(number));
}

function showElsewhere(changed) {
  showChanged(changed);
  notice(say("elsewhere", { number: changed }), `elsewhere-${changed}`);
}

/** Gives "" or why it could not be done. */
async function submit() {
  if (!(await settleTyping())) return say("not_a_number");
  leaveQuestion();
  await Promise.all([sender.flush(), workspace.flush()]);
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
  else if (!sender.durable) for (const { number: one, timing } of await journal.waiting()) if (!timing) late.add(one); // the report won't find them
  await Promise.allSettled([workspace.forget(), import("./offline.js").then(({ forget }) => forget(room))]);
  if (late.size) panels.end(say("late", { count: late.size, numbers: sayNumbers([...late].sort((one, other) => one - other)) }));
  else location.replace(report);
}
