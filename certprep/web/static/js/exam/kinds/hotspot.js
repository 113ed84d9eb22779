// A figure with regions to choose: real radio buttons beneath it, each with its box in the figure; or, by choice, in words.

export function fill(body, question, answer, workspace = {}) {
  const { picture } = question;
  const image = body.querySelector("img");
  Object.assign(image, { alt: picture.alt, width: picture.width, height: picture.height, src: picture.src });
  const map = body.querySelector(".hotspot-map");
  map.setAttribute("viewBox", `0 0 ${picture.width} ${picture.height}`);
  repeat(map.querySelector(".region"), picture.regions, (box, region, index) => draw(box, region, index, picture.width));
  repeat(body.querySelector(".region-choice"), picture.regions, (label, region) => choice(label, region, answer.response));
  const whole = body.querySelector(".hotspot");
  inWords(whole, Boolean(workspace.text_version));
  whole.addEventListener("click", (event) => change(event, whole));
}

function repeat(blank, regions, each) {
  blank.replaceWith(...regions.map((region, index) => {
    const part = blank.cloneNode(true);
    each(part, region, index);
    return part;
  }));
}

function draw(box, { id, x, y, width, height }, index, across) {
  for (const area of box.querySelectorAll("rect, foreignObject")) {
    for (const [name, value] of Object.entries({ x, y, width, height })) area.setAttribute(name, value);
  }
  const number = box.querySelector("text");
  number.textContent = index + 1;
  for (const [name, value] of Object.entries({ x: x + across / 60, y: y + across / 21, "font-size": across / 22 })) number.setAttribute(name, value);
  box.querySelector("label").htmlFor = `part-${id}`;
}

function choice(label, region, chosen) {
  const input = label.querySelector("input");
  Object.assign(input, { id: `part-${region.id}`, value: region.id, checked: region.id === chosen });
  label.querySelector("[data-label]").textContent = region.label;
  label.querySelector("[data-html]").innerHTML = region.text_html;
}

function change({ target }, whole) {
  const wanted = target.closest("[data-version]")?.dataset.version;
  if (!wanted) return;
  inWords(whole, wanted === "words");
  whole.querySelector(`[data-version=${wanted === "words" ? "picture" : "words"}]`).focus();
  // That somebody answers in words is kept with the answer, and stays so: such answers calibrate nothing.
  if (wanted === "words") whole.dispatchEvent(new CustomEvent("workspace", { bubbles: true, detail: { text_version: true } }));
}

const inWords = (whole, words) => whole.classList.toggle("is-in-words", words);

/** The chosen region; null for none. */
export function read(body) {
  return { response: body.querySelector("input:checked")?.value ?? null };
}
