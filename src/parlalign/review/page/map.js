// The whole document at the side: a line for each stretch of rows, the longer the more it needs a look.

import * as actions from "./actions.js";
import { afterPause, byId, make } from "./dom.js";
import { events, list, selectedRow } from "./list.js";
import { scoreText, t } from "./texts.js";
import { ask } from "./server.js";
import { describe, hideTip, showTip } from "./tooltip.js";

const canvas = byId("map");
const LENGTHS = { done: 0.25, rejected: 0.25, sure: 0.4, unpaired: 0.65, doubtful: 0.8, low: 1 };
let drawn = { rows: 0, buckets: [] };
let pointed = null; // the stretch under the mouse

const isWide = () => canvas.clientWidth > canvas.clientHeight;
const isDark = matchMedia("(prefers-color-scheme: dark)");
const firstOf = (bucket) => Math.floor((bucket * drawn.rows) / drawn.buckets.length) + 1;
const lastOf = (bucket) => Math.max(firstOf(bucket), firstOf(bucket + 1) - 1);

function bucketOf(row) {
  const { buckets, rows } = drawn;
  let bucket = Math.min(buckets.length - 1, Math.floor(((row - 1) * buckets.length) / Math.max(1, rows)));
  while (bucket + 1 < buckets.length && firstOf(bucket + 1) <= row) bucket += 1;
  while (bucket > 0 && firstOf(bucket) > row) bucket -= 1;
  return bucket;
}

function draw() {
  const ratio = devicePixelRatio || 1;
  const [width, height] = [canvas.clientWidth, canvas.clientHeight];
  canvas.width = width * ratio;
  canvas.height = height * ratio;
  const paper = canvas.getContext("2d");
  paper.scale(ratio, ratio);
  const style = getComputedStyle(canvas);
  const [along, across] = isWide() ? [width, height] : [height, width];
  const share = along / Math.max(1, drawn.buckets.length);
  const bar = (at, size, from, length) => (isWide() ? paper.fillRect(at, from, size, length) : paper.fillRect(from, at, length, size));
  drawn.buckets.forEach(([, state], k) => {
    paper.fillStyle = style.getPropertyValue(`--map-${state}`);
    bar(k * share, Math.max(1, share - (share > 3 ? 1 : 0)), 0, across * LENGTHS[state]);
  });
  const row = selectedRow();
  if (!row || !drawn.rows) return;
  const at = ((row.number - 0.5) / drawn.rows) * along;
  paper.fillStyle = style.getPropertyValue("--ink");
  bar(Math.min(along - 2, Math.max(0, at - 1)), 2, 0, across);
}

function stretchInWords(bucket) {
  const [score, state] = drawn.buckets[bucket];
  const [first, last] = [firstOf(bucket), lastOf(bucket)];
  const place = first === last ? t("mapRow", { first }) : t("mapRows", { first, last });
  return t("mapStretch", { place, state: t(`map-${state}`), score: scoreText(score) });
}

function say() {
  const row = selectedRow();
  canvas.setAttribute("aria-label", t("map", { n: drawn.rows }));
  canvas.setAttribute("aria-valuemax", Math.max(1, drawn.rows));
  canvas.setAttribute("aria-valuenow", row?.number ?? 1);
  canvas.setAttribute("aria-valuetext", drawn.buckets.length ? stretchInWords(bucketOf(row?.number ?? 1)) : t("noRows"));
}

async function fetchMap() {
  if (document.body.classList.contains("is-gone")) return;
  const length = Math.max(canvas.clientHeight, canvas.clientWidth);
  try {
    drawn = await ask("map", { buckets: Math.max(1, Math.min(1000, Math.round(length / 2))) });
  } catch {
    return; // the next action says that the program has ended
  }
  show();
}

function show() {
  draw();
  say();
}

function bucketAt(event) {
  const box = canvas.getBoundingClientRect();
  const share = isWide() ? (event.clientX - box.left) / box.width : (event.clientY - box.top) / box.height;
  return Math.max(0, Math.min(drawn.buckets.length - 1, Math.floor(share * drawn.buckets.length)));
}

function pressed(event) {
  const steps = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1, PageDown: 10, PageUp: -10 };
  const last = drawn.buckets.length - 1;
  const now = bucketOf(selectedRow()?.number ?? 1);
  let bucket = null;
  if (event.key in steps) bucket = now + steps[event.key];
  else if (event.key === "Home") bucket = 0;
  else if (event.key === "End") bucket = last;
  if (bucket === null || last < 0) return;
  event.preventDefault();
  actions.toNumber(firstOf(Math.max(0, Math.min(last, bucket))));
}

export function watchMap() {
  const soon = afterPause(150, fetchMap);
  let version = null;
  events.addEventListener("loaded", () => {
    if (version !== list.version) soon();
    version = list.version;
  });
  events.addEventListener("selected", show);
  new ResizeObserver(soon).observe(canvas);
  isDark.addEventListener("change", draw);
  canvas.addEventListener("keydown", pressed);
  canvas.addEventListener("click", (event) => drawn.buckets.length && actions.toNumber(firstOf(bucketAt(event))));
  describe(canvas, () => [make("span", {}, stretchInWords(pointed ?? bucketOf(selectedRow()?.number ?? 1)))]);
  canvas.addEventListener("pointermove", (event) => {
    if (!drawn.buckets.length) return;
    pointed = bucketAt(event);
    showTip(canvas, { left: event.clientX - 260, top: event.clientY + 12, bottom: event.clientY });
  });
  canvas.addEventListener("pointerleave", () => {
    pointed = null;
    hideTip();
  });
}
