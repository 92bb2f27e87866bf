// The buttons for the selected row, each with its key: below the rows, or in the row if the window is small.

import { byId, make } from "./dom.js";
import { elementOf, events, list } from "./list.js";
import { selectPlace, toNextRepair } from "./navigation.js";
import { placeOf, segmentAt, SIDES } from "./places.js";
import { clear, decide, merge, move, unlink } from "./row_actions.js";
import { selectedRow } from "./selection.js";
import { comment, edit } from "./text_actions.js";
import { t, tOr } from "./texts.js";

const TOOLS = [
  [
    ["accept", "a", () => decide("accept")],
    ["reject", "x", () => decide("reject")],
    ["clear", "o", clear],
  ],
  [
    ["edit", "e", () => edit()],
    ["split", "s", () => edit({ toSplit: true })],
    ["repair", "r", toNextRepair],
    ["comment", "c", comment],
  ],
  [
    ["merge-above", "⇧m", () => merge("above")],
    ["merge-below", "m", () => merge("below")],
    ["move-above", "⇧v", () => move("above")],
    ["move-below", "v", () => move("below")],
    ["unlink", "l", unlink],
  ],
];

const shortcutName = (key) => (key.startsWith("⇧") ? `Shift+${key.slice(1).toUpperCase()}` : key);

const button = ([name, key, action]) => make("button",
  { type: "button", id: `do-${name}`, class: name, "aria-keyshortcuts": shortcutName(key), onclick: action },
  make("span", {}, tOr(`do-${name}`, "")), " ", make("kbd", { "aria-hidden": "true" }, key));

const placeButton = (name, placeOfName) => make("button",
  { type: "button", id: `choose-${name}`, onclick: () => selectPlace(placeOfName()) }, t(`choose-${name}`));

const groups = TOOLS.map((group) => make("span", { class: "group" }, ...group.map(button)));
const placeButtons = make("span", { class: "group choice", role: "group", "aria-label": t("choose") },
  placeButton("source", () => placeOf("source", 0)), placeButton("whole", () => 0), placeButton("target", () => placeOf("target", 0)));
groups.splice(2, 0, placeButtons);
const title = make("b");
const tools = make("div", { id: "tools", role: "group" }, title, ...groups);
const isSmall = matchMedia("(max-width: 46rem), (max-height: 32rem)"); // the same as in page.css
const find = (id) => tools.querySelector(`#${id}`);

function update() {
  const row = selectedRow();
  if (!row) return tools.remove();
  const selected = segmentAt(list.place);
  tools.setAttribute("aria-label", t("tools", { n: row.number }));
  title.textContent = t("rowName", { n: row.number });
  const name = selected?.side ?? "whole";
  for (const each of [...SIDES, "whole"]) find(`choose-${each}`).setAttribute("aria-pressed", String(each === name));
  for (const to of ["above", "below"]) {
    find(`do-merge-${to}`).firstChild.textContent = t(`do-merge-${name}-${to}`);
  }
  const filled = SIDES.filter((side) => row[side].length);
  setDisabled("do-reject", !row.pair);
  setDisabled("do-unlink", !row.pair);
  setDisabled("do-clear", !row.checked && row.status !== "rejected");
  setDisabled("do-repair", !row.source.concat(row.target).some((segment) => segment.repairs.some((repair) => repair.placed)));
  for (const to of ["above", "below"]) {
    const side = selected?.side ?? (filled.length === 1 ? filled[0] : null);
    setDisabled(`do-move-${to}`, !side || !row[side].length);
    setDisabled(`do-merge-${to}`, Boolean(selected) && !row[selected.side].length);
  }
  const parent = isSmall.matches ? elementOf(list.key).querySelector(".notes") : byId("dock");
  if (parent.lastChild !== tools) {
    const focused = tools.contains(document.activeElement) ? document.activeElement : null;
    parent.append(tools);
    focused?.focus({ preventScroll: true });
  }
  return undefined;
}

/** Show that a button has no effect now; it keeps the focus, and a click shows the reason. */
function setDisabled(id, isDisabled) {
  if (isDisabled) find(id).setAttribute("aria-disabled", "true");
  else find(id).removeAttribute("aria-disabled");
}

/** Update the buttons whenever another row or place is selected. */
export function watchTools() {
  events.addEventListener("selected", update);
  isSmall.addEventListener("change", update);
}
