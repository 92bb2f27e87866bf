// A text with its marks: uncertain repairs, the seams of all repairs, and numbers that the other side lacks.

import { make } from "./dom.js";
import { language, sure, t, tOr } from "./texts.js";
import { describe } from "./tooltip.js";

/** Return the words to mark, in order and apart from each other, each with the repairs that it is about. */
function doubts(repairs) {
  const placed = repairs.filter((repair) => repair.uncertain && repair.place && repair.words);
  const groups = [];
  for (const repair of placed.sort((a, b) => a.words[0] - b.words[0])) {
    const last = groups.at(-1);
    if (last && repair.words[0] <= last.end) {
      last.end = Math.max(last.end, repair.words[1]);
      last.about.push(repair);
    } else {
      groups.push({ start: repair.words[0], end: repair.words[1], about: [repair] });
    }
  }
  return groups;
}

/** Return a rule in words: what was there, and what was made of it. */
function ruleInWords(rule) {
  const wholly = tOr(`rule-${rule}`, "");
  if (wholly) return wholly;
  const at = rule.lastIndexOf("-");
  const cause = tOr(`cause-${rule.slice(0, at)}`, "");
  const outcome = tOr(`outcome-${rule.slice(at + 1)}`, "");
  return cause && outcome ? t("rule", { cause, outcome }) : rule;
}

/** Return the source form of a repair; what no eye sees is shown. */
const wasText = (repair) => repair.was.replace(/\r\n|[\n\r\u2028\u2029]/g, "⏎").replaceAll("\f", "␌");

/** Return what was repaired, by what rule and how surely, in one line. */
export const repairInWords = (repair) =>
  t("repairWords", { was: wasText(repair), rule: ruleInWords(repair.rule), sure: sure(repair.probability) });

/** Return the same as lines of a tooltip, with what can be done about it. */
function repairTip(repair, codes) {
  const was = make("span", { lang: codes.lang, dir: codes.dir, class: "was" });
  for (const piece of wasText(repair).split(/(⏎|␌)/)) {
    was.append(/^[⏎␌]$/.test(piece) ? make("b", {}, piece) : piece);
  }
  return [
    make("span", { class: "tip-line" }, `${t("was")} `, was),
    make("span", { class: "tip-line" }, t("repairSure", { rule: ruleInWords(repair.rule), sure: sure(repair.probability) })),
  ];
}

/** Return what a flip would make of a repair, in words. */
export function flipWords(repair, text) {
  if (!repair.flips || !repair.place) return t("flipNever");
  const [start, end] = repair.place;
  const now = text.slice(start, end);
  if (now === "-") return t("flipToNoHyphen");
  if (repair.rule === "hyphen-join") return t("flipToHyphen");
  return t(start === end ? "flipToSpace" : "flipToJoin");
}

function seam(repair, index, part, codes) {
  const [start, end] = repair.place;
  const classes = ["seam", start === end ? "join" : "space", repair.uncertain ? "uncertain" : "sure"];
  const element = make("span", { class: classes.join(" "), "data-repair": index }, part.text.slice(start, end));
  describe(element, () => [...repairTip(repair, codes), make("span", { class: "tip-line todo" }, flipWords(repair, part.text))]);
  return element;
}

/** Fill a paragraph with the text of a part; `codes` has its language and direction. */
export function paint(paragraph, part, codes) {
  const seams = part.repairs
    .map((repair, index) => ({ repair, index, start: repair.place?.[0], end: repair.place?.[1] }))
    .filter(({ repair }) => repair.place)
    .sort((a, b) => a.start - b.start || a.end - b.end);
  const differs = [...part.differs].sort((a, b) => a[0] - b[0]);

  // Characters from `at` to `end`, those that the other side lacks in an element of their own.
  const plain = (into, at, end) => {
    for (const [from, until] of differs) {
      const start = Math.max(at, from);
      const stop = Math.min(end, until);
      if (start >= stop) continue;
      into.append(part.text.slice(at, start));
      const differing = make("span", { class: "differs" }, part.text.slice(start, stop));
      describe(differing, () => [t("differsTip")]);
      into.append(differing);
      at = stop;
    }
    into.append(part.text.slice(at, end));
  };
  const sewn = (into, at, end, isLast) => {
    while (seams.length && (seams[0].start < end || (isLast && seams[0].start <= end))) {
      const { repair, index, start, end: stop } = seams.shift();
      if (start < at) continue; // two repairs of one place: the first is shown
      plain(into, at, start);
      into.append(seam(repair, index, part, codes));
      at = stop;
    }
    plain(into, at, end);
  };

  let at = 0;
  for (const { start, end, about } of doubts(part.repairs)) {
    sewn(paragraph, at, start, false);
    const mark = make("mark");
    describe(mark, () => about.flatMap((repair) => repairTip(repair, codes)));
    sewn(mark, Math.max(at, start), end, false);
    paragraph.append(mark);
    at = end;
  }
  sewn(paragraph, at, part.text.length, true);
  paragraph.normalize();
}

/** Fold case and accents away, as the search of the program does; return the letters and where each stood. */
function folded(text) {
  let letters = "";
  const places = [];
  let at = 0;
  for (const character of text) {
    const plain = character.normalize("NFD").replace(/\p{M}/gu, "").toLocaleLowerCase(language).replaceAll("ß", "ss");
    letters += plain;
    for (let k = 0; k < plain.length; k += 1) places.push(at);
    at += character.length;
  }
  places.push(at);
  return { letters, places };
}

/** Mark where the words that are searched for stand, in browsers that can do so beside the text. */
export function showFound(root, words, side) {
  if (!globalThis.Highlight || !CSS.highlights) return;
  const wanted = folded(words.trim()).letters;
  const ranges = [];
  for (const paragraph of wanted ? root.querySelectorAll(side ? `.${side} .part` : ".part") : []) {
    const { letters, places } = folded(paragraph.textContent);
    for (let at = letters.indexOf(wanted); at >= 0; at = letters.indexOf(wanted, at + wanted.length)) {
      const range = new Range();
      range.setStart(...spot(paragraph, places[at]));
      range.setEnd(...spot(paragraph, places[at + wanted.length]));
      ranges.push(range);
    }
  }
  CSS.highlights.set("found", new Highlight(...ranges));
}

/** Return the text node and the place in it for a place in the text of an element. */
function spot(element, at) {
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  let node = walker.nextNode();
  while (node && at > node.length) {
    at -= node.length;
    node = walker.nextNode();
  }
  return node ? [node, at] : [element, 0];
}

/** Return the place in the text of an element where the mouse points to, or null. */
export function pointedAt(element, event) {
  const point = document.caretPositionFromPoint?.(event.clientX, event.clientY);
  const range = point ? null : document.caretRangeFromPoint?.(event.clientX, event.clientY);
  const node = point?.offsetNode ?? range?.startContainer;
  if (!node || !element.contains(node) || node.nodeType !== Node.TEXT_NODE) return null;
  const before = new Range();
  before.setStart(element, 0);
  before.setEnd(node, point?.offset ?? range.startOffset);
  return before.toString().length;
}
