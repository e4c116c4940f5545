// The options of a verification that are those of a run as well, and those of its rows.

import { z } from "zod";
import { parseDuration } from "../document/quantities.ts";
import { EXECUTION_OPTIONS } from "./execution_options.ts";
import type { OptionTable } from "./option.ts";

const TOLERANCE = { error: "a difference in Hartree, from 0 to 1" };

/** All of them, in the order in which the help shows them. */
export const VERIFY_OPTIONS = {
  parallel: {
    ...EXECUTION_OPTIONS.parallel,
    help: "tasks at a time, of all rows together; auto: one a core",
  },
  memory: { ...EXECUTION_OPTIONS.memory, help: "memory for all rows together: 4GB, 512MiB" },
  timeout: EXECUTION_OPTIONS.timeout,
  row_timeout: {
    ...EXECUTION_OPTIONS.run_timeout,
    help: "longest time of one row, and of one serial run [10m]",
    property: "rowTimeoutMilliseconds",
    read: parseDuration,
  },
  retries: EXECUTION_OPTIONS.retries,
  row_retries: {
    ...EXECUTION_OPTIONS.retries,
    help: "how often a row is tried again that could not be computed [1]",
  },
  tolerance: {
    schema: z.number(TOLERANCE).min(0, TOLERANCE).max(1, TOLERANCE),
    description: "By how much numbers of a task of an external program may differ, in Hartree.",
    help: "by how much a task of an external program may differ, in Hartree [1e-12]",
    placeholder: "HARTREE",
  },
  scratch: EXECUTION_OPTIONS.scratch,
  format: EXECUTION_OPTIONS.format,
  progress: EXECUTION_OPTIONS.progress,
  progress_interval: EXECUTION_OPTIONS.progress_interval,
  verbose: EXECUTION_OPTIONS.verbose,
  quiet: { ...EXECUTION_OPTIONS.quiet, help: "show only what is not equal, and no progress" },
} as const satisfies OptionTable;
