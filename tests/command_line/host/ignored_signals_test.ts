// Signals that nmer was started to ignore, as by nohup.

import { assert, assertEquals, assertMatch } from "@std/assert";
import { fromFileUrl } from "@std/path";
import { ignoredMask, survivedSignals } from "../../../lib/command_line/host/ignored_signals.ts";
import { comes, inFolder, startedTasks, startShell } from "../../faults/nmer.ts";

const ignore = Deno.build.os !== "linux";
const ROOT = fromFileUrl(new URL("../../..", import.meta.url));

/** A run of 472 tasks in a folder with some signals ignored, as soon as it computes. */
async function started(folder: string, signals: string, permissions: string) {
  const nmer = `'${Deno.execPath()}' run -q ${permissions} '${ROOT}/cli.ts' run he.yaml`;
  const options = "--mode serial --no-journal --log he.log --log-format json -q";
  const session = startShell(folder, `trap '' ${signals}; exec ${nmer} ${options}`);
  assert(await comes(() => startedTasks(`${folder}/he.log`).size > 0));
  return session;
}

const PERMISSIONS = { "all permissions": "-A", "those of deno.json": `--config '${ROOT}/deno.json' -P` };

for (const [name, permissions] of Object.entries(PERMISSIONS)) {
  Deno.test({
    name: `signals: one that came in ignored stays so, and others end the run, with ${name}`,
    ignore,
    fn: () =>
      inFolder(6, async (folder) => {
        const session = await started(folder, "HUP", permissions);
        session.kill("SIGHUP");
        const before = startedTasks(`${folder}/he.log`).size;
        assert(await comes(() => startedTasks(`${folder}/he.log`).size > before));
        session.kill("SIGTERM");
        const { code, err } = await session.ended;
        assertEquals(code, 143);
        assertMatch(err, /nmer: interrupted\n$/);
      }),
  });
}

Deno.test({
  name: "signals: a run in the background of a script does not hear Ctrl-C",
  ignore,
  fn: () =>
    inFolder(6, async (folder) => {
      const session = await started(folder, "INT QUIT", "-A");
      session.kill("SIGINT");
      const before = startedTasks(`${folder}/he.log`).size;
      assert(await comes(() => startedTasks(`${folder}/he.log`).size > before));
      session.kill("SIGHUP");
      assertEquals((await session.ended).code, 129);
    }),
});

Deno.test("signals: the mask of a process's status has a bit for each", () => {
  assertEquals(ignoredMask("Name:\tx\nSigIgn:\t0000000000001001\nSigCgt:\t00000001"), 0x1001n);
  assertEquals(ignoredMask("something else"), 0n);
});

Deno.test({
  name: "signals: what is ignored shows without /proc as well",
  ignore: Deno.build.os === "windows",
  fn: async () => {
    const module = new URL("../../../lib/command_line/host/ignored_signals.ts", import.meta.url).href;
    const code = `import { survivedSignals } from "${module}";
console.log((await survivedSignals(["SIGHUP", "SIGINT", "SIGTERM"])).join());`;
    const script = `trap '' HUP TERM; exec "$0" run -q -A "data:application/typescript,$1"`;
    const { stdout } = await new Deno.Command("sh", {
      args: ["-c", script, Deno.execPath(), encodeURIComponent(code)],
    }).output();
    assertEquals(new TextDecoder().decode(stdout), "SIGHUP,SIGTERM\n");
    assertEquals(await survivedSignals([]), []);
  },
});
