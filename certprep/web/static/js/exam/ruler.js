// The line reader: a band over the line that is being read. It follows the pointer, the focus, and Up and Down.
const TEXT = ".stem, .options, .stimulus-text, [data-body]";

export class Ruler {
  #band;
  #on = false;
  #top = 0; // in the page, px

  constructor(band) {
    this.#band = band;
    document.addEventListener("mousemove", ({ target, clientY }) => this.#on && target.closest?.(TEXT) && this.#put(clientY + scrollY - this.#height / 2));
    document.addEventListener("focusin", ({ target }) => this.#on && target.closest(TEXT) && this.#over(target.closest("label") ?? target));
    document.addEventListener("keydown", (event) => this.#on && this.#step(event));
  }

  turn(on) {
    this.#on = on;
    if (on) document.querySelector(".room-main").append(this.#band);
    else this.#band.remove();
    this.renew();
  }

  /** At the beginning of the question again. */
  renew() {
    const stem = document.querySelector(".stem");
    if (this.#on && stem) this.#put(stem.getBoundingClientRect().top + scrollY);
  }

  get #height() {
    return this.#band.getBoundingClientRect().height;
  }

  #over(part) {
    const { top } = part.getBoundingClientRect();
    this.#put(top + scrollY);
  }

  #step(event) {
    const by = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (!by || event.defaultPrevented || event.target.closest("input, textarea, select, dialog, [data-tool-panel]")) return;
    event.preventDefault();
    this.#put(this.#top + by * this.#height);
    this.#band.scrollIntoView({ block: "nearest" });
  }

  #put(top) {
    const box = document.querySelector(".room-main").getBoundingClientRect();
    const first = box.top + scrollY;
    this.#top = Math.min(Math.max(top, first), first + box.height - this.#height);
    this.#band.style.setProperty("inset-block-start", `${this.#top - first}px`);
  }
}
