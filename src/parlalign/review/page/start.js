// The start page: from dropped texts to a review, and back to recent ones.

import { byId } from "./dom.js";
import { say, showReconnected, warn } from "./messages.js";
import { fetchJson, Refused } from "./server.js";
import { choices, isTranslationMissing, missingLanguage, showDraft, watchChoices } from "./start_choices.js";
import { about, clearDraft, clearJobError, draft, isReady, placeJobError, setFiles, withFiles } from "./start_draft.js";
import { reportError } from "./start_errors.js";
import { chosenFiles, droppedFiles, textFiles } from "./start_files.js";
import { cancelJob, followJob, jobInAddress, startJob } from "./start_job.js";
import { askRemoval, showRecent } from "./start_recent.js";
import { fillIn, t } from "./texts.js";

const STEPS = ["drop", "paste", "draft", "job", "result"];
const paste = byId("paste");

const isAt = (step) => !byId(step).hidden;

function show(step) {
  for (const each of STEPS) byId(each).hidden = each !== step;
}

/** Return a handler that removes the messages before it, and tells why something was not done. */
const handler = (action) => async (...parameters) => {
  say("");
  try {
    await action(...parameters);
  } catch (error) {
    reportError(error, reconnect);
  }
};

async function load() {
  Object.assign(about, await fetchJson("start"));
  showRecent((review) => askRemoval(review, removed, (error) => reportError(error, reconnect)));
}

/** Try to reach the program again; what was uploaded is uploaded again, because it may be a new program. */
async function reconnect() {
  try {
    await load();
  } catch {
    return;
  }
  showReconnected();
  if (isAt("job") && jobInAddress()) await handler(follow)(jobInAddress());
  else if (isAt("draft")) await handler(use)(draft.files);
}

async function removed(review) {
  await load();
  byId(about.reviews.length ? "recent-title" : "new-title").focus();
  say(t("reviewRemoved", { name: review.name }));
}

// From the files to the draft

async function take(added) {
  if (isAt("job")) return warn(t("cancelFirst"));
  if (!added.length) return warn(t("noFiles"));
  return use(isAt("draft") ? withFiles(added) : added);
}

async function use(files) {
  const upload = setFiles(files);
  show(files.length ? "draft" : "drop");
  showDraft(takeOut);
  if (!await upload) return;
  showDraft(takeOut);
  say("");
  nextField().focus();
}

/** Return the field or button with which a person goes on. */
function nextField() {
  if (!draft.files.length) return byId("choose-files");
  if (!isReady() || isTranslationMissing()) return byId("add-files");
  return missingLanguage() ?? byId("start");
}

const takeOut = handler((file) => use(draft.files.filter((each) => each !== file)));

function startOver() {
  clearDraft();
  show("drop");
  byId("choose-files").focus();
}

const drop = handler(async (event) => {
  const { transfer } = event;
  const text = transfer.getData("text/plain");
  const files = await droppedFiles(transfer, about.limits.files);
  if (!files.length && text) openPaste(text);
  else await take(files);
});

function openPaste(text = "") {
  if (isAt("job")) return;
  show("paste");
  paste.elements.first.value = text;
  paste.elements[text ? "second" : "first"].focus();
}

const usePaste = handler(async () => {
  const texts = [paste.elements.first.value, paste.elements.second.value].filter((text) => text.trim());
  if (!texts.length) {
    warn(t("pasteEmpty"));
    paste.elements.first.focus();
    return;
  }
  show("drop");
  await take(textFiles(texts, t("pastedName")));
  paste.reset();
});

// From the draft to the review

const align = handler(async () => {
  const missing = missingLanguage();
  if (missing) {
    warn(t("languageMissing"));
    missing.focus();
    return;
  }
  clearJobError();
  await follow(await begin());
});

/** Begin the job; if the program does not have the draft any more, upload the files again. */
async function begin() {
  const chosen = Object.fromEntries(Object.entries(choices()).filter(([, value]) => value !== null));
  byId("start").disabled = true; // one job for two clicks
  try {
    return await startJob({ draft: draft.id, ...chosen });
  } catch (error) {
    if (error.code !== "gone") throw error;
    await setFiles(draft.files);
    return await startJob({ draft: draft.id, ...chosen });
  } finally {
    byId("start").disabled = false;
  }
}

async function follow(job) {
  const { length: n } = draft.files; // none after a reload
  byId("job-title").textContent = n === 0 ? t("stage-align") : n === 1 ? draft.files[0].path : t("jobTitle", { n });
  show("job");
  byId("job-title").focus();
  try {
    const done = await followJob(job, say);
    if (!done) backToDraft(t("cancelled"));
    else if (done.not_aligned.length) showResult(done);
    else openReview(done.review);
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    placeJobError(error);
    backToDraft("");
    if (!draft.files.length) throw error;
  }
}

const openReview = (review) => location.assign(`reviews/${review}/`);

/** Show which files are missing in a review before it is opened. */
function showResult({ review, not_aligned: names }) {
  show("result");
  byId("open-review").onclick = () => openReview(review);
  byId("open-review").focus();
  warn(t("notAligned", { n: names.length, names: names.join(", ") }));
}

function backToDraft(text) {
  show(draft.files.length ? "draft" : "drop");
  showDraft(takeOut);
  nextField().focus();
  say(text);
}

// Mouse and keys

function watchDrops() {
  const mark = (isOver) => document.body.classList.toggle("is-over", isOver);
  document.addEventListener("dragover", (event) => {
    event.preventDefault();
    mark(true);
  });
  document.addEventListener("dragleave", (event) => event.relatedTarget === null && mark(false));
  document.addEventListener("drop", (event) => {
    event.preventDefault();
    mark(false);
    drop({ transfer: event.dataTransfer });
  });
}

function watchPastes() {
  document.addEventListener("paste", (event) => {
    if (event.target.closest("textarea, input")) return;
    event.preventDefault();
    drop({ transfer: event.clipboardData });
  });
  paste.addEventListener("submit", (event) => { event.preventDefault(); usePaste(); });
  byId("open-paste").addEventListener("click", () => openPaste());
  byId("close-paste").addEventListener("click", startOver);
}

function watchInputs() {
  for (const [button, input] of [["choose-files", "files"], ["choose-folder", "folder"], ["add-files", "files"]]) {
    byId(button).addEventListener("click", () => byId(input).click());
  }
  for (const input of [byId("files"), byId("folder")]) {
    input.addEventListener("change", handler(async () => {
      const files = chosenFiles(input);
      input.value = ""; // so that the same file can be chosen again
      await take(files);
    }));
  }
}

function watchJob() {
  byId("draft").addEventListener("submit", (event) => { event.preventDefault(); align(); });
  byId("draft").addEventListener("change", () => {
    say("");
    if (clearJobError()) showDraft(takeOut);
  });
  byId("start-over").addEventListener("click", handler(startOver));
  byId("cancel-job").addEventListener("click", handler(cancelJob));
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && isAt("job")) byId("cancel-job").click();
    else if (event.key === "Escape" && isAt("paste")) byId("close-paste").click();
  });
}

fillIn();
watchChoices();
watchInputs();
watchPastes();
watchDrops();
watchJob();
addEventListener("pageshow", (event) => event.persisted && handler(load)());
handler(async () => {
  await load();
  if (jobInAddress()) await follow(jobInAddress());
})();
