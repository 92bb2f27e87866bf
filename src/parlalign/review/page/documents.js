// The dialog that lists the documents of the review with their progress; the chosen one becomes part of the filter.

import { dialogTop } from "./dialogs.js";
import { byId, make } from "./dom.js";
import { report } from "./errors.js";
import { events, list } from "./list.js";
import { fetchJson } from "./server.js";
import { t } from "./texts.js";

const dialog = byId("documents");
let setDocument = null; // of filters.js, which shows the chosen document

function item({ document: name, rows, done, doubtful }) {
  const choose = make("button", { type: "button", "aria-current": list.filter.document === name ? "true" : null,
    onclick: () => { dialog.close(); setDocument(name); } }, name || t("documentsUnnamed"));
  return make("li", { "data-name": name.toLowerCase() }, choose,
    make("meter", { min: 0, max: 1, value: rows ? done / rows : 0, "aria-label": t("doneLabel") }),
    make("span", { class: "state" }, t("documentsState", { done, rows, doubtful })));
}

async function fill() {
  const items = make("ul", { class: "documents" });
  const found = make("p", { role: "status" }, t("documentsLoading"));
  const search = make("input", { type: "search", "aria-label": t("documentsSearch"), placeholder: t("documentsSearch") });
  dialog.replaceChildren(
    dialogTop(dialog, t("documentsTitle")),
    make("div", { class: "documents-top" }, search,
      make("button", { type: "button", id: "documents-all", onclick: () => { dialog.close(); setDocument(""); } }, t("documentsAll"))),
    found, items);
  search.focus();
  const answer = await fetchJson("documents");
  items.replaceChildren(...answer.map(item));
  const showMatches = () => {
    const word = search.value.trim().toLowerCase();
    for (const each of items.children) each.hidden = !each.dataset.name.includes(word);
    found.textContent = t("documentsFound", { n: items.querySelectorAll("li:not([hidden])").length });
  };
  search.addEventListener("input", showMatches);
  showMatches();
}

function openDocuments() {
  dialog.showModal();
  fill().catch((error) => {
    dialog.close();
    return report(error);
  });
}

/** Watch the button; `choose` is called with the name of the chosen document, "" for all. */
export function watchDocuments(choose) {
  setDocument = choose;
  byId("documents-open").addEventListener("click", openDocuments);
  events.addEventListener("opened", async () => {
    byId("documents-open").hidden = (await fetchJson("documents").catch(() => [])).length < 2;
  });
}
