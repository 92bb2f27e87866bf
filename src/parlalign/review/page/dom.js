// Elements and texts; nothing here or elsewhere in the page reads a text as HTML.

export const byId = (id) => document.getElementById(id);

/** Make an element; `on…` attributes are handlers, null and false ones are left out, strings become text. */
export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.filter((child) => child !== null && child !== ""));
  return element;
}

/** Turn `[a] accept` into nodes, what is in brackets as the name of a key. */
export function withKeys(text) {
  return text.split(/(\[[^\]]+\])/).filter(Boolean).map((piece) =>
    piece.startsWith("[") ? make("kbd", {}, piece.slice(1, -1)) : document.createTextNode(piece));
}

/** Call `then` when nothing has called for `pause` milliseconds. */
export function afterPause(pause, then) {
  let timer;
  return (...given) => {
    clearTimeout(timer);
    timer = setTimeout(then, pause, ...given);
  };
}
