import { crc32 } from "node:zlib";
import { StoreFailure } from "@clientele/core/port";

export type FileKind = "log" | "snapshot";

export const FORMAT_VERSION = 1;

/** Magic, kind, format version, generation, checksum, newline. The first bytes keep this shape in every version. */
export const FILE_HEADER = 33;

const MAGIC_BYTES = 20;
const CHECKED_BYTES = 28;

const magic = (kind: FileKind): string => `clientele ${kind}`.padEnd(MAGIC_BYTES, " ");

export const fileHeader = (kind: FileKind, generation: number, version = FORMAT_VERSION): Buffer => {
  const bytes = Buffer.alloc(FILE_HEADER, "\n");
  bytes.write(magic(kind), 0, "latin1");
  bytes.writeUInt32BE(version, MAGIC_BYTES);
  bytes.writeUInt32BE(generation, MAGIC_BYTES + 4);
  bytes.writeUInt32BE(crc32(bytes.subarray(0, CHECKED_BYTES)), CHECKED_BYTES);
  return bytes;
};

/** Where a file is damaged, and what to do about it. */
export const corrupt = (path: string, offset: number, what: string): StoreFailure =>
  new StoreFailure(
    "corrupt",
    `${path}, offset ${offset}: ${what}. Nothing was changed. Restore the folder from a backup; ` +
      "do not delete single files of it, for the rest would silently lack their commits",
  );

export const checkFileHeader = (bytes: Buffer, path: string, kind: FileKind, generation: number): void => {
  const whole = bytes.length === FILE_HEADER && bytes[FILE_HEADER - 1] === 10;
  const sound = whole && bytes.readUInt32BE(CHECKED_BYTES) === crc32(bytes.subarray(0, CHECKED_BYTES));
  if (!sound) throw corrupt(path, 0, "the header of the file is damaged");
  if (bytes.toString("latin1", 0, MAGIC_BYTES) !== magic(kind))
    throw corrupt(path, 0, `this is not a ${kind} of Clientele`);
  const version = bytes.readUInt32BE(MAGIC_BYTES);
  if (version > FORMAT_VERSION) {
    throw new StoreFailure(
      "newer",
      `${path} has format ${version}, and this version reads up to ${FORMAT_VERSION}. Upgrade @clientele/adapter-memory`,
    );
  }
  if (bytes.readUInt32BE(MAGIC_BYTES + 4) !== generation) throw corrupt(path, 0, "the file was renamed");
};
