// The words of the page, in the first of the browser's languages that we have.

import { EN } from "./texts-en.js";
import { DE } from "./texts-de.js";
import { NL } from "./texts-nl.js";

export const CATALOGUES = { en: EN, de: DE, nl: NL };

function chosen() {
  for (const tag of navigator.languages) {
    const code = tag.toLowerCase().split("-")[0];
    if (code in CATALOGUES) return { code, tag };
  }
  return { code: "en", tag: "en" };
}

const { code, tag } = chosen();
export const language = code;
const catalogue = CATALOGUES[code];
const plurals = new Intl.PluralRules(tag);
const whole = new Intl.NumberFormat(tag);
const percent = new Intl.NumberFormat(tag, { style: "percent" });
const hundredths = new Intl.NumberFormat(tag, { minimumFractionDigits: 2, maximumFractionDigits: 2 });
const shortest = new Intl.NumberFormat(tag, { maximumFractionDigits: 2 });
const languages = new Intl.DisplayNames([tag], { type: "language", fallback: "none" });

/** Return the words of a name, `{n}` filled in; numbers as the language writes them. */
export function t(name, values = {}) {
  const found = catalogue[name];
  if (found === undefined) throw new Error(`no words for ${name}`);
  const words = typeof found === "string" ? found : found[plurals.select(values.n)] ?? found.other;
  return words.replace(/\{(\w+)\}/g, (_, key) => typeof values[key] === "number" ? whole.format(values[key]) : values[key]);
}

/** Return the words of a name, or what is given where there are none. */
export const tOr = (name, otherwise) => (name in catalogue ? t(name) : otherwise);

export const number = (value) => whole.format(value);
export const sure = (probability) => percent.format(probability);
export const limit = (value) => shortest.format(value);

/** Return a score with two digits, never rounded up over a threshold. */
export const scoreText = (score) => hundredths.format(Math.floor(score * 100 + 1e-9) / 100);

/** Return the name of a language in that of the page. */
export function languageName({ code: of, name }) {
  let found;
  try {
    found = languages.of(of);
  } catch {
    found = undefined;
  }
  return found ?? name;
}

const ATTRIBUTES = { text: null, label: "aria-label", placeholder: "placeholder" };

/** Fill in the words of the elements that are in the page from the start. */
export function fillIn(root = document) {
  document.documentElement.lang = code;
  for (const [kind, attribute] of Object.entries(ATTRIBUTES)) {
    for (const element of root.querySelectorAll(`[data-${kind}]`)) {
      const words = t(element.dataset[kind]);
      if (attribute) element.setAttribute(attribute, words);
      else element.textContent = words;
    }
  }
}
