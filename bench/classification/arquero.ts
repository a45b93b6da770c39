import type { OrderColumns } from "@clientele/core/classification";
import { op, table } from "arquero";
import { AS_OF } from "./orders.js";

const score = (figure: string, isReversed: boolean): string => {
  const above = [1, 2, 3, 4].map((part) => `(d.${figure} > d.${figure}${part} ? 1 : 0)`).join(" + ");
  return isReversed ? `d => 5 - (${above})` : `d => 1 + ${above}`;
};

const quintilesOf = (figure: string) =>
  Object.fromEntries([1, 2, 3, 4].map((part) => [`${figure}${part}`, op.quantile(figure, part / 5)]));

/** The same as a pipeline of arquero over typed columns. */
export const byArquero = ({ customers, days, amounts }: OrderColumns, size: number) => {
  const orders = table({ customer: customers, day: days, amount: amounts });
  return () => {
    const scored = orders
      .groupby("customer")
      .rollup({ last: op.max("day"), frequency: op.count(), monetary: op.sum("amount") })
      .derive({ recency: `d => ${AS_OF} - d.last` })
      .derive({ ...quintilesOf("recency"), ...quintilesOf("frequency"), ...quintilesOf("monetary") })
      .derive({
        r: score("recency", true),
        f: score("frequency", false),
        m: score("monetary", false),
      });
    const ids = scored.array("customer") as ArrayLike<number>;
    return ["r", "f", "m"].map((name) => {
      const found = scored.array(name) as ArrayLike<number>;
      const scores = new Uint8Array(size);
      for (let at = 0; at < ids.length; at += 1) scores[ids[at] as number] = found[at] as number;
      return scores;
    });
  };
};
