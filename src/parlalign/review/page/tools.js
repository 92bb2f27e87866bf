// The toolbar for the selected row: one line at the bottom of the window, with a menu for the actions that have no room.

import { askForBulk } from "./bulk.js";
import { byId, make, setDisabled } from "./dom.js";
import { openGoTo } from "./go_to.js";
import { events, list } from "./list.js";
import { searchSelected } from "./memory_search.js";
import { selectPlace, toContradiction, toFact, toNextRepair, toOpen } from "./navigation.js";
import { placeOf, segmentAt, SIDES } from "./places.js";
import { selectedRange } from "./range.js";
import { openReplace } from "./replace.js";
import { chosenText, clear, decide, deleteText, merge, move, swap, transfer, unlink } from "./row_actions.js";
import { focusSelected, selectedRow } from "./selection.js";
import { comment, edit } from "./text_actions.js";
import { t, tOr } from "./texts.js";
import { describe } from "./tooltip.js";

/** The actions by section of the menu: name, key, action. */
const SECTIONS = {
  decide: [
    ["accept", "a", () => decide("accept")],
    ["reject", "x", () => decide("reject")],
    ["clear", "o", clear],
  ],
  text: [
    ["edit", "e", () => edit()],
    ["split", "s", () => edit({ toSplit: true })],
    ["repair", "r", toNextRepair],
    ["comment", "c", comment],
    ["delete", "Delete", deleteText],
  ],
  shape: [
    ["merge-above", "⇧m", () => merge("above")],
    ["merge-below", "m", () => merge("below")],
    ["move-above", "⇧v", () => move("above")],
    ["move-below", "v", () => move("below")],
    ["unlink", "l", unlink],
    ["transfer", "t", transfer],
    ["swap", "w", swap],
  ],
  moving: [
    ["open", "u", () => toOpen(1)],
    ["fact", "d", () => toFact(1)],
    ["go-to", "g", openGoTo],
  ],
  memory: [
    ["concordance", "⇧i", searchSelected],
    ["contradiction", "⇧n", () => toContradiction(1)],
  ],
  many: [
    ["bulk", "b", askForBulk],
    ["replace", "h", openReplace],
  ],
};

/** The tools of the line from left to right. From the right, those that have no room are in the menu. */
const LINE = ["accept", "reject", "edit", "split", "choose", "merge-above", "merge-below", "unlink", "comment", "repair"];

const shortcutName = (key) => (key.startsWith("⇧") ? `Shift+${key.slice(1).toUpperCase()}` : key);

function toolButton([name, key, action]) {
  const button = make("button",
    { type: "button", id: `do-${name}`, class: `tool ${name}`, "aria-keyshortcuts": shortcutName(key), onclick: () => run(action) },
    make("span", {}, t(`do-${name}`)), " ", make("kbd", { "aria-hidden": "true" }, tOr(`key-${key}`, key)));
  describe(button, () => [t(`keys-${name.replace(/-(above|below)$/, "")}-does`)]);
  return button;
}

const placeButton = (name, place) => make("button",
  { type: "button", id: `choose-${name}`, onclick: () => selectPlace(place) }, t(`choose-${name}`));

const choice = make("span", { class: "tool choice", role: "group", "aria-label": t("choose") },
  placeButton("source", placeOf("source", 0)), placeButton("whole", 0), placeButton("target", placeOf("target", 0)));

const buttons = Object.fromEntries(Object.values(SECTIONS).flat().map((tool) => [tool[0], toolButton(tool)]));
const sections = Object.entries(SECTIONS).map(([name, entries]) => ({
  tools: [...entries.map(([tool]) => buttons[tool]), ...(name === "shape" ? [choice] : [])],
  element: make("div", { role: "group", "aria-labelledby": `tools-${name}` }, make("p", { id: `tools-${name}` }, t(`keys-${name}`))),
}));
const line = make("div", { class: "line" });
const menu = make("div", { id: "more-tools", hidden: true }, ...sections.map((section) => section.element));
const menuButton = make("button", { type: "button", id: "more-open", "aria-expanded": "false", "aria-controls": "more-tools",
  onclick: () => openMenu(menu.hidden) }, t("moreTools"));
