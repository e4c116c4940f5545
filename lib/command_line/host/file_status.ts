// What a name of a file stands for, through links and however it is written.

// Deno's own module: the standard library's takes 10 ms to load.
import { basename, dirname, join, resolve } from "node:path";

/** What lies under a name; `unknown` where it may not be looked at. */
export type FileKind = "file" | "folder" | "pipe" | "device" | "nothing" | "unknown";

/** What a name stands for. */
export interface FileStatus {
  readonly kind: FileKind;
  /** Absolute path without links and `..`; that which a file of this name would have, where there is none. */
  readonly path: string;
  /** Device and inode, which all names of a file share, hard links too; undefined where there is no file. */
  readonly inode?: string;
}

// As many as Linux follows.
const MAX_LINKS = 40;

/** Looks at what a name stands for; never fails. */
export async function fileStatus(path: string, links = 0): Promise<FileStatus> {
  try {
    const info = await Deno.stat(path);
    const inode = info.ino ? { inode: `${info.dev}:${info.ino}` } : {};
    return { kind: kindOf(info), path: await Deno.realPath(path), ...inode };
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) return { kind: "unknown", path: resolve(path) };
  }
  const target = links < MAX_LINKS ? await Deno.readLink(path).catch(() => undefined) : undefined;
  if (target !== undefined) return await fileStatus(resolve(dirname(path), target), links + 1);
  const folder = await Deno.realPath(dirname(path)).catch(() => resolve(dirname(path)));
  return { kind: "nothing", path: join(folder, basename(path)) };
}

function kindOf({ isFile, isDirectory, isFifo, isSocket }: Deno.FileInfo): FileKind {
  if (isFile) return "file";
  if (isDirectory) return "folder";
  return isFifo || isSocket ? "pipe" : "device";
}

/** Whether two names stand for one file. Where neither is there yet, names that differ in case count as one. */
export function isSameFile(one: FileStatus, other: FileStatus): boolean {
  if (one.path === other.path || one.inode !== undefined && one.inode === other.inode) return true;
  // Some file systems make no difference between them.
  const areNew = one.kind === "nothing" && other.kind === "nothing";
  return areNew && folded(one.path) === folded(other.path);
}

function folded(path: string): string {
  return path.normalize("NFC").toLowerCase();
}
