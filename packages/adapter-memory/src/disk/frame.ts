import { crc32 } from "node:zlib";

/** `[length][checksum of length, payload checksum and offset][checksum of payload]`, each u32 big endian. */
export const FRAME_HEADER = 12;

const headerChecksum = (length: number, payloadChecksum: number, offset: number): number => {
  const bytes = Buffer.alloc(16);
  bytes.writeUInt32BE(length, 0);
  bytes.writeUInt32BE(payloadChecksum, 4);
  // The offset ties a frame to its place: a frame that was moved, doubled or left out is damage.
  bytes.writeBigUInt64BE(BigInt(offset), 8);
  return crc32(bytes);
};

/** One record as it stands at an offset of a file. */
export const frame = (payload: Buffer, offset: number): Buffer => {
  const bytes = Buffer.allocUnsafe(FRAME_HEADER + payload.length);
  const checksum = crc32(payload);
  bytes.writeUInt32BE(payload.length, 0);
  bytes.writeUInt32BE(headerChecksum(payload.length, checksum, offset), 4);
  bytes.writeUInt32BE(checksum, 8);
  payload.copy(bytes, FRAME_HEADER);
  return bytes;
};

export interface FrameHeader {
  readonly length: number;
  readonly checksum: number;
}

/** Null when the header is damaged, so that its length must not be believed. */
export const readHeader = (bytes: Buffer, offset: number): FrameHeader | null => {
  const length = bytes.readUInt32BE(0);
  const checksum = bytes.readUInt32BE(8);
  return bytes.readUInt32BE(4) === headerChecksum(length, checksum, offset) ? { length, checksum } : null;
};
