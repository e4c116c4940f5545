// Which tasks come first where several could be computed: words that an input has for itself, its models and its levels.

/** Which tasks come first. */
export type PriorityWord = "high" | "normal" | "low";

/** The words, the first first. */
export const PRIORITY_WORDS = ["high", "normal", "low"] as const satisfies readonly PriorityWord[];

/** Priorities of an input; what is left out is normal. */
export interface Priorities {
  /** Of all tasks for which nothing else is said. */
  readonly input?: PriorityWord | undefined;
  /** Of the tasks of a model, by its name. */
  readonly models?: ReadonlyMap<string, PriorityWord>;
  /** Of the tasks of a level, by its number from 1; before what the model says. */
  readonly levels?: ReadonlyMap<number, PriorityWord>;
}

const RANKS: Readonly<Record<PriorityWord, number>> = { high: 1, normal: 0, low: -1 };

/**
 * The rank of a task; higher comes first.
 *
 * @param priorities Of its input; undefined where that says nothing.
 * @param model Its model.
 * @param nbody Its number of real fragments.
 */
export function rankOf(priorities: Priorities | undefined, model: string, nbody: number): number {
  if (priorities === undefined) return 0;
  return RANKS[
    priorities.levels?.get(nbody) ?? priorities.models?.get(model) ?? priorities.input ?? "normal"
  ];
}

/** A number that is larger for what starts earlier: by rank, then by work; work is at least 0. */
export function urgency(rank: number, work: number): number {
  return rank + work / (1 + work);
}
