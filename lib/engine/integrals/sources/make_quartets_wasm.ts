// Compiles the sources below, and what the others here write, into quartets_wasm.ts: `deno task
// build-wasm`.

import { compileAssemblyScript } from "../../compile_assemblyscript.ts";
import { cubeGradientSource } from "./cube_gradient_source.ts";
import { contractionSource } from "./contraction_source.ts";
import { cubeSource } from "./cube_source.ts";
import { sKetGradientSource } from "./s_ket_gradient_source.ts";
import { coulombTensorSource } from "./coulomb_tensor_source.ts";

await compileAssemblyScript({
  sources: [
    "../quartets.as",
    "../quartets_by_function.as",
    "../attraction.as",
    "../../derivatives/quartet_derivatives.as",
    "../../derivatives/quartet_derivatives_by_cubes.as",
    "../../repulsion/fold.as",
  ].map((path) => new URL(path, import.meta.url)),
  made: {
    coulomb_tensors: coulombTensorSource(),
    cubes: cubeSource(),
    contractions: contractionSource(),
    cube_gradients: cubeGradientSource(),
    s_ket_gradients: sKetGradientSource(),
  },
  entry: `export { compute, setHighBoys, setIntegrals, setPairs, setTables, setWorkspaces } from "./quartets";
export { attract } from "./attraction";
export { fold } from "./fold";
export { addGradient, setGradientCubes, setGradientWorkspaces, setRelative } from "./quartet_derivatives";
`,
  target: new URL("../quartets_wasm.ts", import.meta.url),
  prefix: "QUARTETS",
});
