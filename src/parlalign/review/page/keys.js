// The keys of the page.

import { askForBulk } from "./bulk.js";
import { byId } from "./dom.js";
import { flipOrder } from "./filters.js";
import { openGoTo } from "./go_to.js";
import { areLettersOff, showKeyList } from "./key_list.js";
import { toggleMemory } from "./memory.js";
import { leaveSearch, searchSelected } from "./memory_search.js";
import { selectPlace, step, stepAside, toContradiction, toDoubtful, toEnd, toFact, toNextRepair, toOpen } from "./navigation.js";
import { acceptProposal, setProposalAside } from "./proposal.js";
import { isBusy } from "./queue.js";
import { endRange, extendBy, extendToEnd } from "./range.js";
import { isReplaceOpening, openReplace } from "./replace.js";
import { clear, decide, deleteText, flip, merge, move, swap, transfer, undoOrRedo, unlink } from "./row_actions.js";
import { focusSelected } from "./selection.js";
import { comment, edit, isFieldOpening } from "./text_actions.js";
import { dismissTip } from "./tooltip.js";

/** Actions by `event.key`; `⇧` stands for Shift. Only moves are repeated while their key is held down. */
const MOVES = {
  j: () => step(1),
  k: () => step(-1),
  n: () => toDoubtful(1),
  p: () => toDoubtful(-1),
  u: () => toOpen(1),
  "⇧u": () => toOpen(-1),
  d: () => toFact(1),
  "⇧d": () => toFact(-1),
  "⇧n": () => toContradiction(1),
  "⇧p": () => toContradiction(-1),
};

const LETTERS = {
  ...MOVES,
  g: () => openGoTo(),
  q: () => flipOrder(),
  i: () => toggleMemory(),
  "⇧i": () => searchSelected(),
  y: () => acceptProposal(),
  a: () => decide("accept"),
  "⇧a": () => decide("accept", { toDoubtful: true }),
  x: () => decide("reject"),
  "⇧x": () => decide("reject", { toDoubtful: true }),
  o: () => clear(),
  m: () => merge("below"),
  "⇧m": () => merge("above"),
  v: () => move("below"),
  "⇧v": () => move("above"),
  l: () => unlink(),
  t: () => transfer(),
  w: () => swap(),
  b: () => askForBulk(),
  h: () => openReplace(),
  e: () => edit(),
  s: () => edit({ toSplit: true }),
  r: () => toNextRepair(),
  f: () => flip(),
  c: () => comment(),
  z: () => undoOrRedo("undo"),
  "⇧z": () => undoOrRedo("redo"),
  "/": () => byId("filter").elements.text.select(),
  "?": () => showKeyList(),
};

/** Keys that act only if the focus is in the rows, because buttons, links and fields use them otherwise. */
const MOVES_IN_ROWS = {
  ArrowDown: () => step(1),
  ArrowUp: () => step(-1),
  ArrowLeft: () => stepAside(-1),
  ArrowRight: () => stepAside(1),
  Home: () => toEnd(false),
  End: () => toEnd(true),
  "⇧ArrowDown": () => extendBy(1),
  "⇧ArrowUp": () => extendBy(-1),
  "⇧Home": () => extendToEnd(false),
  "⇧End": () => extendToEnd(true),
};

const IN_ROWS = {
  ...MOVES_IN_ROWS,
  Delete: () => deleteText(),
};

const REPEATED = new Set([...Object.values(MOVES), ...Object.values(MOVES_IN_ROWS)]);

const isField = (element) => element.matches("input, textarea, select") || element.isContentEditable;

/** Return the name of a key in LETTERS; on keyboards without Latin letters, by its place on the keyboard. */
function keyName(event) {
  const isOther = event.key.length === 1 && event.key.charCodeAt(0) > 127;
  const letter = isOther && /^Key[A-Z]$/.test(event.code) ? event.code.slice(3) : event.key;
  return /^[a-z]$/i.test(letter) ? (event.shiftKey ? "⇧" : "") + letter.toLowerCase() : letter;
}

function handleKey(event) {
  if (event.defaultPrevented || event.isComposing || document.querySelector("dialog[open]")) return;
  const { target } = event;
  const action = actionOf(event, target);
  const isHeldButton = event.repeat && event.key === "Enter" && target.closest("button");
  if (!action && !isHeldButton) return;
  event.preventDefault();
  if (isFieldOpening() || isReplaceOpening() || (event.repeat && (isBusy() || !REPEATED.has(action)))) return;
  action();
}

/** Return the action of a key, null if the browser handles it. */
function actionOf(event, target) {
  const isCommand = (event.ctrlKey || event.metaKey) && !event.altKey;
  if (event.key === "Escape") return escapeAction(target);
  if (isField(target)) return null;
  if (isCommand) return commandAction(event);
  if (event.altKey) return null;
  const inRows = byId("rows").contains(target);
  if (event.key === "Enter" || event.key === " ") return inRows ? enterAction(event, target) : null;
  const placed = (event.shiftKey ? "⇧" : "") + event.key;
  if (Object.hasOwn(IN_ROWS, placed)) return inRows || target === document.body ? IN_ROWS[placed] : null;
  const name = keyName(event);
  if (areLettersOff() && name !== "?") return null;
  return Object.hasOwn(LETTERS, name) ? LETTERS[name] : null;
}

function commandAction(event) {
  const letter = keyName(event).replace("⇧", "");
  if (letter === "z") return () => undoOrRedo(event.shiftKey ? "redo" : "undo");
  if (letter === "y" && !event.shiftKey) return () => undoOrRedo("redo");
  return null;
}

function enterAction(event, target) {
  if (target.closest(".repaired")) return () => flip(target.closest(".repaired"));
  return event.key === "Enter" && !target.closest("button, canvas") ? () => edit() : null;
}

function escapeAction(target) {
  if (dismissTip() || (!isField(target) && setProposalAside())) return () => {};
  if (target.closest("#filter") && target.name === "text" && target.value) return null; // the browser clears the field
  if (isField(target) && !target.closest("#filter")) return null;
  if (byId("rows").contains(target) && endRange()) return () => {};
  if (leaveSearch()) return () => focusSelected();
  return () => (byId("rows").contains(target) ? selectPlace(0, { focus: true }) : focusSelected());
}

export function watchKeys() {
  document.addEventListener("keydown", handleKey);
}
