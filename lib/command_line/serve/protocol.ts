// What a client and `nmer serve` say to each other, a JSON object on a line each: docs/guide/serve.md.

import { z } from "zod";
import type { Remedy } from "../../base/error.ts";
import { EXECUTION_OPTIONS } from "../../input/options/execution_options.ts";
import { schemaOf } from "../../input/options/option.ts";

/** Counts up with each change that a client must know of. */
export const PROTOCOL = 1;

const {
  parallel,
  mode,
  schedule,
  timeout,
  run_timeout,
  retries,
  threads,
  memory,
  scratch,
  journal,
  fresh,
  on_failure,
  strict,
} = EXECUTION_OPTIONS;

/** The options of a server, for all calculations that do not say otherwise. */
export const SERVER_OPTIONS = {
  parallel,
  mode,
  schedule,
  timeout,
  run_timeout,
  retries,
  threads,
  memory,
  scratch,
  on_failure,
  strict,
} as const;

/** The options of a calculation. */
export const CALCULATION_OPTIONS = { ...SERVER_OPTIONS, journal, fresh } as const;

const id = z.union([z.int(), z.string().min(1).max(200)], {
  error: "a whole number or a text of up to 200 characters",
});

const INTERVAL = "true, or the least seconds between two messages, from 0.01 to 86400";

/** What is expected of the key `input`. */
export const INPUT = "an input: an object, or the text of one in YAML or JSON";

const path = z.string().min(1).refine((path) => !path.includes("\0"), { error: "a path" });

/** A calculation that is wanted, whose input is one of the two. */
export const runSchema = z.strictObject({
  type: z.literal("run"),
  id,
  input: z.union([z.record(z.string(), z.unknown()), z.string()], { error: INPUT }).optional(),
  file: path.optional(),
  folder: path.optional(),
  options: schemaOf(CALCULATION_OPTIONS).optional(),
  progress: z.union([z.boolean(), z.number().min(0.01).max(86_400)], { error: INTERVAL }).optional(),
});

/** A calculation that is not wanted any more. */
export const cancelSchema = z.strictObject({ type: z.literal("cancel"), id });

/** Names a calculation, as its client has called it. */
export type RequestId = z.output<typeof id>;
/** A calculation that is wanted. */
export type RunMessage = z.output<typeof runSchema>;
/** What a client says. */
export type ClientMessage = RunMessage | z.output<typeof cancelSchema>;

/** What went wrong, as a value. */
export interface ErrorValue {
  /** The class of the error, as in `InputError`. */
  readonly kind: string;
  /** The exit status that `nmer run` would have. */
  readonly status: number;
  /** The way out. */
  readonly remedy: Remedy;
  /** What happened, to what, and what to do. */
  readonly message: string;
  /** Where, in an input. */
  readonly place?: Readonly<Record<string, unknown>>;
}

/** What the server says. */
export type ServerMessage =
  | { readonly type: "hello"; readonly nmer: string; readonly protocol: number }
  | {
    readonly type: "notice";
    readonly id: RequestId;
    readonly severity: "note" | "warning";
    readonly message: string;
  }
  | ({ readonly type: "progress"; readonly id: RequestId } & Readonly<Record<string, unknown>>)
  | { readonly type: "result"; readonly id: RequestId; readonly result: Readonly<Record<string, unknown>> }
  | {
    readonly type: "error";
    readonly id: RequestId | null;
    readonly error: ErrorValue;
    readonly result?: Readonly<Record<string, unknown>>;
  }
  | { readonly type: "cancelled"; readonly id: RequestId };
