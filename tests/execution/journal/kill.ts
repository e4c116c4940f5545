// Killing processes that write journals.

import { assert, assertEquals } from "@std/assert";
import { fromFileUrl, join } from "@std/path";
import { checkedIndices, filesIn, optionsFor, using } from "./fixtures.ts";

const CHILD = fromFileUrl(new URL("./writer_child.ts", import.meta.url));

/** What writers may do: all, or not to ask for the kind of the file system, so that they keep a rollback journal. */
export type Permissions = "all" | "rollback";

const FLAGS = { all: ["-A"], rollback: ["--allow-read", "--allow-write", "--no-prompt"] };

/** Starts a process that writes, and waits for it to say some word. */
export async function startWriter(
  path: string,
  word: string,
  permissions: Permissions = "all",
  ...args: string[]
) {
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", ...FLAGS[permissions], "-q", CHILD, path, ...args],
    stdout: "piped",
  }).spawn();
  const said: string[] = [];
  const reader = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
  const read = async () => {
    const { value, done } = await reader.read();
    said.push(value ?? "");
    return !done;
  };
  while (!said.join("").includes(word) && await read());
  return {
    pid: child.pid,
    /** Kills it; gives all that it has said. */
    kill: async () => {
      try {
        child.kill("SIGKILL");
      } catch { /* It has ended already. */ }
      while (await read());
      await child.status;
      return said.join("");
    },
  };
}

/** Kills a writing process so many times at random moments; the journal must have all that was durable. */
export async function killWriters(
  folder: string,
  times: number,
  longestMilliseconds: number,
  permissions: Permissions = "all",
): Promise<number> {
  const path = join(folder, "run.journal");
  let durable = 0;
  for (let i = 0; i < times; i++) {
    // On a busy machine none may have come so far: the last one is given the time.
    const word = i === times - 1 && durable === 0 ? "durable" : "started";
    const writer = await startWriter(path, word, permissions);
    await new Promise((resolve) => setTimeout(resolve, Math.random() * longestMilliseconds));
    const said = await writer.kill();
    const counts = Array.from(said.matchAll(/^(?:open|durable) (\d+)$/gm), (match) => Number(match[1]));
    durable = Math.max(durable, ...counts);
    using(optionsFor(path), (journal) => {
      const indices = checkedIndices(journal);
      assert(indices.length >= durable, `${indices.length} of ${durable} durable tasks are there`);
      indices.forEach((index, place) => assertEquals(index, place));
      assertEquals(journal.notices, []);
    });
    assertEquals(filesIn(folder), ["run.journal"]);
  }
  return durable;
}
