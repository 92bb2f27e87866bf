// Going to another row, or to another place in the row.

import { elementOf, indexOf, isLoadedWithNeighbours, list, load } from "./list.js";
import { say, warn } from "./messages.js";
import { enqueueForRow } from "./perform.js";
import { changeView, enqueue, enqueueForView } from "./queue.js";
import { placesOf } from "./places.js";
import { goTo, goToIndex, revealRepairs, select, selectedRow, selectNear } from "./selection.js";
import { fetchJson } from "./server.js";
import { t } from "./texts.js";
import { showTip } from "./tooltip.js";

export const step = (by) => enqueueForView(async () => {
  const found = await goToIndex(list.start + Math.max(0, indexOf(list.key)) + by, { place: list.place });
  if (!found) say(t(by > 0 ? "lastRow" : "firstRow"));
});

/** Go to the first row of the list and focus it. */
export const toFirst = () => enqueue(() => goToIndex(0, {}));

export const toEnd = (isLast) => enqueueForView(() => goToIndex(isLast ? list.total - 1 : 0, { place: list.place }));

export const turnPage = (by) => enqueueForView(() => goToIndex(Math.max(0, list.start + by), {}));

/** Return the next row of a kind after a row, or before it if `by` is -1; `what` is doubtful, open, fact or memory. */
export const findNext = (what, key, by) => fetchJson("next", { ...list.filter, from: key, step: by, what });

/** Go to the next row of a kind; return false if there is none. */
async function goToNext(what, by) {
  const { key, wrapped } = await findNext(what, list.key, by);
  if (key === null) {
    say(t(`none-${what}`));
    return false;
  }
  await goTo(key, { inUpperThird: true });
  if (wrapped) say(t(by > 0 ? "fromTop" : "fromEnd"));
  return true;
}

export const toDoubtful = (by) => enqueueForView(() => goToNext("doubtful", by));

/** Go to the next row on which nobody has decided. */
export const toOpen = (by) => enqueueForView(() => goToNext("open", by));

const factsOf = (key) => [...(elementOf(key)?.querySelectorAll(".differs") ?? [])];

/** Focus the next fact that differs: in the selected row, then in the next row with such facts. */
export const toFact = (by) => enqueueForView(async () => {
  const facts = factsOf(list.key);
  const at = facts.indexOf(document.activeElement);
  if (at >= 0 && facts[at + by]) return focusFact(facts[at + by]);
  if (!(await goToNext("fact", by))) return undefined;
  const fact = factsOf(list.key).at(by > 0 ? 0 : -1);
  return fact && focusFact(fact);
});

function focusFact(fact) {
  fact.tabIndex = -1;
  fact.focus({ preventScroll: true });
  fact.scrollIntoView({ block: "nearest" });
  showTip(fact);
}

/** Go to the next place in the row: source, whole row, target, and their segments. */
export const stepAside = (by) => enqueueForRow((row) => {
  const { first, last } = placesOf(row);
  select(list.key, { place: Math.max(first, Math.min(last, list.place + by)) });
});

/** Select a place in the row; with `focus`, it gets the focus. */
export const selectPlace = (place, { focus = false } = {}) => enqueueForRow(() => select(list.key, { place, focus }));

/** Go to a row by its number in the whole file. */
export const toNumber = (number, { focus = false } = {}) => enqueueForView(async () => {
  const { rows } = await fetchJson("rows", { start: number - 1, count: 1 });
  if (!rows.length) return;
  const { key } = rows[0];
  if (!isLoadedWithNeighbours(key)) await load({ around: key });
  selectNear(key, number, { focus, inUpperThird: true });
  if (focus && list.key !== key) say(t("goToHidden", { n: number }));
});

/** Go to a row by its key; say so if the filter hides it. */
export const toKey = (key) => enqueueForView(async () => {
  await goTo(key, { inUpperThird: true });
  if (list.key !== key) say(t("hiddenRow"));
});

/** Load the rows that pass the filter and select the one nearest to the selected row, or focus the first one
 * (`fromStart`); `focus` focuses it. What was asked for before these rows are shown was meant for other rows: it is
 * dropped. */
export function applyFilter({ focus = false, fromStart = false } = {}) {
  changeView();
  return enqueue(async () => {
    const row = fromStart ? null : selectedRow();
    await load(row ? { around: row.key } : { start: 0 });
    if (fromStart) await goToIndex(0, {});
    else selectNear(row?.key ?? null, row?.number ?? 0, { focus });
    changeView();
    say(t("found", { n: list.total }));
  });
}

/** Go to the next open row that contradicts the translation memory. A long search stops at a row, where it can continue. */
export const toContradiction = (by) => enqueueForView(async () => {
  const { key, wrapped, searched } = await findNext("memory", list.key, by);
  if (key === null && searched === null) return say(t("none-memory"));
  await goTo(key ?? searched, { inUpperThird: true });
  if (key === null) return say(t("memorySearchedTo", { n: selectedRow()?.number ?? 0 }));
  return wrapped && say(t(by > 0 ? "fromTop" : "fromEnd"));
});

/** Focus the next repair of the selected row; the first time, the first uncertain one. */
export function focusNextRepair() {
  const repairs = [...(elementOf(list.key)?.querySelectorAll(".repaired") ?? [])];
  if (!repairs.length) return warn(t("noRepair"));
  revealRepairs();
  const index = repairs.indexOf(document.activeElement);
  const next = index >= 0 ? repairs[(index + 1) % repairs.length]
    : repairs.find((repair) => repair.matches(".uncertain")) ?? repairs[0];
  next.focus({ preventScroll: true });
  next.scrollIntoView({ block: "nearest" });
  showTip(next);
  return undefined;
}

export const toNextRepair = () => enqueueForRow(focusNextRepair);
