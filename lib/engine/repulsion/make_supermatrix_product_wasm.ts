// Compiles supermatrix_product.as into supermatrix_product_wasm.ts, and once more for memory that threads share into
// shared_supermatrix_product_wasm.ts: `deno task build-wasm`.

import { compileAssemblyScript } from "../compile_assemblyscript.ts";

const product = {
  sources: [new URL("./supermatrix_product.as", import.meta.url)],
  entry: `export { multiplyRows } from "./supermatrix_product";\n`,
};

await compileAssemblyScript({
  ...product,
  target: new URL("./supermatrix_product_wasm.ts", import.meta.url),
  prefix: "SUPERMATRIX_PRODUCT",
});
await compileAssemblyScript({
  ...product,
  target: new URL("./shared_supermatrix_product_wasm.ts", import.meta.url),
  prefix: "SHARED_SUPERMATRIX_PRODUCT",
  isShared: true,
});
