// The keys of the page, and the list of them.

import * as actions from "./actions.js";
import { byId, make, withKeys } from "./dom.js";
import { focusHere, list, select } from "./list.js";
import { pointedAt } from "./marks.js";
import { placeOf } from "./row.js";
import { t } from "./texts.js";
import { dismissTip } from "./tooltip.js";

const OFF = "parlalign review: no letters"; // in the browser's memory, where a person has turned the letters off

/** Names of keys as `event.key` has them; Shift is told apart by `⇧`. */
const LETTERS = {
  j: () => actions.step(1),
  k: () => actions.step(-1),
  n: () => actions.toDoubtful(1),
  p: () => actions.toDoubtful(-1),
  a: () => actions.decide("accept"),
  "⇧a": () => actions.decide("accept", { toDoubtful: true }),
  x: () => actions.decide("reject"),
  "⇧x": () => actions.decide("reject", { toDoubtful: true }),
  o: () => actions.clear(),
  m: () => actions.merge("below"),
  "⇧m": () => actions.merge("above"),
  v: () => actions.move("below"),
  "⇧v": () => actions.move("above"),
  l: () => actions.unlink(),
  e: () => actions.edit(),
  s: () => actions.edit({ toSplit: true }),
  r: () => actions.nextRepair(),
  f: () => actions.flip(),
  c: () => actions.comment(),
  z: () => actions.turnBack("undo"),
  "⇧z": () => actions.turnBack("redo"),
  "/": () => byId("filter").elements.text.select(),
  "?": () => openKeys(),
};

/** Keys that act in the rows alone, where a button, link or field has no use of its own for them. */
const IN_ROWS = {
  ArrowDown: () => actions.step(1),
  ArrowUp: () => actions.step(-1),
  ArrowLeft: () => actions.aside(-1),
  ArrowRight: () => actions.aside(1),
  Home: () => actions.toEnd(false),
  End: () => actions.toEnd(true),
};

const isField = (element) => element.matches("input, textarea, select") || element.isContentEditable;
const isOff = () => localStorage.getItem(OFF) !== null;

/** Return the key as LETTERS names it; by its place on the keyboard where the layout has no Latin letters. */
function named(event) {
  const own = event.key.length === 1 && event.key.charCodeAt(0) > 127;
  const letter = own && /^Key[A-Z]$/.test(event.code) ? event.code.slice(3) : event.key;
  return /^[a-z]$/i.test(letter) ? (event.shiftKey ? "⇧" : "") + letter.toLowerCase() : letter;
}

function pressed(event) {
  if (event.defaultPrevented || event.isComposing || document.querySelector("dialog[open]")) return;
  const { target } = event;
  const does = found(event, target);
  if (!does) return;
  event.preventDefault();
  if (!actions.isAboutToType()) does();
}

function found(event, target) {
  const command = (event.ctrlKey || event.metaKey) && !event.altKey;
  if (event.key === "Escape") return escape(target);
  if (isField(target)) return null;
  if (command) return commanded(event);
  if (event.altKey) return null;
  const inRows = byId("rows").contains(target);
  if (event.key === "Enter" || event.key === " ") return inRows ? entered(event, target) : null;
  if (event.key in IN_ROWS && !event.shiftKey) return inRows || target === document.body ? IN_ROWS[event.key] : null;
  const name = named(event);
  if (isOff() && name !== "?") return null;
  return Object.hasOwn(LETTERS, name) ? LETTERS[name] : null;
}

function commanded(event) {
  const letter = named(event).replace("⇧", "");
  if (letter === "z") return () => actions.turnBack(event.shiftKey ? "redo" : "undo");
  if (letter === "y" && !event.shiftKey) return () => actions.turnBack("redo");
  return null;
}

function entered(event, target) {
  if (target.closest(".seam")) return () => actions.flip(target.closest(".seam"));
  return event.key === "Enter" && !target.closest("button, canvas") ? () => actions.edit() : null;
}

function escape(target) {
  if (dismissTip()) return () => {};
  if (target.closest("#filter") && target.name === "text" && target.value) return null; // the browser clears it
  if (isField(target) && !target.closest("#filter")) return null;
  return () => (byId("rows").contains(target) ? actions.choose(0, { focus: true }) : focusHere());
}

const LIST = [
  ["keys-moving", ["rows", "doubtful", "ends", "sides"]],
  ["keys-decide", ["accept", "reject", "clear", "onwards"]],
  ["keys-shape", ["merge", "move", "unlink", "split"]],
  ["keys-text", ["edit", "repair", "flip", "comment"]],
  ["keys-else", ["undo", "redo", "search", "escape", "help"]],
  ["keys-field", ["field-save", "field-split", "field-cancel"]],
];

function fillKeys(dialog) {
  const off = make("input", { type: "checkbox", onchange: () => (off.checked ? localStorage.removeItem(OFF) : localStorage.setItem(OFF, "1")) });
  off.checked = !isOff();
  const section = ([title, names]) => make("section", {}, make("h3", {}, t(title)), make("dl", {}, ...names.map((name) =>
    make("div", {}, make("dt", {}, ...withKeys(t(`keys-${name}`))), make("dd", {}, t(`keys-${name}-does`))))));
  dialog.replaceChildren(
    make("div", { class: "dialog-top" }, make("h2", { id: "keys-title" }, t("keysTitle")),
      make("button", { type: "button", onclick: () => dialog.close() }, t("close"))),
    make("p", {}, t("keysHint")),
    make("div", { class: "sections" }, ...LIST.map(section)),
    make("p", {}, make("label", {}, off, " ", t("lettersOn"))),
  );
}

/** Open the list of keys. */
function openKeys() {
  const dialog = byId("keys");
  fillKeys(dialog);
  dialog.showModal();
}

/** A click selects a row, and where in its text; a second one opens the text; one on a seam turns a repair. */
function clicked(event) {
  const element = event.target.closest("#rows .row");
  if (event.detail > 1) return; // the second click of two means the place of the first
  if (!element || event.target.closest(".editor, #tools")) return;
  const key = Number(element.dataset.key);
  const wasSelected = key === list.key;
  const part = event.target.closest(".part, .none");
  const splits = event.target.closest("[data-do=split-here]");
  if (splits) {
    actions.splitBefore(splits.dataset.side, Number(splits.dataset.part));
    return;
  }
  const side = part?.dataset.side;
  const number = Number(part?.dataset.part ?? 0);
  actions.pointAt(part?.matches(".part") ? { key, side, part: number, caret: pointedAt(part, event) } : null);
  const isSelecting = !getSelection().isCollapsed;
  select(key, { at: part ? placeOf(side, number) : 0, focus: !isSelecting });
  const seam = event.target.closest(".seam");
  if (seam && wasSelected && !isSelecting) {
    seam.focus({ preventScroll: true });
    actions.flip(seam);
  }
}

export function watchKeys() {
  document.addEventListener("keydown", pressed);
  byId("rows").addEventListener("click", clicked);
  byId("rows").addEventListener("dblclick", (event) => {
    if (event.target.closest("#rows .side") && !event.target.closest(".editor, button") && list.at !== 0) {
      getSelection().removeAllRanges();
      actions.edit();
    }
  });
  byId("keys-open").addEventListener("click", openKeys);
}
