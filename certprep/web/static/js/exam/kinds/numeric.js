// A number, as people type it.
const THOUSANDS = /^[+-]?\d{1,3}(?:[ ,]\d{3})+(?:\.\d*)?$/;
const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;

export function fill(body, question, answer) {
  body.querySelector("input").value = answer.response ?? "";
  body.querySelector("[data-unit]").textContent = question.unit ?? "";
  body.querySelector("[data-unit-words]").textContent = question.unit ? ` (${question.unit})` : "";
}

/** The text as typed; null for none; `wrong` where it is not a number. Whoever types the unit, too, is understood. */
export function read(body) {
  const unit = body.querySelector("[data-unit]").textContent;
  let text = body.querySelector("input").value.trim();
  if (unit && text.toLowerCase().endsWith(unit.toLowerCase())) text = text.slice(0, -unit.length).trim();
  return text && !isNumber(text) ? { wrong: "not_a_number" } : { response: text || null };
}

/** As the server reads numbers: a decimal point or comma, thousands set apart by commas or spaces, and none beyond all measure. */
export function isNumber(text) {
  const plain = text.replace("−", "-").replace(/[\u00a0\u202f]/g, " ");
  const pointed = plain.replace(/^([^.,]*),([^.,]*)$/, "$1.$2");
  return THOUSANDS.test(plain) || (NUMBER.test(pointed) && Math.abs(pointed) < 1e100);
}
