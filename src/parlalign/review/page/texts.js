// The texts of the page, in the first language of the browser that has a catalogue.

import { EN } from "./texts-en.js";
import { DE } from "./texts-de.js";
import { NL } from "./texts-nl.js";

export const CATALOGUES = { en: EN, de: DE, nl: NL };

function preferred() {
  for (const tag of navigator.languages) {
    const code = tag.toLowerCase().split("-")[0];
    if (code in CATALOGUES) return { code, tag };
  }
  return { code: "en", tag: "en" };
}

const { code, tag } = preferred();
const catalogue = CATALOGUES[code];
const plurals = new Intl.PluralRules(tag);
const whole = new Intl.NumberFormat(tag);
const percentFormat = new Intl.NumberFormat(tag, { style: "percent" });
const hundredths = new Intl.NumberFormat(tag, { minimumFractionDigits: 2, maximumFractionDigits: 2 });
const shortest = new Intl.NumberFormat(tag, { maximumFractionDigits: 2 });
const languages = new Intl.DisplayNames([tag], { type: "language", fallback: "none" });

/** Return the text of a name; `{n}` is replaced by the value `n`, numbers in the format of the language. */
export function t(name, values = {}) {
  const entry = catalogue[name];
  if (entry === undefined) throw new Error(`no text for ${name}`);
  const text = typeof entry === "string" ? entry : entry[plurals.select(values.n)] ?? entry.other;
  return text.replace(/\{(\w+)\}/g, (_, key) => typeof values[key] === "number" ? whole.format(values[key]) : values[key]);
}

/** Return the text of a name, or a default if there is none. */
export const tOr = (name, text, values = {}) => (name in catalogue ? t(name, values) : text);

export const number = (value) => whole.format(value);
export const percent = (probability) => percentFormat.format(probability);

/** Return the text of a risk: one that would be rounded to 0 % is below 1 %, not zero. */
export const riskText = (risk) => t("risk", { share: risk < 0.005 ? `< ${percent(0.01)}` : percent(risk) });

export const limit = (value) => shortest.format(value);

const BYTES = ["byte", "kilobyte", "megabyte", "gigabyte"];

/** Return the size of a file in the unit that fits, such as `3 kB`; as in Windows, a unit is 1024 of the one below. */
export function fileSize(bytes) {
  const step = bytes < 1024 ? 0 : Math.min(BYTES.length - 1, Math.floor(Math.log2(bytes) / 10));
  const format = { style: "unit", unit: BYTES[step], unitDisplay: step ? "short" : "long", maximumSignificantDigits: 3 };
  return new Intl.NumberFormat(tag, format).format(bytes / 1024 ** step);
}

/** Return the date of a time. */
export const date = (time) => new Intl.DateTimeFormat(tag, { dateStyle: "medium" }).format(time);

const AGES = [["day", 86_400], ["hour", 3600], ["minute", 60]]; // units in seconds
const MOST_DAYS = 7; // after them, a date says more than an age

/** Return when something was, such as `5 minutes ago`, or its date if that is long ago. */
export function age(time, now = Date.now()) {
  const seconds = Math.max(0, (now - time) / 1000);
  const ages = new Intl.RelativeTimeFormat(tag, { numeric: "auto" });
  if (seconds >= MOST_DAYS * 86_400) return date(time);
  const [unit, length] = AGES.find(([, least]) => seconds >= least) ?? ["second", Infinity];
  return ages.format(-Math.floor(seconds / length), unit);
}

/** Return date and time of day. */
export const dateAndTime = (time) => new Intl.DateTimeFormat(tag, { dateStyle: "full", timeStyle: "short" }).format(time);

/** Return the text of a score; a dash if there is none. */
export const scoreText = (score) => (score === null ? "–" : hundredths.format(score));

/** Return the name of a language in the language of the page, or its `name` if the browser does not know it. */
export function languageName({ code: other, name }) {
  try {
    return languages.of(other) ?? name;
  } catch {
    return name; // not a language code
  }
}

/** Return the name of the language with a code. */
export const nameOfCode = (code) => languageName({ code, name: code });

const ATTRIBUTES = { text: null, label: "aria-label", placeholder: "placeholder" };

/** Fill in the texts of the page. */
export function fillIn(root = document) {
  document.documentElement.lang = code;
  for (const [kind, attribute] of Object.entries(ATTRIBUTES)) {
    for (const element of root.querySelectorAll(`[data-${kind}]`)) {
      const text = t(element.dataset[kind]);
      if (attribute) element.setAttribute(attribute, text);
      else element.textContent = text;
    }
  }
}
