// The buttons for the selected row, each with the key that does the same: docked below the rows, where they stay in their
// place while one goes on; in a small window, in the row.

import * as actions from "./actions.js";
import { byId, make } from "./dom.js";
import { elementOf, events, list, selectedRow } from "./list.js";
import { placeOf, SIDES, sideAt } from "./row.js";
import { t, tOr } from "./texts.js";

const TOOLS = [
  [
    ["accept", "a", () => actions.decide("accept")],
    ["reject", "x", () => actions.decide("reject")],
    ["clear", "o", actions.clear],
  ],
  [
    ["edit", "e", () => actions.edit()],
    ["split", "s", () => actions.edit({ toSplit: true })],
    ["repair", "r", actions.nextRepair],
    ["comment", "c", actions.comment],
  ],
  [
    ["merge-above", "⇧m", () => actions.merge("above")],
    ["merge-below", "m", () => actions.merge("below")],
    ["move-above", "⇧v", () => actions.move("above")],
    ["move-below", "v", () => actions.move("below")],
    ["unlink", "l", actions.unlink],
  ],
];

const spoken = (key) => (key.startsWith("⇧") ? `Shift+${key.slice(1).toUpperCase()}` : key);

const button = ([name, key, does]) => make("button",
  { type: "button", id: `do-${name}`, class: name, "aria-keyshortcuts": spoken(key), onclick: does },
  make("span", {}, tOr(`do-${name}`, "")), " ", make("kbd", { "aria-hidden": "true" }, key));

const chosen = (name, at) => make("button",
  { type: "button", id: `choose-${name}`, onclick: () => actions.choose(at()) }, t(`choose-${name}`));

const groups = TOOLS.map((group) => make("span", { class: "group" }, ...group.map(button)));
const choice = make("span", { class: "group choice", role: "group", "aria-label": t("choose") },
  chosen("source", () => placeOf("source", 0)), chosen("whole", () => 0), chosen("target", () => placeOf("target", 0)));
groups.splice(2, 0, choice);
const called = make("b");
const tools = make("div", { id: "tools", role: "group" }, called, ...groups);
const isSmall = matchMedia("(max-width: 46rem), (max-height: 32rem)"); // as in page.css
const find = (id) => tools.querySelector(`#${id}`);

function label() {
  const row = selectedRow();
  if (!row) return tools.remove();
  const place = sideAt(list.at);
  tools.setAttribute("aria-label", t("tools", { n: row.number }));
  called.textContent = t("rowName", { n: row.number });
  const what = place?.side ?? "whole";
  for (const name of [...SIDES, "whole"]) find(`choose-${name}`).setAttribute("aria-pressed", String(name === what));
  for (const to of ["above", "below"]) {
    find(`do-merge-${to}`).firstChild.textContent = t(`do-merge-${what}-${to}`);
  }
  const filled = SIDES.filter((side) => row[side].length);
  const isPair = filled.length === 2;
  dim("do-reject", !isPair);
  dim("do-unlink", !isPair);
  dim("do-clear", !row.checked && row.status !== "rejected");
  dim("do-repair", !row.source.concat(row.target).some((part) => part.repairs.some((repair) => repair.place)));
  for (const to of ["above", "below"]) {
    const side = place?.side ?? (filled.length === 1 ? filled[0] : null);
    dim(`do-move-${to}`, !side || !row[side].length);
    dim(`do-merge-${to}`, Boolean(place) && !row[place.side].length);
  }
  const home = isSmall.matches ? elementOf(list.key).querySelector(".notes") : byId("dock");
  if (home.lastChild !== tools) {
    const focused = tools.contains(document.activeElement) ? document.activeElement : null;
    home.append(tools);
    focused?.focus({ preventScroll: true });
  }
  return undefined;
}

/** Show that a button can do nothing here; it stays where the focus may be, and the program says why. */
function dim(id, isDim) {
  if (isDim) find(id).setAttribute("aria-disabled", "true");
  else find(id).removeAttribute("aria-disabled");
}

/** Put the buttons to the selected row whenever there is another one. */
export function watchTools() {
  events.addEventListener("selected", label);
  isSmall.addEventListener("change", label);
}
