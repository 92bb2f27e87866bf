// The alignment of a draft: its stages, and the way to cancel it.

import { byId, make } from "./dom.js";
import { fetchJson, post, Refused, remove } from "./server.js";
import { percent, t } from "./texts.js";

const STAGES = ["read", "repair", "align", "write"];
const POLL_AFTER = 250; // milliseconds

const pause = (duration) => new Promise((resolve) => { setTimeout(resolve, duration); });

/** Keep the job in the address of the page, so that a reload shows it again. */
const keepInAddress = (id) => history.replaceState(null, "", id ? `#job=${id}` : location.pathname);

/** Return the job in the address of the page, or null. */
export const jobInAddress = () => /^#job=([\w-]+)$/.exec(location.hash)?.[1] ?? null;

function stageItem(stage, current, share) {
  const [place, here] = [STAGES.indexOf(stage), STAGES.indexOf(current)];
  const done = place < here ? 1 : place === here ? share : 0;
  const state = place < here ? "done" : place === here ? "current" : "later";
  const name = t(`stage-${stage}`);
  return make("li", { class: state, "aria-current": state === "current" && "step" },
    make("span", {}, name),
    make("progress", { max: "1", value: String(done), "aria-label": name }),
    make("span", { class: "quiet", "aria-hidden": "true" }, state === "current" ? percent(done) : state === "done" ? "✓" : ""));
}

function showStage(stage, share) {
  byId("stages").replaceChildren(...STAGES.map((each) => stageItem(each, stage, share)));
}

/** Start a job; return its id. */
export async function startJob(parameters) {
  return (await post("jobs", parameters)).job;
}

/** Return the state of a job; forget one that the program does not know any more. */
async function stateOf(id) {
  try {
    return await fetchJson(`jobs/${id}`);
  } catch (error) {
    if (error instanceof Refused) keepInAddress(null);
    throw error;
  }
}

/** Follow a job until it is done; return its state, or null if it was cancelled. Throws `Refused` if it failed. */
export async function followJob(id, onstage) {
  keepInAddress(id);
  let shown = STAGES[0];
  showStage(shown, 0);
  let state = await stateOf(id);
  for (; state.state === "running"; state = await stateOf(id)) {
    if (state.stage && state.stage !== shown) onstage(t(`stage-${state.stage}`));
    shown = state.stage ?? shown;
    showStage(shown, state.share);
    await pause(POLL_AFTER);
  }
  keepInAddress(null);
  if (state.state === "failed") throw Refused.from(422, state.error);
  return state.state === "done" ? state : null;
}

/** Cancel the job that is shown. It may be done already: its next state tells. */
export async function cancelJob() {
  const id = jobInAddress();
  if (id) await remove(`jobs/${id}`);
}
