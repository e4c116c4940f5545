// Compiles quartets.as, quartet_derivatives.as and coulomb_tensor_source.ts into quartets_wasm.ts: `deno task build-wasm`.

import { compileAssemblyScript } from "../compile_assemblyscript.ts";
import { coulombTensorSource } from "./coulomb_tensor_source.ts";

await compileAssemblyScript({
  sources: ["./quartets.as", "../derivatives/quartet_derivatives.as"].map((path) =>
    new URL(path, import.meta.url)
  ),
  made: { coulomb_tensors: coulombTensorSource() },
  entry: `export { compute, setPairs, setTables, setWorkspaces } from "./quartets";
export { addGradient, setGradientWorkspaces, setRelative } from "./quartet_derivatives";
`,
  target: new URL("./quartets_wasm.ts", import.meta.url),
  prefix: "QUARTETS",
});
