// The list of all processes that this one has started and that live, from which they can be killed at once, with the
// memory that each says it holds.

/** A process that can be killed. */
export interface Killable {
  /** Kills it with all that it started, at once and without waiting. */
  kill(): void;
}

// With the bytes that they have last said to hold.
const living = new Map<Killable, number>();

/** Puts a process on the list until it has ended. */
export function trackUntilExit(process: Killable, ended: Promise<unknown>): void {
  living.set(process, 0);
  const remove = () => void living.delete(process);
  ended.then(remove, remove);
}

/** Whether a process is on the list; the number of one that has ended may be another's by now. */
export function isTracked(process: Killable): boolean {
  return living.has(process);
}

/** The child processes that live. */
export function livingChildren(): readonly Killable[] {
  return [...living.keys()];
}

/** Kills all child processes at once, without waiting: for a main process that is about to exit. */
export function killAllChildren(): void {
  for (const process of livingChildren()) process.kill();
}

/** Notes how much memory a process on the list holds, with all that it has started; in bytes. */
export function noteMemory(process: Killable, bytes: number): void {
  if (living.has(process)) living.set(process, bytes);
}

/** Memory in bytes that all child processes together have said they hold; of those that say nothing, nothing. */
export function childrenMemoryBytes(): number {
  return living.values().reduce((sum, bytes) => sum + bytes, 0);
}
