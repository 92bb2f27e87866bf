// The selected row and the place in it, and the focus.

import { byId } from "./dom.js";
import { BLOCK, elementOf, events, isLoadedWithNeighbours, list, load } from "./list.js";
import { placesOf, segmentAt } from "./places.js";
import { flipText, repairText } from "./repair_text.js";

const UPPER = 0.22; // of the height between the bars: where a row begins that was searched for

const grid = byId("rows");
let revealed = null; // key of the row whose sure repairs are shown

export const selectedRow = () => list.rows.find((row) => row.key === list.key) ?? null;

/** Return whether the focus is in the rows, or nowhere. */
export const isFocusInRows = () => document.activeElement === document.body || grid.contains(document.activeElement);

/** Return the element of the selected place: the row, or one of its segments. */
function selectedElement() {
  const element = elementOf(list.key);
  const selected = segmentAt(list.place);
  if (!element || !selected) return element;
  const { side, segment } = selected;
  return element.querySelector(`[data-side="${side}"][data-segment="${segment}"]:is(.segment, .none)`) ?? element;
}

/** Select a loaded row and a place in it; with `focus`, it gets the focus; with `inUpperThird`, it is scrolled there. */
export function select(key, { place = 0, focus = true, inUpperThird = false } = {}) {
  const row = list.rows.find((each) => each.key === key);
  for (const element of grid.querySelectorAll(".current")) {
    if (element !== elementOf(key)) showUnselected(element);
  }
  for (const element of grid.querySelectorAll(".here")) element.classList.remove("here");
  list.key = row ? key : null;
  if (key !== revealed) revealed = null;
  list.index = row ? list.start + list.rows.indexOf(row) : 0;
  list.place = 0;
  if (row) {
    const { first, last } = placesOf(row);
    list.place = Math.max(first, Math.min(last, place));
    showSelected(elementOf(key), row);
    const here = selectedElement();
    here.classList.add("here");
    for (const element of elementOf(key).querySelectorAll(".segment, .none")) element.tabIndex = element === here ? 0 : -1;
    elementOf(key).tabIndex = list.place === 0 ? 0 : -1;
    if (focus) focusSelected();
    if (inUpperThird) scrollToUpperThird(elementOf(key));
  }
  events.dispatchEvent(new Event("selected"));
}

/** Focus the selected place and scroll to its row. */
export function focusSelected() {
  const row = elementOf(list.key);
  const here = selectedElement();
  if (!here) return;
  here.focus({ preventScroll: true });
  row.scrollIntoView({ block: "nearest" });
  if (row.offsetHeight > innerHeight / 2) here.scrollIntoView({ block: "nearest" });
}

/** Scroll a row to the upper third of the window, with the rows before it above. */
function scrollToUpperThird(row) {
  const { scrollPaddingTop, scrollPaddingBottom } = getComputedStyle(document.documentElement);
  const [top, bottom] = [Number.parseFloat(scrollPaddingTop), Number.parseFloat(scrollPaddingBottom)];
  scrollBy(0, row.getBoundingClientRect().top - top - (innerHeight - top - bottom) * UPPER);
}

/** Show the sure repairs of the selected row, too, until another row is selected. */
export function revealRepairs() {
  revealed = list.key;
  showSelected(elementOf(list.key), selectedRow());
}

/** Focus the selected place if no element has the focus, for example because its row was drawn again. */
export function focusIfLost() {
  if (document.activeElement === document.body) focusSelected();
}

function showUnselected(element) {
  element.classList.remove("current");
  element.setAttribute("aria-selected", "false");
  element.tabIndex = -1;
  for (const each of element.querySelectorAll(".segment, .none, .boundary button")) each.tabIndex = -1;
  for (const each of element.querySelectorAll(".repaired")) {
    each.classList.remove("active");
    for (const name of ["role", "tabindex", "aria-label", "aria-disabled"]) each.removeAttribute(name);
  }
}

/** Turn the uncertain repairs of the selected row into buttons, and the sure ones if they are shown; all others are text.
 * No text moves. */
function showSelected(element, row) {
  element.classList.add("current");
  element.setAttribute("aria-selected", "true");
  for (const button of element.querySelectorAll(".boundary button")) button.tabIndex = 0;
  for (const each of element.querySelectorAll(row.key === revealed ? ".repaired" : ".repaired.uncertain")) {
    const { repair } = repairOf(each, row);
    each.classList.add("active");
    each.setAttribute("role", "button");
    each.setAttribute("aria-label", `${repairText(repair)}. ${flipText(repair)}`);
    if (!repair.flip) each.setAttribute("aria-disabled", "true");
    each.tabIndex = repair.uncertain ? 0 : -1;
  }
}

/** Return the repair of an element with its number, and its side and segment. */
export function repairOf(element, row) {
  const { side, segment } = element.closest(".segment").dataset;
  const number = Number(element.dataset.repair);
  return { side, segment: Number(segment), number, repair: row[side][segment].repairs[number] };
}

/** Select a row. If it is not loaded, select the first loaded row from its `number` in the whole file on, or in a list that
 * is sorted by doubt, the row that is in its place now. */
export function selectNear(key, number, options) {
  const isFrom = (each, k) => (list.filter.order ? list.start + k >= list.index : each.number >= number);
  const row = list.rows.find((each) => each.key === key) ?? list.rows.find(isFrom) ?? list.rows.at(-1);
  select(row?.key ?? null, row?.key === key ? options : { ...options, place: 0 });
}

/** Go to a row of the filtered list, which is loaded if needed. */
export async function goTo(key, options = {}) {
  if (!isLoadedWithNeighbours(key)) await load({ around: key });
  selectNear(key, 0, options);
}

/** Go to a row by its index in the filtered list; return false if there is none. */
export async function goToIndex(index, options = {}) {
  if (index < 0 || index >= list.total) return false;
  if (index < list.start || index >= list.start + list.rows.length) {
    await load({ start: Math.floor(index / BLOCK) * BLOCK });
  }
  const row = list.rows[Math.min(index - list.start, list.rows.length - 1)];
  select(row?.key ?? null, options);
  return true;
}

/** Load the same rows again; selection and focus stay. */
export async function refresh() {
  const row = selectedRow();
  const hadFocus = grid.contains(document.activeElement);
  const { place } = list;
  const repair = document.activeElement?.closest(".repaired")?.dataset.repair;
  await load(row ? { around: row.key, staysIfPossible: true } : { start: list.start });
  selectNear(row?.key ?? null, row?.number ?? 0, { place, focus: hadFocus && !grid.contains(document.activeElement) });
  if (repair !== undefined) {
    selectedElement()?.querySelector(`.repaired[data-repair="${repair}"]`)?.focus({ preventScroll: true });
  }
}
