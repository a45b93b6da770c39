import * as z from "zod";
import { Amount, Currency, InstantInput } from "../../kernel/index.js";
import { defineRecord, flag, Id, integer, json, moment, type RecordOf, text } from "../../storage/index.js";
import { cardColours, cardKinds, urgencies } from "./cards.js";
import { manCodes, treatments } from "./man.js";
import { screeningCriteria, screeningVerdicts } from "./screening.js";

const Answer = z.boolean().nullable().default(null);

/** What is known of a prospect 资格, and the treatment that follows; the id is the customer's. */
export const qualificationRecord = defineRecord("qualification", {
  title: { en: "qualification", "zh-CN": "资格评估" },
  fields: {
    money: flag("user", Answer),
    authority: flag("user", Answer),
    need: flag("user", Answer),
    /** Minor units of `currency`. */
    budget: integer("user", Amount.min(0).nullable().default(null)),
    currency: text("user", Currency.nullable().default(null)),
    decideAt: moment("user", InstantInput.nullable().default(null)),
    code: text("server", z.enum(manCodes)),
    treatment: text("server", z.enum(treatments)),
    /** By BANT, at `at`. */
    qualified: flag("server", z.boolean()),
    policyHash: text("server", z.string()),
    at: moment("server", z.int()),
    byId: text("server", Id),
  },
  indexes: [["treatment", "at"]],
});
export type Qualification = RecordOf<typeof qualificationRecord>;

const Points = z.int().min(0).max(100);

/** The last screening of a customer 客户筛选; the id is the customer's. */
export const screeningRecord = defineRecord("screening", {
  title: { en: "screening", "zh-CN": "筛选结果" },
  fields: {
    volume: integer("user", Points),
    profitability: integer("user", Points),
    payment: integer("user", Points),
    future: integer("user", Points),
    cooperation: integer("user", Points),
    verdict: text("server", z.enum(screeningVerdicts)),
    /** Hundredths of a point. */
    score: integer("server", z.int()),
    parts: json(
      "server",
      z.array(
        z.strictObject({
          criterion: z.enum(screeningCriteria),
          points: z.int(),
          weight: z.int(),
          floor: z.int().nullable(),
          belowFloor: z.boolean(),
        }),
      ),
    ),
    policyHash: text("server", z.string()),
    at: moment("server", z.int()),
    byId: text("server", Id),
  },
  indexes: [["verdict", "score"]],
});
export type ScreeningResult = RecordOf<typeof screeningRecord>;

export const CardStatus = z.enum(["open", "won", "lost"]);
export type CardStatus = z.output<typeof CardStatus>;

/** A prospect card 准客户卡; the id is the customer's, so that nobody is worked on twice. */
export const cardRecord = defineRecord("card", {
  title: { en: "customer card", "zh-CN": "客户卡片" },
  fields: {
    expectedAt: moment("user", InstantInput),
    likelihood: integer("user", z.int().min(0).max(100)),
    buysElsewhere: flag("user", z.boolean().default(false)),
    repId: text("server", Id),
    urgency: text("server", z.enum(urgencies)),
    colour: text("server", z.enum(cardColours)),
    kind: text("server", z.enum(cardKinds)),
    reviewAt: moment("server", z.int()),
    reviewedAt: moment("server", z.int()),
    status: text("server", CardStatus),
    openedAt: moment("server", z.int()),
    closedAt: moment("server", z.int().nullable()),
  },
  indexes: [["repId", "status", "reviewAt"]],
});
export type ProspectCard = RecordOf<typeof cardRecord>;
