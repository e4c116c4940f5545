// What every process of a launcher would refuse alike: the first one says it. Most launchers end all with the first that
// ends, which is to be the one that speaks.

import * as Duration from "effect/Duration";
import * as Effect from "effect/Effect";
import type { NmerError } from "../../base/error.ts";
import type { Launch } from "../../cluster/mpi/mod.ts";
import { exitStatusOf } from "../command/command.ts";

const SPEAKING_SECONDS = 2;

/** Has rank 0 refuse a command, and the others end with the same status afterwards. */
export function saidOnce(
  { rank }: Pick<Launch, "rank">,
  refusing: Effect.Effect<number, NmerError>,
): Effect.Effect<number, NmerError> {
  if (rank === 0) return refusing;
  const silent = Effect.catch(refusing, (error) => Effect.succeed(exitStatusOf(error)));
  return Effect.andThen(Effect.sleep(Duration.seconds(SPEAKING_SECONDS)), silent);
}
