import { ClienteleError } from "@clientele/core";

/** The refusal that a call is expected to end in. */
export const refusal = async (call: Promise<unknown>): Promise<ClienteleError> => {
  const error = await call.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (!ClienteleError.is(error)) throw new Error(`expected a refusal, got ${String(error)}`);
  return error;
};
