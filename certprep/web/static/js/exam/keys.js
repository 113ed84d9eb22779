// Single-letter keys. They can be switched off, never fire while somebody types, and nothing needs them.
const OFF = "certprep.room.keys-off";
const box = document.querySelector("[data-use-keys]");

/**
 * @param {Record<string, () => void>} deeds by key
 * @param {(letter: string) => boolean} choose for the letters of options
 */
export function listen(deeds, choose) {
  box.checked = !localStorage.getItem(OFF);
  box.addEventListener("change", () => (box.checked ? localStorage.removeItem(OFF) : localStorage.setItem(OFF, "yes")));
  document.addEventListener("keydown", (event) => {
    if (!box.checked || event.repeat || isElsewhere(event)) return;
    const key = event.key.toLowerCase();
    if (deeds[key]) deeds[key]();
    else if (!/^[a-e]$/.test(key) || !choose(key)) return;
    event.preventDefault();
  });
}

function isElsewhere(event) {
  const modified = event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented;
  const blocked = document.querySelector("dialog[open], .room-body[inert]");
  return modified || blocked || event.target.closest("[type=text], textarea, select, [contenteditable]");
}
