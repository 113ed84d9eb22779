// Single keys. They can be changed and switched off, never fire while somebody types, and nothing needs them.
const OFF = "certprep.room.keys-off";
const CHANGED = "certprep.room.keys";
export const USUAL = {
  next: "n", previous: "p", check: "v", flag: "f", strike: "x", unsure: "u",
  highlight: "h", note: "m", scratchpad: "s", calculator: "k", formulas: "g", ruler: "r", look: "t",
};
export const HELP = "?";
export const ALLOWED = /^[f-z0-9]$/; // A to E choose options

/** The keys of this device, by deed. */
export function keys() {
  return { ...USUAL, ...JSON.parse(localStorage.getItem(CHANGED) ?? "{}") };
}

/** @param {Record<string, string>|null} changed by deed; null: the usual ones */
export function keepKeys(changed) {
  if (changed) localStorage.setItem(CHANGED, JSON.stringify(changed));
  else localStorage.removeItem(CHANGED);
}

export const areOn = () => !localStorage.getItem(OFF);
export const turn = (on) => (on ? localStorage.removeItem(OFF) : localStorage.setItem(OFF, "yes"));

/**
 * @param {Record<string, () => void>} deeds by name
 * @param {(letter: string) => boolean} choose for the letters of options
 * @param {() => boolean} waits whether keys do nothing just now
 */
export function listen(deeds, choose, waits) {
  document.addEventListener("keydown", (event) => {
    if (!areOn() || waits() || event.repeat || isElsewhere(event)) return;
    const key = event.key.toLowerCase();
    const deed = key === HELP ? "help" : Object.entries(keys()).find(([, own]) => own === key)?.[0];
    if (deeds[deed]) deeds[deed]();
    else if (!/^[a-e]$/.test(key) || !choose(key)) return;
    event.preventDefault();
  });
}

function isElsewhere(event) {
  const modified = event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented;
  const blocked = document.querySelector("dialog[open], .room-body[inert]");
  return modified || blocked || event.target.closest("input:not([type=radio], [type=checkbox]), textarea, select, [contenteditable]");
}
