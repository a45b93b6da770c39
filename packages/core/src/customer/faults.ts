import { defineFault } from "../kernel/index.js";

export const unknownAttribute = defineFault<{ faults: number }>("InvalidInput", "CUSTOMER.ATTRIBUTES", {
  en: "{faults} custom attribute(s) do not fit their declaration; nothing was stored. Correct each, or declare it",
  "zh-CN": "{faults} 个自定义属性不符合声明；未保存任何内容。请逐项更正，或先声明该属性",
});

export const touchInFuture = defineFault<{ at: string; now: string }>(
  "InvalidInput",
  "CUSTOMER.TOUCH_IN_FUTURE",
  {
    en: "a touchpoint at {at} has not happened yet (now: {now}). Record it when it has; plan it as a task until then",
    "zh-CN": "触点时间 {at} 尚未到来（当前：{now}）。请在发生后记录；此前请作为任务计划",
  },
);
