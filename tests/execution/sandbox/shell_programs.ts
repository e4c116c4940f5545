// Small programs for the tests of sandboxes: scripts of a shell in a directory of their own, and what is left of them.

import type { ExitStatus } from "../../../lib/execution/processes/spawn_child.ts";
import { join } from "@std/path";
import * as Effect from "effect/Effect";
import {
  BoundedOutput,
  drain,
  type SandboxedProcess,
  type SandboxOptions,
  spawnSandboxed,
} from "../../../lib/execution/sandbox/mod.ts";

/** What a program did in its sandbox. */
export interface Ran extends ExitStatus {
  readonly out: string;
  readonly err: string;
  readonly gone: boolean;
  readonly seconds: number;
}

/** Runs a line of shell in a sandbox to its end. */
export function runShell(line: string, options: Partial<SandboxOptions> = {}): Promise<Ran> {
  return inSandbox(line, options, async (process) => {
    const begin = performance.now();
    await process.stdin.close().catch(() => {});
    const [status, out, err] = await Promise.all([
      process.status,
      keepOutput(process.stdout),
      keepOutput(process.stderr),
    ]);
    const gone = await process.gone;
    return { ...status, out: out.text(), err: err.text(), gone, seconds: (performance.now() - begin) / 1000 };
  });
}

async function keepOutput(stream: ReadableStream<Uint8Array>): Promise<BoundedOutput> {
  const kept = new BoundedOutput();
  await drain(stream, (chunk) => kept.add(chunk));
  return kept;
}

/** Starts a line of shell in a sandbox, uses it, and lets the scope end it. */
export async function inSandbox<A>(
  line: string,
  options: Partial<SandboxOptions>,
  use: (process: SandboxedProcess) => Promise<A>,
): Promise<A> {
  const directory = options.directory ?? await Deno.makeTempDir();
  const all = { command: "/bin/sh", args: ["-c", line], threads: 1, ...options, directory };
  try {
    return await Effect.runPromise(Effect.scoped(
      Effect.flatMap(spawnSandboxed(all), (process) => Effect.promise(() => use(process))),
    ));
  } finally {
    if (options.directory === undefined) await Deno.remove(directory, { recursive: true });
  }
}

/** Numbers of all processes whose command line has a text; only where there is a /proc. */
export async function processesWith(text: string): Promise<number[]> {
  const found: number[] = [];
  for await (const { name } of Deno.readDir("/proc")) {
    if (!/^\d+$/.test(name)) continue;
    const line = await Deno.readTextFile(join("/proc", name, "cmdline")).catch(() => "");
    const stat = await Deno.readTextFile(join("/proc", name, "stat")).catch(() => "");
    if (line.includes(text) && !/\) [ZX] /.test(stat)) found.push(Number(name));
  }
  return found;
}

/** A number that no other test uses, to find processes by. */
export function mark(): string {
  return String(1e9 + Math.floor(Math.random() * 1e9));
}