const tools = make("div", { id: "tools", role: "group" }, line, menuButton, menu);
const toolOf = (name) => (name === "choose" ? choice : buttons[name]);

/** Perform the action of a button; one in the menu closes it. */
function run(action) {
  if (menu.contains(document.activeElement)) {
    openMenu(false);
    focusSelected();
  }
  action();
}

function openMenu(isOpen) {
  menu.hidden = !isOpen;
  menuButton.setAttribute("aria-expanded", String(isOpen));
  if (isOpen) menu.querySelector("button").focus({ preventScroll: true });
}

function handleMenuKey(event) {
  const entries = [...menu.querySelectorAll("button")];
  const steps = { ArrowDown: 1, ArrowUp: -1 };
  if (event.key === "Escape") {
    openMenu(false);
    menuButton.focus();
  } else if (event.key in steps) {
    entries.at((entries.indexOf(document.activeElement) + steps[event.key]) % entries.length).focus();
  } else return;
  event.preventDefault();
}

/** Put the tools that have room on the line and the others in the menu. */
function fit() {
  const onLine = LINE.map(toolOf);
  const focused = tools.contains(document.activeElement) ? document.activeElement : null;
  line.replaceChildren(...onLine);
  while (onLine.length && line.scrollWidth > line.clientWidth) line.removeChild(onLine.pop());
  for (const section of sections) {
    section.element.append(...section.tools.filter((tool) => !onLine.includes(tool)));
    section.element.hidden = !section.element.querySelector("button");
  }
  const sectionOf = (tool) => sections.findIndex((section) => section.tools.includes(tool));
  onLine.forEach((tool, k) => tool.classList.toggle("starts", k > 0 && (tool === choice || sectionOf(tool) !== sectionOf(onLine[k - 1]))));
  focused?.focus({ preventScroll: true });
}

function update() {
  const row = selectedRow();
  tools.classList.toggle("is-idle", !row);
  tools.inert = !row;
  if (!row) return;
  const selected = segmentAt(list.place);
  tools.setAttribute("aria-label", t("tools", { n: row.number }));
  const name = selected?.side ?? "whole";
  for (const button of choice.children) button.setAttribute("aria-pressed", String(button.id === `choose-${name}`));
  const filled = SIDES.filter((side) => row[side].length);
  const isRange = selectedRange() !== null;
  setDisabled(buttons.reject, !row.pair && !isRange);
  setDisabled(buttons.unlink, !row.pair);
  setDisabled(buttons.clear, !row.checked && row.status !== "rejected" && !isRange);
  setDisabled(buttons.repair, !row.source.concat(row.target).some((segment) => segment.repairs.some((repair) => repair.placed)));
  for (const to of ["above", "below"]) {
    const side = selected?.side ?? (filled.length === 1 ? filled[0] : null);
    setDisabled(buttons[`move-${to}`], !side || !row[side].length);
    setDisabled(buttons[`merge-${to}`], Boolean(selected) && !row[selected.side].length);
  }
  for (const name of ["transfer", "delete"]) setDisabled(buttons[name], !chosenText(row));
}

/** Update the buttons whenever another row or place is selected, and the line when its width changes. */
export function watchTools() {
  byId("dock").append(tools);
  events.addEventListener("selected", update);
  menu.addEventListener("keydown", handleMenuKey);
  tools.addEventListener("focusout", ({ relatedTarget }) => relatedTarget && !tools.contains(relatedTarget) && openMenu(false));
  document.addEventListener("pointerdown", ({ target }) => tools.contains(target) || openMenu(false));
  new ResizeObserver(fit).observe(byId("dock"));
}
