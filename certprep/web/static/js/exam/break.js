// The page of a break or a pause: counts the break down, and goes on when it is over, here or on another device.
import { written } from "./clock-face.js";

const POLL_MS = 3000;
const TIMEOUT_MS = 10_000;
const resting = document.querySelector("[data-resting]");
const face = document.querySelector("[data-left]");
const began = performance.now();
let until = Infinity; // on performance's clock
let looking = false;

async function look() {
  if (looking) return;
  looking = true;
  await hear().finally(() => (looking = false));
}

/** The server's word: its time now, and when the break ends. Who was signed out meanwhile is asked to sign in. */
async function hear() {
  const sent = performance.now();
  const answer = await fetch(resting.dataset.state, { cache: "no-store", signal: AbortSignal.timeout(TIMEOUT_MS) }).catch(() => null);
  if (answer?.status === 401) location.reload();
  const said = answer?.ok && (await answer.json().catch(() => null)); // the server may stop in the middle of its answer
  if (!said) return;
  const { state, paused, server_time } = said;
  if (state === "closed" || !paused) location.reload();
  else if (paused.until) until = (sent + performance.now()) / 2 + Date.parse(paused.until) - Date.parse(server_time);
}

function tick() {
  const left = until - performance.now();
  if (face && left !== Infinity) face.textContent = written(Math.max(0, left));
  if (left <= 0 && performance.now() - began > 1000) look();
}

look();
setInterval(look, POLL_MS);
setInterval(tick, 500);
