// What a person does, one thing after the other: each is shown as done when the program has answered.

import { isEditing, isFree, openEditor, saveBy } from "./editor.js";
import {
  elementOf, events, goTo, goToIndex, indexOf, isAtRows, isFiltered, list, load, refresh, repairOf, select, selectNear, selectedRow, takeOver,
} from "./list.js";
import { sayBack, sayGone, say, warn } from "./messages.js";
import { placeOf, places, sideAt, SIDES } from "./row.js";
import { ask, Gone, order, Refused } from "./server.js";
import { t, tOr } from "./texts.js";
import { showTip } from "./tooltip.js";

const tabs = new BroadcastChannel(`parlalign review ${location.pathname}`);
let last = Promise.resolve();
let run = 0; // goes up when something fails: what waits behind it is not done

/** Do something when all before it is done; false where it failed. What waits is dropped when something fails. */
export function doNext(what) {
  const mine = run;
  last = last.then(async () => {
    if (mine !== run) return false;
    try {
      return (await what()) !== false;
    } catch (error) {
      run += 1;
      await tell(error);
      return false;
    }
  });
  return last;
}

/** Say why something was not done. */
async function tell(error) {
  if (error instanceof Gone) {
    sayGone(error.moved, comeBack);
  } else if (error instanceof Refused && error.status === 409) {
    await refresh().catch(tell);
    warn(t("stale"));
  } else if (error instanceof Refused) {
    warn(tOr(`refused-${error.code}`, `${t("refused")} ${error.message}`));
  } else {
    warn(t("refused"));
    console.error(error);
  }
}

/** Look whether the program answers again. */
export async function comeBack() {
  try {
    await (list.about ? refresh() : open());
  } catch {
    return;
  }
  sayBack();
}

/** Return the versions of the rows that an action touches, as they are shown. */
function versions(row, withNeighbours) {
  const near = withNeighbours ? [-1, 1] : [];
  const shown = near.map((step) => list.rows[indexOf(row.key) + step]).filter((other) => other && Math.abs(other.number - row.number) === 1);
  return Object.fromEntries([row, ...shown].map((each) => [each.key, each.version]));
}

const MOVES = new Set(["merge", "move", "split"]);

/** Have the program do something with a row and show what came of it. `goes` is where to go: a key, or null to stay. */
async function perform(row, words, { goes, at = 0, stays = false } = {}) {
  const done = await order("act", { ...words, key: row.key, versions: versions(row, MOVES.has(words.do)) });
  takeOver(done);
  tabs.postMessage(done.version);
  if (stays) await refresh();
  else await show(goes ?? done.key, row.number, at);
  return done;
}

async function show(key, number, at = 0) {
  const button = document.activeElement?.closest("#tools button")?.id;
  const focus = isAtRows() && !button;
  await load({ around: key });
  selectNear(key, number, { at, focus });
  if (button) document.getElementById(button)?.focus({ preventScroll: true });
  if (button) elementOf(list.key)?.scrollIntoView({ block: "nearest" });
}

const withSelected = (what) => doNext(() => {
  const row = selectedRow();
  return row ? what(row) : false;
});

/** Return the key of the row after a row, or null. */
async function after(row) {
  const index = indexOf(row.key) + 1;
  if (index < list.rows.length) return list.rows[index].key;
  const told = await ask("rows", { start: list.start + index, count: 1, ...list.filter });
  return told.rows[0]?.key ?? null;
}

async function doubtfulFrom(key, step) {
  return ask("next", { from: key, step, ...list.filter });
}

/** Accept or reject, and go on: to the next row, or to the next doubtful one. */
export const decide = (what, { toDoubtful = false } = {}) => withSelected(async (row) => {
  const next = toDoubtful ? (await doubtfulFrom(row.key, 1)).key : await after(row);
  const goes = next === row.key ? null : next;
  await perform(row, { do: what }, { goes: goes ?? row.key, at: list.at });
  const words = what === "accept" && row.status === "unpaired" ? "said-accept-unpaired" : `said-${what}`;
  const end = goes === null ? ` ${t(toDoubtful || list.counts.doubtful === 0 ? "noDoubtful" : "lastRow")}` : "";
  say(t(words, { n: row.number }) + end);
});

export const clear = () => withSelected(async (row) => {
  await perform(row, { do: "clear" }, { at: list.at });
  say(t("said-clear", { n: row.number }));
});

/** Give what is chosen, a side or the whole row, to the row above or below. */
export const merge = (to) => withSelected(async (row) => {
  const place = sideAt(list.at);
  const neighbour = row.number + (to === "above" ? -1 : 1);
  const isHidden = isFiltered() && !list.rows.some((other) => other.number === neighbour);
  await perform(row, { do: "merge", side: place?.side ?? "both", to }, { at: list.at });
  say(t(place ? `said-merge-${place.side}` : "said-merge", { n: neighbour }) + (isHidden ? ` ${t("hiddenRow")}` : ""));
});

