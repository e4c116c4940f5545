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
  /** Whether the name is that of a symbolic link. */
  readonly isLink: boolean;
  /** The first link on the way there that another user has made, neither root nor the owner of its folder. */
  readonly foreignLink?: string;
}

/** Whether a path is one of the system's own, as `/dev/stdin`: what it leads to is open already, and has no name. */
export function isOfSystem(path: string): boolean {
  return /^\/(?:dev|proc)\//.test(path);
}

// As many as Linux follows.
const MAX_LINKS = 40;

/** Looks at what a name stands for; never fails. */
export async function fileStatus(path: string): Promise<FileStatus> {
  const { end, foreignLink } = await followed(path);
  const links = { isLink: end !== path, ...(foreignLink === undefined ? {} : { foreignLink }) };
  try {
    const info = await Deno.stat(end);
    const inode = info.ino ? { inode: `${info.dev}:${info.ino}` } : {};
    return { kind: kindOf(info), path: await Deno.realPath(end), ...inode, ...links };
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) return { kind: "unknown", path: resolve(path), ...links };
  }
  const folder = await Deno.realPath(dirname(end)).catch(() => resolve(dirname(end)));
  return { kind: "nothing", path: join(folder, basename(end)), ...links };
}

// Where the links of a name end, and the first of them that another user has put there. As the kernel has it for
// folders that everybody may write to (protected_symlinks), those of the folder's owner are fine.
async function followed(path: string): Promise<{ readonly end: string; readonly foreignLink?: string }> {
  let end = path;
  let foreign: { readonly foreignLink?: string } = {};
  for (let links = 0; links < MAX_LINKS; links++) {
    const link = await Deno.lstat(end).catch(() => undefined);
    if (!link?.isSymlink || isOfSystem(end)) break;
    const folder = await Deno.stat(dirname(end)).catch(() => undefined);
    const isTrusted = [ROOT, folder?.uid].includes(link.uid) || link.uid === ownUser(dirname(end));
    if (foreign.foreignLink === undefined && !isTrusted) foreign = { foreignLink: end };
    const target = await Deno.readLink(end).catch(() => undefined);
    if (target === undefined) break;
    end = resolve(dirname(end), target);
  }
  return { end, ...foreign };
}

const ROOT = 0;

let user: number | null | undefined;

// Who this process is. Deno.uid needs a permission; what is created shows it as well.
function ownUser(folder: string): number | null {
  if (user !== undefined) return user;
  try {
    const probe = Deno.makeTempFileSync({ dir: folder, prefix: ".nmer-uid-" });
    user = Deno.lstatSync(probe).uid;
    Deno.removeSync(probe);
  } catch {
    return null; // where nothing may be written; it may be elsewhere
  }
  return user;
}

/** Words for a link that another user has put where one's own file is to be written. */
export function describeForeignLink(link: string): string {
  return `which follows ${link}, a symbolic link of another user: remove the link, or take another folder`;
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
