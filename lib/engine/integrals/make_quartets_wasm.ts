// Compiles quartets.as into quartets_wasm.ts: `deno task build-wasm`. The compiler is fetched from npm for this
// alone; whoever runs nmer needs the result only.

import { fromFileUrl } from "@std/path";

const COMPILER = "npm:assemblyscript@0.28.20/asc";

const source = new URL("./quartets.as", import.meta.url);
const target = new URL("./quartets_wasm.ts", import.meta.url);
const folder = Deno.makeTempDirSync();
try {
  const input = `${folder}/quartets.ts`, output = `${folder}/quartets.wasm`;
  Deno.copyFileSync(source, input);
  const { success } = new Deno.Command(Deno.execPath(), {
    args: ["run", "--quiet", "--no-lock", "-A", COMPILER, "quartets.ts", "--outFile", "quartets.wasm"].concat(
      ["-O3", "--noAssert", "--runtime", "stub", "--enable", "simd", "--importMemory"],
    ),
    cwd: folder,
    stdout: "inherit",
    stderr: "inherit",
  }).outputSync();
  if (!success) throw new Error(`${input} does not compile`);
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", Deno.readFileSync(source))).toHex();
  const lines = Deno.readFileSync(output).toBase64().match(/.{1,100}/g)!;
  Deno.writeTextFileSync(
    target,
    "// Made by `deno task build-wasm` from quartets.as; not to be edited.\n\n" +
      `/** SHA-256 of the source. */\nexport const QUARTETS_SOURCE = "${digest}";\n\n` +
      `/** The compiled module, in base64. */\nexport const QUARTETS_WASM: string =\n` +
      lines.map((line) => `  "${line}"`).join(" +\n") + ";\n",
  );
} finally {
  Deno.removeSync(folder, { recursive: true });
}
console.log(`wrote ${fromFileUrl(target)}`);
