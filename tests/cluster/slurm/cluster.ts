// A Slurm of one node for tests: munged, slurmctld and slurmd, started from a folder of their own and ended by their
// ids, beside whatever else is on the machine. Needs root, and Debian's slurmctld, slurmd, slurm-client and munge:
//
//   deno run -A tests/cluster/slurm/cluster.ts     # until Ctrl-C, to try things by hand

import { join } from "@std/path";
import { comes } from "../../waiting.ts";

const PROGRAMS = ["slurmctld", "slurmd", "munged", "sbatch", "srun", "scontrol"];
const PATH = `/usr/sbin:/sbin:${Deno.env.get("PATH") ?? "/usr/bin:/bin"}`;

/** Why there is no Slurm for tests here; undefined where there is. */
export function lacksSlurm(): string | undefined {
  if (Deno.build.os !== "linux") return "not Linux";
  if (Deno.uid() !== 0) return "not root";
  const missing = PROGRAMS.filter((name) => !PATH.split(":").some((folder) => isFile(join(folder, name))));
  return missing.length === 0 ? undefined : `no ${missing.join(", ")} here`;
}

/** A Slurm that runs. */
export interface SlurmCluster extends AsyncDisposable {
  /** Variables for whatever talks to it. */
  readonly environment: Readonly<Record<string, string>>;
  /** Runs one of its programs; what it says. Throws where it fails. */
  readonly run: (program: string, ...args: readonly string[]) => Promise<string>;
  /** The state of a job, and how often it was begun again; of a job that is forgotten, nothing. */
  readonly job: (id: string) => Promise<{ readonly state: string; readonly restarts: number } | undefined>;
  /** Has a job that is queued again begin at once: Slurm would have it wait for two minutes. */
  readonly hurry: (id: string) => Promise<void>;
}

/**
 * Starts a Slurm. Its node has more cores than the machine, so that jobs need not wait for each other.
 */
export async function startSlurm(): Promise<SlurmCluster> {
  const folder = await Deno.makeTempDir({ prefix: "nmer-slurm-" });
  const file = (name: string) => join(folder, name);
  await Deno.writeTextFile(file("slurm.conf"), configuration(folder, freePort(), freePort()));
  await Deno.writeFile(file("munge.key"), crypto.getRandomValues(new Uint8Array(1024)), { mode: 0o400 });
  const environment = { PATH, SLURM_CONF: file("slurm.conf") };
  const daemons: Deno.ChildProcess[] = [];
  const run: SlurmCluster["run"] = async (program, ...args) => {
    const { success, stdout, stderr } = await new Deno.Command(program, {
      args: [...args],
      env: environment,
      stdin: "null",
    }).output();
    const decoder = new TextDecoder();
    if (!success) throw new Error(`${program} ${args.join(" ")}: ${decoder.decode(stderr)}`);
    return decoder.decode(stdout);
  };
  const end = async () => {
    await run("scancel", "--user", "root").catch(() => {});
    await comes(async () => (await run("squeue", "--noheader").catch(() => "")) === "", 10);
    for (const daemon of daemons.toReversed()) {
      try {
        daemon.kill("SIGTERM");
      } catch { /* it has ended */ }
      const hard = setTimeout(() => daemon.kill("SIGKILL"), 5000);
      await daemon.status;
      clearTimeout(hard);
    }
    await Deno.remove(folder, { recursive: true });
  };
  try {
    for (const [program, ...args] of daemonsIn(folder)) {
      const output = `exec "$0" "$@" >>"${file(`${program}.out`)}" 2>&1`;
      daemons.push(
        new Deno.Command("/bin/sh", {
          args: ["-c", output, program!, ...args],
          env: environment,
          stdin: "null",
        })
          .spawn(),
      );
      if (program === "munged") await comes(() => isThere(file("munge.sock")));
    }
    const isIdle = async () => (await run("sinfo", "-h", "-o", "%t").catch(() => "")).trim() === "idle";
    if (!await comes(isIdle, 30)) throw new Error(`the node of Slurm does not come up: ${logsOf(folder)}`);
  } catch (error) {
    await end();
    throw error;
  }
  return {
    environment,
    run,
    job: async (id) => {
      const text = await run("scontrol", "show", "job", id, "-o").catch(() => "");
      const [, state] = /\bJobState=(\w+)/.exec(text) ?? [];
      return state === undefined
        ? undefined
        : { state, restarts: Number(/\bRestarts=(\d+)/.exec(text)?.[1]) };
    },
    hurry: async (id) => {
      await run("scontrol", "update", `jobid=${id}`, "StartTime=now").catch(() => ""); // not before it has ended
    },
    [Symbol.asyncDispose]: end,
  };
}

function daemonsIn(folder: string): readonly (readonly string[])[] {
  const file = (name: string) => join(folder, name);
  const munged = ["key-file", "socket", "pid-file", "log-file", "seed-file"]
    .map((option, i) =>
      `--${option}=${file(["munge.key", "munge.sock", "munged.pid", "munged.log", "seed"][i]!)}`
    );
  return [["munged", "--foreground", "--force", ...munged], ["slurmctld", "-D", "-i"], ["slurmd", "-D"]];
}

// Without control groups and accounting, which containers do not allow or which need a database. Kinds of processes are
// followed by their parents.
function configuration(folder: string, controllerPort: number, nodePort: number): string {
  const host = Deno.hostname().split(".")[0]!;
  return `ClusterName=nmer
SlurmctldHost=${host}(127.0.0.1)
SlurmctldPort=${controllerPort}
SlurmdPort=${nodePort}
SlurmUser=root
SlurmdUser=root
AuthType=auth/munge
AuthInfo=socket=${folder}/munge.sock
CredType=cred/munge
StateSaveLocation=${folder}/state
SlurmdSpoolDir=${folder}/spool
SlurmctldPidFile=${folder}/slurmctld.pid
SlurmdPidFile=${folder}/slurmd.pid
SlurmdParameters=config_overrides
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=accounting_storage/none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core_Memory
SchedulerParameters=batch_sched_delay=0,sched_interval=1,bf_interval=1
MpiDefault=none
ReturnToService=2
KillWait=2
JobRequeue=1
MinJobAge=600
NodeName=${host} NodeAddr=127.0.0.1 CPUs=32 RealMemory=32000 State=UNKNOWN
PartitionName=main Nodes=ALL Default=YES MaxTime=INFINITE State=UP
`;
}

function freePort(): number {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  return listener.addr.port;
}

function logsOf(folder: string): string {
  return ["munged", "slurmctld", "slurmd"].map((name) => {
    try {
      return Deno.readTextFileSync(join(folder, `${name}.out`)).split("\n").slice(-5).join("\n");
    } catch {
      return `${name} has said nothing`;
    }
  }).join("\n");
}

function isFile(path: string): boolean {
  try {
    return Deno.statSync(path).isFile;
  } catch {
    return false;
  }
}

function isThere(path: string): boolean {
  try {
    Deno.statSync(path);
    return true;
  } catch {
    return false;
  }
}

if (import.meta.main) {
  await using slurm = await startSlurm();
  console.log(`export SLURM_CONF=${slurm.environment["SLURM_CONF"]}`);
  await new Promise<void>((resolve) => Deno.addSignalListener("SIGINT", resolve));
}
