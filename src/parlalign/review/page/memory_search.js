// The concordance in the panel of the translation memory: records with words that were typed, or selected in a row.

import { byId } from "./dom.js";
import { list } from "./list.js";
import { hitItem } from "./match.js";
import { hasMemory } from "./memory_choice.js";
import { ask, showMessage } from "./memory_results.js";
import { SIDES } from "./places.js";
import { fetchJson } from "./server.js";
import { languageName, t } from "./texts.js";

const form = byId("memory-search");
const back = byId("memory-back");
let panel = null; // what memory.js does: `open` opens the panel, `showMatches` shows the matches of the row, `copy` copies a text
let searching = false;
let pointed = null; // the words that were selected when the mouse was pressed on a button

export const isSearching = () => searching;

/** Search for the words in the form. */
function search() {
  const { words, language } = form.elements;
  const query = { text: words.value.trim(), side: language.value };
  if (!query.text) return;
  searching = true;
  back.hidden = false;
  byId("memory-what").textContent = t("memorySearched", { text: query.text });
  if (hasMemory()) ask(() => fetchJson("memory/concordance", query), answered);
  else showMessage(t("memoryNone"));
}

const answered = ({ hits }) => [
  hits.map((hit) => hitItem(hit, { copy: () => panel.copy(hit.texts[1 - Number(form.elements.language.value)]) })),
  hits.length ? t("memorySearchFound", { n: hits.length }) : t("memorySearchNone"),
];

/** Show the matches of the row again; return false if they are shown. */
export function leaveSearch() {
  if (!searching) return false;
  searching = false;
  back.hidden = true;
  panel.showMatches();
  return true;
}

/** Return the words that are selected in the selected row or in its text field, and their side; null if none are. */
function selectedWords() {
  const field = document.activeElement?.closest(".editor textarea");
  const selection = getSelection();
  const place = field ?? (selection.isCollapsed ? null : selection.anchorNode);
  const element = place instanceof Element ? place : place?.parentElement;
  const side = element?.closest(".row.current .side")?.dataset.side;
  const text = field ? field.value.slice(field.selectionStart, field.selectionEnd) : selection.toString();
  const words = text.replace(/["“”„*]/g, " ").trim().split(/\s+/).join(" ");
  return side && words ? { words, side } : null;
}

/** Search for the selected words as they follow each other; if none are selected, go to the field. */
export function searchSelected() {
  const selected = pointed ?? selectedWords();
  pointed = null;
  panel.open();
  const { words, language } = form.elements;
  if (!selected) {
    words.select();
    return;
  }
  words.value = selected.words.includes(" ") ? `"${selected.words}"` : selected.words;
  language.value = String(SIDES.indexOf(selected.side));
  search();
}

/** Show the names of the languages. */
export function showLanguages() {
  for (const [k, option] of [...form.elements.language.options].entries()) option.textContent = languageName(list.about.languages[k]);
}

export function watchSearch(actions) {
  panel = actions;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    search();
  });
  form.elements.language.addEventListener("change", () => searching && search());
  back.addEventListener("click", leaveSearch);
  document.addEventListener("pointerdown", ({ target }) => {
    pointed = target.closest("#do-concordance") ? selectedWords() : null;
  }, true);
}
