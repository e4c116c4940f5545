// Compiles rotations.as into rotations_wasm.ts: `deno task build-wasm`.

import { compileAssemblyScript } from "../compile_assemblyscript.ts";

await compileAssemblyScript({
  sources: [new URL("./rotations.as", import.meta.url)],
  entry: `export { rotateRows } from "./rotations";\n`,
  target: new URL("./rotations_wasm.ts", import.meta.url),
  prefix: "ROTATIONS",
});
