// The text field in a row, for a segment or a comment. Typed text stays until it is saved or cancelled.

import { byId, make, withKeys } from "./dom.js";
import { elementOf, events, list } from "./list.js";
import { warn } from "./messages.js";
import { codesOf } from "./row_text.js";
import { focusSelected, selectedRow } from "./selection.js";
import { t } from "./texts.js";

/** The open field: key and number of its row, kind (text or comment), side, segment, original (the saved text), box, area;
 * null if none is open. */
let field = null;
let isMoving = false; // the field is out of the page while rows are replaced
let hadFocus = false; // before it was taken out
let saveFunctions = null; // set by text_actions.js, which imports this module

export const isEditing = () => field !== null;
const isUnsaved = () => field !== null && field.area.value !== field.original;

/** Set the functions that save: `text(field, splits)` and `comment(field)`; each returns whether it succeeded. */
export function setSaveFunctions(functions) {
  saveFunctions = functions;
}

/** Open a field in the selected row; call `closeEditor` first. */
export function openEditor({ kind, side = null, segment = 0, caret = null }) {
  const row = selectedRow();
  if (!row) return;
  const original = kind === "comment" ? row.comment : row[side][segment]?.text ?? "";
  const codes = kind === "comment" ? { dir: "auto" } : codesOf(row, side, list.about);
  const label = kind === "comment" ? t("commentLabel", { n: row.number }) : t(`edit-${side}`, { n: row.number });
  const area = make("textarea", { ...codes, rows: 1, spellcheck: "true", "aria-label": label, "aria-describedby": "edit-keys",
    oninput: () => fitHeight(area), onkeydown: handleKey });
  area.value = original;
  const button = (what, key) => make("button", { type: "button", onclick: () => finish(what) }, t(`edit-${what}`), " ",
    make("kbd", { "aria-hidden": "true" }, t(key)));
  const box = make("div", { class: `editor ${kind}`, onfocusout: handleFocusOut }, area,
    make("div", { class: "editor-buttons" }, button("save", "key-save"),
      kind === "text" && original ? button("split", "key-split") : null, button("cancel", "key-cancel")),
    make("p", { id: "edit-keys", class: "hidden" }, ...withKeys(t(kind === "comment" ? "commentKeys" : "editKeys"))));
  field = { key: row.key, number: row.number, kind, side, segment, original, box, area };
  hadFocus = true;
  insertField();
  const at = caret ?? original.length;
  area.focus({ preventScroll: true });
  area.setSelectionRange(at, at);
  box.scrollIntoView({ block: "nearest" });
}

function fitHeight(area) {
  area.style.height = "auto";
  area.style.height = `${area.scrollHeight + 2}px`;
}

/** Insert the field into the element of its row; if the row is not on the page, show the field above the rows. */
function insertField() {
  if (!field) return;
  const { box, area, kind, side, segment } = field;
  const element = elementOf(field.key);
  const unsaved = byId("unsaved");
  const paragraph = element?.querySelector(`[data-side="${side}"][data-segment="${segment}"]:is(.segment, .none)`);
  if (!element) unsaved.replaceChildren(make("p", {}, t("unsavedGone", { n: field.number })), box);
  else if (kind === "comment") element.querySelector(".notes").insertBefore(box, element.querySelector("#tools"));
  else if (paragraph) paragraph.after(box);
  else element.querySelector(`.side.${side}`).append(box);
  unsaved.hidden = Boolean(element);
  if (element) unsaved.replaceChildren();
  for (const hidden of document.querySelectorAll(".is-edited")) hidden.classList.remove("is-edited");
  if (element) (kind === "comment" ? element.querySelector(".comment:not(.editor)") : paragraph)?.classList.add("is-edited");
  fitHeight(area);
  if (hadFocus) area.focus({ preventScroll: true });
  isMoving = false;
}

function takeOutField() {
  if (!field) return;
  isMoving = true;
  hadFocus = document.activeElement === field.area;
  field.box.remove();
}

function handleKey(event) {
  const command = event.ctrlKey || event.metaKey;
  if (event.isComposing) return;
  if (event.key === "Escape") finish("cancel");
  else if (command && event.key.toLowerCase() === "s") finish("save");
  else if (command && event.key === "Enter") finish(field.kind === "text" && field.original ? "split" : "save");
  else return;
  event.preventDefault();
  event.stopPropagation();
}

// The field is saved when the focus moves to another place in the page, but not when the window loses the focus, nor after
// saving has failed: the user must first see what another tab has changed.
function handleFocusOut(event) {
  if (isMoving || field?.box.contains(event.relatedTarget)) return;
  setTimeout(() => {
    if (field && !field.isBusy && !field.hasFailed && document.hasFocus() && !field.box.contains(document.activeElement)) leave();
  });
}

/** Save, split or cancel, then focus the row. */
async function finish(what) {
  if (!field || field.isBusy) return;
  if (what === "cancel") close();
  else if (!(await save(what === "split"))) return;
  focusSelected();
}

/** Save unsaved text and close the field; return whether it is closed. */
async function leave() {
  if (!field) return true;
  if (!isUnsaved()) {
    close();
    return true;
  }
  return save(false);
}

/** Save and close the open field; if that fails, focus it and return false. */
export async function closeEditor() {
  const hasFailed = field?.hasFailed && isUnsaved();
  if (!hasFailed && (await leave())) return true;
  field?.area.focus();
  if (hasFailed) warn(t("unsavedFirst"));
  return false;
}

async function save(splits) {
  const own = field;
  if (!splits && !isUnsaved()) {
    close();
    return true;
  }
  own.isBusy = true;
  own.area.readOnly = true;
  const isSaved = await (own.kind === "comment" ? saveFunctions.comment(own) : saveFunctions.text(own, splits));
  own.isBusy = false;
  own.area.readOnly = false;
  own.hasFailed = !isSaved;
  if (isSaved) close();
  return isSaved;
}

function close() {
  field?.box.remove();
  field = null;
  byId("unsaved").hidden = true;
  for (const hidden of document.querySelectorAll(".is-edited")) hidden.classList.remove("is-edited");
  events.dispatchEvent(new Event("closed"));
}

events.addEventListener("loading", takeOutField);
events.addEventListener("loaded", insertField);
addEventListener("beforeunload", (event) => isUnsaved() && event.preventDefault());
