// Search hits, highlighted in browsers that can do so without changing the elements.

import { elementOf, list } from "./list.js";
import { SIDES } from "./places.js";

/** Highlight the hits that the server has found in the loaded rows. */
export function highlightHits() {
  if (!globalThis.Highlight || !CSS.highlights) return;
  const ranges = [];
  for (const row of list.rows) {
    for (const side of SIDES) {
      row[side].forEach(({ found }, segment) => {
        if (!found.length) return;
        const paragraph = elementOf(row.key).querySelector(`.segment[data-side="${side}"][data-segment="${segment}"]`);
        for (const [start, end] of found) {
          const range = new Range();
          range.setStart(...textPoint(paragraph, start));
          range.setEnd(...textPoint(paragraph, end));
          ranges.push(range);
        }
      });
    }
  }
  CSS.highlights.set("found", new Highlight(...ranges));
}

/** Return the text node and the offset in it of an offset in the text of an element. */
function textPoint(element, at) {
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  let node = walker.nextNode();
  while (node && at > node.length) {
    at -= node.length;
    node = walker.nextNode();
  }
  return node ? [node, at] : [element, 0];
}
