import { type FileHandle, open } from "node:fs/promises";
import { crc32 } from "node:zlib";
import { FRAME_HEADER, readHeader } from "./frame.js";
import { checkFileHeader, corrupt, FILE_HEADER, type FileKind } from "./header.js";

const WINDOW = 4 << 20;
const BLOCK = 1 << 16;

/** How a file ends: up to where its records are whole, and what lies behind them. */
export interface FileEnd {
  readonly end: number;
  readonly dropped: { readonly bytes: number; readonly reason: string } | null;
}

const readAt = async (file: FileHandle, position: number, length: number): Promise<Buffer> => {
  const bytes = Buffer.allocUnsafe(length);
  let filled = 0;
  while (filled < length) {
    const { bytesRead } = await file.read(bytes, filled, length - filled, position + filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return bytes.subarray(0, filled);
};

/** Where the zeros begin that end a file. A record is JSON, so no whole one ends in a zero. */
const endOfContent = async (file: FileHandle, size: number): Promise<number> => {
  for (let end = size; end > 0; end -= BLOCK) {
    const start = Math.max(0, end - BLOCK);
    const block = await readAt(file, start, end - start);
    for (let at = block.length - 1; at >= 0; at--) if (block[at] !== 0) return start + at + 1;
  }
  return 0;
};

/** A window that moves through the file, so that reading takes little memory whatever the size. */
const windowOn = (file: FileHandle): ((position: number, length: number) => Promise<Buffer>) => {
  let start = 0;
  let held: Buffer = Buffer.alloc(0);
  return async (position, length) => {
    if (position < start || position + length > start + held.length) {
      start = position;
      held = await readAt(file, position, Math.max(WINDOW, length));
    }
    return held.subarray(position - start, position - start + length);
  };
};

/**
 * Reads every record of a file in order. A record that the end of the file cuts off is dropped, and said in the
 * answer; everything else that is not as it was written is thrown as corrupt.
 */
export const readRecords = async (
  path: string,
  kind: FileKind,
  generation: number,
  onRecord: (payload: string, offset: number) => void,
): Promise<FileEnd> => {
  const file = await open(path, "r");
  try {
    const { size } = await file.stat();
    const content = await endOfContent(file, size);
    const read = windowOn(file);
    checkFileHeader(await read(0, Math.min(FILE_HEADER, size)), path, kind, generation);
    let offset = FILE_HEADER;
    while (offset < content) {
      const torn = (reason: string): FileEnd => ({ end: offset, dropped: { bytes: size - offset, reason } });
      if (content - offset < FRAME_HEADER) return torn("the last record was cut off in its header");
      const header = readHeader(await read(offset, FRAME_HEADER), offset);
      if (header === null) throw corrupt(path, offset, "the header of a record is damaged");
      const next = offset + FRAME_HEADER + header.length;
      if (next > content) return torn("the last record was cut off");
      const payload = await read(offset + FRAME_HEADER, header.length);
      if (crc32(payload) !== header.checksum) throw corrupt(path, offset, "a record is damaged");
      onRecord(payload.toString("utf8"), offset);
      offset = next;
    }
    const zeros = size - offset;
    return { end: offset, dropped: zeros > 0 ? { bytes: zeros, reason: "the file ends in zeros" } : null };
  } finally {
    await file.close();
  }
};
