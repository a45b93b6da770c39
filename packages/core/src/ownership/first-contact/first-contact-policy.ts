import * as z from "zod";
import { TouchKind } from "../../customer/index.js";
import { expecting } from "../../kernel/index.js";

/** What proves a contact: a touchpoint of this kind, or to have registered the customer. */
export const EvidenceKind = z.enum([...TouchKind.options, "registration"]);
export type EvidenceKind = z.output<typeof EvidenceKind>;

/** What can be asked of evidence: that it says what was said, or that the customer's record names somebody to reach. */
export const EvidencePart = z.enum(["summary", "contact"]);
export type EvidencePart = z.output<typeof EvidencePart>;

/** One kind of evidence that counts. */
const EvidenceRule = z
  .strictObject({
    kind: EvidenceKind,
    /** Without all of these it is not complete, and does not count. */
    requires: z.array(EvidencePart).default([]),
  })
  .refine(({ kind, requires }) => kind !== "registration" || !requires.includes("summary"), {
    path: ["requires"],
    error: expecting(
      "no summary of a registration, which has none",
      "不要求 registration 含 summary：登记没有摘要",
    ),
  });

const Days = z.int().min(0).max(3_650);

/** Who was first 首次联系: which evidence counts, and for how long. */
export const FirstContactPolicy = z
  .strictObject({
    /** Of two at one moment, the kind that is named first is the earlier. */
    evidence: z
      .array(EvidenceRule)
      .min(1)
      .prefault([
        { kind: "visit" },
        { kind: "meeting" },
        { kind: "call" },
        { kind: "message" },
        { kind: "quote" },
        { kind: "registration" },
      ]),
    /** A contact counts for so many calendar days 有效期; null for ever. */
    windowDays: Days.min(1).nullable().default(null),
    /** What is noted later than so many calendar days after it happened does not count 补录; null for any time. */
    recordedWithinDays: Days.nullable().default(7),
  })
  .superRefine(({ evidence }, context) => {
    evidence.forEach(({ kind }, at) => {
      if (evidence.findIndex((one) => one.kind === kind) < at)
        context.addIssue({
          code: "custom",
          path: ["evidence", at, "kind"],
          message: expecting("a kind that is not named before", "前面未出现过的类型"),
        });
    });
  });
export type FirstContactPolicy = z.output<typeof FirstContactPolicy>;

/** By what a customer that nobody has owned goes to a rep: only by having registered it, or by any evidence. */
export type FirstContactMode = "registrant" | "first-contact";

const REGISTRATION_ALONE: FirstContactPolicy = {
  evidence: [{ kind: "registration", requires: [] }],
  windowDays: null,
  recordedWithinDays: null,
};

/** What counts in this mode. */
export const contactPolicy = (policy: FirstContactPolicy, mode: FirstContactMode): FirstContactPolicy =>
  mode === "registrant" ? REGISTRATION_ALONE : policy;

/** Who gets a customer when it is registered; `true` is `policy`. */
export const AssignOnRegister = z.union([z.boolean(), z.enum(["policy", "registrant", "first-contact"])]);
export type AssignOnRegister = z.output<typeof AssignOnRegister>;
