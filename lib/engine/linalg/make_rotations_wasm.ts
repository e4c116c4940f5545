// Compiles rotations.as into rotations_wasm.ts: `deno task build-wasm`.

import { compileAssembly } from "../compile_assemblyscript.ts";

await compileAssembly({
  sources: [new URL("./rotations.as", import.meta.url)],
  entry: `export { rotateRows } from "./rotations";\n`,
  target: new URL("./rotations_wasm.ts", import.meta.url),
  prefix: "ROTATIONS",
});
