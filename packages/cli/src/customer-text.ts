import { type Locale, render } from "@clientele/core/kernel";
import type { CustomerFacts } from "@clientele/core/ownership";

const names: Readonly<Record<string, string>> = {
  region: "区域",
  kind: "类型",
  party: "主体",
  industry: "行业",
  segment: "细分",
  size: "规模",
  source: "来源",
  tags: "标签",
  registeredAt: "登记时间",
};

const usual: Readonly<Record<string, unknown>> = { kind: "end-customer", party: "organisation" };

const shown = (name: string, value: unknown): string =>
  name === "registeredAt" ? new Date(Number(value)).toISOString() : [value].flat().join("; ");

/** What is known of a customer, in the words of the language: `region CN/East, size 800`. */
export const customerText = (customer: CustomerFacts, lang: Locale): string => {
  const { id: _, attributes, ...own } = customer;
  const entries = [...Object.entries(own), ...Object.entries(attributes)];
  const known = entries.filter(([name, value]) => {
    const empty = value === null || value === undefined || (Array.isArray(value) && value.length === 0);
    return !empty && usual[name] !== value;
  });
  if (known.length === 0) return { en: "one of whom nothing is known", "zh-CN": "没有任何资料的客户" }[lang];
  const said = known.map(([name, value]) =>
    lang === "en" ? `${name} ${shown(name, value)}` : `${names[name] ?? name} ${shown(name, value)}`,
  );
  return render({ en: "{said}", "zh-CN": "{said}" }, lang, { said });
};
