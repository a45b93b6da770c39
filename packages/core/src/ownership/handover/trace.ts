import type { ReceiptGrant } from "./receive.js";

/** Why a customer was handed over. */
export interface HandoverTrace {
  readonly kind: "handover";
  readonly at: number;
  readonly handoverId: string;
  readonly repId: string;
  readonly name: string;
  readonly fromOwnerId: string;
  readonly requestedBy: string;
  /** Who said yes, each once. */
  readonly approvedBy: readonly string[];
  readonly reason: string;
  /** Open deals that went along. */
  readonly dealIds: readonly string[];
  readonly grant: ReceiptGrant;
}
