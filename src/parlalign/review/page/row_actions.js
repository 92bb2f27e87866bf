// The actions on the selected row that need no text field, with their messages.

import { openBulk } from "./bulk.js";
import { elementOf, indexOf, isFiltered, list } from "./list.js";
import { say, warn } from "./messages.js";
import { findNext, focusNextRepair } from "./navigation.js";
import { enqueueForRow, perform, replay } from "./perform.js";
import { placeOf, segmentAt, SIDES } from "./places.js";
import { enqueueForView } from "./queue.js";
import { selectedRange } from "./range.js";
import { repairOf } from "./selection.js";
import { fetchJson, Refused } from "./server.js";
import { t, tOr } from "./texts.js";

const ON_MANY = new Set(["accept", "reject", "clear", "replace"]); // actions that can be on many rows
const SHOWN = 60; // characters of a deleted text in the message

/** Return the key of the next row of the list; null after the last one. */
async function keyAfter(row) {
  const index = indexOf(row.key) + 1;
  if (index < list.rows.length) return list.rows[index].key;
  const { rows } = await fetchJson("rows", { start: list.start + index, count: 1, ...list.filter });
  return rows[0]?.key ?? null;
}

/** Accept or reject the row, then go to the next row or to the next doubtful one; for a range, ask first. */
export const decide = (action, { toDoubtful = false } = {}) => enqueueForRow(async (row) => {
  if (selectedRange()) return openBulk("range", action);
  const found = toDoubtful ? (await findNext("doubtful", row.key, 1)).key : await keyAfter(row);
  const next = found === row.key ? null : found;
  await perform(row, { action }, { next: next ?? row.key, inUpperThird: toDoubtful && next !== null });
  const message = action === "accept" && !row.pair ? "said-accept-unpaired" : `said-${action}`;
  const end = next === null ? ` ${t(toDoubtful || list.counts.doubtful === 0 ? "none-doubtful" : "lastRow")}` : "";
  return say(t(message, { n: row.number }) + end);
});

export const clear = () => enqueueForRow(async (row) => {
  if (selectedRange()) return openBulk("range", "clear");
  await perform(row, { action: "clear" });
  return say(t("said-clear", { n: row.number }));
});

/** Return the number of the row above or below. */
const neighbourNumber = (row, to) => row.number + (to === "above" ? -1 : 1);

/** Merge the selected side, or the whole row, with the row above or below. */
export const merge = (to) => enqueueForRow(async (row) => {
  const selected = segmentAt(list.place);
  const n = neighbourNumber(row, to);
  const isHidden = isFiltered() && !list.rows.some((other) => other.number === n);
  await perform(row, { action: "merge", side: selected?.side ?? "both", to }, { place: list.place });
  say(t(selected ? `said-merge-${selected.side}` : "said-merge", { n }) + (isHidden ? ` ${t("hiddenRow")}` : ""));
});

/** Move the first segment of the selected side to the row above, or the last one to the row below. */
export const move = (to) => enqueueForRow(async (row) => {
  const filled = SIDES.filter((side) => row[side].length);
  const side = segmentAt(list.place)?.side ?? (filled.length === 1 ? filled[0] : null);
  if (!side) return warn(t("chooseSide"));
  await perform(row, { action: "move", side, to }, { place: list.place });
  return say(t("said-move", { n: neighbourNumber(row, to) }));
});

/** Return the chosen text, or the only one of the row, as parameters of an action; with the segment if its side has
 * several. Return null if no text is chosen. */
export function chosenText(row) {
  const filled = SIDES.filter((side) => row[side].length);
  const selected = segmentAt(list.place) ?? (filled.length === 1 ? { side: filled[0], segment: 0 } : null);
  if (!selected || !row[selected.side].length) return null;
  const { side, segment } = selected;
  return row[side].length > 1 ? { side, segment } : { side };
}

/** Move the chosen text to the other side. */
export const transfer = () => enqueueForRow(async (row) => {
  const chosen = chosenText(row);
  if (!chosen) return warn(t("chooseSide"));
  const other = SIDES.find((side) => side !== chosen.side);
  await perform(row, { action: "transfer", ...chosen }, { place: placeOf(other, row[other].length) });
  return say(t(`said-transfer-${other}`));
});

/** Delete the chosen text; the message says which. */
export const deleteText = () => enqueueForRow(async (row) => {
  const chosen = chosenText(row);
  if (!chosen) return warn(t("chooseSide"));
  const { side, segment = 0 } = chosen;
  const text = row[side][segment]?.text ?? "";
  const { removed } = await perform(row, { action: "delete", ...chosen }, { place: placeOf(side, 0) });
  return say(t(removed ? "said-delete-row" : "said-delete", { n: row.number, text: text.length > SHOWN ? `${text.slice(0, SHOWN)} …` : text }));
});

/** Exchange source and target. */
export const swap = () => enqueueForRow(async (row) => {
  await perform(row, { action: "swap" }, { place: -list.place });
  say(t("said-swap", { n: row.number }));
});

export const unlink = () => enqueueForRow(async (row) => {
  await perform(row, { action: "unlink" });
  say(t("said-unlink"));
});

/** Split a side between two of its segments, before `segment`. */
export const splitBefore = (side, segment) => enqueueForRow(async (row) => {
  await perform(row, { action: "split", side, segment, at: 0 }, { place: placeOf(side, 0) });
  say(t("said-split"));
});

/** Flip the repair that has the focus; if none has it, focus the first repair instead. */
export const flip = (clicked = null) => enqueueForRow(async (row) => {
  const element = clicked ?? document.activeElement?.closest(".repaired");
  if (!element || !elementOf(row.key).contains(element)) return focusNextRepair();
  const { side, segment, number, repair } = repairOf(element, row);
  if (!repair.flip) throw new Refused(422, "not-flippable", "");
  await perform(row, { action: "flip", side, segment, repair: number }, { stays: true });
  elementOf(row.key)?.querySelector(`[data-side="${side}"][data-segment="${segment}"] [data-repair="${number}"]`)
    ?.focus({ preventScroll: true });
  return say(t("said-flip"));
});

/** Undo or redo the last action. */
export const undoOrRedo = (direction) => enqueueForView(async () => {
  const name = list[direction];
  if (!name) throw new Refused(422, `nothing-to-${direction}`, "");
  const { count } = await replay(direction);
  const what = tOr(`done-${name}`, name);
  say(t(`said-${direction}`, { what: ON_MANY.has(name) && count > 1 ? t("done-many", { what, n: count }) : what }));
});
