import { defineFault, type Text } from "../kernel/index.js";

export const contended = defineFault<{ command: string; attempts: number }>("Conflict", "STORAGE.CONTENDED", {
  en: "{command} was decided {attempts} times and each time somebody else was first. Nothing was stored; try again",
  "zh-CN": "{command} 已重试 {attempts} 次，每次都被他人抢先。未保存任何内容；请稍后重试",
});

export const duplicate = defineFault<{ table: string; title: Text; index: string; id: string }>(
  "Conflict",
  "STORAGE.DUPLICATE",
  {
    en: "another {title} ({id}) has the same {index}. Use that one, or send another value",
    "zh-CN": "另一条{title}（{id}）已有相同的 {index}。请使用该记录，或更换取值",
  },
);

export const alreadyExists = defineFault<{ table: string; title: Text; id: string }>(
  "Conflict",
  "STORAGE.EXISTS",
  {
    en: "there is a {title} {id} already. Change that one, or send another id",
    "zh-CN": "已存在{title} {id}。请修改该记录，或使用其他编号",
  },
);

export const keyReused = defineFault<{ key: string; command: string }>("Conflict", "STORAGE.KEY_REUSED", {
  en: "the idempotency key {key} was used for another call of {command}. Send every new command with a new key",
  "zh-CN": "幂等键 {key} 已用于另一次 {command} 调用。每个新命令请使用新的键",
});

export const notFound = defineFault<{ record: string; title: Text; id: string }>(
  "NotFound",
  "STORAGE.NOT_FOUND",
  {
    en: "there is no {title} {id} here. Check the id, and the tenant it belongs to",
    "zh-CN": "此处没有{title} {id}。请检查编号及其所属租户",
  },
);

export const staleVersion = defineFault<{
  record: string;
  title: Text;
  id: string;
  expected: number;
  found: number;
}>("Conflict", "STORAGE.STALE_VERSION", {
  en: "{title} {id} is at version {found}, not {expected}: somebody changed it. Read it again, then send the change",
  "zh-CN": "{title} {id} 的版本是 {found}，而非 {expected}：已被他人修改。请重新读取后再提交",
});

export const storeFailed = defineFault<{ store: string; reason: string }>(
  "Unavailable",
  "STORAGE.UNAVAILABLE",
  {
    en: "the store {store} could not answer ({reason}). Try again with the same idempotency key",
    "zh-CN": "存储 {store} 无法响应（{reason}）。请使用相同的幂等键重试",
  },
);

/** Locked, damaged, newer or closed: trying again does not help. The store says what does. */
export const storeRefused = defineFault<{ store: string; reason: string }>("Unavailable", "STORAGE.REFUSED", {
  en: "the store {store} does not serve: {reason}",
  "zh-CN": "存储 {store} 无法提供服务：{reason}",
});

export const storeCannot = defineFault<{ store: string; reason: string }>(
  "InvalidInput",
  "STORAGE.UNSUPPORTED",
  {
    en: "the store {store} cannot do this: {reason}",
    "zh-CN": "存储 {store} 不支持此操作：{reason}",
  },
);

export const badCursor = defineFault<{ cursor: string }>("InvalidInput", "STORAGE.BAD_CURSOR", {
  en: "{cursor} is not where a page of this list ends. Pass `next` of the page before, unchanged",
  "zh-CN": "{cursor} 不是此列表的分页位置。请原样传入上一页的 `next`",
});
