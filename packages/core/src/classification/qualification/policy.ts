import * as z from "zod";
import { Amount, Currency, expecting } from "../../kernel/index.js";
import { treatments } from "./man.js";

const Treatment = z.enum(treatments);
const Percent = z.int().min(0).max(100);
const Weight = z.int().min(0).max(1_000).default(1);
const Days = z.int().min(1).max(3_650);

const floors = {
  volume: Percent.optional(),
  profitability: Percent.optional(),
  payment: Percent.optional(),
  future: Percent.optional(),
  cooperation: Percent.optional(),
};

/** How prospects and customers are qualified: MAN, BANT, the five criteria, and prospect cards. */
export const QualificationPolicy = z.strictObject({
  /** The treatment of each combination; see `qualifyMan`. */
  man: z
    .strictObject({
      MAN: Treatment.default("pursue"),
      MAn: Treatment.default("nurture"),
      MaN: Treatment.default("find-decision-maker"),
      mAN: Treatment.default("finance"),
      Man: Treatment.default("nurture"),
      mAn: Treatment.default("nurture"),
      maN: Treatment.default("nurture"),
      man: Treatment.default("stop"),
    })
    .prefault({}),
  bant: z
    .strictObject({
      /** Minor units by currency. */
      budgetFrom: z.record(Currency, Amount.min(1)).default({}),
      withinDays: Days.default(90),
      qualifiedFrom: z.int().min(1).max(4).default(3),
    })
    .prefault({}),
  screening: z
    .strictObject({
      weights: z
        .strictObject({
          volume: Weight,
          profitability: Weight,
          payment: Weight,
          future: Weight,
          cooperation: Weight,
        })
        .prefault({})
        .refine(
          (weights) => Object.values(weights).some((weight) => weight > 0),
          expecting("a weight above 0", "至少一个大于 0 的权重"),
        ),
      /** Hundredths of a point. */
      keepFrom: z.int().min(0).max(10_000).default(6_000),
      watchFrom: z.int().min(0).max(10_000).default(4_000),
      floors: z.strictObject(floors).default({}),
    })
    .prefault({})
    .refine(({ keepFrom, watchFrom }) => watchFrom <= keepFrom, {
      path: ["watchFrom"],
      error: expecting("at most `keepFrom`", "不大于 `keepFrom`"),
    }),
  cards: z
    .strictObject({
      withinDays: z
        .strictObject({ A: Days.default(30), B: Days.default(90) })
        .prefault({})
        .refine(({ A, B }) => A < B, { path: ["B"], error: expecting("more than `A`", "大于 `A`") }),
      /** Daily, weekly, monthly. */
      reviewDays: z
        .strictObject({ A: Days.default(1), B: Days.default(7), C: Days.default(30) })
        .prefault({}),
      colours: z
        .strictObject({ red: Percent.default(70), yellow: Percent.default(40) })
        .prefault({})
        .refine(({ red, yellow }) => yellow <= red, {
          path: ["yellow"],
          error: expecting("at most `red`", "不大于 `red`"),
        }),
      poolTarget: z.int().min(0).max(100_000).default(30),
    })
    .prefault({}),
});
export type QualificationPolicy = z.output<typeof QualificationPolicy>;
