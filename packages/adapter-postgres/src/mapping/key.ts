/** A key of several parts as one id, in the manner of JSON Pointer (RFC 6901): no two keys make one id. */
export const partsOf = (id: string, parts: number): readonly string[] | null => {
  if (parts === 1) return [id];
  const found = id.split("/");
  if (found.length !== parts || found.some((part) => /~(?![01])/u.test(part))) return null;
  return found.map((part) => part.replaceAll("~1", "/").replaceAll("~0", "~"));
};

/** The same, as SQL makes the id of the parts. */
export const idSql = (texts: readonly string[]): string => {
  if (texts.length === 1) return `${texts[0]}`;
  return texts.map((text) => `replace(replace(${text}, '~', '~0'), '/', '~1')`).join(" || '/' || ");
};
