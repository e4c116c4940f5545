// How SQLite is to keep its changes on the file system at hand. A write-ahead log needs memory that all openers
// share and locks that work, which network file systems do not promise (https://sqlite.org/wal.html); there the
// older rollback journal is used, which needs three flushes for a commit instead of one.

import { statfsSync } from "node:fs";

/** SQLite's journal mode. */
export type JournalMode = "wal" | "truncate";

// f_type of statfs(2), from linux/magic.h and the headers of the parallel file systems.
const LOCAL_TYPES: ReadonlySet<number> = new Set([
  0xef53, // ext2, ext3, ext4
  0x58465342, // XFS
  0x9123683e, // btrfs
  0x2fc12fc1, // ZFS
  0xf2f52010, // F2FS
  0x01021994, // tmpfs
  0x858458f6, // ramfs
  0x794c7630, // overlayfs
  0xca451a4e, // bcachefs
  0x3153464a, // JFS
  0x52654973, // ReiserFS
  0xf15f, // eCryptfs
]);

/**
 * The journal mode for a file system.
 *
 * Only file systems that are known to be local get a write-ahead log: NFS, SMB, 9p, FUSE (sshfs), Lustre, GPFS,
 * BeeGFS, Ceph and whatever else there may be do not.
 *
 * @param type `f_type` of statfs(2); undefined where the system does not say.
 * @param os `Deno.build.os`: elsewhere than on Linux the numbers mean other things.
 */
export function journalModeFor(type: number | undefined, os: string): JournalMode {
  if (type === undefined) return "truncate";
  if (os !== "linux") return "wal";
  return LOCAL_TYPES.has(type >>> 0) ? "wal" : "truncate";
}

/** The type of the file system that holds a folder; undefined where it cannot be read. Needs `--allow-sys=statfs`. */
export function fileSystemType(folder: string): number | undefined {
  try {
    return Number(statfsSync(folder).type);
  } catch {
    return undefined;
  }
}
