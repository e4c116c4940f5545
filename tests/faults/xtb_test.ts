// xtb's server in its sandbox, with calculations that crash, take too long, or outlive nmer: whole runs.

import { assert, assertAlmostEquals, assertEquals, assertStringIncludes } from "@std/assert";
import { fromFileUrl, join } from "@std/path";
import { withFolder } from "../folders.ts";
import { isProgramThere } from "../live_programs.ts";
import { comes, processesOf, type Running } from "./processes.ts";

const CLI = fromFileUrl(new URL("../../cli.ts", import.meta.url));

// A second or more each on any machine of today: a drop of water, and a helium atom beside it.
const WATERS = 64;
// Hartree; the command prints twelve decimals.
const TOLERANCE = 1e-10;

const isThere = await isProgramThere("xtb");

function test(name: string, fn: (folder: string) => Promise<void>): void {
  Deno.test({
    name: `xtb server: ${name}${isThere ? "" : " (skipped: no xtb here)"}`,
    ignore: !isThere && Deno.env.get("CI") !== "true" || Deno.build.os !== "linux",
    fn: () =>
      withFolder(async (folder) => {
        await fn(folder);
        assertEquals([...Deno.readDirSync(join(folder, "scratch"))].map(({ name }) => name), []);
        assertEquals(processesOf(folder), []);
      }),
  });
}

/** A run of a drop and an atom. */
function start(folder: string, waters: number, ...args: string[]): Deno.ChildProcess {
  const edge = Math.ceil(Math.cbrt(waters));
  const water = [0, 0, 0.22, 0, 1.43, -0.89, 0, -1.43, -0.89];
  const geometry = Array.from({ length: waters }, (_, i) => {
    const corner = [i % edge, Math.floor(i / edge) % edge, Math.floor(i / edge ** 2)];
    return water.map((value, k) => value + 5.9 * corner[k % 3]!);
  }).flat();
  const drop = Array.from({ length: 3 * waters }, (_, i) => i);
  const molecule = {
    symbols: [...Array.from({ length: waters }, () => ["O", "H", "H"]).flat(), "He"],
    geometry: [...geometry, 0, 0, -9],
    fragments: [drop, [3 * waters]],
  };
  const model = { program: "xtb", method: "GFN2-xTB" };
  const input = JSON.stringify({ molecule, model, bsse: ["nocp"], return_total_data: true });
  Deno.writeTextFileSync(join(folder, "in.json"), input);
  Deno.mkdirSync(join(folder, "scratch"), { mode: 0o700, recursive: true });
  const options = [
    "-o",
    "r.json",
    "--no-journal",
    "--scratch",
    join(folder, "scratch"),
    "--progress",
    "none",
  ];
  return new Deno.Command(Deno.execPath(), {
    args: ["run", "-q", "-A", CLI, "run", "in.json", ...options, ...args],
    cwd: folder,
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
}

const resultIn = (folder: string) => JSON.parse(Deno.readTextFileSync(join(folder, "r.json")));
const totalOf = (folder: string): number =>
  resultIn(folder).properties["nocp_corrected_total_energy_through_2_body"];

/** The server itself, inside of what holds it, once it has computed for a while. */
async function busyServer(folder: string): Promise<Running> {
  let found: Running | undefined;
  const isBusy = () => {
    found = processesOf(folder).find(({ pid, command }) =>
      command.startsWith(`${Deno.execPath()} run`) && cpuSeconds(pid) > BUSY_SECONDS
    );
    return found !== undefined;
  };
  assert(await comes(isBusy), "no server computes");
  return found!;
}

// Its start takes a tenth of that.
const BUSY_SECONDS = 0.5;

/** What its stack may grow to, unless this system allows it less. */
function stackBytes(pid: number): number {
  const limits = Deno.readTextFileSync(`/proc/${pid}/limits`);
  const [soft, hard] = /Max stack size +(\S+) +(\S+)/.exec(limits)!.slice(1);
  return hard === "unlimited" || Number(hard) >= 128 * 2 ** 20 ? Number(soft) : 128 * 2 ** 20;
}

// The clock of /proc ticks a hundred times in a second.
function cpuSeconds(pid: number): number {
  try {
    const fields = Deno.readTextFileSync(`/proc/${pid}/stat`).split(") ")[1]!.split(" ");
    return Number(fields[11]) / 100;
  } catch {
    return 0;
  }
}

test("a crash costs a try, another server takes its place, and the result is right", async (folder) => {
  assertEquals((await start(folder, WATERS).output()).code, 0);
  const expected = totalOf(folder);
  const main = start(folder, WATERS);
  const { pid } = await busyServer(folder);
  assertEquals(stackBytes(pid), 128 * 2 ** 20);
  // As glibc does where libxtb has written beside its memory.
  Deno.kill(pid, "SIGABRT");
  const { code, stderr } = await main.output();
  assertEquals(code, 0, new TextDecoder().decode(stderr));
  assertAlmostEquals(totalOf(folder), expected, TOLERANCE);
  const { tasks } = resultIn(folder).extras.nmer.execution;
  assertEquals([tasks.computed, tasks.failed, tasks.retried], [3, 0, 1]);
});

test("a calculation that takes too long is killed, and the others are computed", async (folder) => {
  // A minute or more, whatever the machine.
  const { code } = await start(folder, 300, "--timeout", "1s", "-p", "2").output();
  assertEquals(code, 3);
  const { error, cluster_properties } = resultIn(folder);
  assertStringIncludes(error.error_message, "did not end within 1s");
  assertEquals(Object.keys(cluster_properties), ['["(auto)", [2], [2]]']);
});

test("an nmer that is killed takes the server along, though it computes", async (folder) => {
  const main = start(folder, 300);
  await Promise.all([main.stdout.cancel(), main.stderr.cancel()]);
  await busyServer(folder);
  main.kill("SIGKILL");
  await main.status;
  assert(await comes(() => processesOf(folder).length === 0), JSON.stringify(processesOf(folder)));
  // What a dead run left is for the next one to sweep.
  assertEquals((await start(folder, 1).output()).code, 0);
});

test("an interrupted run leaves nothing, though the server computes", async (folder) => {
  const main = start(folder, 300);
  await Promise.all([main.stdout.cancel(), main.stderr.cancel()]);
  await busyServer(folder);
  main.kill("SIGINT");
  assertEquals((await main.status).code, 130);
});