/** Give one segment of the chosen side to the row above (the first) or below (the last). */
export const move = (to) => withSelected(async (row) => {
  const filled = SIDES.filter((side) => row[side].length);
  const side = sideAt(list.at)?.side ?? (filled.length === 1 ? filled[0] : null);
  if (!side) return warn(t("chooseSide"));
  await perform(row, { do: "move", side, to }, { at: list.at });
  return say(t("said-move", { n: row.number + (to === "above" ? -1 : 1) }));
});

export const unlink = () => withSelected(async (row) => {
  await perform(row, { do: "unlink" });
  say(t("said-unlink"));
});

/** Split a side between two of its segments, before `part`. */
export const splitBefore = (side, part) => withSelected(async (row) => {
  await perform(row, { do: "split", side, part, at: 0 }, { at: placeOf(side, 0) });
  say(t("said-split"));
});

/** Turn the repair at the focus into the other one; without one at the focus, go to the first. */
export const flip = (seam = null) => withSelected(async (row) => {
  const own = seam ?? document.activeElement?.closest(".seam");
  if (!own || !elementOf(row.key).contains(own)) return toRepair();
  const { side, number, index, repair } = repairOf(own, row);
  if (!repair.flips) throw new Refused(422, "not-flippable", "");
  await perform(row, { do: "flip", side, part: number, repair: index }, { stays: true });
  const again = elementOf(row.key)?.querySelector(`[data-side="${side}"][data-part="${number}"] [data-repair="${index}"]`);
  again?.focus({ preventScroll: true });
  return say(t("said-flip"));
});

/** Put the focus to the next repair of the selected row, uncertain ones first. */
export const nextRepair = () => withSelected(toRepair);

function toRepair() {
  const seams = [...(elementOf(list.key)?.querySelectorAll(".seam") ?? [])];
  if (!seams.length) return warn(t("noRepair"));
  const at = seams.indexOf(document.activeElement);
  const next = at >= 0 ? seams[(at + 1) % seams.length] : seams.find((seam) => seam.matches(".uncertain")) ?? seams[0];
  next.focus({ preventScroll: true });
  next.scrollIntoView({ block: "nearest" });
  showTip(next);
  return undefined;
}

/** Undo or redo what any tab did last. */
export const turnBack = (what) => doNext(async () => {
  const name = list[what];
  if (!name) throw new Refused(422, `nothing-to-${what}`, "");
  const done = await order(what, { version: list.version });
  takeOver(done);
  tabs.postMessage(done.version);
  await show(done.key, selectedRow()?.number ?? 0, list.at);
  say(t(`said-${what}`, { what: tOr(`done-${name}`, name) }));
});

/** Load what the page is about and the rows, and go to the row that it says or that was worked on last. */
async function open() {
  const about = await ask("about");
  list.about = about;
  events.dispatchEvent(new Event("opened"));
  const key = opensAt ?? about.at;
  await load(key === null ? { start: 0 } : { around: key });
  selectNear(key, 0, {});
  say(t(about.resumed ? "resumed" : "welcome"));
}

let opensAt = null;

export function start(key) {
  opensAt = key;
  return doNext(open);
}

// Moving about

export const step = (by) => doNext(async () => {
  const found = await goToIndex(list.start + Math.max(0, indexOf(list.key)) + by, { at: list.at });
  if (!found) say(t(by > 0 ? "lastRow" : "firstRow"));
});

/** Put the focus to the first row that the filter lets through. */
export const toFirst = () => doNext(() => goToIndex(0, {}));

export const toEnd = (isLast) => doNext(() => goToIndex(isLast ? list.total - 1 : 0, { at: list.at }));

export const turnPage = (by) => doNext(() => goToIndex(list.start + by, {}));

export const toDoubtful = (by) => doNext(async () => {
  const { key, wrapped } = await doubtfulFrom(list.key, by);
  if (key === null) return say(t("noDoubtful"));
  await goTo(key, { at: 0 });
  if (wrapped) say(t(by > 0 ? "fromTop" : "fromEnd"));
  return undefined;
});

/** Choose the next place in the row: source, whole row, target, and their segments. */
export const aside = (by) => withSelected((row) => {
  const { first, last: end } = places(row);
  select(list.key, { at: Math.max(first, Math.min(end, list.at + by)) });
});

/** Choose a place in the row; the focus goes there from the rows, not from a button. */
export const choose = (at, { focus = false } = {}) => withSelected(() => select(list.key, { at, focus }));

