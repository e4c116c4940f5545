// The options of a run. A new one is an entry here, and whatever does what it says.

import * as z from "zod";
import { MODE_NAMES, MODES } from "../../base/modes.ts";
import { enumeration } from "../../base/plural.ts";
import { parseDuration, parseSize } from "../document/quantities.ts";
import type { ExecutionOptions } from "./execution_choices.ts";
import { type OptionsOf, type OptionTable, schemaOf } from "./option.ts";

const WHOLE_NUMBER_OF_RETRIES = { error: "a whole number from 0 to 1000" };
const WHOLE_NUMBER_OF_THREADS = { error: "a whole number from 1 to 1024" };

const SHARD = "i/N, shard i of N, as in 2/16, or auto";

const INTERVAL = { error: "seconds from 0.1 to 86400" };

const workers = z.int().min(1, { error: "auto, or a number of workers from 1" })
  .max(1_000_000, { error: "auto, or a number of workers up to 1000000" });
const duration = z.string({ error: "a duration as in 90s, 5m, 1h30m or 500ms" })
  .refine((text) => parseDuration(text) !== undefined, { error: "a duration as in 90s, 5m, 1h30m or 500ms" })
  .meta({ examples: ["90s", "5m", "1h30m", "500ms"] });
const size = z.string({ error: "an amount of memory as in 4GB, 4GiB or 512MB" })
  .refine((text) => parseSize(text) !== undefined, { error: "an amount of memory as in 4GB, 4GiB or 512MB" })
  .meta({ examples: ["4GB", "4GiB", "512MB"] });

/** A path of a file or a folder. */
export const pathSchema = z.string({ error: "a path" }).min(1, { error: "a path that is not empty" })
  .refine((text) => !text.includes("\0"), { error: "a path" });

