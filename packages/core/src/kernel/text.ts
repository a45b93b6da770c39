/** The languages in which the product speaks. */
export const locales = ["en", "zh-CN"] as const;
export type Locale = (typeof locales)[number];

const BETWEEN = " ‖ ";

/**
 * What a schema's own check expects, in both languages, as the one text that a schema can carry.
 *
 * @example
 * ```ts
 * import * as z from "zod";
 * import { expecting, parse } from "@clientele/core/kernel";
 *
 * const Even = z.int().refine((n) => n % 2 === 0, expecting("an even number", "偶数"));
 * const read = parse(Even, 3, { en: "the number", "zh-CN": "此数" });
 * read.ok ? {} : read.error.issues[0]?.text; // => { en: "expected an even number", "zh-CN": "应为偶数" }
 * ```
 */
export const expecting = (en: string, zh: string): string => `${en}${BETWEEN}${zh}`;

/** What was expected, from such a text; English stands in where there is no Chinese. */
export const expectationOf = (message: string): Text => {
  const [en = message, zh = en] = message.split(BETWEEN);
  return { en, "zh-CN": zh };
};

/** One message in every language; `{name}` stands for a fact. */
export type Text = Readonly<Record<Locale, string>>;

/** What is said differently in each language, such as the name of a thing, is a `Text`. */
export type Fact = string | number | boolean | null | Text;
export type Facts = Readonly<Record<string, Fact | readonly Fact[]>>;

const isList = (fact: Fact | readonly Fact[] | undefined): fact is readonly Fact[] => Array.isArray(fact);

const show = (fact: Fact | readonly Fact[] | undefined, locale: Locale): string => {
  const isEmpty = fact === undefined || fact === null || fact === "";
  if (isEmpty || (isList(fact) && fact.length === 0)) return locale === "en" ? "nothing" : "无";
  if (isList(fact)) return fact.map((one) => show(one, locale)).join(locale === "en" ? ", " : "、");
  return typeof fact === "object" ? fact[locale] : String(fact);
};

/**
 * Fills a message with its facts. A fact that is missing reads as "nothing", so that a message never shows a brace.
 *
 * @example
 * ```ts
 * import { render } from "@clientele/core/kernel";
 *
 * const full = { en: "{rep} holds {held} of {max}", "zh-CN": "{rep} 已持有 {held}/{max}" };
 * render(full, "en", { rep: "Lin", held: 5, max: 5 }); // => "Lin holds 5 of 5"
 * render(full, "zh-CN", { rep: "Lin", held: 5, max: 5 }); // => "Lin 已持有 5/5"
 * ```
 */
export const render = (text: Text, locale: Locale, facts: Facts): string =>
  text[locale].replace(/\{(\w+)\}/g, (_, name: string) => show(facts[name], locale));
