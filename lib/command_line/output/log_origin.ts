// Of whom the lines of a log speak, so that logs of several processes can be read as one.

import type { RunEnvironment } from "../../calculation/run/run_environment.ts";
import { placeNamed } from "../../cluster/ranks/introductions.ts";
import { describeShard, type Shard } from "../../cluster/shards/shard.ts";
import type { RunEvent } from "../../execution/mod.ts";
import type { LogOrigin } from "./run_log.ts";

/** Of whom the lines of the log speak: of a shard's its own, of ranks' the one that computes. */
export function originOf(shard: Shard | undefined, { identity: { host }, coordinator }: RunEnvironment) {
  if (shard !== undefined) return () => ({ shard: describeShard(shard), host });
  return coordinator === undefined
    ? undefined
    : (event: RunEvent) => placeIn(event) ?? { rank: 0, host: coordinator.introductions[0]!.host };
}

function placeIn(event: RunEvent): LogOrigin | undefined {
  switch (event.type) {
    case "task-started":
      return placeNamed(event.place);
    case "task-finished":
      return placeNamed(event.worker);
    case "alert":
      return placeNamed(event.statement);
    default:
      return undefined;
  }
}
