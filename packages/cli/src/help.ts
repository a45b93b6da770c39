import type { Text } from "@clientele/core/kernel";

const options = `
  --roster FILE      reps: .json or .csv (id, name, teamId, regions, skills, weight, capacity)
  --customers FILE   customers: .json, .ndjson or .csv (id, region, segment, size, tags, attributes.NAME, ...)
  --history FILE     simulate: what happened, .ndjson or .json
  --log FILE         check: a journal, .ndjson or .json, to hold to the laws instead of stories that are made up
  --synthetic N      simulate: so many customers over 90 days, made of the values that the rules tell apart
  --zone ZONE        time zone, such as Asia/Shanghai (UTC)
  --runs N           check: streams of arrivals, and histories (200)
  --seed S           the same seed, the same run (1)
  --except IDS       check: laws to leave out, such as P1,F1
  --arrivals N       lint: new customers that are expected
  --hit-policy H     lint: how rules that match alike are taken: first, unique, any (first)
  --lists NAMES      lint, diff: attributes that hold lists, beside tags
  --format FORMAT    text, json, junit (text)
  --lang LANG        en, zh-CN (en)
`;

export const help: Text = {
  en: `clientele check policy.json [options]     tries the policy against the laws of ownership
clientele lint policy.json [options]      says what in it can never happen, and what is missing
clientele diff old.json new.json [options]     says whom the new policy sends elsewhere
clientele simulate policy.json [other.json] --history FILE | --customers FILE | --synthetic N
                                          says who would own what, and how evenly, under one policy or two
clientele explain policy.json --roster FILE --customers FILE     says who gets each customer, and why
${options}
Exit code: 0 all is well; 1 a law is broken or something was never seen, a lint finds more than notes, a diff moves
anybody; 2 the input does not fit. Colours: only on a terminal, and not where NO_COLOR is set.`,
  "zh-CN": `clientele check policy.json [选项]     按归属定律检验策略
clientele lint policy.json [选项]      检查策略：永不发生之处与遗漏之处
clientele diff old.json new.json [选项]     说明新策略改变哪些客户的去向
clientele simulate policy.json [other.json] --history 文件 | --customers 文件 | --synthetic N
                                          说明在一个或两个策略下客户归谁、分配是否均匀
clientele explain policy.json --roster 文件 --customers 文件     说明每个客户归谁及理由
${options}
退出码：0 一切正常；1 有定律被违反或未覆盖、检查发现提示以外的问题、对比发现去向改变；2 输入不符合要求。
仅在终端中使用颜色；设置 NO_COLOR 则不使用。`,
};
