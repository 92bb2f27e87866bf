// What a person has chosen for the pages. The program keeps it: browsers forget it, because the port changes each time.

import { fetchFromStart, sendToStart } from "./server.js";

const chosen = {};

export async function loadSettings() {
  Object.assign(chosen, await fetchFromStart("settings").catch(() => ({})));
}

/** Return a setting, or a default if it was never chosen. */
export const setting = (name, standard) => chosen[name] ?? standard;

export function saveSetting(name, value) {
  chosen[name] = value;
  sendToStart("PUT", "settings", { [name]: value }).catch(() => {}); // the page works without
}
