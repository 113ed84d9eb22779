// The arrow keys go from the box through what was found, and back.
const box = document.querySelector("[data-search]");
const hits = [...document.querySelectorAll("[data-hit]")];

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
  const stops = [box, ...hits];
  const here = stops.indexOf(document.activeElement);
  if (here < 0 || !["ArrowDown", "ArrowUp"].includes(event.key)) return;
  const next = stops[here + (event.key === "ArrowDown" ? 1 : -1)];
  if (!next) return;
  event.preventDefault();
  next.focus();
});
