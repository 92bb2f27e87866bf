// The results in the panel of the translation memory: one list, with a heading and a message for screen readers.

import { byId } from "./dom.js";
import { report } from "./errors.js";
import { focusSelected } from "./selection.js";
import { Disconnected, Refused } from "./server.js";
import { t, tOr } from "./texts.js";

const items = byId("memory-items");
const status = byId("memory-status");
let latest = 0; // number of the latest question
let running = null; // the question that the program is answering

/** Return what is wrong with the memory, and the cure. */
export function memoryError(error) {
  if (!(error instanceof Refused)) return t("memoryNoAnswer");
  return tOr(`memory-${error.code}`, tOr(`refused-${error.code}`, t("memoryFailed", { message: error.message }), error.values), error.values);
}

/** Return whether an error is shown. */
export const isFailed = () => status.className === "error";

/** Show a message and no results; `kind` is error or warning if it is one. */
export function showMessage(text, kind = "") {
  latest += 1;
  show([], text, kind);
}

function show(results, text, kind = "") {
  const hadFocus = items.contains(document.activeElement);
  items.replaceChildren(...results);
  if (hadFocus) focusSelected();
  items.removeAttribute("aria-busy");
  items.scrollTop = 0;
  status.textContent = text;
  status.className = kind;
}

/** Show why there is no answer. */
export function showError(error) {
  showMessage(memoryError(error), "error");
  if (error instanceof Disconnected) report(error);
  else if (!(error instanceof Refused)) console.error(error);
}

/** Ask the program, one question at a time, and show the answer unless something else was asked for meanwhile. `answered`
 * returns the items and the message of an answer, and the kind of the message. */
export async function ask(question, answered) {
  latest += 1;
  const own = latest;
  items.setAttribute("aria-busy", "true");
  await running;
  if (own !== latest) return;
  const asked = question();
  running = asked.catch(() => {});
  try {
    const answer = await asked;
    if (own === latest) show(...answered(answer));
  } catch (error) {
    if (own === latest) showError(error);
  }
}
