// The glossary's list: what is typed narrows it at once. Without this the form asks the server.
const form = document.querySelector("[data-filter]");
const said = document.querySelector("[data-found]");
const letters = [...document.querySelectorAll("[data-letter]")];
const terms = letters.flatMap((letter) => [...letter.querySelectorAll("[data-domains]")]);

const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
const texts = new Map(terms.map((term) => [term, plain(term.textContent)]));

function fits(term, words, domain) {
  return words.every((word) => texts.get(term).includes(word)) && (!domain || term.dataset.domains.split(" ").includes(domain));
}

function narrow() {
  const words = plain(form.elements.q.value).split(/\s+/).filter(Boolean);
  const domain = form.elements.domain.value;
  for (const term of terms) term.hidden = !fits(term, words, domain);
  for (const letter of letters) {
    letter.hidden = !letter.querySelector("[data-domains]:not([hidden])");
    document.querySelector(`.letters a[href="#${CSS.escape(letter.id)}"]`).parentElement.hidden = letter.hidden;
  }
  tell(terms.filter((term) => !term.hidden).length, words.length || domain);
}

function tell(count, asked) {
  const words = count === 1 ? said.dataset.one : count ? said.dataset.many.replace("{count}", count) : said.dataset.none;
  said.textContent = asked ? words : "";
}

form.addEventListener("input", narrow);
form.addEventListener("submit", (event) => {
  event.preventDefault();
  narrow();
});
narrow(); // what the browser filled in again
