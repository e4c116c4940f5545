// Compiles AssemblyScript into a module of TypeScript that holds the WebAssembly as text: for `deno task build-wasm`
// alone. The compiler is fetched from npm for this; whoever runs nmer needs the result only.

import { basename, fromFileUrl } from "@std/path";

const COMPILER = "npm:assemblyscript@0.28.20/asc";

/** What to compile, and into what. */
export interface Assembly {
  /** The sources, with the ending `.as`. */
  readonly sources: readonly URL[];
  /** Sources that a program makes, by their names without ending. */
  readonly made?: Readonly<Record<string, string>>;
  /** What the module shows of them, in AssemblyScript; each source is imported by its name without ending. */
  readonly entry: string;
  /** The module of TypeScript. */
  readonly target: URL;
  /** How its constants begin, in capitals. */
  readonly prefix: string;
  /** Whether it works on memory that threads share; default false. */
  readonly isShared?: boolean;
}

/** The most that WebAssembly can address: 4 GiB. Shared memory has to say. */
const MAX_PAGES = 65536;

/** Writes the target, with the hash of the sources. */
export async function compileAssemblyScript(
  { sources, made = {}, entry, target, prefix, isShared = false }: Assembly,
): Promise<void> {
  const folder = Deno.makeTempDirSync();
  const names = sources.map((source) => basename(fromFileUrl(source)));
  try {
    sources.forEach((source, i) =>
      Deno.copyFileSync(source, `${folder}/${names[i]!.replace(/\.as$/, ".ts")}`)
    );
    for (const [name, text] of Object.entries(made)) Deno.writeTextFileSync(`${folder}/${name}.ts`, text);
    Deno.writeTextFileSync(`${folder}/entry.ts`, entry);
    const { success } = new Deno.Command(Deno.execPath(), {
      args: ["run", "--quiet", "--no-lock", "-A", COMPILER, "entry.ts", "--outFile", "out.wasm"].concat(
        [
          "-O3",
          "--noAssert",
          "--runtime",
          "stub",
          "--enable",
          "simd",
          "--importMemory",
          "--disableWarning",
          "112",
          ...(isShared
            ? ["--enable", "threads", "--sharedMemory", "--maximumMemory", String(MAX_PAGES)]
            : []),
        ],
      ),
      cwd: folder,
      stdout: "inherit",
      stderr: "inherit",
    }).outputSync();
    if (!success) throw new Error(`${names.join(", ")} does not compile`);
    const text = sources.map((source) => Deno.readTextFileSync(source)).concat(Object.values(made)).join("");
    const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text)));
    const lines = Deno.readFileSync(`${folder}/out.wasm`).toBase64().match(/.{1,400}/g)!;
    Deno.writeTextFileSync(
      target,
      `// Made by \`deno task build-wasm\` from ${names.join(" and ")}; not to be edited.\n\n` +
        `/** SHA-256 of the sources, one after the other. */\nexport const ${prefix}_SOURCE = "${digest.toHex()}";\n\n` +
        `/** The compiled module, in base64. */\nexport const ${prefix}_WASM: string =\n` +
        lines.map((line) => `  "${line}"`).join(" +\n") + ";\n",
    );
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
  console.log(`wrote ${fromFileUrl(target)}`);
}
