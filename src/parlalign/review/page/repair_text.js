// Repairs in words.

import { make } from "./dom.js";
import { percent, t, tOr } from "./texts.js";

/** Return what was broken and what the repair made of it. */
function ruleText({ rule, cause, outcome }) {
  const special = tOr(`rule-${rule}`, "");
  if (special) return special;
  const [causeText, outcomeText] = [tOr(`cause-${cause}`, ""), tOr(`outcome-${outcome}`, "")];
  return causeText && outcomeText ? t("rule", { cause: causeText, outcome: outcomeText }) : rule;
}

/** Return the text in the source, the rule and the probability of a repair in one line. */
export const repairText = (repair) =>
  t("repairWords", { was: repair.inSource, rule: ruleText(repair), sure: percent(repair.probability) });

/** Return the same as the lines of a tooltip; `codes` has language and direction of the text. */
export function repairTip(repair, codes) {
  const inSource = make("span", { lang: codes.lang, dir: codes.dir, class: "was" });
  for (const part of repair.inSource.split(/([⏎␌])/)) {
    inSource.append(/^[⏎␌]$/.test(part) ? make("b", {}, part) : part);
  }
  return [
    make("span", { class: "tip-line" }, `${t("was")} `, inSource),
    make("span", { class: "tip-line" }, t("repairSure", { rule: ruleText(repair), sure: percent(repair.probability) })),
  ];
}

/** Return what a flip makes of a repair. */
export const flipText = (repair) =>
  (repair.flip ? t(`flip-${repair.flip}`) : tOr(`flip-none-${repair.rule}`, t("flip-none")));
