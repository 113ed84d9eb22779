// The tools beside the question: highlight, note, scratchpad, calculator, formulas, line reader, text and colours; and the list of keys.
// Asked for when the first of them is opened. What it shares with the room it is given: an import would be another copy.
import { choose, setting } from "../theme.js";
import { NoNumber, reckon, shown } from "./calculator.js";
import { added, covers, paint, removed, selected, sentences, textOf, words } from "./highlight.js";
import { ALLOWED, areOn, keepKeys, keys, turn } from "./keys.js";
import { Ruler } from "./ruler.js";

const LOOKS = ["scheme", "text", "contrast"];
const NARROW = matchMedia("(max-width: 63.99rem)");
const find = (name, inside = document) => inside.querySelector(`[data-${name}]`);

/**
 * @param {{url: string, calculator: string, form: HTMLFormElement, say(name: string, values: object): string, speak(words: string): void,
 *   marks(): object, changeMarks(marks: object): void, desk(): object, changeDesk(desk: object): void, pace(): void}} room
 *   `marks` are those of the question in view, `desk` the attempt's
 */
export async function openTools(room) {
  const answer = await fetch(room.url);
  if (!answer.ok) throw new Error(`tools: ${answer.status}`);
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  await dressed(taken("sheet-of-styles", page));
  return new Tools(room, page);
}

/** What a template of the tools' page holds. */
function taken(name, page) {
  return document.adoptNode(find(name, page).content.firstElementChild.cloneNode(true));
}

/** Resolves once the style sheet is there, or can't be had: tools work without. */
function dressed(link) {
  document.head.append(link);
  return new Promise((resolve) => Object.assign(link, { onload: resolve, onerror: resolve }));
}

class Tools {
  #room;
  #page;
  #words;
  #panel;
  #open = "";
  #ruler;
  #keys;
  #group = find("tools");
  #place = find("tools-place");
  #sheet = find("sheet");

