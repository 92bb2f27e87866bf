// The legend: all signs, marks and colours of the page.

import { contradictionMark } from "./contradictions.js";
import { dialogTop } from "./dialogs.js";
import { byId, make, withKeys } from "./dom.js";
import { LENGTHS } from "./map.js";
import { riskText, scoreText, t } from "./texts.js";

const dialog = byId("legend");

const styled = (name, ...content) => make("span", { class: name }, ...content);
const repaired = (names, text) => styled(`repaired ${names}`, text);
const joined = (names) => [t("legendWordStart"), repaired(`join ${names}`, ""), t("legendWordEnd")];
const spaced = (names) => [t("legendWordStart"), repaired(`space ${names}`, " "), t("legendWordEnd")];
const score = (grade, value) =>
  styled(`score ${grade}`, `${scoreText(value)} `, grade === "sure" ? "" : t(`grade-${grade}`));
const status = (names, text) => make("span", { class: names }, styled("status", t(text)));

function bar(state) {
  const element = styled("bar");
  element.style.width = `${LENGTHS[state] * 100}%`;
  element.style.background = `var(--map-${state})`;
  return make("span", { class: "bar-place" }, element);
}

/** A sample of each sign; its meaning is the text `legend-NAME`. */
const SAMPLES = {
  texts: {
    mark: () => [make("mark", {}, t("legendWordStart"), t("legendWordEnd"))],
    joined: () => [make("mark", {}, ...joined("uncertain active"))],
    spaced: () => [make("mark", {}, ...spaced("uncertain active"))],
    sure: () => [...joined("sure active"), " · ", ...spaced("sure active")],
    end: () => [make("b", {}, "⏎"), " · ", make("b", {}, "␌")],
    fact: () => [styled("differs", "12")],
    found: () => [styled("hit", t("legendWordStart"))],
    boundary: () => [styled("dots"), " ✂\uFE0E"],
    nothing: () => [styled("none", t("nothing"))],
    place: () => [styled("place", t("choose-source"))],
    comment: () => [styled("remark", t("do-comment"))],
  },
  panel: {
    less: () => [make("del", {}, t("legendWordStart"))],
    more: () => [make("ins", {}, t("legendWordStart"))],
    other: () => [styled("hit", t("legendWordStart"))],
  },
  column: {
    number: () => [styled("soft", "12 "), score("sure", 0.98)],
    doubtful: () => [score("doubtful", 0.82)],
    low: () => [score("low", 0.31)],
    hand: () => [styled("score hand", t("byHand"))],
    accepted: () => [status("accepted", "status-accepted")],
    rejected: () => [status("rejected", "status-rejected")],
    unpaired: () => [status("unpaired", "status-unpaired")],
    checked: () => [status("unpaired checked", "status-unpaired-checked")],
    risk: () => [styled("soft", riskText(0.12))],
    memory: () => [contradictionMark()],
    look: () => [styled("why", make("b", {}, t("look")))],
    here: () => [styled("sample-row", t("row"))],
    range: () => [styled("sample-row marked", t("rows"))],
    proposed: () => [styled("sample-row marked", styled("moved", t("proposalTitle")))],
  },
  map: {
    ...Object.fromEntries(Object.keys(LENGTHS).map((state) => [`map-${state}`, () => [bar(state)]])),
    line: () => [styled("bar-place", styled("bar line"))],
  },
};

/** Return the legend, section by section. */
export const legendSections = () => make("div", { class: "sections legend" }, ...Object.entries(SAMPLES).map(([section, samples]) =>
  make("section", {}, make("h3", {}, t(`legend-section-${section}`)), make("dl", {}, ...Object.entries(samples).map(([name, sample]) =>
    make("div", {}, make("dt", {}, ...sample()), make("dd", {}, ...withKeys(t(`legend-${name}`)))))))));

/** Open the legend. */
function showLegend() {
  dialog.replaceChildren(
    dialogTop(dialog, t("legend")),
    legendSections());
  dialog.showModal();
}

export function watchLegend() {
  byId("legend-open").addEventListener("click", showLegend);
}
