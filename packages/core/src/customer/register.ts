import { type Fault, type Instant, ok, type Result } from "../kernel/index.js";
import type { DataOf } from "../storage/index.js";
import { type AttributeDeclarations, checkAttributes } from "./attributes.js";
import type { customerRecord } from "./model.js";
import { nameKey } from "./name.js";

type CustomerData = DataOf<typeof customerRecord>;

/**
 * The customer that this input registers, checked. Whoever inserts it emits `customer.registered`, in the same unit of
 * work.
 */
export const newCustomer = (
  declared: AttributeDeclarations,
  input: Omit<CustomerData, "nameKey" | "registeredAt">,
  now: Instant,
): Result<CustomerData, Fault> => {
  const checked = checkAttributes(declared, input.attributes);
  if (!checked.ok) return checked;
  return ok({ ...input, attributes: checked.value, nameKey: nameKey(input.name), registeredAt: now });
};
