// Jobs that run into their limits of time on a real Slurm, whose least is a minute: two minutes in all.
//
//   deno run -A tests/cluster/slurm/long.ts

import { startSlurm } from "./cluster.ts";
import { LONG_SHAPES } from "./shapes.ts";

await using slurm = await startSlurm();
await Promise.all(
  Object.entries(LONG_SHAPES).map(async ([name, run]) => {
    const begin = performance.now();
    await run(slurm);
    console.log(`ok, ${Math.round((performance.now() - begin) / 1000)} s: ${name}`);
  }),
);
