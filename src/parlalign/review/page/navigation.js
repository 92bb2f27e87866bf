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

/** Return the next doubtful row after a row, or before it if `by` is -1. */
export const findDoubtful = (key, by) => fetchJson("next", { from: key, step: by, ...list.filter });

export const toDoubtful = (by) => enqueueForView(async () => {
  const { key, wrapped } = await findDoubtful(list.key, by);
  if (key === null) return say(t("noDoubtful"));
  await goTo(key, { inUpperThird: true });
  if (wrapped) say(t(by > 0 ? "fromTop" : "fromEnd"));
  return undefined;
});

/** Go to the next place in the row: source, whole row, target, and their segments. */
export const stepAside = (by) => enqueueForRow((row) => {
  const { first, last } = placesOf(row);
  select(list.key, { place: Math.max(first, Math.min(last, list.place + by)) });
});

/** Select a place in the row; with `focus`, it gets the focus. */
export const selectPlace = (place, { focus = false } = {}) => enqueueForRow(() => select(list.key, { place, focus }));

/** Go to a row by its number in the whole file. */
export const toNumber = (number) => enqueueForView(async () => {
  const { rows } = await fetchJson("rows", { start: number - 1, count: 1 });
  if (!rows.length) return;
  const { key } = rows[0];
  if (!isLoadedWithNeighbours(key)) await load({ around: key });
  selectNear(key, number, { focus: false, inUpperThird: true });
});

/** Load the rows that pass the filter and select the one nearest to the selected row; `focus` focuses it. What was asked
 * for before these rows are shown was meant for other rows: it is dropped. */
export function applyFilter({ focus = false } = {}) {
  changeView();
  return enqueue(async () => {
    const row = selectedRow();
    await load(row ? { around: row.key } : { start: 0 });
    selectNear(row?.key ?? null, row?.number ?? 0, { focus });
    changeView();
    say(t("found", { n: list.total }));
  });
}

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
