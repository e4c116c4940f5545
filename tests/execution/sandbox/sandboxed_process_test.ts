// The sandbox around real processes: what a program gets, what it cannot take, and that nothing of it is left.

import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { join } from "@std/path";
import { type Isolation, isolation, type SandboxError } from "../../../lib/execution/sandbox/mod.ts";
import { livingChildren } from "../../../lib/execution/processes/process_registry.ts";
import { inSandbox, mark, processesWith, runShell } from "./shell_programs.ts";

const linux = Deno.build.os === "linux";
/** With no means but a session and the environment, as on a system without util-linux. */
const BARE: Isolation = { holding: "group", hold: [], prlimit: undefined, notes: [] };

const BOTH: readonly (readonly [string, Isolation])[] = linux
  ? [["isolated", isolation()], ["bare", BARE]]
  : [["bare", BARE]];

Deno.test("sandbox: a program finds a stated environment and nothing else", async () => {
  Deno.env.set("NMER_TEST_SECRET", "1");
  const directory = await Deno.makeTempDir();
  try {
    const { out, code } = await runShell("env; pwd", {
      directory,
      threads: 3,
      environment: { PYTHONPATH: "/opt/x y" },
    });
    assertEquals(code, 0);
    const real = await Deno.realPath(directory);
    const lines = out.trim().split("\n").filter((line) => !/^(PWD|OLDPWD|SHLVL|_|NMER_CAGE)=/.test(line));
    assertEquals(
      new Set(lines),
      new Set([
        "PATH=/usr/local/bin:/usr/bin:/bin",
        `HOME=${directory}`,
        `TMPDIR=${directory}`,
        "LANG=C.UTF-8",
        "OMP_NUM_THREADS=3",
        "MKL_NUM_THREADS=3",
        "OPENBLAS_NUM_THREADS=3",
        "PYTHONPATH=/opt/x y",
        real,
      ]),
    );
  } finally {
    Deno.env.delete("NMER_TEST_SECRET");
    await Deno.remove(directory, { recursive: true });
  }
});

Deno.test("sandbox: arguments reach the program as they are, and no shell reads them", async () => {
  const args = ["$(touch x)", "`id`", "a b", "'", '"', ";", "-rf", "--", "", "*", "\n"];
  const { out } = await runShell("", { args: ["-c", 'printf "%s|" "$@"', "sh", ...args] });
  assertEquals(out, args.map((arg) => `${arg}|`).join(""));
});

Deno.test("sandbox: what cannot be started is reported, with the reason", async () => {
  const refused = async (options: Parameters<typeof runShell>[1]) =>
    (await assertRejects(() => runShell("true", options!)) as SandboxError).message;
  assertStringIncludes(await refused({ command: "sh" }), "absolute path");
  assertStringIncludes(await refused({ command: "/no/such/program" }), "is not there");
  assertStringIncludes(await refused({ command: "/etc/passwd" }), "no executable file");
  assertStringIncludes(await refused({ command: "/bin" }), "no executable file");
  assertStringIncludes(await refused({ args: ["a\0b"] }), "NUL");
  assertStringIncludes(await refused({ environment: { "A=B": "1" } }), "cannot be set");
  assertStringIncludes(await refused({ environment: { NMER_CAGE: "1" } }), "cannot be set");
});

Deno.test("sandbox: exit codes and signals are distinguished", async () => {
  assertEquals((await runShell("exit 7")).code, 7);
  assertEquals((await runShell("kill -SEGV $$")).signal, "SIGSEGV");
  assertEquals((await runShell("kill -KILL $$")).signal, "SIGKILL");
  assertEquals((await runShell("kill -SEGV $$", { isolation: BARE })).signal, "SIGSEGV");
});

