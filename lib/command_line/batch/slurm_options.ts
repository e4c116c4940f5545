// What a user asks of Slurm, from the arguments of `nmer slurm`: checked here, since these words become lines that Slurm
// reads.

import { describeValue, InputError } from "../../base/error.ts";
import type { Wishes } from "../../cluster/slurm/proposal.ts";
import { MAX_SHARDS } from "../../cluster/shards/shard.ts";
import { parseDuration, parseSize } from "../../input/document/quantities.ts";
import type { Arguments, Option } from "../options/arguments.ts";

/** What a user asks of Slurm. */
export interface SlurmWishes extends Wishes {
  readonly partition: string | undefined;
  readonly account: string | undefined;
  /** What introduces the processes of a job to each other, as `srun --mpi` has it. */
  readonly mpi: string;
  /** Further options of sbatch. */
  readonly further: readonly string[];
  /** Whether the scripts are submitted. */
  readonly submit: boolean;
}

/** The options of `nmer slurm` that say what is asked of Slurm. */
export const SLURM_OPTIONS: readonly Option[] = [
  { name: "array", value: "N|auto", help: "N shards, each a job of an array, and a job that merges them" },
  { name: "nodes", value: "N", help: "nodes of one job [1]" },
  {
    name: "ntasks",
    value: "N",
    help: "processes of one job, which compute together by MPI [1, or one a node]",
  },
  { name: "cpus-per-task", value: "N", help: "cores of each process or shard [by the work]" },
  { name: "time", value: "DURATION", help: "longest time: 90m, 12h, 1-12:00:00 [by the work]" },
  { name: "mem", value: "SIZE", help: "memory of each node: 4GB, 4000M [by the work]" },
  { name: "partition", value: "NAME", help: "partition [the site's default]" },
  { name: "account", value: "NAME", help: "account [the user's default]" },
  {
    name: "mpi",
    value: "pmix|pmi2",
    help: "how processes find each other: pmix for Open MPI, pmi2 for MPICH [pmix]",
  },
  { name: "sbatch", value: "OPTIONS", help: "further options of sbatch: '--qos=long --constraint=avx2'" },
  { name: "submit", help: "submit what is written" },
];

/**
 * What the arguments ask of Slurm.
 *
 * @throws {InputError} That names the option.
 */
export function slurmWishes(args: Arguments): SlurmWishes {
  const text = (name: string) => {
    const value = args.options.get(name);
    return typeof value === "string" ? value : undefined;
  };
  const number = (name: string, most: number) => {
    const value = text(name);
    return value === undefined ? undefined : numberOf(name, value, most);
  };
  const word = (name: string) => {
    const value = text(name);
    if (value === undefined || WORD.test(value)) return value;
    throw refusal(name, value, "a name of letters, digits and any of . , @ : + -");
  };
  const array = text("array");
  const time = text("time");
  const mem = text("mem");
  const wishes: Omit<SlurmWishes, "mpi"> & { readonly mpi: string | undefined } = {
    array: array === undefined || array === "auto"
      ? array
      : numberOf("array", array, MAX_SHARDS, "auto, or "),
    nodes: number("nodes", 100_000),
    ntasks: number("ntasks", 1_000_000),
    cpusPerTask: number("cpus-per-task", 10_000),
    minutes: time === undefined ? undefined : minutesOf(time),
    mebibytes: mem === undefined ? undefined : mebibytesOf(mem),
    partition: word("partition"),
    account: word("account"),
    mpi: text("mpi") === undefined ? undefined : mpiOf(text("mpi")!),
    further: furtherOptions(text("sbatch")),
    submit: args.options.has("submit"),
  };
  const { nodes = 1, ntasks = nodes } = wishes;
  if (nodes > ntasks) {
    throw refusal("nodes", String(nodes), `at most ${ntasks}, as many as --ntasks has processes`);
  }
  refuseUseless(wishes, text);
  return { ...wishes, mpi: wishes.mpi ?? "pmix" };
}

