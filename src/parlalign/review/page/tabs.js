// Other tabs of this browser with the same review: they learn of each change and load it.

import { isEditing } from "./editor.js";
import { events, list } from "./list.js";
import { enqueue } from "./queue.js";
import { refresh } from "./selection.js";

const channel = new BroadcastChannel(`parlalign review ${location.pathname}`);
let isOutdated = false; // while a text field is open

/** Tell the other tabs the version after a change. */
export const announce = (version) => channel.postMessage(version);

function update() {
  if (isEditing()) isOutdated = true;
  else enqueue(refresh);
}

export function watchTabs() {
  channel.addEventListener("message", ({ data }) => data !== list.version && update());
  events.addEventListener("closed", () => {
    if (isOutdated) enqueue(refresh);
    isOutdated = false;
  });
  document.addEventListener("visibilitychange", () => !document.hidden && list.about && update());
}
