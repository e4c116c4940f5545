// Compiles supermatrix_product.as into supermatrix_product_wasm.ts: `deno task build-wasm`.

import { compileAssemblyScript } from "../compile_assemblyscript.ts";

await compileAssemblyScript({
  sources: [new URL("./supermatrix_product.as", import.meta.url)],
  entry: `export { multiplyRows } from "./supermatrix_product";\n`,
  target: new URL("./supermatrix_product_wasm.ts", import.meta.url),
  prefix: "SUPERMATRIX_PRODUCT",
});
