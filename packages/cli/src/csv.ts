/** One table of a CSV file: its header, and its rows by column. */
type Row = Readonly<Record<string, string>>;

const cells = (text: string): readonly (readonly string[])[] => {
  const rows: string[][] = [[]];
  let quoted = false;
  let cell = "";
  const end = () => {
    rows.at(-1)?.push(cell);
    cell = "";
  };
  for (let at = 0; at < text.length; at += 1) {
    const one = text[at] ?? "";
    if (quoted) {
      if (one === '"' && text[at + 1] === '"') at += 1;
      else if (one === '"') {
        quoted = false;
        continue;
      }
      cell += one;
    } else if (one === '"' && cell === "") quoted = true;
    else if (one === ",") end();
    else if (one === "\n") {
      end();
      rows.push([]);
    } else if (one !== "\r") cell += one;
  }
  end();
  return rows.filter((row) => row.some((one) => one.trim() !== ""));
};

/** Reads RFC 4180: the first line names the columns; blank lines are left out, and so is a byte order mark. */
export const readCsv = (text: string): readonly Row[] => {
  const [header = [], ...rows] = cells(text.replace(/^\uFEFF/, ""));
  const names = header.map((name) => name.trim());
  return rows.map((row) => Object.fromEntries(names.map((name, at) => [name, (row[at] ?? "").trim()])));
};

const LISTS = ["regions", "skills", "tags"];
const NUMBERS = ["weight", "capacity", "size"];

const cellValue = (name: string, text: string): unknown => {
  if (LISTS.includes(name)) return text.split(";").flatMap((one) => (one.trim() === "" ? [] : [one.trim()]));
  if (NUMBERS.includes(name)) return Number(text);
  if (name === "active") return text === "true" ? true : text === "false" ? false : text;
  return text;
};

const attributeOf = (text: string): unknown =>
  /^-?\d+$/.test(text) ? Number(text) : text === "true" ? true : text === "false" ? false : text;

/** Rows as the kit reads them: lists are split at `;`, an empty cell is one left out, `attributes.x` is an attribute. */
export const recordsOf = (rows: readonly Row[]): readonly object[] =>
  rows.map((row) => {
    const given = Object.entries(row).filter(([, text]) => text !== "");
    const attributes = given.flatMap(([name, text]) =>
      name.startsWith("attributes.") ? [[name.slice("attributes.".length), attributeOf(text)] as const] : [],
    );
    const own = given.filter(([name]) => !name.startsWith("attributes."));
    return {
      ...Object.fromEntries(own.map(([name, text]) => [name, cellValue(name, text)])),
      ...(attributes.length === 0 ? {} : { attributes: Object.fromEntries(attributes) }),
    };
  });
