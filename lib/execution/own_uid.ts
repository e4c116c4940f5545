// Who this process is.

import { lstatSync } from "node:fs";

let uid: number | null | undefined;

/**
 * The user id that this process has; null where there are none, or nothing shows it. Deno.uid needs a permission; what
 * is created shows it as well.
 *
 * @param root Where something may be created; default the system's place for temporary files, which need not be there.
 */
export function ownUid(root?: string): number | null {
  if (uid !== undefined) return uid;
  try {
    const probe = Deno.makeTempFileSync({
      ...(root === undefined ? {} : { dir: root }),
      prefix: "nmer-uid-",
    });
    uid = Deno.build.os === "windows" ? null : lstatSync(probe).uid;
    Deno.removeSync(probe);
  } catch {
    return null; // nothing may be written to here
  }
  return uid;
}
