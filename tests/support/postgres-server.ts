import type { TestProject } from "vitest/node";
import { FORGETFUL, ownPostgres } from "./own-postgres.js";

declare module "vitest" {
  export interface ProvidedContext {
    postgresUrl: string;
  }
}

/**
 * One server for all tests of a run: that of CLIENTELE_POSTGRES_URL, whose user must be a superuser, or one of our own that
 * is gone afterwards.
 */
const setup = async (project: TestProject): Promise<(() => Promise<void>) | undefined> => {
  const given = process.env.CLIENTELE_POSTGRES_URL;
  if (given !== undefined && given !== "") {
    project.provide("postgresUrl", given);
    return undefined;
  }
  const server = await ownPostgres({ ...FORGETFUL, deadlock_timeout: "100ms" });
  project.provide("postgresUrl", server.url);
  return () => server.dispose();
};

export default setup;
