// Compiles transformation.as and matrix_product.as into transformation_wasm.ts, and once more for memory that threads share
// into shared_transformation_wasm.ts: `deno task build-wasm`.

import { compileAssemblyScript } from "../compile_assemblyscript.ts";

const transformation = {
  sources: ["./transformation.as", "../linalg/matrix_product.as"].map((path) =>
    new URL(path, import.meta.url)
  ),
  entry:
    `export { multiply, pairEnergy, transformFirst, transformSecond, turn, unfold } from "./transformation";\n`,
};

await compileAssemblyScript({
  ...transformation,
  target: new URL("./transformation_wasm.ts", import.meta.url),
  prefix: "TRANSFORMATION",
});
await compileAssemblyScript({
  ...transformation,
  target: new URL("./shared_transformation_wasm.ts", import.meta.url),
  prefix: "SHARED_TRANSFORMATION",
  isShared: true,
});
