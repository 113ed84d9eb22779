// The reader's own settings of the look, kept in cookies so that the server can write them into <html> and nothing flashes.
const SETTINGS = { scheme: ["light", "dark", "sepia"], text: ["large", "larger"], contrast: ["more"] };
const YEAR = 365 * 24 * 60 * 60;

/** The setting's value now, or "" for the system's own. */
export function setting(name) {
  return document.documentElement.dataset[name] ?? "";
}

/** Use and remember a value; "" goes back to the system's own. */
export function choose(name, value) {
  const known = SETTINGS[name].includes(value) ? value : "";
  if (known) document.documentElement.dataset[name] = known;
  else delete document.documentElement.dataset[name];
  const secure = location.protocol === "https:" ? "; Secure" : "";
  document.cookie = `${name}=${known}; Path=/; Max-Age=${known ? YEAR : 0}; SameSite=Lax${secure}`;
}

/** Make a group of radio buttons (`<fieldset data-setting="scheme" hidden>`) work, and show it: without script it would not. */
export function connect(group) {
  const name = group.dataset.setting;
  for (const button of group.querySelectorAll("input")) {
    button.checked = button.value === setting(name);
    button.addEventListener("change", () => choose(name, button.value));
  }
  group.hidden = false;
}
