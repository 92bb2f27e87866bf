// The rows at hand: a block of the filtered list, one row of it selected, and where in that row one is.

import { byId } from "./dom.js";
import { places, placeRow, rowElement, sideAt } from "./row.js";
import { ask } from "./server.js";
import { flipWords, repairInWords } from "./marks.js";

export const BLOCK = 50;

export const list = {
  about: null,
  rows: [],
  start: 0,
  total: 0,
  version: 0,
  counts: null,
  undo: null,
  redo: null,
  filter: {},
  key: null, // of the selected row
  at: 0, // in it: 0 the whole row, -1 the first segment of the source, 1 the first of the target, …
};

/** `loading`: rows are about to be put in; `loaded`: they are; `selected`: another row or place; `list` has all. */
export const events = new EventTarget();
const tell = (name) => events.dispatchEvent(new Event(name));

const sheet = byId("rows");
const made = new Map(); // key → { element, told: the row as it was told, without its number }

export const isFiltered = () => Object.values(list.filter).some((value) => value !== "" && value !== null);
export const selectedRow = () => list.rows.find((row) => row.key === list.key) ?? null;
export const elementOf = (key) => made.get(key)?.element ?? null;
export const indexOf = (key) => list.rows.findIndex((row) => row.key === key);

/** Take over what every answer tells: counts, version, what can be undone. */
export function takeOver(told) {
  for (const name of ["version", "counts", "undo", "redo"]) list[name] = told[name];
}

/** Load a block of rows: `{ start }` or `{ around: key }`. Only rows that have changed are made anew. */
export async function load(where) {
  let told = await ask("rows", { count: BLOCK, ...where, ...list.filter });
  if (!told.rows.length && told.total) {
    const start = Math.floor((told.total - 1) / BLOCK) * BLOCK;
    told = await ask("rows", { count: BLOCK, start, ...list.filter });
  }
  takeOver(told);
  list.rows = told.rows;
  list.start = told.start;
  list.total = told.total;
  tell("loading");
  reconcile();
  tell("loaded");
}

function reconcile() {
  const fresh = new Set(list.rows.map((row) => row.key));
  for (const [key, { element }] of made) {
    if (!fresh.has(key)) {
      element.remove();
      made.delete(key);
    }
  }
  let before = sheet.querySelector(".names");
  list.rows.forEach((row, k) => {
    const told = JSON.stringify({ ...row, number: 0 });
    let entry = made.get(row.key);
    if (entry?.told !== told) {
      const element = rowElement(row, list.about);
      entry?.element.replaceWith(element);
      entry = { element, told };
      made.set(row.key, entry);
    }
    placeRow(entry.element, row, list.about, {
      index: list.start + k + 2,
      startsDocument: row.document !== list.rows[k - 1]?.document,
    });
    if (before.nextElementSibling !== entry.element) before.after(entry.element);
    before = entry.element;
  });
  sheet.setAttribute("aria-rowcount", list.total + 1);
}

/** Return the element that stands for the place in the selected row: the row, or a segment of it. */
function hereElement() {
  const element = elementOf(list.key);
  const place = sideAt(list.at);
  if (!element || !place) return element;
  return element.querySelector(`[data-side="${place.side}"][data-part="${place.part}"]:is(.part, .none)`) ?? element;
}

/** Tell whether the focus is in the rows, or nowhere. */
export const isAtRows = () => document.activeElement === document.body || sheet.contains(document.activeElement);

/** Select a row of the block, and a place in it; the focus goes there if `focus` says so. */
export function select(key, { at = 0, focus = true } = {}) {
  const row = list.rows.find((each) => each.key === key);
  for (const element of sheet.querySelectorAll('[aria-selected="true"]')) {
    if (element !== elementOf(key)) unselect(element);
  }
  for (const element of sheet.querySelectorAll(".here")) element.classList.remove("here");
  list.key = row ? key : null;
  list.at = 0;
  if (row) {
    const { first, last } = places(row);
    list.at = Math.max(first, Math.min(last, at));
    dress(elementOf(key), row);
    const here = hereElement();
    here.classList.add("here");
    for (const element of elementOf(key).querySelectorAll(".part, .none")) element.tabIndex = element === here ? 0 : -1;
    elementOf(key).tabIndex = list.at === 0 ? 0 : -1;
    if (focus) focusHere();
  }
  tell("selected");
}

/** Put the focus to the place in the selected row, and the row where it can be seen. */
export function focusHere() {
  const row = elementOf(list.key);
  const here = hereElement();
  if (!here) return;
  here.focus({ preventScroll: true });
  row.scrollIntoView({ block: "nearest" });
  if (row.offsetHeight > innerHeight / 2) here.scrollIntoView({ block: "nearest" });
}

function unselect(element) {
  element.removeAttribute("aria-selected");
  element.tabIndex = -1;
  for (const each of element.querySelectorAll(".part, .none, .boundary button")) each.tabIndex = -1;
  for (const seam of element.querySelectorAll(".seam")) {
    for (const name of ["role", "tabindex", "aria-label", "aria-disabled"]) seam.removeAttribute(name);
  }
}

/** Make the seams of the selected row buttons; in all other rows they are but marks in a text. */
function dress(element, row) {
  element.setAttribute("aria-selected", "true");
  for (const button of element.querySelectorAll(".boundary button")) button.tabIndex = 0;
  for (const seam of element.querySelectorAll(".seam")) {
    const { repair, part } = repairOf(seam, row);
    seam.setAttribute("role", "button");
    seam.setAttribute("aria-label", `${repairInWords(repair)}. ${flipWords(repair, part.text)}`);
    if (!repair.flips) seam.setAttribute("aria-disabled", "true");
    seam.tabIndex = repair.uncertain ? 0 : -1;
  }
}

/** Return what a seam stands for: its repair, part and side. */
export function repairOf(seam, row) {
  const { side, part } = seam.closest(".part").dataset;
  const index = Number(seam.dataset.repair);
  return { side, number: Number(part), index, part: row[side][part], repair: row[side][part].repairs[index] };
}

/** Select the row that comes at or after a place in the whole file, in the block at hand. */
export function selectNear(key, place, options) {
  const near = list.rows.find((row) => row.key === key) ?? list.rows.find((row) => row.number >= place) ?? list.rows.at(-1);
  select(near?.key ?? null, near?.key === key ? options : { ...options, at: 0 });
}

/** Go to a row of the filtered list, wherever it is. */
export async function goTo(key, options = {}) {
  if (indexOf(key) < 0) await load({ around: key });
  selectNear(key, 0, options);
}

/** Go to a row by its place in the filtered list. */
export async function goToIndex(index, options = {}) {
  if (index < 0 || index >= list.total) return false;
  if (index < list.start || index >= list.start + list.rows.length) {
    await load({ start: Math.floor(index / BLOCK) * BLOCK });
  }
  const row = list.rows[Math.min(index - list.start, list.rows.length - 1)];
  select(row?.key ?? null, options);
  return true;
}

/** Load the same rows again, the selection and the focus staying where they are. */
export async function refresh() {
  const row = selectedRow();
  const wasHere = sheet.contains(document.activeElement);
  const { at } = list;
  const seam = document.activeElement?.closest(".seam")?.dataset.repair;
  await load(row ? { around: row.key } : { start: list.start });
  selectNear(row?.key ?? null, row?.number ?? 0, { at, focus: wasHere && !sheet.contains(document.activeElement) });
  if (seam !== undefined) hereElement()?.querySelector(`.seam[data-repair="${seam}"]`)?.focus({ preventScroll: true });
}
