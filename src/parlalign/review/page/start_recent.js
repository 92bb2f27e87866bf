// The recent reviews: going on with one, and taking one out of the list.

import { closeButton, dialogTitle } from "./dialogs.js";
import { byId, make } from "./dom.js";
import { remove } from "./server.js";
import { about } from "./start_draft.js";
import { age, dateAndTime, nameOfCode, t } from "./texts.js";

const dialog = byId("removal");

/** Return languages and counts of a review. */
function state({ languages, missing, rows, done, doubtful }) {
  const pair = languages.map(nameOfCode).join(" – ");
  if (missing) return [pair, t("reviewMissing")];
  if (!rows) return [pair, t("reviewUnread")];
  return done === rows ? [pair, t("reviewAllDone", { n: rows })]
    : [pair, t("reviewDone", { n: rows, done }), t("reviewDoubtful", { n: doubtful })];
}

function timeOf(changed) {
  const time = Date.parse(changed);
  return make("time", { class: "quiet", datetime: changed, title: dateAndTime(time) }, age(time));
}

function reviewItem(review, onremove) {
  const { id, name, missing, rows, done, changed } = review;
  return make("li", { class: missing ? "missing" : null },
    make("div", { class: "review-facts" },
      make(missing ? "span" : "a", { class: "review-name", href: missing ? null : `reviews/${id}/` }, name),
      make("span", { class: "quiet" }, state(review).filter(Boolean).join(" · "))),
    !missing && make("meter", { min: "0", max: "1", value: String(rows ? done / rows : 0), "aria-label": t("doneLabel") }),
    changed && timeOf(changed),
    make("button", {
      type: "button", "aria-label": t("removeReview", { name }), title: t("removeReviewShort"), onclick: () => onremove(review),
    }, "×"));
}

/** Show the recent reviews, or the steps of a review if there is none yet. */
export function showRecent(onremove) {
  byId("recent").hidden = about.reviews.length === 0;
  byId("steps").hidden = about.reviews.length > 0;
  byId("reviews").replaceChildren(...about.reviews.map((review) => reviewItem(review, onremove)));
}

/** Ask how to remove a review; `onremoved` is called after it is removed, `report` with an error. */
export function askRemoval(review, onremoved, report) {
  const close = async (parameters) => {
    dialog.close();
    try {
      await remove(`reviews/${review.id}`, parameters);
      await onremoved(review);
    } catch (error) {
      report(error);
    }
  };
  const canDelete = review.own && !review.missing;
  dialog.replaceChildren(
    dialogTitle(dialog, t("removalTitle", { name: review.name })),
    make("p", {}, t(review.missing ? "removalMissing" : canDelete ? "removalOwn" : "removalKeeps")),
    make("div", { class: "start-buttons" },
      make("button", { type: "button", class: "main", onclick: () => close({}) }, t("removalFromList")),
      canDelete && make("button", { type: "button", class: "danger", onclick: () => close({ delete: 1 }) }, t("removalDelete")),
      closeButton(dialog, "edit-cancel")));
  dialog.showModal();
}
