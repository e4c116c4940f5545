// Notices on standard error, a line each.

import { describeNotice, type Notice } from "../../base/notice.ts";
import type { Host } from "../host/host.ts";

/** Shows notices, a line each. */
export function showNotices({ err }: Pick<Host, "err">, notices: readonly Notice[]): void {
  for (const notice of notices) err(`nmer: ${describeNotice(notice)}\n`);
}
