// The list of all processes that this one has started and that live, from which they can be killed at once.

/** A process that can be killed. */
export interface Killable {
  /** Kills it with all that it started, at once and without waiting. */
  kill(): void;
}

const living = new Set<Killable>();

/** Puts a process on the list until it has ended. */
export function whileItLives(process: Killable, ended: Promise<unknown>): void {
  living.add(process);
  const remove = () => void living.delete(process);
  ended.then(remove, remove);
}

/** Whether a process is on the list; the number of one that has ended may be another's by now. */
export function isLiving(process: Killable): boolean {
  return living.has(process);
}

/** Kills all child processes at once, without waiting: for a main process that is about to exit. */
export function killAllChildren(): void {
  for (const process of living) process.kill();
}

/** How many child processes live. */
export function livingChildren(): number {
  return living.size;
}
