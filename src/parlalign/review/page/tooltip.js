// One tooltip for the page: shown on hover and on focus, hidden by Escape; the mouse can be moved onto it.

import { byId } from "./dom.js";

const contents = new WeakMap(); // element → () => nodes
const tip = byId("tip");
let shown = null;
let timer;

/** Give an element a tooltip; `nodes` is a function that returns its content. */
export function describe(element, nodes) {
  contents.set(element, nodes);
}

function describedElement(node) {
  for (let element = node; element instanceof Element; element = element.parentElement) {
    if (contents.has(element)) return element;
  }
  return null;
}

/** Show the tooltip of an element now, at a point if one is given. */
export function showTip(element, point = null) {
  clearTimeout(timer);
  if (shown && shown !== element) shown.removeAttribute("aria-describedby");
  shown = element;
  tip.replaceChildren(...contents.get(element)());
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

const afterDelay = (delay, callback) => {
  clearTimeout(timer);
  timer = setTimeout(callback, delay);
};

export function watchTips() {
  document.addEventListener("pointerover", (event) => {
    if (tip.contains(event.target)) return clearTimeout(timer);
    const element = describedElement(event.target);
    if (element && element !== shown) afterDelay(120, () => element.isConnected && showTip(element));
    else if (element) clearTimeout(timer);
    else if (shown) afterDelay(250, () => shown !== document.activeElement && hideTip());
    return undefined;
  });
  document.addEventListener("focusin", (event) => {
    if (contents.has(event.target) && event.target.matches(":focus-visible")) showTip(event.target);
    else if (shown) hideTip();
  });
  document.addEventListener("focusout", () => shown && hideTip());
}

/** Hide the tooltip; return whether one was shown. */
export function dismissTip() {
  const wasShown = shown !== null;
  hideTip();
  return wasShown;
}
