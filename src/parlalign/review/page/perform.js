// Sending an action to the server and showing its result.

import { elementOf, events, list, load, takeProgress } from "./list.js";
import { enqueueForView } from "./queue.js";
import { isFocusInRows, refresh, selectedRow, selectNear } from "./selection.js";
import { post, postLong } from "./server.js";
import { announce } from "./tabs.js";

const USE_NEIGHBOURS = new Set(["merge", "move", "split"]);

/** Return the versions of the rows that an action uses, as they are shown. */
function versions(row, action) {
  const neighbours = USE_NEIGHBOURS.has(action) ? list.rows.filter((other) => Math.abs(other.number - row.number) === 1) : [];
  return Object.fromEntries([row, ...neighbours].map((each) => [each.key, each.version]));
}

/** Take the progress from the answer to a change, and tell the other tabs. */
export function takeChange(change) {
  takeProgress(change);
  announce(change.version);
}

/** Perform an action on a row, then select the row with key `next`, by default the one that the server names. With
 * `stays`, the selection does not change; with `inUpperThird`, the row is scrolled there. */
export async function perform(row, parameters, { next, place = 0, stays = false, inUpperThird = false } = {}) {
  const change = await post("act", { ...parameters, key: row.key, versions: versions(row, parameters.action) });
  takeChange(change);
  events.dispatchEvent(new CustomEvent("acted", { detail: { action: parameters.action, version: change.version } }));
  if (stays) await refresh();
  else await showChange(next ?? change.key, row.number, { place, inUpperThird });
  return change;
}

/** Undo or redo the last action, whichever tab performed it; return the answer of the server. */
export async function replay(direction) {
  const change = await postLong(direction, { version: list.version });
  takeChange(change);
  await showChange(change.key, selectedRow()?.number ?? 0, { place: list.place });
  return change;
}

/** Load the rows around a row and select it; the focus stays on a button that was used. */
export async function showChange(key, number, options) {
  const button = document.activeElement?.closest("#tools button")?.id;
  const focus = isFocusInRows() && !button;
  await load({ around: key, staysIfPossible: true });
  selectNear(key, number, { ...options, focus });
  if (button) {
    document.getElementById(button)?.focus({ preventScroll: true });
    elementOf(list.key)?.scrollIntoView({ block: "nearest" });
  }
}

/** Run a task with the selected row after all other tasks, unless other rows are listed by then. */
export const enqueueForRow = (task) => enqueueForView(() => {
  const row = selectedRow();
  return row ? task(row) : false;
});
