// Compiles quartets.as and quartet_gradients.as into quartets_wasm.ts: `deno task build-wasm`. The compiler is fetched from npm for this
// alone; whoever runs nmer needs the result only.

import { basename, fromFileUrl } from "@std/path";

const COMPILER = "npm:assemblyscript@0.28.20/asc";

const sources = ["./quartets.as", "../derivatives/quartet_gradients.as"].map((path) =>
  new URL(path, import.meta.url)
);
// What the module shows of them.
const ENTRY = `export { compute, setPairs, setTables, setWorkspaces } from "./quartets";
export { addGradient, setGradientWorkspaces, setRelative } from "./quartet_gradients";
`;
const target = new URL("./quartets_wasm.ts", import.meta.url);
const folder = Deno.makeTempDirSync();
try {
  const output = `${folder}/quartets.wasm`;
  for (const source of sources) {
    Deno.copyFileSync(source, `${folder}/${basename(fromFileUrl(source), ".as")}.ts`);
  }
  Deno.writeTextFileSync(`${folder}/entry.ts`, ENTRY);
  const { success } = new Deno.Command(Deno.execPath(), {
    args: ["run", "--quiet", "--no-lock", "-A", COMPILER, "entry.ts", "--outFile", "quartets.wasm"].concat(
      ["-O3", "--noAssert", "--runtime", "stub", "--enable", "simd", "--importMemory"],
    ),
    cwd: folder,
    stdout: "inherit",
    stderr: "inherit",
  }).outputSync();
  if (!success) throw new Error(`${fromFileUrl(sources[0]!)} does not compile`);
  const text = sources.map((source) => Deno.readTextFileSync(source)).join("");
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text)))
    .toHex();
  const lines = Deno.readFileSync(output).toBase64().match(/.{1,100}/g)!;
  Deno.writeTextFileSync(
    target,
    "// Made by `deno task build-wasm` from quartets.as and quartet_gradients.as; not to be edited.\n\n" +
      `/** SHA-256 of the sources, one after the other. */\nexport const QUARTETS_SOURCE = "${digest}";\n\n` +
      `/** The compiled module, in base64. */\nexport const QUARTETS_WASM: string =\n` +
      lines.map((line) => `  "${line}"`).join(" +\n") + ";\n",
  );
} finally {
  Deno.removeSync(folder, { recursive: true });
}
console.log(`wrote ${fromFileUrl(target)}`);
