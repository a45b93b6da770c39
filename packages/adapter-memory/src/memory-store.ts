import type { DiskOptions } from "./disk/log.js";
import { diskLog } from "./disk/log.js";
import type { Recovery } from "./disk/recover.js";
import type { Sync } from "./disk/writer.js";
import { noLog } from "./engine/log-port.js";
import type { OnVisit } from "./engine/scan.js";
import { type OpenStore, storeOver } from "./engine/store.js";

/** Where and how a store keeps its content. Without a directory it is gone with the process. */
export interface MemoryStoreOptions {
  /** A folder of its own on a local disk; made when missing. One store at a time may use it. */
  readonly directory?: string;
  /**
   * `group` (default): a commit is answered after its disk flush, and all that wait share one. `always`: each has its
   * own. `none`: answered after the write; survives the end of the process, but not of the machine.
   */
  readonly sync?: Sync;
  /** A snapshot is taken when the log has grown to this many bytes (default 64 MiB), and to half the last snapshot. */
  readonly snapshotAfter?: number;
  /** Told once, at `open`, what was found and whether a crash had left something unfinished. */
  readonly onRecovery?: (recovery: Recovery) => void;
}

const DEFAULT_SNAPSHOT_AFTER = 64 << 20;

/** As `memoryStore`, with a view of its inside for tests. */
export const inspectableStore = (options: MemoryStoreOptions, onVisit: OnVisit): OpenStore => {
  const {
    directory,
    sync = "group",
    snapshotAfter = DEFAULT_SNAPSHOT_AFTER,
    onRecovery = () => {},
  } = options;
  if (directory === undefined) return storeOver("memory", false, noLog, onVisit);
  const disk: DiskOptions = { directory, sync, snapshotAfter, onRecovery };
  return storeOver("memory-with-log", true, diskLog(disk), onVisit);
};
