/** The SQLSTATE of what a driver threw, or the code of the operating system; empty where there is none. */
export const codeOf = (error: unknown): string => {
  const code = (error as { readonly code?: unknown } | null)?.code;
  return typeof code === "string" ? code : "";
};

export const messageOf = (error: unknown): string =>
  error instanceof Error ? error.message : String((error as { message?: unknown })?.message ?? error);

/** Another transaction was in the way: the same again may succeed. */
export const isContention = (error: unknown): boolean => ["40001", "40P01", "55P03"].includes(codeOf(error));

/** The connection is of no more use. */
export const isBroken = (error: unknown): boolean => {
  const code = codeOf(error);
  if (/^(08|57P0[1-5])/.test(code) || /^E[A-Z]{3,}$/.test(code) || code.startsWith("CONNECTION_"))
    return true;
  return code === "" && /connection|socket|terminated|timeout/i.test(messageOf(error));
};
