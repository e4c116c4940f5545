// How far a task is that proceeds in iterations, by what its computation yields: the engine yields its last iteration
// with each pause. Whoever wants to know asks, so that nobody has to report it.

/** The last iteration that a task has completed. */
export interface TaskProgress {
  /** Its number, from 1; of a task with several self-consistent fields, in the present one. */
  readonly iteration: number;
  /** By how much it changed the energy, in Hartree; undefined in the first one. */
  readonly energyChange: number | undefined;
}

/** Asks how far a task is; undefined where that is not known: between two iterative parts, or of another program. */
export type AskProgress = () => TaskProgress | undefined;

/** How far a computation is, of what it yielded last; undefined where it is not within iterations. */
export function progressOf(step: unknown): TaskProgress | undefined {
  const { iteration: last } = (step ?? {}) as { readonly iteration?: Partial<TaskProgress> };
  if (typeof last?.iteration !== "number") return undefined;
  const { iteration, energyChange = NaN } = last;
  return { iteration, energyChange: Number.isFinite(energyChange) ? energyChange : undefined };
}
