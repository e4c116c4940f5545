// A run of tasks that take minutes each, interrupted while it computes.

import { fromFileUrl, join } from "@std/path";
import { withFolder } from "../folders.ts";

const CLI = fromFileUrl(new URL("../../cli.ts", import.meta.url));

// 24 helium atoms in one fragment beside another: minutes of work for a task.
const LONG_INPUT = `molecule:
  symbols: [${Array.from({ length: 48 }, () => "He").join(", ")}]
  geometry: [${
  Array.from({ length: 48 }, (_, i) =>
    `${4 * (i % 4)}, ${4 * (Math.floor(i / 4) % 4)}, ${4 * Math.floor(i / 16)}`)
}]
  fragments: [[${Array.from({ length: 24 }, (_, i) => i)}], [${Array.from({ length: 24 }, (_, i) => i + 24)}]]
model: { method: hf, basis: cc-pvdz }
`;

/** What became of an interrupted run. */
export interface Interrupted {
  readonly code: number;
  readonly err: string;
  /** The files that it left, sorted, its input among them. */
  readonly files: readonly string[];
  /** From the signal to the end of the process. */
  readonly seconds: number;
}

/** Starts a run, and sends it a signal as soon as a task has computed for a while. */
export function interruptLongTask(signal: Deno.Signal, mode: "workers" | "serial"): Promise<Interrupted> {
  return withFolder(async (cwd) => {
    await Deno.writeTextFile(join(cwd, "long.yaml"), LONG_INPUT);
    const child = new Deno.Command(Deno.execPath(), {
      args: ["run", "-q", "-A", CLI, "run", "long.yaml", "-o", "out.json", "--mode", mode, "-v"],
      cwd,
      stdin: "null",
      stdout: "null",
      stderr: "piped",
    }).spawn();
    let err = "";
    let sent = 0;
    for await (const text of child.stderr.pipeThrough(new TextDecoderStream())) {
      err += text;
      if (sent > 0 || !/started \[/.test(err)) continue;
      await new Promise((resolve) => setTimeout(resolve, 300));
      sent = performance.now();
      child.kill(signal);
    }
    const { code } = await child.status;
    const seconds = (performance.now() - sent) / 1000;
    const files = Array.from(Deno.readDirSync(cwd), ({ name }) => name).sort();
    return { code, err, files, seconds };
  });
}
