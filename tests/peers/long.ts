// The long form of the test beside it: all of QCManyBody's own tests with nmer behind it, by the programs that they
// name (Psi4, NWChem), and once more by the built-in engine. Ends with 1 where one fails.
//
//   deno run -A tests/peers/install.ts
//   deno run -A tests/peers/long.ts [as-written|builtin]
//
// Takes an hour or so, nearly all of it the programs'.

import { type PeerCounts, runPeerTests } from "./qcmanybody.ts";

const engines = ["as-written", "builtin"] as const;
const chosen = engines.filter((engine) => Deno.args.length === 0 || Deno.args.includes(engine));

for (const engine of chosen) {
  const begin = performance.now();
  const counts = await runPeerTests({ engine }, true);
  console.log(`\n${engine}: ${lines(counts).join("\n  ")}`);
  console.log(`  ${((performance.now() - begin) / 60_000).toFixed(0)} min\n`);
  if (counts.failed.length > 0) Deno.exitCode = 1;
}

function lines({ passed, failed, skipped, left_out, nmer_calls }: PeerCounts): string[] {
  const reasons = (counts: Readonly<Record<string, number>>, what: string) =>
    Object.entries(counts).map(([reason, count]) => `${count} ${what}: ${reason}`);
  return [
    `${passed} passed, ${failed.length} failed, nmer was run ${nmer_calls} times`,
    ...failed.map(({ test, error }) => `FAILED ${test}: ${error.split("\n")[0]}`),
    ...reasons(skipped, "skipped"),
    ...reasons(left_out, "left out"),
  ];
}
