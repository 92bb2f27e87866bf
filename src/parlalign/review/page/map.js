// The map of the whole file: a bar for each range of rows, the longer the more urgent.

import { byId, debounce, make } from "./dom.js";
import { events, list } from "./list.js";
import { toNumber } from "./navigation.js";
import { selectedRow } from "./selection.js";
import { fetchJson } from "./server.js";
import { scoreText, t } from "./texts.js";
import { describe, hideTip, showTip } from "./tooltip.js";

/** The lengths of the bars by state, as shares of the width of the map. */
export const LENGTHS = { done: 0.25, rejected: 0.25, sure: 0.4, unpaired: 0.65, doubtful: 0.8, low: 1 };
const canvas = byId("map");
let map = { rows: 0, ranges: [] };
let pointed = null; // the range under the mouse

const isWide = () => canvas.clientWidth > canvas.clientHeight;
const isDark = matchMedia("(prefers-color-scheme: dark)");
const firstRow = (range) => Math.floor((range * map.rows) / map.ranges.length) + 1;
const lastRow = (range) => Math.max(firstRow(range), firstRow(range + 1) - 1);

function rangeOf(row) {
  const { ranges, rows } = map;
  let range = Math.min(ranges.length - 1, Math.floor(((row - 1) * ranges.length) / Math.max(1, rows)));
  while (range + 1 < ranges.length && firstRow(range + 1) <= row) range += 1;
  while (range > 0 && firstRow(range) > row) range -= 1;
  return range;
}

function draw() {
  const ratio = devicePixelRatio || 1;
  const [width, height] = [canvas.clientWidth, canvas.clientHeight];
  canvas.width = width * ratio;
  canvas.height = height * ratio;
  const context = canvas.getContext("2d");
  context.scale(ratio, ratio);
  const style = getComputedStyle(canvas);
  const [along, across] = isWide() ? [width, height] : [height, width];
  const share = along / Math.max(1, map.ranges.length);
  const bar = (at, size, from, length) => (isWide() ? context.fillRect(at, from, size, length) : context.fillRect(from, at, length, size));
  map.ranges.forEach(([, state], k) => {
    context.fillStyle = style.getPropertyValue(`--map-${state}`);
    bar(k * share, Math.max(1, share - (share > 3 ? 1 : 0)), 0, across * LENGTHS[state]);
  });
  const row = selectedRow();
  if (!row || !map.rows) return;
  const at = ((row.number - 0.5) / map.rows) * along;
  context.fillStyle = style.getPropertyValue("--ink");
  bar(Math.min(along - 2, Math.max(0, at - 1)), 2, 0, across);
}

function rangeText(range) {
  const [score, state] = map.ranges[range];
  const [first, last] = [firstRow(range), lastRow(range)];
  const place = first === last ? t("mapRow", { first }) : t("mapRows", { first, last });
  return t("mapRange", { place, state: t(`map-${state}`), score: scoreText(score) });
}

function updateLabels() {
  const row = selectedRow();
  canvas.setAttribute("aria-label", t("map", { n: map.rows }));
  canvas.setAttribute("aria-valuemax", Math.max(1, map.rows));
  canvas.setAttribute("aria-valuenow", row?.number ?? 1);
  canvas.setAttribute("aria-valuetext", map.ranges.length ? rangeText(rangeOf(row?.number ?? 1)) : t("noRows"));
}

async function fetchMap() {
  if (document.body.classList.contains("is-gone")) return;
  const length = Math.max(canvas.clientHeight, canvas.clientWidth);
  try {
    map = await fetchJson("map", { ranges: Math.max(1, Math.min(1000, Math.round(length / 2))) });
  } catch {
    return; // the next action reports that the program does not answer
  }
  show();
}

function show() {
  draw();
  updateLabels();
}

function rangeAt(event) {
  const box = canvas.getBoundingClientRect();
  const share = isWide() ? (event.clientX - box.left) / box.width : (event.clientY - box.top) / box.height;
  return Math.max(0, Math.min(map.ranges.length - 1, Math.floor(share * map.ranges.length)));
}

function handleKey(event) {
  const steps = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1, PageDown: 10, PageUp: -10 };
  const last = map.ranges.length - 1;
  const now = rangeOf(selectedRow()?.number ?? 1);
  let range = null;
  if (event.key in steps) range = now + steps[event.key];
  else if (event.key === "Home") range = 0;
  else if (event.key === "End") range = last;
  if (range === null || last < 0) return;
  event.preventDefault();
  toNumber(firstRow(Math.max(0, Math.min(last, range))));
}

export function watchMap() {
  const fetchSoon = debounce(150, fetchMap);
  let version = null;
  events.addEventListener("loaded", () => {
    if (version !== list.version) fetchSoon();
    version = list.version;
  });
  events.addEventListener("selected", show);
  new ResizeObserver(fetchSoon).observe(canvas);
  isDark.addEventListener("change", draw);
  canvas.addEventListener("keydown", handleKey);
  canvas.addEventListener("click", (event) => map.ranges.length && toNumber(firstRow(rangeAt(event))));
  describe(canvas, () => [make("span", {}, rangeText(pointed ?? rangeOf(selectedRow()?.number ?? 1)))]);
  canvas.addEventListener("pointermove", (event) => {
    if (!map.ranges.length) return;
    pointed = rangeAt(event);
    showTip(canvas, { left: event.clientX - 260, top: event.clientY + 12, bottom: event.clientY });
  });
  canvas.addEventListener("pointerleave", () => {
    pointed = null;
    hideTip();
  });
}
