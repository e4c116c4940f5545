// Other processes of this machine: real ones, looked at with all of Deno's permissions and with those of the documents.

import { assertEquals } from "@std/assert";
import { isGone, killProcess, ownProcess } from "../../../lib/cluster/ranks/neighbours.ts";

const ROOT = new URL("../../../", import.meta.url);

/** Runs something with `neighbours` and the process of a child, which waits stopped, in a Deno of its own. */
async function beside(permissions: string, code: string): Promise<unknown> {
  const module = new URL("lib/cluster/ranks/neighbours.ts", ROOT).href;
  const folder = await Deno.makeTempDir({ prefix: "nmer-neighbours-" });
  try {
    const script = `${folder}/script.ts`;
    await Deno.writeTextFile(
      script,
      `import * as neighbours from ${JSON.stringify(module)};
      const child = new Deno.Command("sleep", { args: ["1000"] }).spawn();
      const stat = () => new Deno.Command("cat", { args: [\`/proc/\${child.pid}/stat\`] }).outputSync().stdout;
      const process = { pid: child.pid, began: new TextDecoder().decode(stat()).split(") ")[1].split(" ")[19] };
      child.kill("SIGSTOP");
      try {
        const { isGone, killProcess, ownProcess } = neighbours;
        console.log(JSON.stringify(await (async () => { ${code} })()));
      } finally {
        child.kill("SIGKILL");
      }`,
    );
    const { stdout, stderr } = await new Deno.Command(Deno.execPath(), {
      args: [
        "run",
        "-q",
        "--no-prompt",
        "--config",
        new URL("deno.json", ROOT).pathname,
        permissions,
        script,
      ],
      stdin: "null",
    }).output();
    const text = new TextDecoder().decode(stdout);
    return text === "" ? new TextDecoder().decode(stderr) : JSON.parse(text);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("neighbours: this process is there, and is never killed", () => {
  const own = ownProcess();
  assertEquals([own.pid, isGone(own), killProcess(own)], [Deno.pid, false, false]);
});

for (const [permissions, what] of [["-A", "all permissions"], ["-P", "those of the documents"]] as const) {
  Deno.test(`neighbours: with ${what} a process is killed, even stopped, but not another that has its number since`, async () => {
    const found = await beside(
      permissions,
      `const other = { ...process, began: "1" };
      const before = [typeof ownProcess().began, isGone(process), isGone(other), killProcess(other), isGone(process)];
      const killed = killProcess(process);
      if (!killed) child.kill("SIGKILL");
      const { signal } = await child.status;
      return [...before, killed, signal, isGone(process), killProcess(process)];`,
    );
    assertEquals(found, ["string", false, true, true, false, true, "SIGKILL", true, true]);
  });
}

Deno.test("neighbours: where processes may not be looked at, none is gone and none killed", async () => {
  const found = await beside(
    "--allow-run=cat,sleep",
    "return [ownProcess().began ?? null, isGone(process), killProcess(process), isGone({ pid: 4194305, began: '1' })];",
  );
  assertEquals(found, [null, false, false, false]);
});
