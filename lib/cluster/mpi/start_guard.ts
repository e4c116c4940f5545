// MPI_Init does not return before all ranks of a job have called it, and nothing of its thread runs meanwhile: where one
// never does, another thread has to say so and end the process.

/** What happens to a start that takes too long. */
export interface Guard {
  /** Absolute path of the library of MPI: through it the C library is found, with no further permission. */
  readonly library: string;
  /** How long it may take, in seconds. */
  readonly seconds: number;
  /** What is said then on standard error. */
  readonly sentence: string;
}

// A machine that lacks something: the launcher does not reach all others.
const STATUS = 4;

// Not Deno.exit, which in a worker ends the worker alone, nor a signal, which launchers report in place of the sentence.
const SOURCE = `onmessage = ({ data: { library, seconds, sentence, status } }) => setTimeout(() => {
  try {
    Deno.stderr.writeSync(new TextEncoder().encode(sentence));
  } finally {
    Deno.dlopen(library, { _exit: { parameters: ["i32"], result: "void" } }).symbols._exit(status);
  }
}, 1000 * seconds);`;

/** Does something that may block this thread; where it takes too long, the process ends with status 4. */
export function guarded<A>(start: () => A, { library, seconds, sentence }: Guard): A {
  const worker = new Worker(`data:application/javascript,${encodeURIComponent(SOURCE)}`, { type: "module" });
  worker.postMessage({ library, seconds, sentence: `nmer: ${sentence}\n`, status: STATUS });
  try {
    return start();
  } finally {
    worker.terminate();
  }
}
