// The texts that a person has given: they are uploaded to a draft, which the program reads and describes.

import { say } from "./messages.js";
import { fetchJson, post, Refused, remove, upload } from "./server.js";
import { t } from "./texts.js";

/** `files` have a `path`, a `file` and an `error` or null; `facts` are what the program says about them. */
export const draft = { id: null, files: [], facts: null, error: null };

/** What the program says about itself: its languages, levels, limits, settings and reviews. */
export const about = { languages: [], levels: [], limits: {}, settings: {}, reviews: [] };

let changes = 0; // a change is given up when the next one begins

/** Add a number to a path that another file has, as file managers do: `text (2).docx`. */
function distinct(path, taken) {
  const [, stem, suffix] = /^(.*?)(\.[^./]*)?$/s.exec(path);
  let name = path;
  for (let k = 2; taken.has(name); k += 1) name = `${stem} (${k})${suffix ?? ""}`;
  return name;
}

const isSame = (one, other) =>
  one.path === other.path && one.file.size === other.file.size && one.file.lastModified === other.file.lastModified;

/** Return the files of the draft and new ones; a file that is given again is left out. */
export function withFiles(added) {
  const files = [...draft.files];
  for (const each of added) {
    if (files.some((file) => isSame(file, each))) continue;
    files.push({ ...each, path: distinct(each.path, new Set(files.map(({ path }) => path))) });
  }
  return files;
}

function fileError({ file }) {
  const limit = about.limits.file_bytes;
  if (file.size > limit) return new Refused(413, "too-large", "", { limit });
  return file.size === 0 ? new Refused(422, "empty-file", "") : null;
}

function sumError(files) {
  const { files: most, total_bytes: limit } = about.limits;
  if (files.length > most) return new Refused(413, "too-many-files", "", { limit: most });
  return files.reduce((sum, { file }) => sum + file.size, 0) > limit ? new Refused(413, "too-large-together", "", { limit }) : null;
}

const isWithoutError = ({ error }) => error === null || error.isPassing;

/** Await a request; return why it was refused, or null. */
async function refusalOf(request) {
  try {
    await request();
  } catch (error) {
    if (error instanceof Refused) return error;
    throw error;
  }
  return null;
}

/** Remove a draft from the program, which removes all of them when it ends: errors do not matter. */
const forget = (id) => remove(`drafts/${id}`).catch(() => {});

/** Give up the draft: nothing is left of it. */
export function clearDraft() {
  changes += 1;
  if (draft.id) forget(draft.id);
  Object.assign(draft, { id: null, files: [], facts: null, error: null });
}

/** Make a draft of files in place of the one before; return whether no change followed. */
export async function setFiles(files) {
  clearDraft();
  const mine = changes;
  draft.files = files.map((each) => ({ ...each, error: fileError(each) }));
  draft.error = sumError(files);
  if (draft.error || !draft.files.some(isWithoutError)) return true;
  const id = await uploaded(draft.files.filter(isWithoutError), () => mine === changes);
  if (mine !== changes) {
    forget(id);
    return false;
  }
  draft.id = id;
  if (draft.files.some(isWithoutError)) await describe();
  return mine === changes;
}

/** Upload files one after the other while they are wanted; return the draft. */
async function uploaded(files, isWanted) {
  const { draft: id } = await post("drafts", {});
  for (const [k, each] of files.entries()) {
    if (!isWanted()) break;
    say(t("uploading", { n: files.length, number: k + 1 }));
    each.error = await refusalOf(() => upload(`drafts/${id}/files`, { path: each.path }, each.file));
  }
  return id;
}

/** Ask the program what the draft contains. */
async function describe() {
  const { id } = draft;
  say(t("reading"));
  let facts = null;
  const error = await refusalOf(async () => { facts = await fetchJson(`drafts/${id}`); });
  if (draft.id !== id) return;
  draft.facts = facts;
  for (const file of facts?.files ?? []) {
    if (file.error) placeError(Refused.from(422, { ...file.error, values: { ...file.error.values, path: file.path } }));
  }
  if (error) placeError(error);
}

/** Put an error of the program on the file that it is about, or on the whole draft. */
function placeError(error) {
  const file = draft.files.find(({ path }) => path === error.values.path);
  (file ?? draft).error = error;
}

/** Note why a job failed, until a person chooses something else: other languages may do. */
export const placeJobError = (error) => placeError(Object.assign(error, { isPassing: true }));

/** Forget why a job failed; return whether there was an error. */
export function clearJobError() {
  const found = [draft, ...draft.files].filter(({ error }) => error?.isPassing);
  for (const each of found) each.error = null;
  return found.length > 0;
}

/** Return the files that cannot be read; the others of a folder can do without them. */
export const unreadFiles = () => draft.files.filter((file) => !isWithoutError(file));

/** Return whether the draft can be aligned. */
export const isReady = () => draft.facts !== null && isWithoutError(draft)
  && (draft.facts.kind === "folder" || unreadFiles().length === 0);