/** All options, in the order in which the help shows them. */
export const EXECUTION_OPTIONS = {
  parallel: {
    schema: z.union([z.literal("auto"), workers], { error: "auto, or a number of workers from 1" }),
    description:
      "Number of workers, under MPI of each rank; auto follows the machine and the memory that the tasks need. An input asks for at most four for each core of the machine that runs it; more is for the command line.",
    help: "number of workers; auto: as many as there are cores",
    placeholder: "N|auto",
    short: "p",
  },
  mode: {
    schema: z.enum(["auto", ...MODE_NAMES]),
    description:
      "Carrier of the tasks. Under a launcher of MPI (mpirun, srun) auto is mpi, and all ranks compute one run.",
    help: `by ${enumeration(Object.values(MODES).map(({ computes }) => computes))}`,
    placeholder: ["auto", ...MODE_NAMES].join("|"),
  },
  coordinate_only: {
    schema: z.boolean(),
    description:
      "Whether rank 0 of a run under MPI computes nothing itself: of use from some hundred cores on.",
    help: "rank 0 of a run under MPI computes nothing itself",
  },
  rank_timeout: {
    schema: duration,
    description:
      "A rank of a run under MPI that says nothing for this long is taken for dead, and its tasks go to others.",
    help: "a rank that says nothing for this long is taken for dead [30s]",
    placeholder: "DURATION",
    property: "rankTimeoutMilliseconds",
    read: parseDuration,
  },
  schedule: {
    schema: z.enum(["level", "overlap"]),
    description: "Whether a level waits for the one below it (level) or not (overlap).",
    help: "whether a level waits for the one below [level]",
    placeholder: "level|overlap",
  },
  timeout: {
    schema: duration,
    description: "Longest time of one task: 90s, 5m, 1h30m, 500ms.",
    help: "longest time of one task: 90s, 5m, 1h30m",
    placeholder: "DURATION",
    property: "timeoutMilliseconds",
    read: parseDuration,
  },
  run_timeout: {
    schema: duration,
    description: "Longest time of the whole run: 30m, 12h, 2d.",
    help: "longest time of the whole run: 30m, 12h, 2d",
    placeholder: "DURATION",
    property: "runTimeoutMilliseconds",
    read: parseDuration,
  },
  retries: {
    schema: z.int(WHOLE_NUMBER_OF_RETRIES).min(0, WHOLE_NUMBER_OF_RETRIES).max(1000, WHOLE_NUMBER_OF_RETRIES),
    description:
      "How often a task is tried again that was lost or failed by chance; one that crashes its worker twice is set aside.",
    help: "how often a task is tried again that was lost or failed by chance [2]",
    placeholder: "N",
  },
  threads: {
    schema: z.int(WHOLE_NUMBER_OF_THREADS).min(1, WHOLE_NUMBER_OF_THREADS).max(1024, WHOLE_NUMBER_OF_THREADS),
    description: "Threads of each task of an external program; workers are as many as cores allow.",
    help: "threads of each task of an external program [1]",
    placeholder: "N",
  },
  memory: {
    schema: size,
    description:
      "Memory for all workers together, and nmer itself, under MPI of each rank: 4GB, 4GiB, 512MB.",
    help: "memory for all workers together, and nmer itself: 4GB, 512MiB",
    placeholder: "SIZE",
    property: "memoryBytes",
    read: parseSize,
  },
  scratch: {
    schema: pathSchema,
    description: "Directory for the files of external programs; below the folder of the input.",
    isWritten: true,
    help: "where external programs have their files [the system's temporary]",
    placeholder: "DIR",
  },
  journal: {
    schema: z.union([pathSchema, z.literal(false)], { error: "a path, or false for no journal" }),
    description: "Path of the journal of finished tasks, below the folder of the input; false for none.",
    isWritten: true,
    help: "keep finished tasks here [INPUT-STEM.nmer.db beside the result]",
    placeholder: "FILE",
    off: { help: "keep no journal" },
  },
  fresh: {
    schema: z.boolean(),
    description: "Whether results that are there already are ignored.",
    help: "compute everything, whatever a journal has already",
  },
  shard: {
    schema: z.string({ error: SHARD }).regex(/^(?:auto|[^/]*\/[^/]*)$/, { error: SHARD }).meta({
      examples: ["2/16", "auto"],
    }),
    description:
      "Which shard of a run this is, i/N with i from 1, or auto: what a job array of Slurm, SGE or LSF says. A shard computes its part of the tasks into a journal of its own; nmer merge joins them.",
    help: "compute part i of N; auto: by the job array; nmer merge joins them",
    placeholder: "i/N|auto",
  },
  on_failure: {
    schema: z.enum(["continue", "abort"]),
    description: "What a failed task means for the others.",
    help: "whether a failed task ends the run [continue]",
    placeholder: "continue|abort",
  },
  strict: {
    schema: z.boolean(),
    description: "Whether warnings about the input are errors.",
    help: "refuse an input that nmer warns of",
  },
  format: {
    schema: z.enum(["text", "json", "yaml"]),
    description: "Format of the summary on standard output.",
    help: "what is written to standard output [text]",
    placeholder: "text|json|yaml",
  },
  result_form: {
    schema: z.enum(["result-v2", "result-v1", "as-input"]),
    description:
      "Version of QCSchema's ManyBodyResult that the result is written in; as-input: 1 where the input is a ManyBodyInput of version 1, else 2. nmer's other commands read version 2.",
    help: "QCSchema's version; as-input: that of a ManyBodyInput [result-v2]",
    placeholder: "result-v2|result-v1|as-input",
  },
  progress: {
    schema: z.enum(["auto", "bar", "plain", "none"]),
    description: "How progress is shown.",
    help: "how progress is shown on standard error [auto]",
    placeholder: "auto|bar|plain|none",
  },
  progress_interval: {
    schema: z.number(INTERVAL).min(0.1, INTERVAL).max(86_400, INTERVAL),
    description:
      "Seconds between two looks at the progress; 1 on a terminal and 10 in lines where nothing is said.",
    help: "how often: 1 on a terminal, 10 in plain lines",
    placeholder: "SECONDS",
  },
  log: {
    schema: pathSchema,
    description: "Path of the log; below the folder of the input.",
    isWritten: true,
    help: "write what happens to a file, a line for each event",
    placeholder: "FILE",
  },
  log_format: {
    schema: z.enum(["text", "json"]),
    description: "Format of the log.",
    help: "the form of its lines [text]",
    placeholder: "text|json",
  },
  verbose: {
    schema: z.boolean(),
    description: "Whether more is said on standard error.",
    help: "say more on standard error",
    short: "v",
  },
  quiet: {
    schema: z.boolean(),
    description: "Whether less is said on standard error.",
    help: "say nothing on standard error but errors",
    short: "q",
  },
} as const satisfies OptionTable;

// A new option has its type there; whoever forgets one finds an error here.
type Given = OptionsOf<typeof EXECUTION_OPTIONS>;
true satisfies Given extends ExecutionOptions
  ? Required<ExecutionOptions> extends Required<Given>
    ? keyof ExecutionOptions extends keyof Given ? true : never
  : never
  : never;

/** The keys under `execution:`, which are the command line's options in snake case. */
export const executionSchema = schemaOf(EXECUTION_OPTIONS);