  constructor(room, page) {
    this.#room = room;
    this.#page = page;
    this.#words = JSON.parse(find("tool-words", page).dataset.toolWords);
    this.#panel = taken("panel-frame", page);
    this.#keys = taken("keys-dialog", page);
    this.#ruler = new Ruler(taken("ruler-frame", page));
    document.body.append(this.#keys);
    this.#panel.hidden = true;
    find("close-tool", this.#panel).addEventListener("click", () => this.close());
    this.#panel.addEventListener("keydown", (event) => event.key === "Escape" && !NARROW.matches && this.close());
    this.#sheet.addEventListener("close", () => this.#sheet.open || this.#leaveSheet()); // told a frame late: it may be open again
    this.#connectKeys();
    if (room.desk().ruler) this.#rule(true);
    this.#paint();
  }

  #say(name, values = {}) {
    return this.#words[name].replace(/\{(\w+)\}/g, (_, blank) => values[blank]);
  }

  /** All tools, on a small screen. */
  openSheet() {
    find("sheet-body").append(this.#group, this.#panel);
    if (!this.#sheet.open) this.#sheet.showModal();
  }

  #leaveSheet() {
    this.#hide();
    this.#place.append(this.#group);
  }

  /** A tool's button or key. */
  use(name) {
    if (name === "ruler") return this.#rule(!this.#room.desk().ruler);
    if (name === "highlight" && this.#markSelected()) return undefined;
    if (this.#open === name) return this.close();
    return this.#show(name);
  }

  #show(name) {
    const template = find(`panel="${name}"`, this.#page);
    find("tool-body", this.#panel).replaceChildren(document.importNode(template.content, true));
    this.#panel.querySelector("h2").textContent = template.dataset.title;
    this.#hide();
    this.#open = name;
    this.#panel.hidden = false;
    this.#expand(name, true);
    if (!NARROW.matches) find("panel-place").prepend(this.#panel);
    else if (!this.#sheet.open) this.openSheet();
    this.#group.hidden = NARROW.matches && this.#sheet.open;
    this.#fill();
    (this.#panel.querySelector("[data-sum], textarea") ?? this.#panel.querySelector("h2")).focus();
    this.#panel.scrollIntoView({ block: "nearest" });
  }

  #hide() {
    if (this.#open) this.#expand(this.#open, false);
    this.#open = "";
    this.#panel.hidden = true;
    this.#group.hidden = false;
  }

  close() {
    const name = this.#open;
    if (this.#sheet.open) this.#sheet.close();
    this.#hide();
    if (!NARROW.matches) find(`tool="${name}"`)?.focus();
  }

  #expand(name, open) {
    find(`tool="${name}"`).setAttribute("aria-expanded", open);
  }

  /** Another question is in view, or another device has written. */
  renew() {
    if (["note", "highlight"].includes(this.#open)) this.#fill();
    this.#paint();
    this.#rule(Boolean(this.#room.desk().ruler));
  }

  #fill() {
    ({
      highlight: () => this.#fillSentences(),
      note: () => this.#fillText("note", this.#room.marks().note, (note) => this.#room.changeMarks({ note: note || undefined })),
      scratchpad: () => this.#fillText("scratchpad", this.#room.desk().text, (text) => this.#room.changeDesk({ text })),
      calculator: () => this.#fillCalculator(),
      look: () => this.#fillLook(),
    })[this.#open]?.();
  }

  // --- texts ---------------------------------------------------------------------------------------------------------------

  #fillText(name, text = "", keep) {
    const field = find(name, this.#panel);
    if (field.value !== text) field.value = text;
    field.oninput = () => {
      keep(field.value);
      find("kept", this.#panel).textContent = "";
    };
    field.onchange = () => (find("kept", this.#panel).textContent = this.#say(navigator.onLine ? "kept" : "kept_here"));
  }

  // --- highlights ----------------------------------------------------------------------------------------------------------

  #highlights() {
    return this.#room.marks().highlights ?? [];
  }

  #mark(highlights, said) {
    this.#room.changeMarks({ highlights: highlights.length ? highlights : undefined });
    this.#paint();
    this.#room.speak(this.#say(said));
  }

  /** Also in words, for screen readers. */
  #paint() {
    const highlights = this.#highlights();
    const text = textOf(this.#room.form);
    paint(text, highlights);
    const place = find("highlighted");
    place.hidden = !highlights.length;
    place.textContent = this.#room.say("highlighted", { parts: highlights.map(([from, to]) => `“${words(text).slice(from, to)}”`).join(", ") });
  }

  /** Whether there was something to highlight. What is highlighted already is taken back. */
  #markSelected() {
    const stretch = selected(textOf(this.#room.form));
    if (!stretch) return false;
    const covered = covers(this.#highlights(), stretch);
    this.#mark((covered ? removed : added)(this.#highlights(), stretch), covered ? "unmarked" : "marked");
    getSelection().removeAllRanges();
    if (this.#open === "highlight") this.#fillSentences();
    return true;
  }

  #fillSentences() {
    const list = find("sentences", this.#panel);
    this.#blank ??= list.firstElementChild.cloneNode(true);
    list.replaceChildren(...sentences(textOf(this.#room.form)).map((sentence) => this.#sentence(sentence)));
    const none = find("unmark", this.#panel);
    none.onclick = () => {
      this.#mark([], "all_unmarked");
      this.#fillSentences();
    };
  }
  #blank;

  #sentence({ text, stretch }) {
    const line = this.#blank.cloneNode(true);
    const box = line.querySelector("input");
    line.querySelector("span").textContent = text;
    box.checked = covers(this.#highlights(), stretch);
    box.onchange = () => this.#mark((box.checked ? added : removed)(this.#highlights(), stretch), box.checked ? "marked" : "unmarked");
    return line;
  }

  // --- the calculator ------------------------------------------------------------------------------------------------------

  #fillCalculator() {
    const form = find("calculator", this.#panel);
    const sum = find("sum", form);
    find("scientific", form).hidden = this.#room.calculator !== "scientific";
    const { sum: typed = "", result = "", memory = 0 } = this.#room.desk().calculator ?? {};
    sum.value = typed;
    find("result", form).textContent = result;
    this.#showMemory(memory);
    form.onsubmit = (event) => {
      event.preventDefault();
      this.#reckon(form);
    };
    form.onclick = ({ target }) => target.closest("button.key:not([type=submit])") && this.#press(form, target.closest("button").dataset);
    sum.oninput = () => this.#keepCalculator({ sum: sum.value, result: "" });
  }

  #keepCalculator(change) {
    this.#room.changeDesk({ calculator: { ...this.#room.desk().calculator, ...change } });
  }

  /** Gives the value, or undefined where there is none, which it says. */
  #reckon(form) {
    const result = find("result", form);
    let value;
    try {
      value = reckon(find("sum", form).value);
      result.textContent = `= ${shown(value)}`;
    } catch (fault) {
      if (!(fault instanceof NoNumber)) throw fault;
      result.textContent = this.#say(fault.rule);
    }
    this.#keepCalculator({ sum: find("sum", form).value, result: result.textContent });
    return value;
  }

  #press(form, { puts, does }) {
    const sum = find("sum", form);
    const { memory = 0 } = this.#room.desk().calculator ?? {};
    const put = (text) => sum.setRangeText(text, sum.selectionStart, sum.selectionEnd, "end");
    if (puts) put(puts);
    else if (does === "clear") sum.value = find("result", form).textContent = "";
    else if (does === "back") sum.setRangeText("", Math.max(0, sum.selectionStart - (sum.selectionStart === sum.selectionEnd)), sum.selectionEnd, "end");
    else if (does === "recall") put(shown(memory));
    else if (does === "forget") this.#remember(0);
    else this.#remember(memory + (does === "add" ? 1 : -1) * (this.#reckon(form) ?? 0));
    this.#keepCalculator({ sum: sum.value, result: find("result", form).textContent });
  }

  #remember(memory) {
    this.#keepCalculator({ memory });
    this.#showMemory(memory);
  }

  #showMemory(memory) {
    find("memory", this.#panel).textContent = memory ? this.#say("in_memory", { value: shown(memory) }) : "";
  }

  // --- the line reader, text and colours -----------------------------------------------------------------------------------

  #rule(on) {
    this.#ruler.turn(on);
    find('tool="ruler"').setAttribute("aria-pressed", on);
    if (Boolean(this.#room.desk().ruler) === on) return;
    this.#room.changeDesk({ ruler: on || undefined });
    this.#room.speak(this.#say(on ? "ruler_on" : "ruler_off"));
    if (this.#sheet.open) this.#sheet.close();
  }

  #fillLook() {
    for (const group of this.#panel.querySelectorAll("fieldset[data-look]")) {
      for (const input of group.querySelectorAll("input")) {
        input.checked = input.value === setting(group.dataset.look);
        input.onchange = () => this.#look(group.dataset.look, input.value);
      }
    }
    const contrast = find('look="contrast"', this.#panel);
    contrast.checked = setting("contrast") === "more";
    contrast.onchange = () => this.#look("contrast", contrast.checked ? "more" : "");
    const pace = find('desk="pace"', this.#panel);
    find("with-clock", this.#panel).hidden = !find("pace");
    pace.checked = Boolean(this.#room.desk().pace);
    pace.onchange = () => {
      this.#room.changeDesk({ pace: pace.checked || undefined });
      this.#room.pace();
    };
  }

  #look(name, value) {
    choose(name, value);
    this.#room.changeDesk({ look: Object.fromEntries(LOOKS.map((one) => [one, setting(one)])) });
    this.#ruler.renew();
  }

  // --- keys ----------------------------------------------------------------------------------------------------------------

  openKeys() {
    this.#keys.showModal();
  }

  #connectKeys() {
    const box = find("use-keys", this.#keys);
    const fields = [...this.#keys.querySelectorAll("[data-key-of]")];
    const show = () => fields.forEach((field) => (field.value = keys()[field.dataset.keyOf].toUpperCase()));
    box.checked = areOn();
    box.onchange = () => turn(box.checked);
    for (const field of fields) field.onchange = () => this.#changeKey(field, show);
    for (const field of fields) field.onfocus = () => field.select();
    find("usual-keys", this.#keys).onclick = () => {
      keepKeys(null);
      this.#complain("");
      show();
    };
    show();
  }

  #changeKey(field, show) {
    const key = field.value.toLowerCase();
    const deed = field.dataset.keyOf;
    const other = Object.entries(keys()).find(([name, own]) => own === key && name !== deed)?.[0];
    if (key && !ALLOWED.test(key)) this.#complain(this.#say("not_a_key"));
    else if (key && other) this.#complain(this.#say("taken_key", { key: field.value.toUpperCase(), deed: this.#wordsOf(other) }));
    else {
      keepKeys({ ...keys(), [deed]: key });
      this.#complain("");
    }
    show();
  }

  #wordsOf(deed) {
    return find(`key-of="${deed}"`, this.#keys).closest("tr").querySelector("td").textContent;
  }

  #complain(words) {
    const place = find("key-error", this.#keys);
    place.hidden = !words;
    place.textContent = words;
  }
}


