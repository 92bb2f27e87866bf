// The panel with the translation memory: which one it is, matches for the selected row or a search, and adding rows to it.

import { byId, debounce, make, setDisabled, withKeys } from "./dom.js";
import { elementOf, events, list } from "./list.js";
import { matchItem } from "./match.js";
import {
  addReview, chooseMemory, chosenPlace, hasMemory, isPlaceMissing, knownMemories, loadMemory, memory, memoryFields,
} from "./memory_choice.js";
import { ask, isFailed, memoryError, showError, showMessage } from "./memory_results.js";
import { isSearching, leaveSearch, showLanguages, watchSearch } from "./memory_search.js";
import { say, warn } from "./messages.js";
import { enqueue } from "./queue.js";
import { focusSelected, selectedRow } from "./selection.js";
import { fetchJson } from "./server.js";
import { saveSetting, setting } from "./settings.js";
import { takeTranslation } from "./text_actions.js";
import { percent, t } from "./texts.js";
import { describe } from "./tooltip.js";

const DELAY = 150; // milliseconds: rows that are passed in less time are not searched for

const panel = byId("memory");
const opener = byId("memory-open");
const adder = byId("memory-add");
let shown = null; // the row whose matches are shown: its key and texts

// The matches of the selected row

const textOf = (segments) => segments.map(({ text }) => text).join(" ");
const textsOf = (row) => ({ source: textOf(row.source), target: textOf(row.target) });

/** Show the matches of the selected row, or why there are none. */
function showMatches() {
  if (panel.hidden || isSearching()) return undefined;
  const row = selectedRow();
  byId("memory-what").textContent = row ? t("memoryWhat", { n: row.number }) : "";
  if (!hasMemory()) return showMessage(t("memoryNone"));
  if (!row?.source.length) return showMessage(t("memoryNoSource"));
  return ask(() => fetchJson("memory/hits", { key: row.key }), (answer) => matches(row, answer));
}

const showMatchesSoon = debounce(DELAY, showMatches);

/** Show the matches of another row, or of a row whose texts have changed. */
function showSelected() {
  const row = selectedRow();
  const now = JSON.stringify(row && [row.key, textsOf(row)]);
  if (now === shown) return;
  shown = now;
  leaveSearch();
  byId("memory-items").setAttribute("aria-busy", "true");
  showMatchesSoon();
}

/** Return the items and the message for the matches of a row. */
function matches(row, { hits, contradiction }) {
  const texts = textsOf(row);
  const first = row.status === "rejected" ? null : contradiction;
  const items = hits.filter(({ id }) => id !== first?.id).map((match) => matchItem(match, texts, actionsFor(row, match)));
  if (first) items.unshift(matchItem(first, texts, actionsFor(row, first), { isContradicted: true }));
  const best = percent(Math.max(0, ...hits.map(({ score }) => score)) / 100);
  const found = hits.length ? t("memoryFound", { n: hits.length, best }) : t("memoryNoMatch");
  return first ? [items, t("memoryContradiction"), "warning"] : [items, found];
}

/** Return what can be done with the translation of a match. A row with several target segments keeps them. */
function actionsFor(row, { texts: [, translation] }) {
  const copies = { copy: () => copy(translation) };
  if (row.target.length > 1 || textOf(row.target) === translation) return copies;
  return { ...copies, use: () => takeTranslation(row.key, translation) };
}

async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    say(t("memoryCopied"));
  } catch {
    warn(t("memoryNotCopied"));
  }
}

// The memory, and adding rows to it

