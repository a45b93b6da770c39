import type { Text } from "@clientele/core/kernel";

const options = `
  --roster FILE      reps: .json or .csv (id, name, teamId, regions, skills, weight, capacity)
  --customers FILE   customers: .json or .csv (id, region, segment, size, tags, attributes.NAME, ...)
  --zone ZONE        time zone, such as Asia/Shanghai (UTC)
  --runs N           streams of arrivals, and histories (200)
  --seed S           the same seed, the same run (1)
  --except IDS       laws to leave out, such as P1,F1
  --format FORMAT    text, json, junit (text)
  --lang LANG        en, zh-CN (en)
`;

export const help: Text = {
  en: `clientele check policy.json [options]     tries the policy against the laws of ownership
clientele explain policy.json --roster FILE --customers FILE     says who gets each customer, and why
${options}
Exit code: 0 all held, 1 a law is broken or something was never seen, 2 the input does not fit.`,
  "zh-CN": `clientele check policy.json [选项]     按归属定律检验策略
clientele explain policy.json --roster 文件 --customers 文件     说明每个客户归谁及理由
${options}
退出码：0 全部成立，1 有定律被违反或未覆盖，2 输入不符合要求。`,
};
