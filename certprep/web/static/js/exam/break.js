// The page of a break or a pause: counts the break down, and goes on when it is over, here or on another device.
import { written } from "./clock-face.js";

const POLL_MS = 3000;
const resting = document.querySelector("[data-resting]");
const face = document.querySelector("[data-left]");
const began = performance.now();
let until = Infinity; // on performance's clock

/** The server's word: its time now, and when the break ends. */
async function look() {
  const sent = performance.now();
  const answer = await fetch(resting.dataset.state, { cache: "no-store" }).catch(() => null);
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
