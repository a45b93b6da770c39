import type { TableDescription } from "@clientele/core/storage";

/** What a claim of a customer writes: the record, why, what was answered, how many they hold, and the journal. */
export const tables: readonly TableDescription[] = [
  {
    name: "customer",
    fields: {
      name: { type: "text", nullable: false },
      region: { type: "text", nullable: false },
      owner: { type: "text", nullable: true },
    },
    indexes: [["region", "name"], ["owner"]],
    unique: {},
    appendOnly: false,
  },
  {
    name: "decision",
    fields: {
      customer: { type: "text", nullable: false },
      at: { type: "instant", nullable: false },
      trace: { type: "json", nullable: false },
    },
    indexes: [["customer", "at"]],
    unique: {},
    appendOnly: true,
  },
  {
    name: "outcome",
    fields: {
      command: { type: "text", nullable: false },
      input: { type: "text", nullable: false },
      answer: { type: "json", nullable: false },
      at: { type: "instant", nullable: false },
    },
    indexes: [],
    unique: {},
    appendOnly: false,
  },
];

export const TENANT = "acme";
export const AT = 1_780_000_000_000;

export interface Customer {
  readonly id: string;
  readonly name: string;
  readonly region: string;
}

export const customer = (at: number): Customer => ({
  id: `c-${at}`,
  name: `name ${(at * 7_919) % 1_000_003}`,
  region: `region ${at % 20}`,
});

export interface Claim {
  /** Also the idempotency key. */
  readonly id: string;
  readonly customerId: string;
  readonly version: number;
  readonly repId: string;
}

export const claimOf = (at: number): Claim => ({
  id: `k-${at}`,
  customerId: `c-${at}`,
  version: 1,
  repId: `rep-${at % 20}`,
});

export const traceOf = ({ repId }: Claim) => ({
  kind: "claim",
  at: AT,
  repId,
  grant: { poolId: "public", perDay: 20, maxHeld: 500, claimedToday: 3, held: 17 },
  reasons: ["in the pool", "below what a rep may hold", "below the day's limit"],
});

export const answerOf = ({ customerId, repId }: Claim) => ({ id: customerId, version: 2, owner: repId });

export const eventOf = (claim: Claim) => ({
  id: `e-${claim.id}`,
  type: "ownership.claimed",
  version: 1,
  subject: `customer:${claim.customerId}`,
  at: AT,
  actor: claim.repId,
  command: claim.id,
  data: { customerId: claim.customerId, ownerId: claim.repId, poolId: "public" },
});

/** Writes claims, each whole or not at all; answers whether the customer was still as it was read. */
export interface Writer {
  claim(claim: Claim): Promise<boolean>;
  close(): Promise<void>;
}

/** How many a rep may hold. */
export const MOST = 1_000_000;
