// Messages: what was done, what was not done and why, and that the program does not answer.

import { byId, make } from "./dom.js";
import { t } from "./texts.js";

const RETRY_AFTER = 3000; // milliseconds

let warning; // timer

/** Show what was done; it replaces all messages before. */
export function say(text) {
  clearWarning();
  byId("said").textContent = text;
}

/** Show why something was not done. */
export function warn(text) {
  byId("said").textContent = "";
  clearWarning();
  warning = setTimeout(() => { // so that screen readers read the same text again
    byId("warned").textContent = text;
  });
}

/** Remove the message about what was not done. */
export function clearWarning() {
  clearTimeout(warning);
  byId("warned").textContent = "";
}

let timer = null;

/** Show that the program does not answer, and try to reconnect from time to time. */
export function showDisconnected(hasMoved, reconnect) {
  const banner = byId("gone");
  document.body.classList.add("is-gone");
  const text = t(hasMoved ? "moved" : "gone");
  if (banner.dataset.shown !== text) {
    banner.dataset.shown = text;
    banner.replaceChildren(make("p", {}, text), make("button", { type: "button", onclick: reconnect }, t("retry")));
  }
  clearInterval(timer);
  timer = setInterval(() => hasMoved || reconnect(), RETRY_AFTER);
}

/** Show that the program answers again. */
export function showReconnected() {
  if (timer === null) return;
  clearInterval(timer);
  timer = null;
  document.body.classList.remove("is-gone");
  delete byId("gone").dataset.shown;
  byId("gone").replaceChildren();
  say(t("back"));
}