/** Go to a row by its place in the whole file. */
export const toNumber = (number) => doNext(async () => {
  const told = await ask("rows", { start: number - 1, count: 1 });
  if (!told.rows.length) return;
  const { key } = told.rows[0];
  if (indexOf(key) < 0) await load({ around: key });
  selectNear(key, number, { focus: false });
});

/** Load the rows that pass the filter, near the selected one; the focus goes there if `focus` says so. */
export const filterRows = ({ focus = false } = {}) => doNext(async () => {
  const row = selectedRow();
  await load(row ? { around: row.key } : { start: 0 });
  selectNear(row?.key ?? null, row?.number ?? 0, { focus });
  say(t("found", { n: list.total }));
});

// Typing

/** Return the likeliest place for a cut in a text: behind the closing mark nearest to its middle. */
function likelyCut(text) {
  const cuts = [...text.matchAll(/[.;:!?,]["”“»)\]]*\s+(?=\S)/gu)].map((match) => match.index + match[0].length);
  const spaces = [...text.matchAll(/\s+(?=\S)/gu)].map((match) => match.index + match[0].length);
  const best = (found) => found.sort((a, b) => Math.abs(a - text.length / 2) - Math.abs(b - text.length / 2))[0];
  return best(cuts) ?? best(spaces) ?? text.length;
}

let pointed = null; // the place in a text where one clicked: key, side, part, caret

export const pointAt = (spot) => {
  pointed = spot;
};

let isOpening = false;

/** Tell whether a field is about to open: what is typed then is no command. */
export const isAboutToType = () => isOpening;

async function openField(given) {
  isOpening = true;
  if (await isFree()) await withSelected((row) => openEditor(given(row)));
  isOpening = false;
}

/** Return the side that is meant where none is chosen: the one that lacks a text, or to split the one that has it. */
const sideToType = (row, toSplit) => SIDES.find((side) => Boolean(row[side].length) === toSplit) ?? "source";

/** Open the text of the chosen segment; the caret where one clicked. */
export const edit = ({ toSplit = false } = {}) => openField((row) => {
  const seam = document.activeElement?.closest(".seam");
  const { side, part } = sideAt(list.at) ?? (seam ? partOf(seam, row) : { side: sideToType(row, toSplit), part: 0 });
  const text = row[side][part]?.text;
  if (toSplit && text === undefined) throw new Refused(422, "nothing-there", "");
  const spot = pointed?.key === row.key && pointed.side === side && pointed.part === part ? pointed.caret : null;
  if (toSplit) say(t("splitHint"));
  return { kind: "text", side, part, caret: spot ?? (toSplit ? likelyCut(text) : null) };
});

export const comment = () => openField(() => ({ kind: "comment" }));

function partOf(seam, row) {
  const { side, number } = repairOf(seam, row);
  return { side, part: number };
}

const own = (editing) => list.rows.find((row) => row.key === editing.key);

/** Save the open text, and split it at the caret if asked to. */
async function saveText(editing, splits) {
  const row = own(editing);
  if (!row) {
    warn(t("unsavedNow"));
    return false;
  }
  const { key, side, part } = editing;
  const { value, selectionStart } = editing.area;
  let at = selectionStart;
  if (value !== editing.base) {
    await perform(row, { do: "edit", side, part, text: value }, { stays: true });
    editing.base = value;
    at -= value.length - value.trimStart().length;
    say(t("said-edit", { n: row.number }));
  }
  if (splits) {
    const fresh = own(editing);
    if (!fresh) return true;
    await perform(fresh, { do: "split", side, part, at: Math.max(0, at) }, { stays: list.key !== key, at: placeOf(side, 0) });
    say(t("said-split"));
  }
  return true;
}

async function saveComment({ area, ...editing }) {
  const row = own(editing);
  if (!row) {
    warn(t("unsavedNow"));
    return false;
  }
  await perform(row, { do: "comment", text: area.value }, { stays: true });
  say(t(area.value.trim() ? "said-comment" : "said-comment-gone", { n: row.number }));
  return true;
}

saveBy({
  text: (editing, splits) => doNext(() => saveText(editing, splits)),
  comment: (editing) => doNext(() => saveComment(editing)),
});

// Other tabs of this browser

let isBehind = false;

function catchUp() {
  if (isEditing()) isBehind = true;
  else doNext(refresh);
}

tabs.addEventListener("message", ({ data }) => data !== list.version && catchUp());
events.addEventListener("closed", () => {
  if (isBehind) doNext(refresh);
  isBehind = false;
});
document.addEventListener("visibilitychange", () => !document.hidden && list.about && catchUp());