for (const [name, held] of BOTH) {
  Deno.test(`sandbox (${name}): a program that ignores SIGTERM and its double-forked children end with the scope`, async () => {
    const number = mark();
    await inSandbox(
      `trap '' TERM HUP INT; (setsid sh -c "trap '' TERM HUP; sleep ${number}" >/dev/null 2>&1 &); ` +
        `(sleep ${number} &); echo ready; while :; do sleep ${number}; done`,
      { isolation: held },
      async (process) => {
        await process.stdout.getReader().read();
        if (linux) assert((await processesWith(number)).length >= 3);
        assertEquals(livingChildren().length, 1);
      },
    );
    assertEquals(livingChildren().length, 0);
    if (linux) assertEquals(await processesWith(number), []);
  });

  Deno.test(`sandbox (${name}): what a program leaves behind when it ends ends with it, pipes in its hands or not`, async () => {
    const number = mark();
    await inSandbox(
      `(setsid sleep ${number} &); (setsid sleep ${number} >/dev/null 2>&1 </dev/null &); exit 3`,
      { isolation: held },
      async (process) => {
        assertEquals((await process.status).code, 3);
        assertEquals(await process.gone, true);
        if (linux) assertEquals(await processesWith(number), []);
        // Nobody holds the pipes any more.
        const { done } = await process.stdout.getReader().read();
        assertEquals(done, true);
        await process.stderr.cancel();
      },
    );
  });
}

Deno.test({
  name: "sandbox: everything dies when nmer is killed with SIGKILL",
  ignore: !linux || isolation().holding !== "namespace",
  fn: async () => {
    const number = mark();
    const folder = await Deno.makeTempDir();
    try {
      const module = new URL("../../../lib/execution/sandbox/mod.ts", import.meta.url).href;
      const parent = join(folder, "parent.ts");
      await Deno.writeTextFile(
        parent,
        `import { startSandboxed } from ${JSON.stringify(module)};
         const process = startSandboxed({ command: "/bin/sh", directory: ${
          JSON.stringify(folder)
        }, threads: 1,
           args: ["-c", "(setsid sleep ${number} &); echo ready; sleep ${number}"] });
         await process.stdout.getReader().read();
         Deno.kill(Deno.pid, "SIGKILL");`,
      );
      const { signal } = await new Deno.Command(Deno.execPath(), {
        args: [
          "run",
          "-q",
          "-A",
          `--config=${new URL("../../../deno.json", import.meta.url).pathname}`,
          parent,
        ],
      }).output();
      assertEquals(signal, "SIGKILL");
      for (let wait = 0; wait < 100 && (await processesWith(number)).length > 0; wait++) {
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
      assertEquals(await processesWith(number), []);
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  },
});

Deno.test({
  name: "sandbox: limits of memory, file size and core dumps hold",
  ignore: !linux || isolation().prlimit === undefined,
  fn: async () => {
    const { out } = await runShell("ulimit -d; ulimit -f; ulimit -c", {
      memoryBytes: 2 ** 30,
      fileBytes: 2 ** 20,
    });
    // In KiB and in blocks of 512 bytes, as POSIX has it; bash counts files in KiB.
    assert(/^1048576\n(2048|1024)\n0\n$/.test(out), out);
    const written = await runShell("head -c 3000000 /dev/zero >big; ls -l big | wc -l; wc -c <big", {
      fileBytes: 2 ** 20,
    });
    assertStringIncludes(written.out, String(2 ** 20));
  },
});

Deno.test({
  name: "sandbox: a program that forks without end comes to its limit, and nobody else does",
  // The kernel does not count root's.
  ignore: !linux || isolation().prlimit === undefined || isolation().holding !== "namespace" ||
    Deno.uid() === 0,
  fn: async () => {
    const { err, code } = await runShell("for i in 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5; do sleep 9 & done; wait", {
      processes: 10,
    });
    assertStringIncludes(err, "fork");
    assert(code !== 0);
  },
});

Deno.test("sandbox: a gigabyte of output takes no memory, and its beginning and end are kept", async () => {
  const before = Deno.memoryUsage().rss;
  const { out, code } = await runShell("echo first; head -c 1000000000 /dev/zero; echo; echo last");
  assertEquals(code, 0);
  assert(out.startsWith("first\n"));
  assert(out.endsWith("\nlast\n"));
  assert(out.length < 20_000);
  // 1 GB came; the allowance is for garbage that is not collected yet.
  assert(Deno.memoryUsage().rss - before < 3e8);
});
