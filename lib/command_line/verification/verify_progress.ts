// How far a verification is: rows that are done, under way and waiting, by the progress of several runs.

import type { PriorityWord } from "../../base/scheduling/priority.ts";
import { taskIndex } from "../../base/indices.ts";
import { expectedWork } from "../../calculation/run/room.ts";
import type { RunEvent } from "../../execution/mod.ts";
import type { JobName, Matrix, VerifyObserver } from "../../verification/mod.ts";
import { ManyProgress, type ManyProgressOptions, type Watched } from "../many/many_progress.ts";
import { queueText } from "./priorities.ts";

/** Shows a verification on standard error. */
export class VerifyProgress implements VerifyObserver {
  readonly shown: ManyProgress;
  readonly #begun = new Map<string, Watched & { left: number }>();
  readonly #waiting = new Map<PriorityWord, number>();

  constructor(
    { batches }: Matrix,
    options: Omit<ManyProgressOptions, "inputs" | "called" | "tasks" | "seconds" | "waiting">,
  ) {
    const all = batches.flatMap(({ reference, rows }) => [
      { calculation: reference, priority: "normal" as PriorityWord },
      ...rows,
    ]);
    const works = all.map(({ calculation }) => expectedWork(calculation));
    for (const { priority } of all) this.#waiting.set(priority, (this.#waiting.get(priority) ?? 0) + 1);
    this.shown = new ManyProgress({
      ...options,
      inputs: all.length,
      called: "runs",
      tasks: works.reduce((sum, { tasks }) => sum + tasks, 0),
      seconds: works.reduce((sum, { seconds }) => sum + seconds, 0),
      waiting: () => queueText(this.#waiting),
    });
  }

  began({ name, calculation, priority }: JobName): void {
    const label = (index: number) => calculation.plan.label(taskIndex(index));
    const work = expectedWork(calculation);
    this.#begun.set(name, { name, ...work, label, left: work.tasks });
    this.#leaves(priority);
    this.shown.began({ name });
  }

  notify({ name }: JobName, event: RunEvent): void {
    // More workers than cores are asked for here, and no advice to take fewer of anything is of use.
    if (event.type === "alert" && event.kind === "threads") return;
    const watched = this.#begun.get(name)!;
    if (event.type === "task-finished") watched.left--;
    this.shown.notify(watched, event);
  }

  ended({ name, calculation, priority }: JobName, isWell: boolean, what: string): void {
    const { tasks, seconds } = expectedWork(calculation);
    // What ranks of MPI compute is heard of at its end.
    const left = this.#begun.get(name)?.left ?? tasks;
    this.shown.caughtUp(left, seconds * left / tasks);
    if (this.#begun.delete(name)) return this.shown.ended(name, isWell, what);
    this.#leaves(priority);
    this.shown.notBegun(name, isWell, what);
  }

  #leaves(priority: PriorityWord): void {
    this.#waiting.set(priority, Math.max(0, (this.#waiting.get(priority) ?? 0) - 1));
  }
}
