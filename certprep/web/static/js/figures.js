// Interactive figures: a slider with a button at each end beside each number. The number stays: whoever likes can type it.

/** Put sliders into a form whose numbers have data-step. */
export function addSliders(form) {
  for (const input of form.querySelectorAll("input[data-step]")) addSlider(input);
}

function addSlider(input) {
  const { lowest, highest, step, slider, less, more } = input.dataset;
  const range = Object.assign(document.createElement("input"), { type: "range", min: lowest, max: highest, step });
  range.value = input.value;
  range.setAttribute("aria-label", slider);
  const box = input.closest(".field").querySelector(".slider"); // its room is kept, so that nothing jumps
  box.append(button("−", less, () => range.stepDown()), range, button("+", more, () => range.stepUp()));
  range.addEventListener("input", (event) => {
    event.stopPropagation();
    take();
  });
  input.addEventListener("input", () => {
    if (input.value.trim()) range.value = input.value.replace(",", ".");
  });

  function take() {
    input.value = range.value;
    input.dispatchEvent(new Event("input", { bubbles: true }));
  }

  function button(sign, label, move) {
    const made = Object.assign(document.createElement("button"), { type: "button", textContent: sign, className: "button button-secondary" });
    made.setAttribute("aria-label", label);
    made.addEventListener("click", () => {
      move();
      take();
    });
    return made;
  }
}
