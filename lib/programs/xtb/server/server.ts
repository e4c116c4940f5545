// A resident server that computes QCSchema AtomicInputs by libxtb, one after the other, in a process of its own: what
// libxtb does not like ends the process (a Fortran `error stop`, a segmentation fault), and nothing can interrupt it.
//
// nmer starts it as `deno run --allow-ffi=LIBRARY xtb_server.ts serve LIBRARY`. It talks in lines of JSON: a task on
// its standard input, {"id": 1, "input": AtomicInput} and perhaps charges around it, "embedding", and an answer to each
// on its standard output, {"id": 1, "result": AtomicResult, "memory_bytes": ...}, after a first line {"ready": {...}}.
// It ends with its standard input. `... find LIBRARY...` prints in a line which of some libraries is the first that can
// be used.

import { Calculators } from "./calculators.ts";
import { endWithParent, fileOf, growStack, openXtb, protectOutput } from "./library.ts";
import { compute, type XtbTask } from "./task.ts";

function serve(path: string): void {
  const xtb = openXtb(path);
  const say = protectOutput(xtb);
  endWithParent(xtb);
  growStack(xtb);
  const calculators = new Calculators(xtb);
  say(JSON.stringify({ ready: { api: xtb.xtb_getAPIVersion() } }));
  for (const line of linesOf(Deno.stdin)) {
    const { id, ...task } = JSON.parse(line) as XtbTask & { readonly id: number };
    const result = compute(calculators, task);
    say(JSON.stringify({ id, result, memory_bytes: Deno.memoryUsage().rss }));
  }
}

const READ_BYTES = 2 ** 16;

/**
 * Lines as they come. It waits for them with the whole process, which has nothing else to do: a stream takes some 0.1 ms more
 * for a line, and 0.3 ms for each of the first thousand.
 */
function* linesOf(input: { readSync(buffer: Uint8Array): number | null }): Generator<string> {
  const buffer = new Uint8Array(READ_BYTES);
  const decoder = new TextDecoder();
  let rest = "";
  for (let length = input.readSync(buffer); length !== null; length = input.readSync(buffer)) {
    const lines = (rest + decoder.decode(buffer.subarray(0, length), { stream: true })).split("\n");
    rest = lines.pop()!;
    yield* lines;
  }
}

// {"path", "file", "api"}, or {"unusable": [{"path", "reason"}]} of those that are there all the same.
function find(paths: readonly string[]): Readonly<Record<string, unknown>> {
  const unusable: unknown[] = [];
  for (const path of paths) {
    try {
      const xtb = openXtb(path);
      return { path, file: fileOf(xtb, path), api: xtb.xtb_getAPIVersion() };
    } catch (error) {
      const reason = (error as Error).message.replace(/^(Could not open library: )+/, "");
      if (!/no such file|not a directory|is a directory/i.test(reason)) unusable.push({ path, reason });
    }
  }
  return { unusable };
}

/** Serves with the one library of `serve LIBRARY`, or prints which of `find LIBRARY...` can be used. */
export function runXtbServer([word, ...paths]: readonly string[]): void {
  if (word === "find") console.log(JSON.stringify(find(paths)));
  else serve(paths[0]!);
}
