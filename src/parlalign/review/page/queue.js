// Tasks run one after the other, so that each sees the result of the one before.

import { report } from "./errors.js";

let last = Promise.resolve();
let generation = 0; // rises when a task fails: the tasks that wait behind it are dropped

/** Run a task after all others; return false if it fails or was dropped. */
export function enqueue(task) {
  const own = generation;
  last = last.then(async () => {
    if (own !== generation) return false;
    try {
      return (await task()) !== false;
    } catch (error) {
      generation += 1;
      await report(error);
      return false;
    }
  });
  return last;
}

/** Drop the tasks that wait; call it in a task that opens a dialog. */
export function dropWaiting() {
  generation += 1;
}
