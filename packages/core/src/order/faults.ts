import { defineFault } from "../kernel/index.js";

export const alreadyCancelled = defineFault<{ order: string }>("RuleRefused", "ORDER.ALREADY_CANCELLED", {
  en: "order {order} is cancelled already; nothing more to do",
  "zh-CN": "订单 {order} 已取消；无需再操作",
});

export const orderInFuture = defineFault<{ order: string; placedAt: string; now: string }>(
  "InvalidInput",
  "ORDER.IN_FUTURE",
  {
    en: "order {order} is placed at {placedAt}, after now ({now}). Check its date and time zone",
    "zh-CN": "订单 {order} 的下单时间 {placedAt} 晚于当前（{now}）。请检查日期与时区",
  },
);
