/**
 * The languages that every widget speaks, as BCP 47 tags; the first one is the default.
 *
 * @example
 * ```ts
 * import { widgetLocales } from "@clientele/react-widgets";
 *
 * widgetLocales; // => ["en", "zh-CN"]
 * ```
 */
export const widgetLocales = ["en", "zh-CN"] as const;

/** One of the languages in {@link widgetLocales}. */
export type WidgetLocale = (typeof widgetLocales)[number];
