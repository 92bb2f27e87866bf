// Texts with marked spans, cut to the surroundings of the first one.

import { make } from "./dom.js";

const BEFORE = 40; // characters
const AFTER = 120;

/** Return nodes with a text in which `spans` are elements of a `tag`. */
export function excerpt(text, spans, tag) {
  const [first] = spans.length ? spans : [[0, 0]];
  const start = first[0] <= BEFORE ? 0 : wordStart(text, first[0] - BEFORE);
  const end = Math.min(text.length, first[1] + AFTER);
  const nodes = [start > 0 ? "… " : ""];
  let at = start;
  for (const [from, to] of spans) {
    if (to > end) break;
    nodes.push(text.slice(at, from), make(tag, {}, text.slice(from, to)));
    at = to;
  }
  return [...nodes, text.slice(at, end), end < text.length ? " …" : ""].filter((node) => node !== "");
}

/** Return the start of the next word from an offset on. */
function wordStart(text, at) {
  const space = text.indexOf(" ", at);
  return space < 0 ? at : space + 1;
}

/** Return where a text differs from the one before in which `spans` were replaced; [] if that cannot be told.
 *
 * The text between the spans is the same in both. */
export function insertedSpans(before, after, spans) {
  const found = [];
  let at = spans.length ? spans[0][0] : 0; // in `after`
  for (const [k, [, to]] of spans.entries()) {
    const isLast = k === spans.length - 1;
    const rest = before.slice(to, isLast ? before.length : spans[k + 1][0]);
    const end = isLast ? after.length - rest.length : after.indexOf(rest, at);
    if (end < at || !after.startsWith(rest, end)) return [];
    found.push([at, end]);
    at = end + rest.length;
  }
  return found;
}
