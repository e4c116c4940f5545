// `nmer slurm` and its jobs, for tests: an input in a folder of its own, of a program that takes as long as one wants.

import { assert, assertEquals } from "@std/assert";
import { join } from "@std/path";
import { withFolder } from "../../folders.ts";
import { comes } from "../../waiting.ts";
import { type Numbers, numbersOf } from "../shards/shard_runs.ts";
import type { SlurmCluster } from "./cluster.ts";

const CLI = new URL("../../../cli.ts", import.meta.url).pathname;
const CONFIG = new URL("../../../deno.json", import.meta.url).pathname;

// Numbers that have all of their bits, by what it is asked for, after a time.
const SLOW_PROGRAM = `#!/usr/bin/env python3
import json, math, sys, time
task = json.load(sys.stdin)
time.sleep(float(sys.argv[1]))
places = task["molecule"]["geometry"]
real = task["molecule"].get("real") or [True] * len(task["molecule"]["symbols"])
energy = -sum(math.sin(x + 1) * (1.1 if real[i // 3] else 0.1) for i, x in enumerate(places))
print(json.dumps({
    **task, "success": True, "return_result": energy, "properties": {"return_energy": energy},
    "provenance": {"creator": "slow", "version": "1"},
}))
`;

// Slurm has a job that is queued again wait for two minutes, since the node takes what bears the date of the end before
// for revoked: begun at once, it is FAILED ("Killing non-startable batch JobId: Job credential revoked"). What is begun
// some seconds later has another date; its script is dead by then, too, after at most two seconds.
const ENDED_MILLISECONDS = 5000;
// After this long a job hangs: many run side by side.
const QUEUED_SECONDS = 180;

/** A folder with an input of 4 helium atoms to third order, 28 tasks, that its program takes some time for. */
export interface JobFolder {
  readonly file: (name: string) => string;
  /** Runs nmer in it; what it says. */
  readonly nmer: (...args: readonly string[]) => Promise<string>;
  /** Submits `nmer slurm in.yaml` with options; the ids of the jobs. */
  readonly submit: (...args: readonly string[]) => Promise<readonly string[]>;
  /** Waits until a job has a state; fails with what its jobs have written where it does not come. */
  readonly reaches: (job: string, state: string, seconds?: number) => Promise<void>;
  /** What jobs have written. */
  readonly logs: () => string;
  /** The numbers of a result. */
  readonly numbers: (name: string) => Numbers;
  /** Those of one serial run, which takes no time. */
  readonly serial: () => Promise<Numbers>;
}

/** Does something in a folder with an input whose tasks take some seconds each. */
export function inJobFolder(
  slurm: SlurmCluster,
  seconds: number,
  use: (folder: JobFolder) => Promise<void>,
): Promise<void> {
  return withFolder(async (folder) => {
    const file = (name: string) => join(folder, name);
    await Deno.writeTextFile(file("slow.py"), SLOW_PROGRAM, { mode: 0o755 });
    await Deno.writeTextFile(file("in.yaml"), INPUT);
    await Deno.writeTextFile(file("slow.yaml"), programs(file("slow.py"), seconds));
    await Deno.writeTextFile(file("quick.yaml"), programs(file("slow.py"), 0));
    const run = async (programs: string, ...args: readonly string[]) => {
      const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
        args: ["run", "-q", "--no-prompt", "--config", CONFIG, "-P", CLI, ...args],
        cwd: folder,
        env: { ...slurm.environment, NMER_PROGRAMS: file(programs), NO_COLOR: "1" },
        stdin: "null",
      }).output();
      const decoder = new TextDecoder();
      assertEquals(code, 0, decoder.decode(stderr));
      return decoder.decode(stdout);
    };
    const nmer: JobFolder["nmer"] = (...args) => run("slow.yaml", ...args);
    const logs = () =>
      Array.from(Deno.readDirSync(folder), ({ name }) => name).filter((name) => name.endsWith(".log")).sort()
        .map((name) => `${name}:\n${Deno.readTextFileSync(file(name))}`).join("\n");
    await use({
      file,
      nmer,
      logs,
      submit: async (...args) => {
        const said = await nmer("slurm", "in.yaml", "--submit", ...args);
        const [, jobs] = /squeue --jobs ([\d,]+)/.exec(said) ?? [];
        assert(jobs !== undefined, said);
        return jobs.split(",");
      },
      reaches: async (job, state, limit) => {
        let queued: number | undefined;
        await comes(async () => {
          const now = await slurm.job(job);
          if (now?.state === state || /FAILED|TIMEOUT|CANCELLED|NODE_FAIL/.test(now?.state ?? "")) {
            return true;
          }
          const isQueued = now?.state === "PENDING" && now.restarts > 0;
          queued = isQueued ? queued ?? performance.now() : undefined;
          if (queued !== undefined && performance.now() - queued > ENDED_MILLISECONDS) await slurm.hurry(job);
          await new Promise((resolve) => setTimeout(resolve, 200));
          return false;
        }, limit ?? QUEUED_SECONDS);
        assertEquals((await slurm.job(job))?.state, state, logs());
      },
      numbers: (name) => numbersOf(file(name)),
      serial: async () => {
        await run("quick.yaml", "run", "in.yaml", "-o", "serial.json", "--no-journal", "-p", "1", "-q");
        return numbersOf(file("serial.json"));
      },
    });
  });
}

function programs(executable: string, seconds: number): string {
  return `commands: { slow: { executable: ${executable}, arguments: ["${seconds}"], version: "1", ghosts: true } }\n`;
}

const ATOMS = Array.from({ length: 4 }, (_, i) => `    He ${(i % 2) * 0.1} 0 ${4.5 * i}`).join("\n    --\n");
const INPUT = `molecule:
  text: |
${ATOMS}
    units bohr
model: { program: "command:slow", method: any, basis: any }
bsse: [cp, nocp]
max_nbody: 3
`;
