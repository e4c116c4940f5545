// What a run and the thread of its journal say to each other: lists of calls, and lists of what became of them. Lists go
// as bytes (`base/packing/`): copying their many small objects would take as long as all else at the run's side.

import type { Journal } from "../journal.ts";
import type { JournalOptions } from "../journal_file.ts";
import type { JournalErrorReason } from "../error.ts";
import type { JournalStoreOptions } from "../result_store.ts";
import type { OpenedRun } from "../runs.ts";
import type { ResultStore } from "../../result_store.ts";

/** What a journal does, and the store over it. */
export type JournalMethods =
  & Pick<Journal, "lookup" | "record" | "recordEvent" | "recordLive" | "events" | "finishRun">
  & Pick<ResultStore, "find" | "store">;

/** To the thread: first what it opens, then calls, then that it closes. */
export type ToThread =
  | {
    readonly kind: "open";
    readonly options: Omit<JournalOptions, "now">;
    readonly store: JournalStoreOptions;
  }
  | {
    readonly kind: "calls";
    /** A list of {@linkcode Call}, packed. */
    readonly calls: Uint8Array;
    /** What the run is doing, where that is to be written down. */
    readonly live?: string;
  }
  | { readonly kind: "close" };

/** A method, and what it is called with. */
export interface Call {
  /** Comes back with the answer. */
  readonly id: number;
  readonly method: keyof JournalMethods;
  readonly parameters: readonly unknown[];
}

/** From the thread. */
export type FromThread =
  & (
    | { readonly kind: "opened"; readonly path: string; readonly opened: OpenedRun }
    | { readonly kind: "refused"; readonly error: SentError }
    /** A list of {@linkcode Answer}, packed. */
    | { readonly kind: "answers"; readonly answers: Uint8Array }
    | { readonly kind: "closed" }
  )
  & {
    /** What the user should know by now, where that has changed. */
    readonly notices?: readonly string[];
  };

/** What became of a call. */
export type Answer =
  & { readonly id: number }
  & ({ readonly value: unknown } | { readonly error: SentError });

/** An error of a journal, or a bug, which has no reason. */
export interface SentError {
  readonly reason: JournalErrorReason | undefined;
  readonly path: string;
  readonly message: string;
}
