import { defineFault } from "@clientele/core/kernel";

export const usage = defineFault<{ problem: string }>("InvalidInput", "CLI.USAGE", {
  en: "{problem}. `clientele --help` shows what can be asked",
  "zh-CN": "{problem}。运行 `clientele --help` 查看用法",
});

export const unreadable = defineFault<{ file: string }>("NotFound", "CLI.UNREADABLE", {
  en: "the file {file} cannot be read. Check its name, and that you may read it",
  "zh-CN": "无法读取文件 {file}。请检查文件名及读取权限",
});

export const notJson = defineFault<{ file: string; problem: string }>("InvalidInput", "CLI.NOT_JSON", {
  en: "{file} is not JSON: {problem}. Correct it there; a table may also be a .csv",
  "zh-CN": "{file} 不是 JSON：{problem}。请更正；表格也可用 .csv",
});

export const notFitting = defineFault<{ file: string; faults: number }>("InvalidInput", "CLI.NOT_FITTING", {
  en: "{file} does not fit in {faults} place(s). Correct each and run it again",
  "zh-CN": "{file} 有 {faults} 处不符合要求。请逐项更正后重新运行",
});
