// How saving stands: the small words at the top, and a banner while something is wrong.
import { say, sayTime, speak } from "./words.js";

const find = (name) => document.querySelector(`[data-${name}]`);
let failed = false; // the last thing said was that something is wrong

/**
 * @param {import("./sender.js").Sender} sender
 * @param {import("./answers.js").Answers} answers
 */
export function showStatus(sender, answers) {
  const { state } = sender;
  const words = { saved: answers.savedAt && say("saved", { time: sayTime(answers.savedAt) }), saving: say("saving"), offline: say("offline") };
  find("save-state").dataset.state = state;
  find("save-words").textContent = words[state] ?? say("unsaved");
  const drawing = find("save-icon").firstElementChild;
  find("save-icon").toggleAttribute("hidden", !words[state] || state === "saving");
  drawing.setAttribute("href", state === "offline" ? drawing.dataset.offline : drawing.dataset.saved);
  if (state !== "saving") showBanner(sender);
}

/** Spoken are failures, as the banner is a status, and the end of one. */
function showBanner(sender) {
  const words = problem(sender);
  find("banner").hidden = !words;
  if (find("banner-words").textContent !== words) find("banner-words").textContent = words;
  find("sign-in").hidden = sender.state !== "signed-out" && sender.state !== "someone-else";
  if (failed && sender.state === "saved") speak(say("all_saved"));
  failed = Boolean(words);
}

/** What is wrong with saving; "" for nothing. */
export function problem({ state, waiting, durable }) {
  const count = waiting;
  if (count && !durable && state !== "saved" && state !== "saving") return say("page_only", { count });
  switch (state) {
    case "offline":
      return say(count ? "offline_changes" : "offline_idle", { count });
    case "unsaved":
      return count ? say("unsaved_changes", { count }) : "";
    case "signed-out":
      return say(count ? "signed_out" : "signed_out_idle", { count });
    case "someone-else":
      return say("someone_else");
    default:
      return "";
  }
}
