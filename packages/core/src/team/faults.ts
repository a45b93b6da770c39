import { defineFault } from "../kernel/index.js";

export const repIsGone = defineFault<{ rep: string }>("RuleRefused", "TEAM.REP_LEFT", {
  en: "{rep} has left. Choose somebody who is active",
  "zh-CN": "{rep} 已离职。请选择在职人员",
});

export const absenceEndsFirst = defineFault<{ rep: string }>("InvalidInput", "TEAM.ABSENCE_ENDS_FIRST", {
  en: "an absence of {rep} ends before it begins. Give `until` after `from`",
  "zh-CN": "{rep} 的缺勤结束早于开始。`until` 应晚于 `from`",
});

export const coversForThemselves = defineFault<{ rep: string }>(
  "InvalidInput",
  "TEAM.COVERS_FOR_THEMSELVES",
  {
    en: "{rep} cannot cover for {rep}. Name another rep, or nobody",
    "zh-CN": "{rep} 不能代理自己。请指定他人，或不指定",
  },
);

export const repIsActive = defineFault<{ rep: string }>("RuleRefused", "TEAM.REP_ACTIVE", {
  en: "{rep} has not left: there is nothing to undo",
  "zh-CN": "{rep} 并未离职，无需恢复",
});

export const teamInItself = defineFault<{ team: string; under: string }>("RuleRefused", "TEAM.IN_ITSELF", {
  en: "{team} cannot lie under {under}, which lies under {team} itself. Choose a team outside of it",
  "zh-CN": "{team} 不能置于 {under} 之下，因为后者属于 {team}。请选择其外的团队",
});
