// Which rows are shown: the form above them, kept in the address of the page so that a reload keeps them.

import * as actions from "./actions.js";
import { afterPause, byId, make } from "./dom.js";
import { events, isFiltered, list } from "./list.js";
import { showFound } from "./marks.js";
import { kindInWords } from "./row.js";
import { languageName, number, t } from "./texts.js";

const form = byId("filter");
const NAMES = ["show", "status", "kind", "reason", "least", "most", "text", "side"];
const MORE = ["status", "kind", "reason", "least", "most"];

function read() {
  const given = new FormData(form);
  list.filter = Object.fromEntries(NAMES.map((name) => [name, String(given.get(name) ?? "").trim()]));
  if (!list.filter.text) list.filter.side = "";
  for (const name of ["least", "most"]) if (!form.elements[name].validity.valid) list.filter[name] = "";
}

let asked = "";

function changed({ focus = false } = {}) {
  read();
  const now = JSON.stringify(list.filter);
  if (now === asked) return;
  asked = now;
  actions.filterRows({ focus });
}

/** Return the row that the address names, and fill in the filter that it holds. */
export function fromAddress() {
  const words = new URLSearchParams(location.hash.slice(1));
  for (const name of NAMES) {
    if (words.has(name)) form.elements[name].value = words.get(name);
  }
  byId("more").open = MORE.some((name) => words.get(name));
  read();
  asked = JSON.stringify(list.filter);
  const key = Number(words.get("row") ?? Number.NaN);
  return Number.isInteger(key) ? key : null;
}

function toAddress() {
  const words = new URLSearchParams(Object.entries(list.filter).filter(([, value]) => value));
  if (list.key !== null) words.set("row", list.key);
  history.replaceState(null, "", `#${words}`);
}

function count() {
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
  showFound(byId("rows"), list.filter.text ?? "", list.filter.side);
}

export function watchFilters() {
  const soon = afterPause(250, () => changed());
  let isPointed = false; // who clicks goes on in the rows, who walks by arrows goes on walking
  form.addEventListener("pointerdown", () => { isPointed = true; });
  form.addEventListener("keydown", () => { isPointed = false; }, true);
  form.addEventListener("input", (event) => {
    if (event.target.matches("[type=search], [type=number]")) soon();
    else changed({ focus: isPointed && event.target.matches("[type=radio]") });
  });
  form.addEventListener("submit", (event) => event.preventDefault());
  form.elements.text.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing) return;
    event.preventDefault();
    changed();
    actions.toFirst();
  });
  form.addEventListener("reset", (event) => {
    event.preventDefault();
    form.querySelector('[name="show"][value=""]').checked = true;
    for (const name of NAMES.slice(1)) form.elements[name].value = "";
    changed();
  });
  byId("empty").querySelector("button").addEventListener("click", () => byId("clear-filters").click());
  events.addEventListener("loaded", count);
  events.addEventListener("selected", toAddress);
  events.addEventListener("selected", () => {
    // What was done took the last row out of the list: the focus goes to what leads back.
    if (list.key === null && document.activeElement === document.body) byId("empty").querySelector("button").focus();
  });
  events.addEventListener("opened", () => {
    const { kinds, languages } = list.about;
    const select = form.elements.kind;
    const before = list.filter.kind;
    select.append(...kinds.filter(Boolean).map((kind) => make("option", { value: kind }, kindInWords(kind))));
    select.value = before ?? "";
    for (const [k, side] of ["source", "target"].entries()) {
      const name = languageName(languages[k]);
      form.elements.side.options[k + 1].textContent = name;
      byId(`${side}-name`).textContent = name;
    }
  });
}
