// The rows on the page: one block of the filtered list, and their elements.

import { byId } from "./dom.js";
import { rowElement, updateRow } from "./row.js";
import { fetchJson } from "./server.js";

export const BLOCK = 50; // rows

export const list = {
  about: null, // what the server says about the review
  rows: [],
  start: 0, // index of the first row in the filtered list
  total: 0, // rows of the filtered list
  version: 0,
  counts: null,
  undo: null,
  redo: null,
  filter: {},
  key: null, // of the selected row
  index: 0, // of the selected row in the filtered list, when it was selected
  place: 0, // in the selected row, see places.js
};

/** `opened`: the review is loaded; `loading`: row elements will be replaced; `loaded`: they are; `selected`: another row or
 * place is selected; `closed`: a text field was closed; `acted`: the server has performed an action, `detail` has its name and
 * the version after it; `memory`: another translation memory was chosen, or rows
 * were added to one. */
export const events = new EventTarget();

const grid = byId("rows");
const entries = new Map(); // key of a row → { element, content: what the element shows }

const isNoCriterion = (name, value) => name === "order" || value === "" || value === null;
export const isFiltered = () => !Object.entries(list.filter).every(([name, value]) => isNoCriterion(name, value));
export const elementOf = (key) => entries.get(key)?.element ?? null;
export const indexOf = (key) => list.rows.findIndex((row) => row.key === key);

/** Take version, counts, undo and redo from an answer of the server. */
export function takeProgress(answer) {
  for (const name of ["version", "counts", "undo", "redo"]) list[name] = answer[name];
}

const fetchBlock = (where) => fetchJson("rows", { count: BLOCK, ...where, ...list.filter });

/** Return whether a block has a row with its neighbours above and below. */
function hasNeighbours({ rows, start, total }, key) {
  const index = rows.findIndex((row) => row.key === key);
  return index >= 0 && (index > 0 || start === 0) && (index < rows.length - 1 || start + rows.length === total);
}

export const isLoadedWithNeighbours = (key) => hasNeighbours(list, key);

/** Return a block with a row and its neighbours; with `staysIfPossible`, the block that is shown now. */
async function fetchAround(key, staysIfPossible) {
  if (staysIfPossible && isLoadedWithNeighbours(key)) {
    const answer = await fetchBlock({ start: list.start });
    if (hasNeighbours(answer, key)) return answer;
  }
  const answer = await fetchBlock({ around: key });
  const index = answer.rows.findIndex((row) => row.key === key);
  if (index < 0 || hasNeighbours(answer, key)) return answer;
  return fetchBlock({ start: Math.max(0, answer.start + index - BLOCK / 2) });
}

/** Load a block of rows: `{ start }` or `{ around: key, staysIfPossible }`. Elements of unchanged rows are kept. */
export async function load({ start = 0, around = null, staysIfPossible = false }) {
  let answer = await (around === null ? fetchBlock({ start }) : fetchAround(around, staysIfPossible));
  if (!answer.rows.length && answer.total) {
    answer = await fetchBlock({ start: Math.floor((answer.total - 1) / BLOCK) * BLOCK });
  }
  takeProgress(answer);
  list.rows = answer.rows;
  list.start = answer.start;
  list.total = answer.total;
  events.dispatchEvent(new Event("loading"));
  updateElements();
  events.dispatchEvent(new Event("loaded"));
}

const DRAWN_APART = new Set(["number", "found"]); // what changes without the row

const contentOf = (row) => JSON.stringify(row, (name, value) => (DRAWN_APART.has(name) ? undefined : value));

function updateElements() {
  const keys = new Set(list.rows.map((row) => row.key));
  for (const [key, { element }] of entries) {
    if (!keys.has(key)) {
      element.remove();
      entries.delete(key);
    }
  }
  let before = grid.querySelector(".names");
  list.rows.forEach((row, k) => {
    const content = contentOf(row);
    let entry = entries.get(row.key);
    if (entry?.content !== content) {
      const element = rowElement(row, list.about);
      entry?.element.replaceWith(element);
      entry = { element, content };
      entries.set(row.key, entry);
    }
    updateRow(entry.element, row, list.about, {
      index: list.start + k + 2,
      startsDocument: row.document !== list.rows[k - 1]?.document,
    });
    if (before.nextElementSibling !== entry.element) before.after(entry.element);
    before = entry.element;
  });
  grid.setAttribute("aria-rowcount", list.total + 1);
}