/** Show which memory it is, with the others to choose from. */
async function showMemory() {
  const known = await knownMemories();
  const { path } = memory;
  if (path && !known.some((each) => each.path === path)) known.unshift({ path, name: memory.name ?? path });
  const none = make("option", { value: "" }, t("memoryChooseNone"));
  const fields = memoryFields("memory-which", known.filter((each) => each.path === path || each.exists !== false), [none]);
  fields.menu.setAttribute("aria-label", t("exportWhichMemory"));
  fields.menu.value = path;
  fields.menu.addEventListener("change", () => (isPlaceMissing(fields) ? fields.place.focus() : choose(fields)));
  const form = byId("memory-choice");
  const hadFocus = form.contains(document.activeElement);
  form.onsubmit = (event) => {
    event.preventDefault();
    choose(fields);
  };
  form.replaceChildren(fields.menu, fields.place,
    memory.name === null ? "" : make("span", { class: "records" }, t("memoryRecords", { n: memory.records })));
  if (hadFocus) fields.menu.focus();
}

/** Choose the memory of the menu or the field; a wrong place stays in the field. */
async function choose(fields) {
  try {
    await chooseMemory(chosenPlace(fields));
  } catch (error) {
    if (fields.place.hidden) fields.menu.value = memory.path;
    else fields.place.setAttribute("aria-invalid", "true");
    showError(error);
  }
}

function showAdder() {
  const n = list.counts?.accepted ?? 0;
  adder.textContent = t("memoryAdd", { n });
  setDisabled(adder, n === 0);
}

/** Add the accepted rows to the memory; if none is chosen, to the own one, which is chosen then. */
async function add() {
  const message = byId("memory-added");
  if (adder.getAttribute("aria-disabled")) return;
  await enqueue(() => {}); // the actions before it are stored
  setDisabled(adder, true);
  message.classList.remove("error");
  message.textContent = t("exporting");
  const hadMemory = hasMemory();
  try {
    const counts = await addReview(memory.path, true);
    message.textContent = t("exportAdded", counts);
    if (!hadMemory) await chooseMemory((await knownMemories()).find(({ own }) => own)?.path ?? "");
  } catch (error) {
    message.classList.add("error");
    message.textContent = memoryError(error);
  }
  showAdder();
}

/** Ask for the memory again after it has changed, and show the matches. */
async function refreshMemory() {
  if (panel.hidden) return;
  await loadMemory();
  await showMemory();
  showMatches();
}

/** Try again after an error. */
function retry() {
  if (memory.problem) refreshMemory();
  else if (isFailed()) showMatches();
}

// The panel

/** Open or close the panel; the selected row stays where it is in the window. */
function show(isOpen) {
  const element = elementOf(list.key);
  const top = element?.getBoundingClientRect().top;
  if (!isOpen && panel.contains(document.activeElement)) focusSelected();
  panel.hidden = !isOpen;
  opener.setAttribute("aria-pressed", String(isOpen));
  if (element) scrollBy(0, element.getBoundingClientRect().top - top);
  if (isOpen) refreshMemory().then(() => elementOf(list.key)?.scrollIntoView({ block: "nearest" }));
}

function setOpen(isOpen) {
  if (isOpen === !panel.hidden) return;
  show(isOpen);
  saveSetting("memoryPanel", isOpen);
}

export const toggleMemory = () => setOpen(panel.hidden);

function handleKey(event) {
  if (event.key !== "Escape" || event.isComposing) return;
  event.preventDefault();
  leaveSearch();
  focusSelected();
}

export function watchMemory() {
  watchSearch({ open: () => setOpen(true), showMatches, copy });
  describe(opener, () => [...withKeys(t("keys-panel")), ` ${t("keys-panel-does")}`]);
  opener.addEventListener("click", toggleMemory);
  byId("memory-close").addEventListener("click", toggleMemory);
  adder.addEventListener("click", add);
  panel.addEventListener("keydown", handleKey);
  byId("rows").addEventListener("click", ({ target }) => target.closest(".contradicts") && setOpen(true));
  events.addEventListener("opened", () => {
    showLanguages();
    if (setting("memoryPanel", false)) show(true);
  });
  events.addEventListener("memory", refreshMemory);
  events.addEventListener("loaded", showAdder);
  events.addEventListener("loaded", retry);
  events.addEventListener("selected", showSelected);
}
