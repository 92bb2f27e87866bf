// A record of the translation memory as the panel shows it: score, both texts with their marks, and where it comes from.

import { make } from "./dom.js";
import { list } from "./list.js";
import { SIDES } from "./places.js";
import { codesOf } from "./row_text.js";
import { date, percent, t, tOr } from "./texts.js";
import { markedDifferences } from "./word_differences.js";

const SEPARATOR = " · ";

/** Return a text of the record in a paragraph with its language and direction. */
function textLine(side, nodes) {
  const languages = list.about.languages.map(({ code }) => code);
  return make("p", { class: `text ${side}`, ...codesOf({ languages }, side, list.about) }, ...nodes);
}

/** Return nodes with a text in which words are marked; `spans` are their offsets. */
export function markedSpans(text, spans) {
  const nodes = [];
  let at = 0;
  for (const [start, end] of spans) {
    nodes.push(text.slice(at, start), make("mark", { class: "hit" }, text.slice(start, end)));
    at = end;
  }
  return [...nodes, text.slice(at)].filter((node) => node !== "");
}

const isWordSign = (sign) => sign !== undefined && /[\p{L}\p{N}]/u.test(sign);

/** Return where numbers that were replaced stand in a text. */
function numberSpans(text, numbers) {
  const spans = [];
  for (const young of new Set(numbers.map(([, each]) => each).filter(Boolean))) {
    for (let at = text.indexOf(young); at >= 0; at = text.indexOf(young, at + young.length)) {
      const end = at + young.length;
      if (!isWordSign(text[at - 1]) && !isWordSign(text[end])) spans.push([at, end]);
    }
  }
  return spans.sort(([one], [other]) => one - other).filter(([start], k, all) => k === 0 || start >= all[k - 1][1]);
}

/** Return where a record comes from: status, date, document, and the number of equal records. */
function factsLine({ status, changed, document: name, copies }) {
  const facts = [tOr(`status-${status}`, status), changed && date(Date.parse(changed)), name,
    copies > 1 && t("memoryCopies", { n: copies - 1 })];
  return make("p", { class: "match-facts" }, facts.filter(Boolean).join(SEPARATOR));
}

const button = (name, action) => make("button", { type: "button", class: name, onclick: action }, t(`memory-${name}`));

/** Return the first line: the score, what kind of match it is, and the buttons. */
function topLine({ score, kind }, actions) {
  return make("div", { class: "match-top" },
    score === undefined ? null : make("b", { class: score === 100 ? "percent full" : "percent" }, percent(score / 100)),
    kind ? make("span", { class: "kind" }, t(`memory-kind-${kind}`)) : null,
    make("span", { class: "match-buttons" }, ...Object.entries(actions).map(([name, action]) => button(name, action))));
}

function numbersLine(numbers) {
  const pairs = numbers.map(([old, young]) => make("li", {}, make("del", {}, old), " → ", make("ins", {}, young)));
  return make("div", { class: "numbers" }, make("span", {}, t("memoryNumbers")), make("ul", {}, ...pairs));
}

/** Return a match of the row as an item of the list; `row` has the texts that differences are shown to, by side. */
export function matchItem(match, row, actions, { differsIn = "source" } = {}) {
  const { texts, numbers = [], parts = [] } = match;
  const nodes = { source: [texts[0]], target: markedSpans(texts[1], numberSpans(texts[1], numbers)) };
  const index = SIDES.indexOf(differsIn);
  if (row[differsIn]) nodes[differsIn] = markedDifferences(texts[index], row[differsIn]);
  return make("li", { class: `match ${match.kind}` }, topLine(match, actions),
    ...SIDES.map((side) => textLine(side, nodes[side])),
    numbers.length ? numbersLine(numbers) : null,
    parts.length ? make("ol", { class: "parts", "aria-label": t("memoryParts") }, ...parts.map(partItem)) : null,
    match.kind === "assembled" ? null : factsLine(match));
}

/** Return a sentence of which a match was put together. */
const partItem = ({ score, texts }) => make("li", {}, make("b", { class: "percent" }, percent(score / 100)),
  textLine("source", [texts[0]]), textLine("target", [texts[1]]));

/** Return a record of a concordance as an item of the list. */
export const hitItem = (hit, actions) => make("li", { class: "match" }, topLine({}, actions),
  ...SIDES.map((side, k) => textLine(side, markedSpans(hit.texts[k], hit.spans[k]))), factsLine(hit));
