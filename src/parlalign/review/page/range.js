// A range of rows: from the row where it began to the selected one, in the order of the list.

import { byId } from "./dom.js";
import { elementOf, events, indexOf, list } from "./list.js";
import { say } from "./messages.js";
import { enqueueForView } from "./queue.js";
import { goToIndex, select } from "./selection.js";
import { t } from "./texts.js";

let begin = null; // of the range: index in the list, key and number of the row, what the index depends on, key of the last row
let isExtending = false;

const selectedIndex = () => list.start + indexOf(list.key);
const stateOf = () => `${list.version} ${JSON.stringify(list.filter)}`;

/** Return the selected range: its first and last row, and the number of rows; null if it has fewer than two rows. */
export function selectedRange() {
  const row = list.rows[indexOf(list.key)];
  if (!begin || !row || row.key === begin.key) return null;
  const end = { index: selectedIndex(), key: row.key, number: row.number };
  const [first, last] = begin.index < end.index ? [begin, end] : [end, begin];
  return { first, last, count: last.index - first.index + 1 };
}

/** Mark the rows of the range and no others. */
function showRange() {
  const range = selectedRange();
  list.rows.forEach((row, k) => {
    const index = list.start + k;
    const isIn = range !== null && range.first.index <= index && index <= range.last.index;
    const element = elementOf(row.key);
    element.classList.toggle("in-range", isIn);
    element.setAttribute("aria-selected", String(isIn || row.key === list.key));
  });
}

/** End the range; return whether there was one. */
export function endRange() {
  const wasRange = selectedRange() !== null;
  begin = null;
  if (!wasRange) return false;
  events.dispatchEvent(new Event("selected"));
  say(t("rangeEnded"));
  return true;
}

/** Extend the range with a task that selects another row. */
const extend = (selectOther) => enqueueForView(async () => {
  const row = list.rows[indexOf(list.key)];
  if (!row) return;
  begin ??= { index: selectedIndex(), key: row.key, number: row.number, state: stateOf() };
  isExtending = true;
  try {
    await selectOther();
  } finally {
    isExtending = false;
  }
  if (begin) begin.end = list.key;
  showRange();
  const range = selectedRange();
  say(range ? t("rangeSelected", { n: range.count, first: range.first.number, last: range.last.number }) : t("rangeEnded"));
});

export const extendBy = (by) => extend(() => {
  const index = selectedIndex() + by;
  return goToIndex(Math.max(0, Math.min(list.total - 1, index)));
});

export const extendToEnd = (isLast) => extend(() => goToIndex(isLast ? list.total - 1 : 0));

export const extendTo = (key) => extend(() => indexOf(key) >= 0 && select(key));

export function watchRange() {
  events.addEventListener("loaded", () => {
    if (begin && begin.state !== stateOf()) begin = null; // its indices may be those of other rows now
    showRange();
  });
  events.addEventListener("selected", () => {
    if (!isExtending && begin && list.key !== begin.end) begin = null;
    showRange();
  });
  // The browser would select the text between two clicks.
  byId("rows").addEventListener("mousedown", (event) => {
    if (event.shiftKey && !event.target.closest(".editor, #tools")) event.preventDefault();
  });
}
