// A main process that computes one task in a child process, under the permissions that a test gives it.

import * as Effect from "effect/Effect";
import { Carrier } from "../../lib/execution/mod.ts";
import { spawnChild } from "../../lib/execution/processes/spawn_child.ts";
import { processCarrier } from "../../lib/execution/carriers/processes.ts";
import { heliumContext } from "../execution/fakes.ts";
import { MODULE, ONE } from "./process_fakes.ts";

const pool = processCarrier({
  processes: 1,
  context: heliumContext(1),
  startProcess: (heapMegabytes) => spawnChild({ module: MODULE, heapMegabytes }),
});
const computed = Effect.flatMap(Carrier, ({ evaluate }) => evaluate(ONE)).pipe(
  Effect.map(({ outcome }) => outcome.status),
  Effect.catch((error) => Effect.succeed(`${error.reason}: ${error.message}`)),
);
console.log(
  await Effect.runPromise(
    Effect.provide(computed, pool).pipe(
      Effect.catch((error) => Effect.succeed(`${error.reason}: ${error.message}`)),
    ),
  ),
);
