// Who this process is.

import { lstatSync } from "node:fs";

let uid: number | null | undefined;

/**
 * The user id that this process has; null where there are none, or nothing shows it. Deno.uid needs a permission; what
 * is created shows it as well.
 */
export function ownUid(): number | null {
  if (uid !== undefined) return uid;
  try {
    const probe = Deno.makeTempFileSync({ prefix: "nmer-uid-" });
    uid = Deno.build.os === "windows" ? null : lstatSync(probe).uid;
    Deno.removeSync(probe);
  } catch {
    uid = null; // nowhere may be written to
  }
  return uid;
}
