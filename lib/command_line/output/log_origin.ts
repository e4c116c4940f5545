// Of whom the lines of a log speak, so that logs of several processes can be read as one.

import type { RunEnvironment } from "../../calculation/run/run_environment.ts";
import { describeShard, type Shard } from "../../cluster/shards/shard.ts";
import type { RankPlace, RunEvent } from "../../execution/mod.ts";
import type { LogOrigin } from "./run_log.ts";

/** Of whom the lines of the log speak: of a shard's its own, of ranks' the one that computes. */
export function originOf(shard: Shard | undefined, { identity: { host }, coordinator }: RunEnvironment) {
  if (shard !== undefined) return () => ({ shard: describeShard(shard), host });
  return coordinator === undefined ? undefined : placesOfEvents(coordinator.introductions[0]!.host);
}

/**
 * Gives the rank that each event of a run speaks of; needs all of them, in their order.
 *
 * @param host The machine of rank 0, of which speaks what speaks of no other.
 */
export function placesOfEvents(host: string): (event: RunEvent) => LogOrigin {
  const zero: RankPlace = { rank: 0, host };
  const places = new Map<number, RankPlace>();
  return (event) => {
    switch (event.type) {
      case "task-started":
        places.set(event.index, typeof event.place === "object" ? event.place : zero);
        return places.get(event.index)!;
      case "task-ended":
      case "task-retried":
        return places.get(event.index) ?? zero;
      case "task-finished": {
        const place = places.get(event.index) ?? zero;
        places.delete(event.index);
        return place;
      }
      case "alert":
        return event.place ?? zero;
      default:
        return zero;
    }
  };
}
