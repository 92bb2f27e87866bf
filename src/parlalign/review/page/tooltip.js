// One tooltip for the page: shown under the mouse and at the focus, gone by Escape, and it can be pointed at.

import { byId } from "./dom.js";

const words = new WeakMap(); // element → () => nodes
const tip = byId("tip");
let shown = null;
let timer;

/** Give an element words that are shown on hover and focus. */
export function describe(element, nodes) {
  words.set(element, nodes);
}

function describedAt(node) {
  for (let element = node; element instanceof Element; element = element.parentElement) {
    if (words.has(element)) return element;
  }
  return null;
}

/** Show the words of an element at once; at a point, if one is given. */
export function showTip(element, point = null) {
  clearTimeout(timer);
  if (shown && shown !== element) shown.removeAttribute("aria-describedby");
  shown = element;
  tip.replaceChildren(...words.get(element)());
  tip.hidden = false;
  element.setAttribute("aria-describedby", "tip");
  const box = point ?? element.getClientRects()[0] ?? element.getBoundingClientRect();
  const { width, height } = tip.getBoundingClientRect();
  const left = Math.max(8, Math.min(box.left, document.documentElement.clientWidth - width - 8));
  const above = box.top - height - 6;
  tip.style.left = `${left + scrollX}px`;
  tip.style.top = `${(above > 0 ? above : box.bottom + 6) + scrollY}px`;
}

export function hideTip() {
  clearTimeout(timer);
  shown?.removeAttribute("aria-describedby");
  shown = null;
  tip.hidden = true;
}

const later = (pause, then) => {
  clearTimeout(timer);
  timer = setTimeout(then, pause);
};

export function watchTips() {
  document.addEventListener("pointerover", (event) => {
    if (tip.contains(event.target)) return clearTimeout(timer);
    const element = describedAt(event.target);
    if (element && element !== shown) later(120, () => element.isConnected && showTip(element));
    else if (element) clearTimeout(timer);
    else if (shown) later(250, () => shown !== document.activeElement && hideTip());
    return undefined;
  });
  document.addEventListener("focusin", (event) => {
    if (words.has(event.target) && event.target.matches(":focus-visible")) showTip(event.target);
    else if (shown) hideTip();
  });
  document.addEventListener("focusout", () => shown && hideTip());
}

/** Hide the tooltip; tell whether there was one. */
export function dismissTip() {
  const was = shown !== null;
  hideTip();
  return was;
}
