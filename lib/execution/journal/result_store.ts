// A journal as the store of an execution: tasks are kept and found by what they compute, so that a later run, or
// another input, takes over whatever it shares with this one.

import * as Effect from "effect/Effect";
import * as Layer from "effect/Layer";
import {
  type CopyClasses,
  copyKey,
  hasEqualModels,
  identityOf,
  resultShapes,
  type TaskContext,
  taskKeys,
  type TaskRequest,
} from "../../programs/mod.ts";
import { Journal } from "./mod.ts";
import { ResultStore } from "../result_store.ts";

/** How a journal is used. */
export interface JournalStoreOptions {
  /** What all tasks share. */
  readonly context: Omit<TaskContext, "resources">;
  /** Whether results that are there already are ignored, and replaced. */
  readonly fresh: boolean;
  /** Of equal tasks, where copies of equal n-mers of other runs count as results; undefined where they do not. */
  readonly copyClasses?: CopyClasses | undefined;
}

const NOTHING = Effect.succeed(undefined);

/** The store over the journal that is open. */
export function journalStore(
  { context, fresh, copyClasses }: JournalStoreOptions,
): Layer.Layer<ResultStore, never, Journal> {
  return Layer.effect(
    ResultStore,
    Effect.gen(function* () {
      const journal = yield* Journal;
      // Of a million tasks that are looked for in a new journal none is there.
      const mayFind = !fresh && (journal.opened.hadResults || hasEqualModels(context));
      const keyOf = mayFind ? onceForEach(taskKeys(context)) : taskKeys(context);
      const shapeOf = resultShapes(context);
      const programs = context.models.map((model) => {
        const { name, version } = identityOf(model, context.installations);
        return `${name} ${version}`;
      });
      const find = (request: TaskRequest) => {
        const key = keyOf(request);
        const own = journal.lookup(key, shapeOf(request));
        if (copyClasses === undefined) return own;
        return Effect.flatMap(
          own,
          (found) =>
            found === undefined
              ? journal.lookup(copyKey(key, copyClasses), shapeOf(request))
              : Effect.succeed(found),
        );
      };
      return {
        durable: true,
        find: (request) => mayFind ? find(request) : NOTHING,
        store: (ended) =>
          journal.record(ended.map(({ request, ...task }) => ({
            ...task,
            key: keyOf(request),
            program: programs[request.model]!,
          }))),
      };
    }),
  );
}

// A task is looked for, and stored when it is computed: its key hashes all atoms of its basis.
function onceForEach(keyOf: (task: TaskRequest) => Uint8Array): typeof keyOf {
  const keys = new WeakMap<TaskRequest, Uint8Array>();
  return (task) => keys.getOrInsertComputed(task, () => keyOf(task));
}
