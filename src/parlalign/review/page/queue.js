// Tasks run one after the other, so that each sees the result of the one before.

import { report } from "./errors.js";

let last = Promise.resolve();
let generation = 0; // rises when a task fails: the tasks that wait behind it are dropped
let waiting = 0; // tasks that are not done
let view = 0; // rises when other rows are listed

/** Run a task after all others; return false if it fails or was dropped. */
export function enqueue(task) {
  const own = generation;
  waiting += 1;
  last = last.then(async () => {
    try {
      return own === generation && (await task()) !== false;
    } catch (error) {
      generation += 1;
      await report(error);
      return false;
    } finally {
      waiting -= 1;
    }
  });
  return last;
}

export const isBusy = () => waiting > 0;

/** Run a task for the rows that are listed now after all others; it is dropped if other rows are listed by then. */
export function enqueueForView(task) {
  const own = view;
  return enqueue(() => own === view && task());
}

/** Drop the tasks that are waiting for the rows that were listed until now. */
export function changeView() {
  view += 1;
}

/** Drop the tasks that wait; call it in a task that opens a dialog. */
export function dropWaiting() {
  generation += 1;
}
