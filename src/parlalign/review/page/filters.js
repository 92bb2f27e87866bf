// The filter: the form above the rows. The filter and the selected row are kept in the address of the page.

import { watchDocuments } from "./documents.js";
import { byId, debounce, make } from "./dom.js";
import { events, isFiltered, list } from "./list.js";
import { say } from "./messages.js";
import { applyFilter, toFirst } from "./navigation.js";
import { enqueue } from "./queue.js";
import { kindText } from "./row_text.js";
import { highlightHits } from "./search_hits.js";
import { languageName, number, t } from "./texts.js";

const form = byId("filter");
const NAMES = ["show", "status", "kind", "reason", "least", "most", "text", "side", "document"];
const IN_DETAILS = ["status", "kind", "reason", "least", "most"];

/** Read the filter from the form. */
function readForm() {
  const values = new FormData(form);
  list.filter = Object.fromEntries(NAMES.map((name) => [name, String(values.get(name) ?? "").trim()]));
  if (!list.filter.text) list.filter.side = "";
  for (const name of ["least", "most"]) if (!form.elements[name].validity.valid) list.filter[name] = "";
  list.filter.order = form.elements.order.checked ? "doubt" : "";
}

let applied = ""; // the filter of the loaded rows, in JSON

/** Apply the filter of the form, if it has changed; with `fromStart`, go to its first row. */
function apply({ focus = false, fromStart = false } = {}) {
  readForm();
  const filter = JSON.stringify(list.filter);
  if (filter !== applied) {
    applied = filter;
    applyFilter({ focus, fromStart });
  } else if (fromStart) toFirst();
}

/** Fill in the filter of the address; return the key of its row. */
export function readAddress() {
  const parameters = new URLSearchParams(location.hash.slice(1));
  for (const name of NAMES) {
    if (parameters.has(name)) form.elements[name].value = parameters.get(name);
  }
  form.elements.order.checked = parameters.get("order") === "doubt";
  byId("more").open = IN_DETAILS.some((name) => parameters.get(name));
  readForm();
  applied = JSON.stringify(list.filter);
  const key = Number(parameters.get("row") ?? Number.NaN);
  return Number.isInteger(key) ? key : null;
}

/** Show the rows in the order of doubt, or in that of the texts again. */
function applyOrder() {
  apply({ fromStart: form.elements.order.checked });
  enqueue(() => say(t(list.filter.order ? "orderedByDoubt" : "orderedByText")));
}

export function flipOrder() {
  form.elements.order.checked = !form.elements.order.checked;
  applyOrder();
}

/** Show the chosen document, and the risks of the rows if they are sorted by them. */
function showDocumentAndOrder() {
  const { document: name } = list.filter;
  byId("rows").classList.toggle("by-doubt", Boolean(list.filter.order));
  byId("documents-open").textContent = t("documentsOpen", { name: name || t("documentsAll") });
}

function chooseDocument(name) {
  form.elements.document.value = name;
  apply({ focus: true });
}

function writeAddress() {
  const parameters = new URLSearchParams(Object.entries(list.filter).filter(([, value]) => value));
  if (list.key !== null) parameters.set("row", list.key);
  history.replaceState(null, "", `#${parameters}`);
}

function showCounts() {
  const { counts } = list;
  if (!counts) return;
  const open = counts.rows - counts.done;
  for (const element of document.querySelectorAll("[data-count]")) {
    element.textContent = number({ ...counts, open }[element.dataset.count]);
  }
  for (const option of form.elements.status.options) {
    if (option.value) option.textContent = `${t(`status-${option.value}`)} (${number(counts[option.value])})`;
  }
  byId("clear-filters").hidden = !isFiltered();
  byId("empty").hidden = list.total > 0;
  byId("empty").firstElementChild.textContent = t(isFiltered() ? "noneFound" : "noRows");
  byId("empty").querySelector("button").hidden = !isFiltered();
}

export function watchFilters() {
  const applySoon = debounce(250, () => apply());
  let isClick = false; // after a click the focus goes to the rows, after an arrow key it stays in the form
  form.addEventListener("pointerdown", () => { isClick = true; });
  form.addEventListener("keydown", () => { isClick = false; }, true);
  form.addEventListener("input", (event) => {
    if (event.target === form.elements.order) applyOrder();
    else if (event.target.matches("[type=search], [type=number]")) applySoon();
    else apply({ focus: isClick && event.target.matches("[type=radio]") });
  });
  form.addEventListener("submit", (event) => event.preventDefault());
  form.elements.text.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing) return;
    event.preventDefault();
    apply({ fromStart: true });
  });
  form.addEventListener("reset", (event) => {
    event.preventDefault();
    form.querySelector('[name="show"][value=""]').checked = true;
    for (const name of NAMES.slice(1)) form.elements[name].value = "";
    apply();
  });
  byId("empty").querySelector("button").addEventListener("click", () => byId("clear-filters").click());
  watchDocuments(chooseDocument);
  events.addEventListener("loaded", showDocumentAndOrder);
  events.addEventListener("loaded", showCounts);
  events.addEventListener("loaded", highlightHits);
  events.addEventListener("selected", writeAddress);
  events.addEventListener("selected", () => {
    // An action has removed the last row from the list: the button that clears the filter gets the focus.
    if (list.key === null && document.activeElement === document.body) byId("empty").querySelector("button").focus();
  });
  events.addEventListener("opened", () => {
    const { kinds, languages } = list.about;
    const select = form.elements.kind;
    const selected = list.filter.kind;
    select.append(...kinds.filter(Boolean).map((kind) => make("option", { value: kind }, kindText(kind))));
    select.value = selected ?? "";
    for (const [k, side] of ["source", "target"].entries()) {
      const name = languageName(languages[k]);
      form.elements.side.options[k + 1].textContent = name;
      byId(`${side}-name`).textContent = name;
    }
  });
}
