// Compiles transformation.as and matrix_product.as into transformation_wasm.ts: `deno task build-wasm`.

import { compileAssemblyScript } from "../compile_assemblyscript.ts";

await compileAssemblyScript({
  sources: ["./transformation.as", "../linalg/matrix_product.as"].map((path) =>
    new URL(path, import.meta.url)
  ),
  entry:
    `export { multiply, pairEnergy, transformFirst, transformSecond, turn, unfold } from "./transformation";\n`,
  target: new URL("./transformation_wasm.ts", import.meta.url),
  prefix: "TRANSFORMATION",
});