// Options that no script would have.
function refuseUseless(
  { array, ntasks, nodes }: Pick<Wishes, "array" | "ntasks" | "nodes">,
  text: (name: string) => string | undefined,
): void {
  const isAlone = (ntasks ?? nodes ?? 1) === 1;
  const useless = array !== undefined ? ["nodes", "ntasks", "mpi"] : isAlone ? ["mpi"] : [];
  for (const name of useless) {
    const value = text(name);
    if (value === undefined) continue;
    const [expected, hint] = array !== undefined
      ? ["none beside --array", "Each shard is a job of one process, which needs no MPI."]
      : ["none for one process", "--ntasks N asks for several that compute together."];
    throw refusal(name, value, expected, hint);
  }
}

// What `srun --mpi=list` may have; a site may have versions of PMIx beside each other.
const MPI_TYPE = /^(?:pmix(?:_v\d+)?|pmi2|cray_shasta|none)$/;

function mpiOf(text: string): string {
  if (MPI_TYPE.test(text)) return text;
  const expected = "pmix, pmi2, or another of `srun --mpi=list`: pmix_v4 and the like, cray_shasta, none";
  throw refusal("mpi", text, expected);
}

const WORD = /^\w[\w.,@:+-]*$/;

function numberOf(name: string, text: string, most: number, also = ""): number {
  if (/^\d{1,9}$/.test(text) && Number(text) >= 1 && Number(text) <= most) return Number(text);
  throw refusal(name, text, `${also}a whole number from 1 to ${most}`);
}

// A duration as elsewhere in nmer, or as Slurm has it: minutes, `H:M:S`, `D-H`, `D-H:M` or `D-H:M:S`.
function minutesOf(text: string): number {
  const milliseconds = parseDuration(text);
  if (milliseconds !== undefined) return Math.ceil(milliseconds / 60_000);
  const [, minutes] = /^(\d{1,7})$/.exec(text) ?? [];
  if (minutes !== undefined && Number(minutes) > 0) return Number(minutes);
  const [, days = "0", clock = ""] = /^(?:(\d{1,4})-)?(\d{1,5}(?::\d{1,2}){0,2})$/.exec(text) ?? [];
  const parts = clock.split(":").map(Number);
  const [hours = 0, ofHour = 0, seconds = 0] = text.includes("-") || parts.length === 3
    ? parts
    : [0, ...parts];
  const total = (Number(days) * 24 + hours) * 60 + ofHour + Math.ceil(seconds / 60);
  if (clock !== "" && total > 0) return total;
  throw refusal("time", text, "a duration as in 90m, 12h or 2d, or Slurm's 1-12:00:00");
}

// Of a node: an amount as elsewhere in nmer, or as Slurm has it: MiB, or a number with K, M, G or T.
function mebibytesOf(text: string): number {
  const bytes = parseSize(text);
  const [, amount, unit = "M"] = /^(\d{1,9})([KMGT]?)$/i.exec(text) ?? [];
  const mebibytes = bytes !== undefined
    ? bytes / 2 ** 20
    : amount === undefined
    ? 0
    : Number(amount) * 1024 ** ("KMGT".indexOf(unit.toUpperCase() || "M") - 1);
  if (mebibytes >= 1) return Math.floor(mebibytes);
  throw refusal("mem", text, "an amount of memory as in 4GB, 4GiB or 4000M");
}

// These would take something away that the script relies on, or say twice what it says.
const OWN = [
  ...["--array", "--signal", "--open-mode", "--output", "--wrap", "--dependency", "--no-requeue"],
  ...["--time", "--mem", "--mem-per-cpu", "--ntasks", "--nodes", "--cpus-per-task", "--job-name"],
  ...["--partition", "--account"],
];

function furtherOptions(text: string | undefined): readonly string[] {
  const words = (text ?? "").trim().split(/\s+/).filter((word) => word !== "");
  for (const word of words) {
    if (!/^--[a-z][a-z-]*(?:=[\w.,@:+*/[\]=&|-]+)?$/.test(word)) {
      throw refusal(
        "sbatch",
        word,
        "options as in '--qos=long --constraint=avx2', each with its value behind =",
      );
    }
    const name = word.replace(/=.*/, "");
    if (OWN.includes(name)) {
      throw refusal(
        "sbatch",
        word,
        "another option: nmer writes this one itself",
        "Change it in the script.",
      );
    }
  }
  return words;
}

function refusal(name: string, found: string, expected: string, hint?: string): InputError {
  return new InputError({
    keyPath: [`--${name}`],
    found: describeValue(found),
    expected,
    hint,
  });
}
