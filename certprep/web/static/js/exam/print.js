// The printed form of a report: a button that prints, where there is script to do it.
const button = document.querySelector("[data-print]");
button.hidden = false;
button.addEventListener("click", () => window.print());
