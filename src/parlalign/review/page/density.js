// The density of the rows: comfortable, or compact for more rows in the window.

import { byId } from "./dom.js";
import { events, list } from "./list.js";
import { select } from "./selection.js";
import { saveSetting, setting } from "./settings.js";

const button = byId("density");

function show(isCompact) {
  document.documentElement.classList.toggle("compact", isCompact);
  button.setAttribute("aria-pressed", String(isCompact));
}

export function watchDensity() {
  events.addEventListener("opened", () => show(setting("density", "comfortable") === "compact"));
  button.addEventListener("click", () => {
    const isCompact = button.getAttribute("aria-pressed") !== "true";
    show(isCompact);
    saveSetting("density", isCompact ? "compact" : "comfortable");
    select(list.key, { place: list.place, inUpperThird: true });
  });
}
