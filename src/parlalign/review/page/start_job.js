// The alignment of a draft: its stages, and the way to cancel it.

import { byId, make } from "./dom.js";
import { fetchJson, post, Refused, remove } from "./server.js";
import { percent, t, tOr } from "./texts.js";

const STAGES = ["read", "repair", "align", "write"];
const POLL_AFTER = 250; // milliseconds

let job = null; // the job that the page shows

const pause = (duration) => new Promise((resolve) => { setTimeout(resolve, duration); });

/** Keep the job in the address of the page, so that a reload shows it again. */
const keepInAddress = (id) => history.replaceState(null, "", id ? `#job=${id}` : location.pathname);

/** Return the job in the address of the page, or null. */
export const jobInAddress = () => /^#job=([\w-]+)$/.exec(location.hash)?.[1] ?? null;

function stageItem(stage, current, share) {
  const [place, here] = [STAGES.indexOf(stage), STAGES.indexOf(current)];
  const done = place < here ? 1 : place === here ? share : 0;
  const state = place < here ? "done" : place === here ? "current" : "later";
  return make("li", { class: state, "aria-current": state === "current" && "step" },
    make("span", {}, tOr(`stage-${stage}`, stage)),
    make("progress", { max: "1", value: String(done), "aria-label": tOr(`stage-${stage}`, stage) }),
    make("span", { class: "quiet", "aria-hidden": "true" }, state === "current" ? percent(done) : state === "done" ? "✓" : ""));
}

function showStage({ stage, share }) {
  byId("stages").replaceChildren(...STAGES.map((each) => stageItem(each, stage, share ?? 0)));
}

/** Start a job; return its id. */
export async function startJob(parameters) {
  return (await post("jobs", parameters)).job;
}

/** Follow a job until it is done; return its state, or null if it was cancelled. Throws `Refused` if it failed. */
export async function followJob(id, onstage) {
  job = id;
  keepInAddress(id);
  let shown = null;
  for (let state = { stage: STAGES[0], state: "running" }; job === id; state = await fetchJson(`jobs/${id}`)) {
    if (state.state !== "running") return outcome(state);
    if (state.stage && state.stage !== shown) onstage(tOr(`stage-${state.stage}`, state.stage));
    shown = state.stage ?? shown;
    showStage({ stage: shown, share: state.share });
    await pause(POLL_AFTER);
  }
  return null;
}

function outcome(state) {
  keepInAddress(null);
  job = null;
  if (state.state === "failed") throw Refused.from(422, state.error ?? {});
  return state.state === "done" ? state : null;
}

/** Cancel the job that is shown. */
export async function cancelJob() {
  const id = job;
  job = null;
  keepInAddress(null);
  if (id) await remove(`jobs/${id}`);
}
