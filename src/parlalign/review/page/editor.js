// The text field in a row, for a segment or a comment. What was typed in stays until it is saved or given up.

import { byId, make, withKeys } from "./dom.js";
import { elementOf, events, focusHere, list, selectedRow } from "./list.js";
import { warn } from "./messages.js";
import { codesOf } from "./row.js";
import { t } from "./texts.js";

/** The open field: key of its row, kind (text or comment), side, part, base (the text before), box, area; or null. */
let editing = null;
let isMoving = false; // while rows are put in, the field is out of the page
let hadFocus = false; // before it was
let acts = null; // what saves; actions.js gives it, for it needs this file, too

export const isEditing = () => editing !== null;
const isUnsaved = () => editing !== null && editing.area.value !== editing.base;

/** Take the functions that save: `text(editing, split)`, `comment(editing)`; each tells whether it is done. */
export function saveBy(functions) {
  acts = functions;
}

/** Open a field in the selected row; `isFree` has to come first. */
export function openEditor({ kind, side = null, part = 0, caret = null }) {
  const row = selectedRow();
  if (!row) return;
  const base = kind === "comment" ? row.comment : row[side][part]?.text ?? "";
  const codes = kind === "comment" ? { dir: "auto" } : codesOf(row, side, list.about);
  const label = kind === "comment" ? t("commentLabel", { n: row.number }) : t(`edit-${side}`, { n: row.number });
  const area = make("textarea", { ...codes, rows: 1, spellcheck: "true", "aria-label": label, "aria-describedby": "edit-keys",
    oninput: () => fit(area), onkeydown: typed });
  area.value = base;
  const button = (what, key) => make("button", { type: "button", onclick: () => finish(what) }, t(`edit-${what}`), " ",
    make("kbd", { "aria-hidden": "true" }, t(key)));
  const box = make("div", { class: `editor ${kind}`, onfocusout: left }, area,
    make("div", { class: "editor-buttons" }, button("save", "key-save"),
      kind === "text" && base ? button("split", "key-split") : null, button("cancel", "key-cancel")),
    make("p", { id: "edit-keys", class: "hidden" }, ...withKeys(t(kind === "comment" ? "commentKeys" : "editKeys"))));
  editing = { key: row.key, number: row.number, kind, side, part, base, box, area };
  hadFocus = true;
  putInPlace();
  const at = caret ?? base.length;
  area.focus({ preventScroll: true });
  area.setSelectionRange(at, at);
  box.scrollIntoView({ block: "nearest" });
}

function fit(area) {
  area.style.height = "auto";
  area.style.height = `${area.scrollHeight + 2}px`;
}

/** Put the field into its row, where that is made anew or has gone; nothing typed in is lost. */
function putInPlace() {
  if (!editing) return;
  const { box, area, kind, side, part } = editing;
  const element = elementOf(editing.key);
  const orphans = byId("unsaved");
  const paragraph = element?.querySelector(`[data-side="${side}"][data-part="${part}"]:is(.part, .none)`);
  if (!element) orphans.replaceChildren(make("p", {}, t("unsavedGone", { n: editing.number })), box);
  else if (kind === "comment") element.querySelector(".notes").insertBefore(box, element.querySelector("#tools"));
  else if (paragraph) paragraph.after(box);
  else element.querySelector(`.side.${side}`).append(box);
  orphans.hidden = Boolean(element);
  if (element) orphans.replaceChildren();
  for (const hidden of document.querySelectorAll(".is-edited")) hidden.classList.remove("is-edited");
  if (element) (kind === "comment" ? element.querySelector(".comment:not(.editor)") : paragraph)?.classList.add("is-edited");
  fit(area);
  if (hadFocus) area.focus({ preventScroll: true });
  isMoving = false;
}

function takeOut() {
  if (!editing) return;
  isMoving = true;
  hadFocus = document.activeElement === editing.area;
  editing.box.remove();
}

function typed(event) {
  const command = event.ctrlKey || event.metaKey;
  if (event.isComposing) return;
  if (event.key === "Escape") finish("cancel");
  else if (command && event.key.toLowerCase() === "s") finish("save");
  else if (command && event.key === "Enter") finish(editing.kind === "text" && editing.base ? "split" : "save");
  else return;
  event.preventDefault();
  event.stopPropagation();
}

// The field is saved when the focus goes elsewhere in the page, but not when the window loses it, nor when saving has failed:
// what another tab did since is to be looked at first.
function left(event) {
  if (isMoving || editing?.box.contains(event.relatedTarget)) return;
  setTimeout(() => {
    if (editing && !editing.isBusy && !editing.isHeld && document.hasFocus() && !editing.box.contains(document.activeElement)) leave();
  });
}

/** Save, split or cancel, and go back to the row. */
async function finish(what) {
  if (!editing || editing.isBusy) return;
  if (what === "cancel") close();
  else if (!(await saved(what === "split"))) return;
  focusHere();
}

/** Save what is typed in, if anything; tell whether the field is closed. */
async function leave() {
  if (!editing) return true;
  if (!isUnsaved()) {
    close();
    return true;
  }
  return saved(false);
}

/** Close the field that is open, saving it; false, and back in it, where that fails. */
export async function isFree() {
  const isHeld = editing?.isHeld && isUnsaved();
  if (!isHeld && (await leave())) return true;
  editing?.area.focus();
  if (isHeld) warn(t("unsavedFirst"));
  return false;
}

async function saved(splits) {
  const now = editing;
  if (!splits && !isUnsaved()) {
    close();
    return true;
  }
  now.isBusy = true;
  now.area.readOnly = true;
  const isDone = await (now.kind === "comment" ? acts.comment(now) : acts.text(now, splits));
  now.isBusy = false;
  now.area.readOnly = false;
  now.isHeld = !isDone;
  if (isDone) close();
  return isDone;
}

function close() {
  editing?.box.remove();
  editing = null;
  byId("unsaved").hidden = true;
  for (const hidden of document.querySelectorAll(".is-edited")) hidden.classList.remove("is-edited");
  events.dispatchEvent(new Event("closed"));
}

events.addEventListener("loading", takeOut);
events.addEventListener("loaded", putInPlace);
addEventListener("beforeunload", (event) => isUnsaved() && event.preventDefault());
