/** The fields of a change that are really given, without the id and version that only say which record is meant. */
export const givenFields = <C extends { readonly id: string; readonly version?: number | undefined }>(
  change: C,
): { [K in Exclude<keyof C, "id" | "version">]?: Exclude<C[K], undefined> } =>
  Object.fromEntries(
    Object.entries(change).filter(
      ([name, value]) => name !== "id" && name !== "version" && value !== undefined,
    ),
  ) as never;
