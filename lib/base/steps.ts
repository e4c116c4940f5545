// Long computations in steps of some milliseconds, as generators: whoever steps one decides whether it continues, and
// what happens in between. Small computations are one step.

/** A computation in steps. */
export type Steps<A> = Generator<unknown, A, void>;

/** Computes without a pause. */
export function finish<A>(steps: Steps<A>): A {
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}
