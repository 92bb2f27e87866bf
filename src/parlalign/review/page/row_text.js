// A row in words: its languages, its name, and why it is doubtful.

import { SIDES } from "./places.js";
import { languageName, limit, scoreText, t, tOr } from "./texts.js";

const codeOf = (row, side) => row.languages[SIDES.indexOf(side)];
const languageOf = (row, side, about) => about.languages.find(({ code }) => code === codeOf(row, side));

/** Return language and direction of a side, as attributes. */
export const codesOf = (row, side, about) =>
  ({ lang: codeOf(row, side), dir: languageOf(row, side, about)?.direction ?? "auto" });

const languageNameOf = (row, side, about) =>
  languageName(languageOf(row, side, about) ?? { code: codeOf(row, side), name: codeOf(row, side) });

export const kindText = (kind) => tOr(`kind-${kind}`, kind);

/** Return kind and label of a row, for example `recital A`. */
export const kindAndLabel = (row) => [row.kind ? kindText(row.kind) : "", row.label ?? ""].filter(Boolean).join(" ");

const scoreReason = (row, about) => (row.grade === "low" ? t("why-low", { limit: limit(about.limits.low) })
  : t("why-score", { limit: limit(about.limits.doubtful) }));

const scoreName = (score) => (score === null ? t("grade-unknown") : t("scoreName", { score: scoreText(score) }));

function repairReason(row) {
  const repairs = SIDES.flatMap((side) => row[side].flatMap((segment) => segment.repairs));
  return t("why-repair", { n: repairs.filter((repair) => repair.uncertain).length });
}

function factsReason(row) {
  const which = row.facts.map(({ kind, source, target }) => `${t(`fact-${kind}`)} ${source || "–"} | ${target || "–"}`);
  return t("why-facts", { which: which.join("; ") });
}

const REASONS = {
  score: scoreReason,
  repair: repairReason,
  facts: factsReason,
  unpaired: () => t("why-unpaired"),
  hand: () => t("why-hand"),
};

/** Return why a row is doubtful, one text for each reason. */
export const reasonTexts = (row, about) => row.reasons.map((reason) => REASONS[reason](row, about));

/** Return the name of a row for screen readers, which read its texts from the cells. */
export function rowName(row, about) {
  const facts = [t("rowName", { n: row.number }), kindAndLabel(row), t(`status-${row.status}`)];
  if (row.status !== "unpaired") facts.push(row.byHand ? t("reason-hand") : scoreName(row.score));
  return [...facts, ...reasonTexts(row, about)].filter(Boolean).join(", ");
}
