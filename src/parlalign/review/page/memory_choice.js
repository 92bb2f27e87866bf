// The translation memory that the page offers: which one, which others there are, and adding the review to one.

import { make } from "./dom.js";
import { events } from "./list.js";
import { fetchFromStart, fetchJson, put, reviewId, sendToStart } from "./server.js";
import { t } from "./texts.js";

const OTHER = "other"; // the choice of a memory whose place is typed

/** The memory: its name, path and number of records, the name null if there is none; `problem` is why it cannot be used. */
export const memory = { name: null, path: "", records: 0, problem: null };

export const hasMemory = () => memory.name !== null || memory.problem !== null;

const take = (answer) => Object.assign(memory, { path: "", records: 0, problem: null }, answer);

/** Ask the program which memory it offers. */
export async function loadMemory() {
  try {
    take(await fetchJson("memory"));
  } catch (error) {
    take({ name: null, path: error.values?.path ?? memory.path, problem: error });
  }
}

/** Choose the memory at a place, or none; if it cannot be used, the former one stays. */
export async function chooseMemory(path) {
  take(await put("memory", { path }));
  events.dispatchEvent(new Event("memory"));
}

/** Add the rows of the review to a memory; return the counts. */
export async function addReview(path, accepted) {
  const counts = await sendToStart("POST", "memories", { review: reviewId(), memory: path, accepted });
  events.dispatchEvent(new Event("memory"));
  return counts;
}

/** Return the memories that the program knows, the one used last first. */
export const knownMemories = async () => (await fetchFromStart("memories").catch(() => ({ memories: [] }))).memories;

const memoryOption = ({ path, name, own }) => make("option", { value: path }, own ? t("exportOwnMemory") : name);

/** Return a menu of memories and the field for the place of another one; `more` are further options. */
export function memoryFields(id, memories, more = []) {
  const place = make("input", { type: "text", name: "path", size: 40, spellcheck: "false", autocomplete: "off",
    "aria-label": t("exportPath"), placeholder: t("exportPath"), hidden: true });
  const menu = make("select", { id, name: "memory", onchange: () => { place.hidden = menu.value !== OTHER; } },
    ...memories.map(memoryOption), ...more, make("option", { value: OTHER }, t("exportOtherMemory")));
  return { menu, place };
}

/** Return the place that was chosen or typed. */
export const chosenPlace = ({ menu, place }) => (menu.value === OTHER ? place.value.trim() : menu.value);

/** Return whether a place is to be typed that is not there yet. */
export const isPlaceMissing = (fields) => fields.menu.value === OTHER && !chosenPlace(fields);
