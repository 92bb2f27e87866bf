// The page: fills in its words, listens, and opens the review.

import * as actions from "./actions.js";
import { byId, make, withKeys } from "./dom.js";
import { watchExport } from "./export.js";
import { fromAddress, watchFilters } from "./filters.js";
import { watchKeys } from "./keys.js";
import { BLOCK, elementOf, events, list } from "./list.js";
import { watchMap } from "./map.js";
import { fillIn, languageName, t, tOr } from "./texts.js";
import { watchTips } from "./tooltip.js";
import { watchTools } from "./tools.js";

function heading() {
  const { name, languages } = list.about;
  const pair = languages.map(languageName).join(" – ");
  byId("name").replaceChildren(name, " ", make("small", {}, pair));
  document.title = `${name} – parlalign`;
}

function counts() {
  const told = list.counts;
  byId("progress").textContent = t("progress", { ...told });
  byId("done").value = told.rows ? told.done / told.rows : 0;
  for (const what of ["undo", "redo"]) {
    const button = byId(what);
    const name = list[what] ? tOr(`done-${list[what]}`, list[what]) : "";
    button.replaceChildren(name ? t(`${what}What`, { what: name }) : t(what), " ",
      make("kbd", { "aria-hidden": "true" }, t(`key-${what}`)));
    button.toggleAttribute("disabled", !name && document.activeElement !== button);
  }
}

function pager() {
  const [first, last] = [list.start + 1, list.start + list.rows.length];
  byId("pager").hidden = list.total <= BLOCK && list.start === 0;
  byId("page-place").textContent = t("pagePlace", { first, last, total: list.total });
  byId("page-before").disabled = list.start === 0;
  byId("page-after").disabled = last >= list.total;
}

/** Keep the names of the columns, and rows that are scrolled to, from lying below the bars. */
function measure() {
  const root = document.documentElement.style;
  const [top, bottom] = [document.querySelector(".top"), document.querySelector(".bottom")];
  const size = (bar) => (getComputedStyle(bar).position === "sticky" ? bar.offsetHeight : 0);
  root.setProperty("--top", `${size(top)}px`);
  root.setProperty("--bottom", `${size(bottom)}px`);
}

function fill() {
  fillIn();
  byId("hint").replaceChildren(...withKeys(t("hint")));
  byId("keys-open").replaceChildren(t("keysTitle"), " ", make("kbd", { "aria-hidden": "true" }, "?"));
  byId("page-before").append(t("pageBefore"));
  byId("page-after").append(t("pageAfter"));
  byId("legend").append(make("mark", {}, t("legendRepair")), " ", t("legendRepairIs"), " · ",
    make("span", { class: "differs" }, t("legendNumber")), " ", t("legendNumberIs"));
}

fill();
watchTools();
watchKeys();
watchTips();
watchFilters();
watchExport();
watchMap();
events.addEventListener("opened", heading);
events.addEventListener("loaded", counts);
events.addEventListener("loaded", pager);
byId("undo").addEventListener("click", () => actions.turnBack("undo"));
byId("redo").addEventListener("click", () => actions.turnBack("redo"));
byId("page-before").addEventListener("click", () => actions.turnPage(-BLOCK));
byId("page-after").addEventListener("click", () => actions.turnPage(BLOCK));
document.querySelector(".skip").addEventListener("click", (event) => {
  event.preventDefault();
  elementOf(list.key)?.focus();
});
const bars = new ResizeObserver(measure);
for (const bar of document.querySelectorAll(".top, .bottom")) bars.observe(bar);
actions.start(fromAddress());
