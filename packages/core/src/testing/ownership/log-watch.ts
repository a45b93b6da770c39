import { type Facts, type Instant, iso } from "../../kernel/index.js";
import { WHOLE_CUSTOMER } from "../../ownership/index.js";
import type { LoggedEvent } from "./sut.js";

/** What a watch found wrong with an event: its law, and the sentence in both languages. */
export type Spotted = readonly [law: "O13" | "S1" | "Q1", en: string, zh: string, facts: Facts];

/** Of the events that these laws read, what matters. */
interface Data {
  readonly customerId?: string;
  readonly customerIds?: readonly string[];
  readonly handoverId?: string;
  readonly expiresAt?: Instant;
  readonly outcome?: string;
  readonly owners?: readonly { readonly share: number }[];
  readonly decideBy?: Instant;
  readonly appealBy?: Instant | null;
  readonly reason?: string;
}

/** Watches handovers 交接, shares 共有 and disputes 撞单 as their events go by. */
export class LogWatch {
  private readonly expires = new Map<string, Instant>();
  private readonly frozen = new Map<string, Instant>();

  look({ type, at, data }: LoggedEvent): Spotted | null {
    const of = data as Data;
    const freeze = (until: Instant) => {
      for (const id of of.customerIds ?? []) this.frozen.set(id, until);
      return null;
    };
    switch (type) {
      case "ownership.handover-requested":
        this.expires.set(of.handoverId ?? "", of.expiresAt ?? Number.POSITIVE_INFINITY);
        return null;
      case "ownership.handover-ended":
        return this.ended(of, at);
      case "ownership.shared": {
        const sum = (of.owners ?? []).reduce((total, one) => total + one.share, 0);
        const facts = { customer: of.customerId ?? "", sum, whole: WHOLE_CUSTOMER };
        return sum === WHOLE_CUSTOMER
          ? null
          : [
              "S1",
              "the shares of {customer} sum to {sum}, not {whole}",
              "{customer} 的份额合计 {sum}，应为 {whole}",
              facts,
            ];
      }
      case "ownership.disputed":
      case "ownership.appealed":
        return freeze(of.decideBy ?? at);
      case "ownership.ruled":
        return freeze(of.appealBy ?? at);
      case "ownership.dispute-withdrawn":
        return freeze(at);
      case "ownership.released":
        return this.released(of, at);
      default:
        return null;
    }
  }

  private ended({ handoverId = "", outcome }: Data, at: Instant): Spotted | null {
    const until = this.expires.get(handoverId);
    this.expires.delete(handoverId);
    if (outcome !== "accepted" || until === undefined || at < until) return null;
    const facts = { handover: handoverId, until: iso(until) };
    return [
      "O13",
      "handover {handover}, which stood until {until}, was accepted at {at}",
      "交接 {handover} 有效期至 {until}，却于 {at} 被接受",
      facts,
    ];
  }

  private released({ customerId = "", reason }: Data, at: Instant): Spotted | null {
    const until = this.frozen.get(customerId);
    if (until === undefined || at >= until || reason === "dispute") return null;
    return [
      "Q1",
      "{customer} was taken from {rep} at {at}, though it is disputed until {until}",
      "{customer} 于 {at} 自 {rep} 移出，争议持续至 {until}",
      { until: iso(until) },
    ];
  }
}
