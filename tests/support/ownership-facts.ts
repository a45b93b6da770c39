import type { CustomerFacts, RepFacts } from "@clientele/core/ownership";

/** A rep about whom nothing is special: active, of the team `west`, without limits. */
export const repFacts = (id: string, some: Partial<RepFacts> = {}): RepFacts => ({
  id,
  name: id,
  teamId: "west",
  regions: [],
  skills: [],
  weight: 1,
  capacity: null,
  absences: [],
  active: true,
  ...some,
});

/** A customer of whom nothing is known. */
export const customerFacts = (id: string, some: Partial<CustomerFacts> = {}): CustomerFacts => ({
  id,
  kind: "end-customer",
  party: "organisation",
  region: null,
  industry: null,
  segment: null,
  size: null,
  source: null,
  tags: [],
  attributes: {},
  ...some,
});
