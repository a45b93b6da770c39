import { StoreFailure } from "@clientele/core/port";

/** Refuses what no caller may ask for. Always a fault in the program, never in its data. */
export const refuse = (message: string): never => {
  throw new StoreFailure("unsupported", message);
};
