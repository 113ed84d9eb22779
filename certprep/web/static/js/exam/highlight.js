// Highlights in a question's text: stretches of its characters, [from, to), painted over the text as it stands.
const NAME = "marked";
const NOT_TEXT = "select, option, button, .visually-hidden";

/** A question's stem: a stem with blanks stands in the body. */
export const textOf = (form) => form.querySelector(".cloze") ?? form.querySelector("[data-stem]");

/** Paint these stretches, and no others. @param {[number, number][]} stretches */
export function paint(root, stretches) {
  if (CSS.highlights) {
    CSS.highlights.delete(NAME);
    if (stretches.length) CSS.highlights.set(NAME, new Highlight(...stretches.map((one) => rangeOf(root, one))));
    return;
  }
  for (const mark of root.querySelectorAll(`mark.${NAME}`)) mark.replaceWith(...mark.childNodes);
  root.normalize();
  for (const one of stretches) for (const part of parts(rangeOf(root, one), root)) wrap(part);
}

/** The stretch of the text that is selected; none where nothing is. @returns {[number, number]|undefined} */
export function selected(root) {
  const selection = getSelection();
  if (!selection.rangeCount || selection.isCollapsed) return undefined;
  const range = selection.getRangeAt(0);
  if (!range.intersectsNode(root)) return undefined;
  const [from, to] = [offset(root, range.startContainer, range.startOffset), offset(root, range.endContainer, range.endOffset)];
  const text = words(root);
  const start = from + text.slice(from, to).search(/\S/);
  const end = from + text.slice(from, to).trimEnd().length;
  return text.slice(from, to).trim() ? [start, end] : undefined;
}

/** With one more stretch: in order, those that touch made one. */
export function added(stretches, one) {
  const joined = [];
  for (const [from, to] of [...stretches, one].sort((a, b) => a[0] - b[0])) {
    const last = joined.at(-1);
    if (last && from <= last[1]) last[1] = Math.max(last[1], to);
    else joined.push([from, to]);
  }
  return joined;
}

/** Without what lies in a stretch. */
export function removed(stretches, [start, end]) {
  const pieces = stretches.flatMap(([from, to]) => [[from, Math.min(to, start)], [Math.max(from, end), to]]);
  return pieces.filter(([from, to]) => from < to);
}

/** Whether all of a stretch is highlighted. */
export const covers = (stretches, [start, end]) => stretches.some(([from, to]) => from <= start && end <= to);

/** The sentences of the text, each with its stretch. @returns {{text: string, stretch: [number, number]}[]} */
export function sentences(root) {
  const found = [];
  let block = 0;
  for (const text of blocks(root)) {
    for (const { segment, index } of split(text)) {
      const from = block + index + segment.search(/\S|$/);
      if (segment.trim()) found.push({ text: segment.trim(), stretch: [from, block + index + segment.trimEnd().length] });
    }
    block += text.length;
  }
  return found;
}

export const words = (root) => nodes(root).map((node) => node.data).join("");

/** The text by paragraph, list entry or table cell: no sentence goes over two of them. */
function blocks(root) {
  const found = [];
  let before;
  for (const node of nodes(root)) {
    const block = node.parentElement.closest("p, li, td, th, pre, blockquote, div") ?? root;
    if (block === before) found.push(found.pop() + node.data);
    else found.push(node.data);
    before = block;
  }
  return found;
}

function split(text) {
  if (!Intl.Segmenter) return [...text.matchAll(/[^.!?]+[.!?]*\s*/g)].map((found) => ({ segment: found[0], index: found.index }));
  return [...new Intl.Segmenter(document.documentElement.lang, { granularity: "sentence" }).segment(text)];
}

function nodes(root) {
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT, (node) =>
    node.parentElement.closest(NOT_TEXT) ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT,
  );
  const found = [];
  while (walker.nextNode()) found.push(walker.currentNode);
  return found;
}

/** How many characters of the text stand before a place. */
function offset(root, container, at) {
  const place = document.createRange();
  place.setStart(container, at);
  let count = 0;
  for (const node of nodes(root)) {
    if (place.comparePoint(node, node.length) <= 0) count += node.length;
    else if (node === container) return count + at;
  }
  return count;
}

function rangeOf(root, [from, to]) {
  const range = document.createRange();
  range.selectNodeContents(root);
  let count = 0;
  for (const node of nodes(root)) {
    const end = count + node.length;
    if (from >= count && from < end) range.setStart(node, from - count);
    if (to > count && to <= end) range.setEnd(node, to - count);
    count = end;
  }
  return range;
}

/** The pieces of a range, each within one text node. */
function parts(range, root) {
  return nodes(root)
    .filter((node) => range.intersectsNode(node))
    .map((node) => {
      const part = document.createRange();
      part.selectNodeContents(node);
      if (node === range.startContainer) part.setStart(node, range.startOffset);
      if (node === range.endContainer) part.setEnd(node, range.endOffset);
      return part;
    })
    .filter((part) => !part.collapsed);
}

function wrap(part) {
  const mark = document.createElement("mark");
  mark.className = NAME;
  part.surroundContents(mark);
}
