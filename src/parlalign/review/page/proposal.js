// A proposal: rows that follow from the last correction, shown in place of those around it until it is accepted or set aside.

import { byId, make } from "./dom.js";
import { elementOf, events, list } from "./list.js";
import { say } from "./messages.js";
import { showChange, takeChange } from "./perform.js";
import { SIDES } from "./places.js";
import { enqueueForView } from "./queue.js";
import { rowElement } from "./row.js";
import { selectedRow } from "./selection.js";
import { post } from "./server.js";
import { saveSetting, setting } from "./settings.js";
import { t } from "./texts.js";
import { describe } from "./tooltip.js";

const CORRECTIONS = new Set(["merge", "move", "split", "unlink", "transfer", "delete", "swap"]);

const bar = byId("proposal");
let shown = null; // the proposal, with the key of the row that is selected

/** Return whether corrections lead to proposals. */
export const isLearning = () => Boolean(list.about?.learning) && setting("learning", true);

/** Turn proposals on or off. */
export function setLearning(isOn) {
  saveSetting("learning", isOn);
  if (isOn) loadModels();
  else setProposalAside();
}

/** Let the program load its models, so that the first proposal does not wait for them. */
const loadModels = () => post("realign/load", {}).catch(() => {});

/** Ask what follows from a correction. It is shown if nothing else has happened meanwhile. */
async function ask({ detail: { action, version } }) {
  if (!CORRECTIONS.has(action) || !isLearning()) return;
  const { proposal } = await post("realign", { version }).catch(() => ({ proposal: null }));
  if (proposal) enqueueForView(() => list.version === version && selectedRow() !== null && show(proposal));
}

const isUnchanged = (view) => view.version > 0;

/** Show a proposal. The selected row stays where it is in the window. */
function show(proposal) {
  const selected = elementOf(list.key);
  const { top } = selected.getBoundingClientRect();
  setProposalAside();
  shown = { ...proposal, key: list.key };
  const staying = new Set(proposal.rows.filter(isUnchanged).map((view) => view.key));
  const former = proposal.keys.filter((key) => !staying.has(key)).map(elementOf).filter(Boolean);
  let before = proposal.keys.map(elementOf).find(Boolean)?.previousElementSibling ?? selected;
  for (const view of proposal.rows) {
    if (view.key === list.key) before = selected; // it stays visible, above the row in its place
    const element = isUnchanged(view) ? elementOf(view.key) : proposedElement(view);
    if (element && !isUnchanged(view)) before.after(element);
    before = element ?? before;
  }
  for (const element of former) element.classList.add("replaced");
  const count = proposal.rows.length - staying.size;
  bar.replaceChildren(make("p", { role: "status" }), ...["accept", "aside"].map(button));
  bar.hidden = false;
  bar.firstChild.textContent = t("proposal", { n: count });
  scrollBy(0, selected.getBoundingClientRect().top - top);
}

function button(name) {
  const action = name === "accept" ? acceptProposal : () => setProposalAside();
  const element = make("button", { type: "button", id: `proposal-${name}`, class: name === "accept" ? "main" : null,
    "aria-keyshortcuts": name === "accept" ? "y" : "Escape", onclick: action },
    t(`proposal-${name}`), " ", make("kbd", { "aria-hidden": "true" }, t(`key-proposal-${name}`)));
  describe(element, () => [t(`proposal-${name}-does`)]);
  return element;
}

/** Return the element of a proposed row; texts that the row does not have now are marked. */
function proposedElement(view) {
  const element = rowElement(view, list.about);
  const former = list.rows.find((row) => row.key === view.key);
  for (const side of SIDES) {
    const texts = new Set(former?.[side].map((segment) => segment.text));
    view[side].forEach(({ text }, index) => {
      if (!texts.has(text)) element.querySelector(`.segment[data-side="${side}"][data-segment="${index}"]`).classList.add("moved");
    });
  }
  for (const name of ["data-key", "aria-selected", "tabindex"]) element.removeAttribute(name);
  for (const each of element.querySelectorAll("[tabindex]")) each.removeAttribute("tabindex");
  for (const each of element.querySelectorAll(".boundary button")) each.remove();
  element.classList.add("proposed");
  element.setAttribute("aria-label", t("proposedRow"));
  return element;
}

/** Set the proposal aside; return false if there is none. */
export function setProposalAside() {
  if (!shown) return false;
  const hadFocus = bar.contains(document.activeElement);
  shown = null;
  bar.hidden = true;
  bar.replaceChildren();
  const selected = elementOf(list.key);
  const top = selected?.getBoundingClientRect().top;
  for (const element of byId("rows").querySelectorAll(".proposed")) element.remove();
  for (const element of byId("rows").querySelectorAll(".replaced")) element.classList.remove("replaced");
  if (selected) scrollBy(0, selected.getBoundingClientRect().top - top);
  if (hadFocus) selected?.focus({ preventScroll: true });
  return true;
}

/** Accept the proposal. */
export const acceptProposal = () => enqueueForView(async () => {
  if (!shown) {
    say(t("noProposal"));
    return;
  }
  const { id, rows } = shown;
  const number = selectedRow()?.number ?? rows[0].number;
  const change = await post("realign/accept", { id });
  takeChange(change);
  await showChange(change.key, number, { place: list.place });
  say(t("said-realign", { n: rows.filter((view) => !isUnchanged(view)).length }));
});

export function watchProposals() {
  events.addEventListener("opened", () => isLearning() && loadModels());
  events.addEventListener("acted", ask);
  events.addEventListener("loading", setProposalAside);
  events.addEventListener("selected", () => shown && shown.key !== list.key && setProposalAside());
}
