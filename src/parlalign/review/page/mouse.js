// Clicks on the rows.

import { byId } from "./dom.js";
import { indexOf, list } from "./list.js";
import { placeOf } from "./places.js";
import { enqueueForView } from "./queue.js";
import { extendTo } from "./range.js";
import { flip, splitBefore } from "./row_actions.js";
import { select } from "./selection.js";
import { edit, rememberClick } from "./text_actions.js";

/** Select a row after the actions that were started before the click; with `repair`, focus it. */
const selectClicked = (key, options, repair = null) => enqueueForView(() => {
  if (indexOf(key) < 0) return; // an action has removed it
  select(key, options);
  repair?.focus({ preventScroll: true });
});

/** Select the row and the place in it; in the selected row, a click on a repair flips it. With Shift, select a range. */
function handleClick(event) {
  const element = event.target.closest("#rows .row[data-key]");
  if (event.detail > 1) return; // the place of a double click is that of its first click
  if (!element || event.target.closest(".editor")) return;
  const key = Number(element.dataset.key);
  if (event.shiftKey) {
    extendTo(key);
    return;
  }
  const wasSelected = key === list.key;
  const button = event.target.closest("[data-do=split-here]");
  if (button) {
    selectClicked(key, {});
    splitBefore(button.dataset.side, Number(button.dataset.segment));
    return;
  }
  const paragraph = event.target.closest(".segment, .none");
  const side = paragraph?.dataset.side;
  const segment = Number(paragraph?.dataset.segment ?? 0);
  rememberClick(paragraph?.matches(".segment") ? { key, side, segment, caret: caretAt(paragraph, event) } : null);
  const isSelectingText = !getSelection().isCollapsed;
  const repair = wasSelected && !isSelectingText ? event.target.closest(".repaired.active") : null;
  selectClicked(key, { place: paragraph ? placeOf(side, segment) : 0, focus: !isSelectingText }, repair);
  if (repair) flip(repair);
}

/** Return the offset in the text of an element under the mouse, or null. */
function caretAt(element, event) {
  const position = document.caretPositionFromPoint?.(event.clientX, event.clientY);
  const range = position ? null : document.caretRangeFromPoint?.(event.clientX, event.clientY);
  const node = position?.offsetNode ?? range?.startContainer;
  if (!node || !element.contains(node) || node.nodeType !== Node.TEXT_NODE) return null;
  const before = new Range();
  before.setStart(element, 0);
  before.setEnd(node, position?.offset ?? range.startOffset);
  return before.toString().length;
}

/** Open the text of the selected segment. */
function handleDoubleClick(event) {
  if (!event.target.closest("#rows :is(.segment, .none)") || event.target.closest("button")) return;
  getSelection().removeAllRanges();
  edit();
}

export function watchMouse() {
  byId("rows").addEventListener("click", handleClick);
  byId("rows").addEventListener("dblclick", handleDoubleClick);
}
