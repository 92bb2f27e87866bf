// Opening the review, and reconnecting after the program has ended.

import { events, list, load } from "./list.js";
import { say, showReconnected } from "./messages.js";
import { enqueue, isBusy } from "./queue.js";
import { refresh, selectNear } from "./selection.js";
import { fetchJson } from "./server.js";
import { loadSettings } from "./settings.js";
import { t } from "./texts.js";

let initialKey = null; // of the row in the address of the page

/** Load the review; select the row with `key`, or the row of the last action. */
export async function openReview(key) {
  initialKey = key;
  [list.about] = await Promise.all([fetchJson("about"), loadSettings()]);
  events.dispatchEvent(new Event("opened"));
  const selected = key ?? list.about.key;
  await load(selected === null ? { start: 0 } : { around: selected });
  selectNear(selected, 0, {});
  say(t(list.about.resumed ? "resumed" : "welcome"));
}

/** Try to reach the program again, unless a task does so now. */
export const reconnect = () => isBusy() || enqueue(async () => {
  try {
    await (list.about ? refresh() : openReview(initialKey));
  } catch {
    return;
  }
  showReconnected();
});
