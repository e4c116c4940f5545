// nmer serve as a process: its client dies, or it is told to end, while child processes compute.

import { assert, assertEquals, assertMatch } from "@std/assert";
import { fromFileUrl } from "@std/path";
import { HELIUMS, LONG } from "../command_line/serve/client.ts";
import { withFolder } from "../folders.ts";
import { isProgramThere } from "../live_programs.ts";
import { comes } from "./processes.ts";

const CLI = fromFileUrl(new URL("../../cli.ts", import.meta.url));

/** Numbers of the processes that one has started. */
function childrenOf(pid: number): number[] {
  return Array.from(Deno.readDirSync("/proc"), ({ name }) => Number(name)).filter((child) =>
    child > 0 && parentOf(child) === pid
  );
}

function parentOf(pid: number): number | undefined {
  try {
    return Number(/\) \S (\d+)/.exec(Deno.readTextFileSync(`/proc/${pid}/stat`))?.[1]);
  } catch {
    return undefined; // it has ended
  }
}

function isThere(pid: number): boolean {
  return parentOf(pid) !== undefined;
}

/** A server that has nothing to do yet. */
function started(folder: string) {
  const server = new Deno.Command(Deno.execPath(), {
    args: ["run", "-q", "-A", CLI, "serve"],
    cwd: folder,
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const writer = server.stdin.getWriter();
  const reader = server.stdout.pipeThrough(new TextDecoderStream()).getReader();
  return { server, writer, reader };
}

function encoded(message: object): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(`${JSON.stringify(message)}\n`);
}

/** A server in whose folder two child processes compute for minutes. */
async function computing(folder: string) {
  const { server, writer, reader } = started(folder);
  const options = { mode: "processes", parallel: 2 };
  await writer.write(encoded({ type: "run", id: 1, input: LONG, options, progress: 0.05 }));
  let out = "";
  const hear = async (): Promise<string> => {
    const { done, value } = await reader.read();
    if (!done) out += value;
    return done ? out : await hear();
  };
  while (!out.includes('"progress"')) out += (await reader.read()).value;
  const children = childrenOf(server.pid);
  assertEquals(children.length, 2);
  const leavesNothing = () => comes(() => children.every((pid) => !isThere(pid)));
  return { server, writer, reader, hear, leavesNothing };
}

const hasXtb = await isProgramThere("xtb");
const MODELS = [
  { name: "child processes", model: { method: "hf", basis: "sto-3g" }, isThere: true },
  { name: "servers of xtb", model: { program: "xtb", method: "gfn1-xtb" }, isThere: hasXtb },
];

for (const { name, model, isThere } of MODELS) {
  Deno.test({
    name: `serve: ${name} stay from one calculation to the next${isThere ? "" : " (skipped: no xtb here)"}`,
    ignore: !isThere && Deno.env.get("CI") !== "true",
    fn: () =>
      withFolder(async (folder) => {
        const { server, writer, reader } = started(folder);
        const options = { mode: "processes", parallel: 2 };
        const found: number[][] = [];
        let out = "";
        for (const id of [1, 2]) {
          const input = { ...HELIUMS, model, bsse: "nocp" };
          await writer.write(encoded({ type: "run", id, input, options }));
          while (!out.includes(`"type":"result","id":${id}`)) {
            const { done, value } = await reader.read();
            assert(!done, out);
            out += value;
          }
          found.push(childrenOf(server.pid).sort());
        }
        assert(found[0]!.length > 0);
        assertEquals(found[1], found[0]);
        await writer.close();
        await reader.cancel();
        await Promise.all([server.status, server.stderr.cancel()]);
      }),
  });
}

Deno.test("serve: a client that dies leaves nothing that computes", async () => {
  await withFolder(async (folder) => {
    const { server, writer, reader, leavesNothing } = await computing(folder);
    // What the kernel does for a process that is gone.
    await writer.close();
    await reader.cancel();
    const [{ code }, err] = await Promise.all([server.status, new Response(server.stderr).text()]);
    assertEquals(code, 0);
    assertMatch(err, /^nmer: nobody reads the answers any more/);
    assert(await leavesNothing());
  });
});

Deno.test("serve: SIGTERM ends it within a moment, with what it computed taken back and nothing left", async () => {
  await withFolder(async (folder) => {
    const { server, writer, hear, leavesNothing } = await computing(folder);
    server.kill("SIGTERM");
    const [{ code }, out, err] = await Promise.all([
      server.status,
      hear(),
      new Response(server.stderr).text(),
    ]);
    assertEquals(code, 143);
    assertMatch(out, /\{"type":"cancelled","id":1\}\n$/);
    assertEquals(err, "nmer: interrupted\n");
    assert(await leavesNothing());
    await writer.close().catch(() => {});
  });
});
