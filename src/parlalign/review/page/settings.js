// What a person has chosen for the page. The program stores it: the storage of the browser is lost with the port.

import { fetchFromStart, sendToStart } from "./server.js";

let settings = {};

/** Fetch the settings; without them, the page has its defaults. */
export async function loadSettings() {
  settings = await fetchFromStart("settings").catch(() => settings);
}

/** Return a setting, or a default if it was never chosen. */
export const setting = (name, standard) => settings[name] ?? standard;

/** Store a setting; if that fails, it lasts as long as the page. */
export function saveSetting(name, value) {
  settings[name] = value;
  return sendToStart("PUT", "settings", { [name]: value }).catch(() => {});
}
