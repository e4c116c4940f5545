// Ctrl-C as a terminal sends it: nmer stops within two seconds, leaves no process busy and says what to do.

import { assert, assertEquals, assertMatch } from "@std/assert";
import { fromFileUrl, join } from "@std/path";

const ROOT = fromFileUrl(new URL("../..", import.meta.url));

// 12 water molecules in one fragment beside another: minutes of work for a task.
const LONG_INPUT = `molecule:
  symbols: [${Array.from({ length: 48 }, () => "He").join(", ")}]
  geometry: [${
  Array.from({ length: 48 }, (_, i) =>
    `${4 * (i % 4)}, ${4 * (Math.floor(i / 4) % 4)}, ${4 * Math.floor(i / 16)}`)
}]
  fragments: [[${Array.from({ length: 24 }, (_, i) => i)}], [${Array.from({ length: 24 }, (_, i) => i + 24)}]]
model: { method: hf, basis: cc-pvdz }
`;

for (
  const [signal, status, mode] of [
    ["SIGINT", 130, "workers"],
    ["SIGINT", 130, "serial"],
    ["SIGTERM", 143, "workers"],
  ] as const
) {
  Deno.test({
    name: `interruption: ${signal} stops a run in mode ${mode} within two seconds, status ${status}`,
    ignore: Deno.build.os === "windows",
    fn: async () => {
      const directory = await Deno.makeTempDir();
      try {
        await Deno.writeTextFile(join(directory, "long.yaml"), LONG_INPUT);
        const child = new Deno.Command(Deno.execPath(), {
          args: [
            "run",
            "-q",
            "-A",
            join(ROOT, "cli.ts"),
            "run",
            "long.yaml",
            "-o",
            "out.json",
            "--mode",
            mode,
            "-v",
          ],
          cwd: directory,
          stdin: "null",
          stdout: "null",
          stderr: "piped",
        }).spawn();
        const lines = child.stderr.pipeThrough(new TextDecoderStream());
        let err = "";
        let sent = 0;
        for await (const text of lines) {
          err += text;
          if (sent === 0 && /started \[/.test(err)) {
            await new Promise((resolve) => setTimeout(resolve, 300));
            sent = performance.now();
            child.kill(signal);
          }
        }
        const { code } = await child.status;
        assert(performance.now() - sent < 2000, `it took ${performance.now() - sent} ms`);
        assertEquals(code, status, err);
        assertMatch(err, /^nmer: interrupted$/m);
        assertMatch(err, /what is finished is in .*long\.nmer\.db, run the same command again to go on/);
        assertEquals(Array.from(Deno.readDirSync(directory), ({ name }) => name).sort(), [
          "long.nmer.db",
          "long.yaml",
        ]);
      } finally {
        await Deno.remove(directory, { recursive: true });
      }
    },
  });
}
