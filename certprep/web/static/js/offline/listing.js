// The page for what is not here lists what is.
import { readable } from "./shelf.js";

const LISTED = /^\/c\/[^/]+\/(study(\/[^/]+)?|glossary|calculators|review\/along)$/;

const pages = (await readable()).filter(({ url }) => LISTED.test(url));
const place = document.querySelector("[data-kept-pages]");
for (const { url, title } of pages) {
  const line = document.createElement("li");
  const link = Object.assign(document.createElement("a"), { href: url });
  link.innerHTML = title; // the site's own page title, escaped as it was there
  line.append(link);
  place.querySelector("ul").append(line);
}
place.hidden = !pages.length;
document.querySelector("[data-kept-none]").hidden = pages.length > 0;
