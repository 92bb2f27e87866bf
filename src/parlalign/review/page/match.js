// A record of the translation memory as the panel shows it: score, both texts with their marks, and where it comes from.

import { make } from "./dom.js";
import { list } from "./list.js";
import { SIDES } from "./places.js";
import { codesOf } from "./row_text.js";
import { date, percent, t, tOr } from "./texts.js";
import { differentSpans, markedDifferences } from "./word_differences.js";

const SEPARATOR = " · ";

/** Return a text of the record in a paragraph with its language and direction. */
function textLine(side, nodes) {
  const languages = list.about.languages.map(({ code }) => code);
  return make("p", { class: `text ${side}`, ...codesOf({ languages }, side, list.about) }, ...nodes);
}

/** Return nodes with a text in which words are marked; `spans` are their offsets. */
function markedSpans(text, spans) {
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
    copies > 0 && t("memoryCopies", { n: copies })];
  return make("p", { class: "match-facts" }, facts.filter(Boolean).join(SEPARATOR));
}

const button = (name, action) => make("button", { type: "button", class: name, onclick: action }, t(`memory-${name}`));

/** Return the first line of an item, with buttons at its end. */
const topLine = (nodes, actions) => make("div", { class: "match-top" }, ...nodes,
  make("span", { class: "match-buttons" }, ...Object.entries(actions).map(([name, action]) => button(name, action))));

const scoreElement = (score) => make("b", { class: score === 100 ? "percent full" : "percent" }, percent(score / 100));

function numbersLine(numbers) {
  const pairs = numbers.map(([old, young]) => make("li", {}, make("del", {}, old), " → ", make("ins", {}, young)));
  return make("div", { class: "numbers" }, make("span", {}, t("memoryNumbers")), make("ul", {}, ...pairs));
}

/** Return a match as an item of the list; differences to the texts of the row are marked. If it is the record that the row
 * contradicts, its translation is marked where the row has other words. */
export function matchItem(match, row, actions, { isContradicted = false } = {}) {
  const { texts: [source, target], numbers = [], parts = [] } = match;
  const targetSpans = isContradicted ? differentSpans(target, row.target) : numberSpans(target, numbers);
  return make("li", { class: isContradicted ? "match contradicted" : "match" },
    topLine([scoreElement(match.score), make("span", { class: "kind" }, t(`memory-kind-${match.kind}`))], actions),
    textLine("source", markedDifferences(source, row.source)), textLine("target", markedSpans(target, targetSpans)),
    numbers.length ? numbersLine(numbers) : null,
    parts.length ? make("ol", { class: "parts", "aria-label": t("memoryParts") }, ...parts.map(partItem)) : null,
    match.kind === "assembled" ? null : factsLine(match));
}

/** Return a sentence of which a match was put together. */
const partItem = ({ score, texts }) => make("li", {}, scoreElement(score),
  textLine("source", [texts[0]]), textLine("target", [texts[1]]));

/** Return a record of a concordance as an item of the list. */
export const hitItem = (hit, actions) => make("li", { class: "match" }, topLine([factsLine(hit)], actions),
  ...SIDES.map((side, k) => textLine(side, markedSpans(hit.texts[k], hit.spans[k]))));
