// Making elements. No module of the page parses a text as HTML.

export const byId = (id) => document.getElementById(id);

/** Make an element; attributes `on…` are event handlers, those that are null or false are left out, strings become text. */
export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.filter((child) => child !== null && child !== false && child !== ""));
  return element;
}

/** Return the nodes of a text such as `[a] accept`, in which names of keys are in brackets. */
export function withKeys(text) {
  return text.split(/(\[[^\]]+\])/).filter(Boolean).map((part) =>
    part.startsWith("[") ? make("kbd", {}, part.slice(1, -1)) : document.createTextNode(part));
}

/** Return a function that calls `callback` once it has not been called for `delay` milliseconds. */
export function debounce(delay, callback) {
  let timer;
  return (...parameters) => {
    clearTimeout(timer);
    timer = setTimeout(callback, delay, ...parameters);
  };
}

/** Show whether a button has no effect now; it keeps the focus. */
export function setDisabled(button, isDisabled) {
  if (isDisabled) button.setAttribute("aria-disabled", "true");
  else button.removeAttribute("aria-disabled");
}
