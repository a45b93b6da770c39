import { defineFault } from "../kernel/index.js";

export const repIsGone = defineFault<{ rep: string }>("RuleRefused", "TEAM.REP_LEFT", {
  en: "{rep} has left. Choose somebody who is active",
  "zh-CN": "{rep} 已离职。请选择在职人员",
});

export const absenceEndsFirst = defineFault<{ rep: string }>("InvalidInput", "TEAM.ABSENCE_ENDS_FIRST", {
  en: "an absence of {rep} ends before it begins. Give `until` after `from`",
  "zh-CN": "{rep} 的缺勤结束早于开始。`until` 应晚于 `from`",
});
