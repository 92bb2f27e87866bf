// What the page says of itself: what was done, what was not and why, and that the program has ended.

import { byId, make } from "./dom.js";
import { t } from "./texts.js";

const AGAIN = 3000; // milliseconds between two looks whether the program is back

/** Say what was done; what was said before is gone. */
export function say(text) {
  byId("warned").textContent = "";
  byId("said").textContent = text;
}

/** Say why something was not done. */
export function warn(text) {
  byId("said").textContent = "";
  byId("warned").textContent = "";
  setTimeout(() => { // the same words are read out again
    byId("warned").textContent = text;
  });
}

let timer = null;

/** Say that the program has ended, and look from time to time whether it is back. */
export function sayGone(moved, comeBack) {
  const band = byId("gone");
  document.body.classList.add("is-gone");
  const words = t(moved ? "moved" : "gone");
  if (band.dataset.words !== words) {
    band.dataset.words = words;
    band.replaceChildren(make("p", {}, words),
      make("button", { type: "button", onclick: comeBack }, t("retry")));
  }
  clearInterval(timer);
  timer = setInterval(() => moved || comeBack(), AGAIN);
}

/** Say that it answers again. */
export function sayBack() {
  if (timer === null) return;
  clearInterval(timer);
  timer = null;
  document.body.classList.remove("is-gone");
  delete byId("gone").dataset.words;
  byId("gone").replaceChildren();
  say(t("back"));
}
