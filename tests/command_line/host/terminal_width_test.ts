// The width of real terminals, as `script` gives them.

import { assertEquals } from "@std/assert";

const MODULE = JSON.stringify(new URL("../../../lib/command_line/host/deno_host.ts", import.meta.url).href);
const SHOW = `const { denoHost } = await import(${MODULE});
const { columns, outColumns } = denoHost(new URL("file:///nothing"));
console.log(JSON.stringify([columns(), outColumns() ?? null]));`;

const hasScript = Deno.build.os === "linux" &&
  await new Deno.Command("script", { args: ["--version"], stdout: "null" }).output()
    .then(({ success }) => success, () => false);

for (const [set, expected] of [[0, [80, null]], [123, [123, 123]]] as const) {
  Deno.test({
    name: `terminal: of ${set} columns, ${
      set === 0 ? "as launchers of MPI make them, has no width" : "has these"
    }`,
    ignore: !hasScript && Deno.env.get("CI") !== "true",
    fn: async () => {
      const file = await Deno.makeTempFile({ suffix: ".ts" });
      try {
        await Deno.writeTextFile(file, SHOW);
        const command = `stty cols ${set}; '${Deno.execPath()}' run -qA '${file}'`;
        const { stdout } = await new Deno.Command("script", {
          args: ["-qec", command, "/dev/null"],
          stdin: "null",
          cwd: new URL("../../..", import.meta.url),
        }).output();
        assertEquals(JSON.parse(new TextDecoder().decode(stdout)), expected);
      } finally {
        await Deno.remove(file);
      }
    },
  });
}
