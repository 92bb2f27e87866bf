// The legend: all signs, marks and colours of the page.

import { byId, make } from "./dom.js";
import { t } from "./texts.js";

const dialog = byId("legend");

/** Open the legend. */
export function showLegend() {
  dialog.replaceChildren(
    make("div", { class: "dialog-top" }, make("h2", { id: "legend-title" }, t("legend")),
      make("button", { type: "button", onclick: () => dialog.close() }, t("close"))));
  dialog.showModal();
}

export function watchLegend() {
  byId("legend-open").addEventListener("click", showLegend);
}
