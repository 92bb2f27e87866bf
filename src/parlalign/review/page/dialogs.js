// What dialogs have in common: a heading, and a button that closes them.

import { make } from "./dom.js";
import { t } from "./texts.js";

/** Return the heading of a dialog; `index.html` and `start.html` name the dialog after it. */
export const dialogTitle = (dialog, title) => make("h2", { id: `${dialog.id}-title` }, title);

/** Return a button that closes a dialog; `name` is that of its text. */
export const closeButton = (dialog, name = "close") => make("button", { type: "button", onclick: () => dialog.close() }, t(name));

/** Return the heading and the button as the first line of a dialog that one only reads. */
export const dialogTop = (dialog, title) => make("div", { class: "dialog-top" }, dialogTitle(dialog, title), closeButton(dialog));
