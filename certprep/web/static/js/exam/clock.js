// The time left: a picture of the server's deadline, on the server's clock. The device's own clock may jump as it likes.
import { written } from "./clock-face.js";
import { say } from "./words.js";

const WARN_AT_MINUTES = [30, 10, 5, 1];
const SHOWS_AGAIN_MS = 5 * 60_000;
const OFFSET = "certprep.room.offset"; // of the device's clock, for a page that is reloaded offline

export class Clock {
  #offset = 0; // server time minus performance.now()
  #error = Infinity;
  #deadline;
  #left = Infinity; // ms, when last shown
  #stopped = null; // ms left while the clock stands still
  #on;
  #face = document.querySelector("[data-clock]");
  #time = document.querySelector("[data-clock-time]");
  #button = document.querySelector("[data-clock-hide]");

  /** @param {{warn(words: string): void, over(): void, more(): void, tick(): void, hidden(hidden: boolean): void}} on */
  constructor(on) {
    this.#on = on;
    this.#button?.addEventListener("click", () => this.#hide(!this.#hidden));
  }

  /** What the server said its time was, some time between `sent` and `received`. An answer kept on this device tells nothing. */
  sync({ server_time, sent, received, kept }) {
    if (kept) {
      this.#offset = Date.now() - Number(localStorage.getItem(OFFSET) ?? 0) - performance.now();
      return;
    }
    const offset = Date.parse(server_time) - (sent + received) / 2;
    const error = (received - sent) / 2;
    // The page's own clock stands still while a device sleeps: what can't be true any more is replaced whatever its precision.
    if (error <= this.#error || Math.abs(offset - this.#offset) > error + this.#error) {
      this.#offset = offset;
      this.#error = error;
      localStorage.setItem(OFFSET, Math.round(Date.now() - Date.parse(server_time)));
    }
  }

  /** @param {string|null} deadlineAt */
  set deadline(deadlineAt) {
    const deadline = deadlineAt === null ? Infinity : Date.parse(deadlineAt);
    if (deadline > this.#deadline) this.#on.more();
    this.#deadline = deadline;
    this.#left = Math.max(this.#left, this.left);
  }

  /** The clock stands still with so many ms left; null: it goes. @param {number|null} leftMs */
  set stopped(leftMs) {
    this.#stopped = leftMs;
  }

  /** In ms. */
  get left() {
    return this.#stopped ?? this.#deadline - this.now;
  }

  /** The server's time now, in ms since 1970. */
  get now() {
    return this.#offset + performance.now();
  }

  /** @param {boolean} hidden whether its person has hidden it before */
  start(hidden) {
    if (!this.#face) return;
    this.#left = this.left > 0 ? this.left : Infinity;
    if (hidden && this.left > SHOWS_AGAIN_MS) this.#hide(true);
    this.#tick();
    setInterval(() => this.#tick(), 500);
  }

  #tick() {
    const left = this.left;
    const passed = (ms) => left <= ms && this.#left > ms;
    this.#on.tick();
    this.#face.hidden = left === Infinity;
    this.#time.textContent = this.#face.hidden ? "" : written(Math.max(0, left));
    this.#face.classList.toggle("is-low", left <= SHOWS_AGAIN_MS);
    if (passed(SHOWS_AGAIN_MS)) this.#hide(false);
    const minutes = WARN_AT_MINUTES.findLast((one) => passed(one * 60_000));
    if (minutes && left > 0) this.#on.warn(say("minutes_left", { count: minutes }));
    if (passed(0)) this.#on.over();
    this.#left = left;
  }

  get #hidden() {
    return this.#time.hidden;
  }

  #hide(hidden) {
    this.#time.hidden = hidden;
    this.#button.setAttribute("aria-label", say(hidden ? "show" : "hide"));
    this.#button.title = say(hidden ? "show" : "hide");
    this.#button.classList.toggle("is-off", hidden);
    if (this.left > SHOWS_AGAIN_MS) this.#on.hidden(hidden); // else it came back by itself
  }
}
